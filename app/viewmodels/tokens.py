"""The pieces of a hypothesis as cards: how likely each was, and what else the model thought of there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QObject, Signal

from app.viewmodels.inquiry import Inquiry, Stage
from app.viewmodels.selection import SelectionModel
from seq2seq_core.types import Hypothesis, TokenReading

CERTAIN = 0.7
"""A piece less likely than this is marked as uncertain."""


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of the hypothesis.

    Attributes:
        piece: as the model has it; empty for the end of the sentence.
        probability: of it, given all left of it.
        entropy: of the whole distribution there, in bits; None while that is not known.
        best: the likeliest pieces there (empty for the end) with their probabilities, if they are known.
    """

    piece: str
    probability: float
    entropy: float | None = None
    best: tuple[tuple[str, float], ...] = ()

    @property
    def uncertain(self) -> bool:
        return self.probability < CERTAIN


def cards_of(hypothesis: Hypothesis, readings: tuple[TokenReading, ...] = ()) -> tuple[Card, ...]:
    """One card a piece, and one for the end; what was read later is added where it is there."""
    pieces = [token.piece for token in hypothesis.tokens] + [""]
    if len(readings) == len(pieces):
        end = readings[-1].token.piece
        best = [tuple(("" if piece == end else piece, p) for piece, p in one.best) for one in readings]
        return tuple(
            Card(piece, reading.probability, reading.entropy, likeliest)
            for piece, reading, likeliest in zip(pieces, readings, best, strict=True)
        )
    logprobs = hypothesis.token_logprobs
    return tuple(Card(piece, math.exp(one)) for piece, one in zip(pieces, logprobs, strict=False))


class TokensViewModel(QObject):
    """The cards of the hypothesis on show.

    Signals:
        changed: other cards, or more on them.
    """

    changed = Signal()

    def __init__(self, selection: SelectionModel, readings: Inquiry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection, self._readings = selection, readings
        self._cards: tuple[Card, ...] = ()
        selection.units_changed.connect(self._build)
        readings.changed.connect(self._build)

    @property
    def cards(self) -> tuple[Card, ...]:
        return self._cards

    @property
    def stage(self) -> Stage:
        """Of what is read later."""
        return self._readings.stage

    @property
    def error(self) -> str:
        """Why it could not be read."""
        return self._readings.error

    def _build(self) -> None:
        hypothesis, result = self.selection.hypothesis, self._readings.result
        readings = cast(tuple[TokenReading, ...], result if isinstance(result, tuple) else ())
        self._cards = () if hypothesis is None else cards_of(hypothesis, readings)
        self.changed.emit()
