"""What folders of Hugging Face's ``transformers`` have in common, whatever models are in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.checkpoints import Checkpoint
from seq2seq_core.interop.json_files import read_json, read_text
from seq2seq_core.interop.origin import Origin
from seq2seq_core.interop.renumbering import Pieces, Renumbering
from seq2seq_core.messages import Message

CONFIG, SETTINGS, GENERATION, CARD = (
    "config.json",
    "tokenizer_config.json",
    "generation_config.json",
    "README.md",
)
KEPT = (CONFIG, SETTINGS, GENERATION, "special_tokens_map.json", CARD)
"""Small files that are given back as they were."""

_AGAIN = "Download all files of the model again"


class HuggingFaceFolder:
    """See the module. Nothing is read before it is asked for.

    Args:
        folder: with a ``config.json`` and the files beside it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def card(self) -> str:
        """The model card, nothing where there is none."""
        return read_text(self.folder / CARD) or ""

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Those of the tokenizer."""
        file = self.folder / SETTINGS
        return read_json(file) if file.is_file() else {}

    def special(self, key: str, default: str) -> str:
        """What the settings call a special piece."""
        value = self.settings.get(key, default)
        value = value.get("content") if isinstance(value, dict) else value
        return value if isinstance(value, str) else default

    def id_of(self, piece: str, pieces: Pieces) -> int:
        """The id of a special piece.

        Raises:
            InteropError: there is no such piece.
        """
        if piece not in pieces:
            raise self._defect(Message("the vocabulary has no {piece!r}", piece=piece))
        return pieces.index(piece)

    def require_end(self, config: int, vocabulary: int) -> None:
        """Raises: InteropError: the two disagree about the id of the end."""
        if config != vocabulary:
            raise self._defect(
                Message("the end is {config} for the model and {vocabulary} for the vocabulary",
                        config=config, vocabulary=vocabulary)
            )  # fmt: skip

    def require_padding(self, config: int, vocabulary: int) -> None:
        """Raises: InteropError: the two disagree about the id of padding."""
        if config != vocabulary:
            raise self._defect(
                Message("padding is {config} for the model and {vocabulary} for the vocabulary",
                        config=config, vocabulary=vocabulary)
            )  # fmt: skip

    def start_of(self, start: int, numbers: Renumbering) -> int:
        """Our id of what the decoder reads first.

        Raises:
            InteropError: it is not in the vocabulary.
        """
        if start >= numbers.size:
            raise InteropError(
                "the decoder starts with an id that is not in the vocabulary",
                where=self.folder / CONFIG,
                remedy=_AGAIN,
            )
        return int(numbers.ours[start])

    def origin(self, family: str, numbers: Mapping[str, Renumbering], checkpoint: Checkpoint) -> Origin:
        """What a bundle of this model is to remember."""
        files = {name: text for name in KEPT if (text := read_text(self.folder / name)) is not None}
        kinds = {name: one.kind for name, one in checkpoint.tensors.items()}
        return Origin(family=family, files=files, numbers=numbers, tensors=kinds)

    def _defect(self, what: Message) -> InteropError:
        return InteropError(what, where=self.folder, remedy=_AGAIN)


def number_format(origin: Origin) -> str:
    """What loses nothing of its tensors."""
    return "float16" if set(origin.tensors.values()) == {"F16"} else "float32"
