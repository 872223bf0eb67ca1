"""Minimum Bayes risk by hand, and its chrF against sacrebleu's."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import CHRF

from seq2seq_core.search.reranking import chrf_matrix, expected_chrf

texts = st.lists(
    st.text(alphabet="aab cé猫\u3000", max_size=12) | st.text(max_size=30), min_size=1, max_size=5
)


@given(texts=texts)
def test_chrf_is_that_of_sacrebleu(texts: list[str]) -> None:
    metric = CHRF()
    expected = [[metric.sentence_score(one, [other]).score for other in texts] for one in texts]
    assert chrf_matrix(texts) == pytest.approx(np.array(expected), abs=1e-9)


def test_of_sentences_as_they_come() -> None:
    texts = ["La maison que nous avons achetée.", "La maison que nous avons acheté", "Le chat dort.", "", "é"]
    for (i, one), (j, other) in itertools.product(enumerate(texts), repeat=2):
        assert chrf_matrix(texts)[i, j] == pytest.approx(CHRF().sentence_score(one, [other]).score)


def test_the_risk_by_hand() -> None:
    # Of single letters, chrF is 1 where they are the same, else 0.
    assert expected_chrf(["a", "b", "a"], [0.2, 0.5, 0.3]) == pytest.approx([50, 50, 50])
    # "ab" against "ac": one of two letters, no pair: (1/2 + 0) / 2.
    assert expected_chrf(["ab", "ac"], [3, 1]) == pytest.approx([75 + 25 * 0.25, 25 + 75 * 0.25])


def test_the_middle_one_is_best_though_not_the_likeliest() -> None:
    texts = ["le chat noir dort", "un chat noir dormait", "un chat noir dort"]
    expected = expected_chrf(texts, [0.4, 0.3, 0.3])
    assert int(expected.argmax()) == 2


@given(texts=texts, scale=st.floats(0.01, 100))
def test_weights_are_shares(texts: list[str], scale: float) -> None:
    weights = [1.0 + i for i in range(len(texts))]
    found = expected_chrf(texts, weights)
    assert found == pytest.approx(expected_chrf(texts, [w * scale for w in weights]))
    assert ((found >= 0) & (found <= 100 + 1e-9)).all()
