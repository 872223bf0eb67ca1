"""A model that is nothing but a table of probabilities, and exhaustive search over it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
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
    numbers: Tensor  # [B] of the sentences

    def select(self, rows: Tensor) -> Self:
        return type(self)(self.tables[rows], self.mask[rows], self.numbers[rows])


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
    """Next-token logits by sentence, position and last token. Counts its steps and the rows it computed.

    With ``attention`` ``[B, P, V, L, H, S]``, the same decide what it looks at.
    """

    def __init__(self, tables: Tensor, parallel: bool = True, attention: Tensor | None = None) -> None:
        super().__init__()
        self.tables = tables
        self.attention = attention
        layers, heads = (0, 0) if attention is None else attention.shape[3:5]
        self.abilities = Abilities(attention is not None, layers, heads, False, parallel_steps=parallel)
        self.steps = 0
        self.rows = 0
        self.weight = nn.Parameter(torch.zeros(1, 1))

    def encode(self, source: Tensor, mask: Tensor, capture: Capture = NOTHING) -> TableMemory:
        return TableMemory(self.tables[source[:, 0]], mask, source[:, 0])

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
        if not capture.attention:
            return Step(logits, after, None)
        assert self.attention is not None
        numbers = state.memory.numbers[state.owners]
        maps = self.attention[numbers[:, None], positions, tokens]  # [R, k, L, H, S]
        return Step(logits, after, maps.permute(0, 2, 3, 1, 4))

    def forward(self, batch: Batch, feed: Feed | None = None) -> Tensor:
        raise NotImplementedError

    def output(self, features: Tensor, rows: Tensor | None = None) -> Tensor:
        raise NotImplementedError

    def output_weight(self) -> Tensor:
        return self.weight

    def memory_of(self, sentences: list[int]) -> TableMemory:
        width = 1 if self.attention is None else self.attention.shape[-1]
        source = torch.tensor(sentences, dtype=torch.long)[:, None].expand(-1, width)
        return self.encode(source, torch.ones_like(source, dtype=torch.bool))


def random_tables(
    seed: int, sentences: int, vocabulary: int, positions: int = 4, spread: float = 2.0
) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(sentences, positions, vocabulary, vocabulary, generator=generator) * spread


def random_attention(seed: int, tables: Tensor, source: int = 3) -> Tensor:
    """For the same sentences, positions and tokens as ``tables``: two layers of two heads."""
    generator = torch.Generator().manual_seed(seed)
    shape = (*tables.shape[:3], 2, 2, source)
    return (torch.randn(shape, generator=generator) * 2).softmax(-1)


def exhaustive(
    table: Tensor,
    longest: int,
    options: SearchOptions,
    forbidden: tuple[int, ...] = (),
    keeps: Callable[[tuple[int, ...]], bool] = lambda ids: True,
    attention: Tensor | None = None,
) -> list[tuple[float, tuple[int, ...]]]:
    """(score, ids) of every target of up to ``longest`` tokens, best first, by brute force in float64.

    Args:
        keeps: says which targets count.
        attention: ``[P, V, L, H, S]``, for the coverage penalty.
    """
    logprobs = table.double().log_softmax(-1)
    words = [i for i in range(table.shape[-1]) if i != EOS and i not in forbidden]
    found = []
    for length in range(longest + 1):
        for ids in itertools.product(words, repeat=length):
            if not keeps(ids):
                continue
            total, last = 0.0, START
            covered = [0.0] * (0 if attention is None else attention.shape[-1])
            for position, token in enumerate((*ids, EOS)):
                total += float(logprobs[position % len(logprobs), last, token])
                if attention is not None:
                    looked = attention[position % len(logprobs), last].double().mean(dim=(0, 1)).tolist()
                    covered = [a + b for a, b in zip(covered, looked, strict=True)]
                last = token
            coverage = options.coverage_penalty * sum(math.log(min(part, 1.0)) for part in covered)
            found.append((total / length_penalty(length + 1, options.length_penalty) + coverage, ids))
    return sorted(found, key=lambda pair: -pair[0])
