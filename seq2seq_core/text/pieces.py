"""How SentencePiece writes its pieces: what they spell, without the model that made them."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD_MARK = "▁"
"""Stands for the space before a word, at the beginning of its first piece."""

_BYTE = re.compile("<0x([0-9A-F]{2})>")


def byte_of(piece: str) -> bytes:
    """The byte that a piece such as ``<0xE2>`` stands for, nothing for any other piece."""
    match = _BYTE.fullmatch(piece)
    return bytes.fromhex(match[1]) if match else b""


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
