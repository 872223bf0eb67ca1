"""How SentencePiece writes its pieces: what they spell, without the model that made them; and which pieces of
a vocabulary agree with a text that is to be written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

WORD_MARK = "▁"
"""Stands for the space before a word, at the beginning of its first piece."""

_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")
_BYTES = {f"<0x{value:02X}>": bytes([value]) for value in range(256)}


def byte_of(piece: str) -> bytes:
    """The byte that a piece such as ``<0xE2>`` stands for, nothing for any other piece."""
    return _BYTES.get(piece, b"")


def bytes_at_end(pieces: Iterable[str]) -> bytes:
    """Those of the byte pieces that the pieces end with."""
    found = b""
    for piece in pieces:
        byte = byte_of(piece)
        found = found + byte if byte else b""
    return found


def is_cut(spelled: bytes) -> bool:
    """Whether bytes end inside a character (or are no UTF-8 at all)."""
    try:
        spelled.decode()
    except UnicodeDecodeError:
        return True
    return False


def one_spaced(text: str) -> str:
    """The text with one space for all white space and control characters that stand together."""
    return _SPACES.sub(" ", text)


class Pieces:
    """The pieces of a vocabulary as UTF-8, with a space for SentencePiece's word mark.

    Args:
        texts: what each id writes; a piece that spells a byte writes that byte alone, a special one nothing.
        byte_space: id of the piece that spells a space as a byte, which a text does not begin with.
    """

    def __init__(self, texts: Sequence[bytes], byte_space: int | None = None) -> None:
        self.texts = tuple(texts)
        self.byte_space = byte_space

    @cached_property
    def strings(self) -> tuple[str | None, ...]:
        """What each id writes, ``one_spaced``; None for a byte that is no character of its own."""
        return tuple(
            None if len(text) == 1 and text[0] > 0x7F else one_spaced(text.decode("utf-8", "replace"))
            for text in self.texts
        )

    def within(self, rest: bytes) -> list[int]:
        """Ids that write a beginning of ``rest``, or all of it; shortest first."""
        ids: list[int] = []
        for end in range(1, min(len(rest), self._longest) + 1):
            ids += self._by_text.get(rest[:end], ())
        return ids

    def beyond(self, rest: bytes) -> list[int]:
        """Ids that write all of ``rest`` and more."""
        texts, ids = self._sorted
        start = bisect_left(texts, rest)
        # No UTF-8 text holds the byte 0xFF.
        end = bisect_left(texts, rest + b"\xff", start)
        return [i for i, text in zip(ids[start:end], texts[start:end], strict=True) if text != rest]

    @cached_property
    def _by_text(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for i, text in enumerate(self.texts):
            if text:
                found.setdefault(text, []).append(i)
        return found

    @cached_property
    def _longest(self) -> int:
        return max((len(text) for text in self.texts), default=0)

    @cached_property
    def _sorted(self) -> tuple[list[bytes], list[int]]:
        ids = sorted((i for i, text in enumerate(self.texts) if text), key=lambda i: self.texts[i])
        return [self.texts[i] for i in ids], ids
