"""Where the nodes of a beam tree lie: pure arithmetic, in device-independent pixels at a zoom of 1.

Steps go from left to right, a column each. A node takes the row of its parent where that is free, so that
what lives long is a straight line; the best hypothesis has the first row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

from seq2seq_core.inspection.tree import ROOT, TreeNode

MARGIN = 24.0
COLUMN, ROW = 148.0, 38.0
NODE = QSizeF(116.0, 26.0)
SMALLEST_ZOOM, LARGEST_ZOOM = 0.05, 3.0
UNRANKED = 1_000
"""Behind all hypotheses of an n-best list."""
LEGIBLE = 0.5
"""From this zoom on nodes have their words."""


@dataclass(frozen=True)
class TreeLayout:
    """Where the nodes lie that are shown.

    Attributes:
        rows: of each node, by number.
        columns: numbers of the nodes of each step.
        boxes: of each node, by number; and of others that are not shown yet.
        edges: from the parent of each node to it, or from the given beginning.
        shift: columns before the first step, 1 where there is a given beginning.
    """

    rows: dict[int, int]
    columns: tuple[tuple[int, ...], ...]
    boxes: dict[int, QRectF]
    edges: dict[int, QLineF]
    shift: int = 0

    @cached_property
    def size(self) -> QSizeF:
        """Of all of it at a zoom of 1."""
        width = (len(self.columns) + self.shift) * COLUMN - (COLUMN - NODE.width())
        height = (max(self.rows.values(), default=0) + 1) * ROW - (ROW - NODE.height())
        return QSizeF(width + 2 * MARGIN, height + 2 * MARGIN)

    def until(self, step: int) -> TreeLayout:
        """The same without the steps after one."""
        columns = self.columns[: step + 1]
        rows = {number: self.rows[number] for column in columns for number in column}
        return replace(self, rows=rows, columns=columns)

    @property
    def beginning(self) -> QRectF:
        """Where the given beginning stands."""
        return _box(-1, 0, self.shift)


def place(nodes: Sequence[TreeNode], numbers: Sequence[int], *, beginning: bool = False) -> TreeLayout:
    """Gives every node its place.

    Args:
        nodes: all of the tree.
        numbers: of those to show, step by step; with each its parent.
        beginning: there is something before the first step.
    """
    columns: list[list[int]] = [[] for _ in range(max((nodes[n].step + 1 for n in numbers), default=0))]
    for number in numbers:
        columns[nodes[number].step].append(number)
    rows: dict[int, int] = {}
    for column in columns:
        taken: set[int] = set()
        for number in sorted(column, key=lambda n: _order(nodes[n])):
            wanted = rows.get(nodes[number].parent, 0)
            rows[number] = _nearest(wanted, taken)
            taken.add(rows[number])
    shift = int(beginning)
    boxes = {number: _box(nodes[number].step, rows[number], shift) for number in numbers}
    before = boxes | {ROOT: _box(-1, 0, shift)} if beginning else boxes
    edges = {n: _edge(before[nodes[n].parent], boxes[n]) for n in numbers if nodes[n].parent in before}
    return TreeLayout(rows, tuple(map(tuple, columns)), boxes, edges, shift)


def _box(step: int, row: int, shift: int) -> QRectF:
    return QRectF(QPointF(MARGIN + (step + shift) * COLUMN, MARGIN + row * ROW), NODE)


def _edge(before: QRectF, box: QRectF) -> QLineF:
    return QLineF(before.right(), before.center().y(), box.left(), box.center().y())


def _order(node: TreeNode) -> tuple[int, bool, int]:
    """The best hypotheses first, then what goes on, then what was given up."""
    return min(node.ranks, default=UNRANKED), not node.children, node.candidate


def _nearest(wanted: int, taken: set[int]) -> int:
    """The free row next to the one wanted, rather below it."""
    away = 0
    while True:
        for row in (wanted + away, wanted - away):
            if row >= 0 and row not in taken:
                return row
        away += 1


@dataclass(frozen=True, slots=True)
class TreeView:
    """A layout seen through a window.

    Attributes:
        layout: what is seen.
        room: of the window.
        zoom: 1 for full size.
        pan: where the window's corner lies in the zoomed layout.
    """

    layout: TreeLayout
    room: QSizeF
    zoom: float = 1.0
    pan: QPointF = field(default_factory=QPointF)

    @property
    def fitting(self) -> float:
        """The zoom at which all of it is in sight, at most full size."""
        size = self.layout.size
        fitting = min(self.room.width() / size.width(), self.room.height() / size.height())
        return max(SMALLEST_ZOOM, min(1.0, fitting))

    def on_screen(self, box: QRectF) -> QRectF:
        """A box of the layout in the window."""
        return QRectF(box.topLeft() * self.zoom - self.pan, box.size() * self.zoom)

    def in_sight(self) -> QRectF:
        """The part of the layout that the window shows."""
        return QRectF(self.pan / self.zoom, self.room / self.zoom)

    def node_at(self, point: QPointF) -> int | None:
        """The node at a point of the window."""
        x, y = (point.x() + self.pan.x()) / self.zoom, (point.y() + self.pan.y()) / self.zoom
        step = int((x - MARGIN) // COLUMN) - self.layout.shift
        if not 0 <= step < len(self.layout.columns):
            return None
        boxes = ((number, self.layout.boxes[number]) for number in self.layout.columns[step])
        return next((number for number, box in boxes if box.contains(QPointF(x, y))), None)

    def steps_in_sight(self) -> range:
        """Those whose nodes, or the edges to them, may be seen."""
        sight = self.in_sight()
        first = int((sight.left() - MARGIN) // COLUMN) - self.layout.shift
        last = int((sight.right() - MARGIN) // COLUMN) - self.layout.shift + 1
        return range(max(0, first), min(len(self.layout.columns), last + 1))

    def zoomed(self, factor: float, around: QPointF) -> TreeView:
        """Zooms so that what lies at a point stays there."""
        zoom = min(LARGEST_ZOOM, max(min(self.fitting, 1.0), self.zoom * factor))
        made = replace(self, zoom=zoom)
        return made.panned_to((around + self.pan) * (zoom / self.zoom) - around)

    def panned_to(self, pan: QPointF) -> TreeView:
        """Moves what is seen, but not past its edges."""
        size = self.layout.size * self.zoom
        x = min(max(0.0, pan.x()), max(0.0, size.width() - self.room.width()))
        y = min(max(0.0, pan.y()), max(0.0, size.height() - self.room.height()))
        return replace(self, pan=QPointF(x, y))

    def fitted(self) -> TreeView:
        """All of it in sight."""
        return replace(self, zoom=self.fitting, pan=QPointF())

    def showing(self, box: QRectF) -> TreeView:
        """Moves as little as needed to have a box of the layout in sight."""
        seen = self.on_screen(box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        dx = min(0.0, seen.left()) + max(0.0, seen.right() - self.room.width())
        dy = min(0.0, seen.top()) + max(0.0, seen.bottom() - self.room.height())
        return self.panned_to(self.pan + QPointF(dx, dy))

    def showing_step(self, step: int) -> TreeView:
        """Moves as little as needed to have a node of a step in sight."""
        middle = self.in_sight().center().y()
        boxes = (self.layout.boxes[number] for number in self.layout.columns[step])
        nearest = min(boxes, key=lambda box: abs(box.center().y() - middle), default=None)
        return self.panned_to(self.pan) if nearest is None else self.showing(nearest)
