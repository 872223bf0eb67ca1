"""The Models page: what is installed, and the selected one below."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QIdentityProxyModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.arrival import ArrivalViewModel, Stage, takes
from app.viewmodels.models import Column, CurrentRole, EntryRole, ModelsViewModel
from app.views.engine_text import localised
from app.views.page import Page, label
from app.views.widgets import train_text
from app.views.widgets.arrival_field import ArrivalField
from app.views.widgets.arrival_panel import ArrivalPanel
from app.views.widgets.model_details import ModelDetails
from app.views.widgets.pair_files import local_files
from app.views.widgets.train_source import LanguageName

if TYPE_CHECKING:
    from seq2seq_core.library import ModelEntry

ROW_HEIGHT = 36
WIDEST = 320
"""Pixels of a column; longer names are cut, and the tool tip has them whole."""


class ModelsPage(Page):
    """A table above; actions and card of the selected model below, or the report on one that is coming in.

    A folder or an archive may be dropped anywhere on it.
    """

    def __init__(
        self,
        viewmodel: ModelsViewModel,
        arrival: ArrivalViewModel,
        name_of: LanguageName,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._viewmodel, self._arrival = viewmodel, arrival
        self._was_coming = self._was_seen = False
        self._title = label("title")
        self._empty = label("secondary", wrap=True)
        self._words = _Words(name_of, self)
        self._words.setSourceModel(viewmodel.table)
        self._table = QTableView()
        self._table.setModel(self._words)
        self._set_up_table()
        self._field = ArrivalField(arrival)
        self._coming = ArrivalPanel(arrival, name_of)
        self._details = ModelDetails(viewmodel, name_of)
        self._panel = QFrame()
        self._panel.setProperty("role", "panel")
        self._lay_out()
        self.setAcceptDrops(True)
        self._table.selectionModel().currentRowChanged.connect(self._select)
        self._table.doubleClicked.connect(viewmodel.use)
        viewmodel.changed.connect(self._show)
        viewmodel.failed.connect(self._details.say)
        arrival.changed.connect(self._follow)
        arrival.arrived.connect(viewmodel.select)
        # The keyboard belongs to the table when the page opens.
        for one, next_one in pairwise((self._table, self._field.name, self._field.fetch, self._field.choose)):
            self.setTabOrder(one, next_one)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Models"))
        self._table.setAccessibleName(self.tr("Installed models"))
        self._field.retranslate()
        self._coming.retranslate()
        self._words.retranslate()
        self._details.retranslate()
        self._show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _model_in(event) is not None and not self._arrival.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _model_in(event)
        if path is not None:
            event.acceptProposedAction()
            self._arrival.read(path)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._field, 6)
        inside = QVBoxLayout(self._panel)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self._table)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._empty)
        column.addWidget(self._panel, 2)
        column.addWidget(self._coming)
        column.addWidget(self._details, 3)
        column.addStretch(0)

    def _set_up_table(self) -> None:
        table = self._table
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMaximumSectionSize(WIDEST)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)

    def _show(self) -> None:
        viewmodel = self._viewmodel
        self._arrange()
        if viewmodel.problem:
            self._empty.setText(localised(viewmodel.problem))
        elif viewmodel.listed:
            self._empty.setText(
                self.tr(
                    "No model is installed. Train one on the Train page from a file of sentence pairs, "
                    "download one, or drop a model's folder or archive here."
                )
            )
        else:
            self._empty.setText(self.tr("The installed models are being listed…"))
        selected = viewmodel.selected
        if selected is not None:
            row = viewmodel.table.row_of(selected.name)
            if self._table.currentIndex().row() != row:
                self._table.selectRow(row)
        self._details.show_selected()

    def _arrange(self) -> None:
        """Gives room to what there is."""
        there = self._viewmodel.table.rowCount() > 0
        reported = self._arrival.stage in (Stage.REPORTED, Stage.INSTALLING)
        asking = self._arrival.stage is Stage.UNSPOKEN
        self._column.setStretchFactor(self._coming, 3 if reported else 0)
        appeared = there and self._panel.isHidden()
        self._panel.setVisible(there)
        if appeared and self.isVisible() and not self._field.name.text():
            self._table.setFocus()  # the list was late
        self._details.setVisible(there and not reported and not asking)
        self._empty.setVisible(not there)

    def _follow(self) -> None:
        self._arrange()
        coming, seen = self._arrival.stage is not Stage.NONE, self._coming.isVisible()
        if self.isVisible() and ((self._was_coming and not coming) or (self._was_seen and not seen)):
            # Not to wherever the next button is, which may be that to delete a model.
            (self._coming.close_message if seen else self._table).setFocus()
        self._was_coming, self._was_seen = coming, seen

    def _select(self, index: QModelIndex) -> None:
        entry = index.data(EntryRole)
        if entry is not None:
            self._viewmodel.select(entry.name)


class _Words(QIdentityProxyModel):
    """Puts the entries of the table into words, for the eye and for screen readers."""

    def __init__(self, name_of: LanguageName, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._languages: dict[tuple[Path, int], str] = {}  # a model may have thousands of directions

    def retranslate(self) -> None:
        """The language of the interface is another one."""
        self._languages.clear()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(Column) - 1))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.NAME: self.tr("Name"),
            Column.LANGUAGES: self.tr("Languages"),
            Column.ARCHITECTURE: self.tr("Architecture"),
            Column.PARAMETERS: self.tr("Parameters"),
            Column.SIZE: self.tr("Size"),
            Column.SCORES: self.tr("Scores"),
            Column.LICENCE: self.tr("Licence"),
            Column.ORIGIN: self.tr("Origin"),
        }[Column(section)]

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role in (EntryRole, CurrentRole):
            return super().data(index, role)
        entry = super().data(index, EntryRole)
        if entry is None:
            return None
        current = bool(super().data(index, CurrentRole))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._word(entry, Column(index.column()), current)
        if role == Qt.ItemDataRole.ToolTipRole:
            tips = {Column.SCORES: scores_of(entry), Column.NAME: entry.name}
            return tips.get(Column(index.column())) or entry.description or None
        if role == Qt.ItemDataRole.FontRole and current and index.column() == Column.NAME:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None

    def _word(self, entry: ModelEntry, column: Column, current: bool) -> str:
        if column is Column.NAME:
            return self.tr("✓ {} (in use)").format(entry.name) if current else entry.name
        if entry.problem is not None:
            return self.tr("cannot be used") if column is Column.LANGUAGES else ""
        return {
            Column.LANGUAGES: self._directions(entry),
            Column.ARCHITECTURE: entry.architecture,
            Column.PARAMETERS: train_text.millions(entry.parameters),
            Column.SIZE: train_text.megabytes(entry.size_bytes),
            Column.SCORES: next(iter(scores_of(entry).split("\n")), ""),
            Column.LICENCE: entry.licence,
            Column.ORIGIN: self._origin(entry.origin),
        }[column]

    def _directions(self, entry: ModelEntry) -> str:
        key = entry.path, len(entry.directions)
        if key not in self._languages:
            self._languages[key] = train_text.directions(entry.directions, self._name_of)
        return self._languages[key]

    def _origin(self, origin: str) -> str:
        known = {
            "starter": self.tr("came with Interlinear"),
            "trained here": self.tr("trained here"),
            "imported": self.tr("imported"),
        }
        return known.get(origin, origin)


def scores_of(entry: ModelEntry) -> str:
    """One score a line."""
    return "\n".join(f"{name} {train_text.score(value)}" for name, value in entry.scores.items())


def _model_in(event: QDropEvent) -> Path | None:
    """The one thing that is being dropped, where it may be a model."""
    files = local_files(event.mimeData())
    return files[0] if len(files) == 1 and takes(files[0]) else None
