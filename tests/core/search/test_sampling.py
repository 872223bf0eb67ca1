"""What is drawn, against the exact distribution of a table of probabilities."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.config import Sampling, SearchOptions, Term
from seq2seq_core.errors import BundleError, Cancelled, ConfigError
from seq2seq_core.search import SearchResult, force_decode, length_penalty, sample
from tests.core.search.tables import EOS, START, TableModel, random_tables

LONGEST = 3
Ids = tuple[int, ...]


def draw(
    model: TableModel, options: SearchOptions, sentences: list[int], chances: list[int], **more: object
) -> list[SearchResult]:
    return sample(
        model,
        model.memory_of(sentences),
        start_ids=(START,),
        eos=EOS,
        options=options,
        source_lengths=[3] * len(sentences),
        chances=[[chance] for chance in chances],
        **more,  # type: ignore[arg-type]
    )


def frequencies(model: TableModel, options: SearchOptions, draws: int, **more: object) -> Counter[Ids]:
    """How often each target is drawn, in ``draws`` draws for sentence 0."""
    beam = options.beam
    results = draw(model, options, [0] * (draws // beam), list(range(draws // beam)), **more)
    found: Counter[Ids] = Counter()
    for result in results:
        for one in result.hypotheses:
            found[one.ids] += one.times
    return found


def left(logits: torch.Tensor, sampling: Sampling) -> torch.Tensor:
    """The distribution that is drawn from, in float64, as plainly as can be."""
    shares = (logits.double() / sampling.temperature).softmax(-1)
    order = shares.argsort(descending=True)
    keep = order[: sampling.top_k] if sampling.top_k else order
    shares = torch.zeros_like(shares).index_copy(0, keep, shares[keep])
    shares = shares / shares.sum()
    reached = 0.0
    for token in order.tolist():
        if reached >= sampling.top_p:
            shares[token] = 0
        reached += float(shares[token])
    return shares / shares.sum()


def exact(table: torch.Tensor, sampling: Sampling, refused: set[int], least: int = 0) -> dict[Ids, float]:
    """The probability of each target of up to LONGEST tokens."""
    found = {}
    words = [i for i in range(table.shape[-1]) if i != EOS]
    for length in range(LONGEST + 1):
        for ids in itertools.product(words, repeat=length):
            probability, last = 1.0, START
            for place, token in enumerate((*ids, EOS)):
                if place == LONGEST:
                    break  # nothing but the end may follow
                shares = left(table[place % len(table), last], sampling)
                shares[[*refused, *([EOS] if place < least else [])]] = 0
                probability *= float(shares[token] / shares.sum())
                last = token
            if probability > 0:
                found[ids] = probability
    assert sum(found.values()) == pytest.approx(1)
    return found


def chi_squared(found: Counter[Ids], expected: dict[Ids, float]) -> float:
    """In standard deviations from its mean; cells of less than 5 expected are one."""
    draws = found.total()
    assert set(found) <= set(expected)
    rare = [ids for ids, p in expected.items() if draws * p < 5]
    cells = [(found[ids], draws * p) for ids, p in expected.items() if draws * p >= 5]
    if rare:
        cells.append((sum(found[ids] for ids in rare), draws * sum(expected[ids] for ids in rare)))
    degrees = max(1, len(cells) - 1)
    return (sum((o - e) ** 2 / e for o, e in cells) - degrees) / math.sqrt(2 * degrees)


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(),
        Sampling(temperature=2.0),
        Sampling(temperature=0.5),
        Sampling(top_k=2),
        Sampling(top_p=0.7),
        Sampling(temperature=1.5, top_k=3, top_p=0.8),
    ],
    ids=str,
)
@pytest.mark.parametrize("parallel", [True, False])
def test_targets_are_drawn_as_often_as_they_are_likely(sampling: Sampling, parallel: bool) -> None:
    tables = random_tables(4, 1, 5, spread=1.0)
    options = SearchOptions(beam=50, max_length=LONGEST, sampling=sampling)
    found = frequencies(TableModel(tables, parallel), options, 3000)
    assert abs(chi_squared(found, exact(tables[0], sampling, set()))) < 4


def test_what_is_refused_leaves_its_share_to_the_others() -> None:
    tables = random_tables(4, 1, 5, spread=1.0)
    options = SearchOptions(beam=50, max_length=LONGEST, min_length=2, sampling=Sampling())
    found = frequencies(TableModel(tables), options, 3000, forbidden=(3,))
    assert abs(chi_squared(found, exact(tables[0], Sampling(), {3}, least=2))) < 4


def test_a_rule_that_refuses_all_that_is_left_is_kept_nevertheless() -> None:
    tables = torch.zeros(1, 4, 5, 5)
    tables[..., EOS] = 9.0
    options = SearchOptions(beam=8, max_length=LONGEST, min_length=2, sampling=Sampling(top_k=1))
    found = frequencies(TableModel(tables), options, 400)
    assert {len(ids) for ids in found} == {2}
    assert len(found) == 16


@given(
    seed=st.integers(0, 2**31),
    beam=st.integers(1, 6),
    top_k=st.integers(0, 4),
    least=st.integers(0, 3),
    ngram=st.sampled_from([0, 1, 2]),
    prefix=st.lists(st.integers(1, 5), max_size=3).map(tuple),
)
def test_the_rules_are_kept_and_the_numbers_are_the_models_own(
    seed: int, beam: int, top_k: int, least: int, ngram: int, prefix: Ids
) -> None:
    model = TableModel(random_tables(seed, 1, 6))
    options = SearchOptions(
        beam=beam,
        max_length=6,
        min_length=least,
        no_repeat_ngram=ngram,
        prefix_ids=prefix,
        length_penalty=0.6,
        sampling=Sampling(top_k=top_k, temperature=1.3, seed=seed),
    )
    (result,) = draw(model, options, [0], [7])
    assert sum(found.times for found in result.hypotheses) <= beam
    assert len({found.ids for found in result.hypotheses}) == len(result.hypotheses)
    scores = [found.score for found in result.hypotheses]
    assert scores == sorted(scores, reverse=True)
    for found in result.hypotheses:
        assert found.ids[: len(prefix)] == prefix
        assert least <= len(found.ids) <= 6
        written = [found.ids[i : i + ngram] for i in range(len(found.ids) - ngram + 1)] if ngram else []
        repeats = [gram for i, gram in enumerate(written) if gram in written[:i]]
        assert all(written.index(gram) + ngram <= len(prefix) for gram in repeats)
        (forced,) = force_decode(
            model, model.memory_of([0]), [found.ids], start_ids=(START,), eos=EOS, rows=[0]
        )
        assert found.logprobs == pytest.approx(forced.logprobs, abs=1e-4)
        assert found.score == pytest.approx(
            sum(found.logprobs) / length_penalty(len(found.ids) + 1, 0.6), abs=1e-4
        )


@given(seed=st.integers(0, 2**31), beam=st.integers(1, 5), others=st.integers(0, 4), top_k=st.integers(0, 3))
def test_a_sentence_draws_the_same_whatever_stands_beside_it(
    seed: int, beam: int, others: int, top_k: int
) -> None:
    model = TableModel(random_tables(seed, 1 + others, 6))
    options = SearchOptions(beam=beam, max_length=5, sampling=Sampling(top_k=top_k, seed=seed))
    (alone,) = draw(model, options, [0], [7])
    together = draw(model, options, [*range(1, others + 1), 0], [*range(others), 7])
    assert [f.ids for f in together[-1].hypotheses] == [f.ids for f in alone.hypotheses]
    assert [f.times for f in together[-1].hypotheses] == [f.times for f in alone.hypotheses]


def test_its_seed_decides_and_the_global_generators_are_left_alone() -> None:
    model = TableModel(random_tables(2, 1, 5))
    options = SearchOptions(beam=20, sampling=Sampling(seed=1))
    before = torch.get_rng_state()
    assert draw(model, options, [0], [7]) == draw(model, options, [0], [7])
    assert draw(model, options, [0], [7]) != draw(model, options, [0], [8])
    assert draw(model, options, [0], [7]) != draw(
        model, replace(options, sampling=Sampling(seed=2)), [0], [7]
    )
    assert torch.equal(before, torch.get_rng_state())


def test_a_low_temperature_is_greedy() -> None:
    tables = random_tables(4, 1, 5)
    options = SearchOptions(beam=3, max_length=6, sampling=Sampling(temperature=1e-4))
    (result,) = draw(TableModel(tables), options, [0], [1])
    (found,) = result.hypotheses
    assert found.times == 3
    last = START
    for place, token in enumerate((*found.ids, EOS)[:6]):
        assert token == int(tables[0, place % 4, last].argmax())
        last = token


def test_why_a_draw_ended() -> None:
    tables = torch.zeros(1, 4, 5, 5)
    tables[..., EOS] = -9.0
    (result,) = draw(TableModel(tables), SearchOptions(beam=1, max_length=4, sampling=Sampling()), [0], [1])
    assert result.hypotheses[0].ending == "limit"
    (result,) = draw(TableModel(-tables), SearchOptions(beam=1, max_length=4, sampling=Sampling()), [0], [1])
    assert result.hypotheses[0].ending == "end"


def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        draw(
            TableModel(random_tables(4, 1, 4)),
            SearchOptions(sampling=Sampling()),
            [0],
            [1],
            should_stop=lambda: True,
        )


def test_no_sentences_no_results() -> None:
    assert draw(TableModel(random_tables(4, 1, 4)), SearchOptions(sampling=Sampling()), [], []) == []


def test_numbers_that_are_none_are_told() -> None:
    tables = random_tables(4, 1, 4)
    tables[:] = math.nan
    with pytest.raises(BundleError, match="not numbers"):
        draw(TableModel(tables), SearchOptions(sampling=Sampling()), [0], [1])


@pytest.mark.parametrize(
    "more",
    [{"terms": (Term("", "a"),)}, {"groups": 5}, {"coverage_penalty": 0.2}, {"trace": True}],
    ids=lambda more: next(iter(more)),
)
def test_what_is_for_a_search_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=f"{next(iter(more))} is for a search"):
        SearchOptions(sampling=Sampling(), **more)  # type: ignore[arg-type]
