"""Releases of OPUS-MT as Marian itself reads them: ``decoder.yml`` and what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from torch import Tensor

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.checkpoints import misfits
from seq2seq_core.interop.foreign import Opened
from seq2seq_core.interop.hf_folder import CARD
from seq2seq_core.interop.hf_marian import SOURCE_SPM, TARGET_SPM, cut_otherwise
from seq2seq_core.interop.json_files import read_text
from seq2seq_core.interop.languages import Spoken, find_languages
from seq2seq_core.interop.marian_npz_tensors import OUTPUT, OUTPUT_TRANSPOSED, recipes
from seq2seq_core.interop.marian_options import MarianOptions, read_options
from seq2seq_core.interop.npz_files import NpzCheckpoint
from seq2seq_core.interop.origin import Origin
from seq2seq_core.interop.renumbering import (
    Pieces,
    Renumbering,
    is_language_token,
    our_vocabulary,
    pieces_by_id,
    read_tokenizer,
)
from seq2seq_core.interop.yaml_files import parse_settings, read_ids
from seq2seq_core.messages import Message, first_of
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import empty_model
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import PAD

FAMILY = "marian-npz"
DECODER, LICENCE = "decoder.yml", "LICENSE"
OPTIONS = "special:model.yml"
KEPT = (DECODER, CARD, LICENCE, "preprocess.sh", "postprocess.sh")
"""Small files that the bundle remembers."""

_AGAIN = "Download all files of the model again"
_CREATIVE_COMMONS = re.compile(r"Attribution((?:-[A-Za-z]{1,20}){0,3}) (\d\.\d)")
_PARTS = {"NonCommercial": "nc", "ShareAlike": "sa", "NoDerivatives": "nd", "NoDerivs": "nd"}
_LONGEST_LICENCE = 80  # characters
_OTHERS = {"Apache License": "apache-2.0", "MIT License": "mit"}
_SAID = re.compile(r"^[^\w\n]*licen[cs]e[^\w\n]*:[ \t]*(\S[^\n]*)$", re.IGNORECASE | re.MULTILINE)


class MarianRelease:
    """See the module. Of its weights, only the options are read before more is asked for.

    Args:
        folder: with a ``decoder.yml`` and the files beside it.

    Raises:
        InteropError: ``decoder.yml`` or the options cannot be read.
    """

    family = "Marian (OPUS-MT release)"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        file = folder / DECODER
        if (text := read_text(file)) is None:
            raise InteropError("is no text", where=file, remedy=_AGAIN)
        table = parse_settings(text, file)
        self._models, self._vocabularies = (_names(table, key, file) for key in ("models", "vocabs"))
        self._file = folder / self._models[0]
        self._described = _open(self._file) if self._file.suffix == ".npz" else None

    @property
    def shape(self) -> TransformerConfig:
        """As far as the options say it."""
        return TransformerConfig() if self._described is None else self._described[1].shape

    @property
    def unsupported(self) -> tuple[Message, ...]:
        """All that keeps the model from being read."""
        found = list(cut_otherwise(self.folder))
        found += [
            Message("its texts are truecased by {file}", file=file.name)
            for file in sorted(self.folder.glob("*.tcmodel"))
        ]
        if len(self._models) > 1:
            found.append(Message("it is an ensemble of {count} models", count=len(self._models)))
        if len(self._vocabularies) > 2:
            found.append(Message("it reads more than one source text"))
        if any(name.endswith(".fsv") for name in self._vocabularies):
            found.append(Message("its vocabulary is factored"))
        if any(name.endswith(".spm") for name in self._vocabularies):
            found.append(Message("its vocabulary is a SentencePiece model, not a list of pieces"))
        if self._described is None:
            found.append(Message("its weights are in {file}, not in an .npz file", file=self._file.name))
        else:
            found += self._described[1].unsupported
        return tuple(found)

    @cached_property
    def card(self) -> str:
        """Its README, with the licence in front as the hub has it."""
        text = read_text(self.folder / CARD) or ""
        licence = _licence(read_text(self.folder / LICENCE) or "", text)
        return f"---\nlicense: {licence}\n---\n\n{text}" if licence and not text.startswith("---") else text

    def languages(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Spoken:
        """Its languages, of those asked for.

        Raises:
            InteropError, LanguageError: see ``read_ids``, ``pieces_by_id`` and ``find_languages``.
        """
        tokens = [piece for piece in self._pieces[0] if piece is not None and is_language_token(piece)]
        return find_languages(self.folder, {}, self.card, tokens, sources, targets)

    def open(self, spoken: Spoken) -> Opened:
        """The model.

        Raises:
            InteropError, TokenizerError: a file is missing, cannot be read, or does not fit the others.
        """
        assert self._described is not None
        checkpoint, options = self._described
        source, target = self._pieces
        numbers = {"source": self._numbers(source), "target": self._numbers(target)}
        weights = Weights(checkpoint, options, numbers)
        source_side, notes = read_tokenizer(
            self.folder / SOURCE_SPM, our_vocabulary(source, numbers["source"])
        )
        target_side, more_notes = read_tokenizer(
            self.folder / TARGET_SPM, our_vocabulary(target, numbers["target"])
        )
        if options.shared and options.shape.tied_embeddings != "all":
            more_notes.append(
                Message("its source and target embeddings are one table, and are two from now on")
            )
        kinds = {name: one.kind for name, one in checkpoint.tensors.items()}
        files = {name: text for name in KEPT if (text := read_text(self.folder / name)) is not None}
        return Opened(
            shape=options.shape,
            codec=Codec(source_side, target_side, spoken.tokens, "source", PAD),
            weights=weights,
            number_format="float16" if set(kinds.values()) == {"F16"} else "float32",
            origin=Origin(family=FAMILY, files=files, numbers=numbers, tensors=kinds),
            notes=(*spoken.notes, *notes, *more_notes),
        )

    @cached_property
    def _pieces(self) -> tuple[Pieces, Pieces]:
        """The vocabularies, each with one more id for padding."""
        assert self._described is not None
        _, options = self._described
        wanted = list(zip((self._vocabularies[0], self._vocabularies[-1]), options.sizes, strict=True))
        read = {one: self._read(*one) for one in set(wanted)}
        source, target = (read[one] for one in wanted)
        if options.shared and source != target:
            raise InteropError(
                "has one table of embeddings for two vocabularies that differ",
                where=self.folder,
                remedy=_AGAIN,
            )
        return source, target

    def _read(self, name: str, size: int) -> Pieces:
        file = self.folder / name
        pieces = list(pieces_by_id(read_ids(file), size, file))
        # Vocabularies of Nematus call the first two otherwise, or nothing at all.
        for i, (piece, older) in enumerate((("</s>", "eos"), ("<unk>", "UNK"))):
            if piece not in pieces:
                if pieces[i] not in (None, older):
                    raise InteropError(
                        Message("the vocabulary has no {piece!r}", piece=piece), where=file, remedy=_AGAIN
                    )
                pieces[i] = piece
        return (*pieces, None)

    def _numbers(self, pieces: Pieces) -> Renumbering:
        return Renumbering(len(pieces), len(pieces) - 1, pieces.index("<unk>"), pieces.index("</s>"))


class Weights:
    """Reads our parameters of a Marian npz file, one at a time.

    Args:
        numbers: of the vocabularies, "source" and "target".

    Raises:
        InteropError: arrays are missing, surplus, or of wrong shapes.
    """

    def __init__(
        self, checkpoint: NpzCheckpoint, options: MarianOptions, numbers: Mapping[str, Renumbering]
    ) -> None:
        self._checkpoint, self._numbers = checkpoint, numbers
        self._recipes = recipes(
            options.shape,
            shared=options.shared,
            output=OUTPUT if OUTPUT in checkpoint.tensors else OUTPUT_TRANSPOSED,
            omits_bias=options.omits_bias,
        )
        model = empty_model(options.shape, numbers["source"].size, numbers["target"].size)
        expected: dict[str, tuple[int, ...]] = {}
        for name, parameter in model.named_parameters():
            expected |= self._recipes[name].shapes(tuple(parameter.shape))
        if problems := misfits(checkpoint.tensors, expected, {}, {"F32", "F16"}):
            raise InteropError(first_of(problems), where=checkpoint.file, remedy="Download the model again")

    def __call__(self, name: str) -> Tensor:
        """Our parameter of a name.

        Raises:
            InteropError: it cannot be read, or is not finite.
        """
        recipe = self._recipes[name]
        return recipe.made([self._checkpoint.finite(part) for part in recipe.names], self._numbers)


def _names(table: Mapping[str, Any], key: str, file: Path) -> list[str]:
    """The files that ``decoder.yml`` names, all of them beside it, wherever they once were."""
    found = table.get(key)
    texts = found if isinstance(found, list) and all(isinstance(one, str) for one in found) else []
    names = [PurePosixPath(text).name for text in texts]
    if not names or not all(names) or any(name == ".." or set(name) & {"\\", ":", "\0"} for name in names):
        raise InteropError(Message("names no {key}", key=key), where=file, remedy=_AGAIN)
    return names


def _open(file: Path) -> tuple[NpzCheckpoint, MarianOptions]:
    """The tensors of an npz file, and the options beside them that say what they are."""
    checkpoint = NpzCheckpoint(file)
    described = checkpoint.tensors.get(OPTIONS)
    if described is None or described.kind not in ("I8", "U8") or described.size > 1 << 16:
        raise InteropError(
            Message("has no {options}, in which Marian says what a model is", options=OPTIONS),
            where=file,
            remedy=_AGAIN,
        )
    data = checkpoint.read(OPTIONS).numpy().tobytes().rstrip(b"\0")
    table = parse_settings(data.decode("utf-8", "replace"), file)
    checkpoint.tensors = {name: one for name, one in checkpoint.tensors.items() if name != OPTIONS}
    return checkpoint, read_options(table)


def _licence(text: str, card: str) -> str:
    """What a LICENSE or a README says, as the hub writes it."""
    if found := _CREATIVE_COMMONS.search(text):
        parts = [short for part in found[1].split("-") if (short := _PARTS.get(part))]
        return "-".join(("cc", "by", *parts, found[2]))
    for name, short in _OTHERS.items():
        if name in text:
            return short
    if said := _SAID.search(card):
        return said[1].strip()[:_LONGEST_LICENCE]
    return next((line.strip()[:_LONGEST_LICENCE] for line in text.splitlines() if line.strip()), "")
