"""The alignment map of a terminal: shades where they belong, columns that hold with wide characters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from seq2seq_core.inspection.text_map import render_text_map

WORDS = st.lists(
    st.text(st.sampled_from(list("abÀ한국어日😀e\u0301\x1b")), min_size=1, max_size=30),
    min_size=1,
    max_size=30,
)


def test_a_drawing() -> None:
    drawn = render_text_map(np.array([[0.9, 0.02], [0.2, 0.5]]), ["나는", "go"], ["I", "가다"], 80)
    assert drawn.split("\n")[:4] == [
        "     ┌ 나는",
        "     │ ┌ go",
        "I    ██",
        "가다 ░░▒▒",
    ]
    assert "██ 85%" in drawn.split("\n")[-1]


@given(sources=WORDS, targets=WORDS, width=st.integers(20, 120))
def test_no_line_is_wider_than_the_terminal(sources: list[str], targets: list[str], width: int) -> None:
    drawn = render_text_map(np.ones((len(targets), len(sources))), sources, targets, width)
    legend = drawn.rpartition("\n\n")[2]
    assert all(cell_len(line) <= width for line in drawn.split("\n") if line != legend)
    assert drawn.removesuffix(legend).count("██") == len(sources) * len(targets)
    assert "\x1b" not in drawn


@pytest.mark.parametrize(("sources", "targets"), [([], ["a"]), (["a"], []), ([], [])])
def test_a_side_without_words_has_no_drawing(sources: list[str], targets: list[str]) -> None:
    assert render_text_map(np.zeros((len(targets), len(sources))), sources, targets) == ""
