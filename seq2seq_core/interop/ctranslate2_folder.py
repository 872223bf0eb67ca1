"""Folders of CTranslate2: a ``model.bin``, its vocabularies, and SentencePiece models from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.ctranslate2_config import SPECIFICATION, CTranslate2Config, read_config
from seq2seq_core.interop.ctranslate2_file import QUANTISED, ModelFile
from seq2seq_core.interop.ctranslate2_tensors import TARGET, Weights
from seq2seq_core.interop.ctranslate2_vocabulary import (
    BPE,
    PADDINGS,
    Side,
    find_sentencepiece,
    make_side,
    read_vocabularies,
)
from seq2seq_core.interop.foreign import Opened
from seq2seq_core.interop.json_files import read_json, read_text
from seq2seq_core.interop.languages import Spoken, find_languages
from seq2seq_core.interop.origin import Origin
from seq2seq_core.interop.renumbering import is_language_token, our_vocabulary, read_tokenizer
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import PAD

FAMILY = "ctranslate2"
MODEL, CONFIG, SETTINGS, CARD = "model.bin", "config.json", "tokenizer_config.json", "README.md"

_SHORTLIST = "vmap.txt"
_NO_TEXT = {"<s>", "</s>", "<mask>", *PADDINGS}
_MANY = re.compile(r"__[a-z]{2,3}__|[a-z]{3}_[A-Z][a-z]{3}")
_KINDS = {"I8": "int8", "I16": "int16"}
_AGAIN = "Download all files of the model again"


class CTranslate2Folder:
    """See the module. Nothing of the weights is read before it is asked for.

    Args:
        folder: with a ``model.bin`` and the files beside it.
        tokenizers: where its SentencePiece models are, if elsewhere.

    Raises:
        InteropError: a file is missing, or is not what it should be.

    Attributes:
        config: what the model says of itself.
    """

    family = "CTranslate2"

    def __init__(self, folder: Path, tokenizers: Path | None = None) -> None:
        self.folder = folder
        self._tokenizers = tokenizers or folder
        self._file = ModelFile(folder / MODEL)
        # Models of other kinds have other vocabularies, too: what they are is said first.
        known = self._file.specification == SPECIFICATION
        self._pieces = read_vocabularies(folder) if known else ([], [])
        shared = self._pieces[0] is self._pieces[1]
        self.config: CTranslate2Config = read_config(self._file, _table(folder / CONFIG), shared=shared)

    @property
    def shape(self) -> TransformerConfig:
        """As its own files say it."""
        return self.config.shape

    @property
    def unsupported(self) -> tuple[Message, ...]:
        """All that keeps the model from being read."""
        found = list(self.config.unsupported)
        if sum(_MANY.fullmatch(piece) is not None for piece in self._pieces[0]) > 1:
            found.append(
                Message("its languages are told by pieces, as M2M-100's and NLLB's: give the original model")
            )
        if (self._tokenizers / BPE).is_file():
            found.append(
                Message("its texts are cut by Moses and BPE, as those of older models: not by SentencePiece")
            )
        return tuple(found)

    @cached_property
    def card(self) -> str:
        """The model card, nothing where there is none."""
        return read_text(self.folder / CARD) or ""

    def languages(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Spoken:
        """Its languages, of those asked for.

        Raises:
            InteropError, LanguageError: see ``read_json`` and ``find_languages``.
        """
        tokens = [piece for piece in self._pieces[0] if is_language_token(piece)]
        settings = _table(self.folder / SETTINGS)
        return find_languages(self.folder, settings, self.card, tokens, sources, targets)

    def open(self, spoken: Spoken) -> Opened:
        """The model.

        Raises:
            InteropError, TokenizerError: a file is missing, cannot be read, or does not fit the others.
        """
        sides = self._sides()
        bias = self.shape.output_bias or sides[1].numbers.size > sides[1].rows
        shape = replace(self.shape, output_bias=bias)
        codec, notes = self._codec(spoken, sides)
        weights = Weights(self._file, shape, self.config.source, sides)
        kinds = {name: one.kind for name, one in self._file.tensors.items()}
        origin = Origin(
            family=FAMILY,
            files={name: text for name in (CONFIG, CARD) if (text := read_text(self.folder / name))},
            numbers={"source": sides[0].numbers, "target": sides[1].numbers},
            tensors=kinds,
        )
        return Opened(
            shape=shape,
            codec=codec,
            weights=weights,
            number_format="float16" if set(kinds.values()) == {"F16"} else "float32",
            origin=origin,
            notes=(*spoken.notes, *self._notes(), *notes),
        )

    def _notes(self) -> list[Message]:
        quantised = {one.kind for one in self._file.tensors.values()} & QUANTISED
        notes = [
            Message("its weights are {kind}, and are made float32", kind=_KINDS[kind])
            for kind in sorted(quantised)
        ]
        if (self.folder / _SHORTLIST).is_file():
            notes.append(Message("its shortlist of target pieces ({file}) is not used", file=_SHORTLIST))
        return notes

    def _sides(self) -> tuple[Side, Side]:
        names = (self.config.source, TARGET)
        rows = [self._file.tensors[name].shape[0] for name in names if name in self._file.tensors]
        if len(rows) < len(names):
            raise InteropError(
                Message("{name} is missing", name=self.config.source), where=self._file.file, remedy=_AGAIN
            )
        for pieces, count in zip(self._pieces, rows, strict=True):
            if len(pieces) > count:
                raise InteropError(
                    Message("the vocabulary has {pieces} pieces, and the model only {rows}",
                            pieces=len(pieces), rows=count),
                    where=self.folder,
                    remedy=_AGAIN,
                )  # fmt: skip
        for piece in {self.config.eos, self.config.start} - {None}:
            if piece not in self._pieces[1]:
                raise InteropError(
                    Message("the vocabulary has no {piece!r}", piece=piece), where=self.folder, remedy=_AGAIN
                )
        source, target = (
            make_side(pieces, count, unk=self.config.unk, eos=self.config.eos)
            for pieces, count in zip(self._pieces, rows, strict=True)
        )
        return (target, target) if source == target else (source, target)

    def _codec(self, spoken: Spoken, sides: tuple[Side, Side]) -> tuple[Codec, list[Message]]:
        config = self.config
        control = _NO_TEXT | {config.bos, config.start}

        def is_textless(piece: str) -> bool:
            return piece in control or is_language_token(piece)

        files = find_sentencepiece(self._tokenizers)
        joint = files[0] == files[1] and sides[0] is sides[1]
        read = [
            read_tokenizer(file, our_vocabulary(side.pieces, side.numbers, is_textless))
            for file, side in list(zip(files, sides, strict=True))[: 1 if joint else 2]
        ]
        source, target = read[0][0], read[-1][0]
        notes = [note for _, noted in read for note in noted]
        start = PAD if config.start is None else target.id_of(config.start)
        assert start is not None  # it is in the vocabulary
        codec = Codec(source, target, spoken.tokens, "source", start, config.source_end)
        return codec, notes


def _table(file: Path) -> dict[str, Any]:
    return read_json(file) if file.is_file() else {}
