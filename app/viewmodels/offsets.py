"""The one place where the engine's code points and Qt's UTF-16 code units meet."""

from __future__ import annotations


def to_utf16(text: str, code_point: int) -> int:
    """The UTF-16 offset of a code point offset into ``text``."""
    return len(text[:code_point].encode("utf-16-le", "surrogatepass")) // 2


def to_code_points(text: str, unit: int) -> int:
    """The code point offset of a UTF-16 offset into ``text``; inside a surrogate pair, the pair's start."""
    if unit <= 0:
        return 0
    units = text.encode("utf-16-le", "surrogatepass")
    cut = min(2 * unit, len(units))
    inside = 0 < cut < len(units) and _is(units, cut - 2, 0xD8) and _is(units, cut, 0xDC)
    return len(units[: cut - 2 if inside else cut].decode("utf-16-le", "surrogatepass"))


def _is(units: bytes, at: int, high_byte: int) -> bool:
    return units[at + 1] & 0xFC == high_byte
