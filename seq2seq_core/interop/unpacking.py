"""Zip archives from anywhere, unpacked so that nothing is written outside and no more than was announced."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from seq2seq_core.errors import InteropError
from seq2seq_core.messages import Message
from seq2seq_core.storage import storage_errors

ARCHIVES = (".zip", ".argosmodel")
"""Endings of the names of zip archives."""
MOST_BYTES = 16 << 30
MOST_FILES = 1_000
MOST_RATIO = 200
"""How many times its packed size a file may have; weights hardly shrink, vocabularies to a tenth."""

_ALWAYS_FINE = 1 << 20  # bytes: a small file of spaces is no attack
_PIECE = 1 << 20
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DRIVES = frozenset(":\\\0")


def unpack(archive: Path, folder: Path, most_bytes: int = MOST_BYTES) -> None:
    """Unpacks a zip archive.

    All that it announces is looked at before anything is written; what it then holds is counted.

    Args:
        folder: an empty one. After an error it holds a part, and is to be thrown away.
        most_bytes: of all files together, unpacked.

    Raises:
        InteropError: it is no whole zip archive, names a place outside of the folder, or is too large.
        StorageError: it could not be written.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            files = _checked(opened.infolist(), archive, most_bytes)
            for path, info in files:
                with storage_errors(folder), opened.open(info) as packed:
                    _write(packed, folder / path, info.file_size, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InteropError(
            Message("is no whole zip archive: {reason}", reason=str(error)),
            where=archive,
            remedy="Download it again",
        ) from error
    except OSError as error:
        raise InteropError(
            Message("cannot be read: {reason}", reason=error.strerror or str(error)), where=archive
        ) from error


def is_swollen(info: zipfile.ZipInfo) -> bool:
    """Whether a member of an archive announces more than what is worth packing makes of its size."""
    return info.file_size > max(_ALWAYS_FINE, MOST_RATIO * info.compress_size)


def _checked(
    infos: Iterable[zipfile.ZipInfo], archive: Path, most_bytes: int
) -> list[tuple[PurePosixPath, zipfile.ZipInfo]]:
    files: dict[str, tuple[PurePosixPath, zipfile.ZipInfo]] = {}
    total = 0
    for info in infos:
        path = _inside(info, archive)
        if info.is_dir():
            continue
        # Windows and macOS tell no upper case from lower case.
        if files.setdefault(str(path).casefold(), (path, info))[1] is not info:
            raise _refused(archive, Message("holds {name!r} twice", name=info.filename))
        if info.flag_bits & 0x1 or info.compress_type not in _METHODS:
            raise _refused(archive, Message("holds {name!r}, encrypted or packed oddly", name=info.filename))
        total += info.file_size
        if is_swollen(info) or total > most_bytes or len(files) > MOST_FILES:
            raise _refused(archive, Message("unpacks to more than a model can need"))
    return list(files.values())


def _inside(info: zipfile.ZipInfo, archive: Path) -> PurePosixPath:
    """The place of a member under the folder."""
    # What zipfile makes of a name is for this system alone; this is for all.
    name = info.orig_filename
    path = PurePosixPath(name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if (
        path.is_absolute()
        or not path.parts
        or ".." in path.parts
        or _DRIVES & set(name)
        or any(len(part.encode()) > 200 or part != part.rstrip(" .") for part in path.parts)
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    ):
        raise _refused(archive, Message("holds {name!r}, which is no plain file inside it", name=name))
    return path


def _write(packed: IO[bytes], path: Path, size: int, archive: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    left = size
    with path.open("xb") as file:
        while piece := packed.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise _refused(archive, Message("unpacks to more than it announces"))
            file.write(piece)
    if left:
        raise _refused(archive, Message("unpacks to less than it announces"))


def _refused(archive: Path, what: Message) -> InteropError:
    return InteropError(what, where=archive, remedy="Do not use this archive")
