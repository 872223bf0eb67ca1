"""Scores: sacreBLEU's figures, with figures that others published as the oracle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from seq2seq_core.corpus import read_lines
from seq2seq_core.errors import ConfigError, CorpusError
from seq2seq_core.evaluation import Scoring, bleu, corpus_scores, sentence_chrf


def published(shared_data: Path) -> list[tuple[str, str, float]]:
    rows = [line.split("\t") for line in read_lines(shared_data / "flores" / "outputs" / "scores.tsv")[1:]]
    return [(pair, system, float(score)) for pair, _, system, score, _ in rows]


def test_bleu_is_as_published(shared_data: Path) -> None:
    checked = 0
    for pair, system, expected in published(shared_data):
        target = pair.partition("-")[2]
        if target == "ko":  # published with MeCab's words
            continue
        flores = shared_data / "flores"
        hypotheses = read_lines(flores / "outputs" / f"{pair}.flores-dev.{system}.{target}.gz")
        score = bleu(hypotheses, read_lines(flores / f"flores-dev.{target}.gz"), target)
        assert score.score == pytest.approx(expected, abs=0.1), (pair, system)
        assert "tok:13a" in score.signature
        checked += 1
    assert checked >= 9


def test_korean_bleu_ranks_systems_as_published(shared_data: Path) -> None:
    references = read_lines(shared_data / "flores" / "flores-dev.ko.gz")
    rows = [row for row in published(shared_data) if row[0] == "en-ko"]
    ours = {}
    for pair, system, _ in rows:
        path = shared_data / "flores" / "outputs" / f"{pair}.flores-dev.{system}.ko.gz"
        ours[system] = bleu(read_lines(path), references, "ko").score
    assert sorted(ours, key=ours.__getitem__) == [
        system for *_, system, _ in sorted(rows, key=lambda row: row[2])
    ]


def test_a_perfect_translation() -> None:
    text = ["The cat sleeps on the mat.", "Nobody knows why it does."]
    scores = corpus_scores(text, text, "en")
    assert (scores.bleu.score, scores.chrf.score, scores.ter.score) == pytest.approx((100, 100, 0))


def test_json_has_score_and_signature_of_each() -> None:
    result = corpus_scores(["a b c d e"], ["a b c d f"], "en").as_json()
    assert list(result) == ["bleu", "chrf", "ter"]
    for value in result.values():
        assert isinstance(value["score"], float)
        assert "nrefs:1" in str(value["signature"])
        assert "version:" in str(value["signature"])


@pytest.mark.parametrize(
    ("language", "tokenizer"),
    [
        ("fr", "13a"),
        ("xx", "13a"),
        ("ko", "char"),
        ("ja", "char"),
        ("zh", "zh"),
        ("zh-TW", "zh"),
        ("th", "char"),
    ],
)
def test_the_target_language_chooses_the_tokenizer(language: str, tokenizer: str) -> None:
    assert f"tok:{tokenizer}|" in bleu(["안녕 今日は"], ["안녕 今日は"], language).signature


def test_empty_lines_are_scored() -> None:
    assert corpus_scores(["", "a b c d"], ["x", "a b c d"], "en").bleu.score > 0


def test_different_lengths() -> None:
    with pytest.raises(CorpusError, match="2 translations for 3 references"):
        corpus_scores(["a", "b"], ["a", "b", "c"], "en")


def test_nothing_to_score() -> None:
    with pytest.raises(CorpusError, match="nothing to score"):
        corpus_scores([], [], "en")


def test_importing_the_module_does_not_load_sacrebleu() -> None:
    code = "import sys, seq2seq_core.evaluation; assert 'sacrebleu' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])


def test_lower_cased_scores_do_not_heed_case_and_say_so() -> None:
    scoring = Scoring(lowercase=True)
    scores = corpus_scores(["A SMALL dog runs fast"], ["a small Dog runs fast"], "en", scoring)
    assert (scores.bleu.score, scores.chrf.score, scores.ter.score) == pytest.approx((100, 100, 0))
    assert all("case:lc" in score.signature for score in (scores.bleu, scores.chrf, scores.ter))
    assert corpus_scores(["A SMALL dog runs fast"], ["a small Dog runs fast"], "en").bleu.score < 50


def test_a_tokenizer_can_be_chosen() -> None:
    texts, golden = ["it 's a dog 's life ."], ["it 's a dog 's life !"]
    found = bleu(texts, golden, "zh", Scoring(tokenizer="none"))
    assert "tok:none" in found.signature
    # 6 of 7 words, 5 of 6 pairs, 4 of 5 triples, 3 of 4 quadruples, as long as the reference
    assert found.score == pytest.approx(100 * (6 / 7 * 5 / 6 * 4 / 5 * 3 / 4) ** 0.25)


def test_an_unknown_tokenizer() -> None:
    with pytest.raises(ConfigError, match="no tokenizer 'moses'"):
        Scoring(tokenizer="moses")


def test_chrf_of_each_sentence() -> None:
    good, bad, empty = sentence_chrf(["a small dog", "xyz", ""], ["a small dog", "a cat", "a"])
    assert good == pytest.approx(100)
    assert bad == empty == 0
