"""The selected model of the Models page: what can be done with it, and its card."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.models import ModelsViewModel
from app.views.engine_text import localised
from app.views.page import ElidedLabel, label
from app.views.widgets import train_text
from app.views.widgets.export_model_button import ExportModelButton
from app.views.widgets.flow_layout import FlowLayout
from app.views.widgets.train_cards import ConfirmButton
from app.views.widgets.train_source import LanguageName

BESIDE, BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
LONGEST_NAME = 420
"""Pixels; the tool tip has it whole."""
ROOM_FOR_NAME = 240
"""Pixels beside the buttons; with less, these stand below the name."""


class ModelDetails(QFrame):
    """The selected model: what can be done with it, and its card."""

    def __init__(self, viewmodel: ModelsViewModel, name_of: LanguageName) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._viewmodel = viewmodel
        self._name_of = name_of
        self._name = label("heading", selectable=True)
        self._facts = ElidedLabel("secondary")
        self._use = QPushButton()
        self._use.setProperty("role", "primary")
        self._use.clicked.connect(viewmodel.use)
        self._evaluate = QPushButton()
        self._evaluate.clicked.connect(viewmodel.evaluate)
        self._verify = QPushButton()
        self._verify.clicked.connect(viewmodel.verify)
        self._export = ExportModelButton()
        self._export.chosen.connect(viewmodel.export)
        self._writing = label("secondary")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 100)
        self._cancel = QPushButton()
        self._cancel.setProperty("role", "small")
        self._cancel.clicked.connect(viewmodel.cancel_export)
        self._export_row = QWidget()
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
        self._head, self._buttons = QBoxLayout(BESIDE), FlowLayout()
        self._lay_out()
        viewmodel.exported.connect(self._say_exported)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._evaluate.setText(self.tr("Evaluate…"))
        self._evaluate.setToolTip(self.tr("Score it on a test set, and compare it with another model"))
        self._verify.setText(self.tr("Verify"))
        self._verify.setToolTip(self.tr("Compare the files with their checksums"))
        self._export.retranslate()
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel the export"))
        self._bar.setAccessibleName(self.tr("Progress of the export"))
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
        cut = Qt.TextElideMode.ElideMiddle
        self._name.setText(self._name.fontMetrics().elidedText(entry.name, cut, LONGEST_NAME))
        self._name.setToolTip(entry.name)
        self._facts.set_text(
            train_text.directions(entry.directions, self._name_of) if entry.problem is None else ""
        )
        self._use.setText(self.tr("In use") if current else self.tr("Use this model"))
        self._use.setEnabled(not current and entry.problem is None)
        self._evaluate.setEnabled(entry.problem is None)
        self._verify.setEnabled(not viewmodel.verifying)
        self._export.offer(entry.name, possible=entry.problem is None)
        self._export_row.setVisible(bool(viewmodel.exporting))
        self._writing.setText(self.tr("{} is being exported…").format(viewmodel.exporting))
        self._bar.setValue(round(100 * viewmodel.export_part))
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
        self._name.setMinimumWidth(1)
        names = QHBoxLayout()
        names.setSpacing(8)
        names.addWidget(self._name)
        names.addWidget(self._facts, 1)
        for button in (
            self._delete,
            self._folder,
            self._verify,
            self._export,
            self._evaluate,
            self._use,
        ):
            self._buttons.addWidget(button)
        head = self._head
        head.setSpacing(8)
        head.addLayout(names, 1)
        head.addLayout(self._buttons)
        writing = QHBoxLayout(self._export_row)
        writing.setContentsMargins(0, 0, 0, 0)
        writing.setSpacing(12)
        writing.addWidget(self._writing)
        writing.addWidget(self._bar, 1)
        writing.addWidget(self._cancel)
        rule = QFrame()
        rule.setProperty("role", "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._export_row)
        column.addWidget(self._error)
        column.addWidget(self._verdict)
        column.addWidget(rule)
        column.addSpacing(4)
        column.addWidget(self._card, 1)

    def _say_exported(self, place: Path) -> None:
        self._verdict.setText(self.tr("✓ Written to {}").format(place))
        self._verdict.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._buttons.width_in_one_line + ROOM_FOR_NAME
        self._head.setDirection(BESIDE if wide else BELOW)

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
            cursor = QTextCursor(block)  # a selection of the whole block has a part in the one before
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
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
