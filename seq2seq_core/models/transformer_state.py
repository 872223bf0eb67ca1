"""What a Transformer remembers of a source, and of the target tokens read so far.

Shape legend: B sentences, R rows (hypotheses), S source tokens, k tokens a step, N decoder layers, P parts a
token, H heads, d head width, D model width, C cache capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from seq2seq_core.models.protocol import Memory, State, regroup

# Target tokens a new cache has room for; it doubles when full, and is copied whole at each step of a beam.
FIRST_CAPACITY = 16


@dataclass(slots=True)
class TransformerMemory(Memory):
    """Encoder output, and the keys and values that cross attention makes of it, computed once.

    Attributes:
        mask: ``[B, S]`` bool, True at a real token.
        padded: whether the mask hides anything.
        states: ``[B, S, D]``.
        cross: for each decoder layer keys and values, each ``[B, H, S, d]``.
    """

    mask: Tensor
    padded: bool
    states: Tensor
    cross: list[tuple[Tensor, Tensor]]

    def select(self, rows: Tensor) -> TransformerMemory:
        mask = self.mask[rows]
        cross = [(keys[rows], values[rows]) for keys, values in self.cross]
        return TransformerMemory(mask, self.padded, self.states[rows], cross)


@dataclass(slots=True)
class TransformerState(State):
    """What each decoder layer keeps of each target token read so far, so that tokens can be taken back.

    Attributes:
        cache: ``[N, P, R, H, C, d]``, written in place. Self attention keeps the keys and values of a token
            (P = 2), a recurrent layer its state after the token (P = H = 1, d = D).
        lengths: ``[R]`` long, cells in use.
        uniform: the length, where it is the same for all rows, else None.
    """

    memory: TransformerMemory
    group: int
    cache: Tensor
    lengths: Tensor
    uniform: int | None

    def select(self, rows: Tensor) -> Self:
        memory_rows, group = regroup(rows, self.group, len(self.memory.mask))
        memory = self.memory if memory_rows is None else self.memory.select(memory_rows)
        lengths = self.lengths[rows]
        uniform = self.uniform
        if uniform is None and len(rows) and bool((lengths == lengths[0]).all()):
            uniform = int(lengths[0])
        return type(self)(memory, group, self.cache.index_select(2, rows), lengths, uniform)

    def rewind(self, lengths: Tensor) -> Self:
        if bool((lengths > self.lengths).any()):
            raise ValueError("rewind cannot add tokens")
        uniform = int(lengths[0]) if len(lengths) and bool((lengths == lengths[0]).all()) else None
        return type(self)(self.memory, self.group, self.cache, lengths.clone(), uniform)

    def reserve(self, tokens: int) -> None:
        """Makes room for more tokens a row."""
        capacity = self.cache.shape[4]
        needed = tokens + (self.uniform if self.uniform is not None else int(self.lengths.max()))
        if needed > capacity:
            while capacity < needed:
                capacity *= 2
            larger = self.cache.new_zeros(*self.cache.shape[:4], capacity, self.cache.shape[5])
            larger[:, :, :, :, : self.cache.shape[4]] = self.cache
            self.cache = larger


class Places:
    """Where the k tokens of a step stand, after those that each row has read.

    Attributes:
        start: tokens read before, where they are as many in all rows, else None.
        used: cells in use after the step, in the longest row.
        visible: bool, which of the ``used`` cells each new token may look at, as dot_product_attention wants
            it; None for all of them.
    """

    __slots__ = ("_each", "_rows", "start", "used", "visible")

    def __init__(self, state: TransformerState, tokens: int) -> None:
        lengths, device = state.lengths, state.lengths.device
        self.start = state.uniform
        self.visible: Tensor | None = None
        if self.start is not None:
            self.used = self.start + tokens
            if tokens > 1:
                self.visible = torch.ones(tokens, self.used, dtype=torch.bool, device=device).tril(self.start)
        else:
            self.used = int(lengths.max()) + tokens
            self._each = lengths[:, None] + torch.arange(tokens, device=device)
            self._rows = torch.arange(len(lengths), device=device)[:, None]
            self.visible = (torch.arange(self.used, device=device) <= self._each[:, :, None])[:, None]

    def of(self, table: Tensor) -> Tensor:
        """What ``table`` ``[used, ...]`` has for the places: ``[k, ...]`` where ``start`` is one number for
        all rows, else ``[R, k, ...]``.
        """
        return table[self.start :] if self.start is not None else table[self._each]

    def write(self, cells: Tensor, values: Tensor) -> None:
        """Puts ``values`` ``[R, H, k, d]`` into ``cells`` ``[R, H, C, d]``."""
        if self.start is not None:
            cells[:, :, self.start : self.used] = values
        else:
            cells[self._rows, :, self._each] = values.transpose(1, 2)

    def last(self, cells: Tensor) -> Tensor:
        """``[R, H, d]``, what ``cells`` hold of the token before the step; 0 where there is none."""
        if self.start is not None:
            return cells[:, :, self.start - 1] if self.start else torch.zeros_like(cells[:, :, 0])
        before = self._each[:, 0] - 1
        found = cells[self._rows[:, 0], :, before.clamp(min=0)]
        return found * (before >= 0)[:, None, None]


@dataclass(slots=True)
class Past:
    """One decoder layer's view of a step.

    Attributes:
        cells: its P parts of the cache, each ``[R, H, C, d]``.
        places: where the new tokens go.
    """

    cells: list[Tensor]
    places: Places
