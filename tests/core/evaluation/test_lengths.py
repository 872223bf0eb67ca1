"""Scores by length: which sentence counts where, and that each bucket is an ordinary corpus score."""

from __future__ import annotations

from pathlib import Path

import pytest

from seq2seq_core.corpus import read_lines
from seq2seq_core.errors import ConfigError, CorpusError
from seq2seq_core.evaluation import Scoring, bleu, chrf, scores_by_length, source_lengths


def test_words_are_what_spaces_separate_and_characters_where_none_do() -> None:
    assert source_lengths(["A  small dog .", ""], "en") == [4, 0]
    assert source_lengths(["나는 학교에 갔다"], "ko") == [3]
    assert source_lengths(["我们 买了房子。"], "zh") == [7]


def test_edges_belong_to_the_bucket_below() -> None:
    lengths = [0, 1, 5, 6, 10, 11, 300]
    texts = [f"sentence number {n} of the test" for n in lengths]
    found = scores_by_length(lengths, texts, texts, "en", edges=(5, 10))
    assert [(b.first, b.last, b.sentences, b.label) for b in found] == [
        (1, 5, 2, "1–5"),
        (6, 10, 2, "6–10"),
        (11, None, 2, "11+"),
    ]


def test_a_bucket_of_one_length_is_called_by_it_and_an_empty_one_is_left_out() -> None:
    found = scores_by_length([1, 4], ["a b", "c d"], ["a b", "c d"], "en", edges=(1, 2, 4))
    assert [b.label for b in found] == ["1", "3–4"]


def test_each_bucket_is_the_corpus_score_of_its_sentences(shared_data: Path) -> None:
    flores = shared_data / "flores"
    sources, references = (read_lines(flores / f"flores-dev.{code}.gz")[:150] for code in ("en", "de"))
    outputs = read_lines(flores / "outputs" / "en-de.flores-dev.bergamot-base-memory.de.gz")[:150]
    scoring = Scoring(lowercase=True)
    found = scores_by_length(
        source_lengths(sources, "en"), outputs, references, "de", edges=(15, 25), scoring=scoring
    )
    assert sum(b.sentences for b in found) == 150
    middle = [i for i in range(150) if 15 < len(sources[i].split()) <= 25]
    texts, golden = ([side[i] for i in middle] for side in (outputs, references))
    assert found[1].bleu == bleu(texts, golden, "de", scoring)
    assert found[1].chrf == chrf(texts, golden, scoring)


def test_json_has_the_fields_by_name() -> None:
    (bucket,) = scores_by_length([60], ["a b c d"], ["a b c d"], "en")
    value = bucket.as_json()
    assert (value["first"], value["last"], value["sentences"]) == (51, None, 1)
    assert value["bleu"]["score"] == pytest.approx(100)


@pytest.mark.parametrize("edges", [(), (0, 5), (5, 5), (10, 5)])
def test_edges_that_do_not_rise(edges: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError, match="must rise"):
        scores_by_length([1], ["a"], ["a"], "en", edges=edges)


def test_different_numbers() -> None:
    with pytest.raises(CorpusError, match="1 translations for 2 references"):
        scores_by_length([1, 2], ["a"], ["a", "b"], "en")
