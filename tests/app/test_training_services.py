"""The training service, the corpus inspector and the speed memory, without torch and without sleeps."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.corpora import CorpusInspector, guess_languages
from app.services.model_parts import PartsReader
from app.services.training import RunEnded, TrainingService, read_events
from app.services.training_speed import Speed, SpeedMemory
from seq2seq_core.config import DataConfig, RunConfig
from seq2seq_core.errors import StorageError
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import Evaluated, RunStarted
from tests.app.training_fakes import STEPS, FakeTrainer, corpus, inline
from tests.core.tiny import tiny_bundle

RUN = RunConfig(name="mine", data=DataConfig(train=(Path("pairs.tsv"),), languages=("en", "fr")))


def collect(service: TrainingService) -> list[object]:
    items: list[object] = []
    service.events_arrived.connect(items.extend)
    service.ended.connect(items.append)
    return items


def test_a_run_in_its_thread_arrives_whole_and_in_order(qtbot: QtBot, tmp_path: Path) -> None:
    service = TrainingService(FakeTrainer(tmp_path), tmp_path)
    items = collect(service)
    with qtbot.waitSignal(service.ended):
        service.start(RUN)
        assert service.running
    assert not service.running
    assert isinstance(items[0], RunStarted)
    steps = [event.step for event in items if isinstance(event, Evaluated)]
    assert steps == [0, 10, 20, 30, STEPS]
    assert items[-1] == RunEnded("mine", "finished")
    assert service.suspend()


def test_garbage_is_searched_for_again_once_the_training_has_begun_or_failed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    seen: list[bool] = []

    class Trainer(FakeTrainer):
        def __call__(self, *args, **options) -> Path:
            seen.append(gc.isenabled())
            return super().__call__(*args, **options)

    trainer = Trainer(tmp_path, lambda step, control: seen.append(gc.isenabled()))
    TrainingService(trainer, tmp_path, executor=inline).start(RUN)
    assert seen == [False] + [True] * STEPS

    def fails(*args: object, **options: object) -> None:
        raise StorageError("no space left")

    TrainingService(fails, tmp_path, executor=inline).start(RUN)
    assert gc.isenabled()


def test_pause_resume_and_stop_reach_the_trainer(qtbot: QtBot, tmp_path: Path) -> None:
    seen: list[tuple[bool, bool]] = []

    def hook(step: int, control: TrainingControl) -> None:
        if step == 3:
            service.pause()
            seen.append((control.paused, control.stopping))
            service.resume()
        if step == 5:
            service.stop()
            seen.append((control.paused, control.stopping))

    service = TrainingService(FakeTrainer(tmp_path, hook), tmp_path, executor=inline)
    service.start(RUN)
    assert seen == [(True, False), (False, True)]


def test_closing_leaves_a_run_that_can_be_resumed_or_discarded(qtbot: QtBot, tmp_path: Path) -> None:
    service = TrainingService(FakeTrainer(tmp_path), tmp_path)

    def suspend(step: int, _control: TrainingControl) -> None:
        if step == 12:
            service._control.interrupt()  # as suspend() does, without waiting

    service._trainer = FakeTrainer(tmp_path, suspend)
    with qtbot.waitSignal(service.ended) as ended:
        service.start(RUN)
    assert service.suspend()
    assert ended.args == [RunEnded("mine", "suspended")]
    (found,) = service.unfinished()
    assert (found.name, found.step, found.run.data.languages) == ("mine", 11, ("en", "fr"))
    assert max(event.step for event in found.events if isinstance(event, Evaluated)) == 10
    service.discard("mine")
    assert service.unfinished() == ()


def test_suspend_waits_for_the_checkpoint(qtbot: QtBot, tmp_path: Path) -> None:
    there, go_on = threading.Event(), threading.Event()

    def hook(step: int, _control: TrainingControl) -> None:
        if step == 2:
            there.set()
            go_on.wait()

    service = TrainingService(FakeTrainer(tmp_path, hook), tmp_path)
    with qtbot.waitSignal(service.ended):
        service.start(RUN)
        there.wait()
        assert not service.suspend(timeout=0)
        go_on.set()
        assert service.suspend()
    assert [run.step for run in service.unfinished()] == [1]


def test_a_finished_run_is_not_unfinished(qtbot: QtBot, tmp_path: Path) -> None:
    service = TrainingService(FakeTrainer(tmp_path), tmp_path, executor=inline)
    with qtbot.waitSignal(service.ended):
        service.start(RUN)
    assert service.unfinished() == ()


def test_a_log_cut_by_a_power_failure_reads_up_to_the_cut(tmp_path: Path) -> None:
    FakeTrainer(tmp_path)(RUN, control=TrainingControl(), on_event=lambda _: None, resume=False, force=False)
    log = tmp_path / "mine" / "events.jsonl"
    text = log.read_text("utf-8")
    log.write_text(text[: len(text) - 40], encoding="utf-8")
    (tmp_path / "mine" / "finished").unlink()
    assert len(read_events(log)) == text.count("\n") - 1
    (found,) = TrainingService(FakeTrainer(tmp_path), tmp_path).unfinished()
    assert found.step == STEPS


@pytest.mark.parametrize(
    ("error", "unexpected"),
    [(StorageError("no space left", remedy="Free some"), False), (ZeroDivisionError("x"), True)],
)
def test_errors_end_the_run_and_say_so(
    qtbot: QtBot, tmp_path: Path, error: Exception, unexpected: bool, caplog: pytest.LogCaptureFixture
) -> None:
    def hook(step: int, _control: TrainingControl) -> None:
        raise error

    service = TrainingService(FakeTrainer(tmp_path, hook), tmp_path, executor=inline)
    with qtbot.waitSignal(service.ended) as ended:
        service.start(RUN)
    (answer,) = ended.args
    assert (answer.outcome, answer.unexpected) == ("failed", unexpected)
    assert str(error) in answer.error
    assert ("Traceback" in caplog.text) is unexpected
    assert not service.running


def test_inspecting_counts_shows_samples_and_guesses_languages(qtbot: QtBot, tmp_path: Path) -> None:
    file = corpus(tmp_path)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("Only a source.\t\nThis is sentence 1.\tVoici la phrase 1.\n")
    inspector = CorpusInspector()
    with qtbot.waitSignal(inspector.inspected) as answer:
        inspector.inspect(file)
    summary = answer.args[0]
    assert (summary.report.pairs, summary.report.empty, summary.report.duplicates) == (202, 1, 1)
    assert [pair.target for pair in summary.samples] == [f"Voici la phrase {n}." for n in range(3)]
    assert summary.languages == ("en", "fr")
    inspector.stop()


def test_what_is_wrong_with_a_file_is_one_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "broken.tsv"
    file.write_bytes("Grüße\tGreetings\n".encode("cp1252"))
    inspector = CorpusInspector(executor=inline)
    with qtbot.waitSignal(inspector.refused) as answer:
        inspector.inspect(file)
    assert f"{file}, line 1" in answer.args[0]
    assert "UTF-8" in answer.args[0]


def test_a_later_file_makes_the_earlier_one_void(qtbot: QtBot, tmp_path: Path) -> None:
    waiting: list = []
    inspector = CorpusInspector(executor=waiting.append)
    answers: list = []
    inspector.inspected.connect(answers.append)
    first, second = corpus(tmp_path, 3, "first.tsv"), corpus(tmp_path, 5, "second.tsv")
    inspector.inspect(first)
    inspector.inspect(second)
    for work in waiting:
        work()
    qtbot.waitUntil(lambda: bool(answers))
    assert [summary.file for summary in answers] == [second]


@pytest.mark.parametrize(
    ("file", "languages"),
    [
        (Path("eng-fra.train.tsv.gz"), ("en", "fr")),
        (Path("Deu_Kor.txt"), ("de", "ko")),
        (Path("python-docs-fr.tsv"), None),
        (Path("python-docs-fr.en-fr.tsv"), ("en", "fr")),
        (Path("notes.tsv"), None),
        ((Path("train.en"), Path("train.de")), ("en", "de")),
        ((Path("a.en-fr.en.gz"), Path("a.en-fr.fr.gz")), ("en", "fr")),
        ((Path("source.txt"), Path("target.txt")), None),
    ],
)
def test_languages_are_guessed_from_names_only_when_they_tell(
    file: Path, languages: tuple[str, str] | None
) -> None:
    assert guess_languages(file) == languages


def test_speeds_are_remembered_and_a_damaged_file_is_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "speeds.json"
    SpeedMemory(file).remember("transformer-tiny", Speed(2000.0, 0.05, measured=True))
    assert SpeedMemory(file).recall("transformer-tiny") == Speed(2000.0, 0.05, measured=True)
    file.write_text("[1, 2", encoding="utf-8")
    assert SpeedMemory(file).recall("transformer-tiny") is None


def test_the_parts_of_a_model_are_read_and_a_damaged_one_has_none(qtbot: QtBot, tmp_path: Path) -> None:
    found: list[object] = []
    reader = PartsReader(inline)
    reader.read.connect(lambda model, parts: found.append((model, parts)))
    bundle = tiny_bundle(tmp_path / "tiny")
    for model in (bundle, tmp_path / "gone"):
        reader.request(model)
    layers = ("encoder.0", "encoder.1", "encoder_norm", "decoder.0", "decoder.1", "decoder_norm")
    assert found == [(bundle, ("embeddings", *layers)), (tmp_path / "gone", ())]
