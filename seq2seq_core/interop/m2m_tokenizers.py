"""The tokenizers of M2M-100 and NLLB: pieces by their ids, language tokens, and a SentencePiece model.

M2M-100's pieces are numbered by ``vocab.json``; its languages follow. NLLB's are those of a SentencePiece
model in its own order, after four special ones as fairseq has them; or, in later releases, a
``tokenizer.json`` holds all.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from seq2seq_core.interop.fairseq_languages import M2M100, NLLB200, WMT21
from seq2seq_core.interop.json_files import Settings, read_json
from seq2seq_core.interop.renumbering import Pieces, pieces_by_id
from seq2seq_core.interop.tokenizer_json import TOKENIZER, JsonTokenizer
from seq2seq_core.messages import Message
from seq2seq_core.text.codec import Tagging
from seq2seq_core.text.tokenizer import load_bytes, piece_names

VOCABULARY, SPM = "vocab.json", "sentencepiece.bpe.model"
_ADDED = "added_tokens.json"
_FAIRSEQ = ("<s>", "<pad>", "</s>", "<unk>")
_MASK = "<mask>"


class ManyLanguages(ABC):
    """A tokenizer, of whose files nothing is read before it is asked for.

    Args:
        folder: of the model.
        settings: of ``tokenizer_config.json``.
        size: rows of the embeddings.

    Attributes:
        family: of the model, as users read it.
        file: of the pieces' segmentation.
        note: what holds for all models of the family; None for nothing.
    """

    family: str
    file: Path
    note: Message | None = None
    _language: re.Pattern[str]

    def __init__(self, folder: Path, settings: Mapping[str, Any], size: int) -> None:
        self.folder = folder
        self.file = folder / SPM
        self._settings = settings
        self._size = size

    @property
    def unsupported(self) -> tuple[Message, ...]:
        """What is set otherwise than it can be read."""
        return ()

    @property
    @abstractmethod
    def tagging(self) -> Tagging:
        """Where language tokens stand."""

    @cached_property
    @abstractmethod
    def pieces(self) -> Pieces:
        """By their ids.

        Raises:
            InteropError: a file is missing, cannot be read, or has ids that cannot be.
            TokenizerError: the same, of a SentencePiece model.
        """

    @cached_property
    def languages(self) -> dict[str, str]:
        """The token of each language, by the model's own code."""
        found = ((piece, self._language.fullmatch(piece)) for piece in self.pieces if piece is not None)
        return {match[1]: piece for piece, match in found if match}

    @cached_property
    def textless(self) -> frozenset[str]:
        """Pieces that stand for no text."""
        return frozenset({*_FAIRSEQ, _MASK, *self._added, *self.languages.values()})

    def serialized(self) -> bytes:
        """The bytes of the SentencePiece model.

        Raises:
            TokenizerError: it cannot be read.
        """
        return load_bytes(self.file)

    def _after_all(self, tokens: Sequence[str], first: int) -> dict[str, Any]:
        """Ids of the pieces that were added to the vocabulary; the usual tokens, where no file says them."""
        if any(self._language.fullmatch(piece) for piece in self._added):
            return self._added
        return {token: first + i for i, token in enumerate(tokens)} | self._added

    @cached_property
    def _added(self) -> dict[str, Any]:
        table = self._settings.get("added_tokens_decoder")
        found = {
            one["content"]: int(i)
            for i, one in (table if isinstance(table, dict) else {}).items()
            if isinstance(one, dict) and isinstance(one.get("content"), str) and i.isdecimal() and len(i) < 10
        }
        file = self.folder / _ADDED
        return found | (read_json(file) if file.is_file() else {})


class M2M100Tokenizer(ManyLanguages):
    """See the module and its base (Fan et al. 2020)."""

    family = "M2M-100 (Hugging Face)"
    tagging: Tagging = "both"
    _language = re.compile("__([a-z]{2,3})__")

    @property
    def unsupported(self) -> tuple[Message, ...]:
        of = Settings(self._settings)
        of.one_of("language_codes", "m2m100", _CODES)
        return tuple(of.unsupported)

    @cached_property
    def pieces(self) -> Pieces:
        file = self.folder / VOCABULARY
        ids = read_json(file)
        codes = _CODES.get(self._settings.get("language_codes", "m2m100"), M2M100)
        languages = self._after_all([f"__{code}__" for code in codes], len(ids))
        return pieces_by_id((languages | ids).items(), self._size, file)


class NLLBTokenizer(ManyLanguages):
    """See the module and its base (NLLB Team 2022)."""

    family = "NLLB (Hugging Face)"
    note = Message(
        "Meta's NLLB-200 has the licence CC-BY-NC 4.0, which forbids commercial use of it and of what is "
        "trained from it"
    )
    _language = re.compile("([a-z]{3}_[A-Z][a-z]{3})")

    def __init__(self, folder: Path, settings: Mapping[str, Any], size: int) -> None:
        super().__init__(folder, settings, size)
        if not self.file.is_file() and (folder / TOKENIZER).is_file():
            self.file = folder / TOKENIZER

    @property
    def tagging(self) -> Tagging:
        return "both-last" if self._settings.get("legacy_behaviour") else "both"

    @property
    def unsupported(self) -> tuple[Message, ...]:
        of = Settings(self._settings)
        of.flag("legacy_behaviour", False)
        # Where there is a SentencePiece model, of the other file nothing but ids is used.
        own = self._json.unsupported if self._json and self.file == self._json.file else ()
        return (*of.unsupported, *own)

    @cached_property
    def pieces(self) -> Pieces:
        if self._json:
            return pieces_by_id(self._json.ids.items(), self._size, self._json.file)
        own = piece_names(self.serialized(), self.file)[len(_FAIRSEQ) - 1 :]
        ids = {piece: i for i, piece in enumerate((*_FAIRSEQ, *own))}
        languages = self._after_all((*NLLB200, _MASK), len(ids))
        return pieces_by_id((ids | languages).items(), self._size, self.file)

    def serialized(self) -> bytes:
        if self._json and self.file == self._json.file:
            return self._json.serialized()
        return super().serialized()

    @cached_property
    def textless(self) -> frozenset[str]:
        return super().textless | (self._json.added if self._json else frozenset())

    @cached_property
    def _json(self) -> JsonTokenizer | None:
        file = self.folder / TOKENIZER
        return JsonTokenizer(file) if file.is_file() else None


_CODES = {"m2m100": M2M100, "wmt21": WMT21}
