"""Which of Hugging Face's models a folder holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from seq2seq_core.interop.foreign import ForeignModel
from seq2seq_core.interop.hf_folder import CONFIG
from seq2seq_core.interop.hf_m2m import M2MFolder
from seq2seq_core.interop.hf_marian import MarianFolder
from seq2seq_core.interop.json_files import read_json

_FAMILIES: dict[str, Callable[[Path], ForeignModel]] = {"m2m_100": M2MFolder, "nllb-moe": M2MFolder}


def hugging_face(folder: Path) -> ForeignModel:
    """The model; one of a kind that none can be read of is reported on as if it were Marian's.

    Raises:
        InteropError: its description cannot be read.
    """
    kind = read_json(folder / CONFIG).get("model_type")
    return _FAMILIES.get(kind if isinstance(kind, str) else "", MarianFolder)(folder)
