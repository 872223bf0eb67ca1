"""Recurrent cells, their run over time and its dropout.

Shape legend: R rows, T steps, I input width, D hidden width, G gates of a cell, each D wide.

A cell's state is a tuple of ``[R, D]``, of which the first is what it shows to others: ``(hidden, memory
cell)`` for an LSTM and ``(hidden,)`` for the others. Weights have torch's layout.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq_core.model_config import Cell
from seq2seq_core.models.gathered import StepWeight
from seq2seq_core.models.layers import Dropout

GATES: dict[Cell, int] = {"rnn": 1, "gru": 3, "lstm": 4}
SLOTS: dict[Cell, int] = {"rnn": 1, "gru": 1, "lstm": 2}
"""Tensors in the state of a cell."""

CellState = tuple[Tensor, ...]


class CellWeights(NamedTuple):
    """Weights of one cell, as torch names and lays them out.

    Attributes:
        weight_ih: ``[G * D, I]``.
        weight_hh: ``[G * D, D]``.
        bias_ih: ``[G * D]``.
        bias_hh: ``[G * D]``.
    """

    weight_ih: Tensor
    weight_hh: Tensor
    bias_ih: Tensor
    bias_hh: Tensor


def new_weights(cell: Cell, inputs: int, width: int) -> CellWeights:
    """Parameters without values."""
    rows = GATES[cell] * width
    return CellWeights(
        *(nn.Parameter(torch.empty(shape)) for shape in ((rows, inputs), (rows, width), (rows,), (rows,)))
    )


class CellParameters(nn.Module):
    """The weights of one cell as a module; in each matrix all gates are ``stacked``."""

    def __init__(self, cell: Cell, inputs: int, width: int) -> None:
        super().__init__()
        self.cell, self.stacked = cell, GATES[cell]
        for name, weight in new_weights(cell, inputs, width)._asdict().items():
            self.register_parameter(name, weight)

    @property
    def weights(self) -> CellWeights:
        return CellWeights(*(getattr(self, name) for name in CellWeights._fields))


class SequenceDropout(Dropout):
    """Dropout of sequences: a mask a step, or one for all steps (Gal & Ghahramani 2016)."""

    def __init__(self, probability: float, variational: bool) -> None:
        super().__init__(probability)
        self.variational = variational

    def begin(self) -> SequenceMasks:
        """The masks of some sequences from their first step to their last."""
        return SequenceMasks(self)


class SequenceMasks:
    """See SequenceDropout; each place where something is dropped has a name."""

    def __init__(self, dropout: SequenceDropout) -> None:
        self._dropout = dropout
        self._masks: dict[str, Tensor] = {}

    def __call__(self, place: str, x: Tensor) -> Tensor:
        """Drops from the features ``[R, D]`` of a step or ``[T, R, D]`` of some."""
        if not self._dropout.variational:
            dropped: Tensor = self._dropout(x)
            return dropped
        mask = self.recurrent(place, x)
        return x if mask is None else x * mask.to(x.dtype)

    def recurrent(self, place: str, state: Tensor) -> Tensor | None:
        """``[R, D]`` for what a cell reads of its last state ``[..., R, D]``; None drops nothing.

        Only a mask that stays the same may be there: others would wipe out what the state remembers.
        """
        dropout = self._dropout
        if not (dropout.variational and dropout.training and dropout.probability):
            return None
        if place not in self._masks:
            self._masks[place] = dropout.noise.mask(state.shape[-2:], dropout.probability, state.device)
        return self._masks[place]


class RunningCell:
    """A cell whose weights are ready for the many steps of one pass.

    Args:
        inputs: width of the input that is known for all steps at once (``products``); what the weights
            read beside it comes step by step (``more``).

    Attributes:
        bias: ``[G * D]``, already in ``products``; to be added where there are none.
    """

    def __init__(self, cell: Cell, weights: CellWeights, inputs: int) -> None:
        self._cell = cell
        self.bias = weights.bias_ih if cell == "gru" else weights.bias_ih + weights.bias_hh
        self._bias_hh = weights.bias_hh
        self._known = weights.weight_ih[:, :inputs]
        self._more = StepWeight(weights.weight_ih[:, inputs:])
        self._recurrent = StepWeight(weights.weight_hh)

    def products(self, x: Tensor) -> Tensor:
        """What the known inputs ``[T, R, inputs]`` add to the gates ``[T, R, G * D]``, in one product."""
        return F.linear(x, self._known, self.bias)

    def more(self, x: Tensor) -> Tensor:
        """What the other inputs of one step ``[R, I - inputs]`` add to its gates ``[R, G * D]``."""
        return self._more(x)

    def advance(self, products: Tensor, state: CellState, keep: Tensor | None = None) -> CellState:
        """One step.

        A plain network is Elman's (1990) with tanh; an LSTM has forget gates (Gers et al. 2000); a GRU (Cho
        et al. 2014, eq. 5-8) applies its reset gate after the product with the old state, as torch and cuDNN
        do, so that one product makes all gates.

        Args:
            products: ``[R, G * D]`` of all inputs, gates in torch's order.
            state: before the step.
            keep: ``[R, D]``, what the hidden state is multiplied by before the product with it; None for 1.
        """
        hidden = state[0] if keep is None else state[0] * keep
        recurrent = self._recurrent(hidden)
        match self._cell:
            case "rnn":
                return (torch.tanh(products + recurrent),)
            case "lstm":
                i, f, g, o = (products + recurrent).chunk(4, dim=1)
                c = f.sigmoid() * state[1] + i.sigmoid() * g.tanh()
                return o.sigmoid() * c.tanh(), c
            case "gru":
                r_x, z_x, n_x = products.chunk(3, dim=1)
                r_h, z_h, n_h = (recurrent + self._bias_hh).chunk(3, dim=1)
                n = torch.tanh(n_x + (r_x + r_h).sigmoid() * n_h)
                return (n + (z_x + z_h).sigmoid() * (state[0] - n),)

    def run(self, products: Tensor, state: CellState, keep: Tensor | None = None) -> list[CellState]:
        """The states after each of T steps, of which all ``products`` ``[T, R, G * D]`` are known."""
        states = []
        for step in products.unbind(0):
            state = self.advance(step, state, keep)
            states.append(state)
        return states
