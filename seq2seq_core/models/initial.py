"""The first weights of a new model, from a generator of the caller's own."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from seq2seq_core.models.cells import GATES, CellParameters
from seq2seq_core.models.layers import Embeddings, LearnedPositions
from seq2seq_core.models.recurrent_attention import AdditiveAttention
from seq2seq_core.models.recurrent_encoder import RecurrentEncoder


@torch.no_grad()
def initialize(model: nn.Module, generator: torch.Generator | None) -> None:
    """Sets every weight of a model in place.

    Matrices are Glorot & Bengio's (2010, eq. 16); projections that are stacked in one weight are one matrix,
    as in PyTorch's and fairseq's attention, but each gate of a recurrent cell is one of its own. Embeddings
    and learned positions are normal with variance 1 / width (Vaswani et al. 2017 scale those of words by its
    root); biases are 0, and norms start as the identity.

    Args:
        generator: None takes torch's global one, which other threads draw from too.
    """
    for module in model.modules():
        match module:
            case nn.LayerNorm():
                nn.init.ones_(module.weight)
                nn.init.zeros_(module.bias)
            case nn.Linear():
                nn.init.xavier_uniform_(module.weight, generator=generator)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            case CellParameters() | RecurrentEncoder():
                for name, weight in module.named_parameters(recurse=False):
                    _initialize_cell(name, weight, GATES[module.cell], generator)
            case Embeddings() | LearnedPositions():
                for weight in module.parameters():
                    if weight.dim() == 1:
                        nn.init.zeros_(weight)
                    else:
                        nn.init.normal_(weight, std=weight.shape[1] ** -0.5, generator=generator)
            case AdditiveAttention():
                bound = len(module.energy) ** -0.5
                nn.init.uniform_(module.energy, -bound, bound, generator=generator)
            case _:
                if list(module.parameters(recurse=False)):
                    raise TypeError(f"no rule for the first weights of {type(module).__name__}")


def _initialize_cell(name: str, weight: Tensor, gates: int, generator: torch.Generator | None) -> None:
    if name.startswith("bias"):
        nn.init.zeros_(weight)
        if gates == GATES["lstm"] and name.startswith("bias_ih"):
            nn.init.ones_(weight.chunk(gates)[1])  # torch's order: input, forget, cell, output
        return
    for block in weight.chunk(gates):
        if name.startswith("weight_hh"):
            nn.init.orthogonal_(block, generator=generator)
        else:
            nn.init.xavier_uniform_(block, generator=generator)
