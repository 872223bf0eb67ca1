"""The learning rate as a function of the step."""

from __future__ import annotations

import math

from seq2seq_core.config import TrainingConfig


def learning_rate(config: TrainingConfig, step: int, max_steps: int) -> float:
    """The rate of a step, counted from 1.

    Every schedule rises linearly over ``warmup`` steps, at most a fifth of the run. Then "linear" stays
    at the peak and falls to 0 over the last ``decay`` part of the run, "inverse-sqrt" falls with the root
    of the step (Vaswani et al. 2017, eq. 3), and "constant" stays.
    """
    warmup = max(1, min(config.warmup, max_steps // 5))
    if step < warmup:
        return config.learning_rate * step / warmup
    if config.schedule == "inverse-sqrt":
        return config.learning_rate * math.sqrt(warmup / step)
    if config.schedule == "linear":
        fall = max(1.0, config.decay * (max_steps - warmup))
        return config.learning_rate * min(1.0, max(0.0, (max_steps - step + 1) / fall))
    return config.learning_rate
