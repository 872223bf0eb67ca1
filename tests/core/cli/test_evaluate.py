"""What ``interlinear evaluate`` adds when it is asked to; its plain form is tested in test_pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seq2seq_core.evaluation import Scoring, compare, corpus_scores, scores_by_length
from seq2seq_core.translator import Translator
from tests.core.cli.conftest import Run

EN_FR = ("--from", "en", "--to", "fr")
SOURCES = ["The cat sleeps", "Where is the station?", "He said that he did not know what to say to them."]
REFERENCES = ["Le chat dort", "Où est la gare ?", "Il a dit qu'il ne savait pas quoi leur dire."]
GOOD = ["le chat dort", "Où est la gare ?", "Il a dit qu'il ne savait quoi leur dire."]
POOR = ["La chatte", "Où la gare", "Il a dit quoi dire."]


def write(file: Path, lines: list[str]) -> Path:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    texts = {"source": SOURCES, "reference": REFERENCES, "good": GOOD, "poor": POOR}
    return {name: write(tmp_path / f"{name}.txt", lines) for name, lines in texts.items()}


def test_by_length(run: Run, files: dict[str, Path]) -> None:
    arguments = ("evaluate", files["source"], files["reference"], "--hypotheses", files["good"], *EN_FR)
    value = json.loads(run(*arguments, "--by-length", "--edges", "3,10", "--json").out)
    assert list(value) == ["bleu", "chrf", "ter", "by_length"]
    expected = scores_by_length([3, 4, 12], GOOD, REFERENCES, "fr", edges=(3, 10))
    assert value["by_length"] == [bucket.as_json() for bucket in expected]
    table = run(*arguments, "--by-length", "--edges", "3,10").lines
    assert table[-4].split() == ["words", "lines", "BLEU", "chrF"]
    assert [line.split()[:2] for line in table[-3:]] == [["1–3", "1"], ["4–10", "1"], ["11+", "1"]]
    assert float(table[-1].split()[2]) == pytest.approx(expected[-1].bleu.score, abs=0.01)


def test_against_other_translations(run: Run, files: dict[str, Path]) -> None:
    arguments = ("evaluate", files["source"], files["reference"], "--hypotheses", files["good"], *EN_FR)
    arguments = (*arguments, "--against-hypotheses", files["poor"], "--by-length")
    value = json.loads(run(*arguments, "--json").out)
    expected = compare(GOOD, POOR, REFERENCES, "fr")
    assert value["bleu"]["score"] == expected.first.bleu.score
    other = value["against"]
    assert other["name"] == "poor.txt"
    assert other["ter"]["score"] == expected.second.ter.score
    assert other["significance"]["chrf"]["p"] == expected.chrf.p
    assert len(other["by_length"]) == len(value["by_length"]) == 2
    lines = run(*arguments).lines
    assert lines[:2] == ["A: good.txt", "B: poor.txt"]
    row = next(line.split() for line in lines if line.startswith("chrF"))
    assert [float(cell) for cell in row[1:4]] == pytest.approx(
        [expected.first.chrf.score, expected.second.chrf.score, expected.chrf.p], abs=0.01
    )


def test_a_source_without_spaces_is_counted_in_characters(run: Run, tmp_path: Path) -> None:
    source = write(tmp_path / "source", ["我们去年买了一座新房子。"])
    target = write(tmp_path / "target", ["We bought a new house last year."])
    arguments = ("evaluate", source, target, "--hypotheses", target, "--from", "zh", "--to", "en")
    assert [line.split()[:2] for line in run(*arguments, "--by-length").lines[-2:]] == [
        ["characters", "lines"],
        ["11–15", "1"],
    ]


def test_a_second_model_that_is_not_there_is_told_before_the_first_translates(
    run: Run, models: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    outcome = run(
        "evaluate", files["source"], files["reference"], *EN_FR, "--against", "gone", "--output", kept
    )
    assert outcome.status == 1
    assert "no model 'gone'" in outcome.err
    assert not kept.exists()


def test_lower_cased_and_in_given_tokens(run: Run, files: dict[str, Path]) -> None:
    arguments = ("evaluate", files["source"], files["reference"], "--hypotheses", files["good"], *EN_FR)
    value = json.loads(run(*arguments, "--lowercase", "--tokenize", "none", "--json").out)
    assert value == corpus_scores(GOOD, REFERENCES, "fr", Scoring(True, "none")).as_json()
    assert "case:lc|eff:no|tok:none" in value["bleu"]["signature"]


def test_two_models_and_their_translations_kept(
    run: Run, models: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    kept = tmp_path / "kept" / "found.fr"
    arguments = ("evaluate", files["source"], files["reference"], *EN_FR, "--beam", "2")
    value = json.loads(run(*arguments, "--against", "recurrent", "--output", kept, "--json").out)
    plain = run("translate", files["source"], *EN_FR, "--beam", "2")
    assert kept.read_text(encoding="utf-8") == plain.out
    alone = json.loads(run(*arguments, "-m", "recurrent", "--json").out)
    assert {name: value["against"][name] for name in alone} == alone
    assert value["against"]["name"] == "recurrent"


def test_a_model_against_given_translations_speaks_the_models_language(
    run: Run, models: Path, files: dict[str, Path]
) -> None:
    arguments = ("evaluate", files["source"], files["reference"], *EN_FR)
    by_model = json.loads(run(*arguments, "--against-hypotheses", files["poor"], "--json").out)
    given_first = json.loads(
        run(*arguments, "--hypotheses", files["poor"], "--against", "starter", "--json").out
    )
    assert given_first["against"]["bleu"] == by_model["bleu"]
    assert by_model["against"]["bleu"] == given_first["bleu"]


def test_lengths_in_pieces(run: Run, models: Path, files: dict[str, Path]) -> None:
    arguments = ("evaluate", files["source"], files["reference"], *EN_FR, "--beam", "1")
    value = json.loads(run(*arguments, "--by-length", "--pieces", "--json").out)
    translator = Translator(models / "starter", device="cpu")
    counts = [len(translator._sentences.encode_source(source).ids) for source in SOURCES]
    assert counts != [len(source.split()) for source in SOURCES]
    expected = [
        sum(b["first"] <= n and (b["last"] is None or n <= b["last"]) for n in counts)
        for b in value["by_length"]
    ]
    assert [b["sentences"] for b in value["by_length"]] == expected
    assert sum(expected) == 3


def test_given_translations_of_another_length_are_told_before_a_model_is_loaded(
    run: Run, files: dict[str, Path], tmp_path: Path
) -> None:
    short = write(tmp_path / "short", GOOD[:2])
    outcome = run(
        "evaluate", files["source"], files["reference"], "--against-hypotheses", short, "-m", "none"
    )
    assert outcome.status == 1
    assert f"{short} has 2" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--by-length", "--edges", "10,x"), "rising numbers"),
        (("--by-length", "--edges", "10,5"), "rising numbers"),
        (("--edges", "10"), "--by-length"),
        (("--hypotheses", "f", "--pieces", "--by-length"), "need a model"),
        (("--hypotheses", "f", "--output", "g"), "need a model"),
        (("--against", "m", "--against-hypotheses", "f"), "give one"),
        (("--tokenize", "moses"), "13a"),
    ],
)
def test_what_does_not_go_together(
    run: Run, files: dict[str, Path], arguments: tuple[str, ...], complaint: str
) -> None:
    outcome = run("evaluate", files["source"], files["reference"], *arguments)
    assert outcome.status == 2
    assert complaint in " ".join(outcome.err.split())
