"""Draws a beam tree: every node and edge that is in sight, in one pass."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.viewmodels.beam_tree import IN_THE_TREE, BeamTreeViewModel
from app.views.theme import LABEL, TEXT, Theme
from app.views.widgets.tree_geometry import LEGIBLE, NODE, TreeView
from seq2seq_core.inspection.tree import ROOT, TreeNode
from seq2seq_core.text.pieces import WORD_MARK

RADIUS = 12.0
PADDING = 10.0
NUMBER_ROOM = 36.0
KEPT_LISTS = 4096
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
        sight = view.in_sight().adjusted(-NODE.width(), -NODE.height(), NODE.width(), NODE.height())
        boxes = {n: layout.box(tree.nodes[n].step, layout.rows[n]) for n in numbers}
        self._paint_edges(painter, model, view, boxes, on_path, sight)
        for number, box in boxes.items():
            if box.intersects(sight):
                node = tree.nodes[number]
                self._paint_node(painter, node, box, number in selected, number == current)
        if view.zoom >= LEGIBLE:
            self._paint_words(painter, model, {n: box for n, box in boxes.items() if box.intersects(sight)})
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
        sight: QRectF,
    ) -> None:
        """Edges of one kind together: given up, kept, of the best hypotheses, of the one on show."""
        kinds = [QPainterPath() for _ in range(4)]
        layout = view.layout
        for number, box in boxes.items():
            node = model.node(number)
            if node.parent == ROOT:
                if not layout.shift:
                    continue
                before = layout.box(-1, 0)
            else:
                before = layout.box(node.step - 1, layout.rows[node.parent])
            if box.united(before).intersects(sight):
                kind = 3 if number in on_path else 2 if node.ranks else 1 if node.fate in IN_THE_TREE else 0
                _add_edge(kinds[kind], before, box)
        colours = self._theme.colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path, colour, width, dashed in zip(
            kinds,
            ("line", "secondary", "accent", "accent"),
            (1.2, 1.0, 1.8, 3.5),
            (True, False, False, False),
            strict=True,
        ):
            pen = QPen(colours.colour(colour), width)
            if dashed:
                pen.setDashPattern([3.0, 3.0])
            painter.setPen(pen)
            if not path.isEmpty():
                painter.drawPath(path)

    def _paint_node(
        self, painter: QPainter, node: TreeNode, box: QRectF, selected: bool, current: bool
    ) -> None:
        colours, kept = self._theme.colours, node.fate in IN_THE_TREE
        outline = "second" if selected or current else "accent" if node.ranks else "line"
        painter.setPen(QPen(colours.colour(outline), 2.5 if selected or current else 1.2))
        painter.setBrush(colours.colour("accent_soft" if kept or node.ranks else "panel"))
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
            if len(self._cut) >= KEPT_LISTS:
                self._cut.clear()
            room = NODE.width() - 2 * PADDING - NUMBER_ROOM
            self._cut[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return self._cut[key]


def _add_edge(path: QPainterPath, before: QRectF, after: QRectF) -> None:
    start = QPointF(before.right(), before.center().y())
    end = QPointF(after.left(), after.center().y())
    path.moveTo(start)
    if start.y() == end.y():
        path.lineTo(end)
    else:
        bend = QPointF((end.x() - start.x()) * 0.6, 0.0)
        path.cubicTo(start + bend, end - bend, end)
