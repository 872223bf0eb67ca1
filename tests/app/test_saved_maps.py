"""Attention that other programs saved, in the views of the translation's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.attention_files import AttentionReader
from app.viewmodels.inside import InsideViewModel, Tab
from app.views.pages.translate import TranslatePage
from app.views.widgets.alignment_tab import AlignmentTab
from app.views.widgets.flow_tab import FlowTab

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "attention"
NEMATUS = SAMPLES / "nematus.txt"
MARIAN = SAMPLES / "marian.txt"


@pytest.fixture
def page(qtbot: QtBot, interlinear: Interlinear) -> TranslatePage:
    made = interlinear.window.page("translate")
    assert isinstance(made, TranslatePage)
    made.source.setPlainText("One two.")
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    return made


@pytest.fixture
def inside(interlinear: Interlinear) -> InsideViewModel:
    return interlinear.translate.inside


@pytest.fixture
def tab(page: TranslatePage) -> AlignmentTab:
    made = page.inside.tab(Tab.ALIGNMENT)
    assert isinstance(made, AlignmentTab)
    return made


def open_files(qtbot: QtBot, inside: InsideViewModel, files: Sequence[Path]) -> None:
    inside.open_saved(files)
    qtbot.waitUntil(lambda: not inside.saved.reading)


def labels(tab: AlignmentTab) -> tuple[list[str], list[str]]:
    shown = tab._alignment.map
    assert shown is not None
    return [unit.label for unit in shown.target], [unit.label for unit in shown.source]


def test_a_file_takes_the_place_of_the_translation_until_the_user_goes_back(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab
) -> None:
    assert not tab.bar.isVisible()
    open_files(qtbot, inside, [NEMATUS])
    assert labels(tab) == (["the", "cat", "sleeps"], ["die", "Katze", "schläft"])
    assert tab._views.currentWidget() is tab.saved
    assert tab.bar.isVisible()
    assert tab.bar.name.text() == "nematus.txt"
    assert not tab.choosers.layer.isVisible()
    assert not tab.choosers.head.isVisible()
    tab.bar.back.click()
    assert not tab.bar.isVisible()
    assert labels(tab) == (["enO", "owt", "."], ["One", "two", "."])
    assert tab._views.currentWidget() is tab.live
    assert tab.choosers.layer.isVisible()


def test_sentences_are_gone_through_by_buttons_and_keys(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab
) -> None:
    open_files(qtbot, inside, [NEMATUS])
    assert tab.bar.number.text() == "1 / 2"
    assert not tab.bar.before.isEnabled()
    tab.bar.after.click()
    assert labels(tab) == (["yes"], ["ja"])
    assert not tab.bar.after.isEnabled()
    tab.bar.number.setFocus()
    QTest.keyClick(tab.bar.number, Qt.Key.Key_Down)
    assert inside.saved.number == 0
    tab.bar.number.selectAll()
    QTest.keyClicks(tab.bar.number, "2")
    assert labels(tab) == (["yes"], ["ja"])


def test_words_or_pieces_hold_for_both(qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab) -> None:
    open_files(qtbot, inside, [NEMATUS])
    inside.choose_words(False)
    assert labels(tab)[1] == ["die", "Kat@@", "ze", "schläft"]
    tab.bar.back.click()
    assert labels(tab)[0] == ["▁enO", "▁owt", "."]
    inside.choose_words(True)
    open_files(qtbot, inside, [NEMATUS])
    assert labels(tab)[1] == ["die", "Katze", "schläft"]


def test_what_is_selected_in_a_file_is_not_selected_in_the_texts(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab, page: TranslatePage
) -> None:
    open_files(qtbot, inside, [NEMATUS])
    assert tab.saved is not None
    tab.saved.setFocus()
    QTest.keyClick(tab.saved, Qt.Key.Key_Down)
    assert tab.saved.readout() == ("the ← die", "0.90")
    assert tab.saved.accessibleDescription() == "the ← die, 0.90"
    assert not page.source._lit
    assert not page.target._lit


def test_the_flow_shows_the_same_sentence(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab, page: TranslatePage
) -> None:
    open_files(qtbot, inside, [NEMATUS])
    inside.open(Tab.FLOW)
    flow = page.inside.tab(Tab.FLOW)
    assert isinstance(flow, FlowTab)
    assert flow.saved is not None
    assert flow.saved._geometry is not None
    assert len(flow.saved._geometry.target) == 3
    flow.bar.after.click()
    assert len(flow.saved._geometry.target) == 1
    assert tab.bar.number.value() == 2


def test_what_is_shown_is_exported(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab, page: TranslatePage, tmp_path: Path
) -> None:
    open_files(qtbot, inside, [NEMATUS])
    for ending in (".svg", ".json", ".txt", ".csv"):
        tab.export.write(tmp_path / f"map{ending}")
    assert ">Katze<" in (tmp_path / "map.svg").read_text("utf-8")
    content = json.loads((tmp_path / "map.json").read_text("utf-8"))
    assert (content["source"], content["target"]) == ("die Katze schläft", "the cat sleeps")
    assert (tmp_path / "map.txt").read_text("utf-8") == "0-0 1-1 2-2\n"
    inside.open(Tab.FLOW)
    flow = page.inside.tab(Tab.FLOW)
    assert isinstance(flow, FlowTab)
    flow.export.write(tmp_path / "flow.svg")
    assert ">schläft<" in (tmp_path / "flow.svg").read_text("utf-8")


def test_files_that_belong_together_may_come_in_any_order(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab
) -> None:
    open_files(qtbot, inside, [SAMPLES / "marian.source", MARIAN])
    assert (inside.saved.count, tab.bar.name.text()) == (2, "marian.txt")
    monkey = [SAMPLES / f"neural-monkey.{end}" for end in ("target", "npy", "source")]
    open_files(qtbot, inside, monkey)
    assert inside.saved.count == 2
    assert inside.saved.selection.translation is not None
    assert inside.saved.selection.translation.source != inside.saved.selection.translation.text


def test_files_of_sentences_can_be_added(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_files(qtbot, inside, [MARIAN])
    assert tab.bar.error.isVisible()
    assert "the file holds no source sentences" in tab.bar.error.text()
    assert tab.saved is not None
    assert tab.saved.absence() == ""  # it is said once
    assert not tab.export.isEnabled()
    chosen = [str(SAMPLES / "marian.source")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    tab.bar.add.click()
    qtbot.waitUntil(lambda: inside.saved.count == 2)
    assert not tab.bar.error.isVisible()
    assert not tab.bar.add.isVisible()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("only text\n", "this is no attention that"),
        ("0 ||| a ||| 0 ||| b ||| 1 1\nhalf\n", "line 2: 'half' is no weight"),
    ],
)
def test_a_bad_file_is_said_and_the_way_back_is_open(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab, tmp_path: Path, content: str, error: str
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(content, encoding="utf-8")
    open_files(qtbot, inside, [bad])
    assert error in tab.bar.error.text()
    assert inside.saved.map is None
    tab.bar.back.click()
    assert labels(tab)[0] == ["enO", "owt", "."]


def test_a_fault_is_said_too(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_files: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("app.services.attention_files.read_together", fail)
    open_files(qtbot, inside, [NEMATUS])
    assert tab.bar.error.text() == "RuntimeError: a fault"


def test_a_sentence_without_words_is_said(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab, tmp_path: Path
) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("0 ||| a b ||| 0 |||  ||| 0 2\n1\n1\n1\n\n", encoding="utf-8")
    open_files(qtbot, inside, [file])
    assert tab.saved is not None
    assert tab.saved.absence() == "This sentence has no words on one side, and so no map."
    assert not tab.export.isEnabled()
    tab.saved.grab()


def test_a_file_is_chosen_by_button_or_key(
    qtbot: QtBot, inside: InsideViewModel, tab: AlignmentTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(NEMATUS)], ""))
    tab.open.click()
    qtbot.waitUntil(lambda: inside.saved.count == 2)
    tab.bar.back.click()
    QTest.keyClick(tab.open.window(), Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: inside.saved.count == 2)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    tab.open.click()
    assert inside.saved.count == 2


def test_a_file_can_be_dropped_on_the_panel(
    qtbot: QtBot, inside: InsideViewModel, page: TranslatePage
) -> None:
    inside.open(Tab.TOKENS)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(NEMATUS))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(page.inside, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(page.inside, drop)
    qtbot.waitUntil(lambda: inside.saved.count == 2)
    assert inside.tab is Tab.ALIGNMENT


def test_the_latest_file_wins(qtbot: QtBot) -> None:
    waiting: list = []
    reader = AttentionReader(executor=waiting.append)
    found: list = []
    reader.found.connect(found.append)
    reader.read([NEMATUS])
    reader.read([MARIAN, SAMPLES / "marian.source"])
    for work in waiting:
        work()
    assert [saved.file for saved in found] == [MARIAN]


@pytest.mark.parametrize(
    ("names", "count"),
    {
        ("nematus/alignments.txt",): 3,
        ("opennmt/attention.txt",): 10,
        ("marian2/one.txt",): 2,
        ("marian/marian.out.lv", "marian/marian.src.en"): 5,
        ("neuralmonkey/alignments.npy", "neuralmonkey/out.lv.bpe", "neuralmonkey/src.en.bpe"): 5,
    }.items(),
)
def test_real_files(
    qtbot: QtBot,
    inside: InsideViewModel,
    tab: AlignmentTab,
    shared_data: Path,
    names: tuple[str, ...],
    count: int,
) -> None:
    folder = shared_data / "attention-maps"
    open_files(qtbot, inside, [folder / name for name in names])
    assert (inside.saved.count, inside.saved.error) == (count, "")
    for number in range(count):
        inside.saved.choose(number)
        shown = inside.saved.map
        assert shown is not None
        assert shown.values.shape == (len(shown.target), len(shown.source))
        assert np.isfinite(shown.values).all()
        assert tab.saved is not None
        tab.saved.grab()
