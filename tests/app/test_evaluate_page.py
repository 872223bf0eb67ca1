"""The Evaluate page by mouse and keys, on a fake engine with real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.corpora import CorpusInspector
from app.services.evaluation import EvaluationService
from app.services.gold import GoldInspector
from app.services.models import ModelService
from app.services.settings import Settings
from app.viewmodels.evaluation import EvaluationViewModel
from app.views.pages.evaluate import EvaluatePage
from app.views.plots import PlotView
from app.views.theme import Theme
from app.views.widgets import gold_picker
from app.views.widgets.chooser import Chooser
from app.views.widgets.evaluation_result import LengthPanel
from app.views.widgets.sentence_list import SentenceList
from seq2seq_core.model_config import AttentionShape
from seq2seq_core.text.languages import display_name
from seq2seq_core.types import AttentionReading
from tests.app.evaluation_fakes import REFERENCES, SOURCES, Models, PoorTranslator, gold_file, pair_file
from tests.app.fakes import FakeAbilities, FakeTranslator, inline, installed

MakePage = Callable[..., EvaluatePage]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


@pytest.fixture
def make_page(qtbot: QtBot, theme: Theme, tmp_path: Path) -> MakePage:
    def make(models: Models | None = None, names: tuple[str, ...] = ("starter", "other")) -> EvaluatePage:
        library = ModelService(inline, "starter", lambda: [installed(name) for name in names])
        service = EvaluationService(models or Models())
        inspector, gold = CorpusInspector(), GoldInspector()
        settings = Settings(tmp_path / "settings.ini")
        view_model = EvaluationViewModel(service, inspector, gold, library, settings)
        page = EvaluatePage(view_model, theme, display_name)
        for owned in (library, service, inspector, gold, settings, view_model):
            owned.setParent(page)
        qtbot.addWidget(page, before_close_func=lambda _: (service.stop(), inspector.stop(), gold.stop()))
        library.refresh()
        page.resize(1200, 900)
        page.show()
        return page

    return make


@pytest.fixture
def page(make_page: MakePage) -> EvaluatePage:
    return make_page()


def button(page: EvaluatePage, text: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible())


def chooser(page: EvaluatePage, name: str) -> Chooser:
    return next(c for c in page.findChildren(Chooser) if c.accessibleName().startswith(name))


def click(qtbot: QtBot, page: EvaluatePage, text: str) -> None:
    qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)


def texts(page: EvaluatePage) -> str:
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    return "\n".join([*labels, page.findChild(SentenceList).toPlainText()])


def drop(page: EvaluatePage, *files: Path) -> bool:
    """Drops files on the page, as the desktop would; returns whether it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    move, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), move, data, left, none)
    entering.ignore()
    QApplication.sendEvent(page, entering)
    if entering.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(9, 9), move, data, left, none))
    return entering.isAccepted()


def with_file(qtbot: QtBot, page: EvaluatePage, tmp_path: Path) -> None:
    assert drop(page, pair_file(tmp_path))
    qtbot.waitUntil(lambda: "4 pairs" in texts(page))


def evaluate(qtbot: QtBot, page: EvaluatePage) -> None:
    """Evaluates, and waits until the result is shown to its end."""
    with qtbot.waitSignal(page._viewmodel.finished):
        click(qtbot, page, "Evaluate")
    written(qtbot, page)


def written(qtbot: QtBot, page: EvaluatePage) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.findChild(SentenceList).writing)


def test_an_empty_page_says_what_to_do(page: EvaluatePage) -> None:
    assert "Here you see how good a model is" in texts(page)
    assert "Drop a file here" in texts(page)
    assert "Choose a file that the models were not trained on." in texts(page)
    assert not button(page, "Evaluate").isEnabled()


def test_without_a_model_it_says_where_one_comes_from(
    qtbot: QtBot, make_page: MakePage, tmp_path: Path
) -> None:
    page = make_page(names=())
    with_file(qtbot, page, tmp_path)
    assert "No model is installed. Train one on the Train page." in texts(page)
    assert not chooser(page, "Model to evaluate").isVisible()
    assert not button(page, "Evaluate").isEnabled()


def test_one_model_by_mouse(qtbot: QtBot, page: EvaluatePage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    assert "1 left out for an empty side" in texts(page)
    chooser(page, "Model to evaluate").chosen.emit("other")
    evaluate(qtbot, page)
    shown = texts(page)
    assert "test.en-fr.tsv · English → French · 4 pairs · beam 5" in shown
    assert "BLEU nrefs:1|" in shown.replace("\N{ZERO WIDTH SPACE}", "")
    assert "resampling" not in shown
    assert "Source, pair 3" in shown
    assert "other · chrF" in shown
    assert "Here you see how good a model is" not in shown
    plot = page.findChild(PlotView)
    assert plot.isVisible()
    assert [tick.label for tick in plot.shown.ticks] == ["1–5", "6–10", "16–20"]


def test_two_models_are_compared(qtbot: QtBot, page: EvaluatePage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    chooser(page, "Model to compare it with").chosen.emit("other")
    evaluate(qtbot, page)
    shown = texts(page)
    assert "difference" in shown
    assert "Paired bootstrap resampling, 1,000 samples." in shown
    assert "100.0" in shown
    assert "starter · chrF 100.0" in shown
    assert "background-color:#fde8d0" in page.findChild(SentenceList).toHtml()
    assert [series.name for series in page.findChild(PlotView).shown.series] == ["starter", "other"]
    order = chooser(page, "Which sentences")
    order._choose("second")
    written(qtbot, page)
    assert "There are no such sentences." in texts(page)
    order._choose("first")
    written(qtbot, page)
    assert "Source, pair 3" in texts(page)


def test_the_plot_can_show_the_other_score_and_be_exported(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path
) -> None:
    with_file(qtbot, page, tmp_path)
    evaluate(qtbot, page)
    chooser(page, "Score to plot")._choose("chrf")
    plot = page.findChild(PlotView).shown
    assert plot.y_label == "chrF"
    panel = page.findChild(LengthPanel)
    panel.export(tmp_path / "plot.svg")
    root = ElementTree.parse(tmp_path / "plot.svg").getroot()
    words = [(text.text or "").strip() for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "chrF of starter by sentence length" in words
    panel.export(tmp_path / "plot.gif")
    assert ".gif is no kind of picture" in texts(page)
    panel.export(tmp_path / "plot.png")
    assert ".gif is no kind of picture" not in texts(page)


def test_gold_that_is_dropped_is_recognised_and_scored(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path
) -> None:
    assert drop(page, gold_file(tmp_path), pair_file(tmp_path))
    qtbot.waitUntil(lambda: "<b>31 sure links</b> · 4 only possible" in texts(page))
    base = chooser(page, "What the gold alignment counts")
    assert base.text() == "counts from 1 (found)"
    evaluate(qtbot, page)
    shown = texts(page)
    assert "gold.wa · counts from 1 · 4 pairs · 31 sure links · 4 only possible" in shown
    assert "AER\nprecision\nrecall\nreading\nlayer\nhead" in shown
    assert "starter\n0.0\n100.0\n100.0\nshifted\n3\nmean of all\n100.0\n0.0\n0.0\nplain" in shown
    click(qtbot, page, "Remove")
    assert not base.isVisible()
    evaluate(qtbot, page)
    assert "Word alignment" not in texts(page)


def test_how_the_attention_is_read_is_chosen_by_the_keyboard(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path
) -> None:
    layer = chooser(page, "Layer of the decoder")
    assert not layer.isVisible()
    drop(page, pair_file(tmp_path), gold_file(tmp_path))
    qtbot.waitUntil(lambda: "31 sure links" in texts(page))
    head, step = chooser(page, "Attention head"), chooser(page, "Step at which")
    assert layer.isEnabled()
    assert layer.texts() == ["best", "mean", "1", "2", "3"]
    for chosen, downs in ((layer, 2), (head, 1), (step, 1)):
        for _ in range(downs):
            qtbot.keyClick(chosen, Qt.Key.Key_Down)
    assert [one.text() for one in (layer, head, step)] == ["layer: 1", "head: mean", "shifted"]
    evaluate(qtbot, page)
    (system,) = page._viewmodel.result.systems
    assert [one.reading for one in system.alignments] == [AttentionReading(0, None, shifted=True)]
    assert "how the attention of a model is shown" not in texts(page)


@pytest.mark.parametrize(
    ("shape", "reason"), [((1, 1), "is one map"), ((0, 0), "no attention to align words by")]
)
def test_a_model_that_gives_no_choice_says_why(
    qtbot: QtBot, make_page: MakePage, tmp_path: Path, shape: tuple[int, int], reason: str
) -> None:
    page = make_page(names=("starter",))
    models = page._viewmodel._models
    models._list_models = lambda: [replace(installed("starter"), attention=AttentionShape(*shape))]
    models.refresh()
    drop(page, pair_file(tmp_path), gold_file(tmp_path))
    qtbot.waitUntil(lambda: "31 sure links" in texts(page))
    for name in ("Layer of the decoder", "Attention head", "Step at which"):
        found = chooser(page, name)
        assert found.isVisible()
        assert not found.isEnabled()
        assert reason in found.toolTip()
        assert reason in found.accessibleDescription()


def test_gold_by_the_keyboard(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_file(qtbot, page, tmp_path)
    file = gold_file(tmp_path)
    monkeypatch.setattr(gold_picker.QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    qtbot.keyClick(button(page, "Add a gold alignment…"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "31 sure" in texts(page))
    base = chooser(page, "What the gold alignment counts")
    qtbot.keyClick(base, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "4 lines (1, 2, 3…) have links behind the last word" in texts(page))
    assert base.text() == "counts from 0"
    file.write_text("1-1\n" * 4, encoding="utf-8")
    qtbot.keyClick(button(page, "Swap its sides"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "there are 4 lines of links for 5 pairs" in texts(page))
    assert not button(page, "Evaluate").isEnabled()
    remove = button(page, "Remove")
    assert remove.accessibleName() == "Remove the gold alignment"
    qtbot.keyClick(remove, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: button(page, "Evaluate").isEnabled())


def test_a_model_without_attention_is_said_to_have_none(
    qtbot: QtBot, make_page: MakePage, tmp_path: Path
) -> None:
    page = make_page(Models({"starter": FakeTranslator(abilities=FakeAbilities(attention=False))}))
    drop(page, pair_file(tmp_path), gold_file(tmp_path))
    qtbot.waitUntil(lambda: button(page, "Evaluate").isEnabled())
    evaluate(qtbot, page)
    assert "starter\nno attention" in texts(page)


def test_scores_can_be_copied(qtbot: QtBot, page: EvaluatePage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    evaluate(qtbot, page)
    click(qtbot, page, "Copy")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("\tstarter\tsignature\nBLEU\t100.00\tnrefs:1|case:mixed")


def test_a_running_evaluation_shows_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, make_page: MakePage, tmp_path: Path
) -> None:
    held = FakeTranslator(gate=threading.Event())
    page = make_page(Models({"starter": held}))
    with_file(qtbot, page, tmp_path)
    click(qtbot, page, "Evaluate")
    qtbot.waitUntil(lambda: "starter translates: 0 of 4 sentences" in texts(page))
    bar = page.findChild(QProgressBar)
    assert (bar.isVisible(), bar.maximum()) == (True, 4)
    assert not button(page, "Evaluate").isEnabled()
    click(qtbot, page, "Cancel")
    assert not bar.isVisible()
    assert button(page, "Evaluate").isEnabled()
    qtbot.waitUntil(lambda: bool(held.cancelled))


def test_errors_of_files_stand_on_the_page_in_one_line(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path
) -> None:
    source, reference = tmp_path / "a.en", tmp_path / "a.fr"
    source.write_text("one\ntwo\n", encoding="utf-8")
    reference.write_text("un\n", encoding="utf-8")
    drop(page, source, reference)
    qtbot.waitUntil(lambda: "a.en has 2 lines" in texts(page))
    assert not button(page, "Evaluate").isEnabled()
    drop(page, tmp_path / "gone.tsv")
    qtbot.waitUntil(lambda: "no such file" in texts(page))
    drop(page, source, reference, source)
    qtbot.waitUntil(lambda: "these were 3" in texts(page))
    reference.write_text("un\ndeux\n", encoding="utf-8")
    drop(page, source, reference)
    qtbot.waitUntil(lambda: "2 pairs" in texts(page))
    assert "these were 3" not in texts(page)
    assert "no such file" not in texts(page)


def test_a_failure_is_shown_and_the_page_stays_usable(
    qtbot: QtBot, make_page: MakePage, tmp_path: Path
) -> None:
    page = make_page(Models({"other": PoorTranslator()}))
    with_file(qtbot, page, tmp_path)
    evaluate(qtbot, page)
    assert "there is no model 'starter'. Installed are: starter" in texts(page)
    chooser(page, "Model to evaluate").chosen.emit("other")
    evaluate(qtbot, page)
    assert "there is no model" not in texts(page)
    assert "other · chrF" in texts(page)


def test_it_works_with_the_keyboard_alone(qtbot: QtBot, page: EvaluatePage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    model = chooser(page, "Model to evaluate")
    model.setFocus()
    qtbot.keyClick(model, Qt.Key.Key_Down)
    assert page._viewmodel.first == "other"
    start = button(page, "Evaluate")
    start.setFocus()
    with qtbot.waitSignal(page._viewmodel.finished):
        qtbot.keyClick(start, Qt.Key.Key_Space)
    assert page._viewmodel.result is not None


@pytest.mark.parametrize("width", [560, 1300])
def test_scores_and_plot_stand_beside_each_other_where_there_is_room(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path, width: int
) -> None:
    page.resize(width, 600)
    with_file(qtbot, page, tmp_path)
    chooser(page, "Model to compare it with").chosen.emit("other")
    evaluate(qtbot, page)
    qtbot.waitUntil(lambda: page._result._scores.height() > 100)
    QApplication.processEvents()
    scores, plot = page._result._scores.geometry(), page._result._plot.geometry()
    assert (plot.left() > scores.right()) is (width == 1300)
    assert page._scroll.horizontalScrollBar().maximum() == 0


def test_a_long_text_in_any_script_is_wrapped_and_never_read_as_markup(
    qtbot: QtBot, page: EvaluatePage, tmp_path: Path
) -> None:
    file = tmp_path / "long.tsv"
    file.write_text(f"{'<b>길고 긴 문장</b> ' * 60}\t{'<i>une longue</i> ' * 60}\n", encoding="utf-8")
    drop(page, file)
    qtbot.waitUntil(lambda: "1 pair<" in texts(page))
    evaluate(qtbot, page)
    QApplication.processEvents()
    assert page._scroll.horizontalScrollBar().maximum() == 0
    assert "<b>길고 긴 문장</b> <b>" in texts(page)
    found = page.findChild(SentenceList)
    assert found.height() >= found.document().size().height() > 100


def test_a_model_is_evaluated_from_the_models_page(qtbot: QtBot, interlinear: Interlinear) -> None:
    window = interlinear.window
    window.go_to("models")
    models = window.page("models")
    interlinear._models_view_model.select("other")
    qtbot.mouseClick(
        next(b for b in models.findChildren(QPushButton) if b.text() == "Evaluate…"),
        Qt.MouseButton.LeftButton,
    )
    assert window.current == "evaluate"
    assert interlinear.evaluate.first == "other"


def test_it_is_the_page_after_the_models(qtbot: QtBot, interlinear: Interlinear) -> None:
    keys = interlinear.window.keys
    assert keys.index("evaluate") == keys.index("models") + 1
    qtbot.keyClick(interlinear.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: interlinear.window.current == "evaluate")


def test_translating_goes_on_meanwhile(
    qtbot: QtBot, interlinear: Interlinear, translator: FakeTranslator, tmp_path: Path
) -> None:
    held = FakeTranslator(gate=threading.Event())
    interlinear._evaluation._load = lambda *_: held
    interlinear.evaluate.pairs.choose([pair_file(tmp_path)])
    qtbot.waitUntil(lambda: interlinear.evaluate.obstacle is None)
    interlinear.evaluate.start()
    qtbot.waitUntil(lambda: interlinear.evaluate.progress.stage == "translating")
    interlinear.translate.set_source("Where is it")
    qtbot.waitUntil(lambda: interlinear.translate.shown.text == "erehW si ti")
    assert interlinear.evaluate.running
    held.gate.set()
    qtbot.waitUntil(lambda: interlinear.evaluate.result is not None)
    assert interlinear.evaluate.result.systems[0].translations == REFERENCES[: len(SOURCES)]
