"""Word alignments: by hand on small maps, and published error rates on real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from seq2seq_core.errors import CorpusError
from seq2seq_core.inspection.alignments import (
    AlignmentScore,
    GoldLinks,
    alignment_error_rate,
    merge_to_words,
    parse_pharaoh,
    read_links,
    word_alignment,
    words_of,
)
from seq2seq_core.types import Alignment, Token

LINKS = st.frozensets(st.tuples(st.integers(0, 300), st.integers(0, 300)))

SOURCE, TARGET = "the  cat", "le chat dort"
SOURCE_TOKENS = (Token("▁the", 0, 3), Token("▁", 4, 5), Token("c", 5, 6), Token("at", 6, 8))
TARGET_TOKENS = (Token("▁le", 0, 2), Token("▁ch", 2, 5), Token("at", 5, 7), Token("▁dort", 8, 12))
MAP = np.array(
    [[0.7, 0.1, 0.1, 0.0], [0.2, 0.1, 0.4, 0.1], [0.4, 0.0, 0.2, 0.4], [0.0, 0.0, 0.0, 0.0]], dtype=np.float32
)


def test_words_have_offsets() -> None:
    assert [(w.text, w.start, w.end) for w in words_of(" a\u3000한국😀 b\n")] == [
        ("a", 1, 2),
        ("한국😀", 3, 6),
        ("b", 7, 8),
    ]


@given(st.text())
def test_words_are_what_split_says(text: str) -> None:
    words = words_of(text)
    assert [word.text for word in words] == text.split()
    assert all(text[word.start : word.end] == word.text for word in words)


def test_a_map_by_hand() -> None:
    # columns: the | ▁ + c + at ("▁" belongs to the word behind it); rows: le | mean of ch and at | dort
    expected = [[0.7, 0.2], [0.3, 0.6], [0.0, 0.0]]
    merged = merge_to_words(MAP, SOURCE_TOKENS, TARGET_TOKENS, SOURCE, TARGET)
    np.testing.assert_allclose(merged, expected, atol=1e-6)


def test_the_bytes_of_a_character_share_its_word() -> None:
    tokens = (Token("<0xF0>", 0, 1), Token("<0x9F>", 1, 1), Token("▁b", 2, 3))
    merged = merge_to_words(np.full((1, 3), 0.25, np.float32), tokens, (Token("x", 0, 1),), "😀 b", "x")
    np.testing.assert_allclose(merged, [[0.5, 0.25]])


def test_an_alignment_by_hand() -> None:
    found = word_alignment(MAP, SOURCE_TOKENS, TARGET_TOKENS, SOURCE, TARGET)
    assert found == Alignment(("the", "cat"), ("le", "chat", "dort"), ((0, 0), (1, 1)))  # dort read no word
    assert found.pharaoh() == "0-0 1-1"


@given(weights=npst.arrays(np.float32, (4, 4), elements=st.floats(2**-10, 1, width=32)))
def test_every_target_word_that_read_something_has_one_link(weights: np.ndarray) -> None:
    weights = weights / weights.sum(axis=1, keepdims=True)
    merged = merge_to_words(weights, SOURCE_TOKENS, TARGET_TOKENS, SOURCE, TARGET)
    np.testing.assert_allclose(merged.sum(axis=1), 1, rtol=1e-5)
    links = word_alignment(weights, SOURCE_TOKENS, TARGET_TOKENS, SOURCE, TARGET).links
    assert sorted(j for _, j in links) == [0, 1, 2]


@pytest.mark.parametrize(("source", "target"), [("", ""), ("a", ""), ("", "a")])
def test_an_empty_side_has_no_links(source: str, target: str) -> None:
    sides = [(Token(text, 0, 1),) if text else () for text in (source, target)]
    weights = np.ones((len(sides[1]), len(sides[0])), np.float32)
    assert word_alignment(weights, *sides, source, target).links == ()


def test_a_map_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="tokens of"):
        merge_to_words(MAP[:2], SOURCE_TOKENS, TARGET_TOKENS, SOURCE, TARGET)


@given(sure=LINKS, more=LINKS, base=st.sampled_from([0, 1]))
def test_pharaoh_comes_back(
    sure: frozenset[tuple[int, int]], more: frozenset[tuple[int, int]], base: int
) -> None:
    links = GoldLinks(sure, sure | more)
    assert parse_pharaoh(links.pharaoh(base), base) == links


@given(links=LINKS)
def test_a_found_alignment_comes_back(links: frozenset[tuple[int, int]]) -> None:
    text = Alignment((), (), tuple(sorted(links))).pharaoh()
    assert parse_pharaoh(text) == GoldLinks(links, links)


def test_both_signs_of_possible_links() -> None:
    assert parse_pharaoh(" 1-1  1p2\t2?1 1p1\n", base=1) == GoldLinks(
        frozenset({(0, 0)}), frozenset({(0, 0), (0, 1), (1, 0)})
    )


@pytest.mark.parametrize(
    "text", ["1", "1-", "a-b", "1--2", "-1-2", "1-2-3", "1 - 2", "1x2", "¹-2", "1-2,3-4"]
)
def test_what_is_no_link_is_named(text: str) -> None:
    with pytest.raises(CorpusError, match="is not a link"):
        parse_pharaoh(text)


def test_the_file_and_line_of_a_wrong_link_are_named(tmp_path: Path) -> None:
    path = tmp_path / "gold"
    path.write_text("1-1\n\n0-1\n")
    with pytest.raises(CorpusError, match="before word 1") as caught:
        read_links(path, base=1)
    assert (caught.value.where, caught.value.line) == (str(path), 3)
    assert [len(links.sure) for links in read_links(path)] == [1, 0, 1]


def test_an_error_rate_by_hand() -> None:
    gold = [GoldLinks(frozenset({(0, 0), (1, 1)}), frozenset({(0, 0), (1, 1), (2, 1)})), parse_pharaoh("0-0")]
    found = [{(0, 0), (2, 1), (3, 3)}, Alignment(("a",), ("b",), ((0, 0),))]
    # A = 4, S = 3, A and S = 2, A and P = 3
    assert alignment_error_rate(gold, found) == AlignmentScore(pytest.approx(1 - 5 / 7), 3 / 4, 2 / 3, 2)


def test_different_numbers_of_lines() -> None:
    with pytest.raises(CorpusError, match="1 alignments for 2 lines"):
        alignment_error_rate([parse_pharaoh("0-0")] * 2, [{(0, 0)}])


def test_no_link_to_score() -> None:
    with pytest.raises(CorpusError, match="no link"):
        alignment_error_rate([parse_pharaoh("")], [set()])
