"""How the user has the attention of models read as word alignment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from seq2seq_core.types import AttentionReading

if TYPE_CHECKING:
    from seq2seq_core.translator import Translator

Part = Literal["best", "mean"] | int
"""What is read of the layers or the heads: as it aligns best, the mean of all, or one, counted from 0."""


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """Which readings of attention are scored.

    Attributes:
        shifted: read each word at the step that reads it, or at the one that writes it; None for both.
    """

    layer: Part = "best"
    head: Part = "best"
    shifted: bool | None = None

    def of(self, translator: Translator) -> tuple[AttentionReading, ...]:
        """The readings of a model's attention. Where it has one map, that is read in one way."""
        own = translator.reading
        if not translator.abilities.shifted_alignment:
            return (own,)
        steps = (own.shifted, not own.shifted) if self.shifted is None else (self.shifted,)
        layer, head = _number(self.layer, own.layer), _number(self.head, own.head)
        return tuple(AttentionReading(layer, head, shifted) for shifted in steps)


AS_IT_ALIGNS_BEST = ReadingChoice()


def _number(part: Part, best: int | None) -> int | None:
    if part == "best":
        return best
    return None if part == "mean" else part
