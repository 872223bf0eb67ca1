"""How a recurrent decoder reads target tokens, in training and in translating.

Shape legend: B sentences, R rows (hypotheses), S source tokens, n target tokens, E embedding width, D hidden
width, W width of all decoder states together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn

from seq2seq_core.model_config import RecurrentConfig
from seq2seq_core.models.cells import SLOTS, CellParameters, CellState, RunningCell, SequenceMasks
from seq2seq_core.models.gathered import gathered
from seq2seq_core.models.layers import Layers
from seq2seq_core.models.protocol import Memory
from seq2seq_core.models.recurrent_attention import Attention


class DecoderWeights(Protocol):
    """What a model has that a pass reads with.

    Attributes:
        bridge: makes the first states, None where the encoder's last ones are taken.
        readout: makes the features; see ``DecoderPass``.
    """

    config: RecurrentConfig
    decoder: Layers[CellParameters]
    attention: Attention | None
    bridge: nn.Linear | None
    readout: nn.Linear

    def decoder_inputs(self, layer: int) -> tuple[int, int]:
        """Widths of what a decoder layer reads: from the layer below it (or the token), and beside that."""


@dataclass(slots=True)
class RecurrentMemory(Memory):
    """What a decoder needs of the encoder.

    Attributes:
        mask: ``[B, S]`` bool, True at a real token.
        states: ``[B, S, D]``, None without attention unless they were captured.
        keys: what attention makes of them, None without it.
        first: ``[B, W]``, the decoder's states before the first token.
        summary: ``[B, D]``, the fixed vector that is read at each step, None if there is none.
        last: ``[B, D]``, the last state of the encoder's highest layer; None with attention.
    """

    mask: Tensor
    states: Tensor | None
    keys: Tensor | None
    first: Tensor
    summary: Tensor | None
    last: Tensor | None

    @property
    def context(self) -> Tensor | None:
        return self.last if self.summary is None else self.summary

    def select(self, rows: Tensor) -> RecurrentMemory:
        states, keys, summary, last = (
            None if tensor is None else tensor[rows]
            for tensor in (self.states, self.keys, self.summary, self.last)
        )
        return RecurrentMemory(self.mask[rows], states, keys, self.first[rows], summary, last)


class Reading(NamedTuple):
    """What a decoder makes of n tokens.

    Attributes:
        features: ``[n, R, E]``.
        outputs: ``[n, R, D]`` of the highest layer.
        trail: for each of the n steps all states after it, which beside each other are ``[R, W]``.
        weights: of attention, ``[R, n, S]``; None without it.
    """

    features: Tensor
    outputs: Tensor
    trail: list[list[Tensor]]
    weights: Tensor | None


class _Below(NamedTuple):
    """What the layers above read.

    Attributes:
        y: ``[n, R, E]`` embeddings, or ``[n, R, D]`` outputs of the layer below.
        context: ``[n, R, D]``, None where it is not known yet or there is none.
        weights: ``[R, n, S]`` of the context.
        trail: of the layers below.
    """

    y: Tensor
    context: Tensor | None
    weights: Tensor | None
    trail: list[list[Tensor]]


class DecoderPass:
    """One way through the decoder, with what all its steps need prepared once.

    A layer whose inputs do not wait for attention runs over all tokens at once, with one product for all its
    inputs. Step by step go: the bottom layer of Bahdanau et al. (2015), which reads the context that its own
    last state asked for, with the layers above it if the top one asks; and all layers with Luong et al.'s
    (2015) input feeding.

    Args:
        model: whose weights.
        memory: B sentences.
        group: R / B.
        drop: dropout masks of the pass.
    """

    def __init__(
        self, model: DecoderWeights, memory: RecurrentMemory, group: int, drop: SequenceMasks
    ) -> None:
        config = model.config
        self._model, self._memory, self._group, self._drop = model, memory, group, drop
        self._asking = 0 if config.attend_from == "bottom" else config.decoder_layers - 1
        step_by_step = config.attention == "bahdanau" or config.input_feeding
        self._looped = self._asking + 1 if step_by_step else 0
        self._cells = [
            RunningCell(config.cell, layer.weights, self._known_width(number))
            for number, layer in enumerate(model.decoder)
        ]
        if memory.states is not None and memory.keys is not None:
            self._keys, self._states = gathered(memory.keys), gathered(memory.states)

    def _known_width(self, layer: int) -> int:
        """Width of a layer's inputs that are known for all tokens before its first step."""
        below, beside = self._model.decoder_inputs(layer)
        if layer == 0:
            return below
        return 0 if layer < self._looped else below + beside

    def read(self, embedded: Tensor, states: Tensor) -> Reading:
        """Reads n tokens.

        Args:
            embedded: ``[n, R, E]``.
            states: ``[R, W]`` before the first of them.
        """
        cells, fed = self._unpack(states)
        if self._looped:
            below, features = self._loop(embedded, cells[: self._looped], fed)
        else:
            below, features = _Below(embedded, None, None, [[] for _ in embedded]), None
        y = below.y
        for layer in range(self._looped, len(cells)):
            y, steps = self._run(layer, y, below.context, cells[layer])
            for slots, step in zip(below.trail, steps, strict=True):
                slots += step
        if features is not None:
            return Reading(features, y, below.trail, below.weights)
        context, weights = below.context, below.weights
        if self._memory.summary is not None:
            context = self._rows(self._memory.summary).expand_as(y)
        elif context is None and self._model.attention is not None:
            context, weights = self._attend(y)
        return Reading(self._read_out(y, context, embedded), y, below.trail, weights)

    def _run(
        self, layer: int, below: Tensor, context: Tensor | None, state: CellState
    ) -> tuple[Tensor, list[CellState]]:
        """Output ``[n, R, D]`` of a layer that goes over all tokens at once, and its states."""
        cell = self._cells[layer]
        products = cell.products(below if context is None else torch.cat([below, context], dim=2))
        if layer == 0 and self._memory.summary is not None:
            products = products + cell.more(self._rows(self._memory.summary))
        steps = cell.run(products, state, self._keep(layer, state))
        return self._output(layer, torch.stack([step[0] for step in steps]), below), steps

    def _loop(
        self, embedded: Tensor, states: list[CellState], fed: Tensor | None
    ) -> tuple[_Below, Tensor | None]:
        """The layers that go step by step; with input feeding also the features ``[n, R, E]``."""
        keep = [self._keep(layer, state) for layer, state in enumerate(states)]
        outputs, contexts, maps, features = [], [], [], []
        trail: list[list[Tensor]] = []
        bottom = self._cells[0]
        for products in bottom.products(embedded).unbind(0):
            if fed is None:
                context, weights = self._attend(states[self._asking][0][None])
                y, states = self._step(products + bottom.more(context[0]), states, keep)
                trail.append([slot for state in states for slot in state])
            else:
                y, states = self._step(products + bottom.more(fed), states, keep)
                context, weights = self._attend(y[None])
                fed = self._read_out(y, context[0], None)
                features.append(fed)
                trail.append([*(slot for state in states for slot in state), fed])
            outputs.append(y)
            contexts.append(context)
            maps.append(weights)
        below = _Below(torch.stack(outputs), torch.cat(contexts), torch.cat(maps, dim=1), trail)
        return below, torch.stack(features) if features else None

    def _step(
        self, products: Tensor, states: list[CellState], keep: list[Tensor | None]
    ) -> tuple[Tensor, list[CellState]]:
        """Output ``[R, D]`` and states after one step of some layers; ``products`` are the bottom one's."""
        following = [self._cells[0].advance(products, states[0], keep[0])]
        y = self._output(0, following[0][0], None)
        for layer in range(1, len(states)):
            cell = self._cells[layer]
            following.append(cell.advance(cell.more(y) + cell.bias, states[layer], keep[layer]))
            y = self._output(layer, following[layer][0], y)
        return y, following

    def _attend(self, queries: Tensor) -> tuple[Tensor, Tensor]:
        """Contexts ``[n, R, D]`` and weights ``[R, n, S]`` of queries ``[n, R, D]``."""
        n, rows, width = queries.shape
        attention = self._model.attention
        assert attention is not None
        # All hypotheses of a sentence are queries of one attention, so its memory is never repeated.
        by_sentence = queries.transpose(0, 1).reshape(rows // self._group, self._group * n, width)
        context, weights = attention(by_sentence, self._keys, self._states, self._memory.mask)
        return context.reshape(rows, n, width).transpose(0, 1), weights.reshape(rows, n, -1)

    def _read_out(self, y: Tensor, context: Tensor | None, embedded: Tensor | None) -> Tensor:
        """Features ``[..., E]`` of the top layer's output.

        - Without attention they are a projection of it, which with the output layer is Sutskever et al.'s.
        - tanh(W [c; h]), the attentional vector of Luong et al. (2015, eq. 5).
        - tanh(W [s; c; y]) of the state, the context (fixed with Cho et al. 2014) and the token, in place of
          the maxout of the same three (Bahdanau et al. 2015, A.2.2), which needs twice the weights.
        """
        readout = self._model.readout
        if context is None:
            projected: Tensor = readout(y)
            return self._drop("readout", projected)
        if self._model.bridge is None:
            parts = [context, y]
        else:
            assert embedded is not None
            parts = [y, context, embedded]
        return self._drop("readout", torch.tanh(readout(torch.cat(parts, dim=-1))))

    def _output(self, layer: int, hidden: Tensor, below: Tensor | None) -> Tensor:
        """Output of a layer, from the third on with that of the layer below (Wu et al. 2016, 3.1)."""
        y = self._drop(f"decoder {layer}", hidden)
        return y + below if self._model.config.residual and layer >= 2 and below is not None else y

    def _keep(self, layer: int, state: CellState) -> Tensor | None:
        return self._drop.recurrent(f"decoder {layer} recurrent", state[0])

    def _rows(self, summary: Tensor) -> Tensor:
        """``[R, D]`` of ``[B, D]``."""
        return summary if self._group == 1 else summary.repeat_interleave(self._group, dim=0)

    def _unpack(self, states: Tensor) -> tuple[list[CellState], Tensor | None]:
        """States of each layer, and the attentional vector that is fed."""
        config = self._model.config
        slots = SLOTS[config.cell]
        width = config.decoder_layers * slots * config.hidden
        parts = torch.split(states[:, :width], config.hidden, dim=1)
        cells = [tuple(parts[i : i + slots]) for i in range(0, len(parts), slots)]
        return cells, states[:, width:] if config.input_feeding else None
