"""Beam search over any model of the protocol; greedy search is a beam of 1.

A batch is a regular grid: W rows for each sentence that is still searched, W at most the beam. A hypothesis
that ends leaves the grid without using up a row, and a sentence that is done leaves the batch.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import Cancelled
from seq2seq_core.models.protocol import Memory, Seq2SeqModel
from seq2seq_core.search.candidates import Candidate, best_of_grid, only_ends, score_rows
from seq2seq_core.search.hypotheses import ROOT, BestList, Node, SearchResult
from seq2seq_core.search.scoring import length_penalty, target_limit
from seq2seq_core.types import Fate, TraceStep

# Tokens by which a hypothesis may still grow, at least, once as many have ended as the beam is wide.
_LEAST_GROWTH = 2


@torch.inference_mode()
def beam_search(
    model: Seq2SeqModel,
    memory: Memory,
    *,
    start_ids: Tensor | int,
    eos: int,
    options: SearchOptions,
    source_lengths: Sequence[int],
    forbidden: Sequence[int] = (),
    should_stop: Callable[[], bool] | None = None,
) -> list[SearchResult]:
    """Searches the best targets of each sentence in ``memory``.

    Args:
        model: any model of the protocol.
        memory: the encoded sentences.
        start_ids: the first token that the decoder reads, one for all or ``[B]``.
        eos: id of the end token.
        options: beam, n-best, longest target, length penalty, trace.
        source_lengths: tokens of each source, from which the longest target follows.
        forbidden: ids never to choose; they keep their share of probability.
        should_stop: asked before every decoder step.

    Returns:
        One result a sentence. A beam as large as the number of all prefixes makes it exhaustive.

    Raises:
        Cancelled: ``should_stop`` said so.
        BundleError: the model computes NaN.
    """
    limits = [target_limit(length, options, model.abilities.max_target) for length in source_lengths]
    if model.abilities.equal_length:
        # One place of the source is the end token's.
        limits = [min(limit, read - 1) for limit, read in zip(limits, _tokens_read(memory), strict=True)]
    sentences = [_Sentence(options, limit, eos) for limit in limits]
    device = model.device
    banned = torch.tensor(list(forbidden), dtype=torch.long, device=device) if forbidden else None
    active = sentences
    width = 1
    state = model.start(memory)
    tokens = first_tokens(start_ids, len(sentences), device)
    for length in itertools.count(1):
        if not active:
            break
        if should_stop is not None and should_stop():
            raise Cancelled
        step = model.step(tokens, state)
        logits = step.logits[:, -1]
        totals = _grid_totals(active, width)
        rows = score_rows(logits, min(2 * options.beam, logits.shape[-1]), eos, banned)
        for i, candidates in enumerate(best_of_grid(rows, totals, 2 * options.beam)):
            if length > active[i].limit:
                candidates = only_ends(rows.ends[i * width : (i + 1) * width], totals[i], eos)
            active[i].advance(candidates, length)
        grid, next_tokens = _next_grid(active, width)
        active = [sentence for sentence in active if sentence.live]
        if active:
            width = len(grid) // len(active)
            same = grid == list(range(logits.shape[0]))
            state = step.state if same else step.state.select(torch.tensor(grid, device=device))
            tokens = torch.tensor(next_tokens, device=device)[:, None]
    return [
        SearchResult(s.best.best_first(s.nbest), tuple(s.trace) if options.trace else None) for s in sentences
    ]


def first_tokens(start_ids: Tensor | int, count: int, device: torch.device) -> Tensor:
    """``[count, 1]``: what the decoder reads first."""
    if isinstance(start_ids, int):
        return torch.full((count, 1), start_ids, device=device)
    return start_ids.to(device)[:, None]


def _tokens_read(memory: Memory) -> list[int]:
    """Tokens of each source, special ones included."""
    tokens: list[int] = memory.mask.sum(dim=1).tolist()
    return tokens


class _Sentence:
    """The search for one sentence: its live and finished hypotheses, and its trace."""

    __slots__ = ("alpha", "beam", "best", "eos", "limit", "live", "nbest", "parents", "trace", "tracing")

    def __init__(self, options: SearchOptions, limit: int, eos: int) -> None:
        self.beam = options.beam
        self.alpha = options.length_penalty
        self.limit = limit
        self.eos = eos
        self.live = [ROOT]
        self.parents = [0]
        self.nbest = options.nbest or options.beam
        self.best = BestList(options.beam)
        self.tracing = options.trace
        self.trace: list[TraceStep] = []

    def advance(self, candidates: list[Candidate], length: int) -> None:
        """Chooses among the candidates of one step, which make hypotheses of ``length`` tokens.

        An end token counts only among the first ``beam`` candidates, so that a beam of 1 is greedy search.
        """
        penalty = length_penalty(length, self.alpha)
        live: list[Node] = []
        parents: list[int] = []
        fates = [Fate.PRUNED] * len(candidates)
        for rank, (parent, token, logprob, total) in enumerate(candidates):
            if token == self.eos:
                if rank >= self.beam:
                    fates[rank] = Fate.LATE
                    continue
                end = Node(self.live[parent], token, logprob, total)
                fates[rank] = Fate.FINISHED if self.best.offer(end, total / penalty) else Fate.OUTSCORED
            elif len(live) < self.beam:
                live.append(Node(self.live[parent], token, logprob, total))
                parents.append(parent)
                fates[rank] = Fate.KEPT
        if live and self._is_settled(live[0], length):
            live = []
            fates = [Fate.SETTLED if fate is Fate.KEPT else fate for fate in fates]
        if self.tracing:
            self.trace.append(_trace_step(candidates, penalty, fates))
        self.live = live
        self.parents = parents

    def _is_settled(self, leader: Node, length: int) -> bool:
        """Whether no live hypothesis (``leader`` is the likeliest) will still enter the n-best list."""
        if not self.best.full:
            return False
        if self.beam == 1:
            return True  # greedy search goes by the likeliest token, whatever a longer target might score
        # A hypothesis only loses probability as it grows, so the length penalty of the longest target bounds
        # what it can reach. That of any plausible one finds the same in a sixth fewer steps.
        longest = min(self.limit, length + max(_LEAST_GROWTH, length // 10)) + 1
        return leader.total / length_penalty(longest, self.alpha) <= self.best.score_of(self.nbest)


def _grid_totals(active: Sequence[_Sentence], width: int) -> NDArray[np.float64]:
    """``[B, W]`` log-probability of each live hypothesis, minus infinity where there is none."""
    return np.array(
        [[n.total for n in s.live] + [-np.inf] * (width - len(s.live)) for s in active], dtype=np.float64
    )


def _next_grid(active: Sequence[_Sentence], width: int) -> tuple[list[int], list[int]]:
    """Rows of the old grid that the new one is made of, and the token that each reads next.

    Sentences that are done are left out. Where one has fewer hypotheses than another, its first one fills
    the rest of its rows.
    """
    new_width = max(len(sentence.live) for sentence in active)
    grid: list[int] = []
    tokens: list[int] = []
    for i, sentence in enumerate(active):
        if sentence.live:
            spare = new_width - len(sentence.live)
            parents = sentence.parents + sentence.parents[:1] * spare
            grid += [i * width + parent for parent in parents]
            tokens += [node.token for node in sentence.live] + [sentence.live[0].token] * spare
    return grid, tokens


def _trace_step(candidates: Sequence[Candidate], penalty: float, fates: Sequence[Fate]) -> TraceStep:
    totals = np.array([c.total for c in candidates], dtype=np.float32)
    return TraceStep(
        parent=np.array([c.parent for c in candidates], dtype=np.int32),
        token=np.array([c.token for c in candidates], dtype=np.int32),
        logprob=np.array([c.logprob for c in candidates], dtype=np.float32),
        total=totals,
        score=totals / np.float32(penalty),
        fate=np.array(fates, dtype=np.int8),
    )
