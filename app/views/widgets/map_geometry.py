"""Where the cells and labels of an alignment map lie: pure arithmetic, in device-independent pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

MARGIN = 20.0
LABEL_GAP = 8.0
LARGEST_CELL = 30.0
SMALLEST_CELL = 2.0
LEGIBLE_CELL = 11.0
"""Cells at least this wide have labels."""
LARGEST_ZOOM = 16.0
DIAGONAL = math.sqrt(0.5)


@dataclass(frozen=True, slots=True)
class MapGeometry:
    """A map laid out in a widget.

    Attributes:
        rows, columns: target and source units.
        frame: where cells are visible; row labels stand left of it, column labels above.
        base: edge of a cell when all of the map is visible.
        zoom: 1 shows all of it.
        pan: how far the first cell lies left of and above the frame's corner.
    """

    rows: int
    columns: int
    frame: QRectF
    base: float
    zoom: float = 1.0
    pan: QPointF = field(default_factory=QPointF)

    @property
    def cell(self) -> float:
        """Edge of a cell; whole pixels where that keeps edges crisp."""
        size = self.base * self.zoom
        return float(math.floor(size)) if size >= 8 else size

    @property
    def content(self) -> QSizeF:
        """Of all cells."""
        return QSizeF(self.columns * self.cell, self.rows * self.cell)

    @property
    def visible(self) -> QRectF:
        """The part of the frame that holds cells."""
        content = self.content
        return QRectF(
            self.frame.topLeft(),
            QSizeF(min(self.frame.width(), content.width()), min(self.frame.height(), content.height())),
        )

    def left_of(self, column: float) -> float:
        return self.frame.left() - self.pan.x() + column * self.cell

    def top_of(self, row: float) -> float:
        return self.frame.top() - self.pan.y() + row * self.cell

    def box(self, row: int, column: int) -> QRectF:
        """Of one cell."""
        return QRectF(self.left_of(column), self.top_of(row), self.cell, self.cell)

    def row_at(self, y: float) -> int | None:
        row = math.floor((y - self.frame.top() + self.pan.y()) / self.cell)
        return row if 0 <= row < self.rows and self.visible.top() <= y < self.visible.bottom() else None

    def column_at(self, x: float) -> int | None:
        column = math.floor((x - self.frame.left() + self.pan.x()) / self.cell)
        return (
            column if 0 <= column < self.columns and self.visible.left() <= x < self.visible.right() else None
        )

    def column_of_label_at(self, point: QPointF) -> int | None:
        """Labels lean to the right by 45 degrees above their column."""
        return self.column_at(point.x() - (self.frame.top() - point.y()))

    def visible_rows(self) -> range:
        first = max(0, math.floor(self.pan.y() / self.cell))
        return range(first, min(self.rows, math.ceil((self.pan.y() + self.frame.height()) / self.cell)))

    def visible_columns(self) -> range:
        first = max(0, math.floor(self.pan.x() / self.cell))
        return range(first, min(self.columns, math.ceil((self.pan.x() + self.frame.width()) / self.cell)))

    def zoomed(self, factor: float, around: QPointF) -> MapGeometry:
        """Zooms so that what lies at a point stays there."""
        zoom = max(1.0, min(self.zoom * factor, LARGEST_ZOOM, max(1.0, 3 * LARGEST_CELL / self.base)))
        made = replace(self, zoom=zoom)
        share = made.cell / self.cell
        inside = around - self.frame.topLeft()
        return made.panned_to((inside + self.pan) * share - inside)

    def panned_to(self, pan: QPointF) -> MapGeometry:
        """Moves the map, but never out of its frame."""
        content = self.content
        x = min(max(0.0, pan.x()), max(0.0, content.width() - self.frame.width()))
        y = min(max(0.0, pan.y()), max(0.0, content.height() - self.frame.height()))
        return replace(self, pan=QPointF(x, y))

    def showing(self, row: int, column: int) -> MapGeometry:
        """Moves the map as little as needed to have a cell in the frame."""
        box = self.box(row, column)
        dx = min(0.0, box.left() - self.frame.left()) + max(0.0, box.right() - self.frame.right())
        dy = min(0.0, box.top() - self.frame.top()) + max(0.0, box.bottom() - self.frame.bottom())
        return self.panned_to(self.pan + QPointF(dx, dy))


def fit(
    size: QSizeF, rows: int, columns: int, row_label: float, column_label: float, last_column_label: float
) -> MapGeometry:
    """Lays a map out so that all of it is visible.

    Args:
        size: of the widget.
        row_label, column_label: widths of the longest labels.
        last_column_label: width of the label that leans out over the right edge.
    """
    left = MARGIN + min(row_label, 0.3 * size.width()) + LABEL_GAP
    top = MARGIN + min(column_label * DIAGONAL, 0.35 * size.height()) + LABEL_GAP
    right = MARGIN + min(last_column_label * DIAGONAL, 0.15 * size.width())
    frame = QRectF(left, top, max(1.0, size.width() - left - right), max(1.0, size.height() - top - MARGIN))
    room = min(frame.width() / max(1, columns), frame.height() / max(1, rows))
    return MapGeometry(rows, columns, frame, max(SMALLEST_CELL, min(LARGEST_CELL, room)))
