"""The Train page by mouse, keys and drop, with a trainer that only emits events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.viewmodels.training_run import State
from app.views.main_window import MainWindow, PageEntry
from app.views.pages.train import TrainPage
from app.views.theme import Theme
from app.views.widgets import train_text
from app.views.widgets.curves import CurvePlot
from app.views.widgets.train_cards import ConfirmButton
from seq2seq_core.errors import TrainingError
from seq2seq_core.text.languages import display_name
from seq2seq_core.training.control import TrainingControl
from tests.app.training_fakes import FakeTrainer, corpus, training_view_model

Hook = Callable[[int, TrainingControl], None]
MakePage = Callable[[Hook], TrainPage]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme("light", parent=qapp)


@pytest.fixture
def make_page(qtbot: QtBot, theme: Theme, tmp_path: Path) -> MakePage:
    return lambda hook: page_with(qtbot, theme, tmp_path, hook)


def page_with(qtbot: QtBot, theme: Theme, home: Path, hook: Hook | None = None) -> TrainPage:
    view_model = training_view_model(home, FakeTrainer(home / "runs", hook))
    page = TrainPage(view_model, theme, display_name)
    view_model.setParent(page)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    return page


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, tmp_path: Path) -> TrainPage:
    return page_with(qtbot, theme, tmp_path)


def button(page: QWidget, text: str) -> QPushButton:
    """The button of that text that is on show."""
    found = [
        b for b in page.findChildren(QPushButton) if b.isVisible() and b.accessibleName().startswith(text)
    ]
    found += [
        b for b in page.findChildren(QPushButton) if b.isVisible() and b.text() == text and b not in found
    ]
    assert len(found) == 1, f"{len(found)} buttons {text!r}"
    return found[0]


def texts(page: QWidget) -> str:
    """All that is to be read."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def drop(page: TrainPage, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    event = QDropEvent(
        QPointF(QPoint(50, 50)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(event)


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def with_file(qtbot: QtBot, page: TrainPage, folder: Path) -> None:
    drop(page, corpus(folder))
    qtbot.waitUntil(lambda: button(page, "Start training").isEnabled())


def test_it_says_what_to_do_until_it_can_start(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    assert "Drop a file here" in texts(page)
    assert "Choose a file of pairs to train on." in texts(page)
    assert not button(page, "Start training").isEnabled()
    with_file(qtbot, page, tmp_path)
    shown = texts(page)
    assert "200 pairs" in shown
    assert "about " in shown
    qtbot.waitUntil(lambda: "This is sentence 0." in texts(page))
    assert page.findChildren(QLineEdit)


def test_a_file_that_is_none_and_too_many_files_are_told_in_place(
    qtbot: QtBot, page: TrainPage, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.tsv"
    bad.write_text("no tab\n", encoding="utf-8")
    drop(page, bad)
    qtbot.waitUntil(lambda: str(bad) in texts(page))
    drop(page, bad, bad, bad)
    assert "these were 3" in texts(page)
    with_file(qtbot, page, tmp_path)
    assert "these were 3" not in texts(page)
    assert str(bad) not in texts(page)


def test_a_source_and_a_target_file_can_be_dropped_together(
    qtbot: QtBot, page: TrainPage, tmp_path: Path
) -> None:
    files = [tmp_path / "mine.en", tmp_path / "mine.fr"]
    for file in files:
        file.write_text("one\ntwo\nthree\n", encoding="utf-8")
    drop(page, *files)
    qtbot.waitUntil(lambda: "3 pairs" in texts(page))
    assert "mine.en  +  mine.fr" in texts(page)
    click(qtbot, button(page, "Swap files"))
    qtbot.waitUntil(lambda: "mine.fr  +  mine.en" in texts(page))


def test_a_whole_training_by_mouse(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    click(qtbot, button(page, "Start training"))
    qtbot.waitUntil(lambda: "BLEU 21.4 → 40.2 (+18.8)" in texts(page))
    qtbot.waitUntil(lambda: "before" in texts(page))
    assert "now" in texts(page)
    descriptions = [plot.accessibleDescription() for plot in page.findChildren(CurvePlot)]
    assert any("dev" in d and "train" in d for d in descriptions)
    assert any("BLEU 40.2" in d for d in descriptions)
    pace = next(one for one in page.findChildren(QLabel) if one.accessibleName().startswith("step 40"))
    assert pace.accessibleName() == "step 40 of 40 · learning rate 0.0002 · 4.0% padding"
    assert pace.text() == pace.accessibleName()  # there is room for it
    assert "4.0% of what is computed is padding" in pace.toolTip()
    with qtbot.waitSignal(page._viewmodel.use_model) as used:
        click(qtbot, button(page, "Use this model"))
    assert used.args == ["eng-fra"]
    click(qtbot, button(page, "New training"))
    assert button(page, "Start training").isVisible()


def test_the_slider_goes_back_to_earlier_translations(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    click(qtbot, button(page, "Start training"))
    qtbot.waitUntil(lambda: "took" in texts(page))
    slider = page.findChild(QSlider)
    assert slider.value() == slider.maximum() == 4
    qtbot.waitUntil(lambda: "background-color" in texts(page))
    slider.setValue(0)
    assert "background-color" not in texts(page)
    assert "Retourne le nombre" in texts(page)


def test_log_and_options_can_be_read(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    click(qtbot, button(page, "Start training"))
    qtbot.waitUntil(lambda: "took" in texts(page))
    views = {view.accessibleName(): view for view in page.findChildren(QPlainTextEdit)}
    options, log = views["Options"], views["Log"]
    assert 'base = "starter"' in options.toPlainText()
    assert "Step 40: BLEU 40.2, chrF 58.2" in log.toPlainText()
    assert "the best so far" in log.toPlainText()


def test_pause_becomes_resume(qtbot: QtBot, make_page: MakePage, tmp_path: Path) -> None:
    page = make_page(lambda step, control: control.stop() if step == 20 else None)
    with_file(qtbot, page, tmp_path)
    view_model = page._viewmodel
    held: list[Callable[[], None]] = []
    view_model._service._execute = held.append
    click(qtbot, button(page, "Start training"))
    click(qtbot, button(page, "Pause"))
    assert view_model.run.state is State.PAUSING
    click(qtbot, button(page, "Resume"))
    assert view_model.run.state is State.PREPARING
    click(qtbot, button(page, "Stop and keep best"))
    assert not button(page, "Stop and keep best").isEnabled()
    held[0]()
    qtbot.waitUntil(lambda: view_model.run.over)
    assert view_model.run.finished.reason == "stopped"


def test_an_error_is_shown_in_place(qtbot: QtBot, make_page: MakePage, tmp_path: Path) -> None:
    def hook(step: int, _control: TrainingControl) -> None:
        if step == 25:
            raise TrainingError("the loss is no longer a number", remedy="Lower the learning rate")

    page = make_page(hook)
    with_file(qtbot, page, tmp_path)
    click(qtbot, button(page, "Start training"))
    qtbot.waitUntil(lambda: "the loss is no longer a number. Lower the learning rate" in texts(page))
    click(qtbot, button(page, "New training"))
    assert "was interrupted at step 20" in texts(page)  # what it had reached is not lost


def test_an_interrupted_training_is_offered_and_discarded_only_when_asked_twice(
    qtbot: QtBot, make_page: MakePage, tmp_path: Path
) -> None:
    page = make_page(lambda step, control: control.interrupt() if step == 15 else None)
    with_file(qtbot, page, tmp_path)
    click(qtbot, button(page, "Start training"))
    qtbot.waitUntil(lambda: page._viewmodel.run.over)
    click(qtbot, button(page, "New training"))
    assert "The training eng-fra was interrupted at step 14." in texts(page)
    discard = page.findChild(ConfirmButton)
    click(qtbot, discard)
    assert "was interrupted at step 14" in texts(page)
    click(qtbot, discard)
    assert "was interrupted at step 14" not in texts(page)


def test_a_resumed_training_shows_where_it_was(
    qtbot: QtBot, theme: Theme, make_page: MakePage, tmp_path: Path
) -> None:
    first = make_page(lambda step, control: control.interrupt() if step == 35 else None)
    with_file(qtbot, first, tmp_path)
    click(qtbot, button(first, "Start training"))
    qtbot.waitUntil(lambda: first._viewmodel.run.over)
    page = page_with(qtbot, theme, tmp_path)
    click(qtbot, button(page, "Resume eng-fra"))
    qtbot.waitUntil(lambda: "took" in texts(page))
    slider = page.findChild(QSlider)
    assert slider.value() == slider.maximum() == 4


def test_the_navigation_tells_of_a_training_and_of_an_interrupted_one(
    qtbot: QtBot, make_page: MakePage, tmp_path: Path
) -> None:
    page = make_page(lambda step, control: control.interrupt() if step == 15 else None)
    with_file(qtbot, page, tmp_path)
    view_model = page._viewmodel
    window = MainWindow([PageEntry("train", "Train", lambda: page, note=lambda: train_text.note(view_model))])
    qtbot.addWidget(window)
    for changed in (view_model.mode_changed, view_model.unfinished_changed, view_model.progressed):
        changed.connect(window.show_notes)
    window.show()
    entry = window._buttons["train"]
    assert entry.text() == "Train"
    seen: list[str] = []
    view_model.progressed.connect(lambda: seen.append(entry.text()))
    click(qtbot, button(page, "Start training"))
    qtbot.waitUntil(lambda: view_model.run.over)
    assert seen[-1] == "Train  35 %"  # 14 of 40 steps
    assert entry.text() == "Train  •"
    assert entry.accessibleName() == "Train. An interrupted training can be resumed here"


def test_a_question_is_forgotten_when_the_user_goes_elsewhere(qtbot: QtBot) -> None:
    asking = ConfirmButton()
    asking.set_texts("Delete", "Really delete?")
    qtbot.addWidget(asking)
    confirmed: list[bool] = []
    asking.confirmed.connect(lambda: confirmed.append(True))
    click(qtbot, asking)
    assert asking.text() == "Really delete?"
    asking._timer.timeout.emit()
    assert asking.text() == "Delete"
    click(qtbot, asking)
    assert confirmed == []


def test_what_learns_is_chosen_with_the_keyboard(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    setup = page._viewmodel.setup
    every = button(page, "All weights. The most room to learn")
    every.setFocus()
    qtbot.keyClick(every, Qt.Key.Key_Right)
    some = QApplication.focusWidget()
    assert some is button(page, "Some layers. ")
    qtbot.keyClick(some, Qt.Key.Key_Tab)
    layers = QApplication.focusWidget()
    assert isinstance(layers, QListWidget)
    assert layers.accessibleName() == "Layers that learn"
    shown = {layers.item(row).text(): layers.item(row) for row in range(layers.count())}
    chosen = [text for text, item in shown.items() if item.checkState() is Qt.CheckState.Checked]
    assert chosen == ["Decoder layer 1", "Decoder layer 2"]
    assert "Encoder norm" in shown
    for _ in range(2):
        qtbot.keyClick(layers, Qt.Key.Key_Right)
    qtbot.keyClick(layers, Qt.Key.Key_Space)
    assert setup.run().fine_tuning.layers == ("encoder.1", "decoder.0", "decoder.1")
    assert not layers.verticalScrollBar().isVisible()
    some.setFocus()
    qtbot.keyClick(some, Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    rank = QApplication.focusWidget()
    assert rank.accessibleName() == "Rank of the adapters"
    qtbot.keyClick(rank, Qt.Key.Key_Up)
    assert setup.run().fine_tuning.rank == 9
    qtbot.keyClick(rank, Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert setup.run().fine_tuning.feed_forward
    click(qtbot, button(page, "A new model"))
    assert not rank.isVisible()
    assert not layers.isVisible()


def test_what_was_forgotten_is_said_at_the_end(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    setup = page._viewmodel.setup
    assert "General text, if you have some" in texts(page)
    setup.general.choose([corpus(tmp_path, name="general.tsv")])
    click(qtbot, button(page, "General text: Remove"))
    assert setup.general.file is None
    setup.general.choose([corpus(tmp_path, name="general.tsv")])
    click(qtbot, button(page, "Start training"))
    qtbot.waitUntil(lambda: "General text: BLEU 41.0 → 37.0 (−4.0): the model has forgotten" in texts(page))
    scores = page.findChildren(CurvePlot)[1]
    assert "BLEU, general text 37.0" in scores.accessibleDescription()
    click(qtbot, button(page, "Log"))
    assert "general text BLEU 41.0" in page.findChildren(QPlainTextEdit)[1].toPlainText()


def test_it_works_with_the_keyboard_alone(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    with_file(qtbot, page, tmp_path)
    start = button(page, "Start training")
    start.setFocus()
    qtbot.keyClick(start, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page._viewmodel.run is not None and page._viewmodel.run.over)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is button(page, "Use this model"))
    again = button(page, "New training")
    assert again.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(again, Qt.Key.Key_Space)
    card = button(page, "A new model")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Space)
    setup = page._viewmodel.setup
    assert setup.task == "new"
    qtbot.keyClick(card, Qt.Key.Key_Tab)
    architecture = QApplication.focusWidget()
    assert architecture.accessibleName().startswith("Transformer, tiny")
    qtbot.keyClick(architecture, Qt.Key.Key_Right)
    assert setup.preset == "transformer-small"
    assert "Transformer, small · depth 3 + 3, width 256 · 4 heads · 800 k parameters" in texts(page)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button(page, "Choose file…")
