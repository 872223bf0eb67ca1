"""Text <-> the ids that a model reads and writes: the one place that puts special tokens around pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from seq2seq_core.errors import LanguageError, TokenizerError
from seq2seq_core.messages import Message
from seq2seq_core.text.tokenizer import BOS, EOS, UNK, Decoded, Encoded, Tokenizer
from seq2seq_core.types import Token

Tagging = Literal["source", "both", "both-last"]
"""Where language tokens stand: that of the target language before the source (Johnson et al. 2017); or each
language's before its own side (Fan et al. 2020), or the source's after its end token instead (NLLB's first
tokenizer)."""


class Frame(NamedTuple):
    """The special ids around the pieces of a source and its target, in one direction.

    Attributes:
        before: the source's pieces.
        after: the source's pieces.
        start: what the decoder reads before it writes.
    """

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = (EOS,)
    start: tuple[int, ...] = (BOS,)

    def source(self, pieces: Iterable[int]) -> list[int]:
        """What the encoder reads for some source pieces; the end where there is nothing at all."""
        return [*self.before, *pieces, *self.after] or [EOS]


@dataclass(frozen=True, slots=True)
class Codec:
    """The tokenizers of a model and its language tokens.

    Attributes:
        source: for the source side.
        target: for the target side; the same object for a joint vocabulary.
        language_tokens: the piece that stands for a language, by BCP-47 code; empty for a model of one
            direction.
        tagging: where they stand.
        start: the id that the decoder reads first.
        source_end: sources end with the end token, as targets do.
    """

    source: Tokenizer
    target: Tokenizer
    language_tokens: Mapping[str, str]
    tagging: Tagging = "source"
    start: int = BOS
    source_end: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.target.size:
            raise TokenizerError(
                Message("the tokenizer has no piece {id} for the decoder to start with", id=self.start),
                remedy="Install the model again",
            )
        for language, piece in self.language_tokens.items():
            if self.source.id_of(piece) is None:
                raise TokenizerError(
                    Message(
                        "the tokenizer has no piece {piece!r} for the language {language!r}",
                        piece=piece,
                        language=language,
                    ),
                    remedy="Install the model again",
                )

    @property
    def joint(self) -> bool:
        """Whether both sides have one vocabulary."""
        return self.source is self.target or self.source.saved == self.target.saved

    def frame(self, direction: tuple[str, str]) -> Frame:
        """The special ids around both sides of a direction.

        Raises:
            LanguageError: the model has language tokens, but none for one of its languages.
        """
        end = (EOS,) if self.source_end else ()
        if not self.language_tokens:
            return Frame((), end, (self.start,))
        source, target = direction
        if self.tagging == "source":
            return Frame((self._token_of(target),), end, (self.start,))
        own = self._token_of(source)
        before, after = ((own,), end) if self.tagging == "both" else ((), (*end, own))
        return Frame(before, after, (self.start, self._token_of(target)))

    def encode_source(self, text: str) -> Encoded:
        """Pieces of a source text, without special ids."""
        return self.source.encode(text)

    def encode_target(self, text: str) -> Encoded:
        """Pieces of a target text, without special ids."""
        return self.target.encode(text)

    def decode_target(self, ids: Sequence[int]) -> Decoded:
        """The text that some target ids spell."""
        return self.target.decode(ids)

    def target_ids(self, tokens: Sequence[Token]) -> list[int]:
        """The ids of a hypothesis's tokens; that of the unknown piece for one that is not of this model."""
        found = (self.target.id_of(token.piece) for token in tokens)
        return [UNK if piece is None else piece for piece in found]

    def never_written(self) -> list[int]:
        """Target ids that no translation may hold: padding, start, unknown, language tokens."""
        return [i for i in self.target.control_ids if i != EOS]

    def _token_of(self, language: str) -> int:
        piece = self.language_tokens.get(language)
        if piece is None:
            known = ", ".join(sorted(self.language_tokens))
            raise LanguageError(
                Message("the model has no token for the language {language!r}", language=language),
                remedy=Message("It knows {languages}", languages=known),
            )
        found = self.source.id_of(piece)
        assert found is not None  # checked when the codec was made
        return found
