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
from seq2seq_core.data.subwords import SubwordSampler
from seq2seq_core.text.codec import Frame
from seq2seq_core.text.tokenizer import EOS, PAD

# Examples that are sorted by length together: large enough for little padding, small against a corpus,
# so that the composition of batches still changes from epoch to epoch.
_POOL = 32_768


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs for teacher forcing.

    Attributes:
        source: ``[B, S]`` long, with language and end tokens.
        source_mask: ``[B, S]`` bool, True at a real token, False at padding.
        target_input: ``[B, T]`` long, what the decoder reads before it writes, and then the target.
        target_output: ``[B, T]`` long, the same without its first token, and then the end token.
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
    def cells(self) -> int:
        """Source and target cells, padding included."""
        return self.source_mask.numel() + self.target_mask.numel()

    @property
    def padding(self) -> int:
        """Source and target cells that are padding."""
        return self.cells - int(self.source_mask.sum()) - self.target_tokens


def pad(rows: Sequence[Sequence[int] | NDArray[np.integer]]) -> tuple[Tensor, Tensor]:
    """Ids of different lengths as ``[B, longest]`` long, and the mask: True at a real token."""
    lengths = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    mask = np.arange(int(lengths.max(initial=0)))[None, :] < lengths[:, None]
    ids = np.full(mask.shape, PAD, np.int64)
    ids[mask] = np.concatenate([np.asarray(row, np.int64) for row in rows]) if len(rows) else []
    return torch.from_numpy(ids), torch.from_numpy(mask)


def make_batch(
    sources: Sequence[Sequence[int] | NDArray[np.integer]],
    targets: Sequence[Sequence[int] | NDArray[np.integer]],
    starts: Sequence[Sequence[int]] | None = None,
    *,
    equal_length: bool = False,
) -> Batch:
    """A batch of sources (with their special tokens) and targets (without any).

    Args:
        starts: what the decoder reads before it writes each target; None for the usual start token.
        equal_length: for a model that writes as many tokens as it reads: longer targets end, in the middle,
            where their source ends.
    """
    source, source_mask = pad(sources)
    starts = [Frame().start] * len(targets) if starts is None else starts
    target_input, target_mask = pad(
        [np.concatenate((start, target)) for start, target in zip(starts, targets, strict=True)]
    )
    target_output = torch.cat([target_input[:, 1:], target_input.new_full((len(targets), 1), PAD)], dim=1)
    ends = target_mask.sum(dim=1) - 1
    target_output[torch.arange(len(targets)), ends] = EOS
    if equal_length:
        width = min(source.shape[1], target_input.shape[1])
        target_input, target_output = target_input[:, :width], target_output[:, :width]
        target_mask = target_mask[:, :width] & source_mask[:, :width]
    return Batch(source, source_mask, target_input, target_output, target_mask)


def plan_epoch(
    source_lengths: NDArray[np.integer],
    target_lengths: NDArray[np.integer],
    batch_tokens: int,
    seed: int,
    epoch: int,
    *,
    bucketing: bool = True,
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
        bucketing: put examples of like length together; else batches are filled in a random order.

    Returns:
        Example indices of each batch, in the order of training. Every example is in exactly one batch.
    """
    rng = np.random.default_rng((seed, epoch))
    order = rng.permutation(len(source_lengths))
    longest = np.maximum(source_lengths, target_lengths)
    batches: list[NDArray[np.int64]] = []
    for start in range(0, len(order), _POOL):
        pool = order[start : start + _POOL]
        if bucketing:
            # Ties are broken by the permutation, so neighbours differ from epoch to epoch.
            pool = pool[np.lexsort((source_lengths[pool], target_lengths[pool], longest[pool]))]
        batches.extend(_cut(pool, longest[pool], batch_tokens))
    return [batches[i] for i in rng.permutation(len(batches))]


def _cut(pool: NDArray[np.int64], longest: NDArray[np.integer], batch_tokens: int) -> list[NDArray[np.int64]]:
    batches = []
    start = width = 0
    for end, length in enumerate(longest.tolist()):
        width = max(width, length)
        if end > start and width * (end + 1 - start) > batch_tokens:
            batches.append(pool[start:end])
            start, width = end, length
    return [*batches, pool[start:]]


class Examples:
    """Stored pairs as training examples, one for each direction of each pair.

    Args:
        store: ids of both columns.
        frames: for each direction, the special ids around its sides, and whether the source is the store's
            second column.
        max_length: examples with a side of more pieces are left out.
        passes: for each direction, how often an epoch reads it; None for once.
        equal_length: the model writes as many tokens as it reads; see make_batch.
        sampler: splits the texts of a batch anew; None reads the store alone.

    Attributes:
        left_out: pairs that are too long.
        told: ids that a decoder reads after its start token and before it writes: those of languages.
        unwritten: target tokens that a model of equal length has no place for; 0 for others.
    """

    def __init__(
        self,
        store: PairStore,
        frames: Sequence[tuple[Frame, bool]],
        max_length: int,
        passes: Sequence[int] | None = None,
        *,
        equal_length: bool = False,
        sampler: SubwordSampler | None = None,
    ) -> None:
        self._store, self._sampler = store, sampler
        self._frames = tuple(frames)
        self._max_length, self._equal_length = max_length, equal_length
        self.told = {token for frame, _ in self._frames for token in frame.start[1:]}
        first, second = store.lengths(0), store.lengths(1)
        fits = np.flatnonzero((first <= max_length) & (second <= max_length))
        self.left_out = len(first) - len(fits)
        passes = [1] * len(frames) if passes is None else passes
        self._pairs = np.concatenate([np.tile(fits, times) for times in passes])
        self._direction = np.repeat(np.arange(len(frames)), np.multiply(passes, len(fits)))
        special = np.array([len(frame.before) + len(frame.after) for frame, _ in frames])
        starts = np.array([len(frame.start) for frame, _ in frames])
        swapped = np.array([swap for _, swap in frames])[self._direction]
        self.source_lengths = (
            np.where(swapped, second[self._pairs], first[self._pairs]) + special[self._direction]
        )
        self.target_lengths = (
            np.where(swapped, first[self._pairs], second[self._pairs]) + starts[self._direction]
        )
        self.unwritten = 0
        if equal_length:
            written = np.minimum(self.target_lengths, self.source_lengths)
            self.unwritten = int((self.target_lengths - written).sum())
            self.target_lengths = written

    def __len__(self) -> int:
        return len(self._pairs)

    def batch(self, indices: NDArray[np.int64], step: int) -> Batch:
        """The batch of some examples, as a step reads it: what is drawn is a function of the step."""
        pairs = self._pairs[indices]
        columns = [[self._store.ids(column, int(pair)) for pair in pairs] for column in (0, 1)]
        if self._sampler is not None:
            drawn = self._sampler.draw(pairs, step)
            columns = [
                [new if len(new) <= self._max_length else old for new, old in zip(*both, strict=True)]
                for both in zip(drawn, columns, strict=True)
            ]
        sources, targets, starts = [], [], []
        for row, direction in enumerate(self._direction[indices]):
            frame, swapped = self._frames[direction]
            pieces = columns[int(swapped)][row]
            framed = np.concatenate((frame.before, pieces, frame.after))
            sources.append(framed if len(framed) else frame.source(()))
            targets.append(columns[1 - int(swapped)][row])
            starts.append(frame.start)
        return make_batch(sources, targets, starts, equal_length=self._equal_length)
