"""What models of other engines have in common, however their files look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from torch import Tensor

from seq2seq_core.interop.languages import Spoken
from seq2seq_core.interop.origin import Origin
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.text.codec import Codec


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A model of another engine, ready to be written as a bundle; its weights are still in their files.

    Attributes:
        shape: of the model.
        codec: with the renumbered vocabularies.
        weights: reads what becomes our parameter of a name.
        number_format: that loses nothing, "float32" or "float16".
        origin: what the bundle is to remember.
        notes: what a user should know.
    """

    shape: TransformerConfig
    codec: Codec
    weights: Callable[[str], Tensor]
    number_format: str
    origin: Origin
    notes: tuple[Message, ...]


class ForeignModel(Protocol):
    """A model of another engine, of whose files only the description has been read.

    Attributes:
        family: whose format it is, as users read it.
        folder: in which its files are.
        shape: as far as the description says it.
        unsupported: all that keeps the model from being read.
        card: the model card, nothing where there is none.
    """

    family: str
    folder: Path

    @property
    def shape(self) -> TransformerConfig: ...

    @property
    def unsupported(self) -> tuple[Message, ...]: ...

    @property
    def card(self) -> str: ...

    def languages(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Spoken:
        """Its languages, of those asked for.

        Raises:
            LanguageError: nothing says which they are.
        """
        ...

    def open(self, spoken: Spoken) -> Opened:
        """The model, if nothing of it is unsupported.

        Raises:
            InteropError, TokenizerError: a file is missing, cannot be read, or does not fit the others.
        """
        ...
