"""The latest request wins, the one before stops, an error does not end the worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from pytestqt.qtbot import QtBot

from app.services.translation import Answer, LoadedModel, Question, Request, Response, TranslationService
from app.services.worker import SerialExecutor
from seq2seq_core.errors import Cancelled, ModelNotFound
from tests.app.fakes import FakeTranslator, inline

REQUEST = Request("starter", "one two", "en", "fr", beam=3)


@dataclass(frozen=True)
class Double(Question):
    """Asks for twice a number; with a gate, waits until it is open or a stop is asked for."""

    number: int
    gate: threading.Event | None = None

    def answer(self, translator: object, should_stop: Callable[[], bool]) -> int:
        while self.gate is not None and not self.gate.wait(0.002):
            if should_stop():
                raise Cancelled
        if self.number < 0:
            raise ModelNotFound("a negative number", remedy="Take another one")
        return 2 * self.number


@pytest.fixture
def worker() -> Iterator[SerialExecutor]:
    executor = SerialExecutor("test")
    yield executor
    assert executor.close(5)


def test_a_request_is_answered_by_its_model(qtbot: QtBot) -> None:
    service = TranslationService(inline, lambda *_: FakeTranslator())  # type: ignore[arg-type, return-value]
    loaded: list[LoadedModel] = []
    service.loaded.connect(loaded.append)
    with qtbot.waitSignal(service.answered) as answer:
        service.submit(REQUEST)
    response = answer.args[0]
    assert response.result.text == "eno owt"
    assert len(response.result.passages[0].translation.hypotheses) == 3
    assert response.result.passages[0].translation.hypotheses[0].attention is not None
    assert (loaded[0].name, loaded[0].layers, loaded[0].heads, loaded[0].device) == ("starter", 3, 4, "CPU")


def test_a_later_request_stops_the_running_one_and_takes_its_place(
    qtbot: QtBot, worker: SerialExecutor
) -> None:
    translator = FakeTranslator(gate=threading.Event())
    service = TranslationService(worker, lambda *_: translator)  # type: ignore[arg-type, return-value]
    answers: list[Response] = []
    service.answered.connect(answers.append)
    service.submit(replace(REQUEST, text="first"))
    qtbot.waitUntil(lambda: translator.calls == ["first"])
    for word in ("second", "third", "last"):
        service.submit(replace(REQUEST, text=word))
    qtbot.waitUntil(lambda: translator.calls[-1] == "last")
    assert translator.gate is not None
    translator.gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert [answer.request.text for answer in answers] == ["last"]
    assert "first" in translator.cancelled


def test_what_the_user_can_mend_is_said_and_the_next_request_is_answered(qtbot: QtBot) -> None:
    def load(name: str, device: str, threads: int) -> FakeTranslator:
        if name == "gone":
            raise ModelNotFound("no model is called gone", remedy="Choose another one")
        return FakeTranslator()

    service = TranslationService(inline, load)  # type: ignore[arg-type]
    answers: list[Response] = []
    service.answered.connect(answers.append)
    service.submit(replace(REQUEST, model="gone"))
    service.submit(REQUEST)
    assert answers[0].error == "no model is called gone. Choose another one"
    assert answers[1].result is not None


def test_a_fault_of_the_program_is_logged_and_said(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def load(name: str, device: str, threads: int) -> FakeTranslator:
        raise ZeroDivisionError("by zero")

    service = TranslationService(inline, load)  # type: ignore[arg-type]
    with qtbot.waitSignal(service.answered) as answer:
        service.submit(REQUEST)
    assert answer.args[0].error == "ZeroDivisionError: by zero"
    assert "translation failed" in caplog.text
    caplog.clear()


def test_models_are_loaded_when_another_is_named_only(qtbot: QtBot) -> None:
    names: list[str] = []

    def load(name: str, device: str, threads: int) -> FakeTranslator:
        names.append(name)
        return FakeTranslator()

    service = TranslationService(inline, load)  # type: ignore[arg-type]
    for name in ("a", "a", "b", "a"):
        service.submit(replace(REQUEST, model=name))
    assert names == ["a", "b", "a"]


def test_another_device_or_number_of_threads_loads_the_model_again(qtbot: QtBot) -> None:
    engines: list[tuple[str, str, int]] = []

    def load(name: str, device: str, threads: int) -> FakeTranslator:
        engines.append((name, device, threads))
        return FakeTranslator()

    service = TranslationService(inline, load)  # type: ignore[arg-type]
    for request in (REQUEST, replace(REQUEST, threads=2), replace(REQUEST, threads=2, device="cpu")):
        service.submit(request)
    assert engines == [("starter", "auto", 0), ("starter", "auto", 2), ("starter", "cpu", 2)]


def test_a_blank_text_only_makes_the_model_ready(qtbot: QtBot) -> None:
    translator = FakeTranslator()
    service = TranslationService(inline, lambda *_: translator)  # type: ignore[arg-type, return-value]
    with qtbot.waitSignal(service.answered) as answer:
        service.submit(replace(REQUEST, text=" \n"))
    assert answer.args[0].result.text == " \n"
    assert translator.calls == []


def _service(executor: object) -> tuple[TranslationService, list[Answer], list[Response]]:
    service = TranslationService(executor, lambda *_: FakeTranslator())  # type: ignore[arg-type, return-value]
    answers: list[Answer] = []
    responses: list[Response] = []
    service.told.connect(answers.append)
    service.answered.connect(responses.append)
    return service, answers, responses


def test_a_question_is_put_to_the_model_of_the_last_request(qtbot: QtBot) -> None:
    service, answers, _ = _service(inline)
    service.ask(Double(3))
    assert answers == []  # no model yet
    service.submit(REQUEST)
    service.ask(Double(3))
    service.ask(Double(-1))
    assert [(answer.result, answer.error) for answer in answers] == [
        (6, ""),
        (None, "a negative number. Take another one"),
    ]


def test_the_latest_question_of_a_class_wins(qtbot: QtBot, worker: SerialExecutor) -> None:
    service, answers, responses = _service(worker)
    service.submit(REQUEST)
    qtbot.waitUntil(lambda: bool(responses))
    for number in (1, 2):
        service.ask(Double(number, threading.Event()))  # never opens
    service.ask(Double(3))
    qtbot.waitUntil(lambda: bool(answers))
    assert [answer.result for answer in answers] == [6]


def test_a_request_makes_open_questions_forgotten(qtbot: QtBot, worker: SerialExecutor) -> None:
    service, answers, responses = _service(worker)
    service.submit(REQUEST)
    qtbot.waitUntil(lambda: bool(responses))
    service.ask(Double(1, threading.Event()))  # never opens
    service.submit(REQUEST)
    qtbot.waitUntil(lambda: len(responses) == 2)
    service.ask(Double(2))
    qtbot.waitUntil(lambda: bool(answers))
    assert [answer.result for answer in answers] == [4]


@dataclass(frozen=True)
class Patient(Double):
    """A question that gives way."""

    patient = True


def test_a_patient_question_gives_way_and_is_answered_after(qtbot: QtBot, worker: SerialExecutor) -> None:
    service, answers, responses = _service(worker)
    service.submit(REQUEST)
    qtbot.waitUntil(lambda: bool(responses))
    gate = threading.Event()
    service.ask(Patient(1, gate))
    service.ask(Double(2))
    qtbot.waitUntil(lambda: bool(answers))
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert [answer.result for answer in answers] == [4, 2]


@pytest.mark.parametrize("how", ["request", "question", "cancelled"])
def test_what_a_patient_question_is_about_is_gone_with_it(
    qtbot: QtBot, worker: SerialExecutor, how: str
) -> None:
    service, answers, responses = _service(worker)
    service.submit(REQUEST)
    qtbot.waitUntil(lambda: bool(responses))
    service.ask(Patient(1, threading.Event()))  # never opens
    if how == "request":
        service.submit(REQUEST)
        qtbot.waitUntil(lambda: len(responses) == 2)
    elif how == "cancelled":
        service.cancel()
    service.ask(Patient(3))
    qtbot.waitUntil(lambda: bool(answers))
    assert [answer.result for answer in answers] == [6]


def test_closing_stops_the_running_translation(qtbot: QtBot) -> None:
    executor = SerialExecutor("test")
    translator = FakeTranslator(gate=threading.Event())
    service = TranslationService(executor, lambda *_: translator)  # type: ignore[arg-type, return-value]
    service.submit(REQUEST)
    qtbot.waitUntil(lambda: bool(translator.calls))
    service.close()
    assert executor.close(5)
    assert translator.cancelled == ["one two"]


def test_work_goes_on_after_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    executor = SerialExecutor("test")
    done: list[int] = []
    executor(lambda: done.append(1 // 0))
    executor(lambda: done.append(1))
    assert executor.close(5)
    assert done == [1]
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
