"""Where the points of a plot and their labels lie: pure arithmetic, in device-independent pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

MARGIN = 28.0
REACH = 14.0
"""How near to a point the pointer is on it."""
GAP = 7.0
"""Between a point and its label."""
GRAIN = 3.0
"""Labels keep apart on a grid of squares of this edge."""


@dataclass(frozen=True, slots=True)
class StatesGeometry:
    """Points laid out in a widget, one scale for both directions, since distances are what is looked at.

    Attributes:
        places: of the points.
    """

    places: tuple[QPointF, ...]

    def at(self, point: QPointF) -> int | None:
        """The number of the nearest point within reach."""
        near = [(_distance(place, point), number) for number, place in enumerate(self.places)]
        distance, number = min(near, default=(REACH + 1, -1))
        return number if distance <= REACH else None


def fit(size: QSizeF, points: Sequence[tuple[float, float]], label: float) -> StatesGeometry:
    """Lays points out so that all of them are visible.

    Args:
        label: room that is kept for labels at the right.
    """
    if not points:
        return StatesGeometry(())
    xy = np.array(points, np.float64)
    low, high = xy.min(axis=0), xy.max(axis=0)
    room = np.array([size.width() - 2 * MARGIN - label, size.height() - 2 * MARGIN]).clip(1.0)
    spread = np.maximum(high - low, 1e-9)
    scale = float((room / spread).min())
    middle = np.array([MARGIN + room[0] / 2, MARGIN + room[1] / 2])
    placed = (xy - (low + high) / 2) * scale * [1, -1] + middle
    return StatesGeometry(tuple(QPointF(x, y) for x, y in placed.tolist()))


def place_labels(
    size: QSizeF, places: Sequence[QPointF], labels: Sequence[QSizeF], order: Sequence[int]
) -> dict[int, QRectF]:
    """Boxes for labels beside their points, none over another label or a point.

    Args:
        labels: sizes.
        order: of the numbers of those to place, the most important first; one without room gets none.
    """
    columns, rows = int(size.width() / GRAIN) + 1, int(size.height() / GRAIN) + 1
    taken = np.zeros((rows, columns), np.bool_)
    for place in places:
        taken[_squares(QRectF(place - QPointF(4, 4), QSizeF(8, 8)))] = True
    boxes = {}
    for number in order:
        for box in _beside(places[number], labels[number]):
            if _free(taken, box, size):
                taken[_squares(box)] = True
                boxes[number] = box
                break
    return boxes


def _beside(place: QPointF, size: QSizeF) -> list[QRectF]:
    width, height = size.width(), size.height()
    corners = (
        QPointF(GAP, -height / 2),
        QPointF(-GAP - width, -height / 2),
        QPointF(-width / 2, -GAP - height),
        QPointF(-width / 2, GAP),
        QPointF(GAP, -height),
        QPointF(GAP, 0),
        QPointF(-GAP - width, -height),
        QPointF(-GAP - width, 0),
    )
    return [QRectF(place + corner, size) for corner in corners]


def _free(taken: NDArray[np.bool_], box: QRectF, size: QSizeF) -> bool:
    inside = QRectF(QPointF(0, 0), size).contains(box)
    return inside and not bool(taken[_squares(box)].any())


def _squares(box: QRectF) -> tuple[slice, slice]:
    top, left = max(0, int(box.top() / GRAIN)), max(0, int(box.left() / GRAIN))
    return slice(top, int(box.bottom() / GRAIN) + 1), slice(left, int(box.right() / GRAIN) + 1)


def _distance(a: QPointF, b: QPointF) -> float:
    return float(np.hypot(a.x() - b.x(), a.y() - b.y()))
