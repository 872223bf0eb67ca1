"""What is open asks the model what it needs, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.translation import Question, Request, TranslationService
from app.viewmodels.inquiry import Inquiry, Stage, Subject
from app.views.widgets.tab_strip import TabStrip
from seq2seq_core.config import SearchOptions
from tests.app.fakes import FakeTranslator

REQUEST = Request("starter", "Ab", "en", "fr", 2)


@dataclass(frozen=True)
class Words(Question):
    """What words a text has."""

    text: str

    def answer(self, translator: object, should_stop: Callable[[], bool]) -> object:
        return self.text.split()


def subject(text: str, request: Request = REQUEST) -> Subject:
    translation = FakeTranslator().sentence(text, "en", "fr", SearchOptions(beam=2))
    return Subject(translation, 0, request)


@pytest.fixture
def waiting() -> list[Callable[[], None]]:
    """Work that the service has given out."""
    return []


@pytest.fixture
def inquiry(qtbot: QtBot, waiting: list[Callable[[], None]]) -> Inquiry:
    service = TranslationService(waiting.append, lambda *_: FakeTranslator())  # type: ignore[arg-type, return-value]
    service.submit(REQUEST)
    waiting.pop()()
    return Inquiry(service, lambda what: Words(what.hypothesis.text), service)


def test_nothing_is_asked_that_nobody_looks_at(inquiry: Inquiry, waiting: list[Callable[[], None]]) -> None:
    inquiry.look_at(subject("Ab"), wanted=False)
    assert (inquiry.stage, waiting) == (Stage.NOTHING, [])
    inquiry.look_at(subject("Ab"), wanted=True)
    assert inquiry.stage is Stage.WAITING
    waiting.pop()()
    assert (inquiry.stage, inquiry.result) == (Stage.HERE, ["bA"])
    inquiry.look_at(subject("Ab"), wanted=True)
    assert (inquiry.stage, waiting) == (Stage.HERE, [])


def test_an_answer_about_something_else_is_dropped(
    inquiry: Inquiry, waiting: list[Callable[[], None]]
) -> None:
    inquiry.look_at(subject("Ab"), wanted=True)
    inquiry.look_at(subject("Cd"), wanted=False)
    waiting.pop()()
    assert (inquiry.stage, inquiry.result) == (Stage.NOTHING, None)


def test_another_model_is_asked_anew(inquiry: Inquiry, waiting: list[Callable[[], None]]) -> None:
    inquiry.look_at(subject("Ab"), wanted=True)
    waiting.pop()()
    inquiry.look_at(subject("Ab", Request("other", "Ab", "en", "fr", 2)), wanted=True)
    assert inquiry.stage is Stage.WAITING


def test_what_was_forgotten_over_a_text_that_failed_has_failed(inquiry: Inquiry) -> None:
    inquiry.look_at(subject("Ab"), wanted=True)
    inquiry.fail("no such model")
    assert (inquiry.stage, inquiry.error) == (Stage.FAILED, "no such model")


@pytest.fixture
def strip(qtbot: QtBot) -> Iterator[TabStrip]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 100)
    made = TabStrip(["one", "two", "three"], window)
    made.setParent(window)
    made.set_texts("Ways", ["Eins", "Zwei", "Drei"])
    made.resize(made.sizeHint())
    window.show()
    yield made
    window.close()


def test_tabs_by_keyboard(qtbot: QtBot, strip: TabStrip) -> None:
    chosen: list[str] = []
    strip.chosen.connect(chosen.append)
    strip.window().activateWindow()
    strip._buttons["one"].setFocus()
    QTest.keyClick(strip._buttons["one"], Qt.Key.Key_Right)
    assert QApplication.focusWidget() is strip._buttons["two"]
    QTest.keyClick(strip._buttons["two"], Qt.Key.Key_Right)
    QTest.keyClick(strip._buttons["three"], Qt.Key.Key_Right)
    assert chosen == ["two", "three"]
    assert strip._buttons["one"].focusPolicy() is Qt.FocusPolicy.ClickFocus


def test_tabs_without_room_are_a_menu(strip: TabStrip) -> None:
    assert not strip._menu.isVisible()
    strip.resize(QSize(strip.sizeHint().width() - 1, 40))
    assert strip._menu.isVisible()
    assert not strip._buttons["one"].isVisible()
    strip.set_current("two")
    assert strip._menu.current == "two"
