"""JSON of other engines' models, read with suspicion: any value may be of any kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from seq2seq_core.errors import InteropError
from seq2seq_core.messages import Message

MOST_BYTES = 64 << 20
MOST_TEXT = 1 << 20
_DEFECTIVE = "Download the model again"

T = TypeVar("T")


def read_json(file: Path) -> dict[str, Any]:
    """The object that a JSON file holds.

    Raises:
        InteropError: there is none, it is too large, or it has a key twice.
    """
    table = _value(file)
    if isinstance(table, dict):
        return table
    raise InteropError("is no JSON object", where=file, remedy=_DEFECTIVE)


def read_strings(file: Path) -> list[str]:
    """The list of texts that a JSON file holds.

    Raises:
        InteropError: there is none, or it is too large.
    """
    texts = _value(file)
    if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
        return texts
    raise InteropError("is no JSON list of texts", where=file, remedy=_DEFECTIVE)


def read_text(file: Path) -> str | None:
    """A small text file; None where there is none, or it is no text."""
    try:
        if not file.is_file() or file.stat().st_size > MOST_TEXT:
            return None
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _value(file: Path) -> Any:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InteropError("is too large for what it should be", where=file, remedy=_DEFECTIVE)
        return json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_each_once)
    except FileNotFoundError as error:
        raise InteropError("is missing", where=file, remedy=_DEFECTIVE) from error
    except (OSError, ValueError, RecursionError) as error:
        raise InteropError(
            Message("cannot be read: {reason}", reason=str(error)), where=file, remedy=_DEFECTIVE
        ) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key stands twice")
    return table


class Settings:
    """Values of a model's configuration, of which the wrong ones are gathered.

    Args:
        table: key to value.

    Attributes:
        unsupported: what is not supported, or is no such value at all.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self.unsupported: list[Message] = []

    def whole(self, key: str, default: int, most: int, least: int = 1) -> int:
        """A whole number."""
        value = self._table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.refuse(key, Message("a whole number from {least} to {most}", least=least, most=most))
        return max(default, least)

    def share(self, key: str, default: float) -> float:
        """From 0 to below 1."""
        value = self._table.get(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1:
            return float(value)
        self.refuse(key, Message("from 0 to below 1"))
        return default

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return self.one_of(key, default, {True: True, False: False})

    def one_of(self, key: str, default: object, known: Mapping[Any, T]) -> T:
        """What one of some values means."""
        value = self._table.get(key, default)
        for option, meaning in known.items():
            if type(option) is type(value) and option == value:
                return meaning
        self.refuse(key, ", ".join(json.dumps(option) for option in known))
        return known[default]

    def absent(self, *keys: str) -> None:
        """There are none of these, or they are off."""
        for key in keys:
            if self._table.get(key):
                self.refuse(key, Message("only without it"))

    def word(self, key: str, default: str) -> str:
        """A text."""
        value = self._table.get(key, default)
        if isinstance(value, str):
            return value
        self.refuse(key, Message("a text"))
        return default

    def refuse(self, key: str, supported: Message | str) -> None:
        """Gathers one that is not supported.

        Args:
            supported: what would be.
        """
        self.unsupported.append(
            Message(
                "{key} is {value} (supported: {supported})",
                key=key,
                value=json.dumps(self._table.get(key))[:80],
                supported=supported,
            )
        )
