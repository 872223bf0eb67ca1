"""What recurrent networks make of a source.

Shape legend: B sentences, S source tokens, I input width, D hidden width.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn

from seq2seq_core.model_config import Cell
from seq2seq_core.models.cells import (
    GATES,
    SLOTS,
    CellState,
    CellWeights,
    RunningCell,
    SequenceMasks,
    new_weights,
)


class Encoded(NamedTuple):
    """Result of an encoder.

    Attributes:
        states: ``[S, B, D]`` of the highest layer, in the order of the source.
        ends: for each layer the state ``[B, D]`` after its last step; of a layer with two directions both,
            side by side.
    """

    states: Tensor
    ends: list[CellState]


class RecurrentEncoder(nn.Module):
    """A stack of recurrent layers; parameters are named and shaped as in ``nn.LSTM``, ``nn.GRU``, ``nn.RNN``.

    Args:
        bidirectional: "all" layers, the "first" alone, or "none"; each direction has half of ``width``.
        residual: from the third layer on, a layer's input is added to its output (Wu et al. 2016, 3.1).
        reverse: the source is read backwards, but for the end token (Sutskever et al. 2014, 3.3).
    """

    def __init__(
        self,
        cell: Cell,
        inputs: int,
        width: int,
        layers: int,
        *,
        bidirectional: Literal["all", "first", "none"],
        residual: bool = False,
        reverse: bool = False,
    ) -> None:
        super().__init__()
        self.cell, self.stacked = cell, GATES[cell]
        self._residual, self._reverse = residual, reverse
        self._directions: list[tuple[str, ...]] = []
        for layer in range(layers):
            two = bidirectional == "all" or (bidirectional == "first" and layer == 0)
            names = (f"l{layer}", f"l{layer}_reverse") if two else (f"l{layer}",)
            self._directions.append(names)
            for name in names:
                weights = new_weights(cell, inputs if layer == 0 else width, width // len(names))
                for kind, weight in weights._asdict().items():
                    self.register_parameter(f"{kind}_{name}", weight)

    def forward(self, x: Tensor, mask: Tensor, drop: SequenceMasks) -> Encoded:
        """Reads embedded sources.

        Args:
            x: ``[S, B, I]``.
            mask: ``[B, S]`` bool, True at a real token.
        """
        lengths = mask.sum(dim=1)
        if self._reverse:
            x = _reversed(x, lengths - 1)
        ends = []
        for layer, names in enumerate(self._directions):
            runs = [self._run(x, lengths, name, drop) for name in names]
            h = torch.cat([states for states, _ in runs], dim=2) if len(runs) > 1 else runs[0][0]
            ends.append(
                tuple(torch.cat(parts, dim=1) for parts in zip(*(end for _, end in runs), strict=True))
            )
            h = h + x if self._residual and layer >= 2 else h
            x = drop(f"encoder {layer}", h) if layer + 1 < len(self._directions) else h
        return Encoded(_reversed(x, lengths - 1) if self._reverse else x, ends)

    def _run(self, x: Tensor, lengths: Tensor, name: str, drop: SequenceMasks) -> tuple[Tensor, CellState]:
        """States ``[S, B, width]`` of one direction of a layer, in the order of ``x``, and its last state."""
        backward = name.endswith("_reverse")
        if backward:
            x = _reversed(x, lengths)
        weights = CellWeights(*(getattr(self, f"{kind}_{name}") for kind in CellWeights._fields))
        cell = RunningCell(self.cell, weights, x.shape[2])
        zero = x.new_zeros(x.shape[1], weights.weight_hh.shape[1])
        states = cell.run(
            cell.products(x), (zero,) * SLOTS[self.cell], drop.recurrent(f"encoder {name}", zero)
        )
        # Steps in the padding come after a sentence's own, whose results they cannot change.
        slots = [torch.stack(slot) for slot in zip(*states, strict=True)]
        every = torch.arange(len(lengths), device=lengths.device)
        end = tuple(slot[lengths - 1, every] for slot in slots)
        return (_reversed(slots[0], lengths) if backward else slots[0]), end


def _reversed(x: Tensor, lengths: Tensor) -> Tensor:
    """``[S, B, I]`` with the first ``lengths`` ``[B]`` places of each column in reverse; it undoes itself."""
    steps, columns = x.shape[:2]
    places = torch.arange(steps, device=x.device)[:, None]
    source = torch.where(places < lengths, lengths - 1 - places, places)
    rows = source * columns + torch.arange(columns, device=x.device)
    return x.reshape(steps * columns, -1).index_select(0, rows.view(-1)).view_as(x)
