"""Where a stretch of text lies in a line, also where parts of it are read from the other side."""

from __future__ import annotations

from PySide6.QtGui import QTextLine

TOUCHING = 0.5
"""Pixels between two parts that are one stretch all the same."""


def line_stretches(line: QTextLine, first: int, last: int) -> list[tuple[float, float]]:
    """Left and right of each part of ``text[first:last]`` in a line (UTF-16 units), from left to right.

    A caret has two places where the reading direction changes, so that what lies between two carets is not
    always what is written between them; the glyphs are.
    """
    boxes = (run.boundingRect() for run in line.glyphRuns(first, last - first))
    found: list[tuple[float, float]] = []
    for left, right in sorted((box.left(), box.right()) for box in boxes):
        if found and left <= found[-1][1] + TOUCHING:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found
