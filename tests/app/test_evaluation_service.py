"""Evaluating in a worker thread: what comes of it, and what is never heard of again."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.composition import load_translator
from app.services.evaluation import EvaluationRequest, EvaluationService, Progress
from app.services.gold import GoldFile, GoldInspector
from app.services.readings import AS_IT_ALIGNS_BEST, ReadingChoice
from seq2seq_core import paths
from seq2seq_core.cli import main
from seq2seq_core.evaluation import compare, corpus_scores, scores_by_length, sentence_chrf
from seq2seq_core.inspection.alignments import AlignmentScore
from seq2seq_core.types import AttentionReading
from tests.app.evaluation_fakes import REFERENCES, SOURCES, Models, gold_file, pair_file
from tests.app.fakes import FakeAbilities, FakeTranslator
from tests.core.tiny import tiny_bundle


@pytest.fixture
def request_(tmp_path: Path) -> EvaluationRequest:
    return EvaluationRequest(pair_file(tmp_path), ("starter",), "en", "fr", beam=2, threads=3)


def test_one_model_is_scored_as_the_engine_scores_it(qtbot: QtBot, request_: EvaluationRequest) -> None:
    models = Models()
    service = EvaluationService(models)
    with qtbot.waitSignal(service.finished) as finished:
        service.start(replace(request_, models=("other",)))
    (result,) = finished.args
    (system,) = result.systems
    assert (result.sources, result.references, result.comparison) == (SOURCES, REFERENCES, None)
    assert system.translations == tuple(" ".join(line.split()[:4]) for line in REFERENCES)
    assert system.scores == corpus_scores(system.translations, REFERENCES, "fr")
    assert system.sentence_scores == sentence_chrf(system.translations, REFERENCES)
    lengths = [len(source.split()) for source in SOURCES]
    assert system.by_length == scores_by_length(lengths, system.translations, REFERENCES, "fr")
    assert models.asked == [("other", "auto", 3)]
    service.stop()


def test_two_models_are_compared(qtbot: QtBot, request_: EvaluationRequest) -> None:
    service = EvaluationService(Models())
    with qtbot.waitSignal(service.finished) as finished:
        service.start(replace(request_, models=("starter", "other")))
    (result,) = finished.args
    texts = [system.translations for system in result.systems]
    assert result.comparison == compare(texts[0], texts[1], REFERENCES, "fr")
    assert [system.scores for system in result.systems] == [result.comparison.first, result.comparison.second]
    assert result.systems[0].scores.bleu.score == pytest.approx(100)
    service.stop()


def test_progress_counts_the_sentences_of_all_models(qtbot: QtBot, request_: EvaluationRequest) -> None:
    service = EvaluationService(Models())
    steps: list[Progress] = []
    service.progressed.connect(steps.append)
    with qtbot.waitSignal(service.finished):
        service.start(replace(request_, models=("starter", "other")))
    assert [(step.stage, step.model, step.done) for step in steps] == [
        ("reading", "", 0),
        *(("loading", "starter", 0), ("translating", "starter", 0)),
        *(("translating", "starter", 2), ("translating", "starter", 4)),
        *(("loading", "other", 4), ("translating", "other", 4)),
        *(("translating", "other", 6), ("translating", "other", 8)),
        ("scoring", "", 8),
    ]
    assert {step.total for step in steps[1:]} == {8}
    service.stop()


def test_with_gold_alignments_the_attention_is_scored_in_both_readings(
    qtbot: QtBot, request_: EvaluationRequest, tmp_path: Path
) -> None:
    silent = FakeTranslator(abilities=FakeAbilities(attention=False))
    recurrent = FakeTranslator(
        abilities=FakeAbilities(shifted_alignment=False), reading=AttentionReading(layer=0)
    )
    service = EvaluationService(
        Models({"starter": FakeTranslator(), "silent": silent, "recurrent": recurrent})
    )
    request = replace(request_, models=("starter", "silent"), gold=GoldFile(gold_file(tmp_path)))
    with qtbot.waitSignal(service.finished) as finished:
        service.start(request)
    (result,) = finished.args
    assert (result.gold.base, result.gold.certain, len(result.gold.links)) == (1, True, 4)  # 1 is left out
    own, plain = result.systems[0].alignments
    assert result.systems[1].alignments == ()
    assert (own.reading, plain.reading) == (AttentionReading(2, shifted=True), AttentionReading(2))
    assert own.score == AlignmentScore(0.0, 1.0, 1.0, 4)
    assert plain.score == AlignmentScore(1.0, 0.0, 0.0, 4)
    with qtbot.waitSignal(service.finished) as finished:
        service.start(replace(request, models=("recurrent",)))
    assert [one.reading for one in finished.args[0].systems[0].alignments] == [AttentionReading(layer=0)]
    service.stop()


@pytest.mark.parametrize(
    ("choice", "readings"),
    [
        (ReadingChoice(layer=0), [AttentionReading(0, None, True), AttentionReading(0, None, False)]),
        (ReadingChoice("mean", 3, shifted=False), [AttentionReading(None, 3, False)]),
        (ReadingChoice(1, "mean", shifted=True), [AttentionReading(1, None, True)]),
    ],
)
def test_the_readings_that_are_scored_can_be_chosen(
    qtbot: QtBot,
    request_: EvaluationRequest,
    tmp_path: Path,
    choice: ReadingChoice,
    readings: list[AttentionReading],
) -> None:
    single = FakeTranslator(
        abilities=FakeAbilities(shifted_alignment=False), reading=AttentionReading(layer=0)
    )
    service = EvaluationService(Models({"starter": FakeTranslator(), "recurrent": single}))
    gold = GoldFile(gold_file(tmp_path))
    with qtbot.waitSignal(service.finished) as finished:
        service.start(replace(request_, models=("starter", "recurrent"), gold=gold, reading=choice))
    service.stop()
    found = [[one.reading for one in system.alignments] for system in finished.args[0].systems]
    assert found == [readings, [AttentionReading(layer=0)]]


def test_aligning_is_told_and_ends_when_it_is_cancelled(
    qtbot: QtBot, request_: EvaluationRequest, tmp_path: Path
) -> None:
    class Held(FakeTranslator):
        def align_pairs(self, *_: object, **__: object) -> list:
            entered.append(threading.current_thread())
            assert let_go.wait(5)
            return []

    entered: list[threading.Thread] = []
    let_go = threading.Event()
    service = EvaluationService(Models({"starter": Held()}))
    heard: list[object] = []
    service.finished.connect(heard.append)
    service.failed.connect(heard.append)
    with qtbot.waitSignal(service.progressed, check_params_cb=lambda p: p.stage == "aligning") as told:
        service.start(replace(request_, gold=GoldFile(gold_file(tmp_path))))
    assert told.args == [Progress("aligning", "starter", 0, 4)]
    qtbot.waitUntil(lambda: bool(entered))
    service.cancel()
    let_go.set()
    service.stop()
    assert not entered[0].is_alive()
    assert len(entered) == 1
    assert heard == []


def test_gold_is_told_apart_and_what_is_wrong_with_it_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    inspector = GoldInspector()
    columns = tmp_path / "columns.wa"
    columns.write_text("1 1 1 S\n1 2 2 P\n", encoding="utf-8")
    missing, blank = tmp_path / "missing", tmp_path / "blank"
    blank.write_text("\n\n", encoding="utf-8")
    pairs, gold = pair_file(tmp_path), gold_file(tmp_path)
    with qtbot.waitSignal(inspector.told_apart) as told:
        inspector.tell_apart([gold, missing, pairs, columns, blank])
    assert told.args == [(missing, pairs, blank), (gold, columns)]
    gold.write_text("1-1\n1-x\n\n\n\n", encoding="utf-8")
    with qtbot.waitSignal(inspector.refused) as refused:
        inspector.inspect(pairs, GoldFile(gold))
    assert f"{gold}, line 2: '1-x' is not a link" in refused.args[0]
    inspector.stop()


def test_a_cancelled_evaluation_ends_between_two_steps_and_is_never_heard_of(
    qtbot: QtBot, request_: EvaluationRequest
) -> None:
    held = FakeTranslator(gate=threading.Event())
    models = Models({"starter": held, "other": FakeTranslator()})
    service = EvaluationService(models)
    heard: list[object] = []
    service.finished.connect(heard.append)
    service.failed.connect(heard.append)
    with qtbot.waitSignal(service.progressed, check_params_cb=lambda p: p.stage == "translating"):
        service.start(request_)
    service.cancel()
    qtbot.waitUntil(lambda: held.cancelled == list(SOURCES[:2]))
    with qtbot.waitSignal(service.finished) as finished:
        service.start(replace(request_, models=("other",)))
    assert heard == finished.args
    service.stop()


def test_a_later_evaluation_takes_the_place_of_an_earlier_one(
    qtbot: QtBot, request_: EvaluationRequest
) -> None:
    held = FakeTranslator(gate=threading.Event())
    service = EvaluationService(Models({"starter": held, "other": FakeTranslator()}))
    heard: list[object] = []
    service.finished.connect(lambda result: heard.append(result.request.models))
    with qtbot.waitSignal(service.progressed, check_params_cb=lambda p: p.stage == "translating"):
        service.start(request_)
    with qtbot.waitSignal(service.finished):
        service.start(replace(request_, models=("other",)))
    assert heard == [("other",)]
    service.stop()
    assert held.cancelled


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"models": ("gone",)}, ["no model 'gone'", "Installed are"]),
        ({"file": Path("nowhere.tsv")}, ["nowhere.tsv", "no such file"]),
    ],
)
def test_what_is_wrong_is_one_sentence(
    qtbot: QtBot, request_: EvaluationRequest, change: dict[str, object], parts: list[str]
) -> None:
    service = EvaluationService(Models())
    with qtbot.waitSignal(service.failed) as failed:
        service.start(replace(request_, **change))
    assert all(part in failed.args[0] for part in parts)
    service.stop()


def test_a_fault_of_ours_is_shown_and_logged(
    qtbot: QtBot, request_: EvaluationRequest, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FakeTranslator):
        def translate_lines(self, *_: object, **__: object) -> list:
            raise ZeroDivisionError("by nothing")

    service = EvaluationService(Models({"starter": Broken()}))
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(service.failed) as failed:
        service.start(request_)
    assert failed.args == ["ZeroDivisionError: by nothing"]
    assert "Traceback" in caplog.text
    service.stop()


def test_the_app_and_the_command_line_give_the_same_scores(
    qtbot: QtBot, request_: EvaluationRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny_bundle(paths.models_root() / "starter")
    tiny_bundle(paths.models_root() / "recurrent", "recurrent")
    source, reference = tmp_path / "t.en", tmp_path / "t.fr"
    for file, lines in ((source, SOURCES), (reference, REFERENCES)):
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    service = EvaluationService(load_translator)
    with qtbot.waitSignal(service.finished) as finished:
        service.start(replace(request_, file=(source, reference), models=("starter", "recurrent"), threads=1))
    (result,) = finished.args
    service.stop()
    command = ["evaluate", str(source), str(reference), "--from", "en", "--to", "fr", "--beam", "2"]
    assert main([*command, "--against", "recurrent", "--by-length", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    first, second = result.systems
    assert {**first.scores.as_json(), "by_length": [b.as_json() for b in first.by_length]} == {
        key: value for key, value in printed.items() if key != "against"
    }
    assert second.scores.as_json().items() <= printed["against"].items()
    assert result.comparison.bleu.p == printed["against"]["significance"]["bleu"]["p"]


@pytest.mark.parametrize(
    ("choice", "options"),
    [
        (AS_IT_ALIGNS_BEST, ()),
        (ReadingChoice(1, 0, shifted=False), ("--layer", "1", "--head", "0", "--plain")),
        (ReadingChoice("mean", "mean", shifted=True), ("--shifted",)),
    ],
)
def test_the_app_and_the_command_line_give_the_same_alignment_error_rate(
    qtbot: QtBot,
    request_: EvaluationRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    choice: ReadingChoice,
    options: tuple[str, ...],
) -> None:
    tiny_bundle(paths.models_root() / "starter")
    source, reference, gold = tmp_path / "t.en", tmp_path / "t.fr", gold_file(tmp_path, base=0)
    for file, lines in ((source, [*SOURCES, "five"]), (reference, [*REFERENCES, "cinq"])):
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    service = EvaluationService(load_translator)
    with qtbot.waitSignal(service.finished) as finished:
        asked = replace(request_, file=(source, reference), threads=1, gold=GoldFile(gold, base=0))
        service.start(replace(asked, reading=choice))
    service.stop()
    (system,) = finished.args[0].systems
    command = ["align", str(source), str(reference), "--from", "en", "--to", "fr", "--gold", str(gold)]
    command += options
    assert main(command) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(system.alignments[0].score)
