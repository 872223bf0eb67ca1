"""What is said of a model before it is installed."""

from __future__ import annotations

from dataclasses import dataclass

from seq2seq_core.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was understood of a model.

    Attributes:
        family: whose format it is.
        name: under which it would be installed.
        architecture: its shape, one short phrase.
        parameters: trained numbers; 0 where they are not known.
        directions: (source, target) language pairs, BCP-47.
        licence: as its model card says it, else empty.
        size_bytes: of what would be installed; of what was given, where that is not supported.
        number_format: of its weights, once installed.
        unsupported: every option that keeps it from being installed.
        notes: what is good to know.
        sample: a text and what the model made of it; None where it is not supported.
        fixed_languages: they are part of it, and no others can be asked for.
    """

    family: str
    name: str
    architecture: str
    parameters: int
    directions: tuple[tuple[str, str], ...]
    licence: str
    size_bytes: int
    number_format: str
    unsupported: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    sample: tuple[str, str] | None = None
    fixed_languages: bool = False
