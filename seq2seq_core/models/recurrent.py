"""LSTM encoder-decoder with additive attention (Bahdanau et al. 2015, with LSTM in place of GRU).

Shape legend: B sentences, R rows (hypotheses), g rows a sentence, S source tokens, T target tokens,
k tokens a step, N decoder layers, E embedding width, D hidden width, C history capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from seq2seq_core.data.batches import Batch
from seq2seq_core.model_config import RecurrentConfig
from seq2seq_core.models.attention import AdditiveAttention
from seq2seq_core.models.layers import Dropout, Embeddings
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

_FIRST_CAPACITY = 32  # steps a new history has room for; it doubles when full


@dataclass(slots=True)
class RecurrentMemory(Memory):
    """Encoder states and their attention keys.

    Attributes:
        mask: ``[B, S]`` bool, True at a real token.
        states: ``[B, S, D]``.
        keys: ``[B, S, D]``.
        first: ``[B, N, 2, D]``, the decoder's first hidden and cell state.
    """

    mask: Tensor
    states: Tensor
    keys: Tensor
    first: Tensor

    def select(self, rows: Tensor) -> RecurrentMemory:
        return RecurrentMemory(self.mask[rows], self.states[rows], self.keys[rows], self.first[rows])


@dataclass(slots=True)
class RecurrentState(State):
    """Hidden and cell states after each target token, so that tokens can be taken back.

    Attributes:
        history: ``[R, C, N, 2, D]``, written in place; cell n holds the state after n tokens.
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

    def current(self) -> Tensor:
        """``[R, N, 2, D]``."""
        return self.history[torch.arange(len(self.lengths), device=self.lengths.device), self.lengths]


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
        width = config.hidden
        self.embeddings = Embeddings(
            source_vocabulary, target_vocabulary, config.embedding, config.tied_embeddings
        )
        self.encoder = nn.LSTM(
            config.embedding,
            width // 2,
            num_layers=config.encoder_layers,
            bidirectional=True,
            batch_first=True,
        )
        self.bridge = nn.Linear(width, config.decoder_layers * 2 * width)
        self.attention = AdditiveAttention(width, width, width)
        self.decoder = nn.ModuleList(
            nn.LSTMCell(config.embedding + width if layer == 0 else width, width)
            for layer in range(config.decoder_layers)
        )
        self.readout = nn.Linear(width + width + config.embedding, config.embedding)
        self.dropout = Dropout(config.dropout)
        self.abilities = Abilities(
            attention=True,
            attention_layers=1,
            attention_heads=1,
            shifted_alignment=False,
            parallel_steps=False,
        )

    def encode(self, source: Tensor, mask: Tensor, capture: Capture = NOTHING) -> RecurrentMemory:
        embedded = self.dropout(F.embedding(source, self.embeddings.source) * self.config.embedding**0.5)
        # Packed, so that the backward direction starts at each sentence's own end, not in its padding.
        lengths = mask.sum(dim=1).cpu()
        packed, _ = self.encoder(
            pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        )
        states, _ = pad_packed_sequence(packed, batch_first=True, total_length=source.shape[1])
        half = self.config.hidden // 2
        last = (lengths - 1).to(states.device)
        every = torch.arange(len(states), device=states.device)
        ends = torch.cat([states[every, last, :half], states[:, 0, half:]], dim=1)
        first = torch.tanh(self.bridge(ends)).view(
            len(states), self.config.decoder_layers, 2, self.config.hidden
        )
        return RecurrentMemory(mask, states, self.attention.keys(states), first)

    def start(self, memory: Memory) -> RecurrentState:
        assert isinstance(memory, RecurrentMemory)
        rows = len(memory.mask)
        history = memory.first.new_zeros(rows, _FIRST_CAPACITY, *memory.first.shape[1:])
        history[:, 0] = memory.first
        return RecurrentState(memory, 1, history, torch.zeros(rows, dtype=torch.long, device=history.device))

    def step(
        self, tokens: Tensor, state: State, capture: Capture = NOTHING, output_rows: Tensor | None = None
    ) -> Step:
        assert isinstance(state, RecurrentState)
        memory, group = state.memory, state.group
        rows, k = tokens.shape
        history = state.history
        needed = int(state.lengths.max()) + k + 1
        if needed > history.shape[1]:
            larger = history.new_zeros(rows, max(needed, 2 * history.shape[1]), *history.shape[2:])
            larger[:, : history.shape[1]] = history
            history = larger
        embedded = F.embedding(tokens, self.embeddings.target) * self.config.embedding**0.5
        current = list(state.current().unbind(dim=1))
        every = torch.arange(rows, device=tokens.device)
        features, maps = [], []
        for i in range(k):
            current, feature, weights = self._advance(embedded[:, i], current, memory, group)
            history[every, state.lengths + i + 1] = torch.stack(current, dim=1)
            features.append(feature)
            maps.append(weights)
        after = type(state)(memory, group, history, state.lengths + k)
        attention = torch.stack(maps, dim=1)[:, None, None] if capture.attention else None
        return Step(self.output(torch.stack(features, dim=1), output_rows), after, attention)

    def forward(self, batch: Batch, feed: Feed | None = None) -> Tensor:
        memory = self.encode(batch.source, batch.source_mask)
        current = list(memory.first.unbind(dim=1))
        embedded = self._embed(batch.target_input)
        features: list[Tensor] = []
        for i in range(batch.target_input.shape[1]):
            token = embedded[:, i]
            if feed is not None and i > 0:
                gold = batch.target_input[:, i : i + 1]
                token = self._embed(feed(gold, features[-1].detach()[:, None]))[:, 0]
            current, feature, _ = self._advance(token, current, memory, 1)
            features.append(feature)
        return torch.stack(features, dim=1)

    def _embed(self, tokens: Tensor) -> Tensor:
        x: Tensor = self.dropout(F.embedding(tokens, self.embeddings.target) * self.config.embedding**0.5)
        return x

    def output_weight(self) -> Tensor:
        return self.embeddings.output

    def _advance(
        self, embedded: Tensor, current: list[Tensor], memory: RecurrentMemory, group: int
    ) -> tuple[list[Tensor], Tensor, Tensor]:
        """Reads one token a row.

        Args:
            embedded: ``[R, E]``.
            current: for each layer hidden and cell state, ``[R, 2, D]``.

        Returns:
            The new states, the features ``[R, E]`` and the attention ``[R, S]``.
        """
        rows = len(embedded)
        query = current[-1][:, 0].view(rows // group, group, -1)
        context, weights = self.attention(query, memory.keys, memory.states, memory.mask)
        context = context.reshape(rows, -1)
        x = torch.cat([embedded, context], dim=1)
        following = []
        for cell, old in zip(self.decoder, current, strict=True):
            hidden, memory_cell = cell(x, (old[:, 0], old[:, 1]))
            following.append(torch.stack((hidden, memory_cell), dim=1))
            x = self.dropout(hidden)
        feature = self.dropout(torch.tanh(self.readout(torch.cat([x, context, embedded], dim=1))))
        return following, feature, weights.reshape(rows, -1)
