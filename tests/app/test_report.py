"""The report of the sentence that is looked at."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.views.pages.translate import TranslatePage
from app.views.widgets.report_button import ReportButton
from seq2seq_core.errors import CorpusError
from seq2seq_core.types import TokenReading
from tests.app.driving import write
from tests.app.fakes import FakeInspector, FakeTranslator


@pytest.fixture
def button(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> ReportButton:
    write(qtbot, interlinear, page, "Ab cd.")
    return page.texts.report


def test_it_tells_all_in_the_language_of_the_interface(
    qtbot: QtBot, interlinear: Interlinear, button: ReportButton, tmp_path: Path
) -> None:
    interlinear.settings.language = "ko"
    interlinear.translate.choose_hypothesis(1)
    file = tmp_path / "report.html"
    button.write(file)
    assert (button.text(), button.isEnabled()) == ("쓰는 중…", False)
    qtbot.waitUntil(file.exists)
    text = file.read_text(encoding="utf-8")
    for told in ("Ab cd.", "bA dc.x", "번역 후보", "빔 트리", "기울기 × 입력", "starter", "beam 5"):
        assert told in text
    assert (button.text(), button.isEnabled()) == ("보고서…", True)
    interlinear.settings.language = "en"


def test_another_text_gives_it_up(
    qtbot: QtBot,
    interlinear: Interlinear,
    page: TranslatePage,
    button: ReportButton,
    translator: FakeTranslator,
    tmp_path: Path,
) -> None:
    gate = threading.Event()

    class Slow(FakeInspector):
        def read_tokens(self, *arguments: object, **named: object) -> tuple[TokenReading, ...]:
            gate.wait(5)
            return ()

    translator.inspector = Slow(translator)
    button.write(tmp_path / "report.html")
    page.source.setPlainText("Other words.")
    with qtbot.waitSignal(button.failed) as told:
        gate.set()
    assert told.args == ["The text changed before its report was written. Write it again."]
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    assert not (tmp_path / "report.html").exists()
    assert button.isEnabled()


def test_what_goes_wrong_is_said_on_the_page(
    qtbot: QtBot, page: TranslatePage, button: ReportButton, translator: FakeTranslator, tmp_path: Path
) -> None:
    class Broken(FakeInspector):
        def read_tokens(self, *arguments: object, **named: object) -> tuple[TokenReading, ...]:
            raise CorpusError("far too long")

    inspector = translator.inspector
    translator.inspector = Broken(translator)
    button.write(tmp_path / "report.html")
    qtbot.waitUntil(lambda: page._error.text() == "far too long")
    translator.inspector = inspector
    (tmp_path / "folder").write_text("", encoding="utf-8")
    with qtbot.waitSignal(button.failed):
        button.write(tmp_path / "folder" / "report.html")


def test_there_is_no_report_of_nothing(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> None:
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    assert not page.texts.report.isEnabled()
