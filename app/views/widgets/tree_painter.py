"""Draws a beam tree: every node and edge that is in sight, in one pass."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QStaticText
from PySide6.QtWidgets import QWidget

from app.viewmodels.beam_tree import IN_THE_TREE, BeamTreeViewModel
from app.views.theme import LABEL, TEXT, Theme
from app.views.widgets.tree_geometry import LEGIBLE, NODE, TreeView
from seq2seq_core.text.pieces import WORD_MARK

RADIUS = 12.0
STAMP_EDGE = QPoint(4, 4)
"""Room around a node for its outline, at the largest zoom."""
EDGES = (("line", 1.0, True), ("secondary", 1.0, False), ("accent", 1.8, False), ("accent", 3.5, False))
"""Colour, width, and whether it is dashed. A line of one pixel is drawn ten times as fast as a wider one."""
NODES = (
    ("panel", "line", 1.2),
    ("accent_soft", "line", 1.2),
    ("accent_soft", "accent", 1.2),
    ("accent_soft", "second", 2.5),
)
"""Ground, outline and its width."""
PADDING = 10.0
NUMBER_ROOM = 36.0
MOST_WORDS = 4096
"""Words that were laid out are kept, as they are the same at every stroke."""


class TreePainter:
    """Paints in the theme's colours.

    Args:
        end: gives what is written for the end of a hypothesis.
    """

    def __init__(self, theme: Theme, end: Callable[[], str]) -> None:
        self._theme, self._end = theme, end
        self._words: dict[str, QStaticText] = {}
        self._stamps: dict[int, QPixmap] = {}
        self._stamped: tuple[float, float] | None = None
        theme.changed.connect(self._forget)

    def paint(self, painter: QPainter, model: BeamTreeViewModel, view: TreeView, current: int | None) -> None:
        """Draws what is in sight, with the selection and the node that is looked at."""
        tree, layout = model.tree, view.layout
        assert tree is not None, "there is a tree to draw"
        selected, on_path = model.selected_nodes(), frozenset(model.path())
        painter.save()
        painter.translate(-view.pan)
        painter.scale(view.zoom, view.zoom)
        numbers = [number for step in view.steps_in_sight() for number in layout.columns[step]]
        boxes = {number: layout.boxes[number] for number in numbers}
        self._paint_edges(painter, model, view, boxes, on_path)
        sight = view.in_sight()
        boxes = {number: box for number, box in boxes.items() if box.intersects(sight)}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, view.zoom >= LEGIBLE)
        self._paint_nodes(painter, model, view, boxes, selected | {current})
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if view.zoom >= LEGIBLE:
            self._paint_words(painter, model, boxes)
        if layout.shift:
            self._paint_beginning(painter, view, tree.text, model.prefix_selected())
        painter.restore()

    def _paint_edges(
        self,
        painter: QPainter,
        model: BeamTreeViewModel,
        view: TreeView,
        boxes: dict[int, QRectF],
        on_path: frozenset[int],
    ) -> None:
        """Edges of one kind after the other: given up, kept, alive, of the hypothesis on show."""
        kinds: list[list[QLineF]] = [[] for _ in EDGES]
        lines, alive = view.layout.edges, model.alive
        for number in boxes:
            if number not in lines:
                continue
            node = model.node(number)
            kind = 3 if number in on_path else 2 if number in alive else 1 if node.fate in IN_THE_TREE else 0
            kinds[kind].append(lines[number])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for edges, (colour, width, dashed) in zip(kinds, EDGES, strict=True):
            pen = QPen(self._theme.colours.colour(colour), width)
            pen.setCosmetic(width <= 1.0)
            if dashed:
                pen.setDashPattern([3.0, 3.0])
            painter.setPen(pen)
            if view.zoom < LEGIBLE:
                painter.drawLines(edges)
            elif edges and width <= 1.0:
                painter.drawPath(_curves(edges))
            else:
                for edge in edges:  # one path of them all takes ten times as long
                    painter.drawPath(_curves([edge]))

    def _paint_nodes(
        self,
        painter: QPainter,
        model: BeamTreeViewModel,
        view: TreeView,
        boxes: dict[int, QRectF],
        lit: frozenset[int | None],
    ) -> None:
        """Nodes of one kind after the other: given up, kept, alive, selected."""
        kinds: list[list[QRectF]] = [[] for _ in NODES]
        alive = model.alive
        for number, box in boxes.items():
            node = model.node(number)
            kind = 3 if number in lit else 2 if number in alive else 1 if node.fate in IN_THE_TREE else 0
            kinds[kind].append(box)
        for kind, nodes in enumerate(kinds):
            self._take_node(painter, kind)
            if view.zoom < LEGIBLE:
                painter.drawRects(nodes)
            elif isinstance(painter.device(), QWidget):
                self._stamp(painter, view, kind, nodes)
            else:
                for box in nodes:
                    painter.drawRoundedRect(box, RADIUS, RADIUS)

    def _take_node(self, painter: QPainter, kind: int) -> None:
        ground, outline, width = NODES[kind]
        painter.setPen(QPen(self._theme.colours.colour(outline), width))
        painter.setBrush(self._theme.colours.colour(ground))

    def _stamp(self, painter: QPainter, view: TreeView, kind: int, nodes: list[QRectF]) -> None:
        """Nodes that are all alike, at whole pixels: ten times as fast as one shape after the other."""
        scale = view.zoom, painter.device().devicePixelRatioF()
        if scale != self._stamped:
            self._stamped = scale
            self._stamps.clear()
        if kind not in self._stamps:
            self._stamps[kind] = self._make_stamp(kind, *scale)
        painter.save()
        painter.resetTransform()
        for box in nodes:
            at = box.topLeft() * view.zoom - view.pan
            painter.drawPixmap(at.toPoint() - STAMP_EDGE, self._stamps[kind])
        painter.restore()

    def _make_stamp(self, kind: int, zoom: float, ratio: float) -> QPixmap:
        size = NODE * zoom + QSizeF(2 * STAMP_EDGE.x(), 2 * STAMP_EDGE.y())
        stamp = QPixmap((size * ratio).toSize())
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        painter = QPainter(stamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(STAMP_EDGE)
        painter.scale(zoom, zoom)
        self._take_node(painter, kind)
        painter.drawRoundedRect(QRectF(QPointF(), NODE), RADIUS, RADIUS)
        painter.end()
        return stamp

    def _paint_words(self, painter: QPainter, model: BeamTreeViewModel, boxes: dict[int, QRectF]) -> None:
        """All pieces, then all probabilities: a change of font costs more than a word."""
        colours, alive = self._theme.colours, model.alive
        words, numbers = self._font(TEXT - 0.5), self._font(LABEL - 1.5)
        metrics, narrow = QFontMetricsF(words), QFontMetricsF(numbers)
        down = (NODE.height() - metrics.ascent() - metrics.descent()) / 2
        end = self._end()
        painter.setFont(words)
        for faint in (False, True):
            painter.setPen(colours.colour("secondary" if faint else "ink"))
            for number, box in boxes.items():
                node = model.node(number)
                if (node.fate not in IN_THE_TREE and number not in alive) is faint:
                    text = end if model.is_end(node) else node.piece.removeprefix(WORD_MARK) or node.piece
                    at = QPointF(box.left() + PADDING, box.top() + down)
                    painter.drawStaticText(at, self._lay_out(text, metrics))
        painter.setFont(numbers)
        painter.setPen(colours.colour("secondary"))
        right, down = narrow.horizontalAdvance("0.00") + PADDING, down + metrics.ascent() - narrow.ascent()
        for number, box in boxes.items():
            at = QPointF(box.right() - right, box.top() + down)
            shown = f"{model.node(number).probability:.2f}"
            painter.drawStaticText(at, self._lay_out(shown, narrow))

    def _paint_beginning(self, painter: QPainter, view: TreeView, text: str, selected: bool) -> None:
        colours, box = self._theme.colours, view.layout.beginning
        painter.setPen(QPen(colours.colour("second" if selected else "accent"), 2.5 if selected else 1.2))
        painter.setBrush(colours.colour("panel"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        font = self._font(TEXT - 0.5)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(colours.colour("ink"))
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideLeft, box.width() - 2 * PADDING)
        down = (NODE.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(box.topLeft() + QPointF(PADDING, down), cut)

    def _font(self, size: float) -> QFont:
        """Of a fixed size: the zoom makes the words larger, as it does their boxes."""
        font = QFont(self._theme.font(size))
        font.setPixelSize(round(size))
        return font

    def _lay_out(self, text: str, metrics: QFontMetricsF) -> QStaticText:
        """Cut to fit, and drawn twice as fast as a text that has to be laid out anew."""
        if text not in self._words:
            if len(self._words) >= MOST_WORDS:
                self._words.clear()
            room = NODE.width() - 2 * PADDING - NUMBER_ROOM
            made = QStaticText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
            made.setTextFormat(Qt.TextFormat.PlainText)
            self._words[text] = made
        return self._words[text]

    def _forget(self) -> None:
        """Other colours, or letters of another size."""
        self._stamps.clear()
        self._words.clear()


def _curves(edges: list[QLineF]) -> QPainterPath:
    path = QPainterPath()
    for edge in edges:
        bend = QPointF(edge.dx() * 0.6, 0.0)
        path.moveTo(edge.p1())
        path.cubicTo(edge.p1() + bend, edge.p2() - bend, edge.p2())
    return path
