"""A model that is nothing but a table of probabilities, and exhaustive search over it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor, nn

from seq2seq_core.config import SearchOptions
from seq2seq_core.data.batches import Batch
from seq2seq_core.models.protocol import (
    NOTHING,
    Abilities,
    Capture,
    Feed,
    Memory,
    Seq2SeqModel,
    State,
    Step,
)
from seq2seq_core.search import length_penalty

EOS, START = 0, 1


@dataclass
class TableMemory(Memory):
    tables: Tensor  # [B, P, V, V]: by position and last token, the logits of the next one
    mask: Tensor

    def select(self, rows: Tensor) -> Self:
        return type(self)(self.tables[rows], self.mask[rows])


@dataclass
class TableState(State):
    memory: TableMemory
    group: int
    lengths: Tensor
    owners: Tensor  # [R] memory row of each hypothesis

    def select(self, rows: Tensor) -> Self:
        return type(self)(self.memory, self.group, self.lengths[rows], self.owners[rows])

    def rewind(self, lengths: Tensor) -> Self:
        return type(self)(self.memory, self.group, lengths.clone(), self.owners)


class TableModel(Seq2SeqModel):
    """Next-token logits by sentence, position and last token. Counts its steps and the rows it computed."""

    def __init__(self, tables: Tensor, parallel: bool = True) -> None:
        super().__init__()
        self.tables = tables
        self.abilities = Abilities(False, 0, 0, False, parallel_steps=parallel)
        self.steps = 0
        self.rows = 0
        self.weight = nn.Parameter(torch.zeros(1, 1))

    def encode(self, source: Tensor, mask: Tensor, capture: Capture = NOTHING) -> TableMemory:
        return TableMemory(self.tables[source[:, 0]], mask)

    def start(self, memory: Memory) -> TableState:
        assert isinstance(memory, TableMemory)
        count = len(memory.tables)
        return TableState(memory, 1, torch.zeros(count, dtype=torch.long), torch.arange(count))

    def step(
        self, tokens: Tensor, state: State, capture: Capture = NOTHING, output_rows: Tensor | None = None
    ) -> Step:
        assert isinstance(state, TableState)
        assert self.abilities.parallel_steps or tokens.shape[1] == 1
        self.steps += 1
        self.rows += tokens.shape[0]
        positions = (state.lengths[:, None] + torch.arange(tokens.shape[1])) % self.tables.shape[1]
        logits = state.memory.tables[state.owners[:, None], positions, tokens]
        after = TableState(state.memory, state.group, state.lengths + tokens.shape[1], state.owners)
        return Step(logits, after, None)

    def forward(self, batch: Batch, feed: Feed | None = None) -> Tensor:
        raise NotImplementedError

    def output(self, features: Tensor, rows: Tensor | None = None) -> Tensor:
        raise NotImplementedError

    def output_weight(self) -> Tensor:
        return self.weight

    def memory_of(self, sentences: list[int]) -> TableMemory:
        source = torch.tensor(sentences, dtype=torch.long)[:, None]
        return self.encode(source, torch.ones_like(source, dtype=torch.bool))


def random_tables(
    seed: int, sentences: int, vocabulary: int, positions: int = 4, spread: float = 2.0
) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(sentences, positions, vocabulary, vocabulary, generator=generator) * spread


def exhaustive(
    table: Tensor, longest: int, options: SearchOptions, forbidden: tuple[int, ...] = ()
) -> list[tuple[float, tuple[int, ...]]]:
    """(score, ids) of every target of up to ``longest`` tokens, best first, by brute force in float64."""
    logprobs = table.double().log_softmax(-1)
    words = [i for i in range(table.shape[-1]) if i != EOS and i not in forbidden]
    found = []
    for length in range(longest + 1):
        for ids in itertools.product(words, repeat=length):
            total, last = 0.0, START
            for position, token in enumerate((*ids, EOS)):
                total += float(logprobs[position % len(logprobs), last, token])
                last = token
            found.append((total / length_penalty(length + 1, options.length_penalty), ids))
    return sorted(found, key=lambda pair: -pair[0])
