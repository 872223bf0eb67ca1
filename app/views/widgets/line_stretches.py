"""Where a stretch of text lies in a line, also where parts of it are read from the other side."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtGui import QTextLine

TOUCHING = 0.5
"""Pixels between two parts that are one stretch all the same."""
FROM_RIGHT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks of all characters that are read from the right, or that turn the direction."""


def is_one_way(text: str) -> bool:
    """Whether nothing in a text is read from the right."""
    return FROM_RIGHT.search(text) is None


def line_stretches(
    line: QTextLine, first: int, last: int, *, one_way: bool = False
) -> list[tuple[float, float]]:
    """Left and right of each part of ``text[first:last]`` in a line (UTF-16 units), from left to right.

    A caret has two places where the reading direction changes, so that what lies between two carets is not
    always what is written between them; the glyphs are.

    Args:
        one_way: nothing in the line is read from the right. Then carets are right where a character begins,
            and take a fraction of the time.
    """
    if one_way:
        (left, begins), (right, ends) = _caret(line, first), _caret(line, last)
        if (begins, ends) == (first, last):
            return [(left, right)]
    boxes = (run.boundingRect() for run in line.glyphRuns(first, last - first))
    found: list[tuple[float, float]] = []
    for left, right in sorted((box.left(), box.right()) for box in boxes):
        if found and left <= found[-1][1] + TOUCHING:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _caret(line: QTextLine, unit: int) -> tuple[float, int]:
    """Where a caret stands, and before which unit: the next one, inside a character."""
    found: Any = line.cursorToX(unit)  # a pair, whatever its stub says
    return float(found[0]), int(found[1])
