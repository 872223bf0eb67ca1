"""One recurrent network that writes target token t when it has read source token t.

Shape legend: B sentences, R rows (hypotheses), S source tokens, T target tokens, k tokens a step,
E embedding width, D hidden width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor, nn

from seq2seq_core.data.batches import Batch
from seq2seq_core.model_config import TaggerConfig
from seq2seq_core.models.cells import SequenceDropout
from seq2seq_core.models.layers import Embeddings
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
from seq2seq_core.models.recurrent_encoder import RecurrentEncoder


@dataclass(slots=True)
class TaggerMemory(Memory):
    """What is written at each source token.

    Attributes:
        mask: ``[B, S]`` bool, True at a real token.
        features: ``[B, S, E]``.
        states: ``[B, S, D]``, which they are made of; None where they were not captured.
    """

    mask: Tensor
    features: Tensor
    states: Tensor | None

    def select(self, rows: Tensor) -> TaggerMemory:
        states = None if self.states is None else self.states[rows]
        return TaggerMemory(self.mask[rows], self.features[rows], states)

    def at(self, places: Tensor, of: Tensor) -> Tensor:
        """What ``[B, S, X]`` has at places ``[B, n]``, and after the last source token what it has there."""
        places = torch.minimum(places, self.mask.sum(dim=1, keepdim=True) - 1)
        return of[torch.arange(len(places), device=places.device)[:, None], places]


@dataclass(slots=True)
class TaggerState(State):
    """How far each hypothesis is."""

    memory: TaggerMemory
    group: int
    lengths: Tensor

    def select(self, rows: Tensor) -> Self:
        memory_rows, group = regroup(rows, self.group, len(self.memory.mask))
        memory = self.memory if memory_rows is None else self.memory.select(memory_rows)
        return type(self)(memory, group, self.lengths[rows])

    def rewind(self, lengths: Tensor) -> Self:
        if bool((lengths > self.lengths).any()):
            raise ValueError("rewind cannot add tokens")
        return type(self)(self.memory, self.group, lengths.clone())


class Tagger(Seq2SeqModel):
    """See the module. What it has written it does not read.

    Args:
        config: the shape.
        source_vocabulary: source ids.
        target_vocabulary: V.
    """

    def __init__(self, config: TaggerConfig, source_vocabulary: int, target_vocabulary: int) -> None:
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(
            source_vocabulary, target_vocabulary, config.embedding, config.tied_embeddings
        )
        self.encoder = RecurrentEncoder(
            config.cell,
            config.embedding,
            config.hidden,
            config.layers,
            bidirectional="all" if config.bidirectional else "none",
        )
        self.readout = nn.Linear(config.hidden, config.embedding)
        self.dropout = SequenceDropout(config.dropout, variational=False)
        self.abilities = Abilities(
            attention=False,
            attention_layers=0,
            attention_heads=0,
            shifted_alignment=False,
            parallel_steps=True,
            equal_length=True,
        )

    def encode(self, source: Tensor, mask: Tensor, capture: Capture = NOTHING) -> TaggerMemory:
        drop = self.dropout.begin()
        x = drop("source", self.embed_source(source))
        states, _ = self.encoder(x.transpose(0, 1), mask, drop)
        features = drop("readout", self.readout(drop("top", states)))
        kept = states.transpose(0, 1) if capture.states else None
        return TaggerMemory(mask, features.transpose(0, 1), kept)

    def start(self, memory: Memory) -> TaggerState:
        assert isinstance(memory, TaggerMemory)
        return TaggerState(memory, 1, torch.zeros(len(memory.mask), dtype=torch.long, device=self.device))

    def step(
        self, tokens: Tensor, state: State, capture: Capture = NOTHING, output_rows: Tensor | None = None
    ) -> Step:
        assert isinstance(state, TaggerState)
        rows, k = tokens.shape
        memory = state.memory
        # All hypotheses of a sentence look up one row of the memory.
        places = state.lengths[:, None] + torch.arange(k, device=tokens.device)
        places = places.view(-1, state.group * k)
        features = memory.at(places, memory.features).view(rows, k, -1)
        states = None
        if capture.states and memory.states is not None:
            states = memory.at(places, memory.states).view(rows, k, -1)
        after = type(state)(memory, state.group, state.lengths + k)
        return Step(self.output(features, output_rows), after, None, states)

    def forward(self, batch: Batch, feed: Feed | None = None) -> Tensor:
        memory = self.encode(batch.source, batch.source_mask)
        sentences, length = batch.target_input.shape
        places = torch.arange(length, device=batch.target_input.device).expand(sentences, length)
        return memory.at(places, memory.features)

    def output_weight(self) -> Tensor:
        return self.embeddings.output
