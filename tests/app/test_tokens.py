"""The tokens as cards, and the closer look at one of them."""

from __future__ import annotations

import math
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.inquiry import Stage
from app.viewmodels.inside import Tab
from app.viewmodels.tokens import Card, cards_of
from app.views.pages.translate import TranslatePage
from app.views.widgets.token_grid import TokenGrid
from app.views.widgets.tokens_tab import TokensTab
from seq2seq_core.errors import CorpusError
from seq2seq_core.types import Hypothesis, Token, TokenReading
from tests.app.driving import open_tab, write
from tests.app.fakes import FakeInspector, FakeTranslator, tokens_of

GRIDS = st.builds(
    TokenGrid, st.integers(1, 60), st.floats(60, 900), st.floats(40, 180), st.floats(30, 90), st.booleans()
)


@given(GRIDS)
def test_every_card_has_its_own_place(grid: TokenGrid) -> None:
    assert [grid.at(grid.box(number).center()) for number in range(grid.count)] == list(range(grid.count))
    assert list(grid.visible(0, grid.total)) == list(range(grid.count))
    for number in range(grid.count):
        box = grid.box(number)
        assert number in grid.visible(box.top(), box.bottom())
        assert box.bottom() <= grid.total


def test_cards_tell_what_is_known_and_more_when_it_comes() -> None:
    hypothesis = Hypothesis("ab.", tokens_of("ab."), (math.log(0.9), math.log(0.5), -0.1), -0.3)
    first = cards_of(hypothesis)
    assert [(card.piece, round(card.probability, 3)) for card in first] == [
        ("▁ab", 0.9),
        (".", 0.5),
        ("", 0.905),
    ]
    assert [card.uncertain for card in first] == [False, True, False]
    assert [card.entropy for card in first] == [None] * 3
    readings = tuple(
        TokenReading(token, 0.5, 1.5, ((token.piece, 0.5), ("</s>", 0.25)))
        for token in (*hypothesis.tokens, Token("</s>", 3, 3))
    )
    assert cards_of(hypothesis, readings)[1] == Card(".", 0.5, 1.5, ((".", 0.5), ("", 0.25)))
    assert cards_of(hypothesis, readings)[2].best == (("", 0.5), ("", 0.25))
    assert cards_of(hypothesis, readings[:2]) == first


@pytest.fixture
def tab(interlinear: Interlinear, page: TranslatePage) -> TokensTab:
    return open_tab(interlinear, page, Tab.TOKENS, TokensTab)


def test_a_card_under_the_pointer_lights_up_its_word(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: TokensTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    QTest.mouseMove(tab.cards.viewport(), tab.cards._grid.box(1).center().toPoint())
    assert (page.target._lit, page.source._lit) == (((3, 5),), ((3, 5),))
    assert tab.detail.lines() == ["probability 0.860", "entropy 0.56 bit"]
    assert tab.cards.accessibleDescription().startswith("▁dc, probability 0.860, entropy 0.56 bit, ▁dc 0.860")
    tab.grab()


def test_the_cards_by_keyboard_to_the_end_token(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: TokensTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    selection, seen = interlinear.translate.inside.selection, []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Home):
        QTest.keyClick(tab.cards, key)
        seen.append(selection.current.target)
    assert seen == [(0, 1), (1, 2), (4, 5), (3, 4), (0, 1)]
    QTest.keyClick(tab.cards, Qt.Key.Key_Escape)
    assert (selection.current.target, tab.cards.number) == (None, None)
    assert tab.detail.lines() == ["Choose a token to see what else the model thought of there."]


def test_in_words_each_piece_of_a_word_can_be_looked_at(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: TokensTab, translator: FakeTranslator
) -> None:
    translator.cut = lambda text: tuple(Token(text[n], n, n + 1) for n in range(len(text)))
    write(qtbot, interlinear, page, "abc")
    QTest.keyClick(tab.cards, Qt.Key.Key_Right)
    QTest.keyClick(tab.cards, Qt.Key.Key_Right)
    assert interlinear.translate.inside.selection.current.target == (0, 3)
    assert tab.cards.number == 1
    tab.units.chosen.emit(False)
    assert interlinear.translate.inside.selection.current.target == (0, 1)
    assert interlinear.settings.words is False


def test_readings_are_asked_for_when_the_tab_is_open_only(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    tokens = interlinear.translate.inside.tokens
    assert tokens.stage is Stage.NOTHING
    assert len(tokens.cards) == 5
    interlinear.translate.inside.open(Tab.TOKENS)
    qtbot.waitUntil(lambda: tokens.stage is Stage.HERE)
    assert tokens.cards[0].best[0] == ("▁bA", 0.98)
    assert interlinear.settings.inside_tab == "tokens"


def test_waiting_and_failing_are_said(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: TokensTab, translator: FakeTranslator
) -> None:
    gate = threading.Event()

    class Stuck(FakeInspector):
        def read_tokens(self, *arguments: object, **named: object) -> tuple[TokenReading, ...]:
            gate.wait(5)
            raise CorpusError("far too long")

    translator.inspector = Stuck(translator)
    page.source.setPlainText("Ab cd")
    qtbot.waitUntil(lambda: interlinear.translate.inside.tokens.stage is Stage.WAITING)
    QTest.keyClick(tab.cards, Qt.Key.Key_Right)
    assert tab.detail.lines() == ["probability 0.900", "Reading…"]
    gate.set()
    qtbot.waitUntil(lambda: interlinear.translate.inside.tokens.stage is Stage.FAILED)
    assert tab.detail.lines() == ["probability 0.900", "far too long"]
