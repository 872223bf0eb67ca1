"""Minimum Bayes risk over an n-best list, with chrF as the gain (Kumar & Byrne 2004).

Shape legend: K hypotheses, N order of character n-grams, G n-grams that occur.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.config import SearchOptions
from seq2seq_core.search.hypotheses import SearchResult

# As sacrebleu has them by default (Popović 2015): character n-grams without white space, recall twice as
# important as precision.
_ORDER = 6
_BETA = 2


def rerank(result: SearchResult, texts: Sequence[str], options: SearchOptions) -> SearchResult:
    """A result ranked, and scored, by the chrF that each hypothesis is expected to have.

    Args:
        texts: of the hypotheses.
        options: whether they were drawn, and how many to keep.
    """
    if not result.hypotheses:
        return result
    totals = np.array([sum(found.logprobs) for found in result.hypotheses])
    weights = (
        [found.times for found in result.hypotheses] if options.sampling else np.exp(totals - totals.max())
    )
    expected = expected_chrf(texts, weights)
    order = np.argsort(-expected, kind="stable")[: options.nbest].tolist()
    trace = result.trace
    return SearchResult(
        tuple(replace(result.hypotheses[i], score=float(expected[i])) for i in order),
        trace and replace(trace, finished=tuple(trace.finished[i] for i in order)),
    )


def expected_chrf(
    texts: Sequence[str], weights: Sequence[float] | NDArray[np.float64]
) -> NDArray[np.float64]:
    """The chrF that each text is expected to have, if one of them is the right translation.

    That is the sum over all texts, itself among them, of how likely each is to be right times the chrF
    against it: 100 less the Bayes risk of Kumar & Byrne (2004), with 100 - chrF as the loss.

    Args:
        texts: K translations of one sentence.
        weights: how likely each is to be right; they are normalised. For the hypotheses of a beam these are
            their probabilities; for samples, which come as often as they are likely, how often each was drawn
            (Eikema & Aziz 2020).

    Returns:
        ``[K]``, from 0 to 100.
    """
    shares = np.asarray(weights, dtype=np.float64)
    expected: NDArray[np.float64] = chrf_matrix(texts) @ (shares / shares.sum())
    return expected


def chrf_matrix(texts: Sequence[str]) -> NDArray[np.float64]:
    """``[K, K]``: sentence chrF, 0 to 100, of each text (row) against each as its reference (column)."""
    joined = ["".join(text.split()) for text in texts]
    size = len(texts)
    precision, recall = np.zeros((size, size)), np.zeros((size, size))
    orders = np.zeros((size, size))
    for order in range(1, _ORDER + 1):
        counts = _counts(joined, order)
        totals = counts.sum(axis=1)
        # An order counts where both texts are long enough to have such n-grams.
        both = (totals[:, None] > 0) & (totals > 0)
        matches = np.array([np.minimum(row, counts).sum(axis=1) for row in counts])
        precision += np.divide(matches, totals[:, None], out=np.zeros_like(precision), where=both)
        recall += np.divide(matches, totals, out=np.zeros_like(recall), where=both)
        orders += both
    precision /= np.maximum(orders, 1)
    recall /= np.maximum(orders, 1)
    weighed = _BETA**2 * precision + recall
    gain: NDArray[np.float64] = (1 + _BETA**2) * precision * recall / np.where(weighed > 0, weighed, 1)
    return 100 * gain


def _counts(texts: Sequence[str], order: int) -> NDArray[np.int32]:
    """``[K, G]``: how often each n-gram of an order stands in each text."""
    columns: dict[str, int] = {}
    rows = [
        Counter(columns.setdefault(text[i : i + order], len(columns)) for i in range(len(text) - order + 1))
        for text in texts
    ]
    counts = np.zeros((len(texts), len(columns)), dtype=np.int32)
    for number, row in enumerate(rows):
        counts[number, list(row)] = list(row.values())
    return counts
