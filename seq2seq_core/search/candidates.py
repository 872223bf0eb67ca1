"""From one step's logits to the candidates that each sentence of the batch has to choose from.

Shape legend: B sentences, W live hypotheses a sentence (rows of the grid, R = B x W), V target vocabulary,
C candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.errors import BundleError

# Tokens of a row that are looked at, after its likeliest, before all others are.
_NEXT = 256
# A smaller vocabulary is sorted sooner than cut into so many slices.
_MANY, _SLICES = 16384, 16


class Candidate(NamedTuple):
    """One hypothesis extended by one token: ``parent`` is its place among the sentence's live ones."""

    parent: int
    token: int
    logprob: float
    total: float


@dataclass(frozen=True, slots=True)
class RowScores:
    """What one step says of each row, on the host.

    Attributes:
        tokens: ``[R, C]`` the likeliest tokens, best first.
        logprobs: ``[R, C]`` their natural log-probabilities (minus infinity for forbidden ones).
        ends: ``[R]`` log-probability of the end token.
        whole: ``[R, V]`` log-probabilities of all tokens, still on the device.
    """

    tokens: NDArray[np.int64]
    logprobs: NDArray[np.float64]
    ends: NDArray[np.float64]
    whole: Tensor

    def row(self, number: int) -> NDArray[np.float32]:
        """``[V]`` log-probabilities of all tokens in one row."""
        numbers: NDArray[np.float32] = self.whole[number].cpu().numpy()
        return numbers

    def best_first(self, number: int) -> Iterator[tuple[int, float]]:
        """All tokens of a row and their log-probabilities, the likeliest first, forbidden ones left out."""
        seen = self.tokens[number].tolist()
        yield from _possible(seen, self.logprobs[number].tolist())
        row = self.row(number).copy()
        row[seen] = -np.inf
        if len(row) > _NEXT:
            # To sort all of a vocabulary takes as long as a decoder step.
            likely = np.argpartition(-row, _NEXT)[:_NEXT]
            yield from best_of(row, np.sort(likely))
            row[likely] = -np.inf
        yield from best_of(row, np.arange(len(row)))


def best_of(row: NDArray[np.float32], ids: NDArray[np.int64]) -> Iterator[tuple[int, float]]:
    """The tokens ``ids`` and their log-probabilities of ``row`` ``[V]``, the likeliest first."""
    logprobs = row[ids].astype(np.float64)
    order = np.argsort(-logprobs, kind="stable")
    return _possible(ids[order].tolist(), logprobs[order].tolist())


def _possible(tokens: Sequence[int], logprobs: Sequence[float]) -> Iterator[tuple[int, float]]:
    return ((t, p) for t, p in zip(tokens, logprobs, strict=True) if p > -np.inf)


def normalisers(logits: Tensor) -> Tensor:
    """Log of the softmax's denominator, over the last dimension, which is kept with size 1.

    Raises:
        BundleError: there is a NaN or an infinity among the logits.
    """
    sums = torch.logsumexp(logits, -1, keepdim=True)
    _require_numbers(bool(torch.isfinite(sums).all()))
    return sums


def _require_numbers(they_are: bool) -> None:
    if not they_are:
        raise BundleError(
            "the model computes scores that are not numbers (NaN or infinity)",
            remedy="Check it with 'interlinear models verify', or train it again with a lower learning rate",
        )


def score_rows(logits: Tensor, count: int, end: int, forbidden: Tensor | None) -> RowScores:
    """The ``count`` likeliest tokens of each row.

    Probabilities are over the whole vocabulary: forbidden tokens cannot be chosen, but keep their share, so
    that forced decoding of a result gives the same numbers.

    Args:
        logits: ``[R, V]``.
        count: C, no more than V.
        end: id of the end token.
        forbidden: ``[F]`` ids never to choose.

    Raises:
        BundleError: there is a NaN or an infinity among the logits.
    """
    logprobs = torch.log_softmax(logits, -1, dtype=torch.float32)
    if forbidden is not None:
        logprobs.index_fill_(-1, forbidden, -torch.inf)
    values, tokens = likeliest(logprobs, count)
    # One transfer for all numbers: on a GPU each one waits for the device.
    scores = torch.cat((values, logprobs[:, end : end + 1]), -1)
    numbers = scores.cpu().numpy().astype(np.float64)
    # A NaN or infinite logit anywhere in a row makes its best score NaN.
    _require_numbers(not np.isnan(numbers[:, 0]).any())
    return RowScores(tokens.cpu().numpy(), numbers[:, :-1], numbers[:, -1], logprobs)


def likeliest(scores: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """The ``count`` highest of each row ``[R, V]`` and their places, best first, as ``torch.topk`` has them.

    To sort a large vocabulary takes a processor as long as a decoder layer. Each of the best is in one of
    the ``count`` columns with the highest maxima, of a row that is cut into slices and laid as a grid, so
    only those columns are sorted: a third of the time with 58,101 tokens.
    """
    size = scores.shape[-1]
    width = size // _SLICES
    if size < _MANY or count > width // 2 or scores.device.type != "cpu":
        top = scores.topk(count, dim=-1)
        return top.values, top.indices
    grid = scores[:, : _SLICES * width].view(-1, _SLICES, width)
    columns = grid.amax(1).topk(count, sorted=False).indices[:, None]
    places = (torch.arange(0, _SLICES * width, width)[:, None] + columns).flatten(1)
    rest = torch.arange(_SLICES * width, size).expand(len(scores), -1)
    places = torch.cat((places, rest), 1)
    top = scores.gather(1, places).topk(count, dim=-1)
    return top.values, places.gather(1, top.indices)


def best_of_grid(rows: RowScores, totals: NDArray[np.float64], count: int) -> Iterator[list[Candidate]]:
    """The ``count`` best candidates of each sentence, best first.

    Args:
        rows: scores of the grid's rows.
        totals: ``[B, W]`` log-probability of each live hypothesis, minus infinity where the grid is empty.
    """
    sentences, width = totals.shape
    each = rows.tokens.shape[1]
    joint = (totals.reshape(-1, 1) + rows.logprobs).reshape(sentences, width * each)
    order = np.argsort(-joint, axis=1, kind="stable")[:, :count]
    flat = order + width * each * np.arange(sentences)[:, None]
    columns = (order // each, rows.tokens.take(flat), rows.logprobs.take(flat), joint.take(flat))
    for sentence in zip(*(column.tolist() for column in columns), strict=True):
        # Minus infinity stands for what is forbidden or not there.
        yield [c for c in map(Candidate._make, zip(*sentence, strict=True)) if c.total > -np.inf]
