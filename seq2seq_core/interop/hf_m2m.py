"""Folders of M2M-100 and NLLB models, as Hugging Face's ``transformers`` has them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from seq2seq_core.interop.checkpoints import open_checkpoint
from seq2seq_core.interop.foreign import Opened
from seq2seq_core.interop.hf_folder import CONFIG, GENERATION, HuggingFaceFolder, number_format
from seq2seq_core.interop.hf_weights import Weights
from seq2seq_core.interop.json_files import Settings, read_json
from seq2seq_core.interop.languages import Spoken, choose_languages
from seq2seq_core.interop.m2m_config import read_config
from seq2seq_core.interop.m2m_tokenizers import (
    VOCABULARY,
    M2M100Tokenizer,
    ManyLanguages,
    NLLBTokenizer,
)
from seq2seq_core.interop.renumbering import Renumbering, fitting, our_vocabulary
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.text.codec import Codec

FAMILY = "hf-m2m"
_TOKENIZERS: dict[str, type[ManyLanguages]] = {
    "M2M100Tokenizer": M2M100Tokenizer,
    "NllbTokenizer": NLLBTokenizer,
    "NllbTokenizerFast": NLLBTokenizer,
}


class M2MFolder(HuggingFaceFolder):
    """See the module. Nothing but descriptions is read before it is asked for.

    Args:
        folder: with a ``config.json`` and the files beside it.

    Raises:
        InteropError: ``config.json`` or ``tokenizer_config.json`` cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._table = read_json(folder / CONFIG)
        self._config = read_config(self._table)
        self._of_settings = Settings(self.settings)
        usual = "M2M100Tokenizer" if (folder / VOCABULARY).is_file() else "NllbTokenizer"
        kind = self._of_settings.one_of("tokenizer_class", usual, _TOKENIZERS)
        self._tokenizer = kind(folder, self.settings, self._config.size)
        self.family = self._tokenizer.family

    @property
    def shape(self) -> TransformerConfig:
        """As far as the configuration says it."""
        return self._config.shape

    @cached_property
    def unsupported(self) -> tuple[Message, ...]:
        """All that keeps the model from being read.

        Raises:
            InteropError: the description of the tokenizer cannot be read.
        """
        found = (*self._config.unsupported, *self._of_settings.unsupported)
        return (*found, *self._tokenizer.unsupported)

    def languages(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Spoken:
        """Of its languages, those asked for.

        Raises:
            InteropError, TokenizerError: see ``ManyLanguages.pieces``.
            LanguageError: see ``choose_languages``.
        """
        return choose_languages(self.folder, self._tokenizer.languages, self._usual(), sources, targets)

    def open(self, spoken: Spoken) -> Opened:
        """The model.

        Raises:
            InteropError, TokenizerError: a file is missing, cannot be read, or does not fit the others.
        """
        numbers = self._renumbering()
        both = {"source": numbers, "target": numbers}
        checkpoint = open_checkpoint(self.folder)
        weights = Weights(checkpoint, self.shape, both)
        weights.positions("sinusoidal")
        codec, notes = self._codec(spoken, numbers)
        if self._tokenizer.note:
            notes.append(self._tokenizer.note)
        origin = self.origin(FAMILY, both, checkpoint)
        return Opened(
            shape=self.shape,
            codec=codec,
            weights=weights,
            number_format=number_format(origin),
            origin=origin,
            notes=(*spoken.notes, *notes),
        )

    def _usual(self) -> tuple[str | None, str | None]:
        """Source and target language of a model that was made for two of its languages."""
        codes = {piece: code for code, piece in self._tokenizer.languages.items()}
        source, target = (self.settings.get(key) for key in ("src_lang", "tgt_lang"))
        file = self.folder / GENERATION
        forced = (read_json(file) if file.is_file() else self._table).get("forced_bos_token_id")
        if target is None and isinstance(forced, int) and 0 <= forced < len(self._tokenizer.pieces):
            target = codes.get(self._tokenizer.pieces[forced] or "")
        return source, target

    def _renumbering(self) -> Renumbering:
        pieces = self._tokenizer.pieces
        pad, unk, end = (
            self.id_of(self.special(key, piece), pieces)
            for key, piece in (("pad_token", "<pad>"), ("unk_token", "<unk>"), ("eos_token", "</s>"))
        )
        self.require_padding(self._config.pad, pad)
        self.require_end(self._config.eos, end)
        return Renumbering(len(pieces), pad, unk, end)

    def _codec(self, spoken: Spoken, numbers: Renumbering) -> tuple[Codec, list[Message]]:
        own = self._tokenizer
        vocabulary = our_vocabulary(own.pieces, numbers, own.textless.__contains__)
        both, notes = fitting(own.serialized(), vocabulary, own.file)
        start = self.start_of(self._config.start, numbers)
        return Codec(both, both, spoken.tokens, own.tagging, start), notes
