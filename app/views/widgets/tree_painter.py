"""Draws a beam tree: every node and edge that is in sight, in one pass."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.viewmodels.beam_tree import IN_THE_TREE, BeamTreeViewModel
from app.views.theme import LABEL, TEXT, Theme
from app.views.widgets.tree_geometry import LEGIBLE, NODE, TreeView
from seq2seq_core.inspection.tree import ROOT
from seq2seq_core.text.pieces import WORD_MARK

RADIUS = 12.0
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
"""Words that were cut to fit are kept, as they are the same at every stroke."""


class TreePainter:
    """Paints in the theme's colours.

    Args:
        end: gives what is written for the end of a hypothesis.
    """

    def __init__(self, theme: Theme, end: Callable[[], str]) -> None:
        self._theme, self._end = theme, end
        self._cut: dict[tuple[str, int], str] = {}

    def paint(self, painter: QPainter, model: BeamTreeViewModel, view: TreeView, current: int | None) -> None:
        """Draws what is in sight, with the selection and the node that is looked at."""
        tree, layout = model.tree, view.layout
        assert tree is not None, "there is a tree to draw"
        selected, on_path = model.selected_nodes(), frozenset(model.path())
        painter.save()
        painter.translate(-view.pan)
        painter.scale(view.zoom, view.zoom)
        numbers = [number for step in view.steps_in_sight() for number in layout.columns[step]]
        boxes = {number: layout.node_box(number) for number in numbers}
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
        """Edges of one kind after the other: given up, kept, of the best hypotheses, of the one on show."""
        kinds: list[list[tuple[QPointF, QPointF]]] = [[] for _ in EDGES]
        layout = view.layout
        for number, box in boxes.items():
            node = model.node(number)
            if node.parent == ROOT and not layout.shift:
                continue
            before = layout.box(-1, 0) if node.parent == ROOT else layout.node_box(node.parent)
            kind = 3 if number in on_path else 2 if node.ranks else 1 if node.fate in IN_THE_TREE else 0
            ends = QPointF(before.right(), before.center().y()), QPointF(box.left(), box.center().y())
            kinds[kind].append(ends)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for edges, (colour, width, dashed) in zip(kinds, EDGES, strict=True):
            pen = QPen(self._theme.colours.colour(colour), width)
            pen.setCosmetic(width <= 1.0)
            if dashed:
                pen.setDashPattern([3.0, 3.0])
            painter.setPen(pen)
            if view.zoom < LEGIBLE:
                painter.drawLines([QLineF(*ends) for ends in edges])
            elif edges and width <= 1.0:
                painter.drawPath(_curves(edges))
            else:
                for ends in edges:  # one path of them all takes ten times as long
                    painter.drawPath(_curves([ends]))

    def _paint_nodes(
        self,
        painter: QPainter,
        model: BeamTreeViewModel,
        view: TreeView,
        boxes: dict[int, QRectF],
        lit: frozenset[int | None],
    ) -> None:
        """Nodes of one kind after the other: given up, kept, of the best hypotheses, selected."""
        kinds: list[list[QRectF]] = [[] for _ in NODES]
        for number, box in boxes.items():
            node = model.node(number)
            kind = 3 if number in lit else 2 if node.ranks else 1 if node.fate in IN_THE_TREE else 0
            kinds[kind].append(box)
        for nodes, (ground, outline, width) in zip(kinds, NODES, strict=True):
            painter.setPen(QPen(self._theme.colours.colour(outline), width))
            painter.setBrush(self._theme.colours.colour(ground))
            if view.zoom < LEGIBLE:
                painter.drawRects(nodes)
            else:
                for box in nodes:
                    painter.drawRoundedRect(box, RADIUS, RADIUS)

    def _paint_words(self, painter: QPainter, model: BeamTreeViewModel, boxes: dict[int, QRectF]) -> None:
        """All pieces, then all probabilities: a change of font costs more than a word."""
        colours = self._theme.colours
        words, numbers = self._font(TEXT - 0.5), self._font(LABEL - 1.5)
        metrics = QFontMetricsF(words)
        down = (NODE.height() + metrics.ascent() - metrics.descent()) / 2
        end = self._end()
        painter.setFont(words)
        for faint in (False, True):
            painter.setPen(colours.colour("secondary" if faint else "ink"))
            for number, box in boxes.items():
                node = model.node(number)
                if (node.fate not in IN_THE_TREE and not node.ranks) is faint:
                    text = end if model.is_end(node) else node.piece.removeprefix(WORD_MARK) or node.piece
                    at = QPointF(box.left() + PADDING, box.top() + down)
                    painter.drawText(at, self._fit(text, metrics))
        painter.setFont(numbers)
        painter.setPen(colours.colour("secondary"))
        right = QFontMetricsF(numbers).horizontalAdvance("0.00") + PADDING
        for number, box in boxes.items():
            painter.drawText(
                QPointF(box.right() - right, box.top() + down), f"{model.node(number).probability:.2f}"
            )

    def _paint_beginning(self, painter: QPainter, view: TreeView, text: str, selected: bool) -> None:
        colours, box = self._theme.colours, view.layout.box(-1, 0)
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

    def _fit(self, text: str, metrics: QFontMetricsF) -> str:
        key = (text, round(metrics.height()))
        if key not in self._cut:
            if len(self._cut) >= MOST_WORDS:
                self._cut.clear()
            room = NODE.width() - 2 * PADDING - NUMBER_ROOM
            self._cut[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return self._cut[key]


def _curves(edges: list[tuple[QPointF, QPointF]]) -> QPainterPath:
    path = QPainterPath()
    for start, end in edges:
        bend = QPointF((end.x() - start.x()) * 0.6, 0.0)
        path.moveTo(start)
        path.cubicTo(start + bend, end - bend, end)
    return path
