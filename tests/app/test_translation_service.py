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


class Ahead:
    """A service whose translator waits, with its translation of one request and then of what is foreseen."""

    def __init__(self, qtbot: QtBot, worker: SerialExecutor) -> None:
        self.translator = FakeTranslator()
        self.service = TranslationService(worker, lambda *_: self.translator)  # type: ignore[arg-type, return-value]
        self.answers: list[Answer] = []
        self.responses: list[Response] = []
        self.service.told.connect(self.answers.append)
        self.service.answered.connect(self.responses.append)
        self.service.submit(REQUEST)
        qtbot.waitUntil(lambda: bool(self.responses))
        self.gate = self.translator.gate = threading.Event()
        self.service.foresee([replace(REQUEST, text=text) for text in ("first", "second")])
        qtbot.waitUntil(lambda: self.translator.calls == ["one two", "first"])


@pytest.fixture
def ahead(qtbot: QtBot, worker: SerialExecutor) -> Ahead:
    return Ahead(qtbot, worker)


def test_what_is_foreseen_is_translated_and_nothing_is_said_of_it(qtbot: QtBot, ahead: Ahead) -> None:
    ahead.gate.set()
    qtbot.waitUntil(lambda: ahead.translator.calls == ["one two", "first", "second"])
    assert (len(ahead.responses), ahead.answers) == (1, [])


def test_what_is_foreseen_gives_way_to_a_question_and_goes_on(qtbot: QtBot, ahead: Ahead) -> None:
    ahead.service.ask(Double(2))
    qtbot.waitUntil(lambda: bool(ahead.answers))
    ahead.gate.set()
    qtbot.waitUntil(lambda: ahead.translator.calls[-3:] == ["first", "first", "second"])
    assert ahead.translator.cancelled == ["first"]


def test_another_request_ends_what_is_foreseen(qtbot: QtBot, ahead: Ahead) -> None:
    ahead.service.submit(replace(REQUEST, text="other"))
    qtbot.waitUntil(lambda: ahead.translator.cancelled == ["first"])
    ahead.gate.set()
    qtbot.waitUntil(lambda: len(ahead.responses) == 2)
    assert ahead.responses[-1].request.text == "other"
    assert ahead.translator.calls == ["one two", "first", "other"]


def test_a_request_that_is_being_foreseen_waits_for_that(qtbot: QtBot, ahead: Ahead) -> None:
    ahead.service.submit(replace(REQUEST, text="first"))
    ahead.gate.set()
    qtbot.waitUntil(lambda: len(ahead.responses) == 2)
    assert ahead.translator.calls == ["one two", "first", "first"]  # the engine remembers the first
    assert ahead.translator.cancelled == []


def test_what_is_foreseen_is_cancelled(qtbot: QtBot, ahead: Ahead) -> None:
    ahead.service.cancel()
    qtbot.waitUntil(lambda: ahead.translator.cancelled == ["first"])
    ahead.gate.set()
    ahead.service.ask(Double(2))
    qtbot.waitUntil(lambda: bool(ahead.answers))
    assert ahead.translator.calls == ["one two", "first"]


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
