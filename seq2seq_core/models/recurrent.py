"""Recurrent encoder-decoders, from one fixed vector (Sutskever et al. 2014; Cho et al. 2014) to attention
(Bahdanau et al. 2015; Luong et al. 2015) and depth (Wu et al. 2016).

What they share is here, and how the decoder reads in ``recurrent_decoder``. Where the papers differ in the
output layer only, theirs are brought to one form, since it is tied to the embeddings, E wide: features are
``[B, T, E]``.

Shape legend: B sentences, R rows (hypotheses), S source tokens, T target tokens, k tokens a step, N decoder
layers, E embedding width, D hidden width, W width of all decoder states together, C history capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor, nn

from seq2seq_core.data.batches import Batch
from seq2seq_core.model_config import RecurrentConfig
from seq2seq_core.models.cells import SLOTS, CellParameters, CellState, SequenceDropout, SequenceMasks
from seq2seq_core.models.layers import Embeddings, Layers, WordDropout
from seq2seq_core.models.protocol import (
    NOTHING,
    Abilities,
    Capture,
    Feed,
    Memory,
    Seq2SeqModel,
    State,
    Step,
    regroup,
)
from seq2seq_core.models.recurrent_attention import recurrent_attention
from seq2seq_core.models.recurrent_decoder import DecoderPass, RecurrentMemory
from seq2seq_core.models.recurrent_encoder import RecurrentEncoder

_FIRST_CAPACITY = 32  # steps a new history has room for; it doubles when full


@dataclass(slots=True)
class RecurrentState(State):
    """The decoder's state after each target token, so that tokens can be taken back.

    Attributes:
        history: ``[R, C, W]``, written in place; cell n holds the state after n tokens.
        lengths: ``[R]`` long.
    """

    memory: RecurrentMemory
    group: int
    history: Tensor
    lengths: Tensor

    def select(self, rows: Tensor) -> Self:
        memory_rows, group = regroup(rows, self.group, len(self.memory.mask))
        memory = self.memory if memory_rows is None else self.memory.select(memory_rows)
        return type(self)(memory, group, self.history.index_select(0, rows), self.lengths[rows])

    def rewind(self, lengths: Tensor) -> Self:
        if bool((lengths > self.lengths).any()):
            raise ValueError("rewind cannot add tokens")
        return type(self)(self.memory, self.group, self.history, lengths.clone())

    def with_room(self, tokens: int) -> Tensor:
        """The history, larger if so many more tokens a row need it."""
        history, needed = self.history, int(self.lengths.max()) + tokens + 1
        if needed <= history.shape[1]:
            return history
        larger = history.new_zeros(len(history), max(needed, 2 * history.shape[1]), history.shape[2])
        larger[:, : history.shape[1]] = history
        return larger


class Recurrent(Seq2SeqModel):
    """See the module.

    Args:
        config: the shape.
        source_vocabulary: source ids.
        target_vocabulary: V.
    """

    def __init__(self, config: RecurrentConfig, source_vocabulary: int, target_vocabulary: int) -> None:
        super().__init__()
        self.config = config
        width, embedding = config.hidden, config.embedding
        attends = config.attention != "none"
        self.embeddings = Embeddings(source_vocabulary, target_vocabulary, embedding, config.tied_embeddings)
        self.encoder = RecurrentEncoder(
            config.cell,
            embedding,
            width,
            config.encoder_layers,
            bidirectional=config.bidirectional,
            residual=config.residual,
            reverse=config.reverse_source,
        )
        every_step = config.context == "every-step"
        self.summary = nn.Linear(width, width) if every_step else None
        states = config.decoder_layers * SLOTS[config.cell] * width
        self.bridge = None if config.copies_states else nn.Linear(width, states)
        self.attention = recurrent_attention(config.attention, width, config.window) if attends else None
        self.decoder: Layers[CellParameters] = Layers(
            CellParameters(config.cell, sum(self.decoder_inputs(layer)), width)
            for layer in range(config.decoder_layers)
        )
        self.readout = nn.Linear(self._readout_width(), embedding, bias=not config.copies_states)
        self.dropout = SequenceDropout(config.dropout, config.variational)
        self.word_dropout = WordDropout(config.word_dropout)
        shape = config.attention_shape
        self.abilities = Abilities(
            attention=attends,
            attention_layers=shape.layers,
            attention_heads=shape.heads,
            shifted_alignment=shape.shifted,
            parallel_steps=False,
            attention_normalised=config.attention != "luong-local",
        )

    def decoder_inputs(self, layer: int) -> tuple[int, int]:
        """Widths of what a decoder layer reads: from the layer below it (or the token), and beside that."""
        config = self.config
        if layer > 0:
            return config.hidden, config.hidden if config.attend_from == "bottom" else 0
        reads_context = config.attention == "bahdanau" or config.context == "every-step"
        beside = config.hidden if reads_context else config.embedding if config.input_feeding else 0
        return config.embedding, beside

    def _readout_width(self) -> int:
        """Width of what the features are made of: see ``DecoderPass``."""
        if not self.config.copies_states:
            return 2 * self.config.hidden + self.config.embedding
        return self.config.hidden if self.config.attention == "none" else 2 * self.config.hidden

    def encode(self, source: Tensor, mask: Tensor, capture: Capture = NOTHING) -> RecurrentMemory:
        drop, weight = self.dropout.begin(), self.embeddings.source
        kept = self.word_dropout.kept(len(source), len(weight), source.device)
        x = drop("source", self.embed_source(source, kept).transpose(0, 1))
        by_step, ends = self.encoder(x, mask, drop)
        summary, first = self._first(ends)
        if self.attention is None:
            states = by_step.transpose(0, 1).contiguous() if capture.states else None
            return RecurrentMemory(mask, states, None, first, summary, ends[-1][0])
        states = by_step.transpose(0, 1).contiguous()
        return RecurrentMemory(mask, states, self.attention.keys(states), first, summary, None)

    def _first(self, ends: list[CellState]) -> tuple[Tensor | None, Tensor]:
        """The fixed vector ``[B, D]``, if the decoder reads it, and its first states ``[B, W]``.

        They are the encoder's last ones layer by layer (Sutskever et al. 2014; Luong et al. 2015), or tanh of
        a product with the last state of its highest layer (Bahdanau et al. 2015, A.2.2, but that the paper
        reads the backward direction's alone, and this both), or with the vector that is made of it (Cho et
        al. 2014, appendix A.1).
        """
        top = ends[-1][0]
        if self.bridge is None:
            fed = [top.new_zeros(len(top), self.config.embedding)] if self.config.input_feeding else []
            return None, torch.cat([slot for state in ends for slot in state] + fed, dim=1)
        if self.summary is None:
            return None, torch.tanh(self.bridge(top))
        summary = torch.tanh(self.summary(top))
        return summary, torch.tanh(self.bridge(summary))

    def start(self, memory: Memory) -> RecurrentState:
        assert isinstance(memory, RecurrentMemory)
        rows, width = memory.first.shape
        history = memory.first.new_zeros(rows, _FIRST_CAPACITY, width)
        history[:, 0] = memory.first
        return RecurrentState(memory, 1, history, torch.zeros(rows, dtype=torch.long, device=history.device))

    def step(
        self, tokens: Tensor, state: State, capture: Capture = NOTHING, output_rows: Tensor | None = None
    ) -> Step:
        assert isinstance(state, RecurrentState)
        rows, k = tokens.shape
        history = state.with_room(k)
        drop = self.dropout.begin()
        every = torch.arange(rows, device=tokens.device)
        reading = DecoderPass(self, state.memory, state.group, drop)
        features, outputs, trail, weights = reading.read(
            self._embed(tokens, drop), history[every, state.lengths]
        )
        for i, slots in enumerate(trail):
            history[every, state.lengths + (i + 1)] = torch.cat(slots, dim=1)
        after = type(state)(state.memory, state.group, history, state.lengths + k)
        attention = weights[:, None, None] if capture.attention and weights is not None else None
        states = outputs.transpose(0, 1) if capture.states else None
        return Step(self.output(features.transpose(0, 1), output_rows), after, attention, states)

    def forward(self, batch: Batch, feed: Feed | None = None) -> Tensor:
        memory = self.encode(batch.source, batch.source_mask)
        tokens = batch.target_input
        drop = self.dropout.begin()
        kept = self.word_dropout.kept(len(tokens), len(self.embeddings.target), tokens.device)
        reading = DecoderPass(self, memory, 1, drop)
        if feed is None:
            return reading.read(self._embed(tokens, drop, kept), memory.first).features.transpose(0, 1)
        features: list[Tensor] = []
        states = memory.first
        for gold in torch.split(tokens, 1, dim=1):
            token = feed(gold, features[-1].detach()) if features else gold
            read = reading.read(self._embed(token, drop, kept), states)
            features.append(read.features.transpose(0, 1))
            states = torch.cat(read.trail[-1], dim=1)
        return torch.cat(features, dim=1)

    def output_weight(self) -> Tensor:
        return self.embeddings.output

    def _embed(self, ids: Tensor, drop: SequenceMasks, kept: Tensor | None = None) -> Tensor:
        """``[n, B, E]`` of target ids ``[B, n]``: the recurrent parts have the steps first."""
        return drop("target", self.embeddings.of_target(ids, kept).transpose(0, 1))
