"""The two texts: editors that mark and light up words without touching the document or its undo stack."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QInputMethodEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.viewmodels.marks import Mark
from app.viewmodels.offsets import each_to_utf16, to_code_points, to_utf16
from app.viewmodels.shown import Span
from app.viewmodels.units import reads_right_to_left
from app.views.theme import READING, Theme
from app.views.widgets.block_lines import BESIDE, BlockLines
from app.views.widgets.mark_painter import paint_mark

RADIUS = 5.0


class TextPane(QPlainTextEdit):
    """A text in reading size.

    Signals:
        hovered: the code point under the pointer, or None when it is on no character.
        caret_moved: the caret, in code points.
    """

    hovered = Signal(object)
    caret_moved = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lit: tuple[Span, ...] = ()
        self._given: tuple[Mark, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._mark_units: list[Span] = []
        self._mark_boxes: dict[int, list[tuple[Mark, list[QRectF]]]] = {}
        self._bright: Span | None = None
        self._proposed: tuple[Span, ...] = ()
        self._dimmed = False
        self._inked: tuple[str, list[Span]] = "", []
        self.setProperty("role", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(4)
        self.cursorPositionChanged.connect(self._on_caret)
        self.textChanged.connect(self._align)
        self.document().contentsChanged.connect(self._mark_boxes.clear)
        theme.changed.connect(self._restyle)
        self._restyle()

    def light_up(self, spans: Sequence[Span]) -> None:
        """Draws a box around words (code points)."""
        if tuple(spans) != self._lit:
            self._lit = tuple(spans)
            self.viewport().update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Draws marks below words."""
        if tuple(marks) != self._given:
            text = self.toPlainText()
            self._given = tuple(marks)
            self._marks = tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, -mark.kind.value)))
            starts = each_to_utf16(text, (mark.start for mark in self._marks))
            self._mark_units = [
                (start, start + to_utf16(text[mark.start : mark.end], mark.end - mark.start))
                for start, mark in zip(starts, self._marks, strict=True)
            ]
            self._mark_boxes.clear()
            self.viewport().update()

    def set_bright(self, span: Span | None) -> None:
        """Leaves only this stretch (code points) in full ink, as the part that is analysed; None for all."""
        self._bright = span
        self._show_ink()

    def set_proposed(self, spans: Sequence[Span]) -> None:
        """Shows stretches (code points) in secondary ink, as proposals that nobody has accepted yet."""
        if tuple(spans) != self._proposed:
            self._proposed = tuple(spans)
            self._show_ink()

    def set_dimmed(self, dimmed: bool) -> None:
        """All in secondary ink: this is not the last word."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self._show_ink()

    def reveal(self, span: Span) -> None:
        """Scrolls so that a stretch (code points) is in sight, its beginning at least; selects nothing."""
        text, kept = self.toPlainText(), self.textCursor()
        cursors = [QTextCursor(self.document()) for _ in span]
        for cursor, offset in zip(cursors, span, strict=True):
            cursor.setPosition(to_utf16(text, offset))
        if all(self.viewport().rect().contains(self.cursorRect(cursor)) for cursor in cursors):
            return
        blocked = QSignalBlocker(self)  # the caret only seems to move
        for cursor in reversed(cursors):
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        at = self.verticalScrollBar().value()
        self.setTextCursor(kept)
        self.verticalScrollBar().setValue(at)
        blocked.unblock()

    def replace_text(self, text: str) -> None:
        """Another text, as an edit that can be undone."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._mark_boxes.clear()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._mark_boxes.clear()  # what is composed moves what stands behind it

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colours.colour("accent"), 1.5))
        painter.setBrush(self._theme.colours.colour("accent_soft"))
        for span in self._lit:
            for box in self._boxes(span):
                painter.drawRoundedRect(box, RADIUS, RADIUS)
        touched = QRectF(event.rect()).adjusted(-4, -4, 4, 4)
        for origin, marks in self._marks_in_sight():
            painter.translate(origin)
            here = touched.translated(-origin)
            for mark, boxes in marks:
                for box in boxes:
                    if here.intersects(box):
                        paint_mark(painter, self._theme.colours, mark, box)
            painter.translate(-origin)
        painter.end()
        super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self.code_point_under(event.position()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().viewportEvent(event)

    def code_point_under(self, point: QPointF) -> int | None:
        """The character at a point of the viewport, as a reader sees characters."""
        cursor = self.cursorForPosition(point.toPoint())
        text = self.toPlainText()
        for _ in range(2):  # the nearest border may be either side of the character
            after = QTextCursor(cursor)
            after.movePosition(QTextCursor.MoveOperation.NextCharacter)
            start, end = (to_code_points(text, one.position()) for one in (cursor, after))
            boxes = (box.adjusted(BESIDE, 0, -BESIDE, 0) for box in self._boxes((start, end)))
            if any(box.contains(point) for box in boxes):
                return start
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
        return None

    def _marks_in_sight(self) -> Iterator[tuple[QPointF, list[tuple[Mark, list[QRectF]]]]]:
        """The corner of each block, and the boxes of its marks from there."""
        block, bottom = self.firstVisibleBlock(), self.viewport().height()
        while block.isValid():
            origin = self._origin(block)
            if origin.y() > bottom:
                return
            if block.blockNumber() not in self._mark_boxes:
                self._mark_boxes[block.blockNumber()] = list(self._marks_in(block))
            yield origin, self._mark_boxes[block.blockNumber()]
            block = block.next()

    def _marks_in(self, block: QTextBlock) -> Iterator[tuple[Mark, list[QRectF]]]:
        lines = BlockLines(block, self._metrics)
        end = block.position() + block.length()
        for number in range(bisect_left(self._mark_units, (block.position(), 0)), len(self._marks)):
            if self._mark_units[number][0] >= end:
                return
            yield self._marks[number], lines.boxes(self._mark_units[number])

    def _origin(self, block: QTextBlock) -> QPointF:
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()

    def _boxes(self, span: Span) -> list[QRectF]:
        """One rectangle a line and reading direction, in the viewport."""
        text = self.toPlainText()
        units = to_utf16(text, span[0]), to_utf16(text, span[1])
        boxes: list[QRectF] = []
        block = self.document().findBlock(units[0])
        while block.isValid() and block.position() < units[1]:
            found = BlockLines(block, self._metrics).boxes(units)
            boxes += [box.translated(self._origin(block)) for box in found]
            block = block.next()
        return boxes

    def _on_caret(self) -> None:
        self.caret_moved.emit(to_code_points(self.toPlainText(), self.textCursor().position()))

    def _align(self) -> None:
        """Text stands on the side where its reader begins."""
        option = self.document().defaultTextOption()
        mirrored = reads_right_to_left(self.toPlainText())
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def _show_ink(self) -> None:
        text = self.toPlainText()
        if self._dimmed:
            spans = [(0, len(text))]
        elif self._bright is not None:
            proposed = [(max(a, self._bright[0]), min(b, self._bright[1])) for a, b in self._proposed]
            spans = [(0, self._bright[0]), *proposed, (self._bright[1], len(text))]
        else:
            spans = list(self._proposed)
        spans = _joined(spans)
        if (text, spans) != self._inked:
            self._inked = text, spans
            self.setExtraSelections([self._dim(text, span) for span in spans])

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
        self._metrics = QFontMetricsF(self.font())
        self._mark_boxes.clear()
        self._inked = "", []  # in another colour
        self._show_ink()
        self.viewport().update()


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Stretches that touch made one: of two that meet in a line, Qt paints only the first."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
