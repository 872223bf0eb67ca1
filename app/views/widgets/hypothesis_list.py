"""The n-best list: rank, score, a bar, and the text with what differs from the best marked."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.viewmodels.hypotheses import HypothesesModel, Row, RowRole
from app.viewmodels.offsets import to_utf16
from app.viewmodels.shown import Span
from app.viewmodels.units import reads_right_to_left
from app.views.theme import LABEL, Theme
from app.views.widgets.line_stretches import line_stretches
from app.views.widgets.mark_painter import paint_difference

Index = QModelIndex | QPersistentModelIndex
TEXT_SIZE = 13.5
MARGIN = 16.0
OWN = "\N{LOWER RIGHT PENCIL}"
"""In the place of the rank, of the user's own translation."""
PADDING = 9.0
NARROW = 260.0
"""In a narrower list the text stands below its score, not beside it."""
MOST_LAYOUTS = 64
"""Qt asks for a row's height many times, so the layouts of texts are kept."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a row's parts begin, in pixels from its left; its text stands ``down`` below its score."""

    rank: float
    score: float
    text: float
    bar: float
    down: float


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row's text laid out, with a box for each stretch of a line that differs from the best."""

    layout: QTextLayout
    differences: tuple[QRectF, ...]
    height: float
    line: float


class HypothesisDelegate(QStyledItemDelegate):
    """Paints one row."""

    def __init__(self, hypotheses: HypothesesModel, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._hypotheses, self._theme, self._view = hypotheses, theme, view
        self._laid: dict[tuple[Row, int, int], _Laid] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width, row = self._view.viewport().width(), index.data(RowRole)
        height = self._lay_out(row, width).height + self._caption_height(row)
        return QSize(width, round(height + self._columns(width).down + 2 * PADDING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(RowRole)
        box = QRectF(option.rect)
        columns, laid = self._columns(box.width()), self._lay_out(row, box.width())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, option.state)
        left, top = box.left(), box.top() + PADDING
        painter.setFont(self._theme.font(TEXT_SIZE))
        rank = str(row.rank) if row.rank else OWN
        self._word(painter, QRectF(left + columns.rank, top, 40, laid.line), rank, "secondary")
        self._word(painter, QRectF(left + columns.score, top, 80, laid.line), row.score, "ink")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colours.colour("accent"))
        length = max(4.0, columns.bar * row.share)
        painter.drawRoundedRect(QRectF(left + columns.score, top + laid.line + 2, length, 4), 2, 2)
        down = columns.down + self._caption_height(row)
        if down > columns.down:
            painter.setFont(self._theme.font(LABEL))
            caption = QRectF(left + columns.text, top + columns.down, box.width(), self._caption_height(row))
            self._word(painter, caption, self._hypotheses.own, "secondary")
        self._paint_text(painter, laid, QPointF(left + columns.text, top + down))
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRectF, state: QStyle.StateFlag) -> None:
        colours = self._theme.colours
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colours.colour("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colours.colour("hover"))
        painter.setPen(colours.colour("line"))
        painter.drawLine(QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QPen(colours.colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -3), 6, 6)

    def _word(self, painter: QPainter, box: QRectF, text: str, colour: str) -> None:
        painter.setPen(self._theme.colours.colour(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_text(self, painter: QPainter, laid: _Laid, origin: QPointF) -> None:
        colours = self._theme.colours
        for box in laid.differences:
            paint_difference(painter, colours, box.translated(origin).adjusted(-2, 0, 2, 0))
        painter.setPen(colours.colour("ink"))
        laid.layout.draw(painter, origin)

    def _caption_height(self, row: Row) -> float:
        """Of the line above the user's own translation that says so."""
        return 0.0 if row.rank else QFontMetricsF(self._theme.font(LABEL)).height()

    def _columns(self, width: float) -> Columns:
        unit = self._theme.pixels(TEXT_SIZE) / TEXT_SIZE
        score = MARGIN + 26 * unit
        if width < NARROW * unit:
            return Columns(MARGIN, score, score, 44 * unit, 26 * unit)
        return Columns(MARGIN, score, MARGIN + 86 * unit, 44 * unit, 0.0)

    def _lay_out(self, row: Row, width: float) -> _Laid:
        font = self._theme.font(TEXT_SIZE)
        key = (row, round(width), font.pixelSize())
        if key not in self._laid:
            if len(self._laid) >= MOST_LAYOUTS:
                self._laid.clear()
            self._laid[key] = self._make_layout(row, font, width)
        return self._laid[key]

    def _make_layout(self, row: Row, font: QFont, width: float) -> _Laid:
        layout = QTextLayout(row.text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if reads_right_to_left(row.text):
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout.setTextOption(option)
        room = max(40.0, width - self._columns(width).text - MARGIN)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        boxes = tuple(box for span in row.differences for box in _line_boxes(layout, row.text, span))
        first = layout.lineAt(0).height() if layout.lineCount() else 0.0
        return _Laid(layout, boxes, layout.boundingRect().height(), first)


class HypothesisList(QListView):
    """Up and Down, or a click, choose a hypothesis.

    Signals:
        chosen: the row that the user chose.
    """

    chosen = Signal(int)

    def __init__(self, model: HypothesesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choosing = False
        self._shown = -1
        self.setModel(model)
        self.setItemDelegate(HypothesisDelegate(model, theme, self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        theme.changed.connect(self._restyle)

    def show_chosen(self, row: int) -> None:
        """Marks the row on show, without a signal; where there are other rows, once they are laid out."""
        self._shown = row
        QTimer.singleShot(0, self, self._mark_shown)

    def _mark_shown(self) -> None:
        index = self.model().index(self._shown, 0)
        if index != self.currentIndex():
            self._choosing = True
            self.setCurrentIndex(index)
            self._choosing = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._choosing:
            self.chosen.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


def _line_boxes(layout: QTextLayout, text: str, span: Span) -> list[QRectF]:
    first, last = to_utf16(text, span[0]), to_utf16(text, span[1])
    boxes = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        a, b = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        if a < b:
            for left, right in line_stretches(line, a, b):
                boxes.append(QRectF(left, line.y() + 1, right - left, line.height() - 2))
    return boxes
