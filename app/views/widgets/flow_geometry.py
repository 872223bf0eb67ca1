"""Where the words and ribbons of the flow lie: pure arithmetic, in device-independent pixels.

Shape legend: T target units, S source units, R ribbons, P points that a ribbon is measured at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

MARGIN = 24.0
WORD_GAP = 18.0
LARGEST_DROP, SMALLEST_DROP = 150.0, 56.0
"""Between the two lines."""
TOUCH = 5.0
"""How near to the middle of a ribbon a pointer is on it, at least."""
BEND = 0.55
"""How much of the drop the ends of a ribbon go straight."""
THICKEST, THINNEST = 9.0, 1.5
POINTS = 24


class Ribbon(NamedTuple):
    """A link worth showing.

    Attributes:
        target, source: numbers of units.
        weight: 0 to 1.
    """

    target: int
    source: int
    weight: float

    @property
    def thickness(self) -> float:
        return THINNEST + (THICKEST - THINNEST) * min(1.0, self.weight)


@dataclass(frozen=True, eq=False)
class FlowGeometry:
    """Two lines of words and the ribbons between them.

    Attributes:
        size: of all of it.
        source, target: a box a word.
        ribbons: the lightest first, so that the heavier are drawn over them.
    """

    size: QSizeF
    source: tuple[QRectF, ...]
    target: tuple[QRectF, ...]
    ribbons: tuple[Ribbon, ...]

    def ends(self, ribbon: Ribbon) -> tuple[QPointF, QPointF]:
        """Where a ribbon begins under its source word and ends over its target word."""
        above, below = self.source[ribbon.source], self.target[ribbon.target]
        return QPointF(above.center().x(), above.bottom() + 4), QPointF(below.center().x(), below.top() - 4)

    def controls(self, ribbon: Ribbon) -> tuple[QPointF, QPointF, QPointF, QPointF]:
        """The four points of its cubic curve."""
        start, end = self.ends(ribbon)
        bend = QPointF(0.0, BEND * (end.y() - start.y()))
        return start, start + bend, end - bend, end

    def word_at(self, point: QPointF) -> tuple[int | None, int | None]:
        """The target word or the source word at a point, as far as half of the space around it."""
        for boxes, as_pair in (
            (self.target, lambda number: (number, None)),
            (self.source, lambda number: (None, number)),
        ):
            for number, box in enumerate(boxes):
                if box.adjusted(-WORD_GAP / 2, -4, WORD_GAP / 2, 4).contains(point):
                    return as_pair(number)
        return None, None

    def ribbon_at(self, point: QPointF) -> Ribbon | None:
        """The ribbon at a point, or nearest to it where several cross."""
        if not self.ribbons:
            return None
        away = np.hypot(self._points[:, :, 0] - point.x(), self._points[:, :, 1] - point.y()).min(axis=1)
        reach = np.array([max(TOUCH, ribbon.thickness / 2 + 1) for ribbon in self.ribbons])
        nearest = int(np.argmin(np.where(away <= reach, away, np.inf)))
        return self.ribbons[nearest] if away[nearest] <= reach[nearest] else None

    @cached_property
    def _points(self) -> NDArray[np.float64]:
        """``[R, P, 2]`` along the middle of each ribbon, near enough to each other to be hit between them."""
        curves = [[(p.x(), p.y()) for p in self.controls(ribbon)] for ribbon in self.ribbons]
        corners = np.array(curves).reshape(len(curves), 4, 1, 2)
        widest = float(np.abs(corners[:, 0, 0, 0] - corners[:, 3, 0, 0]).max(initial=0.0))
        t = np.linspace(0.0, 1.0, POINTS + int(widest / TOUCH))[None, :, None]
        a, b, c, d = (corners[:, number] for number in range(4))
        return np.asarray(
            (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d, np.float64
        )


def lay_out(
    source_widths: Sequence[float],
    target_widths: Sequence[float],
    ribbons: Sequence[Ribbon],
    room: QSizeF,
    line: float,
    *,
    source_from_right: bool = False,
    target_from_right: bool = False,
) -> FlowGeometry:
    """Lays the two lines out around a common middle.

    Where they have no room, the shorter one is spread to the width of the longer one, so that what belongs
    together stays near each other and both scroll together.

    Args:
        room: of the widget; what is laid out may be wider, and is never narrower.
        line: height of a word.
        source_from_right, target_from_right: the first word stands at the right.
    """
    widths = [_width(one, WORD_GAP) for one in (source_widths, target_widths)]
    width = max(room.width(), max(widths) + 2 * MARGIN)
    spread = width > room.width()
    drop = min(LARGEST_DROP, max(SMALLEST_DROP, room.height() - 2 * (line + MARGIN)))
    height = max(room.height(), drop + 2 * (line + MARGIN))
    top = (height - drop) / 2 - line
    source, target = (
        _boxes(one, width, max(widths) if spread else own, QRectF(0, y, width, line), from_right=right)
        for one, own, y, right in (
            (source_widths, widths[0], top, source_from_right),
            (target_widths, widths[1], top + line + drop, target_from_right),
        )
    )
    by_weight = sorted(ribbons, key=lambda ribbon: ribbon.weight)
    return FlowGeometry(QSizeF(width, height), source, target, tuple(by_weight))


def _width(widths: Sequence[float], gap: float) -> float:
    return sum(widths) + gap * max(0, len(widths) - 1)


def _boxes(
    widths: Sequence[float], width: float, wanted: float, line: QRectF, *, from_right: bool
) -> tuple[QRectF, ...]:
    """Boxes beside each other in the middle of a line, as wide together as is wanted."""
    gaps = max(1, len(widths) - 1)
    gap = WORD_GAP if len(widths) < 2 else (wanted - sum(widths)) / gaps
    left = (width - _width(widths, gap)) / 2
    starts = accumulate((own + gap for own in widths), initial=left)
    boxes = [QRectF(x, line.top(), own, line.height()) for x, own in zip(starts, widths, strict=False)]
    if from_right:
        boxes = [QRectF(width - box.right(), box.top(), box.width(), box.height()) for box in boxes]
    return tuple(boxes)
