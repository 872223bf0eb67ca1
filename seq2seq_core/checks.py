"""The checks that configurations are made of."""

from __future__ import annotations

import math

from seq2seq_core.errors import ConfigError
from seq2seq_core.messages import Message


def require(condition: bool, what: str, remedy: str | None = None) -> None:
    """Raises a ConfigError that says ``what``, unless ``condition`` holds."""
    if not condition:
        raise ConfigError(what, remedy=remedy)


def probability(name: str, value: float) -> None:
    """From 0 to below 1."""
    require(
        0.0 <= value < 1.0,
        Message("{name} is {value}, it must be at least 0 and below 1", name=name, value=value),
    )


def not_negative(name: str, value: float) -> None:
    """A finite number, 0 or more."""
    require(0 <= value < math.inf, Message("{name} is {value}, it must be 0 or more", name=name, value=value))


def positive(name: str, value: float) -> None:
    """Above 0."""
    require(value > 0, Message("{name} is {value}, it must be above 0", name=name, value=value))


def folder_name(name: str) -> None:
    """What a model or a run may be called."""
    require(
        bool(name) and all(c.isalnum() or c in "-_." for c in name) and not name.startswith("."),
        Message("name {name!r} cannot be a folder's name", name=name),
        "Use letters, digits, '-', '_' and '.'",
    )
