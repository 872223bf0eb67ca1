"""What a search finds, and the list of the best found so far."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from seq2seq_core.types import SearchTrace


@dataclass(frozen=True, slots=True)
class Found:
    """A finished hypothesis.

    Attributes:
        ids: target tokens without start and end token.
        logprobs: natural log-probability of each token, and one more for the end token.
        score: the sum of ``logprobs`` over the length penalty, and the coverage penalty.
        ending: "end" where the end token was the likeliest, or the target could have been longer; else
            "limit".
        times: how often it was drawn, where it was not searched.
    """

    ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    score: float
    ending: Literal["end", "limit"] = "end"
    times: int = 1


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What the search found for one sentence: hypotheses, best first, and its trace if asked for.

    What the pieces of the trace are is not known here.
    """

    hypotheses: tuple[Found, ...]
    trace: SearchTrace | None = None


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


def node_of(tokens: Sequence[int], logprobs: Sequence[float]) -> Node:
    """The hypothesis of some tokens and their log-probabilities."""
    node = ROOT
    for token, logprob in zip(tokens, logprobs, strict=True):
        node = Node(node, token, logprob, node.total + logprob)
    return node


class Growing(Protocol):
    """The search for one sentence.

    Attributes:
        live: hypotheses that go on.
        parents: the place of the parent of each among those that were live before.
    """

    live: list[Node]
    parents: list[int]


class Finished(NamedTuple):
    """A finished hypothesis, by its end token."""

    score: float
    end: Node
    ending: Literal["end", "limit"] = "end"

    def found(self) -> Found:
        tokens, logprobs = self.end.path()
        return Found(tokens[:-1], logprobs, self.score, self.ending)


@dataclass(slots=True)
class BestList:
    """The ``size`` best finished hypotheses; among equals the earlier one is better."""

    size: int
    best_first: list[Finished] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.best_first) == self.size

    def score_of(self, rank: int) -> float:
        """Score of the entry at ``rank``, counted from 1."""
        return self.best_first[rank - 1].score

    def offer(self, finished: Finished) -> bool:
        """Takes in a hypothesis, if it is good enough; says whether it was."""
        if self.full and finished.score <= self.score_of(self.size):
            return False
        insort(self.best_first, finished, key=lambda entry: -entry.score)
        del self.best_first[self.size :]
        return True
