"""What a user may do to an installed model: read its card, verify it, give it away, throw it away."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QFile, QObject, QStandardPaths, Signal, SignalInstance

from app.services.background import Executor, ThreadExecutor
from app.services.preload import give_way
from seq2seq_core.errors import Cancelled, InterlinearError, StorageError

log = logging.getLogger(__name__)

CARD = "README.md"
MAX_CARD_BYTES = 262_144
SMALLEST_STEP = 0.01
"""Part of an export between two signs of how far it is."""


class Format(Enum):
    """What a model is exported as."""

    HUGGING_FACE = "hf"
    BUNDLE = "bundle"


Export = Callable[[Path, Path, Format, Callable[[float], object]], object]


def verify_installed(path: Path) -> None:
    """Compares a model's files with their checksums. Imports the engine: not for the UI thread."""
    from seq2seq_core.bundle import verify_bundle

    verify_bundle(path)


def move_to_bin(folder: Path) -> bool:
    """Moves a folder to the desktop's bin; False where there is none or it does not take it."""
    # Of a new account the folder around the bin may be missing, and Qt makes none but the bin's own.
    data = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation))
    with contextlib.suppress(OSError):
        data.mkdir(parents=True, exist_ok=True)
    return QFile(str(folder)).moveToTrash()


def export_installed(model: Path, place: Path, to: Format, on_progress: Callable[[float], object]) -> None:
    """The engine's export. Imports the engine: not for the UI thread."""
    from seq2seq_core.interop.exporting import export_bundle, export_hf

    export = {Format.HUGGING_FACE: export_hf, Format.BUNDLE: export_bundle}[to]
    export(model, place, on_progress)


class LibraryService(QObject):
    """Looks after model folders.

    Args:
        own_root: the user's own models; what lies elsewhere came with the program and stays.
        verify: raises InterlinearError where a folder is not what was installed.
        export: writes a model for other programs.

    Signals:
        verified: a folder, and a str (a Message where the engine says it): what is wrong with it, empty if
            nothing.
        deleted: a folder, and likewise why it is still there.
        export_progressed: which part of an export is done, 0 to 1.
        exported: the place that was written to, and likewise why nothing is there.
    """

    verified = Signal(object, object)
    deleted = Signal(object, object)
    export_progressed = Signal(float)
    exported = Signal(object, object)
    _posted = Signal(object, object, object)

    def __init__(
        self,
        own_root: Path,
        *,
        verify: Callable[[Path], object] = verify_installed,
        export: Export = export_installed,
        executor: Executor | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._own_root = own_root
        self._verify, self._export = verify, export
        self._thread = ThreadExecutor("library")
        self._execute: Executor = executor or self._thread
        self._void = threading.Event()
        self._posted.connect(self._deliver)

    def verify(self, model: Path) -> None:
        """Checks a model in the background; ``verified`` follows."""
        self._execute(lambda: self.verified.emit(model, _problem(lambda: self._verify(model))))

    def card(self, model: Path) -> str:
        """The model card as Markdown; empty if there is none."""
        try:
            with (model / CARD).open("rb") as stream:
                return stream.read(MAX_CARD_BYTES).decode("utf-8", errors="replace")
        except OSError:
            return ""

    def can_delete(self, model: Path) -> bool:
        """Whether the model is the user's own."""
        return model.resolve().parent == self._own_root.resolve()

    def delete(self, model: Path) -> None:
        """Moves a model of the user's own to the desktop's bin, in the background; ``deleted`` follows."""
        self._execute(lambda: self.deleted.emit(model, _problem(lambda: self._delete(model))))

    def export(self, model: Path, place: Path, to: Format) -> None:
        """Writes a model for other programs, in the background; ``exported`` follows."""
        self.cancel_export()
        void = self._void = threading.Event()
        self._execute(lambda: self._write(model, place, to, void))

    def cancel_export(self) -> None:
        """Gives up what is being written; nothing is heard of it any more, and nothing is left of it."""
        self._void.set()

    def stop(self, timeout: float = 5.0) -> None:
        """Gives up an export, and waits for what else is under way."""
        self.cancel_export()
        self._thread.join(timeout)

    def _delete(self, model: Path) -> None:
        if not self.can_delete(model):
            raise StorageError("this model came with the program and stays", where=model)
        if not move_to_bin(model):
            raise StorageError(
                "the folder cannot be moved to the bin",
                where=model,
                remedy="Check its permissions, or delete it by hand",
            )

    def _write(self, model: Path, place: Path, to: Format, void: threading.Event) -> None:
        told = 0.0

        def tell(part: float) -> None:
            nonlocal told
            if void.is_set():
                raise Cancelled
            if part - told >= SMALLEST_STEP:
                told = part
                self._posted.emit(void, self.export_progressed, (part,))

        problem = _problem(lambda: self._export(model, place, to, tell))
        self._posted.emit(void, self.exported, (place, problem))

    def _deliver(self, void: threading.Event, signal: SignalInstance, values: tuple[object, ...]) -> None:
        if not void.is_set():
            signal.emit(*values)


def _problem(work: Callable[[], object]) -> str:
    """Does something, and says why it could not be done; nothing if it could."""
    give_way()
    try:
        work()
    except InterlinearError as error:
        return error.message
    except Exception as error:  # a fault of ours is logged and shown
        log.exception("work on a model failed")
        return f"{type(error).__name__}: {error}"
    return ""
