"""The terms of the languages that are translated between, as a table that can be edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.services.terms import Direction, TermList, TermService
from seq2seq_core.config import Term

Index = QModelIndex | QPersistentModelIndex


class TermsModel(QAbstractTableModel):
    """Source and target of each term, and an empty row for another one.

    A row without a target is no term yet; it is kept while the table is open.

    Signals:
        edited: by the user.
    """

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str]] = []
        self._names = ("", "")

    @property
    def terms(self) -> tuple[Term, ...]:
        """Of the rows that are complete, each once."""
        return tuple(Term(*row) for row in dict.fromkeys(self._rows) if row[1])

    def set_names(self, source: str, target: str) -> None:
        """Names the columns."""
        self._names = (source, target)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 1)

    def show(self, terms: Iterable[Term]) -> None:
        """Other terms."""
        self.beginResetModel()
        self._rows = [(term.source, term.target) for term in terms]
        self.endResetModel()

    def remove(self, rows: Iterable[int]) -> None:
        """Takes out rows; the empty one stays."""
        gone = {row for row in rows if row < len(self._rows)}
        if gone:
            self.beginResetModel()
            self._rows = [row for number, row in enumerate(self._rows) if number not in gone]
            self.endResetModel()
            self.edited.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own signature
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own signature
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._names[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole) and index.isValid():
            return self._rows[index.row()][index.column()] if index.row() < len(self._rows) else ""
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        text, number = " ".join(str(value).split()), index.row()
        if role != Qt.ItemDataRole.EditRole or text == self.data(index):
            return False
        if number == len(self._rows):
            self.beginInsertRows(QModelIndex(), number + 1, number + 1)
            self._rows.append(("", ""))
            self.endInsertRows()
        source, target = self._rows[number]
        self._rows[number] = (text, target) if index.column() == 0 else (source, text)
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True


class TermsViewModel(QObject):
    """What must hold, and what must not, between the two languages chosen.

    Signals:
        changed: the terms, or the languages.
        imported: the number of new terms, or else an error.
    """

    changed = Signal()
    imported = Signal(int, str)

    def __init__(self, service: TermService, direction: Direction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service, self._direction = service, direction
        self.model = TermsModel(self)
        self.model.edited.connect(lambda: self._put(replace(self.all, terms=self.model.terms)))
        self.model.show(self.all.terms)
        service.changed.connect(self._on_changed)
        service.imported.connect(self.imported)
        service.failed.connect(lambda error: self.imported.emit(0, error))

    @property
    def direction(self) -> Direction:
        return self._direction

    @property
    def all(self) -> TermList:
        """Whether they are in force or not."""
        return self._service.of(self._direction)

    @property
    def in_force(self) -> TermList:
        """Those that hold now."""
        return self.all if self.all.enabled else TermList()

    def show(self, direction: Direction) -> None:
        """The terms of another direction."""
        if direction != self._direction:
            self._direction = direction
            self.model.show(self.all.terms)
            self.changed.emit()

    def set_enabled(self, enabled: bool) -> None:
        """Has them hold, or not."""
        self._put(replace(self.all, enabled=enabled))

    def set_avoided(self, direction: Direction, lines: str) -> None:
        """What must not stand in a translation, one a line."""
        words = (" ".join(line.split()) for line in lines.splitlines())
        avoid = tuple(dict.fromkeys(word for word in words if word))
        self._service.put(direction, replace(self._service.of(direction), avoid=avoid))

    def import_file(self, path: Path) -> None:
        """Adds what a file holds."""
        self._service.import_file(path, self._direction)

    def _put(self, terms: TermList) -> None:
        self._service.put(self._direction, terms)

    def _on_changed(self, direction: Direction) -> None:
        if direction == self._direction:
            if self.model.terms != self.all.terms:
                self.model.show(self.all.terms)
            self.changed.emit()
