"""The terminology table: pairs that must hold, and words never to use. Translating goes on beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.terms import TermsViewModel
from app.views.engine_text import localised
from app.views.page import label, panel
from app.views.widgets.chooser import Chooser

PAUSE = 400
"""Milliseconds without a key after which words to avoid are taken to be written."""


class _Table(QTableView):
    """Signals:
    deleted: the user pressed the key for it.
    """

    deleted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.deleted.emit()
        else:
            super().keyPressEvent(event)


class TermsDialog(QDialog):
    """Args: ``name_of`` gives a language its name in the language of the interface."""

    def __init__(self, viewmodel: TermsViewModel, name_of: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._viewmodel, self._name_of = viewmodel, name_of
        self._direction = viewmodel.direction
        self._heading, self._hint = label("title"), label("secondary", wrap=True)
        self.enabled = Chooser(small=True)
        self.table = _Table()
        self._avoid_heading = label("heading")
        self.avoid = QPlainTextEdit()
        self._import, self._remove, self._close = QPushButton(), QPushButton(), QPushButton()
        self.said = label("secondary", wrap=True, selectable=True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._fit()
        self.avoid.setPlainText("\n".join(viewmodel.all.avoid))
        self._connect()
        self.retranslate()
        self._show()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        source, target = (self._name_of(language) for language in self._viewmodel.direction)
        self.setWindowTitle(self.tr("Terms"))
        self._heading.setText(self.tr("Terms: {} to {}").format(source, target))
        self._hint.setText(
            self.tr(
                "Where the left side stands in a text, the right side will stand in its translation. A term "
                "whose left side is empty must stand in every translation."
            )
        )
        self.enabled.set_name(self.tr("Whether these terms hold"))
        self._show_enabled()
        self._viewmodel.model.set_names(source, target)
        self.table.setAccessibleName(self.tr("Terms that must hold"))
        self._avoid_heading.setText(self.tr("Never to be used"))
        self.avoid.setAccessibleName(self.tr("Words never to be used, one a line"))
        self.avoid.setPlaceholderText(self.tr("One word, or several words in a row, on each line"))
        self._import.setText(self.tr("Import…"))
        self._import.setToolTip(self.tr("Adds the terms of a CSV, TSV or TBX file"))
        self._remove.setText(self.tr("Remove"))
        self._close.setText(self.tr("Close"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._fit()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.table.setFocus()
        self.table.setCurrentIndex(self._viewmodel.model.index(self._viewmodel.model.rowCount() - 1, 0))

    def done(self, result: int) -> None:
        self._take_avoided()
        super().done(result)

    def _lay_out(self) -> None:
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().hide()
        self.table.setModel(self._viewmodel.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        # Not by a click on what is selected: until it is no double click, keys that follow it are lost.
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.avoid.setTabChangesFocus(True)
        header.setHighlightSections(False)
        for button in (self._import, self._remove, self._close):
            button.setAutoDefault(False)
        above = QHBoxLayout()
        above.addWidget(self._heading, 1)
        above.addWidget(self.enabled)
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self._import, self._remove):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self._hint)
        column.addWidget(panel(self.table, margins=(1, 8, 1, 8)), 1)
        column.addWidget(self._avoid_heading)
        column.addWidget(panel(self.avoid, margins=(8, 4, 8, 4)))
        column.addWidget(self.said)
        column.addLayout(below)

    def _fit(self) -> None:
        """As large as the text is, as far as the screen allows."""
        line = self.fontMetrics().height()
        self.table.verticalHeader().setDefaultSectionSize(line + 12)
        self.table.setMinimumHeight(5 * line)
        self.avoid.setFixedHeight(4 * line)
        self.resize(QSize(34 * line, 30 * line).boundedTo(self.screen().availableSize() * 0.9))

    def _connect(self) -> None:
        viewmodel = self._viewmodel
        self.enabled.chosen.connect(viewmodel.set_enabled)
        self.avoid.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._take_avoided)
        self._import.clicked.connect(self._choose_file)
        self._remove.clicked.connect(self.remove)
        self._close.clicked.connect(self.close)
        self.table.deleted.connect(self.remove)
        viewmodel.changed.connect(self._show)
        viewmodel.imported.connect(self._on_imported)

    def remove(self) -> None:
        """Takes out the rows that are selected."""
        self._viewmodel.model.remove({index.row() for index in self.table.selectedIndexes()})

    def _show(self) -> None:
        terms = self._viewmodel.all
        self._show_enabled()
        if self._direction != self._viewmodel.direction:
            self._take_avoided()  # what was written belongs to the languages before
            self._direction = self._viewmodel.direction
            self.avoid.setPlainText("\n".join(terms.avoid))
            self._pause.stop()
            self.said.setText("")
            self.retranslate()

    def _show_enabled(self) -> None:
        choices = [(True, self.tr("in use")), (False, self.tr("not in use"))]
        self.enabled.set_choices(choices, self._viewmodel.all.enabled)

    def _take_avoided(self) -> None:
        self._pause.stop()
        self._viewmodel.set_avoided(self._direction, self.avoid.toPlainText())

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import terms"), "", self.tr("Terms (*.csv *.tsv *.txt *.tbx)")
        )
        if path:
            self._viewmodel.import_file(Path(path))

    def _on_imported(self, count: int, error: str) -> None:
        self.said.setProperty("role", "error" if error else "secondary")
        self.said.style().polish(self.said)
        self.said.setText(localised(error) if error else self.tr("{} new terms").format(f"{count:,}"))
