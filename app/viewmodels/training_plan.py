"""What Quick, Balanced and Thorough mean, and how fast an unmeasured machine is taken to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.services.training_speed import Speed

Effort = Literal["quick", "balanced", "thorough"]
EFFORTS: tuple[Effort, ...] = ("quick", "balanced", "thorough")

CHARACTERS_PER_TOKEN = 4.0
EVALUATIONS = 10
DEV_SENTENCES = 100
DEFAULT_VOCABULARY = 8000


@dataclass(frozen=True, slots=True)
class Plan:
    """What an effort aims at: target tokens to be read in training, within bounds of passes over the file."""

    tokens: float
    fewest_epochs: int
    most_epochs: int


FINE_TUNING: dict[Effort, Plan] = {
    "quick": Plan(0.3e6, 1, 5),
    "balanced": Plan(1e6, 2, 10),
    "thorough": Plan(4e6, 4, 20),
}
FROM_NOTHING: dict[Effort, Plan] = {
    "quick": Plan(2e6, 2, 30),
    "balanced": Plan(8e6, 6, 60),
    "thorough": Plan(30e6, 12, 120),
}

DEFAULT_SPEEDS: dict[str, Speed] = {
    "transformer-tiny": Speed(3500.0, 0.03),
    "transformer-small": Speed(1500.0, 0.04),
    "lstm-bahdanau": Speed(1500.0, 0.03),
}
"""Of one core of an ordinary laptop, for shapes that never ran here."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options that the page shows; each effort proposes its own."""

    epochs: int
    batch_tokens: int
    learning_rate: float
    label_smoothing: float
    validate_every: int
    seed: int
