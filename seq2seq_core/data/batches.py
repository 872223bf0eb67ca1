"""Ids -> length-bucketed, token-budgeted batches with masks.

Shape legend: B sentences, S source tokens, T target tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.data.store import PairStore
from seq2seq_core.text.tokenizer import BOS, EOS, PAD

# Examples that are sorted by length together: large enough for little padding, small against a corpus,
# so that the composition of batches still changes from epoch to epoch.
_POOL = 32_768


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs for teacher forcing.

    Attributes:
        source: ``[B, S]`` long, with language and end tokens.
        source_mask: ``[B, S]`` bool, True at a real token, False at padding.
        target_input: ``[B, T]`` long, the start token and then the target.
        target_output: ``[B, T]`` long, the target and then the end token.
        target_mask: ``[B, T]`` bool, True where ``target_output`` is real.
    """

    source: Tensor
    source_mask: Tensor
    target_input: Tensor
    target_output: Tensor
    target_mask: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same on another device."""
        return Batch(*(getattr(self, name).to(device, non_blocking=True) for name in self.__slots__))

    @property
    def target_tokens(self) -> int:
        """Real target tokens, end tokens included."""
        return int(self.target_mask.sum())

    @property
    def padding(self) -> float:
        """The part of source and target cells that is padding, 0 to 1."""
        cells = self.source_mask.numel() + self.target_mask.numel()
        return 1.0 - (int(self.source_mask.sum()) + self.target_tokens) / cells


def pad(rows: Sequence[Sequence[int] | NDArray[np.integer]]) -> tuple[Tensor, Tensor]:
    """Ids of different lengths as ``[B, longest]`` long, and the mask: True at a real token."""
    lengths = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    mask = np.arange(int(lengths.max(initial=0)))[None, :] < lengths[:, None]
    ids = np.full(mask.shape, PAD, np.int64)
    ids[mask] = np.concatenate([np.asarray(row, np.int64) for row in rows]) if len(rows) else []
    return torch.from_numpy(ids), torch.from_numpy(mask)


def make_batch(sources: Sequence[NDArray[np.integer]], targets: Sequence[NDArray[np.integer]]) -> Batch:
    """A batch of sources (with their special tokens) and targets (without any)."""
    source, source_mask = pad(sources)
    target_input, target_mask = pad([np.concatenate(([BOS], target)) for target in targets])
    target_output = torch.cat([target_input[:, 1:], target_input.new_full((len(targets), 1), PAD)], dim=1)
    ends = target_mask.sum(dim=1) - 1
    target_output[torch.arange(len(targets)), ends] = EOS
    return Batch(source, source_mask, target_input, target_output, target_mask)


def plan_epoch(
    source_lengths: NDArray[np.integer],
    target_lengths: NDArray[np.integer],
    batch_tokens: int,
    seed: int,
    epoch: int,
) -> list[NDArray[np.int64]]:
    """Which examples go into which batch of an epoch.

    The plan is a function of its arguments, so that a resumed run needs only the epoch and the number
    of batches that it has seen.

    Args:
        source_lengths: ``[N]`` tokens of each example's source, special ones included.
        target_lengths: ``[N]`` tokens of each example's target, likewise.
        batch_tokens: most cells (examples x longest of either side) a batch.
        seed: of the run.
        epoch: counted from 0.

    Returns:
        Example indices of each batch, in the order of training. Every example is in exactly one batch.
    """
    rng = np.random.default_rng((seed, epoch))
    order = rng.permutation(len(source_lengths))
    longest = np.maximum(source_lengths, target_lengths)
    batches: list[NDArray[np.int64]] = []
    for start in range(0, len(order), _POOL):
        pool = order[start : start + _POOL]
        # Ties are broken by the permutation, so neighbours differ from epoch to epoch.
        pool = pool[np.lexsort((source_lengths[pool], target_lengths[pool], longest[pool]))]
        batches.extend(_cut(pool, longest[pool], batch_tokens))
    return [batches[i] for i in rng.permutation(len(batches))]


def _cut(pool: NDArray[np.int64], longest: NDArray[np.integer], batch_tokens: int) -> list[NDArray[np.int64]]:
    batches = []
    start = 0
    for end in range(1, len(pool) + 1):
        # Sorted by length: the last one is the longest of its batch.
        if end == len(pool) or int(longest[end]) * (end + 1 - start) > batch_tokens:
            batches.append(pool[start:end])
            start = end
    return batches


class Examples:
    """Stored pairs as training examples, one for each direction of each pair.

    Args:
        store: ids of both columns.
        prefixes: for each direction, the special ids before its source (the target language's token)
            and whether the source is the store's second column.
        max_length: examples with a side of more pieces are left out.
    """

    def __init__(
        self, store: PairStore, prefixes: Sequence[tuple[Sequence[int], bool]], max_length: int
    ) -> None:
        self._store = store
        self._prefixes = [(np.asarray(ids, np.int64), swapped) for ids, swapped in prefixes]
        first, second = store.lengths(0), store.lengths(1)
        fits = np.flatnonzero((first <= max_length) & (second <= max_length))
        self.left_out = len(first) - len(fits)
        self._pairs = np.concatenate([fits for _ in prefixes])
        self._direction = np.repeat(np.arange(len(prefixes)), len(fits))
        special = np.array([len(ids) + 1 for ids, _ in self._prefixes])
        swapped = np.array([swap for _, swap in self._prefixes])[self._direction]
        self.source_lengths = (
            np.where(swapped, second[self._pairs], first[self._pairs]) + special[self._direction]
        )
        self.target_lengths = np.where(swapped, first[self._pairs], second[self._pairs]) + 1

    def __len__(self) -> int:
        return len(self._pairs)

    def batch(self, indices: NDArray[np.int64]) -> Batch:
        """The batch of some examples."""
        sources, targets = [], []
        for index in indices:
            prefix, swapped = self._prefixes[self._direction[index]]
            pair = int(self._pairs[index])
            source, target = self._store.ids(int(swapped), pair), self._store.ids(1 - int(swapped), pair)
            sources.append(np.concatenate((prefix, source, [EOS])))
            targets.append(target)
        return make_batch(sources, targets)
