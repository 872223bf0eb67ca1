"""Scheduled sampling: a decoder in training reads some of its own words (Bengio et al. 2015)."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import torch
from torch import Tensor

from seq2seq_core.models.protocol import Feed, Seq2SeqModel
from seq2seq_core.text.tokenizer import PAD

_STREAM = 2  # keeps these draws apart from others of the same seed and number


class ScheduledSampling:
    """Replaces input tokens by the likeliest ones, each with a probability that rises over the run.

    The paper's linear schedule (section 2.4) with the argmax of section 2.2 as the model's own word.

    Args:
        model: the model in training.
        highest: probability at the last step.
        seed: of the run.
        max_steps: of the run.
        told: ids that are read as they are wherever they stand, as padding is.
    """

    def __init__(
        self, model: Seq2SeqModel, highest: float, seed: int, max_steps: int, told: Collection[int] = ()
    ) -> None:
        self._model, self._highest, self._seed, self._max_steps = model, highest, seed, max_steps
        self._kept = [PAD, *told]

    def feed(self, step: int) -> Feed:
        """What a decoder reads at a step (counted from 1), as a function of the seed and the step."""
        rng = np.random.default_rng((self._seed, step, _STREAM))
        probability = self._highest * step / self._max_steps

        def choose(gold: Tensor, features: Tensor) -> Tensor:
            drawn = torch.from_numpy(rng.random(tuple(gold.shape)) < probability)
            own = drawn.to(gold.device) & ~torch.isin(gold, gold.new_tensor(self._kept))
            with torch.no_grad():
                return gold.masked_scatter(own, self._model.output(features[own]).argmax(dim=-1))

        return choose
