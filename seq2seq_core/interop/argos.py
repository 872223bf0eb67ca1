"""Packages of Argos Translate (``.argosmodel``): CTranslate2 models of OpenNMT-py with their tokenizers.

What cuts texts into sentences there (``stanza``, ``spacy`` or ``minisbd``) is not needed here.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from seq2seq_core.interop.ctranslate2_folder import CARD, MODEL, CTranslate2Folder
from seq2seq_core.interop.foreign import Opened
from seq2seq_core.interop.json_files import Settings, read_json, read_text
from seq2seq_core.interop.languages import Spoken
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TransformerConfig

METADATA = "metadata.json"
MARK = f"model/{MODEL}"
_OWN_CODES = {"zt": "zh-Hant", "pb": "pt-BR"}
"""Argos's codes that no standard has."""


class ArgosPackage:
    """See the module.

    Args:
        folder: what the package unpacks to, with a ``metadata.json``.

    Raises:
        InteropError: a file is missing, or is not what it should be.
    """

    family = "Argos Translate"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._metadata: dict[str, Any] = read_json(folder / METADATA)
        self._model = CTranslate2Folder((folder / MARK).parent, tokenizers=folder)

    @property
    def shape(self) -> TransformerConfig:
        """The model's."""
        return self._model.shape

    @property
    def unsupported(self) -> tuple[Message, ...]:
        """All that keeps the model from being read."""
        of = Settings(self._metadata)
        of.one_of("type", "translate", {"translate": None})
        of.absent("target_prefix")
        return (*of.unsupported, *self._model.unsupported)

    @cached_property
    def card(self) -> str:
        """The package's description, nothing where there is none."""
        return read_text(self.folder / CARD) or ""

    def languages(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Spoken:
        """Its languages, of those asked for.

        Raises:
            LanguageError: nothing says which they are.
        """
        return self._model.languages(sources or self._code("from_code"), targets or self._code("to_code"))

    def open(self, spoken: Spoken) -> Opened:
        """The model.

        Raises:
            InteropError, TokenizerError: a file is missing, cannot be read, or does not fit the others.
        """
        return self._model.open(spoken)

    def _code(self, key: str) -> tuple[str, ...]:
        code = self._metadata.get(key)
        return (_OWN_CODES.get(code, code),) if isinstance(code, str) else ()
