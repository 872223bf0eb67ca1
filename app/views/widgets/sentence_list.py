"""Sentences of a test set as one or two models translated them, side by side, with differences marked."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.viewmodels.evaluation import Rendering, SentenceRow
from app.views.theme import LABEL, Theme
from app.views.widgets import train_text
from app.views.widgets.marked_text import marked


class SentenceList(QTextBrowser):
    """One document, as high as it is long; whatever it stands in scrolls.

    Sentences are added one an event, so that nothing else waits for many long ones.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Sequence[SentenceRow] = ()
        self._written = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_next)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self.retranslate)

    @property
    def writing(self) -> bool:
        """Whether there are sentences still to be added."""
        return self._timer.isActive()

    def show_rows(self, rows: Sequence[SentenceRow]) -> None:
        """Shows these sentences, in this order."""
        self._rows = rows
        self.retranslate()

    def retranslate(self) -> None:
        """Writes all anew, in the language and the colours in force."""
        self.setAccessibleName(self.tr("Sentences with their translations"))
        self.clear()
        self._written = 0
        self._timer.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _fit(self) -> None:
        if not self.writing:  # the page is laid out once, when all is written
            self.setFixedHeight(max(1, math.ceil(self.document().size().height())))

    def _write_next(self) -> None:
        if self._written == len(self._rows):
            self._timer.stop()
            self._fit()
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertHtml(self._block(self._rows[self._written], first=self._written == 0))
        self._written += 1

    def _block(self, row: SentenceRow, *, first: bool) -> str:
        """Source and reference beside each other, and below them the translations."""
        number = train_text.count(row.number)
        given = (
            self._cell(self.tr("Source, pair {}").format(number), html.escape(row.source)),
            self._cell(self.tr("Reference"), html.escape(row.reference)),
        )
        # A single translation stands under the reference, with which it is compared.
        found = tuple(["", *map(self._translation, row.renderings)][-2:])
        line = "" if first else f"border-top:1px solid {self._theme.colours.line};padding-top:12px;"
        rows = _row(given, line) + _row(found, "padding-top:8px;padding-bottom:12px;")
        return f'<table width="100%" cellspacing="0" style="border-collapse:collapse">{rows}</table>'

    def _translation(self, one: Rendering) -> str:
        colours = self._theme.colours
        text = marked(one.text, one.differences, colours.uncertain)
        head = f"{html.escape(one.model)} · chrF {train_text.score(one.score)}"
        return self._cell(head, f'<span style="color:{colours.ink}">{text}</span>')

    def _cell(self, head: str, text: str) -> str:
        size = self._theme.pixels(LABEL)
        return (
            f'<span style="color:{self._theme.colours.secondary}">'
            f'<span style="font-size:{size}px">{head}</span><br>{text}</span>'
        )


def _row(cells: tuple[str, ...], style: str) -> str:
    left, right = cells
    return (
        f'<tr><td width="50%" style="{style}padding-right:12px">{left}</td>'
        f'<td width="50%" style="{style}padding-left:12px">{right}</td></tr>'
    )
