"""What an imported bundle remembers of the folder it came from, so that export gives back the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seq2seq_core.errors import BundleError
from seq2seq_core.interop.renumbering import Renumbering
from seq2seq_core.messages import Message

ORIGIN = "origin.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """See the module.

    Attributes:
        family: whose format it was.
        files: its small files as they were, text by name.
        numbers: the ids of its vocabularies, for "source" and "target".
        tensors: the kind of number of each tensor, by name.
    """

    family: str
    files: Mapping[str, str]
    numbers: Mapping[str, Renumbering]
    tensors: Mapping[str, str]

    def dumps(self) -> bytes:
        """As JSON."""
        numbers = {
            side: {"size": one.size, "pad": one.pad, "unk": one.unk, "eos": one.eos}
            for side, one in self.numbers.items()
        }
        table = {
            "format": _FORMAT,
            "family": self.family,
            "files": dict(self.files),
            "numbers": numbers,
            "tensors": dict(self.tensors),
        }
        return json.dumps(table, ensure_ascii=False, indent=1).encode()


def read_origin(bundle: Path) -> Origin | None:
    """What a bundle remembers; None where it is of our own making.

    Raises:
        BundleError: it cannot be read.
    """
    file = bundle / ORIGIN
    if not file.is_file():
        return None
    try:
        table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if table["format"] != _FORMAT:
            raise ValueError(f"format {table['format']!r}")
        return Origin(
            family=str(table["family"]),
            files={str(name): str(text) for name, text in table["files"].items()},
            numbers={str(side): Renumbering(**one) for side, one in table["numbers"].items()},
            tensors={str(name): str(kind) for name, kind in table["tensors"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleError(
            Message("cannot be read: {reason}", reason=str(error)),
            where=file,
            remedy="Install the model again",
        ) from error
