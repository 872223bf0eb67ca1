"""The Models page: what is installed, and the selected one below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QIdentityProxyModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QFont,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.models import Column, CurrentRole, EntryRole, ModelsViewModel
from app.views.engine_text import localised
from app.views.page import Page, label
from app.views.widgets import train_text
from app.views.widgets.train_cards import ConfirmButton

if TYPE_CHECKING:
    from seq2seq_core.library import ModelEntry

LanguageName = Callable[[str], str]
ROW_HEIGHT = 36


class ModelsPage(Page):
    """A table above; actions and card of the selected model below."""

    def __init__(
        self, viewmodel: ModelsViewModel, name_of: LanguageName, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self._title = label("title")
        self._empty = label("secondary", wrap=True)
        self._words = _Words(name_of, self)
        self._words.setSourceModel(viewmodel.table)
        self._table = QTableView()
        self._table.setModel(self._words)
        self._set_up_table()
        self._details = _Details(viewmodel, name_of)
        self._panel = QFrame()
        self._panel.setProperty("role", "panel")
        inside = QVBoxLayout(self._panel)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self._table)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._empty)
        column.addWidget(self._panel, 2)
        column.addWidget(self._details, 3)
        column.addStretch(0)
        self._table.selectionModel().currentRowChanged.connect(self._select)
        self._table.doubleClicked.connect(viewmodel.use)
        viewmodel.changed.connect(self._show)
        viewmodel.failed.connect(self._details.say)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Models"))
        self._table.setAccessibleName(self.tr("Installed models"))
        self._words.retranslate()
        self._details.retranslate()
        self._show()

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
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)

    def _show(self) -> None:
        viewmodel = self._viewmodel
        there = viewmodel.table.rowCount() > 0
        self._panel.setVisible(there)
        self._details.setVisible(there)
        self._empty.setVisible(not there)
        if viewmodel.problem:
            self._empty.setText(localised(viewmodel.problem))
        elif viewmodel.listed:
            self._empty.setText(
                self.tr("No model is installed. Train one on the Train page, from a file of sentence pairs.")
            )
        else:
            self._empty.setText(self.tr("The installed models are being listed…"))
        selected = viewmodel.selected
        if selected is not None:
            row = viewmodel.table.row_of(selected.name)
            if self._table.currentIndex().row() != row:
                self._table.selectRow(row)
        self._details.show_selected()

    def _select(self, index: QModelIndex) -> None:
        entry = index.data(EntryRole)
        if entry is not None:
            self._viewmodel.select(entry.name)


class _Words(QIdentityProxyModel):
    """Puts the entries of the table into words, for the eye and for screen readers."""

    def __init__(self, name_of: LanguageName, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of

    def retranslate(self) -> None:
        """The language of the interface is another one."""
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
            return scores_of(entry) if index.column() == Column.SCORES else entry.description or None
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
            Column.LANGUAGES: train_text.directions(entry.directions, self._name_of),
            Column.ARCHITECTURE: entry.architecture,
            Column.PARAMETERS: train_text.millions(entry.parameters),
            Column.SIZE: train_text.megabytes(entry.size_bytes),
            Column.SCORES: next(iter(scores_of(entry).split("\n")), ""),
            Column.LICENCE: entry.licence,
            Column.ORIGIN: self._origin(entry.origin),
        }[column]

    def _origin(self, origin: str) -> str:
        known = {
            "starter": self.tr("came with Interlinear"),
            "trained here": self.tr("trained here"),
            "imported": self.tr("imported"),
        }
        return known.get(origin, origin)


class _Details(QFrame):
    """The selected model: what can be done with it, and its card."""

    def __init__(self, viewmodel: ModelsViewModel, name_of: LanguageName) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._viewmodel = viewmodel
        self._name_of = name_of
        self._name = label("heading", selectable=True)
        self._facts = label("secondary", wrap=True, selectable=True)
        self._use = QPushButton()
        self._use.setProperty("role", "primary")
        self._use.clicked.connect(viewmodel.use)
        self._evaluate = QPushButton()
        self._evaluate.clicked.connect(viewmodel.evaluate)
        self._verify = QPushButton()
        self._verify.clicked.connect(viewmodel.verify)
        self._folder = QPushButton()
        self._folder.clicked.connect(self._open_folder)
        self._delete = ConfirmButton()
        self._delete.confirmed.connect(viewmodel.delete)
        self._error = label("error", wrap=True, selectable=True)
        self._verdict = label("good", wrap=True)
        self._card = QTextBrowser()
        self._card.setOpenExternalLinks(True)
        self._card.document().setDocumentMargin(0)
        self._shown_card: tuple[str, str] | None = None
        self._lay_out()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._evaluate.setText(self.tr("Evaluate…"))
        self._evaluate.setToolTip(self.tr("Score it on a test set, and compare it with another model"))
        self._verify.setText(self.tr("Verify"))
        self._verify.setToolTip(self.tr("Compare the files with their checksums"))
        self._folder.setText(self.tr("Open folder"))
        self._delete.set_texts(self.tr("Delete"), self.tr("Really delete?"))
        self._delete.setToolTip(self.tr("Move the model to the bin"))
        self._card.setAccessibleName(self.tr("Model card"))

    def say(self, error: str) -> None:
        """Shows what did not go; an empty text takes it away."""
        self._error.setText(localised(error))
        self._error.setVisible(bool(error))

    def show_selected(self) -> None:
        """Shows the selected model as it is now."""
        viewmodel = self._viewmodel
        entry = viewmodel.selected
        if entry is None:
            return
        current = entry.name == viewmodel.current
        self._name.setText(entry.name)
        self._facts.setText(
            train_text.directions(entry.directions, self._name_of) if entry.problem is None else ""
        )
        self._use.setText(self.tr("In use") if current else self.tr("Use this model"))
        self._use.setEnabled(not current and entry.problem is None)
        self._evaluate.setEnabled(entry.problem is None)
        self._verify.setEnabled(not viewmodel.verifying)
        self._delete.setVisible(viewmodel.can_delete)
        self.say(entry.problem or viewmodel.verdict or "")
        good = viewmodel.verdict == ""
        self._verdict.setVisible(good or viewmodel.verifying)
        self._verdict.setText(
            self.tr("Being verified…")
            if viewmodel.verifying
            else self.tr("✓ All files are as they were installed.")
        )
        card = viewmodel.card or self.tr("This model has no card.")
        if self._shown_card != (entry.name, card):
            self._shown_card = (entry.name, card)
            self._card.setMarkdown(card)
            dress_card(self._card.document(), entry.name)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._facts, 1)
        for button in (self._delete, self._folder, self._verify, self._evaluate, self._use):
            head.addWidget(button)
        rule = QFrame()
        rule.setProperty("role", "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._error)
        column.addWidget(self._verdict)
        column.addWidget(rule)
        column.addSpacing(4)
        column.addWidget(self._card, 1)

    def _open_folder(self) -> None:
        entry = self._viewmodel.selected
        if entry is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path)))


def dress_card(document: QTextDocument, name: str) -> None:
    """Markdown in the sizes of a page that has a title of its own, and tables without lines."""
    first = document.begin()
    if first.blockFormat().headingLevel() == 1 and first.text() == name:
        cursor = QTextCursor(first)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.removeSelectedText()
        cursor.deleteChar()
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            quiet = QTextCharFormat()
            quiet.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level == 1 else 0)
            cursor = QTextCursor(block)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(quiet)
            spaced = block.blockFormat()
            spaced.setTopMargin(0 if level == 1 else 12)
            spaced.setBottomMargin(4)
            cursor.setBlockFormat(spaced)
        block = block.next()
    for table in document.rootFrame().childFrames():
        if isinstance(table, QTextTable):
            dress_table(table)


def dress_table(table: QTextTable) -> None:
    """Without lines, and without a header that says nothing."""
    plain = table.format()
    plain.setBorder(0)
    plain.setCellSpacing(0)
    plain.setCellPadding(3)
    plain.setLeftMargin(-3)
    plain.setTopMargin(4)
    table.setFormat(plain)
    header = [table.cellAt(0, column) for column in range(table.columns())]
    if all(cell.firstPosition() == cell.lastPosition() for cell in header):
        table.removeRows(0, 1)


def scores_of(entry: ModelEntry) -> str:
    """One score a line."""
    return "\n".join(f"{name} {train_text.score(value)}" for name, value in entry.scores.items())
