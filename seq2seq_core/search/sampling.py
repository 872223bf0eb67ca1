"""Ancestral sampling: targets drawn from the model's own distribution, or from what is left of it.

Shape legend: B sentences, R rows (hypotheses), V target vocabulary, C tokens that are drawn from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.config import Sampling, SearchOptions
from seq2seq_core.models.protocol import NOTHING, Memory, Seq2SeqModel
from seq2seq_core.search.beam import next_grid, stop_if, target_limits
from seq2seq_core.search.candidates import normalisers
from seq2seq_core.search.constraints import Mark, Rules, token_rules
from seq2seq_core.search.hypotheses import Finished, Node, SearchResult, node_of
from seq2seq_core.search.prefixes import read_prefixes
from seq2seq_core.search.scoring import length_penalty
from seq2seq_core.search.weighing import Place, follow


@torch.inference_mode()
def sample(
    model: Seq2SeqModel,
    memory: Memory,
    *,
    start_ids: Sequence[int],
    eos: int,
    options: SearchOptions,
    source_lengths: Sequence[int],
    chances: Sequence[Sequence[int]],
    forbidden: Sequence[int] = (),
    rules: Sequence[Rules] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> list[SearchResult]:
    """Draws ``options.beam`` targets for each sentence in ``memory``, each by itself.

    Where rules refuse a token, it is drawn from the other ones, as if it were impossible. Log-probabilities
    in the result are the model's own, whatever ``options.sampling`` makes of them.

    Args:
        chances: for each sentence numbers of its own, such as its ids, which together with the seed decide
            all that is drawn for it. No other source of chance is touched.
        start_ids, eos, source_lengths, forbidden, rules, should_stop: as for ``beam_search``.

    Returns:
        One result a sentence: its different targets, best score first, each with the number of times that it
        was drawn. Draws for which the rules left nothing to write are missing.

    Raises:
        Cancelled: ``should_stop`` said so.
        BundleError: the model computes NaN.
        ConfigError: a prefix is longer than what the model can write.
    """
    if not source_lengths:
        return []
    assert options.sampling is not None
    device = model.device
    if rules is None:
        rules = [Rules(options.prefix_ids, token_rules(options))] * len(source_lengths)
    prefixes = [each.prefix for each in rules]
    places = [
        Place(len(prefix), max(limit, len(prefix)), model.abilities.max_target)
        for prefix, limit in zip(
            prefixes, target_limits(source_lengths, options, rules, model.abilities, memory), strict=True
        )
    ]
    banned = torch.tensor(list(forbidden), dtype=torch.long, device=device)
    stop_if(should_stop)
    read = read_prefixes(model, model.start(memory), start_ids, prefixes, NOTHING)
    sentences = [
        _Drawing(options, each, node_of(each.prefix, logprobs), place, eos, chance)
        for each, logprobs, place, chance in zip(rules, read.logprobs, places, chances, strict=True)
    ]
    active, width = sentences, options.beam
    rows = torch.arange(len(active), device=device).repeat_interleave(width)
    logits, state = read.logits[rows], read.state.select(rows)
    while True:
        logprobs = logits.float()
        logprobs = (logprobs - normalisers(logprobs)).index_fill_(-1, banned, -torch.inf)
        uniforms = np.concatenate([sentence.uniforms(width) for sentence in active])
        tokens = _draw(*_left(logprobs, options.sampling), uniforms)
        for i, sentence in enumerate(active):
            sentence.advance(logprobs, tokens, i * width)
        grid, next_tokens = next_grid(active, width)
        active = [sentence for sentence in active if sentence.live]
        if not active:
            return [sentence.result() for sentence in sentences]
        stop_if(should_stop)
        width = len(grid) // len(active)
        if grid != list(range(logits.shape[0])):
            state = state.select(torch.tensor(grid, device=device))
        step = model.step(torch.tensor(next_tokens, device=device)[:, None], state)
        logits, state = step.logits[:, -1], step.state


class _Drawing:
    """The draws for one sentence.

    Args:
        rules: what is asked of the target.
        root: what all draws begin with.
        place: after the root.
        chance: numbers of its own.

    Attributes:
        live: draws that go on.
        parents: the place of each among those that were live before.
    """

    def __init__(
        self, options: SearchOptions, rules: Rules, root: Node, place: Place, eos: int, chance: Sequence[int]
    ) -> None:
        assert options.sampling is not None
        self.live = [root] * options.beam
        self.parents = list(range(options.beam))
        self._marks: list[Mark] = [rules.begin()] * options.beam
        self._options, self._sampling = options, options.sampling
        self._rules, self._place, self._eos = rules, place, eos
        self._random = np.random.default_rng([options.sampling.seed, *chance])
        self._finished: list[Finished] = []

    def uniforms(self, width: int) -> NDArray[np.float64]:
        """``[width]``: a number from 0 to 1 for each draw; there may be more rows than draws."""
        found = np.zeros(width)
        found[: len(self.live)] = self._random.random(len(self.live))
        return found

    def advance(self, logprobs: Tensor, tokens: Sequence[int], first: int) -> None:
        """Goes on by one token.

        Args:
            logprobs: ``[R, V]``, those of ``live`` from row ``first`` on; minus infinity is impossible.
            tokens: ``[R]``, what was drawn without asking the rules.
        """
        self._place = self._place._replace(length=self._place.length + 1)
        drawn: list[tuple[int, Mark | None]] = []
        for row, mark in enumerate(self._marks, start=first):
            # Where few tokens may follow, the one drawn from all is hardly among them.
            after = None if self._choices(mark) is not None else self._follow(mark, tokens[row])
            drawn.append(self._drawn_again(logprobs[row], mark) if after is None else (tokens[row], after))
        own = logprobs[first : first + len(drawn)]
        chosen = torch.tensor([token for token, _ in drawn], device=own.device)
        numbers = own.gather(1, chosen[:, None])[:, 0].tolist()
        live: list[Node] = []
        parents: list[int] = []
        marks: list[Mark] = []
        for row, ((token, after), logprob) in enumerate(zip(drawn, numbers, strict=True)):
            if after is None:
                continue
            node = Node(self.live[row], token, logprob, self.live[row].total + logprob)
            if token == self._eos:
                self._finish(node, cut=self._place.over and int(own[row].argmax()) != token)
            else:
                live.append(node)
                parents.append(row)
                marks.append(after)
        self.live, self.parents, self._marks = live, parents, marks

    def _choices(self, mark: Mark) -> NDArray[np.int64] | None:
        """The only tokens that may follow, None where they are not as few as to be listed."""
        if self._place.over and (self._place.closed or not self._rules.in_prefix(mark)):
            return np.array([self._eos])
        return self._rules.choices(mark)

    def _follow(self, mark: Mark, token: int) -> Mark | None:
        return follow(self._rules, mark, token, self._place, self._eos)

    def _drawn_again(self, row: Tensor, mark: Mark) -> tuple[int, Mark | None]:
        """A token that the rules do not refuse, and the mark after it; the end and None where there is none.

        Where all that ``options.sampling`` leaves is refused, it is drawn from the rest.
        """
        choices = self._choices(mark)
        if choices is not None:
            only = torch.full_like(row, -torch.inf)
            listed = torch.from_numpy(choices).to(row.device)
            only[listed] = row[listed]
            row = only
        for sampling in (self._sampling, Sampling(temperature=self._sampling.temperature)):
            shares, ids = _left(row[None], sampling)
            left = shares[0].cpu().double().numpy()
            while (total := left.sum()) > 0:
                place = int(np.searchsorted(left.cumsum(), self._random.random() * total, side="right"))
                place = min(place, len(left) - 1)
                token = place if ids is None else int(ids[0, place])
                after = self._follow(mark, token)
                if after is not None:
                    return token, after
                left[place] = 0
        return self._eos, None

    def _finish(self, end: Node, cut: bool) -> None:
        score = end.total / length_penalty(self._place.length, self._options.length_penalty)
        self._finished.append(Finished(score, end, "limit" if cut else "end"))

    def result(self) -> SearchResult:
        """What was drawn; to be asked for once nothing is live."""
        times = Counter(one.end.path()[0] for one in self._finished)
        different = {one.end.path()[0]: one for one in self._finished}
        best = sorted(different.items(), key=lambda item: -item[1].score)[: self._options.nbest]
        return SearchResult(tuple(replace(one.found(), times=times[ids]) for ids, one in best))


def _left(logprobs: Tensor, sampling: Sampling) -> tuple[Tensor, Tensor | None]:
    """What is left to draw from: by temperature, then by top-k, then by top-p of what that leaves.

    Args:
        logprobs: ``[R, V]``.

    Returns:
        Shares ``[R, C]``, which do not sum to 1, and ids ``[R, C]``, the likeliest first; None for all ids.
    """
    shares = (logprobs / sampling.temperature).softmax(-1, dtype=torch.float32)
    if not sampling.top_k and sampling.top_p == 1:
        return shares, None
    count = min(sampling.top_k or shares.shape[-1], shares.shape[-1])
    shares, ids = shares.topk(count, dim=-1)
    if sampling.top_p < 1:
        shares = shares / shares.sum(-1, keepdim=True)
        # The one by which the sum reaches top_p belongs to them.
        shares = shares.where(shares.cumsum(-1) - shares < sampling.top_p, 0)
    return shares, ids


def _draw(shares: Tensor, ids: Tensor | None, uniforms: NDArray[np.float64]) -> list[int]:
    """One token a row, by the inverse of the cumulative distribution at ``uniforms`` ``[R]``."""
    # On the host, since not every device has float64.
    cumulative = shares.cpu().cumsum(-1, dtype=torch.float64)
    points = torch.from_numpy(uniforms)[:, None] * cumulative[:, -1:]
    places = torch.searchsorted(cumulative, points, right=True).clamp_(max=shares.shape[-1] - 1)
    tokens: list[int] = (places if ids is None else ids.cpu().gather(1, places))[:, 0].tolist()
    return tokens
