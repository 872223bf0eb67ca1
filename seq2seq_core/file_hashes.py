"""Hashes of a folder's files, and which folders had the right ones when they were last looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from seq2seq_core.errors import StorageError
from seq2seq_core.paths import cache_root
from seq2seq_core.storage import write_file


def sha256(file: Path) -> str:
    """Hexadecimal digits of a file's sha256."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def remember_hashes(folder: Path, files: Mapping[str, str]) -> None:
    """Remembers that the files have these hashes.

    Args:
        files: sha256 by name.
    """
    try:
        write_file(_notes_on(folder), json.dumps(_seen(folder, files)))
    except StorageError:
        # Without a cache the files are hashed each time: slower, not wrong.
        return


def forget_hashes(folder: Path) -> None:
    """Forgets about a folder that is going to vanish."""
    _notes_on(folder).unlink(missing_ok=True)


def are_known(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether the files had these hashes, and have not changed since."""
    try:
        known: object = json.loads(_notes_on(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return known == _seen(folder, files)


def _seen(folder: Path, files: Mapping[str, str]) -> dict[str, list[str | int]]:
    """Hash, size and time of each file: what must have changed for a file to be checked again."""
    stats = {name: (folder / name).stat() for name in files}
    return {name: [files[name], s.st_size, s.st_mtime_ns] for name, s in stats.items()}


def _notes_on(folder: Path) -> Path:
    key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
    return cache_root() / "verified" / f"{key}.json"
