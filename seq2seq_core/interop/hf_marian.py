"""Folders of Marian models as Hugging Face's ``transformers`` has them, such as those of OPUS-MT."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from seq2seq_core.interop.checkpoints import open_checkpoint
from seq2seq_core.interop.foreign import Opened
from seq2seq_core.interop.hf_folder import CONFIG, HuggingFaceFolder, number_format
from seq2seq_core.interop.hf_weights import Weights
from seq2seq_core.interop.json_files import read_json
from seq2seq_core.interop.languages import Spoken, find_languages
from seq2seq_core.interop.marian_config import MarianConfig, read_config
from seq2seq_core.interop.marian_tensors import BIAS
from seq2seq_core.interop.renumbering import (
    Pieces,
    Renumbering,
    is_language_token,
    our_vocabulary,
    read_pieces,
    read_tokenizer,
)
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.text.codec import Codec

FAMILY = "hf-marian"
SOURCE_SPM, TARGET_SPM = "source.spm", "target.spm"
VOCABULARY, TARGET_VOCABULARY = "vocab.json", "target_vocab.json"


class MarianFolder(HuggingFaceFolder):
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
        super().__init__(folder)
        self.config: MarianConfig = read_config(read_json(folder / CONFIG))

    @property
    def shape(self) -> TransformerConfig:
        """As far as the configuration says it."""
        return self.config.shape

    @property
    def unsupported(self) -> tuple[Message, ...]:
        """All that keeps the model from being read."""
        return (*self.config.unsupported, *cut_otherwise(self.folder))

    def languages(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Spoken:
        """Its languages, of those asked for.

        Raises:
            InteropError, LanguageError: see ``read_pieces`` and ``find_languages``.
        """
        pieces, _ = self._pieces
        tokens = [piece for piece in pieces if piece is not None and is_language_token(piece)]
        return find_languages(self.folder, self.settings, self.card, tokens, sources, targets)

    def open(self, spoken: Spoken) -> Opened:
        """The model.

        Raises:
            InteropError, TokenizerError: a file is missing, cannot be read, or does not fit the others.
        """
        numbers = dict(zip(("source", "target"), map(self._renumbering, self._pieces), strict=True))
        checkpoint = open_checkpoint(self.folder)
        shape = replace(self.config.shape, output_bias=BIAS in checkpoint.tensors)
        weights = Weights(checkpoint, shape, numbers)
        codec, notes = self._codec(spoken, numbers)
        zero_padding = weights.zero_padding
        if not zero_padding:
            notes.append(Message("its first target token is not zeros, as other Marian models' is"))
        origin = self.origin(FAMILY, numbers, checkpoint)
        return Opened(
            shape=replace(
                shape,
                zero_padding=zero_padding,
                # What ``transformers`` computes, unless the file holds Marian's own.
                positions=weights.positions("sinusoidal-paper", "sinusoidal"),
            ),
            codec=codec,
            weights=weights,
            number_format=number_format(origin),
            origin=origin,
            notes=(*spoken.notes, *notes),
        )

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
        of_source = pieces is self._pieces[0] and not self.config.shared
        unk = self.id_of(self.special("unk_token", "<unk>"), pieces)
        end = self.id_of(self.special("eos_token", "</s>"), pieces)
        pad = self.config.pad
        if of_source and "<pad>" in pieces:
            pad = pieces.index("<pad>")
        elif not of_source:
            self.require_end(self.config.eos, end)
        return Renumbering(len(pieces), pad, unk, end)

    def _codec(self, spoken: Spoken, numbers: Mapping[str, Renumbering]) -> tuple[Codec, list[Message]]:
        sides, notes = [], []
        for name, pieces, of in zip(
            (SOURCE_SPM, TARGET_SPM), self._pieces, (numbers["source"], numbers["target"]), strict=True
        ):
            side, known = read_tokenizer(self.folder / name, our_vocabulary(pieces, of))
            sides.append(side)
            notes += known
        start = self.start_of(self.config.start, numbers["target"])
        return Codec(sides[0], sides[1], spoken.tokens, "source", start), notes


def cut_otherwise(folder: Path) -> tuple[Message, ...]:
    """Why the texts of a model cannot be cut as it was trained, if they cannot."""
    if (folder / SOURCE_SPM).is_file() or not any(folder.glob("*.bpe")):
        return ()
    return (Message("its texts are cut by Moses and BPE, as those of older models: not by SentencePiece"),)
