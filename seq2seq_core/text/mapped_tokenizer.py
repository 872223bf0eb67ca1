"""A SentencePiece model whose pieces are numbered by a vocabulary of its own, as other engines have them.

Such a model says how a text is cut; which id a piece has, its vocabulary says. Marian's models have one for
both languages, cut by two SentencePiece models.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from seq2seq_core.errors import TokenizerError
from seq2seq_core.messages import Message
from seq2seq_core.text.tokenizer import EOS, PAD, UNK, Decoded, Encoded, Tokenizer, load_bytes

VOCABULARY = ".vocabulary.json"
"""Of the names of vocabularies."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of a model.

    Attributes:
        pieces: by id, none twice; padding, the unknown piece and the end have the ids that they have in all
            our models.
        control: ids that stand for no text.
    """

    pieces: tuple[str, ...]
    control: frozenset[int]

    def __post_init__(self) -> None:
        if len(set(self.pieces)) < len(self.pieces):
            raise TokenizerError("has a piece twice in its vocabulary", remedy="Install the model again")
        try:
            "".join(self.pieces).encode()
        except UnicodeEncodeError as error:  # half of a surrogate pair
            raise TokenizerError(
                "has a piece that is no text in its vocabulary", remedy="Install the model again"
            ) from error
        if not {PAD, UNK, EOS} <= self.control or not self.control <= set(range(len(self.pieces))):
            raise TokenizerError(
                "has a vocabulary without padding, unknown piece or end", remedy="Install the model again"
            )

    def dumps(self) -> str:
        """As JSON."""
        return json.dumps({"pieces": self.pieces, "control": sorted(self.control)}, ensure_ascii=False)


class MappedTokenizer(Tokenizer):
    """See the module.

    Args:
        serialized: the bytes of a ``.spm`` file.
        vocabulary: the ids.
        where: the file they came from, for errors.

    Raises:
        TokenizerError: the bytes are no SentencePiece model.
    """

    def __init__(self, serialized: bytes, vocabulary: Vocabulary, where: Path | str | None = None) -> None:
        super().__init__(serialized, where)
        self.vocabulary = vocabulary
        self._ids = {piece: i for i, piece in enumerate(vocabulary.pieces) if i not in vocabulary.control}

    @property
    def saved(self) -> dict[str, bytes]:
        return {**super().saved, VOCABULARY: self.vocabulary.dumps().encode()}

    @property
    def size(self) -> int:
        return len(self.vocabulary.pieces)

    @property
    def coverage(self) -> float:
        """Which part of the SentencePiece model's pieces the vocabulary has, 0 to 1."""
        of = self._processor
        pieces = [
            of.id_to_piece(i)
            for i in range(of.get_piece_size())
            if not (of.is_control(i) or of.is_unknown(i) or of.is_unused(i))
        ]
        return sum(piece in self._ids for piece in pieces) / max(1, len(pieces))

    @cached_property
    def control_ids(self) -> tuple[int, ...]:
        return tuple(sorted(self.vocabulary.control))

    def encode(self, text: str) -> Encoded:
        found = self._processor.encode(text, return_type="offset_mapping")
        ids = self._numbered(found["pieces"])
        return Encoded(ids, self._tokens(text, ids, found["offsets"]))

    def encode_ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [self._numbered(self._processor.encode(text, out_type=str)) for text in texts]

    def sample_ids(self, texts: Sequence[str], alpha: float) -> list[list[int]]:
        return [
            self._numbered(
                self._processor.encode(text, out_type=str, enable_sampling=True, alpha=alpha, nbest_size=-1)
            )
            for text in texts
        ]

    def decode(self, ids: Sequence[int]) -> Decoded:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text, ends = "", [0]
        for i in ids:
            text += decoder.decode(self.written.texts[i])
            ends.append(len(text))
        text += decoder.decode(b"", final=True)
        ends[-1] = len(text)
        left, text = len(text) - len(text.lstrip()), text.strip()
        ends = [min(max(end - left, 0), len(text)) for end in ends]
        return Decoded(text, self._tokens(text, ids, list(pairwise(ends))))

    def pieces(self, ids: Iterable[int]) -> list[str]:
        return [self.vocabulary.pieces[int(i)] for i in ids]

    def id_of(self, piece: str) -> int | None:
        return self._by_piece.get(piece)

    @cached_property
    def _by_piece(self) -> dict[str, int]:
        return {piece: i for i, piece in enumerate(self.vocabulary.pieces)}

    def _require_our_ids(self, where: Path | str | None) -> None:
        """SentencePiece's own ids may be any: they are not used."""

    def _numbered(self, pieces: Sequence[str]) -> list[int]:
        return [self._ids.get(piece, UNK) for piece in pieces]


def load_mapped(spm: Path, vocabulary: Path) -> MappedTokenizer:
    """Reads both files of a tokenizer.

    Raises:
        TokenizerError: one of them cannot be read, or is not what it should be.
    """
    try:
        table: dict[str, Any] = json.loads(vocabulary.read_text(encoding="utf-8"))
        pieces = Vocabulary(tuple(map(str, table["pieces"])), frozenset(map(int, table["control"])))
    except TokenizerError as error:
        raise TokenizerError(error.what, where=vocabulary, remedy=error.remedy) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TokenizerError(
            Message("cannot be read: {reason}", reason=str(error)),
            where=vocabulary,
            remedy="Install the model again",
        ) from error
    return MappedTokenizer(load_bytes(spm), pieces, spm)
