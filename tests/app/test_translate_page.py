"""The Translate page by mouse, keys and input method."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.translation import LoadedModel
from app.viewmodels.inside import Tab
from app.viewmodels.offsets import to_utf16
from app.viewmodels.phase import Phase
from app.views.pages.translate import TranslatePage
from app.views.widgets.absence import absence_text
from app.views.widgets.alignment_tab import AlignmentTab
from app.views.widgets.callout import attention_readout
from app.views.widgets.heat_map import HeatMap
from app.views.widgets.hypothesis_list import HypothesisList
from app.views.widgets.status_line import StatusLine
from tests.app.driving import point_of, write
from tests.app.fakes import FakeAbilities, FakeTranslator


def alignment_tab(page: TranslatePage) -> AlignmentTab:
    tab = page.inside.tab(Tab.ALIGNMENT)
    assert isinstance(tab, AlignmentTab)
    return tab


def test_typing_shows_the_translation(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> None:
    QTest.keyClicks(page.source, "Hello you")
    qtbot.waitUntil(lambda: interlinear.translate.fresh and page.target.toPlainText() == "olleH uoy")
    assert page.findChild(StatusLine).text().startswith("live · ")
    assert page.findChild(StatusLine).text().endswith(" ms · CPU")


def test_the_translation_is_painted_before_it_is_analysed(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    happened: list[str] = []

    class Paints(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                happened.append(page.target.toPlainText())
            return False

    paints = Paints()
    page.target.viewport().installEventFilter(paints)
    interlinear.translate.hypotheses.modelReset.connect(lambda: happened.append("analysed"))
    write(qtbot, interlinear, page, "one")
    assert happened.index("eno") < happened.index("analysed")


def test_an_old_translation_is_dimmed_and_the_status_says_so(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    write(qtbot, interlinear, page, "one")
    translator.gate = threading.Event()
    page.source.setPlainText("one two")
    assert page.findChild(StatusLine).text() == "decoding…"
    qtbot.waitUntil(lambda: len(page.target.extraSelections()) == 1)
    translator.gate.set()
    qtbot.waitUntil(lambda: page.target.toPlainText() == "eno owt")
    assert page.target.extraSelections() == []


def test_an_arriving_translation_touches_neither_document_nor_undo_stack(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    QTest.keyClicks(page.source, "One two. Three.")
    revision, steps = page.source.document().revision(), page.source.document().availableUndoSteps()
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    assert page.source.extraSelections()
    page.source.light_up([(0, 3)])
    page.source.grab()
    assert page.source.document().revision() == revision
    assert page.source.document().availableUndoSteps() == steps


def test_hangul_that_is_being_composed_survives_an_arriving_translation(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    translator.gate = threading.Event()
    page.source.setPlainText("가. 나")
    page.source.moveCursor(page.source.textCursor().MoveOperation.End)
    for composed in ("ㅎ", "하", "한"):
        QApplication.sendEvent(page.source, QInputMethodEvent(composed, []))
    assert page.source.toPlainText() == "가. 나"
    translator.gate.set()
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    assert page.target.toPlainText() == ".가 나" or page.target.toPlainText()
    layout = page.source.textCursor().block().layout()
    assert layout.preeditAreaText() == "한"
    commit = QInputMethodEvent("그", [])
    commit.setCommitString("한")
    QApplication.sendEvent(page.source, commit)
    assert page.source.toPlainText() == "가. 나한"
    assert page.source.textCursor().block().layout().preeditAreaText() == "그"
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    last = QInputMethodEvent("", [])
    last.setCommitString("글")
    QApplication.sendEvent(page.source, last)
    qtbot.waitUntil(lambda: interlinear.translate.fresh)
    assert page.source.toPlainText() == "가. 나한글"
    assert interlinear.translate.source == "가. 나한글"


def test_hovering_a_word_lights_up_the_words_aligned_with_it_and_back(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "👍 né 한글 end.")
    QTest.mouseMove(page.target.viewport(), point_of(page.target, "én"))
    assert page.target._lit == ((2, 4),)
    assert page.source._lit == ((2, 4),)
    QTest.mouseMove(page.source.viewport(), point_of(page.source, "한글"))
    assert page.target._lit == ((5, 7),)
    assert page.source._lit == ((5, 7),)


def test_a_cell_of_the_map_lights_up_both_texts(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    heat_map = page.findChild(HeatMap)
    geometry = heat_map._geometry
    assert geometry is not None
    QTest.mouseMove(heat_map, geometry.box(1, 2).center().toPoint())
    assert (page.target._lit, page.source._lit) == (((3, 5),), ((6, 8),))
    title, details = attention_readout(interlinear.translate.inside.alignment)
    assert title == "dc ← ef"
    assert details.endswith(" · layer 3 · mean of all heads")
    QTest.mouseMove(heat_map, geometry.box(0, 0).center().toPoint() - QPoint(40, 0))
    assert page.target._lit == ((0, 2),)


def test_the_map_by_keyboard(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    heat_map = page.findChild(HeatMap)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(heat_map, key)
    assert attention_readout(interlinear.translate.inside.alignment)[0] == "dc ← cd"
    assert heat_map.accessibleDescription().startswith("dc ← cd")
    QTest.keyClick(heat_map, Qt.Key.Key_Plus)
    QTest.keyClick(heat_map, Qt.Key.Key_Escape)
    assert attention_readout(interlinear.translate.inside.alignment) == ("", "")


def test_up_and_down_choose_a_hypothesis(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> None:
    write(qtbot, interlinear, page, "Ab cd")
    rows = page.findChild(HypothesisList)
    qtbot.waitUntil(lambda: rows.currentIndex().row() == 0)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert page.target.toPlainText() == "bA dcx"
    write(qtbot, interlinear, page, "Ab cd e")
    qtbot.waitUntil(lambda: rows.currentIndex().row() == 0)


def test_swap_copy_and_clear(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> None:
    write(qtbot, interlinear, page, "Ab cd")
    page.texts.copy.click()
    assert QGuiApplication.clipboard().text() == "bA dc"
    page._swap.click()
    assert page.source.toPlainText() == "bA dc"
    page.source.undo()
    assert page.source.toPlainText() == "Ab cd"
    page.texts.clear.click()
    assert page.source.toPlainText() == ""
    page.source.undo()
    assert page.source.toPlainText() == "Ab cd"


def test_an_error_is_a_quiet_line_and_the_page_goes_on(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    translator.translate_text = None  # type: ignore[method-assign, assignment]
    page.source.setPlainText("one")
    qtbot.waitUntil(lambda: interlinear.translate.phase is Phase.FAILED)
    assert page._error.isVisible()
    del translator.translate_text
    write(qtbot, interlinear, page, "one two")
    assert not page._error.isVisible()


@pytest.mark.parametrize("size", [QSize(720, 560), QSize(1440, 900)])
def test_nothing_is_clipped(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, size: QSize) -> None:
    interlinear.window.resize(size)
    write(qtbot, interlinear, page, "Some words here.")
    assert interlinear.window.size() == size
    assert interlinear.window.minimumSizeHint().width() <= 720
    assert interlinear.window.minimumSizeHint().height() <= 560
    selection = interlinear.translate.inside.selection
    selection.pin(selection.cell(0, 0))
    heat_map = page.findChild(HeatMap)
    assert QRectF(heat_map.rect()).contains(heat_map._readout_box(heat_map._geometry, QSizeF(200, 50)))


def test_the_texts_keep_their_room_at_twice_the_text_size(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    interlinear.window.resize(1440, 900)
    write(qtbot, interlinear, page, "Some words here.")
    before, lines = page.texts.height(), page.source.viewport().height() / page.source.fontMetrics().height()
    for tab in Tab:
        interlinear.translate.inside.open(tab)  # each asks for some height of its own
    interlinear.theme.set_text_size(200)
    qtbot.waitUntil(lambda: page.texts.height() > 1.5 * before)
    assert page.texts.height() <= 0.4 * (page.texts.height() + page.inside.height())
    assert page.source.viewport().height() / page.source.fontMetrics().height() > 0.7 * lines
    assert page.texts.mapTo(page, QPoint()).y() < 1.4 * 62
    interlinear.theme.set_text_size(100)
    qtbot.waitUntil(lambda: abs(page.texts.height() - before) < 20)


def test_the_translation_of_the_sentence_under_the_caret_is_in_sight(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "\n".join(f"Line number{n}." for n in range(30)))
    seen = lambda word: QRectF(page.target.viewport().rect()).contains(  # noqa: E731
        QPointF(point_of(page.target, word))
    )
    assert not seen("92rebmun")
    page.source.moveCursor(QTextCursor.MoveOperation.End)
    assert seen("92rebmun")
    assert not page.target.textCursor().hasSelection()
    page.source.moveCursor(QTextCursor.MoveOperation.Start)
    assert seen("0rebmun")


def test_the_tab_key_goes_through_the_page_as_the_eye_does(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Some words here.")
    page.source.setFocus()
    heat_map = page.findChild(HeatMap)
    tab, strip = alignment_tab(page), page.inside.strip
    tools = tab.choosers
    texts = page.texts
    above = [texts.clear, page.target, texts.compare, texts.report, texts.copy, page._hypotheses, page.own]
    for widget in [
        *above,
        strip._buttons["alignment"],
        tools.layer,
        tools.head,
        tools.units,
        tab.open,
        tab.export,
        heat_map,
    ]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget


def test_choosers_of_layers_and_heads_are_there_only_where_there_is_a_choice(
    interlinear: Interlinear, page: TranslatePage
) -> None:
    tools = alignment_tab(page).choosers
    assert tools.layer.isVisible()
    one = LoadedModel("lstm", (("en", "fr"),), layers=1, heads=1, device="CPU")
    interlinear.translate.inside.alignment.set_model(one)
    assert not tools.layer.isVisible()
    assert not tools.head.isVisible()


def test_a_model_without_attention_shows_no_choices_and_says_why(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    translator.abilities = FakeAbilities(attention=False)
    interlinear.models.choose("other")
    write(qtbot, interlinear, page, "Some words here.")
    assert page.target.toPlainText() == "emoS sdrow ereh."
    tab = alignment_tab(page)
    for chooser in (tab.choosers.layer, tab.choosers.head, tab.choosers.units):
        assert not chooser.isVisible()
    assert not tab.export.isEnabled()
    assert absence_text(interlinear.translate.inside.alignment).startswith("This model has no attention")
    translator.abilities = FakeAbilities()
    interlinear.models.choose("starter")
    qtbot.waitUntil(lambda: interlinear.translate.fresh and tab.choosers.layer.isVisible())
    assert interlinear.translate.inside.alignment.map is not None


def test_boxes_of_words_lie_on_them_with_emoji_and_line_breaks(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "👍 one\ntwo 👩‍🚀 three")
    text = page.source.toPlainText()
    for word in ("one", "two", "three"):
        start = text.index(word)
        cursor = page.source.textCursor()
        cursor.setPosition(to_utf16(text, start) + 1)
        inside = QPointF(page.source.cursorRect(cursor).center())
        assert page.source._boxes((start, start + len(word)))[0].contains(inside)
