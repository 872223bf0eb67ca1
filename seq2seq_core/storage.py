"""Writing to disk so that nothing is ever half-written."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seq2seq_core.errors import StorageError
from seq2seq_core.messages import Message

_REMEDIES = {
    errno.ENOSPC: Message("Free some space and try again"),
    errno.EDQUOT: Message("Free some space and try again"),
    errno.EACCES: Message("Give yourself the right to write there, or choose another place"),
    errno.EPERM: Message("Give yourself the right to write there, or choose another place"),
    errno.EROFS: Message("Choose a place that can be written"),
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turns the errors of the file system into a StorageError that names the place and the remedy."""
    try:
        yield
    except OSError as error:
        what = Message("cannot be written: {reason}", reason=error.strerror or str(error))
        raise StorageError(what, where=path, remedy=_REMEDIES.get(error.errno or 0)) from error
    except Exception as error:
        # safetensors reports a full disk with an exception type of its own.
        if type(error).__name__ == "SafetensorError" and "os error 28" in str(error):
            raise StorageError(
                "cannot be written: no space left", where=path, remedy=_REMEDIES[errno.ENOSPC]
            ) from error
        raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A temporary folder that becomes ``path`` when all in it is on disk, and vanishes on any error.

    An older folder of that name stays until the new one is complete. The file system cannot swap the two at
    once: after a power cut between the two renames the older one lies whole under ``.NAME-old-*``.

    Raises:
        StorageError: nothing could be written.
    """
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        try:
            yield temporary
            # Temporary names are private to their maker; what is finished is for everybody to read.
            for file in [*temporary.rglob("*"), temporary]:
                file.chmod(0o755 if file.is_dir() else 0o644)
                _sync(file)
            if path.exists():
                old = Path(tempfile.mkdtemp(prefix=f".{path.name}-old-", dir=path.parent))
                path.rename(old / path.name)
                temporary.rename(path)
                shutil.rmtree(old)
            else:
                temporary.rename(path)
            _sync(path.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def write_file(path: Path, content: str | bytes) -> None:
    """Writes a file whole or not at all.

    Raises:
        StorageError: it could not be written; an older file of that name is still there.
    """
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            data = content.encode() if isinstance(content, str) else content
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Asks for a file or folder to be on disk; Windows has no such thing for folders."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
