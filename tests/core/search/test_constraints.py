"""Searches with rules against exhaustive search that keeps them, over a model that is a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import ConfigError
from seq2seq_core.search import SearchResult, beam_search, force_decode, length_penalty
from seq2seq_core.search.constraints import Avoid, Constraint, PrefixRest, Rules, token_rules
from seq2seq_core.search.terms import Terms, Wanted
from seq2seq_core.text.pieces import Pieces
from seq2seq_core.types import Fate, SearchTrace
from tests.core.search.tables import EOS, START, TableModel, exhaustive, random_attention, random_tables

LONGEST = 3
# Few enough that a beam of 64 holds all there is.
WRITTEN = (b" a", b"b", b" ", b"a", b"-", b" ab", b"ba", b"\xc3", b"\xa9", "é".encode(), b"aa", b"a b")
ALL = 64

Check = Callable[[tuple[int, ...]], bool]

seeds = st.integers(0, 2**31)
vocabularies = st.lists(st.sampled_from(WRITTEN), min_size=3, max_size=3, unique=True).map(
    lambda texts: Pieces([b"", b"", *texts])
)
PHRASES = ("a", "b", "ab", "a b", "ba", "é", "aé", "a a", "-")
phrases = st.sampled_from(PHRASES)


@st.composite
def vocabularies_and_terms(draw: st.DrawFn) -> tuple[Pieces, list[str]]:
    """Pieces, and phrases that they can write."""
    texts = draw(st.lists(st.sampled_from(WRITTEN[1:]), min_size=2, max_size=2, unique=True))
    pieces = Pieces([b"", b"", *draw(st.permutations([b" a", *texts]))])
    possible = [phrase for phrase in PHRASES if spelled(pieces, phrase)]
    return pieces, draw(st.lists(st.sampled_from(possible), min_size=1, max_size=2))


def search(
    model: TableModel, sentences: Sequence[int], options: SearchOptions, rules: Sequence[Rules] | None = None
) -> list[SearchResult]:
    return beam_search(
        model,
        model.memory_of(list(sentences)),
        start_ids=(START,),
        eos=EOS,
        options=options,
        source_lengths=[3] * len(sentences),
        forbidden=(START,),
        rules=rules,
    )


def written(pieces: Pieces, ids: Sequence[int]) -> str:
    return b"".join(pieces.texts[i] for i in ids).decode("utf-8", "replace")


def times(text: str, phrase: str) -> int:
    """How often a phrase of Latin letters stands in a text, between what are no letters."""
    words = r"\s+".join(map(re.escape, phrase.split()))
    ends = r"(?<!\w)" if phrase[0].isalpha() else "", r"(?!\w)" if phrase[-1].isalpha() else ""
    return len(re.findall(f"(?={ends[0]}{words}{ends[1]})", text))


def repeats(ids: Sequence[int], n: int) -> bool:
    grams = [tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)]
    return len(set(grams)) < len(grams)


def spelled(pieces: Pieces, phrase: str) -> tuple[int, ...]:
    """Any pieces that write the phrase with a space before it; nothing where there are none."""

    def spell(rest: bytes) -> tuple[int, ...] | None:
        if not rest:
            return ()
        for i in pieces.within(rest):
            after = spell(rest[len(pieces.texts[i]) :])
            if after is not None:
                return (i, *after)
        return None

    return spell(f" {phrase}".encode()) or ()


def assert_exhaustive(result: SearchResult, expected: Sequence[tuple[float, tuple[int, ...]]]) -> None:
    assert [f.ids for f in result.hypotheses] == [ids for _, ids in expected[:ALL]]
    assert [f.score for f in result.hypotheses] == pytest.approx(
        [score for score, _ in expected[:ALL]], abs=1e-5
    )


def check(
    seed: int, options: SearchOptions, rules: Rules, keeps: Check, attention: torch.Tensor | None = None
) -> None:
    tables = random_tables(seed, 1, 5)
    maps = None if attention is None else attention[None]
    (result,) = search(TableModel(tables, attention=maps), [0], options, [rules])
    expected = exhaustive(tables[0], LONGEST, options, (START,), keeps, attention)
    assert_exhaustive(result, expected)


def options(**more: object) -> SearchOptions:
    return SearchOptions(beam=ALL, max_length=LONGEST, **more)  # type: ignore[arg-type]


@given(seed=seeds, least=st.integers(0, LONGEST), n=st.integers(0, 3))
def test_short_targets_and_repeated_tokens(seed: int, least: int, n: int) -> None:
    asked = options(min_length=least, no_repeat_ngram=n)
    check(
        seed,
        asked,
        Rules((), token_rules(asked)),
        lambda ids: len(ids) >= least and not (n and repeats(ids, n)),
    )


@given(seed=seeds, pieces=vocabularies, avoid=st.lists(phrases, min_size=1, max_size=2, unique=True))
def test_avoided_phrases(seed: int, pieces: Pieces, avoid: list[str]) -> None:
    def keeps(ids: tuple[int, ...]) -> bool:
        return not any(times(written(pieces, ids), phrase) for phrase in avoid)

    check(seed, options(), Rules((), [Avoid(pieces, avoid)]), keeps)


@given(seed=seeds, pieces=vocabularies, prefix=st.sampled_from(["a", "a ", "ab", "a b", "é", "-", "b-"]))
def test_a_prefix_in_any_pieces(seed: int, pieces: Pieces, prefix: str) -> None:
    def begins(ids: tuple[int, ...]) -> bool:
        data = b"".join(pieces.texts[i] for i in ids)
        return data.startswith((prefix.encode(), f" {prefix}".encode()))

    def keeps(ids: tuple[int, ...]) -> bool:
        return begins(ids) and (len(ids) <= LONGEST or not begins(ids[:-1]))

    rest = PrefixRest(pieces, f" {prefix}".encode(), whole=True)
    tables = random_tables(seed, 1, 5)
    (result,) = search(TableModel(tables), [0], options(), [Rules(rest=rest)])
    assert_exhaustive(result, exhaustive(tables[0], LONGEST + 1, options(), (START,), keeps))


@given(seed=seeds, prefix=st.lists(st.integers(2, 4), max_size=LONGEST + 2), parallel=st.booleans())
def test_a_prefix_of_ids_extends_the_limit(seed: int, prefix: list[int], parallel: bool) -> None:
    tables = random_tables(seed, 1, 5)
    asked = options(prefix_ids=tuple(prefix))
    model = TableModel(tables, parallel)
    (result,) = search(model, [0], asked)
    longest = max(LONGEST, len(prefix))
    expected = exhaustive(tables[0], longest, asked, (START,), lambda ids: list(ids[: len(prefix)]) == prefix)
    assert_exhaustive(result, expected)
    assert model.steps == longest + 1 - (len(prefix) if parallel else 0)


@given(
    seed=seeds,
    given_terms=vocabularies_and_terms(),
    avoid=st.lists(phrases, max_size=1),
    n=st.integers(0, 2),
)
def test_terms_stand_there_or_as_many_of_them_as_can(
    seed: int, given_terms: tuple[Pieces, list[str]], avoid: list[str], n: int
) -> None:
    pieces, wanted = given_terms
    terms = Terms(pieces, [Wanted(p, spelled(pieces, p), wanted.count(p)) for p in dict.fromkeys(wanted)])
    asked = options(no_repeat_ngram=n)
    rules = Rules((), [*token_rules(asked), *([Avoid(pieces, avoid)] if avoid else [])], terms=terms)

    def count(ids: tuple[int, ...]) -> int:
        text = written(pieces, ids)
        return sum(min(times(text, phrase), wanted.count(phrase)) for phrase in set(wanted))

    def keeps(ids: tuple[int, ...]) -> bool:
        return not (n and repeats(ids, n)) and not any(times(written(pieces, ids), p) for p in avoid)

    tables = random_tables(seed, 1, 5)
    (result,) = search(TableModel(tables), [0], asked, [rules])
    allowed = exhaustive(tables[0], LONGEST, asked, (START,), keeps)
    most = max(count(ids) for _, ids in allowed)
    assert_exhaustive(result, [pair for pair in allowed if count(pair[1]) == most])


@given(seed=seeds, beta=st.sampled_from([0.2, 1.0, 3.0]), prefix=st.lists(st.integers(2, 4), max_size=2))
def test_the_coverage_penalty_is_gnmts(seed: int, beta: float, prefix: list[int]) -> None:
    tables = random_tables(seed, 1, 5)
    attention = random_attention(seed, tables)[0]
    asked = options(coverage_penalty=beta, prefix_ids=tuple(prefix))
    check(seed, asked, Rules(prefix), lambda ids: list(ids[: len(prefix)]) == prefix, attention)


@given(
    seed=seeds,
    given_terms=vocabularies_and_terms(),
    avoid=phrases,
    prefix=st.sampled_from(["", "a", "b"]),
)
def test_all_together(seed: int, given_terms: tuple[Pieces, list[str]], avoid: str, prefix: str) -> None:
    pieces, (wanted, *_) = given_terms
    asked = options(min_length=1, no_repeat_ngram=2, coverage_penalty=0.5, length_penalty=0.6)
    rules = Rules(
        (),
        [*token_rules(asked), Avoid(pieces, [avoid])],
        PrefixRest(pieces, f" {prefix}".encode(), whole=True) if prefix else None,
        Terms(pieces, [Wanted(wanted, spelled(pieces, wanted))]),
    )

    def keeps(ids: tuple[int, ...]) -> bool:
        text = written(pieces, ids)
        begins = text.startswith((prefix, f" {prefix}"))
        return bool(begins and ids and not repeats(ids, 2) and not times(text, avoid))

    tables = random_tables(seed, 1, 5)
    attention = random_attention(seed, tables)
    (result,) = search(TableModel(tables, attention=attention), [0], asked, [rules])
    allowed = exhaustive(tables[0], LONGEST, asked, (START,), keeps, attention[0])
    if not allowed:
        assert result.hypotheses == ()
        return
    best = [pair for pair in allowed if times(written(pieces, pair[1]), wanted)]
    assert_exhaustive(result, best or allowed)


def mixture(pieces: Pieces, numbers: Sequence[int]) -> list[Rules]:
    """Rules for some sentences, all of them different."""
    kinds = [
        Rules(),
        Rules((2, 3, 4)),
        Rules((4,), [Avoid(pieces, ["a"])]),
        Rules(terms=Terms(pieces, [Wanted("ab", (2, 3), 2)])),
        Rules((), token_rules(SearchOptions(min_length=4, no_repeat_ngram=1))),
        Rules(rest=PrefixRest(pieces, b" abab", whole=True)),
        Rules((2,), [Avoid(pieces, ["ab a"])], terms=Terms(pieces, [Wanted("a", (2,)), Wanted("b", (5, 3))])),
    ]
    return [kinds[i % len(kinds)] for i in numbers]


MIXED = Pieces([b"", b"", b" a", b"b", b"a", b" "])


@given(
    seed=seeds,
    numbers=st.lists(st.integers(0, 6), min_size=1, max_size=7),
    beam=st.sampled_from([1, 2, 4]),
    groups=st.integers(1, 2),
    beta=st.sampled_from([0.0, 0.5]),
    parallel=st.booleans(),
)
def test_a_batch_of_any_mixture_is_searched_as_one_by_one(
    seed: int, numbers: list[int], beam: int, groups: int, beta: float, parallel: bool
) -> None:
    tables = random_tables(seed, len(numbers), 6)
    model = TableModel(tables, parallel, random_attention(seed, tables))
    asked = SearchOptions(
        beam=beam, groups=groups if beam > 1 else 1, max_length=8, coverage_penalty=beta, trace=True
    )
    rules = mixture(MIXED, numbers)
    together = search(model, range(len(numbers)), asked, rules)
    for i, result in enumerate(together):
        (alone,) = search(model, [i], asked, rules[i : i + 1])
        assert [f.ids for f in alone.hypotheses] == [f.ids for f in result.hypotheses]
        assert [f.score for f in alone.hypotheses] == pytest.approx(
            [f.score for f in result.hypotheses], abs=1e-5
        )
        assert alone.trace is not None
        assert result.trace is not None
        assert alone.trace.finished == result.trace.finished
        assert_replays(result)


@given(seed=seeds, numbers=st.lists(st.integers(0, 6), min_size=1, max_size=7))
def test_forced_decoding_gives_the_same_probabilities(seed: int, numbers: list[int]) -> None:
    model = TableModel(random_tables(seed, len(numbers), 6))
    results = search(model, range(len(numbers)), SearchOptions(beam=3, max_length=8), mixture(MIXED, numbers))
    found = [(i, f) for i, result in enumerate(results) for f in result.hypotheses]
    memory = model.memory_of(list(range(len(numbers))))
    forced = force_decode(
        model, memory, [f.ids for _, f in found], start_ids=(START,), eos=EOS, rows=[i for i, _ in found]
    )
    for (_, one), other in zip(found, forced, strict=True):
        assert one.logprobs == pytest.approx(other.logprobs, abs=1e-5)
        assert one.score == pytest.approx(
            sum(other.logprobs) / length_penalty(len(other.logprobs), 1.0), abs=1e-5
        )


def read_back(trace: SearchTrace) -> list[tuple[tuple[int, ...], float, float]]:
    """Ids, summed log-probabilities and score of each hypothesis of the n-best list, from the trace alone."""
    kept = [[i for i, fate in enumerate(step.fate) if fate == Fate.KEPT] for step in trace.steps]
    found = []
    for number, candidate in trace.finished:
        step = trace.steps[number]
        assert step.token[candidate] == trace.end
        score, total = float(step.score[candidate]), float(step.total[candidate])
        ids: list[int] = []
        at = candidate
        for before in range(number - 1, -1, -1):
            at = kept[before][trace.steps[before + 1].parent[at]]
            ids.append(int(trace.steps[before].token[at]))
        found.append(((*trace.prefix, *reversed(ids)), total, score))
    return found


def assert_replays(result: SearchResult) -> None:
    assert result.trace is not None
    replayed = read_back(result.trace)
    assert [ids for ids, _, _ in replayed] == [f.ids for f in result.hypotheses]
    assert [total for _, total, _ in replayed] == pytest.approx(
        [sum(f.logprobs) for f in result.hypotheses], abs=1e-4
    )
    assert [score for *_, score in replayed] == pytest.approx([f.score for f in result.hypotheses], abs=1e-4)


@given(seed=seeds, number=st.integers(0, 6), chance=st.data())
def test_decoding_goes_on_from_any_node_of_the_tree(seed: int, number: int, chance: st.DataObject) -> None:
    model = TableModel(random_tables(seed, 1, 6))
    asked = SearchOptions(beam=3, max_length=8, trace=True)
    (result,) = search(model, [0], asked, mixture(MIXED, [number]))
    assert result.trace is not None
    live: list[tuple[int, ...]] = [result.trace.prefix]
    nodes = []
    for step in result.trace.steps:
        paths = [(*live[p], t) for p, t in zip(step.parent.tolist(), step.token.tolist(), strict=True)]
        nodes += [path for path in paths if path[-1] != EOS]
        live = [path for path, fate in zip(paths, step.fate, strict=True) if fate == Fate.KEPT]
    node = chance.draw(st.sampled_from(nodes or [()]))
    (further,) = search(model, [0], asked, [Rules(node)])
    assert further.hypotheses
    assert all(f.ids[: len(node)] == node for f in further.hypotheses)
    assert_replays(further)


def test_what_is_refused_is_in_the_trace() -> None:
    tables = random_tables(1, 1, 6)
    tables[..., 2] = 9.0
    rules = Rules((), [Avoid(MIXED, ["a"])])
    asked = SearchOptions(beam=2, max_length=4, trace=True)
    (result,) = search(TableModel(tables), [0], asked, [rules])
    assert result.trace is not None
    fates = [int(fate) for step in result.trace.steps for fate in step.fate]
    assert fates.count(Fate.REFUSED) > 1
    assert len(result.hypotheses) == 2


def test_an_ending_says_whether_there_was_room() -> None:
    tables = random_tables(3, 1, 5)
    tables[..., EOS] = -9.0
    (cut,) = search(TableModel(tables), [0], SearchOptions(beam=3, max_length=4))
    assert {f.ending for f in cut.hypotheses} == {"limit"}
    tables[..., EOS] = 9.0
    (whole,) = search(TableModel(tables), [0], SearchOptions(beam=1, max_length=4))
    assert [f.ending for f in whole.hypotheses] == ["end"]


def greedy_groups(table: torch.Tensor, groups: int, diversity: float, longest: int) -> list[tuple[int, ...]]:
    """Diverse beam search of groups of one, written down as plainly as can be."""
    logprobs = table.double().log_softmax(-1)
    ids: list[list[int]] = [[] for _ in range(groups)]
    done = [False] * groups
    for position in range(longest + 1):
        chosen: list[int] = []
        for group in range(groups):
            if done[group]:
                continue
            last = ids[group][-1] if ids[group] else START
            scores = logprobs[position % len(logprobs), last].clone()
            scores[START] = -torch.inf
            for token in chosen:
                scores[token] -= diversity
            token = EOS if position == longest else int(scores.argmax())
            chosen.append(token)
            if token == EOS:
                done[group] = True
            else:
                ids[group].append(token)
    return [tuple(each) for each in ids]


@given(seed=seeds, groups=st.integers(2, 4), diversity=st.sampled_from([0.0, 0.5, 2.0, 50.0]))
def test_diverse_groups_of_one_are_greedy_but_for_what_others_chose(
    seed: int, groups: int, diversity: float
) -> None:
    tables = random_tables(seed, 1, 7)
    asked = SearchOptions(beam=groups, groups=groups, diversity=diversity, max_length=6, trace=True)
    (result,) = search(TableModel(tables), [0], asked)
    expected = greedy_groups(tables[0], groups, diversity, 6)
    assert {f.ids for f in result.hypotheses} == set(expected)
    assert_replays(result)
    scores = [f.score for f in result.hypotheses]
    assert scores == sorted(scores, reverse=True)
    memory = TableModel(tables).memory_of([0])
    for f in result.hypotheses:
        (forced,) = force_decode(TableModel(tables), memory, [f.ids], start_ids=(START,), eos=EOS, rows=[0])
        assert f.logprobs == pytest.approx(forced.logprobs, abs=1e-5)


def test_a_coverage_penalty_needs_attention() -> None:
    with pytest.raises(ConfigError, match="no attention"):
        search(TableModel(random_tables(1, 1, 5)), [0], SearchOptions(coverage_penalty=0.5))


class Worn(Constraint):
    """Refuses what it has seen; to see that a beam is filled where the likeliest are refused."""

    first: frozenset[int] = frozenset()

    def read(self, state: frozenset[int], token: int) -> frozenset[int]:
        return state | {token}

    def after(self, state: frozenset[int], token: int) -> frozenset[int] | None:
        return None if token < 90 else self.read(state, token)


def test_a_beam_is_full_where_the_likeliest_tokens_are_refused() -> None:
    tables = random_tables(5, 1, 100)
    tables[..., :90] += 20.0
    tables[..., EOS] = -5.0
    asked = SearchOptions(beam=5, max_length=4)
    (result,) = search(TableModel(tables), [0], asked, [Rules((), [Worn()])])
    assert len(result.hypotheses) == 5
    assert all(token >= 90 for f in result.hypotheses for token in f.ids)


def test_terms_are_placed_where_they_are_likeliest() -> None:
    """A term of two tokens that only fits in the middle, and a beam too small to find it by chance."""
    tables = torch.full((1, 12, 8, 8), -12.0)
    for position, token in enumerate((2, 3, 4, 5, 2, 3)):
        tables[0, position, :, token] = 0.0
    tables[0, 6:, :, EOS] = 0.0
    tables[0, 2, :, 6] = -4.0
    tables[0, 3, 6, 7] = 0.0
    pieces = Pieces([b"", b"", b" w", b" x", b" y", b" z", b" term", b" inology"])
    rules = Rules(terms=Terms(pieces, [Wanted("term inology", (6, 7))]))
    (result,) = search(TableModel(tables), [0], SearchOptions(beam=1, max_length=9), [rules])
    assert result.hypotheses[0].ids == (2, 3, 6, 7, 2, 3)
