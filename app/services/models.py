"""Which models are installed, and which one translates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor
from seq2seq_core.errors import InterlinearError

if TYPE_CHECKING:
    from seq2seq_core.library import ModelEntry


def installed_models() -> Sequence[ModelEntry]:
    """What the library lists. Imports the engine: not for the UI thread."""
    from seq2seq_core.library import default_library

    return default_library().list()


class ModelService(QObject):
    """The installed models, read off the UI thread.

    Signals:
        listed: ``entries`` are new.
        chosen: the name of the model that translates from now on.
        failed: a Message: why the library could not be read.
    """

    listed = Signal()
    chosen = Signal(str)
    failed = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        executor: Executor,
        current: str,
        list_models: Callable[[], Sequence[ModelEntry]] = installed_models,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._executor = executor
        self._list_models = list_models
        self._current = current
        self._entries: tuple[ModelEntry, ...] = ()
        self._arrived.connect(self._take)

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """As of the last ``listed``; none before."""
        return self._entries

    @property
    def current(self) -> str:
        """Name of the model that translates."""
        return self._current

    @property
    def current_entry(self) -> ModelEntry | None:
        """What the library knows of it; None until it is listed, or if it is gone."""
        return next((entry for entry in self._entries if entry.name == self._current), None)

    def refresh(self) -> None:
        """Reads the library again; ``listed`` or ``failed`` follows."""
        self._executor(self._list)

    def choose(self, name: str) -> None:
        """Makes a model the one that translates."""
        if name != self._current:
            self._current = name
            self.chosen.emit(name)

    def _list(self) -> None:
        try:
            self._arrived.emit(tuple(self._list_models()))
        except InterlinearError as error:
            self.failed.emit(error.message)

    def _take(self, entries: tuple[ModelEntry, ...]) -> None:
        self._entries = entries
        self.listed.emit()
