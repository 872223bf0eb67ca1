"""The two texts: editors that light up words without ever touching the document or its undo stack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCursor,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.viewmodels.offsets import to_code_points, to_utf16
from app.viewmodels.shown import Span
from app.views.theme import READING, Theme

RADIUS = 5.0


class TextPane(QPlainTextEdit):
    """A text in reading size.

    Signals:
        hovered: the code point under the pointer, or None when it is on no character.
        caret_moved: the caret, in code points.
    """

    hovered = Signal(object)
    caret_moved = Signal(int)

    def __init__(self, theme: Theme, *, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lit: tuple[Span, ...] = ()
        self._bright: Span | None = None
        self._dimmed = False
        self.setProperty("role", "reading")
        self.setReadOnly(read_only)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(4)
        if read_only:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.cursorPositionChanged.connect(
            lambda: self.caret_moved.emit(to_code_points(self.toPlainText(), self.textCursor().position()))
        )
        theme.changed.connect(self._restyle)
        self._restyle()

    def light_up(self, spans: Sequence[Span]) -> None:
        """Draws a box around words (code points)."""
        if tuple(spans) != self._lit:
            self._lit = tuple(spans)
            self.viewport().update()

    def set_bright(self, span: Span | None) -> None:
        """Leaves only this stretch (code points) in full ink, as the part that is analysed; None for all."""
        self._bright = span
        self._show_ink()

    def set_dimmed(self, dimmed: bool) -> None:
        """All in secondary ink: this is not the last word."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self._show_ink()

    def show_text(self, text: str) -> None:
        """Another text, scrolled as the one before; for a pane that is not edited."""
        if text != self.toPlainText():
            bar = self.verticalScrollBar()
            at = bar.value()
            self.setPlainText(text)
            bar.setValue(at)
            self._show_ink()

    def reveal(self, span: Span) -> None:
        """Scrolls so that a stretch (code points) is in sight, its beginning at least; selects nothing."""
        text, kept = self.toPlainText(), self.textCursor()
        for offset in reversed(span):
            cursor = QTextCursor(self.document())
            cursor.setPosition(to_utf16(text, offset))
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        at = self.verticalScrollBar().value()
        self.setTextCursor(kept)
        self.verticalScrollBar().setValue(at)

    def replace_text(self, text: str) -> None:
        """Another text, as an edit that can be undone."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colours.colour("accent"), 1.5))
        painter.setBrush(self._theme.colours.colour("accent_soft"))
        for span in self._lit:
            for box in self._boxes(span):
                painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.end()
        super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self._code_point_under(event.position()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().viewportEvent(event)

    def _code_point_under(self, point: QPointF) -> int | None:
        position = self.cursorForPosition(point.toPoint()).position()
        text = self.toPlainText()
        for unit in (position, position - 1):  # the nearest border may be either side of the character
            start = to_code_points(text, unit)
            if (
                unit >= 0
                and start < len(text)
                and any(box.contains(point) for box in self._boxes((start, start + 1)))
            ):
                return start
        return None

    def _boxes(self, span: Span) -> list[QRectF]:
        """One rectangle a line, in the viewport."""
        text = self.toPlainText()
        first, last = to_utf16(text, span[0]), to_utf16(text, span[1])
        metrics = QFontMetricsF(self.font())
        boxes: list[QRectF] = []
        block = self.document().findBlock(first)
        while block.isValid() and block.position() < last:
            layout = block.layout()
            start, end = (self._in_layout(layout, unit - block.position()) for unit in (first, last))
            origin = self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                a, b = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
                if a < b:
                    left, right = sorted((x_of(line, a), x_of(line, b)))
                    top = line.y() + line.ascent() - metrics.ascent()  # a taller script makes no taller box
                    box = QRectF(left, top, right - left, metrics.height()).translated(origin)
                    boxes.append(box.adjusted(-2, 1, 2, -1))
            block = block.next()
        return boxes

    @staticmethod
    def _in_layout(layout: QTextLayout, unit: int) -> int:
        """An offset into a block as laid out, which holds the text being composed as well."""
        preedit = layout.preeditAreaText()
        behind = bool(preedit) and unit > layout.preeditAreaPosition()
        return unit + to_utf16(preedit, len(preedit)) if behind else unit

    def _show_ink(self) -> None:
        text = self.toPlainText()
        if self._dimmed:
            spans = [(0, len(text))]
        elif self._bright is not None:
            spans = [(0, self._bright[0]), (self._bright[1], len(text))]
        else:
            spans = []
        self.setExtraSelections([self._dim(text, span) for span in spans if span[0] < span[1]])

    def _dim(self, text: str, span: Span) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(to_utf16(text, span[0]))
        cursor.setPosition(to_utf16(text, span[1]), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format.setForeground(self._theme.colours.colour("secondary"))
        return selection

    def _restyle(self) -> None:
        self.setFont(self._theme.font(READING))
        self._show_ink()
        self.viewport().update()


def x_of(line: QTextLine, unit: int) -> float:
    """Where an offset lies in a line."""
    x, _ = cast(tuple[float, int], line.cursorToX(unit))
    return x
