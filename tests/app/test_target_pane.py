"""The translation by mouse, keys and input method: shading, other words, writing into it."""

from __future__ import annotations

import random
import threading

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QToolTip
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.marks import Kind
from app.views.pages.translate import TranslatePage
from app.views.widgets.alternatives_popup import PROBABILITY, AlternativesPopup
from app.views.widgets.target_pane import AS_DOCUMENT
from tests.app.driving import point_of, settle
from tests.app.fakes import FakeTranslator

LEFT = Qt.MouseButton.LeftButton


def write(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, text: str) -> None:
    """Puts a text into the source and waits for its translation; the focus goes to the target."""
    page.source.setPlainText(text)
    settle(qtbot, interlinear)
    page.target.setFocus()


def rows(page: TranslatePage) -> list[tuple[str, str]]:
    """What the list of other words offers."""
    items = page.texts.popup.findChild(QListWidget)
    return [(items.item(row).text(), items.item(row).data(PROBABILITY) or "") for row in range(items.count())]


def open_at(qtbot: QtBot, page: TranslatePage, word: str) -> AlternativesPopup:
    """Clicks on a word and waits for the answer."""
    QTest.mouseClick(page.target.viewport(), LEFT, pos=point_of(page.target, word))
    popup = page.texts.popup
    qtbot.waitUntil(lambda: popup.isVisible() and not page.texts._viewmodel.alternatives.waiting)
    return popup


def test_unlikely_words_are_shaded_and_the_document_is_not_touched(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    translator.doubtful = frozenset({"fe"})
    write(qtbot, interlinear, page, "Ab cd ef. Gh.")
    assert [(mark.start, mark.end, mark.kind) for mark in page.target._marks] == [(6, 8, Kind.DOUBT)]
    image = page.target.grab().toImage()
    ((origin, ((_, (box,)),)),) = page.target._marks_in_sight()
    box.translate(origin)
    bar = QColor(image.pixel(round(box.center().x()), round(box.bottom())))
    assert bar.red() > bar.blue() + 20
    beside = page.target._boxes((3, 5))[0]
    assert image.pixel(round(beside.center().x()), round(beside.bottom())) == image.pixel(2, 2)
    assert not page.target.document().isUndoAvailable()


def test_a_notice_can_be_read_and_its_word_says_it_too(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    translator.noticed = "dc"
    write(qtbot, interlinear, page, "Ab cd ef.")
    notices = page.texts.notices
    assert (notices.isVisible(), notices.text()) == (True, "said twice")
    assert notices.focusPolicy() & Qt.FocusPolicy.TabFocus
    page.target.place_caret(4)
    assert page.target.accessibleDescription() == "“dc”: probability 0.90 · said twice"
    translator.noticed = ""
    write(qtbot, interlinear, page, "Ab cd.")
    assert not notices.isVisible()


def test_a_tool_tip_tells_the_probability_and_what_can_be_done(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    translator.noticed = "dc"
    write(qtbot, interlinear, page, "Ab cd ef.")
    for pane, word, told in (
        (page.target, "bA", "“bA”: probability 0.90\n"),
        (page.source, "Ab", "said twice"),
    ):
        at = point_of(pane, word)
        tip = QHelpEvent(QEvent.Type.ToolTip, at, pane.viewport().mapToGlobal(at))
        QApplication.sendEvent(pane.viewport(), tip)
        assert QToolTip.text().startswith(told)


def test_a_click_on_a_word_offers_others_and_a_click_on_one_takes_it(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    popup = open_at(qtbot, page, "dc")
    assert rows(page) == [
        ("dc", "0.93"),
        ("DC", "0.04"),
        ("the sentence ends", "0.01"),
        ("type another…", ""),
    ]
    items = popup.findChild(QListWidget)
    assert items.currentRow() == 0
    word = page.target._boxes((3, 5))[0]
    assert popup.geometry().top() >= page.target.viewport().mapTo(page, word.bottomLeft().toPoint()).y()
    QTest.mouseClick(items.viewport(), LEFT, pos=items.visualItemRect(items.item(1)).center())
    settle(qtbot, interlinear)
    assert page.target.toPlainText() == "bA DC fe."
    assert (page.target.hasFocus(), page.target.caret(), popup.isVisible()) == (True, 6, False)


def test_other_words_by_keyboard(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    popup = page.texts.popup
    for opening, held in ((Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier), (Qt.Key.Key_Return, None)):
        page.target.place_caret(5)
        QTest.keyClick(page.target, opening, held or Qt.KeyboardModifier.NoModifier)
        qtbot.waitUntil(lambda: popup.isVisible() and len(rows(page)) == 4)
        QTest.keyClick(page.target, Qt.Key.Key_Escape)
        assert not popup.isVisible()
        assert page.target.toPlainText() == "bA dc fe."
    QTest.keyClick(page.target, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: popup.isVisible() and rows(page)[1] == ("DC", "0.04"))
    QTest.keyClick(page.target, Qt.Key.Key_Down)
    QTest.keyClick(page.target, Qt.Key.Key_Return)
    settle(qtbot, interlinear)
    assert page.target.toPlainText() == "bA DC fe."


def test_another_word_is_typed_over_the_old_one(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    popup = open_at(qtbot, page, "dc")
    QTest.keyClick(page.target, Qt.Key.Key_Up)
    QTest.keyClick(page.target, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert page.target.textCursor().selectedText() == "dc"
    QTest.keyClicks(page.target, "own")
    settle(qtbot, interlinear)
    assert page.target.toPlainText() == "bA own fe."
    open_at(qtbot, page, "own")
    QTest.keyClicks(page.target, "e")
    assert not popup.isVisible()
    settle(qtbot, interlinear)
    assert "e" in page.target.toPlainText().split()[1]


def test_the_list_closes_when_one_looks_elsewhere(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    popup = open_at(qtbot, page, "dc")
    page.source.setFocus()
    assert not popup.isVisible()
    page.target.setFocus()
    open_at(qtbot, page, "dc")
    QTest.mouseClick(page, LEFT, pos=QPoint(3, 3))
    assert not popup.isVisible()


def test_tab_accepts_a_word_and_then_moves_on(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    page.target.place_caret(0)
    QTest.keyClicks(page.target, "x ")
    settle(qtbot, interlinear)
    assert page.target.toPlainText() == "x dc fe."
    (proposed,) = page.target.extraSelections()
    assert proposed.cursor.selectedText() == "dc fe."
    for caret in (4, 7, 8):
        QTest.keyClick(page.target, Qt.Key.Key_Tab)
        assert page.target.caret() == caret
    assert page.target.extraSelections() == []
    QTest.keyClick(page.target, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.texts.compare


def test_accepting_all_undoing_and_going_back_by_key(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    page.target.place_caret(0)
    QTest.keyClicks(page.target, "x ")
    settle(qtbot, interlinear)
    QTest.keyClick(page.target, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (page.target.caret(), page.target.extraSelections()) == (8, [])
    QTest.keyClick(page.target, Qt.Key.Key_Escape)
    settle(qtbot, interlinear)
    assert page.target.toPlainText() == "bA dc fe."
    QTest.keyClick(page.target, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.target.toPlainText() == "x dc fe."
    QTest.keyClick(
        page.target,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert page.target.toPlainText() == "bA dc fe."


def test_undo_from_the_context_menu(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    page.target.place_caret(0)
    QTest.keyClicks(page.target, "x ")
    settle(qtbot, interlinear)
    menu = page.target.make_menu(QPoint(5, 5))
    undo = next(action for action in menu.actions() if action.objectName() == "edit-undo")
    assert undo.isEnabled()
    undo.trigger()
    assert page.target.toPlainText() == "bA dc fe."


def test_an_edit_of_two_sentences_is_taken_back_and_said(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd. Ef gh.")
    page.target.select((4, 9))
    QTest.keyClick(page.target, Qt.Key.Key_Backspace)
    assert page.target.toPlainText() == "bA dc. fE hg."
    assert page.texts._told.toolTip() == "An edit stays within one sentence."


def test_hangul_that_is_composed_in_the_translation_survives_what_arrives(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    write(qtbot, interlinear, page, "가나 다라 마바.")
    assert page.target.toPlainText() == "나가 라다 바마."
    page.target.place_caret(3)
    translator.gate = threading.Event()
    compose(page, "ㅎ")
    compose(page, "하")
    compose(page, "그", committed="한")  # the translation for this is on its way from here
    assert page.target.toPlainText() == "나가 한라다 바마."
    compose(page, "글")
    translator.gate.set()
    settle(qtbot, interlinear)
    assert page.target.textCursor().block().layout().preeditAreaText() == "글"
    assert page.target.toPlainText() == "나가 한라다 바마."
    compose(page, "", committed="글")
    settle(qtbot, interlinear)
    assert page.target.toPlainText() == "나가 한글 바마."
    assert (page.target.caret(), interlinear.translate.shown.text) == (5, "나가 한글 바마.")


def compose(page: TranslatePage, preedit: str, committed: str = "") -> None:
    """What an input method sends."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(committed)
    QApplication.sendEvent(page.target, event)


def test_text_stands_where_its_reader_begins(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab.")
    assert page.target._boxes((0, 1))[0].left() < 20
    write(qtbot, interlinear, page, "ABC هذا")  # a Latin name first: from the left
    assert page.source._boxes((0, 1))[0].left() < 20
    write(qtbot, interlinear, page, "«هذا كتاب» ABC")
    for pane in (page.source, page.target):
        assert pane._boxes((1, 2))[0].right() > pane.viewport().width() - 40
    popup = open_at(qtbot, page, page.target.toPlainText().split()[1].strip("«»"))
    assert popup.findChild(QListWidget).layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_ones_own_translation_is_explained(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    assert not page.own.isEnabled()
    write(qtbot, interlinear, page, "Ab cd ef.")
    page.own.setFocus()
    QTest.keyClicks(page.own, "my own")
    QTest.keyClick(page.own, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.target.toPlainText() == "my own")
    rows = page._hypotheses
    qtbot.waitUntil(lambda: rows.currentIndex().row() == 5)
    assert page.own.text() == ""
    told = rows.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "your translation, −2.00, my own"
    assert rows.sizeHintForRow(5) > rows.sizeHintForRow(0)
    QTest.keyClick(rows, Qt.Key.Key_Up)
    assert page.target.toPlainText() == "bA dc fe.xxxx"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_typed_the_document_is_the_text_of_the_view_model(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, seed: int
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef. Gh\u00a0👍 ij! 가나 다라.\nKl mn.")
    chance, held = random.Random(seed), Qt.KeyboardModifier
    keys = [
        (Qt.Key.Key_X, held.NoModifier), (Qt.Key.Key_Space, held.NoModifier),
        (Qt.Key.Key_Backspace, held.NoModifier), (Qt.Key.Key_Delete, held.NoModifier),
        (Qt.Key.Key_Delete, held.ControlModifier), (Qt.Key.Key_Right, held.ControlModifier),
        (Qt.Key.Key_Left, held.NoModifier), (Qt.Key.Key_Right, held.ShiftModifier),
        (Qt.Key.Key_Down, held.NoModifier), (Qt.Key.Key_Return, held.NoModifier),
        (Qt.Key.Key_Return, held.ControlModifier), (Qt.Key.Key_Escape, held.NoModifier),
        (Qt.Key.Key_Z, held.ControlModifier), (Qt.Key.Key_Y, held.ControlModifier),
    ]  # fmt: skip
    for step in range(80):
        if step % 15 == 0:
            page.target.place_caret(chance.randint(0, len(page.target.toPlainText())))
        if chance.random() < 0.1:
            page.source.textCursor().insertText(chance.choice(["o", "p ", "u. "]))
        QTest.keyClick(page.target, *chance.choice(keys))
        if chance.random() < 0.3:
            settle(qtbot, interlinear)
        shown = interlinear.translate.shown.text
        assert page.target.toPlainText() == shown.translate(AS_DOCUMENT)
    settle(qtbot, interlinear)
    assert interlinear.translate.edits.text.edits  # type: ignore[union-attr]
