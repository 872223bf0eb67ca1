"""The boxes of words in a paragraph that is laid out."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QTextBlock

from app.viewmodels.offsets import to_utf16
from app.viewmodels.shown import Span
from app.views.widgets.line_stretches import is_one_way, line_stretches

BESIDE = 2.0
"""How far the box around a word reaches beside it."""


class BlockLines:
    """The lines of a block as they are laid out now; Qt is asked once for what all words of them share.

    Args:
        metrics: of the text's own font; a taller script makes no taller box.
    """

    def __init__(self, block: QTextBlock, metrics: QFontMetricsF) -> None:
        layout = block.layout()
        self._position = block.position()
        self._preedit, self._composed_at = layout.preeditAreaText(), layout.preeditAreaPosition()
        self._one_way = is_one_way(block.text() + self._preedit)
        self._height = metrics.height() - 2
        self._lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        self._starts = [line.textStart() for line in self._lines]
        self._ends = [line.textStart() + line.textLength() for line in self._lines]
        self._tops = [line.y() + line.ascent() - metrics.ascent() + 1 for line in self._lines]

    def boxes(self, units: Span) -> list[QRectF]:
        """What of a stretch of the text (UTF-16) lies in the block, from the block's corner."""
        start, end = (self._in_layout(unit - self._position) for unit in units)
        boxes: list[QRectF] = []
        for number in range(max(0, bisect_right(self._starts, start) - 1), len(self._lines)):
            if self._starts[number] >= end:
                break
            a, b = max(start, self._starts[number]), min(end, self._ends[number])
            if a < b:
                for left, right in line_stretches(self._lines[number], a, b, one_way=self._one_way):
                    width = right - left + 2 * BESIDE
                    boxes.append(QRectF(left - BESIDE, self._tops[number], width, self._height))
        return boxes

    def _in_layout(self, unit: int) -> int:
        """An offset into the block as laid out, which holds the text being composed as well."""
        behind = bool(self._preedit) and unit > self._composed_at
        return unit + to_utf16(self._preedit, len(self._preedit)) if behind else unit
