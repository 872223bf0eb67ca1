"""What a search finds, and the list of the best found so far."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import NamedTuple

from seq2seq_core.types import TraceStep


@dataclass(frozen=True, slots=True)
class Found:
    """A finished hypothesis.

    Attributes:
        ids: target tokens without start and end token.
        logprobs: natural log-probability of each token, and one more for the end token.
        score: the sum of ``logprobs`` over the length penalty.
    """

    ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What the search found for one sentence: hypotheses, best first, and its trace if asked for."""

    hypotheses: tuple[Found, ...]
    trace: tuple[TraceStep, ...] | None = None


class Node(NamedTuple):
    """The last token of a hypothesis, which points to the one before it; ``total`` sums them all."""

    parent: Node | None
    token: int
    logprob: float
    total: float

    def path(self) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Tokens and log-probabilities from the first after the root to this one."""
        tokens: list[int] = []
        logprobs: list[float] = []
        node = self
        while node.parent is not None:
            tokens.append(node.token)
            logprobs.append(node.logprob)
            node = node.parent
        return tuple(reversed(tokens)), tuple(reversed(logprobs))


ROOT = Node(None, -1, 0.0, 0.0)
"""The hypothesis in which nothing is written yet."""


@dataclass(slots=True)
class BestList:
    """The ``size`` best finished hypotheses; among equals the earlier one is better."""

    size: int
    _entries: list[tuple[float, int, Node]] = field(default_factory=list)
    _count: int = 0

    @property
    def full(self) -> bool:
        return len(self._entries) == self.size

    def score_of(self, rank: int) -> float:
        """Score of the entry at ``rank``, counted from 1."""
        return -self._entries[rank - 1][0]

    def offer(self, end: Node, score: float) -> bool:
        """Takes in a hypothesis (by its end token), if it is good enough; says whether it was."""
        if self.full and score <= self.score_of(self.size):
            return False
        insort(self._entries, (-score, self._count, end))
        self._count += 1
        del self._entries[self.size :]
        return True

    def best_first(self, count: int) -> tuple[Found, ...]:
        return tuple(_found(end, -negative) for negative, _, end in self._entries[:count])


def _found(end: Node, score: float) -> Found:
    tokens, logprobs = end.path()
    return Found(tokens[:-1], logprobs, score)
