"""The checks that configurations are made of."""

from __future__ import annotations

from seq2seq_core.errors import ConfigError


def require(condition: bool, what: str, remedy: str | None = None) -> None:
    """Raises a ConfigError that says ``what``, unless ``condition`` holds."""
    if not condition:
        raise ConfigError(what, remedy=remedy)


def probability(name: str, value: float) -> None:
    """From 0 to below 1."""
    require(0.0 <= value < 1.0, f"{name} is {value}, it must be at least 0 and below 1")


def positive(name: str, value: float) -> None:
    """Above 0."""
    require(value > 0, f"{name} is {value}, it must be above 0")
