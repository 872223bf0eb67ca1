"""Folders of Marian models as Hugging Face's ``transformers`` has them, such as those of OPUS-MT."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.checkpoints import Checkpoint, misfits, open_checkpoint
from seq2seq_core.interop.foreign import Opened
from seq2seq_core.interop.json_files import read_json, read_text
from seq2seq_core.interop.languages import Spoken, find_languages
from seq2seq_core.interop.marian_config import MarianConfig, read_config
from seq2seq_core.interop.marian_tensors import BIAS, POSITIONS, Recipe, recipes, twins
from seq2seq_core.interop.origin import Origin
from seq2seq_core.interop.renumbering import (
    Pieces,
    Renumbering,
    is_language_token,
    our_vocabulary,
    read_pieces,
    read_tokenizer,
)
from seq2seq_core.messages import Message, first_of
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import empty_model
from seq2seq_core.models.layers import sinusoids
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import PAD

FAMILY = "hf-marian"
CONFIG, SETTINGS, CARD = "config.json", "tokenizer_config.json", "README.md"
SOURCE_SPM, TARGET_SPM = "source.spm", "target.spm"
VOCABULARY, TARGET_VOCABULARY = "vocab.json", "target_vocab.json"
KEPT = (CONFIG, SETTINGS, "generation_config.json", "special_tokens_map.json", CARD)
"""Small files that are given back as they were."""

_AGAIN = "Download all files of the model again"
_KINDS = {"F32", "F16", "BF16"}


class MarianFolder:
    """See the module. Nothing but ``config.json`` is read before it is asked for.

    Args:
        folder: with a ``config.json`` and the files beside it.

    Raises:
        InteropError: ``config.json`` cannot be read.

    Attributes:
        config: what it says.
    """

    family = "Marian (Hugging Face)"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config: MarianConfig = read_config(read_json(folder / CONFIG))

    @property
    def shape(self) -> TransformerConfig:
        """As far as the configuration says it."""
        return self.config.shape

    @property
    def unsupported(self) -> tuple[Message, ...]:
        """All that keeps the model from being read."""
        return (*self.config.unsupported, *cut_otherwise(self.folder))

    @cached_property
    def card(self) -> str:
        """The model card, nothing where there is none."""
        return read_text(self.folder / CARD) or ""

    def languages(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Spoken:
        """Its languages, of those asked for.

        Raises:
            InteropError, LanguageError: see ``read_pieces`` and ``find_languages``.
        """
        pieces, _ = self._pieces
        tokens = [piece for piece in pieces if piece is not None and is_language_token(piece)]
        return find_languages(self.folder, self._settings, self.card, tokens, sources, targets)

    def open(self, spoken: Spoken) -> Opened:
        """The model.

        Raises:
            InteropError, TokenizerError: a file is missing, cannot be read, or does not fit the others.
        """
        config = self.config
        numbers = dict(zip(("source", "target"), map(self._renumbering, self._pieces), strict=True))
        weights = Weights(open_checkpoint(self.folder), config, numbers)
        codec, notes = self._codec(spoken, numbers)
        files = {name: text for name in KEPT if (text := read_text(self.folder / name)) is not None}
        kinds = {name: one.kind for name, one in weights.checkpoint.tensors.items()}
        origin = Origin(family=FAMILY, files=files, numbers=numbers, tensors=kinds)
        only_halves = set(kinds.values()) == {"F16"}
        if not weights.shape.zero_padding:
            notes.append(Message("its first target token is not zeros, as other Marian models' is"))
        return Opened(
            shape=weights.shape,
            codec=codec,
            weights=weights,
            number_format="float16" if only_halves else "float32",
            origin=origin,
            notes=(*spoken.notes, *notes),
        )

    @cached_property
    def _settings(self) -> dict[str, Any]:
        file = self.folder / SETTINGS
        return read_json(file) if file.is_file() else {}

    @cached_property
    def _pieces(self) -> tuple[Pieces, Pieces]:
        source = read_pieces(self.folder / VOCABULARY, self.config.source_size)
        if self.config.shared:
            return source, source
        # Embeddings apart do not always mean vocabularies apart.
        file = self.folder / TARGET_VOCABULARY
        return source, read_pieces(
            file if file.is_file() else self.folder / VOCABULARY, self.config.target_size
        )

    def _renumbering(self, pieces: Pieces) -> Renumbering:
        config = self.config
        of_source = pieces is self._pieces[0] and not config.shared
        unk, eos = self._special("unk_token", "<unk>"), self._special("eos_token", "</s>")
        for piece in (unk, eos):
            if piece not in pieces:
                raise InteropError(
                    Message("the vocabulary has no {piece!r}", piece=piece), where=self.folder, remedy=_AGAIN
                )
        pad, end = config.pad, pieces.index(eos)
        if of_source and "<pad>" in pieces:
            pad = pieces.index("<pad>")
        elif end != config.eos and not of_source:
            raise InteropError(
                Message("the end is {config} for the model and {vocabulary} for the vocabulary",
                        config=config.eos, vocabulary=end),
                where=self.folder,
                remedy=_AGAIN,
            )  # fmt: skip
        return Renumbering(len(pieces), pad, pieces.index(unk), end)

    def _special(self, key: str, default: str) -> str:
        value = self._settings.get(key, default)
        value = value.get("content") if isinstance(value, dict) else value
        return value if isinstance(value, str) else default

    def _codec(self, spoken: Spoken, numbers: Mapping[str, Renumbering]) -> tuple[Codec, list[Message]]:
        notes: list[Message] = []
        sides = []
        for name, pieces, of in zip(
            (SOURCE_SPM, TARGET_SPM), self._pieces, (numbers["source"], numbers["target"]), strict=True
        ):
            side, noted = read_tokenizer(self.folder / name, our_vocabulary(pieces, of))
            sides.append(side)
            notes += noted
        if self.config.start >= self.config.target_size:
            raise InteropError(
                "the decoder starts with an id that is not in the vocabulary",
                where=self.folder / CONFIG,
                remedy=_AGAIN,
            )
        start = int(numbers["target"].ours[self.config.start])
        return Codec(sides[0], sides[1], spoken.tokens, "source", start), notes


class Weights:
    """Reads our parameters of a Marian checkpoint, one at a time.

    Args:
        numbers: of the vocabularies, "source" and "target".

    Raises:
        InteropError: tensors are missing, surplus, or of wrong shapes.

    Attributes:
        shape: with what only the weights say.
    """

    def __init__(
        self, checkpoint: Checkpoint, config: MarianConfig, numbers: Mapping[str, Renumbering]
    ) -> None:
        self.checkpoint = checkpoint
        self._numbers = numbers
        names = checkpoint.tensors.keys()
        # Of the names of one tensor, files hold some.
        self._held: dict[str, tuple[str, ...]] = {
            name: tuple(each for each in (name, *others) if each in names) or (name,)
            for name, others in twins(config.shape).items()
        }
        self.shape = replace(config.shape, output_bias=BIAS in names)
        self._recipes = recipes(self.shape)
        self._check(config)
        self.shape = replace(
            self.shape, zero_padding=self._starts_from_zeros(), positions=self._positions(config.shape.width)
        )

    def __call__(self, name: str) -> Tensor:
        """Our parameter of a name.

        Raises:
            InteropError: it cannot be read, or is not finite; or the same tensor stands there twice, with
                other numbers.
        """
        recipe = self._recipes[name]
        parts = []
        for part in recipe.names:
            first, *others = self._held.get(part, (part,))
            tensor = self.checkpoint.finite(first)
            for other in others:
                if not torch.equal(tensor, self.checkpoint.read(other)):
                    raise self._defect(
                        Message("{name} and {other} should be the same, and differ", name=first, other=other)
                    )
            parts.append(tensor)
        return recipe.made(parts, self._numbers)

    def _check(self, config: MarianConfig) -> None:
        found = self.checkpoint.tensors
        expected = self._expected(config)
        twin_shapes = {name: expected[held[0]] for held in self._held.values() for name in held[1:]}
        positions = {name: found[name].shape for name in POSITIONS if name in found}
        problems = misfits(found, expected, twin_shapes | positions, _KINDS)
        if problems:
            raise self._defect(first_of(problems))

    def _expected(self, config: MarianConfig) -> dict[str, tuple[int, ...]]:
        """The shapes of their tensors, which follow from those of ours."""
        model = empty_model(self.shape, config.source_size, config.target_size)
        expected = {}
        for name, parameter in model.named_parameters():
            parts = self._recipes[name].names
            rows, *rest = parameter.shape
            for part in parts:
                held = self._held.get(part, (part,))[0]
                expected[held] = (1, rows) if part == BIAS else (rows // len(parts), *rest)
        return expected

    def _positions(self, width: int) -> Literal["sinusoidal", "sinusoidal-paper"]:
        """What ``transformers`` computes, unless the file holds Marian's own."""
        stored = [name for name in POSITIONS if name in self.checkpoint.tensors]
        for paper in (True, False):
            if all(self._are_sinusoids(name, width, paper=paper) for name in stored):
                return "sinusoidal-paper" if paper else "sinusoidal"
        raise self._defect(Message("{name} holds other positions than Marian's", name=stored[0]))

    def _are_sinusoids(self, name: str, width: int, *, paper: bool) -> bool:
        table = self.checkpoint.read(name).float()
        if table.dim() != 2 or table.shape[1] != width:
            return False
        right = sinusoids(0, len(table), width, table.device, paper=paper)
        return bool(torch.allclose(table, right, atol=2e-3))  # halves round to a thousandth

    def _starts_from_zeros(self) -> bool:
        recipe: Recipe = self._recipes["embeddings.target"]
        name = self._held.get(recipe.names[0], recipe.names)[0]
        row = self.checkpoint.read(name)[self._numbers["target"].theirs[PAD]]
        return not bool(row.any())

    def _defect(self, what: Message) -> InteropError:
        return InteropError(what, where=self.checkpoint.file, remedy="Download the model again")


def cut_otherwise(folder: Path) -> tuple[Message, ...]:
    """Why the texts of a model cannot be cut as it was trained, if they cannot."""
    if (folder / SOURCE_SPM).is_file() or not any(folder.glob("*.bpe")):
        return ()
    return (Message("its texts are cut by Moses and BPE, as those of older models: not by SentencePiece"),)
