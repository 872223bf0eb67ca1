"""The weights of a model in training: its own, their moving average, and the best so far.

Those that training leaves as they are belong to none of these.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.training.trained import trained_parameters

# The average of the first steps must not remember the random start: its decay is at most step / (step + 10).
_WARMUP = 10


class Weights:
    """Sets of weights by parameter name, of one model.

    Args:
        model: the model in training.
        decay: of the moving average, 0 for none.

    Attributes:
        average: the moving average, empty without one.
        best: what scored best so far, empty before the first evaluation.
    """

    def __init__(self, model: Seq2SeqModel, decay: float) -> None:
        self._living: dict[str, Tensor] = {name: p.data for name, p in trained_parameters(model).items()}
        self._aside: dict[str, Tensor] | None = None
        self._decay = decay
        self.average = {name: w.clone() for name, w in self._living.items()} if decay else {}
        self.best: dict[str, Tensor] = {}

    @property
    def trained(self) -> dict[str, Tensor]:
        """What training goes on from, also while the model holds other weights."""
        return self._living if self._aside is None else self._aside

    @property
    def evaluated(self) -> dict[str, Tensor]:
        """What an evaluation scores: the moving average where there is one."""
        return self.average or self.trained

    def follow(self, step: int) -> None:
        """Moves the average after the optimizer's step."""
        if self.average:
            decay = min(self._decay, step / (step + _WARMUP))
            torch._foreach_lerp_(list(self.average.values()), list(self._living.values()), 1 - decay)

    def keep_best(self, weights: Mapping[str, Tensor]) -> None:
        """Makes a copy of some weights the best ones."""
        self.best = {name: weight.clone() for name, weight in weights.items()}

    @contextlib.contextmanager
    def holding(self, others: Mapping[str, Tensor]) -> Iterator[None]:
        """The model with other weights for as long as the block runs, whatever is done to them there."""
        self._aside = {name: weight.clone() for name, weight in self._living.items()}
        try:
            _copy(self._living, others)
            yield
        finally:
            _copy(self._living, self._aside)
            self._aside = None


@torch.no_grad()
def _copy(targets: Mapping[str, Tensor], sources: Mapping[str, Tensor]) -> None:
    for name, source in sources.items():
        targets[name].copy_(source)
