"""A second model beside the first: it follows, never leads, and what differs is marked on both sides."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.settings import Settings
from app.services.translation import Request, Response, TranslationService
from app.services.worker import SerialExecutor
from app.viewmodels.comparison import Obstacle
from app.viewmodels.marks import Kind
from app.viewmodels.shown import differences
from app.views.pages.translate import TranslatePage
from app.views.widgets.compared_panel import ComparedPanel
from app.views.widgets.mark_painter import paint_mark
from seq2seq_core import paths
from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import BundleError, InterlinearError
from seq2seq_core.training.events import CheckpointSaved
from seq2seq_core.types import Translation
from tests.app.fakes import FakeTranslator, installed

FRENCH = (("en", "fr"),)


@dataclass(frozen=True)
class Checkpoint:
    """As the engine's, without torch."""

    run: str
    step: int
    directions: tuple[tuple[str, str], ...] = FRENCH
    best: bool = False

    @property
    def name(self) -> str:
        return f"{self.run}@{'best' if self.best else self.step}"


@dataclass
class Shouter(FakeTranslator):
    """Turns words round as the first model does, and writes ``word`` in capitals."""

    word: str = ""

    def sentence(
        self, source: str, source_language: str, target_language: str, options: SearchOptions
    ) -> Translation:
        found = super().sentence(source, source_language, target_language, options)
        shouted = tuple(
            self.hypothesis(
                h.text.replace(self.word, self.word.upper()), h.score, found.source_tokens, options
            )
            for h in found.hypotheses
        )
        return replace(found, hypotheses=shouted)


@dataclass
class Shelf:
    """All models that can be loaded; an error in the place of one is raised."""

    models: dict[str, FakeTranslator | InterlinearError]
    loaded: list[str] = field(default_factory=list)

    def load(self, name: str, *_: object) -> FakeTranslator:
        self.loaded.append(name)
        found = self.models[name]
        if isinstance(found, InterlinearError):
            raise found
        return found


@pytest.fixture
def shelf() -> Shelf:
    second = Shouter(doubtful=frozenset({"eno"}), word="owt")
    return Shelf(
        {
            "starter": FakeTranslator(),
            "other": second,
            "broken": BundleError("is missing", where="weights", remedy="Install the model again"),
            "mine@1200": Shouter(word="eerht"),
            "mine@best": Shouter(word="ruof"),
        }
    )


@pytest.fixture
def lists() -> dict[str, list]:
    return {
        "models": [
            installed("starter"),
            installed("other"),
            replace(installed("german"), directions=(("en", "de"),)),
        ],
        "checkpoints": [],
    }


@pytest.fixture
def interlinear(qtbot: QtBot, shelf: Shelf, lists: dict[str, list]) -> Iterator[Interlinear]:
    composed = Interlinear(
        prepare=lambda: ("cpu",),
        load=shelf.load,  # type: ignore[arg-type]
        list_models=lambda: lists["models"],
        list_checkpoints=lambda: lists["checkpoints"],
        prepare_pages=lambda: None,
    )
    qtbot.addWidget(composed.window)
    composed.window.resize(1440, 900)
    composed.window.show()
    qtbot.waitUntil(lambda: composed.translate.fresh and bool(composed.models.entries))
    yield composed
    composed.window.close()


@pytest.fixture
def page(interlinear: Interlinear) -> TranslatePage:
    made = interlinear.window.page("translate")
    assert isinstance(made, TranslatePage)
    return made


def compare(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, text: str) -> ComparedPanel:
    """Types a text, and opens the comparison if need be."""
    page.source.setPlainText(text)
    if not interlinear.comparison.open:
        page.texts.compare.click()
    qtbot.waitUntil(lambda: interlinear.comparison.fresh and interlinear.translate.fresh)
    return page.texts.compared


def marked(pane_text: str, marks: tuple, kind: Kind) -> list[str]:
    return [pane_text[mark.start : mark.end] for mark in marks if mark.kind is kind]


def test_two_translations_stand_beside_each_other(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    assert not page.texts.compared.isVisible()
    panel = compare(qtbot, interlinear, page, "One two. Three four.")
    assert panel.isVisible()
    assert panel.pane.toPlainText() == "enO OWT. eerhT ruof."
    assert page.target.toPlainText() == "enO owt. eerhT ruof."
    assert panel.x() >= page.target.width()  # beside it
    assert panel.model.current == "other"
    assert panel.model.texts() == ["other"]  # neither the first model, nor one of other languages
    assert panel.told.text() == "−0.30 · < 1 ms"
    assert page.texts._told.text() == "starter · −0.30 · < 1 ms"
    page.texts.compared.copy.click()
    assert QGuiApplication.clipboard().text() == "enO OWT. eerhT ruof."


def test_what_differs_and_what_is_doubtful_is_marked(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    panel = compare(qtbot, interlinear, page, "one two three")
    first, second = interlinear.comparison.marks
    assert marked("eno owt eerht", first, Kind.DIFFERENCE) == ["owt"]
    assert marked(panel.pane.toPlainText(), second, Kind.DIFFERENCE) == ["OWT"]
    assert marked(panel.pane.toPlainText(), second, Kind.DOUBT) == ["eno"]
    assert marked(page.target.toPlainText(), page.target._marks, Kind.DIFFERENCE) == ["owt"]
    assert marked(panel.pane.toPlainText(), panel.pane._marks, Kind.DIFFERENCE) == ["OWT"]


def test_the_ground_of_a_difference_lies_under_its_other_marks(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shelf.models["other"]
    assert isinstance(other, FakeTranslator)
    other.doubtful = frozenset({"OWT"})
    panel = compare(qtbot, interlinear, page, "one two three")
    painted: list[Kind] = []
    monkeypatch.setattr(
        "app.views.widgets.text_pane.paint_mark",
        lambda painter, colours, mark, box: (
            painted.append(mark.kind),
            paint_mark(painter, colours, mark, box),
        ),
    )
    panel.pane.grab()
    assert painted[:2] == [Kind.DIFFERENCE, Kind.DOUBT]


def test_what_differs_follows_what_the_user_makes_of_the_first(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    compare(qtbot, interlinear, page, "one two")
    interlinear.translate.choose_hypothesis(1)  # "eno owtx"
    first, _ = interlinear.comparison.marks
    assert marked(page.target.toPlainText(), first, Kind.DIFFERENCE) == ["owtx"]
    figures = interlinear.comparison.figures
    assert figures is not None
    assert [round(one.score, 2) for one in figures] == [-0.42, -0.3]


def test_the_second_waits_for_the_first_and_for_a_rest(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, shelf: Shelf
) -> None:
    compare(qtbot, interlinear, page, "one")
    first, second = shelf.models["starter"], shelf.models["other"]
    assert isinstance(first, FakeTranslator)
    assert isinstance(second, FakeTranslator)
    first.gate = threading.Event()
    page.source.setPlainText("one two")
    qtbot.waitUntil(lambda: first.calls[-1] == "one two")
    assert not interlinear.comparison._rest.isActive()
    assert not interlinear.comparison.fresh
    assert interlinear.comparison.marks[0] == ()
    assert page.texts.compared.pane.extraSelections()  # the old one is dimmed
    first.gate.set()
    qtbot.waitUntil(lambda: interlinear.comparison._rest.isActive())
    assert second.calls[-1] == "one"
    qtbot.waitUntil(lambda: second.calls[-1] == "one two")
    qtbot.waitUntil(lambda: interlinear.comparison.fresh)
    assert not page.texts.compared.pane.extraSelections()


def test_a_new_text_stops_the_second(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, shelf: Shelf
) -> None:
    compare(qtbot, interlinear, page, "one")
    second = shelf.models["other"]
    assert isinstance(second, FakeTranslator)
    second.gate = threading.Event()
    page.source.setPlainText("one two")
    qtbot.waitUntil(lambda: second.calls[-1] == "one two")
    page.source.setPlainText("one two three")
    qtbot.waitUntil(lambda: "one two" in second.cancelled)
    second.gate.set()
    qtbot.waitUntil(lambda: interlinear.comparison.shown.text == "eno OWT eerht")


def test_the_sentence_looked_at_is_the_same_in_all_three(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    panel = compare(qtbot, interlinear, page, "One two. Three four.")
    page.source.moveCursor(page.source.textCursor().MoveOperation.End)
    assert interlinear.comparison.bright == (9, 20)
    panel.pane.setFocus()
    panel.pane.moveCursor(panel.pane.textCursor().MoveOperation.End)
    panel.pane.moveCursor(panel.pane.textCursor().MoveOperation.Start)
    assert interlinear.translate.source_span == (0, 8)
    assert interlinear.comparison.bright == (0, 8)


def test_a_source_word_lights_up_in_both_translations(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    panel = compare(qtbot, interlinear, page, "One two three.")
    selection = interlinear.translate.inside.selection
    selection.hover(selection.source_at(4))
    assert [panel.pane.toPlainText()[a:b] for a, b in panel.pane._lit] == ["OWT"]
    selection.hover(selection.source_at(None))
    panel.pane.hovered.emit(5)
    assert [page.source.toPlainText()[a:b] for a, b in page.source._lit] == ["two"]
    assert [page.target.toPlainText()[a:b] for a, b in page.target._lit] == ["owt"]
    assert panel.told.text().startswith("“OWT”: probability 0.90")
    panel.pane.hovered.emit(None)
    assert not page.source._lit
    assert panel.told.text() == "−0.30 · < 1 ms"


def test_a_model_without_attention_lights_up_nothing(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, shelf: Shelf
) -> None:
    other = shelf.models["other"]
    assert isinstance(other, FakeTranslator)
    other.abilities = replace(other.abilities, attention=False)
    panel = compare(qtbot, interlinear, page, "One two three.")
    selection = interlinear.translate.inside.selection
    selection.hover(selection.source_at(4))
    panel.pane.hovered.emit(1)
    assert not panel.pane._lit


def test_closing_frees_the_second_model(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, shelf: Shelf
) -> None:
    panel = compare(qtbot, interlinear, page, "one two")
    panel.close_button.click()
    assert not panel.isVisible()
    assert page.target._marks == ()
    assert page.texts._told.text() == ""
    qtbot.waitUntil(lambda: interlinear._second._translator is None)
    page.source.setPlainText("two")
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    assert shelf.loaded == ["starter", "other"]
    compare(qtbot, interlinear, page, "two two")
    assert shelf.loaded == ["starter", "other", "other"]


def test_checkpoints_can_stand_on_both_sides(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, lists: dict[str, list]
) -> None:
    lists["checkpoints"] = [
        Checkpoint("mine", 1200),
        Checkpoint("mine", 2000, best=True),
        Checkpoint("korean", 10, (("en", "ko"),)),
    ]
    assert page._model.texts() == ["starter", "other", "german"]
    panel = compare(qtbot, interlinear, page, "three four")
    qtbot.waitUntil(lambda: panel.model.texts() == ["other", "mine · step 1,200", "mine · best so far"])
    assert page._model.texts()[-2:] == ["mine · step 1,200", "mine · best so far"]
    interlinear.translate.choose_model("mine@1200")
    interlinear.comparison.choose("mine@best")
    qtbot.waitUntil(lambda: interlinear.translate.shown.text == "EERHT ruof")
    qtbot.waitUntil(lambda: interlinear.comparison.shown.text == "eerht RUOF")
    assert page.texts._told.text().startswith("mine · step 1,200 · ")
    assert interlinear.settings.model == "starter"  # a checkpoint may be gone at the next start
    lists["checkpoints"] = []  # the run went on, and deleted it
    with qtbot.waitSignal(interlinear.models.listed):
        interlinear.models.refresh()
    compare(qtbot, interlinear, page, "four three")
    assert panel.pane.toPlainText() == "RUOF eerht"


def test_a_run_that_goes_on_brings_new_checkpoints(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, lists: dict[str, list]
) -> None:
    panel = compare(qtbot, interlinear, page, "one")
    lists["checkpoints"] = [Checkpoint("mine", 1200)]
    interlinear.training.events_arrived.emit((CheckpointSaved(1200, "somewhere"),))
    qtbot.waitUntil(lambda: panel.model.texts() == ["other", "mine · step 1,200"])


def test_the_same_model_twice_is_said(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> None:
    panel = compare(qtbot, interlinear, page, "one")
    interlinear.translate.choose_model("other")
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    assert interlinear.comparison.obstacle is Obstacle.SAME
    assert panel.problem.text() == "Both sides are other. Choose another one below."
    assert not panel.pane.isVisible()
    QTest.keyClick(panel.model, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: interlinear.comparison.fresh)
    assert panel.model.current == "starter"
    assert panel.pane.isVisible()


def test_languages_that_do_not_match_are_said(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, lists: dict[str, list]
) -> None:
    lists["models"][1] = replace(installed("other"), directions=FRENCH)
    interlinear.models.refresh()
    qtbot.waitUntil(lambda: interlinear.models.entries[1].directions == FRENCH)
    panel = compare(qtbot, interlinear, page, "one")
    interlinear.translate.choose_target_language("ko")
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    assert panel.problem.text() == (
        "other does not translate from English to Korean. Choose another one below, or other languages."
    )
    interlinear.translate.choose_target_language("fr")
    qtbot.waitUntil(lambda: interlinear.comparison.fresh)
    assert not panel.problem.isVisible()


def test_a_model_that_is_removed_is_said_and_freed(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, lists: dict[str, list]
) -> None:
    panel = compare(qtbot, interlinear, page, "one")
    lists["models"] = [one for one in lists["models"] if one.name != "other"]
    interlinear.models.refresh()
    qtbot.waitUntil(lambda: panel.problem.text().startswith("other is not installed any more."))
    qtbot.waitUntil(lambda: interlinear._second._translator is None)


def test_a_damaged_model_is_said_and_another_one_can_be_chosen(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, lists: dict[str, list]
) -> None:
    lists["models"].append(installed("broken"))
    interlinear.models.refresh()
    panel = compare(qtbot, interlinear, page, "one")
    interlinear.comparison.choose("broken")
    qtbot.waitUntil(lambda: "is missing. Install the model again" in panel.problem.text())
    assert not panel.pane.isVisible()
    assert interlinear.translate.fresh
    interlinear.comparison.choose("other")
    qtbot.waitUntil(lambda: interlinear.comparison.fresh)
    assert panel.pane.toPlainText() == "eno"


def test_with_no_other_model_the_panel_says_what_to_do(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, lists: dict[str, list]
) -> None:
    lists["models"] = [installed("starter")]
    with qtbot.waitSignal(interlinear.models.listed):
        interlinear.models.refresh()
    page.texts.compare.click()
    panel = page.texts.compared
    assert "No other model here translates from English to French." in panel.problem.text()
    assert not panel.model.isVisible()
    lists["models"].append(installed("other"))
    interlinear.models.refresh()
    page.source.setPlainText("one")
    qtbot.waitUntil(lambda: interlinear.comparison.shown.text == "eno")


def test_the_keyboard_opens_and_closes_it(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    page.source.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page, Qt.Key.Key_D, keys)
    assert page.texts.compared.isVisible()
    assert QApplication.focusWidget() is page.source
    texts = page.texts
    for widget in (
        texts.clear, page.target, texts.report, texts.copy,
        texts.compared.pane, texts.compared.model, texts.compared.copy, texts.compared.close_button,
    ):  # fmt: skip
        if widget.isEnabled():
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            assert QApplication.focusWidget() is widget
    QTest.keyClick(texts.compared.close_button, Qt.Key.Key_Space)
    assert not texts.compared.isVisible()
    assert QApplication.focusWidget() is texts.compare


def test_where_three_have_no_room_the_second_stands_below(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    panel = compare(qtbot, interlinear, page, "one")
    above = page._body.sizes()[0]
    interlinear.window.resize(1100, 800)
    qtbot.waitUntil(lambda: panel.y() > 0)
    assert panel.x() == 0
    assert page._body.sizes()[0] > above  # the texts are lent some height
    assert panel.pane.viewport().width() == page.target.viewport().width()
    interlinear.window.resize(1440, 900)
    qtbot.waitUntil(lambda: panel.y() == 0)
    qtbot.waitUntil(lambda: page._body.sizes()[0] == above)


def test_it_is_open_again_at_the_next_start(qtbot: QtBot, shelf: Shelf, lists: dict[str, list]) -> None:
    kept = Settings(paths.settings_path())
    kept.comparing, kept.compared_model = True, "other"
    kept.sync()
    composed = Interlinear(
        prepare=lambda: ("cpu",),
        load=shelf.load,  # type: ignore[arg-type]
        list_models=lambda: lists["models"],
        list_checkpoints=lambda: (),
        prepare_pages=lambda: None,
    )
    qtbot.addWidget(composed.window)
    composed.window.resize(1100, 900)
    composed.window.show()
    qtbot.waitUntil(lambda: composed.comparison.fresh)
    page = composed.window.page("translate")
    assert isinstance(page, TranslatePage)
    assert not page.texts.compare.isVisible()
    assert page.texts.compared.y() > 0
    assert page.texts.height() >= 300
    assert shelf.loaded == ["starter", "other"]  # the first model first
    composed.window.close()


def test_differences_are_those_of_both_sides() -> None:
    one, other = "the red house stands", "a red house , here"
    mine, theirs = differences(one, other)
    assert [one[a:b] for a, b in mine] == ["the", "stands"]
    assert [other[a:b] for a, b in theirs] == ["a", ", here"]
    assert differences("same text", "same text") == ((), ())


@pytest.fixture
def worker() -> Iterator[SerialExecutor]:
    executor = SerialExecutor("test")
    yield executor
    assert executor.close(5)


def test_a_service_that_is_released_answers_the_next_request_with_a_new_model(
    qtbot: QtBot, worker: SerialExecutor
) -> None:
    made: list[FakeTranslator] = []

    def load(*_: object) -> FakeTranslator:
        made.append(FakeTranslator(gate=threading.Event()))
        return made[-1]

    service = TranslationService(worker, load)  # type: ignore[arg-type]
    answers: list[Response] = []
    service.answered.connect(answers.append)
    service.submit(Request("one", "one", "en", "fr", beam=1))
    qtbot.waitUntil(lambda: bool(made) and made[0].calls == ["one"])
    service.release()
    qtbot.waitUntil(lambda: service._translator is None)
    assert made[0].cancelled == ["one"]
    service.submit(Request("one", "two", "en", "fr", beam=1))
    qtbot.waitUntil(lambda: len(made) == 2)
    assert made[1].gate is not None
    made[1].gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert [answer.request.text for answer in answers] == ["two"]
    service.release()
    qtbot.waitUntil(lambda: service._translator is None)
