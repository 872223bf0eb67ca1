"""What a user may do to an installed model: read its card, verify it, throw it away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, QObject, Signal

from app.services.background import Executor, ThreadExecutor
from seq2seq_core.errors import InterlinearError, StorageError

log = logging.getLogger(__name__)

CARD = "README.md"
MAX_CARD_BYTES = 262_144


def verify_installed(path: Path) -> None:
    """Compares a model's files with their checksums. Imports the engine: not for the UI thread."""
    from seq2seq_core.bundle import verify_bundle

    verify_bundle(path)


def move_to_bin(folder: Path) -> bool:
    """Moves a folder to the desktop's bin; False where there is none or it does not take it."""
    return QFile(str(folder)).moveToTrash()


class LibraryService(QObject):
    """Looks after model folders.

    Args:
        own_root: the user's own models; what lies elsewhere came with the program and stays.
        verify: raises InterlinearError where a folder is not what was installed.

    Signals:
        verified: a folder, and a str (a Message where the engine says it): what is wrong with it, empty if
            nothing.
    """

    verified = Signal(object, object)

    def __init__(
        self,
        own_root: Path,
        *,
        verify: Callable[[Path], object] = verify_installed,
        executor: Executor | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._own_root = own_root
        self._verify = verify
        self._thread = ThreadExecutor("library")
        self._execute: Executor = executor or self._thread

    def verify(self, model: Path) -> None:
        """Checks a model in the background; ``verified`` follows."""
        self._execute(lambda: self._work(model))

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
        """Moves a model of the user's own to the desktop's bin.

        Raises:
            StorageError: it is not the user's own, or the bin does not take it.
        """
        if not self.can_delete(model):
            raise StorageError("this model came with the program and stays", where=model)
        if not move_to_bin(model):
            raise StorageError(
                "the folder cannot be moved to the bin",
                where=model,
                remedy="Check its permissions, or delete it by hand",
            )

    def stop(self, timeout: float = 5.0) -> None:
        """Waits for what is under way."""
        self._thread.join(timeout)

    def _work(self, model: Path) -> None:
        try:
            self._verify(model)
        except InterlinearError as error:
            self.verified.emit(model, error.message)
        except Exception as error:
            log.exception("verifying %s failed", model)
            self.verified.emit(model, f"{type(error).__name__}: {error}")
        else:
            self.verified.emit(model, "")
