"""Words and phrases in a text, and in a text that is being written piece by piece.

A phrase stands in a text where neither end of it cuts a word: "or" does not stand in "ordinateur". Scripts
that put no space between words (Han, kana, Thai, ...) have no such ends; Hangul words begin after a space,
but particles follow them. White space between words is any white space; letters are compared as they are.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from seq2seq_core.text.pieces import Pieces, one_spaced
from seq2seq_core.types import Span

_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_OPENERS = frozenset("'’`-‐–/\"“„«‹([{¿¡「『（")
_JOINERS = "\u200c\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


class _Kind(IntEnum):
    """What a character means for where words end. GLUED belongs to the character before it."""

    OTHER = 0
    LETTER = 1
    HANGUL = 2
    UNSPACED = 3
    GLUED = 4


def _kind(character: str) -> _Kind:
    if unicodedata.category(character)[0] == "M" or character in _JOINERS or ord(character) in _SKIN_TONES:
        return _Kind.GLUED
    if not character.isalnum() and character != "_":
        return _Kind.OTHER
    name = unicodedata.name(character, "")
    if name.startswith(_UNSPACED):
        return _Kind.UNSPACED
    return _Kind.HANGUL if name.startswith("HANGUL") else _Kind.LETTER


@lru_cache(maxsize=4096)
def may_begin(before: str, first: str) -> bool:
    """Whether a phrase that begins with ``first`` may follow the character ``before``."""
    old, new = _kind(before), _kind(first)
    if new is _Kind.GLUED:
        return False
    if _Kind.OTHER in (old, new) or _Kind.UNSPACED in (old, new):
        return True
    return (_Kind.LETTER if old is _Kind.GLUED else old) is not new


@lru_cache(maxsize=4096)
def may_end(last: str, after: str) -> bool:
    """Whether a phrase that ends with ``last`` may stand before the character ``after``."""
    old, new = _kind(last), _kind(after)
    if new is _Kind.GLUED:
        return False
    if old in (_Kind.OTHER, _Kind.UNSPACED, _Kind.HANGUL) or new in (_Kind.OTHER, _Kind.UNSPACED):
        return True
    return (_Kind.LETTER if old is _Kind.GLUED else old) is not new


def needs_no_space(before: str, first: str) -> bool:
    """Whether a phrase that begins with ``first`` is usually written right after the character ``before``."""
    return before in _OPENERS or _Kind.UNSPACED in (_kind(before), _kind(first))


def canonical(phrase: str) -> str:
    """The phrase with one space between its words."""
    return one_spaced(phrase).strip(" ")


def find_phrase(text: str, phrase: str, *, ignore_case: bool = False) -> list[Span]:
    """Where a phrase stands in a text, in order.

    Args:
        phrase: ``canonical``, not empty.
    """
    return [
        match.span(1)
        for match in _pattern(phrase, ignore_case).finditer(text)
        if may_begin(text[match.start(1) - 1] if match.start(1) else " ", text[match.start(1)])
        and may_end(text[match.end(1) - 1], text[match.end(1)] if match.end(1) < len(text) else " ")
    ]


@lru_cache(maxsize=1024)
def _pattern(phrase: str, ignore_case: bool) -> re.Pattern[str]:
    """Matches also where matches overlap."""
    words = r"\s+".join(re.escape(word) for word in phrase.split(" "))
    return re.compile(f"(?=({words}))", re.IGNORECASE if ignore_case else 0)


class Written(NamedTuple):
    """The end of a text that is being written.

    Attributes:
        tail: its last characters, ``one_spaced``; a space stands before the whole text.
        pending: bytes that are not a whole character yet.
        new: characters of the tail that the last piece wrote.
    """

    tail: str = " "
    pending: bytes = b""
    new: int = 0


class Writer:
    """Follows a text through its pieces, as far back as phrases need it.

    Args:
        longest: characters of the longest phrase that will be looked for.
    """

    def __init__(self, pieces: Pieces, longest: int) -> None:
        self._pieces = pieces
        self._kept = longest + 1

    def after(self, written: Written, token: int) -> Written:
        """The text with one more piece."""
        tail, pending, _ = written
        string = self._pieces.strings[token]
        if pending or string is None:
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            string = one_spaced(decoder.decode(pending + self._pieces.texts[token]))
            pending = decoder.getstate()[0]
        if tail[-1] == " " and string[:1] == " ":
            string = string[1:]
        return Written(tail[-self._kept :] + string, pending, len(string))


def newly_stands(written: Written, phrase: str) -> int:
    """How often a phrase stands in the text of which that was not yet known before the last piece.

    It is known when the character after the phrase is.
    """
    tail, size = written.tail, len(phrase)
    if phrase not in tail:
        return 0
    start = max(1, len(tail) - written.new - size)
    count = 0
    while (at := tail.find(phrase, start)) >= 0 and at + size < len(tail):
        count += may_begin(tail[at - 1], phrase[0]) and may_end(phrase[-1], tail[at + size])
        start = at + 1
    return count


def stands_at_end(written: Written, phrase: str) -> bool:
    """Whether the phrase would stand at the end of the text, if it ended here."""
    tail = written.tail
    return tail.endswith(phrase) and may_begin(tail[-len(phrase) - 1], phrase[0])
