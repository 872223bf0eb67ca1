"""``interlinear inspect``: what the page shows, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seq2seq_core import paths
from seq2seq_core.translator import Translator
from tests.core.cli.conftest import Outcome, Run
from tests.core.tiny import tiny_bundle

EN_FR = ("--from", "en", "--to", "fr", "--beam", "2")
SAMPLES = Path(__file__).resolve().parents[2] / "data" / "attention"
LINE = "The cat sleeps"


def values(outcome: Outcome) -> list[dict[str, Any]]:
    """The objects of an outcome, which must be JSON as others read it."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    assert outcome.status == 0, outcome.err
    return [json.loads(line, parse_constant=refuse) for line in outcome.lines]


@pytest.mark.parametrize("model", ["starter", "recurrent"])
@pytest.mark.usefixtures("models")
def test_all_of_it_fits_together(run: Run, model: str) -> None:
    (value,) = values(run("inspect", *EN_FR, "-m", model, stdin=LINE))
    assert value["source"] == LINE
    best = value["hypotheses"][0]
    places, pieces = len(best["tokens"]), len(value["source_tokens"])
    assert value["trace"]["finished"]
    leading, trailing = best["attention"]["leading"], best["attention"]["trailing"]
    assert np.shape(best["attention"]["weights"])[2:] == (places + 1, leading + pieces + trailing)
    assert list(best["saliency"]) == ["attention", "gradient", "integrated", "erasure"]
    for found in best["saliency"].values():
        assert np.shape(found["weights"]) == (places, pieces)
        assert isinstance(found["faithfulness"], float)
    assert np.shape(best["states"]["encoder"]) == (leading + pieces + trailing, 2)
    assert np.shape(best["states"]["decoder"]) == (places + 1, 2)
    assert best["states"]["context"] is None
    logprobs = [np.log(reading["probability"]) for reading in best["readings"]]
    assert logprobs == pytest.approx(best["token_logprobs"], abs=1e-3)
    assert "saliency" not in value["hypotheses"][1]


def test_a_model_without_attention_has_a_context_vector(run: Run) -> None:
    tiny_bundle(paths.models_root() / "starter", "vector")
    (value,) = values(run("inspect", *EN_FR, stdin=LINE))
    best = value["hypotheses"][0]
    assert "attention" not in best
    assert list(best["saliency"]) == ["gradient", "integrated", "erasure"]
    assert len(best["states"]["context"]) == 2


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize(
    ("option", "key"),
    [
        ("--trace", "trace"),
        ("--attention", "attention"),
        ("--saliency", "saliency"),
        ("--states", "states"),
        ("--tokens", "readings"),
    ],
)
def test_only_what_is_asked_for(run: Run, option: str, key: str) -> None:
    (value,) = values(run("inspect", *EN_FR, option, stdin=LINE))
    found = {name for name in ("trace",) if name in value}
    found |= {
        name for name in ("attention", "saliency", "states", "readings") if name in value["hypotheses"][0]
    }
    assert found == {key}


@pytest.mark.usefixtures("models")
def test_an_object_a_line_and_a_part_a_sentence(run: Run) -> None:
    outcome = run("inspect", *EN_FR, "--tokens", stdin="The cat sleeps. She reads a book.\n\nWhere is it?\n")
    first, empty, last = values(outcome)
    assert [len(part["hypotheses"][0]["readings"]) > 1 for part in first["sentences"]] == [True, True]
    assert empty["hypotheses"] == []
    assert last["hypotheses"][0]["readings"]


def test_a_given_translation_is_looked_at(run: Run, models: Path, pair_files: tuple[Path, Path]) -> None:
    source, target = pair_files
    found = values(run("inspect", source, "--given", target, *EN_FR, "--tokens"))
    pairs = list(zip(*(file.read_text(encoding="utf-8").splitlines() for file in pair_files), strict=True))
    expected = Translator(models / "starter", device="cpu").score_pairs(
        pairs, source_language="en", target_language="fr"
    )
    assert [value["hypotheses"][0]["text"] for value in found] == [target for _, target in pairs]
    for value, one in zip(found, expected, strict=True):
        assert value["hypotheses"][0]["token_logprobs"] == pytest.approx(one.token_logprobs, abs=1e-5)
        assert len(value["hypotheses"][0]["readings"]) == len(one.tokens) + 1


@pytest.mark.usefixtures("models")
def test_as_many_translations_as_lines(run: Run, pair_files: tuple[Path, Path], tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("Le chat dort\n", encoding="utf-8")
    outcome = run("inspect", pair_files[0], "--given", short, *EN_FR)
    assert outcome.status == 1
    assert "1 translations for 2 lines" in outcome.err


def test_saved_attention_needs_no_model(run: Run) -> None:
    found = values(run("inspect", "--maps", SAMPLES / "nematus.txt"))
    assert [value["hypotheses"][0]["alignment"] for value in found] == [[[0, 0], [1, 1], [2, 2]], [[0, 0]]]
    assert np.shape(found[0]["hypotheses"][0]["attention"]["weights"]) == (1, 1, 4, 5)
    (first, _) = values(run("inspect", "--maps", SAMPLES / "marian.txt", SAMPLES / "marian.source"))
    assert first["source"] == "the cat sleeps"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--maps",), 2, "--maps needs a file"),
        (("a", "b"), 2, "too many files"),
        (("--maps", str(SAMPLES / "marian.txt")), 1, "no source sentences"),
        (("--maps", str(SAMPLES / "marian.source")), 1, "is no attention"),
    ],
)
def test_what_is_wrong_is_said(run: Run, arguments: tuple[str, ...], status: int, said: str) -> None:
    outcome = run("inspect", *arguments)
    assert outcome.status == status
    assert said in outcome.err


@pytest.mark.usefixtures("models")
def test_a_report_for_a_browser(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    outcome = run("inspect", *EN_FR, "--html", str(file), "--saliency", stdin=f"{LINE}\n\n<i>A cat</i>\n")
    assert (outcome.status, outcome.lines) == (0, [])
    page = file.read_text(encoding="utf-8")
    assert LINE in page
    assert "&lt;i&gt;A cat&lt;/i&gt;" in page
    assert page.count("<h2>Saliency</h2>") == 2
    assert "<h2>Beam tree</h2>" not in page
