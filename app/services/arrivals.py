"""Models from outside: fetched, read and reported on in a worker thread, installed when the user says so."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.services.background import Executor
from app.services.preload import give_way, import_quietly
from app.services.worker import SerialExecutor
from seq2seq_core.errors import (
    BundleError,
    Cancelled,
    InterlinearError,
    InteropError,
    LanguageError,
    TokenizerError,
)

if TYPE_CHECKING:
    from seq2seq_core.interop.downloading import Download
    from seq2seq_core.interop.importing import Import

log = logging.getLogger(__name__)

SIGN_OF_LIFE = 0.05
"""Seconds between two signs of how much is fetched."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model is to be read from.

    Attributes:
        path: a folder or an archive.
        provenance: what an installed model is to remember of it.
        sources: languages asked for, where the model does not say them.
        targets: likewise.
    """

    path: Path
    provenance: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class Read(Protocol):
    """Reads a model beside the library, where it is until it is installed or the context ends."""

    def __call__(self, origin: Origin, should_stop: Callable[[], bool]) -> AbstractContextManager[Import]: ...


class Fetch(Protocol):
    """Fetches a model of the hub."""

    def __call__(
        self, name: str, *, on_progress: Callable[[int, int], object], should_stop: Callable[[], bool]
    ) -> Download: ...


@contextmanager
def read_beside_library(origin: Origin, should_stop: Callable[[], bool]) -> Iterator[Import]:
    """The engine's reading of a model. Imports the engine: runs in the worker thread."""
    import_quietly("seq2seq_core.interop.importing")
    from seq2seq_core.interop.importing import Wanted, free_name, importing
    from seq2seq_core.library import default_library

    library = default_library()
    wanted = Wanted(
        name=free_name(origin.path, library),
        sources=origin.sources,
        targets=origin.targets,
        provenance=dict(origin.provenance),
    )
    with importing(origin.path, library, wanted, should_stop) as found:
        yield found


def fetch_from_hub(
    name: str, *, on_progress: Callable[[int, int], object], should_stop: Callable[[], bool]
) -> Download:
    """The engine's download. Runs in the worker thread."""
    import_quietly("huggingface_hub.hf_api", "seq2seq_core.interop.downloading")
    from seq2seq_core.interop.downloading import download

    return download(name, on_progress=on_progress, should_stop=should_stop)


class ArrivalService(QObject):
    """Takes one model at a time from outside into the library.

    What is given up says nothing more at once; its thread ends between two tensors, or two pieces of a
    download, and leaves nothing behind but what was fetched so far.

    Args:
        read: the engine's, unless a test brings its own.
        fetch: likewise.

    Signals:
        fetched: bytes that are there, and of how many.
        reading: all is there, and being read.
        reported: an ImportReport. Nothing is installed yet.
        unspoken: a Message: nothing says between which languages the model translates.
        installed: the name of a new model.
        failed: a str (a Message where the engine says it): what is wrong and what to do.
    """

    fetched = Signal(object, object)
    reading = Signal()
    reported = Signal(object)
    unspoken = Signal(object)
    installed = Signal(str)
    failed = Signal(object)
    _posted = Signal(object, object, object)

    def __init__(
        self,
        *,
        read: Read = read_beside_library,
        fetch: Fetch = fetch_from_hub,
        executor: Executor | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read_model, self._fetch = read, fetch
        self._thread = SerialExecutor("arrivals")
        self._execute: Executor = executor or self._thread
        self._void = threading.Event()
        # What follows is the worker's alone.
        self._held = ExitStack()
        self._found: Import | None = None
        self._download: Download | None = None
        self._posted.connect(self._deliver)

    def read(self, path: Path) -> None:
        """Reads a folder or an archive; ``reported``, ``unspoken`` or ``failed`` follows."""
        self._begin(lambda void: self._read(Origin(path), void))

    def fetch(self, name: str) -> None:
        """Fetches a model of the hub and reads it; as with ``read``."""
        self._begin(lambda void: self._fetch_and_read(name, void))

    def say_languages(self, path: Path | None, sources: tuple[str, ...], targets: tuple[str, ...]) -> None:
        """Reads the same model once more, with its languages said.

        Args:
            path: None for what was fetched.
        """

        def again(void: threading.Event) -> None:
            fetched = self._download
            origin = _origin(fetched) if path is None and fetched else Origin(path or Path())
            self._read(Origin(origin.path, origin.provenance, sources, targets), void)

        self._go_on(again)

    def install(self, name: str) -> None:
        """Installs what was reported on; ``installed`` follows, or ``failed`` and it can be tried again."""
        void = self._void
        self._execute(lambda: self._guard(void, lambda: self._install(name, void)))

    def dismiss(self) -> None:
        """Gives up what is under way or was reported on; nothing is heard of it any more."""
        self._void.set()
        self._execute(lambda: self._let_go(discard=True))

    def stop(self, timeout: float = 5.0) -> None:
        """Gives up, and waits for the thread to end; what was fetched is there the next time."""
        self._void.set()
        self._execute(lambda: self._let_go(discard=False))
        self._thread.close(timeout)

    def _begin(self, work: Callable[[threading.Event], None]) -> None:
        def begin(void: threading.Event) -> None:
            self._let_go(discard=True)
            work(void)

        self._go_on(begin)

    def _go_on(self, work: Callable[[threading.Event], None]) -> None:
        self._void.set()
        void = self._void = threading.Event()
        self._execute(lambda: self._guard(void, lambda: work(void)))

    # In the worker thread from here on.

    def _guard(self, void: threading.Event, work: Callable[[], None]) -> None:
        give_way()
        try:
            work()
        except Cancelled:
            return
        except LanguageError as error:
            self._posted.emit(void, self.unspoken, error.message)
        except InterlinearError as error:
            if self._found is None:
                # What is defective will not be better the next time; else what was fetched waits for it.
                self._let_go(discard=isinstance(error, InteropError | BundleError | TokenizerError))
            self._posted.emit(void, self.failed, error.message)
        except Exception as error:  # a fault of ours is logged and shown
            log.exception("taking in a model failed")
            self._posted.emit(void, self.failed, f"{type(error).__name__}: {error}")

    def _fetch_and_read(self, name: str, void: threading.Event) -> None:
        told = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= SIGN_OF_LIFE or done == total:
                told = now
                self._posted.emit(void, self.fetched, (done, total))

        self._download = self._fetch(name, on_progress=tell, should_stop=void.is_set)
        self._read(_origin(self._download), void)

    def _read(self, origin: Origin, void: threading.Event) -> None:
        self._posted.emit(void, self.reading, ())
        self._release()
        self._found = self._held.enter_context(self._read_model(origin, void.is_set))
        self._posted.emit(void, self.reported, self._found.report)

    def _install(self, name: str, void: threading.Event) -> None:
        if self._found is None or void.is_set():
            return
        self._found.install(name)
        self._let_go(discard=True)
        # Said even if it was given up meanwhile: it is there.
        self._posted.emit(threading.Event(), self.installed, name)

    def _let_go(self, *, discard: bool) -> None:
        self._release()
        download, self._download = self._download, None
        if download is not None and discard:
            download.discard()

    def _release(self) -> None:
        self._found = None
        self._held.close()

    def _deliver(self, void: threading.Event, signal: SignalInstance, value: object) -> None:
        if not void.is_set():
            signal.emit(*(value if isinstance(value, tuple) else (value,)))


def _origin(fetched: Download) -> Origin:
    return Origin(fetched.path, tuple(fetched.provenance.items()))
