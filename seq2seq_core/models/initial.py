"""The first weights of a new model, from a generator of the caller's own."""

from __future__ import annotations

import torch
from torch import nn

from seq2seq_core.models.attention import AdditiveAttention
from seq2seq_core.models.layers import Embeddings, LearnedPositions


@torch.no_grad()
def initialize(model: nn.Module, generator: torch.Generator | None) -> None:
    """Sets every weight of a model in place.

    Matrices are Glorot & Bengio's (2010, eq. 16), each of several that are stacked in one weight as if it
    stood alone; embeddings and learned positions are normal with variance 1 / width (Vaswani et al. 2017
    scale those of words by its root); biases are 0, and norms start as the identity.

    Args:
        generator: None takes torch's global one, which other threads draw from too.
    """
    for module in model.modules():
        match module:
            case nn.LayerNorm():
                nn.init.ones_(module.weight)
                nn.init.zeros_(module.bias)
            case nn.Linear():
                for block in module.weight.chunk(getattr(module.weight, "stacked", 1)):
                    nn.init.xavier_uniform_(block, generator=generator)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            case nn.LSTM() | nn.LSTMCell():
                for weight in module.parameters():
                    if weight.dim() == 2:
                        nn.init.xavier_uniform_(weight, generator=generator)
                    else:
                        nn.init.zeros_(weight)
            case Embeddings() | LearnedPositions():
                for weight in module.parameters():
                    nn.init.normal_(weight, std=weight.shape[1] ** -0.5, generator=generator)
            case AdditiveAttention():
                bound = len(module.energy) ** -0.5
                nn.init.uniform_(module.energy, -bound, bound, generator=generator)
            case _:
                if list(module.parameters(recurse=False)):
                    raise TypeError(f"no rule for the first weights of {type(module).__name__}")
