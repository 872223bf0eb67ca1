"""The parts that a model is made of, as a run's configuration names them. Needs no torch."""

from __future__ import annotations

from collections.abc import Iterable


def part_of(parameter: str) -> str:
    """The part that a parameter belongs to: ``decoder.5`` of ``decoder.5.cross_out.bias``."""
    first, *rest = parameter.split(".")
    return f"{first}.{rest[0]}" if rest and rest[0].isdecimal() else first


def parts_of(parameters: Iterable[str]) -> tuple[str, ...]:
    """All parts of a model, layers by their numbers."""

    def order(part: str) -> tuple[str, int]:
        name, _, number = part.partition(".")
        return name, int(number or -1)

    return tuple(sorted({part_of(name) for name in parameters}, key=order))


def belongs(parameter: str, named: str) -> bool:
    """Whether a parameter is one of a part, of several (``decoder``), or the one that is named."""
    return f"{parameter}.".startswith(f"{named}.")
