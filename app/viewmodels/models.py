"""The installed models as a table, and what can be done to the selected one."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.services.library import Format, LibraryService
from app.services.models import ModelService

if TYPE_CHECKING:
    from seq2seq_core.library import ModelEntry

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class Column(IntEnum):
    """What the table shows."""

    NAME = 0
    LANGUAGES = 1
    ARCHITECTURE = 2
    PARAMETERS = 3
    SIZE = 4
    SCORES = 5
    LICENCE = 6
    ORIGIN = 7


EntryRole = Qt.ItemDataRole.UserRole
"""The ModelEntry of a row, which the view puts into words."""
CurrentRole = Qt.ItemDataRole.UserRole + 1
"""True in the row of the model that translates."""


class ModelsTable(QAbstractTableModel):
    """One row a model. The words are the view's: this holds the entries."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[ModelEntry, ...] = ()
        self._current = ""

    def fill(self, entries: tuple[ModelEntry, ...], current: str) -> None:
        """Shows these models, one of them marked."""
        self.beginResetModel()
        self._entries, self._current = entries, current
        self.endResetModel()

    def mark(self, current: str) -> None:
        """Marks another model as the one that translates."""
        self._current = current
        if self._entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, len(Column) - 1))

    def row_of(self, name: str) -> int:
        """The row of a model, -1 if it has none."""
        return next((row for row, entry in enumerate(self._entries) if entry.name == name), -1)

    def entry(self, row: int) -> ModelEntry | None:
        """The model of a row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == EntryRole:
            return entry
        if role == CurrentRole:
            return entry.name == self._current
        return None


class ModelsViewModel(QObject):
    """State of the Models page.

    Signals:
        changed: the models, the selected one, or what is known of it.
        failed: a Message: why something that the user asked for did not go.
        exported: the place that a model was written to.
        evaluate_asked: the name of a model that the user wants to evaluate.
    """

    changed = Signal()
    failed = Signal(object)
    exported = Signal(object)
    evaluate_asked = Signal(str)

    def __init__(self, models: ModelService, library: LibraryService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._library = library
        self._verdicts: dict[Path, str] = {}
        self._verifying: set[Path] = set()
        self._selected = models.current
        self._cards: dict[Path, str] = {}  # a page asks again and again while something is under way
        self._exporting = ""
        self.export_part = 0.0
        self.listed = bool(models.entries)
        self.problem = ""
        self.table = ModelsTable(self)
        models.listed.connect(self._fill)
        models.failed.connect(self._not_listed)
        models.chosen.connect(self._mark)
        library.verified.connect(self._verified)
        library.deleted.connect(self._deleted)
        library.export_progressed.connect(self._count_export)
        library.exported.connect(self._exported)
        self._fill_table()

    @property
    def current(self) -> str:
        """Name of the model that translates."""
        return self._models.current

    @property
    def selected(self) -> ModelEntry | None:
        """The model that the actions are for."""
        return self.table.entry(self.table.row_of(self._selected))

    @property
    def card(self) -> str:
        """The selected model's card, Markdown."""
        if self.selected is None:
            return ""
        path = self.selected.path
        if path not in self._cards:
            self._cards[path] = self._library.card(path)
        return self._cards[path]

    @property
    def can_delete(self) -> bool:
        """Whether the selected model is the user's own."""
        return self.selected is not None and self._library.can_delete(self.selected.path)

    @property
    def verifying(self) -> bool:
        """Whether the selected model is being verified."""
        return self.selected is not None and self.selected.path in self._verifying

    @property
    def verdict(self) -> str | None:
        """What verifying found wrong in the selected model, empty if nothing; None if it was not verified."""
        return None if self.selected is None else self._verdicts.get(self.selected.path)

    @property
    def exporting(self) -> str:
        """Name of the model that is being exported; empty for none."""
        return self._exporting

    def select(self, name: str) -> None:
        """Chooses the model that the actions are for."""
        if name != self._selected:
            self._selected = name
            self.changed.emit()

    def refresh(self) -> None:
        """Lists the models anew."""
        self._models.refresh()

    def use(self) -> None:
        """The selected model translates from now on."""
        if self.selected is not None:
            self._models.choose(self.selected.name)

    def evaluate(self) -> None:
        """Asks for the selected model to be evaluated."""
        if self.selected is not None:
            self.evaluate_asked.emit(self.selected.name)

    def verify(self) -> None:
        """Checks the selected model's files in the background."""
        entry = self.selected
        if entry is None or entry.path in self._verifying:
            return
        self._verdicts.pop(entry.path, None)
        self._verifying.add(entry.path)
        self.changed.emit()
        self._library.verify(entry.path)

    def delete(self) -> None:
        """Moves the selected model to the bin; another one translates if it did."""
        if self.selected is not None:
            self._library.delete(self.selected.path)

    def export(self, place: Path, to: Format) -> None:
        """Writes the selected model for other programs."""
        if self.selected is not None:
            self._exporting, self.export_part = self.selected.name, 0.0
            self.changed.emit()
            self._library.export(self.selected.path, place, to)

    def cancel_export(self) -> None:
        """Gives up what is being written."""
        self._library.cancel_export()
        self._exporting = ""
        self.changed.emit()

    def _fill(self) -> None:
        self.listed, self.problem = True, ""
        self._cards.clear()
        self._fill_table()
        self.changed.emit()

    def _fill_table(self) -> None:
        self.table.fill(self._models.entries, self._models.current)
        if self.table.row_of(self._selected) < 0:
            first = self.table.entry(max(0, self.table.row_of(self._models.current)))
            self._selected = "" if first is None else first.name

    def _not_listed(self, message: str) -> None:
        self.problem = message
        self.changed.emit()

    def _mark(self, name: str) -> None:
        self._selected = name  # chosen on another page, it is what the user wants to see on this one
        self.table.mark(name)
        self.changed.emit()

    def _verified(self, model: Path, verdict: str) -> None:
        self._verifying.discard(model)
        self._verdicts[model] = verdict
        self.changed.emit()

    def _deleted(self, model: Path, problem: str) -> None:
        if problem:
            self.failed.emit(problem)
            return
        entries = self._models.entries
        gone = next((entry.name for entry in entries if entry.path == model), "")
        others = [entry.name for entry in entries if entry.path != model]
        if gone == self._models.current and others:
            self._models.choose(others[0])
        if gone == self._selected:
            self._selected = self._models.current
        self._models.refresh()

    def _count_export(self, part: float) -> None:
        self.export_part = part
        self.changed.emit()

    def _exported(self, place: Path, problem: str) -> None:
        self._exporting = ""
        self.changed.emit()
        if problem:
            self.failed.emit(problem)
        else:
            self.exported.emit(place)
