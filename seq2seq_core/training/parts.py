"""The parts that a model is made of, as a run's configuration names them. Needs no torch."""

from __future__ import annotations

from collections.abc import Iterable

_ORDER = ("embeddings", "encoder", "decoder")


def part_of(parameter: str) -> str:
    """The part that a parameter belongs to: ``decoder.5`` of ``decoder.5.cross_out.bias``."""
    first, *rest = parameter.split(".")
    return f"{first}.{rest[0]}" if rest and rest[0].isdecimal() else first


def parts_of(parameters: Iterable[str]) -> tuple[str, ...]:
    """All parts of a model as a sentence goes through them, layers by their numbers."""

    def order(part: str) -> tuple[int, str, int]:
        name, _, number = part.partition(".")
        place = next((i for i, first in enumerate(_ORDER) if name.startswith(first)), len(_ORDER))
        return place, name, int(number or -1)

    return tuple(sorted({part_of(name) for name in parameters}, key=order))


def belongs(parameter: str, named: str) -> bool:
    """Whether a parameter is one of a part, of several (``decoder``), or the one that is named."""
    return f"{parameter}.".startswith(f"{named}.")
