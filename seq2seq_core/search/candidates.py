"""From one step's logits to the candidates that each sentence of the batch has to choose from.

Shape legend: B sentences, W live hypotheses a sentence (rows of the grid, R = B x W), V target vocabulary,
C candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.errors import BundleError


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
    """

    tokens: NDArray[np.int64]
    logprobs: NDArray[np.float64]
    ends: NDArray[np.float64]


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
    top = logprobs.topk(count, dim=-1)
    # One transfer for all numbers: on a GPU each one waits for the device.
    scores = torch.cat((top.values, logprobs[:, end : end + 1]), -1)
    numbers = scores.cpu().numpy().astype(np.float64)
    # A NaN or infinite logit anywhere in a row makes its best score NaN.
    _require_numbers(not np.isnan(numbers[:, 0]).any())
    return RowScores(top.indices.cpu().numpy(), numbers[:, :-1], numbers[:, -1])


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


def only_ends(ends: NDArray[np.float64], totals: NDArray[np.float64], end: int) -> list[Candidate]:
    """Each live hypothesis of one sentence, ended; best first.

    Args:
        ends: ``[W]`` log-probability of the end token.
        totals: ``[W]`` log-probability of each hypothesis.
    """
    candidates = [
        Candidate(parent, end, logprob, total + logprob)
        for parent, (logprob, total) in enumerate(zip(ends.tolist(), totals.tolist(), strict=True))
        if total + logprob > -np.inf
    ]
    return sorted(candidates, key=lambda candidate: -candidate.total)
