"""Paired bootstrap resampling, against a plain reading of its formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sacrebleu.metrics.bleu import BLEU

from seq2seq_core.corpus import read_lines
from seq2seq_core.errors import CorpusError
from seq2seq_core.evaluation import Comparison, Scoring, compare, corpus_scores
from seq2seq_core.evaluation.significance import RESAMPLES


def ko_en(shared_data: Path, system: str, count: int) -> list[str]:
    return read_lines(shared_data / "flores" / "outputs" / f"ko-en.flores-dev.{system}.en.gz")[:count]


def english(shared_data: Path, count: int) -> list[str]:
    return read_lines(shared_data / "flores" / "flores-dev.en.gz")[:count]


def test_p_is_the_formula_of_the_docstring(shared_data: Path) -> None:
    count = 8
    first, second = ko_en(shared_data, "opusmt", count), ko_en(shared_data, "nllb", count)
    references = english(shared_data, count)
    metric = BLEU(force=True)

    def difference(rows: np.ndarray) -> float:
        golden = [[references[i] for i in rows]]
        scores = [metric.corpus_score([texts[i] for i in rows], golden).score for texts in (first, second)]
        return abs(scores[0] - scores[1])

    draws = np.random.default_rng(12345).choice(count, size=(RESAMPLES, count), replace=True)
    drawn = np.array([difference(rows) for rows in draws])
    real = difference(np.arange(count))
    expected = (1 + np.sum(drawn - drawn.mean() > real)) / (1 + RESAMPLES)
    found = compare(first, second, references, "en").bleu
    assert 0.002 < expected < 0.9
    assert found.p == pytest.approx(expected, abs=2 / RESAMPLES)  # sacreBLEU sums in 32 bits
    assert "bs:1000|seed:12345" in found.signature


@pytest.fixture(scope="module")
def compared(shared_data: Path) -> Comparison:
    count = 30
    return compare(
        ko_en(shared_data, "argos", count),
        ko_en(shared_data, "nllb", count),
        english(shared_data, count),
        "en",
        Scoring(lowercase=True),
    )


def test_the_scores_are_those_of_each_system_alone(compared: Comparison, shared_data: Path) -> None:
    for system, scores in (("argos", compared.first), ("nllb", compared.second)):
        alone = corpus_scores(
            ko_en(shared_data, system, 30), english(shared_data, 30), "en", Scoring(lowercase=True)
        )
        assert scores == alone


def test_a_much_better_system_is_significantly_better(compared: Comparison) -> None:
    assert compared.second.bleu.score > compared.first.bleu.score + 3
    assert max(compared.bleu.p, compared.chrf.p, compared.ter.p) < 0.01


def test_nearly_equal_systems_are_not(shared_data: Path) -> None:
    first, references = ko_en(shared_data, "nllb", 30), english(shared_data, 30)
    second = [*first[:29], "Nothing of this is right."]
    assert compare(first, second, references, "en").bleu.p > 0.05


def test_the_same_texts_differ_by_nothing_but_chance() -> None:
    texts = ["The cat sleeps on the mat.", "Nobody knows why it does."]
    found = compare(texts, list(texts), ["The cat sleeps.", "Nobody knows why."], "en")
    assert (found.bleu.p, found.chrf.p, found.ter.p) == (1, 1, 1)


def test_different_numbers() -> None:
    with pytest.raises(CorpusError, match="1 translations for 2 references"):
        compare(["a", "b"], ["a"], ["a", "b"], "en")
