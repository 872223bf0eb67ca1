"""The trace of a beam search as a tree, and what can be read back from it.

A node is a candidate that some step weighed; those of the first step hang on the root, which is the prefix.
Ranks count from 0, the best hypothesis first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from seq2seq_core.text.pieces import WORD_MARK, byte_of
from seq2seq_core.types import Fate, SearchTrace

ROOT = -1
"""The parent of the nodes of the first step."""
_FATES = tuple(Fate)


class TreeNode(NamedTuple):
    """One candidate.

    Attributes:
        step: where it was weighed, counted from 0.
        candidate: its place there, the best first.
        parent: number of the node that it extends, or ROOT.
        children: numbers of the nodes that extend it, the best first.
        token: its target id.
        piece: its piece.
        text: all that is written up to here, the prefix included.
        logprob: natural log-probability of the token given all before it.
        total: log-probability of the whole hypothesis up to here.
        score: what the beam would rank it by, if it ended here.
        fate: what became of it.
        ranks: of the hypotheses of the n-best list on whose path it lies.
    """

    step: int
    candidate: int
    parent: int
    children: tuple[int, ...]
    token: int
    piece: str
    text: str
    logprob: float
    total: float
    score: float
    fate: Fate
    ranks: tuple[int, ...]

    @property
    def probability(self) -> float:
        """Of the token, given all before it."""
        return math.exp(self.logprob)


class Replayed(NamedTuple):
    """A hypothesis of the n-best list, read back from the steps.

    Attributes:
        ids: target ids, those of the prefix included, without the end token.
        total: log-probability, that of the end token included.
        score: what the beam ranked it by.
    """

    ids: tuple[int, ...]
    total: float
    score: float


@dataclass(frozen=True, slots=True)
class SearchTree:
    """All that a search weighed.

    Attributes:
        nodes: step by step, each step's best first.
        text: what the prefix spells.
        prefix: the target ids that all begin with.
        end: id of the end token.
        finished: number of the node that ended each hypothesis of the n-best list.
    """

    nodes: tuple[TreeNode, ...]
    text: str
    prefix: tuple[int, ...]
    end: int
    finished: tuple[int, ...]

    def path(self, number: int) -> list[int]:
        """Numbers of the nodes from the first step to this one."""
        path: list[int] = []
        while number != ROOT:
            path.append(number)
            number = self.nodes[number].parent
        return path[::-1]

    def path_ids(self, number: int) -> tuple[int, ...]:
        """What ``SearchOptions.prefix_ids`` must be to decode on from a node; ends are left out."""
        tokens = (self.nodes[i].token for i in self.path(number))
        return (*self.prefix, *(token for token in tokens if token != self.end))

    def as_json(self) -> dict[str, Any]:
        """The tree as ``inspect --trace`` prints it: children and paths follow from the parents."""
        return {
            "prefix": list(self.prefix),
            "text": self.text,
            "end": self.end,
            "finished": list(self.finished),
            "nodes": [
                {
                    "step": node.step,
                    "parent": None if node.parent == ROOT else node.parent,
                    "token": node.token,
                    "piece": node.piece,
                    "text": node.text,
                    "logprob": node.logprob,
                    "total": node.total,
                    "score": node.score,
                    "fate": node.fate.name.lower(),
                    "hypotheses": list(node.ranks),
                }
                for node in self.nodes
            ],
        }


def search_tree(trace: SearchTrace) -> SearchTree:
    """The tree of a search."""
    parents = _parents(trace)
    firsts = _firsts(trace)
    finished = tuple(firsts[step] + candidate for step, candidate in trace.finished)
    ranks: list[list[int]] = [[] for _ in parents]
    for rank, number in enumerate(finished):
        while number != ROOT:
            ranks[number].append(rank)
            number = parents[number]
    children: list[list[int]] = [[] for _ in parents]
    for number, parent in enumerate(parents):
        if parent != ROOT:
            children[parent].append(number)
    root = _Written("")
    for token in trace.prefix:
        root = root.then(trace.pieces[token])
    written: list[_Written] = []
    nodes: list[TreeNode] = []
    for number, step in enumerate(trace.steps):
        columns = (step.token, step.logprob, step.total, step.score, step.fate)
        for candidate, (token, logprob, total, score, fate) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True)
        ):
            at = len(nodes)
            piece, parent = trace.pieces[token], parents[at]
            before = root if parent == ROOT else written[parent]
            written.append(before if token == trace.end else before.then(piece))
            nodes.append(
                TreeNode(
                    number,
                    candidate,
                    parent,
                    tuple(children[at]),
                    token,
                    piece,
                    written[at].text,
                    logprob,
                    total,
                    score,
                    _FATES[fate],
                    tuple(ranks[at]),
                )
            )
    return SearchTree(tuple(nodes), root.text, trace.prefix, trace.end, finished)


def replay(trace: SearchTrace) -> list[Replayed]:
    """The n-best list, read back from the steps, best first."""
    parents = _parents(trace)
    firsts = _firsts(trace)
    tokens = [token for step in trace.steps for token in step.token.tolist()]
    found = []
    for step, candidate in trace.finished:
        ids: list[int] = []
        number = parents[firsts[step] + candidate]
        while number != ROOT:
            ids.append(tokens[number])
            number = parents[number]
        values = trace.steps[step]
        found.append(
            Replayed(
                (*trace.prefix, *reversed(ids)),
                float(values.total[candidate]),
                float(values.score[candidate]),
            )
        )
    return found


class _Written(NamedTuple):
    """What a path has written: whole text, and bytes that are no whole character yet."""

    whole: str
    cut: bytes = b""

    @property
    def text(self) -> str:
        return self.whole + self.cut.decode(errors="replace") if self.cut else self.whole

    def then(self, piece: str) -> _Written:
        byte = byte_of(piece)
        if not byte:
            before, more = self.text, piece.replace(WORD_MARK, " ")
            return _Written(before + more if before else more.removeprefix(" "))
        spelled = self.cut + byte
        try:
            return _Written(self.whole + spelled.decode())
        except UnicodeDecodeError:
            return _Written(self.whole, spelled)


def _firsts(trace: SearchTrace) -> list[int]:
    """The number of each step's first node."""
    firsts, count = [], 0
    for step in trace.steps:
        firsts.append(count)
        count += len(step.token)
    return firsts


def _parents(trace: SearchTrace) -> list[int]:
    """The parent of each node: a step's parents are numbered among the kept ones of the step before."""
    parents: list[int] = []
    kept: list[int] = []
    for number, step in enumerate(trace.steps):
        first = len(parents)
        parents += [kept[parent] if number else ROOT for parent in step.parent.tolist()]
        kept = [first + candidate for candidate in step.kept.nonzero()[0].tolist()]
    return parents
