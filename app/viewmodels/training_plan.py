"""What Quick, Balanced and Thorough mean, and how fast an unmeasured machine is taken to be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from app.services.training_speed import Speed
from app.viewmodels.tuning_choice import Way

Effort = Literal["quick", "balanced", "thorough"]
EFFORTS: tuple[Effort, ...] = ("quick", "balanced", "thorough")

CHARACTERS_PER_TOKEN = 4.0
EVALUATIONS = 10
DEV_SENTENCES = 100
DEFAULT_VOCABULARY = 8000
DEFAULT_PRESET = "transformer-tiny"


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
    "tagger": Speed(3500.0, 0.01),
    "rnn": Speed(2400.0, 0.02),
    "lstm": Speed(1900.0, 0.03),
    "gru": Speed(2700.0, 0.02),
    "gru-bahdanau": Speed(2000.0, 0.03),
    "lstm-bahdanau": Speed(1700.0, 0.03),
    "lstm-luong-dot": Speed(2700.0, 0.03),
    "lstm-luong-general": Speed(2500.0, 0.03),
    "lstm-luong-concat": Speed(2400.0, 0.03),
    "lstm-luong-local": Speed(2600.0, 0.03),
    "gnmt": Speed(1500.0, 0.06),
    "transformer-tiny": Speed(3500.0, 0.03),
    "transformer-small": Speed(1900.0, 0.04),
    "transformer-base": Speed(370.0, 0.12),
}
"""Of one core of an ordinary laptop, for shapes that never ran here."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options that the page shows; each effort proposes its own. The names are TrainingConfig's.

    Attributes:
        epochs: its ``max_epochs``.
        average_checkpoints: 1 where the last evaluation stands for itself, which is 0 there.
    """

    epochs: int
    batch_tokens: int
    learning_rate: float
    label_smoothing: float
    validate_every: int
    seed: int
    scheduled_sampling: float = 0.0
    subword_regularization: float = 0.0
    average_checkpoints: int = 1


def propose(effort: Effort, tokens: int, way: Way | None) -> Options:
    """The options of an effort.

    Args:
        tokens: target tokens in one pass over the file.
        way: what of an installed model learns on; None for a new one from nothing.
    """
    fine_tune = way is not None
    plan = (FINE_TUNING if fine_tune else FROM_NOTHING)[effort]
    epochs = min(max(round(plan.tokens / tokens), plan.fewest_epochs), plan.most_epochs)
    batch_tokens = 1024 if fine_tune or tokens < 100_000 else 2048
    steps = max(1, round(tokens * epochs / batch_tokens))
    return Options(
        epochs=epochs,
        batch_tokens=batch_tokens,
        learning_rate=2e-4 if way in ("all", "layers") else 1e-3,
        label_smoothing=0.1,
        validate_every=max(20, math.ceil(steps / EVALUATIONS / 10) * 10),
        seed=1,
    )
