"""The rows and columns of an alignment map: pieces, or pieces merged to words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.viewmodels.offsets import grapheme_starts
from seq2seq_core.types import Token

APOSTROPHES = "'’"


@dataclass(frozen=True, slots=True)
class Unit:
    """A row or column: what it is called, its stretch of the sentence (code points), its pieces.

    Attributes:
        first, last: the pieces that it is made of, ``last`` excluded.
    """

    label: str
    start: int
    end: int
    first: int
    last: int


def pieces_of(text: str, tokens: Sequence[Token]) -> tuple[Unit, ...]:
    """One unit a piece, called as the model calls it."""
    return tuple(
        Unit(token.piece, *_trimmed(text, token.start, token.end), number, number + 1)
        for number, token in enumerate(tokens)
    )


def words_of(text: str, tokens: Sequence[Token], starts: frozenset[int] | None = None) -> tuple[Unit, ...]:
    """Pieces merged to words.

    White space ends a word, and so does, where two pieces meet, the border between letters and punctuation
    (an apostrophe stays with what stands before it) and each border inside a script without spaces; none of
    them inside a character as a reader sees it.

    Args:
        starts: where these characters begin, if the caller knows.
    """
    starts = grapheme_starts(text) if starts is None else starts
    units: list[Unit] = []
    for number, token in enumerate(tokens):
        start, end = _trimmed(text, token.start, token.end)
        joined = units and start == units[-1].end and start < end and start not in starts
        if units and (joined or not _border(text, units[-1], start, end)):
            previous = units.pop()
            start = start if previous.start == previous.end else previous.start
            units.append(Unit(text[start:end] or token.piece, start, end, previous.first, number + 1))
        else:
            units.append(Unit(text[start:end] or token.piece, start, end, number, number + 1))
    return tuple(units)


def merge(values: NDArray[np.float32], target: Sequence[Unit], source: Sequence[Unit]) -> NDArray[np.float32]:
    """Attention between units: summed over the pieces of a source unit, averaged over those of a target unit.

    Args:
        values: ``[T, S]`` attention between pieces.

    Returns:
        ``[len(target), len(source)]`` float32.
    """
    if not target or not source:
        return np.zeros((len(target), len(source)), np.float32)
    columns = np.add.reduceat(values, [unit.first for unit in source], axis=1)
    rows = np.add.reduceat(columns, [unit.first for unit in target], axis=0)
    sizes = np.array([unit.last - unit.first for unit in target], np.float32)
    return np.asarray(rows / sizes[:, None], np.float32)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _border(text: str, previous: Unit, start: int, end: int) -> bool:
    """Whether a piece that covers ``text[start:end]`` begins a word."""
    if previous.start == previous.end:  # a space mark of its own belongs to the word behind it
        return False
    if start != previous.end:  # behind a space; or before the end, as one more byte of the same character
        return start > previous.end
    if start == end:
        return False
    before, after = text[previous.end - 1], text[start]
    if after in APOSTROPHES:
        return False
    if before in APOSTROPHES or _is_word(before) != _is_word(after):
        return True
    return _without_spaces(before) or _without_spaces(after)


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def _without_spaces(character: str) -> bool:
    return unicodedata.name(character, "").startswith(
        ("CJK", "HIRAGANA", "KATAKANA", "THAI", "KHMER", "LAO", "MYANMAR")
    )


def reads_right_to_left(text: str) -> bool:
    """Whether the first character with a direction says so, as for a paragraph (UAX 9, P2 and P3)."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction != "L" for direction in directions if direction in ("L", "R", "AL")), False)
