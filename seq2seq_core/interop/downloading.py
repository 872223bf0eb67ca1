"""Models of the hub, fetched when the user asks for one, and at no other time.

The files of one revision gather in a folder of the cache. A file that is not whole yet is called
``NAME.part``; an interrupted download goes on from there. What was fetched is compared with the checksum
that the hub has for it before it gets its name.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from seq2seq_core import paths
from seq2seq_core.errors import Cancelled, DownloadError, StorageError
from seq2seq_core.interop.hub_connection import Hub, broken_off
from seq2seq_core.interop.hub_files import HubFile, Offer, split_name
from seq2seq_core.interop.importing import is_refused
from seq2seq_core.messages import Message
from seq2seq_core.storage import storage_errors

PATIENCE = 10.0
"""Seconds without a byte after which a server counts as silent."""
KEPT_SECONDS = 7 * 86_400
"""How long what was fetched and not installed is kept after it was last added to."""

LARGE = 32 << 20
"""Bytes from which on a file holds weights and no description."""

_MOST_ATTEMPTS = 5

OnProgress = Callable[[int, int], object]
"""Told how many bytes are there, and of how many."""
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Download:
    """A model that was fetched.

    Attributes:
        name: owner and name.
        commit: the revision that it was fetched at.
        path: its folder, or its archive.
    """

    name: str
    commit: str
    path: Path

    @property
    def provenance(self) -> dict[str, str]:
        """What a bundle made of it is to remember."""
        return {"repository": self.name, "revision": self.commit}

    def discard(self) -> None:
        """Deletes what was fetched."""
        _remove(_gathering(self.name, self.commit))


def download(
    name: str,
    *,
    revision: str | None = None,
    hub: str | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    patience: float = PATIENCE,
) -> Download:
    """Fetches a model, or what is missing of it since it was last tried.

    Weights come last, and not at all where what describes them shows that they cannot be read.

    Nothing is sent but what is asked for, and the token in ``HF_TOKEN`` if the environment has one.

    Args:
        name: owner and name, or the address of its page.
        revision: a branch, tag or commit; by default what the address says, else the newest.
        hub: its address; by default Hugging Face's, or that in ``HF_ENDPOINT``.
        should_stop: asked between the pieces that arrive. What is there by then is kept.
        patience: see PATIENCE.

    Raises:
        DownloadError: the offline lock is set; there is no such model or revision, or it is not for
            everybody; the server cannot be reached or fails; what came is not what the hub has.
        StorageError: it could not be written.
        Cancelled: ``should_stop`` said so.
    """
    if paths.offline_by_environment():
        raise DownloadError(
            Message("nothing is downloaded while {variable} is set", variable=paths.OFFLINE),
            remedy="Unset it, or import a model from a file",
        )
    name, said = split_name(name)
    connection = Hub(hub, patience)
    offer = connection.offer(name, revision or said)
    gathering = _gathering(name, offer.commit)
    _tidy(gathering)
    # Languages are looked for in a folder's name, and a model is called after it.
    folder = gathering / name.rpartition("/")[2]
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _require_room(offer, folder)
    done = 0

    def watch(there: int) -> None:
        if should_stop is not None and should_stop():
            raise Cancelled
        if on_progress is not None:
            on_progress(done + there, offer.size)

    for file in sorted(offer.files, key=lambda file: file.size >= LARGE):
        watch(0)
        if file.size >= LARGE and is_refused(folder):
            break  # the report needs no more
        if not (folder / file.name).is_file():
            _fetch(connection, offer, file, folder, watch)
        done += file.size
    watch(0)
    return Download(name, offer.commit, folder / offer.archive if offer.archive else folder)


def _fetch(connection: Hub, offer: Offer, file: HubFile, folder: Path, watch: Callable[[int], None]) -> None:
    """Gets what is missing of a file, and gives it its name."""
    part = folder / f"{file.name}.part"
    for attempt in range(_MOST_ATTEMPTS):
        before = _length(part)
        if before >= file.size:
            break
        try:
            _append(connection, offer, file, part, watch)
        except DownloadError:
            # Where something came before the line broke, more will come.
            if _length(part) <= before or attempt == _MOST_ATTEMPTS - 1:
                raise
    with storage_errors(part):
        part.touch()
        if part.stat().st_size != file.size or not file.is_whole(part):
            part.unlink()
            raise DownloadError(
                "is not what the hub has: its size or its checksum is another one",
                where=file.name,
                remedy="Download it again",
            )
        part.rename(folder / file.name)


def _append(connection: Hub, offer: Offer, file: HubFile, part: Path, watch: Callable[[int], None]) -> None:
    with (
        connection.reading(offer, file, _length(part)) as (start, pieces),
        storage_errors(part),
        part.open("r+b" if part.exists() else "wb") as to,
    ):
        to.truncate(start)
        there = to.seek(start)
        for piece in pieces:
            there += to.write(piece)
            if there > file.size:
                return
            watch(there)
    if there < file.size:
        raise broken_off()


def _length(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _gathering(name: str, commit: str) -> Path:
    return paths.cache_root() / "downloads" / name.replace("/", "--") / commit


def _tidy(gathering: Path) -> None:
    """Deletes what was fetched of other revisions of a model, and of others long ago."""
    root = gathering.parent.parent
    for model in root.iterdir() if root.is_dir() else ():
        for other in model.iterdir() if model.is_dir() else ():
            newest = max((one.stat().st_mtime for one in (other, *other.rglob("*"))), default=0.0)
            if other != gathering and (model == gathering.parent or newest < time.time() - KEPT_SECONDS):
                _remove(other)


def _remove(gathering: Path) -> None:
    shutil.rmtree(gathering, ignore_errors=True)
    with contextlib.suppress(OSError):  # of another revision something is there
        gathering.parent.rmdir()


def _require_room(offer: Offer, folder: Path) -> None:
    needed = offer.size - sum(one.stat().st_size for one in folder.iterdir())
    with storage_errors(folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise StorageError(
            Message(
                "{needed:.0f} MB are needed, {free:.0f} MB are free", needed=needed / 1e6, free=free / 1e6
            ),
            where=folder,
            remedy="Free some space and try again",
        )
