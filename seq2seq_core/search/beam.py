"""Beam search over any model of the protocol; greedy search is a beam of 1.

A batch is a regular grid: W rows for each sentence that is still searched. A hypothesis that ends leaves the
grid without using up a row, and a sentence that is done leaves the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat

import numpy as np
import torch
from numpy.typing import NDArray

from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import Cancelled, ConfigError
from seq2seq_core.messages import Message
from seq2seq_core.models.protocol import NOTHING, Abilities, Capture, Memory, Seq2SeqModel
from seq2seq_core.search.candidates import Candidate, RowScores, best_of_grid, score_rows
from seq2seq_core.search.constraints import Rules, token_rules
from seq2seq_core.search.coverage import Coverage
from seq2seq_core.search.hypotheses import Growing, SearchResult
from seq2seq_core.search.prefixes import read_prefixes
from seq2seq_core.search.scoring import target_limit
from seq2seq_core.search.sentence_beam import SentenceBeam
from seq2seq_core.types import Span


@torch.inference_mode()
def beam_search(
    model: Seq2SeqModel,
    memory: Memory,
    *,
    start_ids: Sequence[int],
    eos: int,
    options: SearchOptions,
    source_lengths: Sequence[int],
    forbidden: Sequence[int] = (),
    rules: Sequence[Rules] | None = None,
    source_columns: Sequence[Span] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> list[SearchResult]:
    """Searches the best targets of each sentence in ``memory``.

    Args:
        model: any model of the protocol.
        memory: the encoded sentences.
        start_ids: what the decoder reads before it writes, one token at least.
        eos: id of the end token.
        options: of the search. What is asked of a target's text (its prefix, terms, what to avoid) is in
            ``rules`` alone.
        source_lengths: tokens of each source, from which the longest target follows.
        forbidden: ids never to choose; they keep their share of probability.
        rules: what is asked of the target of each sentence; None for what ``options`` say of its tokens.
        source_columns: which tokens of each source the coverage penalty counts; None for all.
        should_stop: asked before every decoder step.

    Returns:
        One result a sentence, without hypotheses where no target keeps the rules. A beam as large as the
        number of all prefixes makes it exhaustive.

    Raises:
        Cancelled: ``should_stop`` said so.
        BundleError: the model computes NaN.
        ConfigError: a prefix is longer than what the model can write, or there is a coverage penalty for a
            model that has no attention.
    """
    if not source_lengths:
        return []
    device = model.device
    capture = _capture(options, model.abilities)
    rules = (
        [Rules(options.prefix_ids, token_rules(options))] * len(source_lengths) if rules is None else rules
    )
    limits = target_limits(source_lengths, options, rules, model.abilities, memory)
    banned = torch.tensor(list(forbidden), dtype=torch.long, device=device) if forbidden else None
    stop_if(should_stop)
    read = read_prefixes(model, model.start(memory), start_ids, [each.prefix for each in rules], capture)
    sentences = [
        SentenceBeam(options, each, limit, model.abilities.max_target, logprobs, eos)
        for each, limit, logprobs in zip(rules, limits, read.logprobs, strict=True)
    ]
    coverage = Coverage(read, memory.mask, source_columns, options.coverage_penalty)
    logits, state = read.logits, read.state
    active, width = sentences, 1
    if options.groups > 1:
        # Each group has a row of its own from the beginning.
        width = options.groups
        first_rows = torch.arange(len(active), device=device).repeat_interleave(width)
        logits, state = logits[first_rows], state.select(first_rows)
        coverage.select(first_rows)
    while True:
        rows = score_rows(logits, min(2 * options.beam, logits.shape[-1]), eos, banned)
        penalties = coverage.penalties()
        for i, (sentence, candidates) in enumerate(
            zip(active, _best(active, rows, width, options), strict=True)
        ):
            first = i * width
            covered = penalties[first : first + len(sentence.live)] if penalties else None
            sentence.advance(rows, first, candidates, covered)
        del rows  # the next step's scores get the same memory, which is still in the cache
        grid, next_tokens = next_grid(active, width)
        active = [sentence for sentence in active if sentence.live]
        if not active:
            return [sentence.result() for sentence in sentences]
        stop_if(should_stop)
        width = len(grid) // len(active)
        if grid != list(range(logits.shape[0])):
            chosen = torch.tensor(grid, device=device)
            state = state.select(chosen)
            coverage.select(chosen)
        step = model.step(torch.tensor(next_tokens, device=device)[:, None], state, capture)
        logits, state = step.logits[:, -1], step.state
        coverage.add(step.attention)


def stop_if(should_stop: Callable[[], bool] | None) -> None:
    """Raises Cancelled where ``should_stop`` says so."""
    if should_stop is not None and should_stop():
        raise Cancelled


def _capture(options: SearchOptions, abilities: Abilities) -> Capture:
    if not options.coverage_penalty:
        return NOTHING
    if not abilities.attention:
        raise ConfigError(
            "the model has no attention, so there is nothing for a coverage penalty to count",
            remedy="Leave coverage_penalty at 0, or choose a model with attention",
        )
    return Capture(attention=True)


def target_limits(
    source_lengths: Sequence[int],
    options: SearchOptions,
    rules: Sequence[Rules],
    abilities: Abilities,
    memory: Memory,
) -> list[int]:
    """Longest target of each sentence in tokens, without the end token."""
    longest = abilities.max_target
    for each in rules:
        if longest is not None and len(each.prefix) > longest:
            raise ConfigError(
                Message(
                    "the prefix has {length} tokens, but the model writes at most {most}",
                    length=len(each.prefix),
                    most=longest,
                ),
                remedy="Give a shorter prefix, or choose another model",
            )
    limits = [target_limit(length, options, longest) for length in source_lengths]
    if abilities.equal_length:
        # One place of the source is the end token's.
        read: list[int] = memory.mask.sum(dim=1).tolist()
        limits = [min(limit, tokens - 1) for limit, tokens in zip(limits, read, strict=True)]
    return limits


def _best(
    active: Sequence[SentenceBeam], rows: RowScores, width: int, options: SearchOptions
) -> Iterator[list[Candidate] | None]:
    """The best candidates of each sentence, of all at once; None for those that choose for themselves."""
    if not any(sentence.plain for sentence in active):
        return repeat(None, len(active))
    candidates = best_of_grid(rows, _grid_totals(active, width), 2 * options.beam)
    return (each if s.plain else None for s, each in zip(active, candidates, strict=True))


def _grid_totals(active: Sequence[SentenceBeam], width: int) -> NDArray[np.float64]:
    """``[B, W]`` log-probability of each live hypothesis, minus infinity where there is none."""
    return np.array(
        [[n.total for n in s.live] + [-np.inf] * (width - len(s.live)) for s in active], dtype=np.float64
    )


def next_grid(active: Sequence[Growing], width: int) -> tuple[list[int], list[int]]:
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
