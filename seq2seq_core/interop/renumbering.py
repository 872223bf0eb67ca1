"""Vocabularies of other engines, renumbered so that the special pieces have the ids that ours have.

Shape legend: V ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from torch import Tensor

from seq2seq_core.errors import InteropError, TokenizerError
from seq2seq_core.interop.json_files import read_json
from seq2seq_core.messages import Message
from seq2seq_core.text.mapped_tokenizer import MappedTokenizer, Vocabulary
from seq2seq_core.text.tokenizer import EOS, PAD, UNK, Tokenizer, load_bytes

_AGAIN = "Download all files of the model again"
_COVERED, _WELL_COVERED = 0.5, 0.9
"""Of a SentencePiece model's pieces, the part that a vocabulary has: of its own model, and of a good one."""

Pieces = tuple[str | None, ...]
"""The pieces of a vocabulary by their own ids; None for an id that has none."""


@dataclass(frozen=True)
class Renumbering:
    """The ids of a vocabulary, of which the special ones go where ours are; the others keep their order.

    Attributes:
        size: V.
        pad: their id of the padding.
        unk: their id of the unknown piece.
        eos: their id of the end.
    """

    size: int
    pad: int
    unk: int
    eos: int

    def __post_init__(self) -> None:
        special = {self.pad, self.unk, self.eos}
        if len(special) < 3 or not special <= set(range(self.size)) or self.size < 4:
            raise InteropError(
                "padding, unknown piece and end are not three of the vocabulary's ids",
                remedy="Download the model again",
            )

    @cached_property
    def theirs(self) -> Tensor:
        """``[V]`` long, their id for each of ours."""
        special = {PAD: self.pad, UNK: self.unk, EOS: self.eos}
        others = iter(i for i in range(self.size) if i not in special.values())
        return torch.tensor([special[i] if i in special else next(others) for i in range(self.size)])

    @cached_property
    def ours(self) -> Tensor:
        """``[V]`` long, our id for each of theirs."""
        return self.theirs.argsort()


def read_pieces(file: Path, size: int) -> Pieces:
    """A vocabulary: a JSON object of ids by pieces.

    Args:
        size: of the embeddings, V.

    Raises:
        InteropError: it is none, an id is no row of the embeddings, or two pieces have one.
    """
    return pieces_by_id(read_json(file).items(), size, file)


def pieces_by_id(ids: Iterable[tuple[str, object]], size: int, file: Path) -> Pieces:
    """The vocabulary of some pieces and their ids.

    Args:
        size: of the embeddings, V.
        file: where they stand, for errors.

    Raises:
        InteropError: an id is no row of the embeddings, or two pieces have one.
    """
    pieces: list[str | None] = [None] * size
    for piece, i in ids:
        if not isinstance(i, int) or isinstance(i, bool) or not 0 <= i < size:
            raise InteropError(
                "has an id that is no row of the embeddings",
                where=file,
                remedy="Vocabulary and weights are of two models: download them again",
            )
        if pieces[i] is not None:
            raise InteropError("has one id for two pieces", where=file, remedy="Download the model again")
        pieces[i] = piece
    return tuple(pieces)


def is_language_token(piece: str) -> bool:
    """Whether a piece is such as ``>>fra<<``."""
    return piece.startswith(">>") and piece.endswith("<<")


def our_vocabulary(
    theirs: Pieces, numbers: Renumbering, is_textless: Callable[[str], bool] = is_language_token
) -> Vocabulary:
    """The vocabulary in our numbers. Ids without a piece stand for no text.

    Args:
        is_textless: whether another piece than padding, unknown and end stands for none.

    Raises:
        TokenizerError: a piece stands there twice.
    """
    names = [_nameless(i) if piece is None else piece for i, piece in enumerate(theirs)]
    if theirs[numbers.pad] is None and "<pad>" not in theirs:
        names[numbers.pad] = "<pad>"
    pieces = tuple(names[i] for i in numbers.theirs.tolist())
    textless = {i for i, piece in enumerate(theirs) if piece is None or is_textless(piece)}
    ours = numbers.ours.tolist()
    return Vocabulary(pieces, frozenset({PAD, UNK, EOS} | {ours[i] for i in textless}))


def read_tokenizer(file: Path, vocabulary: Vocabulary) -> tuple[MappedTokenizer, list[Message]]:
    """A SentencePiece model with ids of a vocabulary, and what is good to know of the two.

    Raises:
        TokenizerError: it cannot be read.
        InteropError: it is of another model.
    """
    return fitting(load_bytes(file), vocabulary, file)


def fitting(serialized: bytes, vocabulary: Vocabulary, file: Path) -> tuple[MappedTokenizer, list[Message]]:
    """The same of the bytes of a SentencePiece model.

    Raises:
        TokenizerError: they are none.
        InteropError: they are of another model.
    """
    side = MappedTokenizer(serialized, vocabulary, file)
    try:
        part = side.coverage
    except UnicodeDecodeError as error:
        raise TokenizerError("is not a SentencePiece model", where=file, remedy=_AGAIN) from error
    if part < _COVERED:
        raise InteropError(
            Message("does not fit the vocabulary, which has {part:.0%} of its pieces", part=part),
            where=file,
            remedy=_AGAIN,
        )
    if part >= _WELL_COVERED:
        return side, []
    return side, [
        Message("the vocabulary has only {part:.0%} of the pieces of {file}", part=part, file=file.name)
    ]


def their_vocabulary(tokenizer: Tokenizer, numbers: Renumbering) -> dict[str, int]:
    """The vocabulary of a tokenizer in their numbers, as ``read_pieces`` reads it."""
    pieces = tokenizer.pieces(numbers.ours.tolist())
    return {piece: i for i, piece in enumerate(pieces) if piece != _nameless(i)}


def _nameless(i: int) -> str:
    return f"<{i} without a piece>"
