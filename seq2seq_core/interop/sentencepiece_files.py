"""SentencePiece models put together from their parts, in protobuf's wire format.

Numbers of fields and kinds are those of SentencePiece's own ``sentencepiece_model.proto``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Literal

Kind = Literal["unigram", "bpe"]

_MODEL = {"unigram": 1, "bpe": 2}
_NORMAL, _UNKNOWN = 1, 2
_VARINT, _BYTES, _FLOAT = 0, 2, 5


def sentencepiece_model(
    pieces: Iterable[tuple[str, float]], kind: Kind, unknown: str, charsmap: bytes = b""
) -> bytes:
    """The bytes of a ``.spm`` file.

    Args:
        pieces: with their scores, without special ones; none twice. A unigram model has log-probabilities;
            of a byte-pair one the higher of two is merged first.
        unknown: the piece that stands for what no piece spells.
        charsmap: what is normalised and how, as SentencePiece compiles it; empty for nothing.
    """
    entries = [_piece(unknown, 0.0, _UNKNOWN), *(_piece(piece, score, _NORMAL) for piece, score in pieces)]
    trainer = _number(3, _MODEL[kind]) + _number(4, len(entries)) + _bytes(45, unknown.encode())
    normalizer = _bytes(2, charsmap) + _number(3, True) + _number(4, True) + _number(5, True)
    return b"".join(_bytes(1, entry) for entry in entries) + _bytes(2, trainer) + _bytes(3, normalizer)


def _piece(piece: str, score: float, kind: int) -> bytes:
    text = piece.encode("utf-8", "replace")
    return _bytes(1, text) + _key(2, _FLOAT) + struct.pack("<f", score) + _number(3, kind)


def _bytes(field: int, content: bytes) -> bytes:
    return _key(field, _BYTES) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _key(field, _VARINT) + _varint(value)


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
