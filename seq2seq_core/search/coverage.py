"""GNMT's coverage penalty (Wu et al. 2016, eq. 14): what of the source a target has not read.

Shape legend: B sentences, R rows (hypotheses), S source tokens, L layers, H heads.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from seq2seq_core.search.prefixes import Beginning
from seq2seq_core.types import Span

# What was never read would cost infinitely much, and all that was read would not count any more.
_LEAST = 1e-6


def coverage_penalty(covered: Tensor, counted: Tensor, beta: float) -> Tensor:
    """``[R]``: beta times the sum of log(min(attention that a source token has had, 1)) over those counted.

    Args:
        covered: ``[R, S]``, the attention that each source token has had in all steps together.
        counted: ``[R, S]`` bool.
    """
    logs = covered.double().clamp(_LEAST, 1.0).log()
    return beta * (logs * counted).sum(-1)


class Coverage:
    """The attention that each hypothesis of a batch has given to its source, the step at hand included.

    Args:
        read: the model after the prefixes, with attention where beta is not 0.
        mask: ``[B, S]`` bool, True at a real source token.
        columns: which tokens of each source are counted; None for all.
        beta: of the penalty.
    """

    def __init__(self, read: Beginning, mask: Tensor, columns: Sequence[Span] | None, beta: float) -> None:
        self._beta = beta
        self._covered: Tensor | None = None
        if read.attention is None or read.covered is None:
            return
        self._covered = read.covered + read.attention
        self._counted = mask
        if columns is not None:
            places = torch.arange(mask.shape[1], device=mask.device)
            bounds = torch.tensor(list(columns), device=mask.device)
            self._counted = (places >= bounds[:, :1]) & (places < bounds[:, 1:])

    def select(self, rows: Tensor) -> None:
        """Follows the hypotheses as ``State.select`` does."""
        if self._covered is not None:
            self._covered, self._counted = self._covered[rows], self._counted[rows]

    def add(self, attention: Tensor | None) -> None:
        """Takes in the attention ``[R, L, H, 1, S]`` of one step."""
        if self._covered is not None and attention is not None:
            self._covered = self._covered + attention.mean(dim=(1, 2))[:, -1]

    def penalties(self) -> list[float] | None:
        """Of each hypothesis, if it were to end now; None where there is no penalty."""
        if self._covered is None:
            return None
        numbers: list[float] = coverage_penalty(self._covered, self._counted, self._beta).tolist()
        return numbers
