"""The one place where the engine's code points and Qt's UTF-16 code units meet."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTextBoundaryFinder


def to_utf16(text: str, code_point: int) -> int:
    """The UTF-16 offset of a code point offset into ``text``."""
    return len(text[:code_point].encode("utf-16-le", "surrogatepass")) // 2


def each_to_utf16(text: str, code_points: Iterable[int]) -> list[int]:
    """The UTF-16 offsets of many code point offsets, which rise, in one pass."""
    units, found, at = 0, [], 0
    for point in code_points:
        units += to_utf16(text[at:point], point - at)
        found.append(units)
        at = point
    return found


def to_code_points(text: str, unit: int) -> int:
    """The code point offset of a UTF-16 offset into ``text``; inside a surrogate pair, the pair's start."""
    if unit <= 0:
        return 0
    units = text.encode("utf-16-le", "surrogatepass")
    cut = min(2 * unit, len(units))
    inside = 0 < cut < len(units) and _is(units, cut - 2, 0xD8) and _is(units, cut, 0xDC)
    return len(units[: cut - 2 if inside else cut].decode("utf-16-le", "surrogatepass"))


def grapheme_starts(text: str) -> frozenset[int]:
    """Where the characters that a reader sees begin (code points): a caret stands nowhere else."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # as for Qt
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    starts, units, at = set(), 0, 0
    while (unit := finder.toNextBoundary()) >= 0:
        starts.add(at)
        while units < unit:
            units += 1 + (ord(text[at]) > 0xFFFF)
            at += 1
    return frozenset(starts)


def _is(units: bytes, at: int, high_byte: int) -> bool:
    return units[at + 1] & 0xFC == high_byte
