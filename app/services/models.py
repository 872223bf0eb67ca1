"""Which models are installed, and which one translates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor
from seq2seq_core.errors import InterlinearError

if TYPE_CHECKING:
    from seq2seq_core.library import ModelEntry
    from seq2seq_core.training.snapshots import Snapshot


def installed_models() -> Sequence[ModelEntry]:
    """What the library lists. Imports the engine: not for the UI thread."""
    from seq2seq_core.library import default_library

    return default_library().list()


def checkpoints_of_runs() -> Sequence[Snapshot]:
    """The checkpoints of the user's training runs. Imports the engine where there are runs."""
    from seq2seq_core import paths

    if not paths.runs_root().is_dir():
        return ()
    from seq2seq_core.library import default_library
    from seq2seq_core.training.snapshots import list_snapshots

    return list_snapshots(paths.runs_root(), default_library())


class ModelService(QObject):
    """The installed models, read off the UI thread.

    Signals:
        listed: ``entries`` and ``checkpoints`` are new.
        chosen: the name of the model that translates from now on.
        failed: a Message: why the library could not be read.
    """

    listed = Signal()
    chosen = Signal(str)
    failed = Signal(object)
    _arrived = Signal(object, object)

    def __init__(
        self,
        executor: Executor,
        current: str,
        list_models: Callable[[], Sequence[ModelEntry]] = installed_models,
        parent: QObject | None = None,
        *,
        list_checkpoints: Callable[[], Sequence[Snapshot]] = tuple,
    ) -> None:
        super().__init__(parent)
        self._executor = executor
        self._list_models, self._list_checkpoints = list_models, list_checkpoints
        self._current = current
        self._entries: tuple[ModelEntry, ...] = ()
        self._checkpoints: tuple[Snapshot, ...] = ()
        self._arrived.connect(self._take)

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """As of the last ``listed``; none before."""
        return self._entries

    @property
    def checkpoints(self) -> tuple[Snapshot, ...]:
        """Of training runs; they translate by their names as models do."""
        return self._checkpoints

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
            self._arrived.emit(tuple(self._list_models()), tuple(self._list_checkpoints()))
        except InterlinearError as error:
            self.failed.emit(error.message)

    def _take(self, entries: tuple[ModelEntry, ...], checkpoints: tuple[Snapshot, ...]) -> None:
        self._entries, self._checkpoints = entries, checkpoints
        self.listed.emit()
