"""Where the cards of the tokens lie: pure arithmetic, in device-independent pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

MARGIN = 16.0
GAP = 8.0
LARGEST_CARD = 200.0


@dataclass(frozen=True, slots=True)
class TokenGrid:
    """Cards in rows, all of one size.

    Attributes:
        count: of the cards.
        width: of the room that they have; it is filled.
        least: width of a card, at least.
        height: of a card.
        from_right: the first card stands at the right.
    """

    count: int
    width: float
    least: float
    height: float
    from_right: bool = False

    @property
    def columns(self) -> int:
        return max(1, int((self.width - 2 * MARGIN + GAP) // (self.least + GAP)))

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)

    @property
    def card(self) -> float:
        """Width of a card."""
        room = self.width - 2 * MARGIN - GAP * (self.columns - 1)
        return min(LARGEST_CARD, max(self.least, room / self.columns))

    @property
    def total(self) -> float:
        """Height of all rows."""
        return 2 * MARGIN + self.rows * (self.height + GAP) - GAP

    def box(self, number: int) -> QRectF:
        """Of a card."""
        row, column = divmod(number, self.columns)
        x = MARGIN + column * (self.card + GAP)
        x = self.width - x - self.card if self.from_right else x
        return QRectF(x, MARGIN + row * (self.height + GAP), self.card, self.height)

    def at(self, point: QPointF) -> int | None:
        """The card at a point."""
        row = int((point.y() - MARGIN) // (self.height + GAP))
        first = max(0, row * self.columns)
        numbers = range(first, min(self.count, first + self.columns))
        return next((number for number in numbers if self.box(number).contains(point)), None)

    def visible(self, top: float, bottom: float) -> range:
        """The cards of the rows that are in sight."""
        pitch = self.height + GAP
        first, last = math.floor((top - MARGIN) / pitch), math.ceil((bottom - MARGIN) / pitch)
        return range(max(0, first * self.columns), min(self.count, max(0, last * self.columns)))
