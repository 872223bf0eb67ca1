"""The development split: stable, of the size asked for, and nothing of it in the training part."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.corpus import SegmentPair, split_dev
from seq2seq_core.errors import CorpusError

WORDS = st.text("abcd", min_size=1, max_size=2)


def pairs_of(sides: list[tuple[str, str]]) -> list[SegmentPair]:
    return [SegmentPair(source, target, "-", n) for n, (source, target) in enumerate(sides, 1)]


PAIRS = pairs_of([(f"source {n}", f"target {n}") for n in range(500)])


@given(sides=st.lists(st.tuples(WORDS, WORDS), min_size=1), size=st.integers(1, 20), seed=st.integers(0, 9))
def test_no_source_stands_in_both_parts(sides: list[tuple[str, str]], size: int, seed: int) -> None:
    pairs = pairs_of(sides)
    try:
        train, dev = split_dev(pairs, size, seed)
    except CorpusError:
        return
    assert sorted(train + dev) == sorted(pairs)
    assert train
    assert 0 < len(dev) <= size
    assert not {pair.source for pair in train} & {pair.source for pair in dev}


def test_the_order_of_the_pairs_does_not_matter() -> None:
    shuffled = random.Random(1).sample(PAIRS, len(PAIRS))
    assert sorted(split_dev(PAIRS, 50)[1]) == sorted(split_dev(shuffled, 50)[1])


def test_both_parts_keep_the_order() -> None:
    assert all(part == sorted(part, key=lambda pair: pair.line) for part in split_dev(PAIRS, 50))


def test_more_pairs_change_little() -> None:
    before = set(split_dev(PAIRS[:450], 50)[1])
    assert len(before & set(split_dev(PAIRS, 50)[1])) >= 40


def test_another_seed_sets_other_pairs_aside() -> None:
    assert split_dev(PAIRS, 50, 1) != split_dev(PAIRS, 50, 2)


def test_case_and_punctuation_make_no_other_source() -> None:
    pairs = pairs_of([("Stop!", "a"), ("stop", "b"), ("go", "c"), ("wait", "d")])
    for seed in range(20):
        train, dev = split_dev(pairs, 2, seed)
        assert {p.line for p in dev} & {1, 2} in (set(), {1, 2})
        assert len(train) == len(dev) == 2


def test_targets_shared_by_two_sources_stay_in_training() -> None:
    pairs = pairs_of(
        [(f"formal {n}", f"same {n}") for n in range(50)] + [(f"plain {n}", f"same {n}") for n in range(50)]
    )
    pairs += PAIRS[:20]
    for seed in range(20):
        train, dev = split_dev(pairs, 20, seed)
        assert not {pair.target for pair in train} & {pair.target for pair in dev}


@pytest.mark.parametrize(("sides", "size"), [([], 5), ([("a", "b")], 1), ([("a", "b"), ("c", "d")], 2)])
def test_too_few_pairs(sides: list[tuple[str, str]], size: int) -> None:
    with pytest.raises(CorpusError, match="too few"):
        split_dev(pairs_of(sides), size)
