"""Beam search against exhaustive search, and what it promises about batches, traces and stopping."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import BundleError, Cancelled
from seq2seq_core.search import (
    Found,
    SearchResult,
    beam_search,
    force_decode,
    length_penalty,
    target_limit,
)
from seq2seq_core.types import Fate
from tests.core.search.tables import EOS, START, TableMemory, TableModel, exhaustive, random_tables


def search(
    model: TableModel, sentences: list[int], options: SearchOptions, **more: object
) -> list[SearchResult]:
    return beam_search(
        model,
        model.memory_of(sentences),
        start_ids=(START,),
        eos=EOS,
        options=options,
        source_lengths=[3] * len(sentences),
        **more,  # type: ignore[arg-type]
    )


def greedy(table: torch.Tensor, longest: int) -> tuple[int, ...]:
    """The likeliest token at each step, written down as plainly as can be."""
    ids: list[int] = []
    last = START
    while len(ids) < longest:
        last = int(table[len(ids) % len(table), last].argmax())
        if last == EOS:
            break
        ids.append(last)
    return tuple(ids)


def assert_same(found: tuple[Found, ...], others: tuple[Found, ...]) -> None:
    assert [f.ids for f in found] == [f.ids for f in others]
    for one, other in zip(found, others, strict=True):
        assert one.logprobs == pytest.approx(other.logprobs, abs=1e-5)
        assert one.score == pytest.approx(other.score, abs=1e-5)


seeds = st.integers(0, 2**31)
alphas = st.sampled_from([0.0, 0.6, 1.0, 2.0])


@given(
    seed=seeds, vocabulary=st.integers(3, 5), longest=st.integers(0, 3), alpha=alphas, nbest=st.integers(1, 8)
)
def test_a_beam_that_holds_all_prefixes_is_exhaustive(
    seed: int, vocabulary: int, longest: int, alpha: float, nbest: int
) -> None:
    tables = random_tables(seed, 2, vocabulary)
    prefixes = sum((vocabulary - 1) ** length for length in range(longest + 1))
    beam = min(64, prefixes)
    options = SearchOptions(beam=beam, nbest=min(nbest, beam), max_length=longest, length_penalty=alpha)
    if prefixes > 64:
        return
    for table, result in zip(tables, search(TableModel(tables), [0, 1], options), strict=True):
        expected = exhaustive(table, longest, options)[: options.nbest]
        assert [f.score for f in result.hypotheses] == pytest.approx(
            [score for score, _ in expected], abs=1e-5
        )
        assert [f.ids for f in result.hypotheses] == [ids for _, ids in expected]


@given(seed=seeds, longest=st.integers(0, 12), alpha=alphas)
def test_beam_1_is_greedy(seed: int, longest: int, alpha: float) -> None:
    tables = random_tables(seed, 1, 5)
    options = SearchOptions(beam=1, max_length=longest, length_penalty=alpha)
    (result,) = search(TableModel(tables), [0], options)
    assert result.hypotheses[0].ids == greedy(tables[0], longest)


@given(seed=seeds, beam=st.integers(1, 6), alpha=alphas, sentences=st.integers(1, 7))
def test_batched_equals_one_by_one(seed: int, beam: int, alpha: float, sentences: int) -> None:
    model = TableModel(random_tables(seed, sentences, 6))
    lengths = [1 + i * 2 for i in range(sentences)]
    options = SearchOptions(beam=beam, length_penalty=alpha)
    together = beam_search(
        model,
        model.memory_of(list(range(sentences))),
        start_ids=(START,),
        eos=EOS,
        options=options,
        source_lengths=lengths,
    )
    for i in range(sentences):
        (alone,) = beam_search(
            model,
            model.memory_of([i]),
            start_ids=(START,),
            eos=EOS,
            options=options,
            source_lengths=lengths[i : i + 1],
        )
        assert_same(together[i].hypotheses, alone.hypotheses)


@given(seed=seeds, beam=st.integers(2, 6), nbest=st.integers(1, 6))
def test_stopping_early_changes_nothing_where_length_does_not_count(seed: int, beam: int, nbest: int) -> None:
    """The n-best list equals that of a search that goes on to the longest target."""
    model = TableModel(random_tables(seed, 1, 5))
    options = SearchOptions(beam=beam, nbest=min(beam, nbest), max_length=14, length_penalty=0.0)
    (result,) = search(model, [0], options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("seq2seq_core.search.hypotheses.BestList.full", property(lambda self: False))
        (whole,) = search(model, [0], options)
    assert_same(result.hypotheses, whole.hypotheses)


def test_it_stops_soon_after_the_likely_end() -> None:
    tables = random_tables(1, 1, 6, positions=200, spread=1.0)
    tables[0, :10, :, EOS] = -9.0
    tables[0, 10:, :, EOS] = 9.0
    model = TableModel(tables)
    search(model, [0], SearchOptions(beam=4, max_length=150))
    assert 11 <= model.steps <= 14


def test_a_longer_target_that_scores_better_is_waited_for() -> None:
    tables = torch.full((1, 20, 4, 4), -20.0)
    tables[0, :, START, 2] = tables[0, :, 2, 2] = math.log(0.9)
    tables[0, :2, :, EOS] = math.log(0.1)
    tables[0, 2:5, :, EOS] = -20.0
    tables[0, 5:, :, EOS] = 5.0
    (result,) = search(TableModel(tables), [0], SearchOptions(beam=2, max_length=19, length_penalty=1.0))
    assert result.hypotheses[0].ids == (2,) * 5


@given(seed=seeds, beam=st.integers(1, 6))
def test_the_best_is_the_same_however_many_are_asked_for(seed: int, beam: int) -> None:
    model = TableModel(random_tables(seed, 1, 5))
    (many,) = search(model, [0], SearchOptions(beam=beam, max_length=8, length_penalty=0.0))
    (one,) = search(model, [0], SearchOptions(beam=beam, nbest=1, max_length=8, length_penalty=0.0))
    assert_same(one.hypotheses, many.hypotheses[:1])


@given(seed=seeds, beam=st.integers(1, 5), nbest=st.integers(1, 5), alpha=alphas)
def test_the_trace_replays_to_the_nbest(seed: int, beam: int, nbest: int, alpha: float) -> None:
    options = SearchOptions(beam=beam, nbest=min(beam, nbest), max_length=6, length_penalty=alpha, trace=True)
    (result,) = search(TableModel(random_tables(seed, 1, 5)), [0], options)
    assert result.trace is not None
    live: list[tuple[int, ...]] = [()]
    ended: list[tuple[float, tuple[int, ...]]] = []
    for number, step in enumerate(result.trace.steps, start=1):
        assert len(step.token) >= min(2 * beam, 5) or number == 7
        grown = []
        for i, token in enumerate(step.token.tolist()):
            ids = (*live[step.parent[i]], token)
            if step.fate[i] == Fate.FINISHED:
                assert token == EOS
                ended.append((float(step.score[i]), ids[:-1]))
            if step.kept[i]:
                grown.append(ids)
        assert np.all(np.diff(step.total) <= 0)
        assert len(grown) <= beam
        assert step.score == pytest.approx(step.total / length_penalty(number, alpha))
        live = grown
    assert live == []
    ended.sort(key=lambda pair: -pair[0])
    assert [ids for _, ids in ended[: options.nbest]] == [f.ids for f in result.hypotheses]
    assert [score for score, _ in ended[: options.nbest]] == pytest.approx(
        [f.score for f in result.hypotheses], abs=1e-5
    )


def test_no_trace_unless_asked_for() -> None:
    (result,) = search(TableModel(random_tables(1, 1, 4)), [0], SearchOptions(beam=2))
    assert result.trace is None


@given(seed=seeds, beam=st.integers(1, 5), parallel=st.booleans())
def test_forced_decoding_gives_the_beams_probabilities(seed: int, beam: int, parallel: bool) -> None:
    model = TableModel(random_tables(seed, 2, 5), parallel)
    results = search(model, [0, 1], SearchOptions(beam=beam, max_length=5), forbidden=(3,))
    found = [f for result in results for f in result.hypotheses]
    rows = [i for i, result in enumerate(results) for _ in result.hypotheses]
    forced = force_decode(
        model, model.memory_of([0, 1]), [f.ids for f in found], start_ids=(START,), eos=EOS, rows=rows
    )
    for one, other in zip(found, forced, strict=True):
        assert one.logprobs == pytest.approx(other.logprobs, abs=1e-5)
        assert one.score == pytest.approx(
            sum(other.logprobs) / length_penalty(len(other.logprobs), 1.0), abs=1e-5
        )


def test_forced_decoding_of_nothing() -> None:
    model = TableModel(random_tables(1, 1, 4))
    assert force_decode(model, model.memory_of([0]), [], start_ids=(START,), eos=EOS, rows=[]) == []


@given(seed=seeds, longest=st.integers(0, 3))
def test_forbidden_tokens_are_never_chosen(seed: int, longest: int) -> None:
    tables = random_tables(seed, 1, 5)
    options = SearchOptions(beam=40, max_length=longest)
    (result,) = search(TableModel(tables), [0], options, forbidden=(START, 3))
    expected = exhaustive(tables[0], longest, options, forbidden=(START, 3))
    assert [f.ids for f in result.hypotheses] == [ids for _, ids in expected]
    assert [f.score for f in result.hypotheses] == pytest.approx([score for score, _ in expected], abs=1e-5)


def test_every_hypothesis_ends_and_none_is_too_long() -> None:
    tables = random_tables(3, 1, 5)
    tables[..., EOS] = -8.0
    (result,) = search(TableModel(tables), [0], SearchOptions(beam=4, max_length=6))
    assert len(result.hypotheses) == 4
    assert all(len(f.ids) == 6 and len(f.logprobs) == 7 for f in result.hypotheses)


def test_a_model_of_equal_length_writes_no_more_tokens_than_it_has_read() -> None:
    tables = random_tables(3, 2, 5)
    tables[..., EOS] = -8.0
    model = TableModel(tables)
    model.abilities = dataclasses.replace(model.abilities, equal_length=True)
    mask = torch.tensor([[True] * 6, [True] * 3 + [False] * 3])
    results = beam_search(
        model,
        TableMemory(tables, mask, torch.arange(2)),
        start_ids=(START,),
        eos=EOS,
        options=SearchOptions(beam=2),
        source_lengths=[6, 3],
    )
    assert [len(f.logprobs) for result in results for f in result.hypotheses] == [6, 6, 3, 3]


def test_the_longest_target_follows_from_the_source() -> None:
    assert target_limit(5, SearchOptions()) == 20
    assert target_limit(10_000, SearchOptions()) == 512
    assert target_limit(5, SearchOptions(max_length=7)) == 7
    assert target_limit(5, SearchOptions(max_length=7), longest=6) == 6
    assert target_limit(5, SearchOptions(), longest=30) == 20


def test_a_sentence_that_is_done_costs_nothing_more() -> None:
    tables = random_tables(1, 2, 5)
    tables[0, ..., EOS] = 30.0
    tables[1, ..., EOS] = -30.0
    model = TableModel(tables)
    search(model, [0, 1], SearchOptions(beam=1, max_length=20))
    assert model.steps == 21
    assert model.rows == 2 + 20


@pytest.mark.parametrize("asked", [0, 1, 3])
def test_cancelling_takes_effect_before_the_next_step(asked: int) -> None:
    model = TableModel(random_tables(1, 1, 5))
    with pytest.raises(Cancelled):
        search(model, [0], SearchOptions(beam=3, max_length=50), should_stop=lambda: model.steps >= asked)
    assert model.steps == asked


def test_scores_that_are_not_numbers_are_an_error() -> None:
    tables = random_tables(1, 1, 5)
    tables[0, 1, :, 2] = math.nan
    with pytest.raises(BundleError, match="not numbers"):
        search(TableModel(tables), [0], SearchOptions(beam=2, max_length=5))


def test_what_the_decoder_reads_first_may_be_several_tokens() -> None:
    """They are read as a prefix is, but belong to no hypothesis."""
    model = TableModel(random_tables(5, 1, 5))
    options = SearchOptions(beam=3, max_length=4, length_penalty=0.0)
    memory = model.memory_of([0])
    (found,) = beam_search(model, memory, start_ids=(START, 3), eos=EOS, options=options, source_lengths=[3])
    after = dataclasses.replace(options, max_length=5, prefix_ids=(3,))
    (expected,) = beam_search(model, memory, start_ids=(START,), eos=EOS, options=after, source_lengths=[3])
    assert [one.ids for one in found.hypotheses] == [one.ids[1:] for one in expected.hypotheses]
    for one, longer in zip(found.hypotheses, expected.hypotheses, strict=True):
        assert one.logprobs == pytest.approx(longer.logprobs[1:], abs=1e-6)
        (forced,) = force_decode(model, memory, [one.ids], start_ids=(START, 3), eos=EOS, rows=[0])
        assert forced.logprobs == pytest.approx(one.logprobs, abs=1e-6)


def test_no_sentences_no_results() -> None:
    model = TableModel(random_tables(1, 1, 5))
    assert search(model, [], SearchOptions()) == []
