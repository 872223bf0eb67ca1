"""Sentences of a test set as one or two models translated them, side by side, with differences marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.viewmodels.evaluation import Rendering, SentenceRow
from app.views.page import label
from app.views.theme import Theme
from app.views.widgets import train_text
from app.views.widgets.marked_text import marked


class SentenceList(QWidget):
    """One block a sentence, made anew only where there are more than before."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Sequence[SentenceRow] = ()
        self._blocks: list[SentenceBlock] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        theme.changed.connect(self.retranslate)

    def show_rows(self, rows: Sequence[SentenceRow]) -> None:
        """Shows these sentences, in this order."""
        self._rows = rows
        while len(self._blocks) < len(rows):
            self._blocks.append(SentenceBlock(first=not self._blocks))
            self._column.addWidget(self._blocks[-1])
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language and the colours in force."""
        for place, block in enumerate(self._blocks):
            block.setVisible(place < len(self._rows))
            if place < len(self._rows):
                block.show_row(self._rows[place], self._theme.colours.uncertain)


class SentenceBlock(QWidget):
    """Source and reference, and below them the translations beside each other."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self._names = [label("label") for _ in range(2)]
        self._given = [label("secondary", wrap=True, selectable=True) for _ in range(2)]
        self._heads = [label("label") for _ in range(2)]
        self._texts = [label("", wrap=True, selectable=True) for _ in range(2)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        if not first:
            rule = QFrame()
            rule.setProperty("role", "rule")
            grid.addWidget(rule, 0, 0, 1, 2)
            grid.setRowMinimumHeight(1, 8)
        grid.setRowMinimumHeight(4, 4)
        for row, widgets in zip(
            (2, 3, 5, 6), (self._names, self._given, self._heads, self._texts), strict=True
        ):
            for column, widget in enumerate(widgets):
                grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        for text in (*self._given, *self._names, *self._heads):
            text.setTextFormat(Qt.TextFormat.PlainText)
        for text in self._texts:
            text.setTextFormat(Qt.TextFormat.RichText)

    def show_row(self, row: SentenceRow, mark: str) -> None:
        """``mark`` is the ground of differences."""
        self._names[0].setText(self.tr("Source, pair {}").format(train_text.count(row.number)))
        self._names[1].setText(self.tr("Reference"))
        self._given[0].setText(row.source)
        self._given[1].setText(row.reference)
        # A single translation stands under the reference, with which it is compared.
        shown: list[Rendering | None] = [None, *row.renderings][-2:]
        for head, text, rendering in zip(self._heads, self._texts, shown, strict=True):
            for widget in (head, text):
                widget.setVisible(rendering is not None)
            if rendering is not None:
                head.setText(f"{rendering.model} · chrF {train_text.score(rendering.score)}")
                text.setText(marked(rendering.text, rendering.differences, mark))
