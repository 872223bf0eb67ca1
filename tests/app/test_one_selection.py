"""Whatever is pointed at or walked to, in whichever view: the same pieces are selected in all of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.inside import Tab
from app.viewmodels.offsets import grapheme_starts, to_utf16
from app.viewmodels.selection import Selection, SelectionModel
from app.viewmodels.shown import Span
from app.views.pages.translate import TranslatePage
from app.views.widgets.alignment_tab import AlignmentTab
from app.views.widgets.beam_tree_tab import BeamTreeTab
from app.views.widgets.flow_tab import FlowTab
from app.views.widgets.text_pane import TextPane
from app.views.widgets.tokens_tab import TokensTab
from seq2seq_core.types import Token
from tests.app.fakes import FakeTranslator
from tests.app.test_selection import CLUSTERS

SHOWN = [cluster for cluster in CLUSTERS if cluster not in ("क्ष", ".")]
"""Not every machine has a font for the one, and the other would end a sentence."""
TEXTS = st.lists(
    st.lists(st.sampled_from(SHOWN), min_size=1, max_size=3).map("".join), min_size=1, max_size=3
).map(" ".join)
"""Words of emoji, combining characters, Hangul and scripts that are read from the right."""


def cut_every(step: int, copies: int) -> Callable[[str], tuple[Token, ...]]:
    """A way to cut a text into pieces, also in the midst of a character; some are several bytes of one."""

    def cut(text: str) -> tuple[Token, ...]:
        ends = [*range(step, len(text), step), len(text)]
        pairs = zip([0, *ends], ends, strict=False)
        spans = [span for span in pairs for _ in range(copies if span[1] - span[0] == 1 else 1)]
        return tuple(Token(text[start:end], start, end) for start, end in spans)

    return cut


class Views:
    """Ways to point at a target unit or a piece, and what is selected then."""

    def __init__(self, interlinear: Interlinear, page: TranslatePage) -> None:
        self._inside, self._page = interlinear.translate.inside, page
        self.selection: SelectionModel = self._inside.selection
        self._tabs = {tab: page.inside.tab(tab) for tab in (Tab.ALIGNMENT, Tab.FLOW, Tab.TREE, Tab.TOKENS)}

    def open(self, tab: Tab, qtbot: QtBot) -> None:
        self._inside.open(tab)
        QApplication.processEvents()
        if tab is Tab.TREE:
            qtbot.waitUntil(lambda: self._inside.tree.tree is not None)

    def by_text(self, pane: TextPane, character: Span) -> Selection | None:
        """The pointer on a character as a reader sees it; None where it has no width of its own."""
        boxes = pane._boxes(character)
        if not boxes or boxes[0].width() < 6:
            return None
        return self._point(pane.viewport(), boxes[0].center())

    def by_caret(self, pane: TextPane, place: int) -> Selection:
        """The caret before a character."""
        self._rest()
        cursor = QTextCursor(pane.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        pane.setTextCursor(cursor)
        cursor.setPosition(to_utf16(pane.toPlainText(), place))
        pane.setTextCursor(cursor)
        return self._take()

    def by_map(self, number: int) -> Selection:
        tab = self._tabs[Tab.ALIGNMENT]
        assert isinstance(tab, AlignmentTab)
        geometry = tab.live._geometry
        assert geometry is not None
        return self._point(tab.live, QPointF(geometry.frame.left() - 6, geometry.top_of(number + 0.5)))

    def by_flow(self, number: int) -> Selection:
        tab = self._tabs[Tab.FLOW]
        assert isinstance(tab, FlowTab)
        geometry = tab.live._geometry
        assert geometry is not None
        return self._point(tab.live.viewport(), geometry.target[number].center())

    def by_tree(self, piece: int) -> Selection:
        tab = self._tabs[Tab.TREE]
        assert isinstance(tab, BeamTreeTab)
        number = self._inside.tree.path()[piece]
        view = tab.tree._view
        assert view is not None
        box = view.layout.boxes[number]
        tab.tree._set_view(view.showing(box))
        return self._point(tab.tree, tab.tree._view.on_screen(box).center())  # type: ignore[union-attr]

    def by_card(self, piece: int) -> Selection:
        tab = self._tabs[Tab.TOKENS]
        assert isinstance(tab, TokensTab)
        box = tab.cards._grid.box(piece)
        bar = tab.cards.verticalScrollBar()
        bar.setValue(round(box.top()))
        return self._point(tab.cards.viewport(), box.center() - QPointF(0, bar.value()))

    def _point(self, widget: QWidget, point: QPointF) -> Selection:
        QTest.mouseMove(widget, QPoint(1, 1))  # where it stands already, it would not move
        self._rest()
        QTest.mouseMove(widget, point.toPoint())
        return self._take()

    def _rest(self) -> None:
        self.selection.hover(Selection())
        self.selection.pin(Selection())

    def _take(self) -> Selection:
        found = self.selection.current
        self._rest()
        return found


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.integers(1, 3), st.integers(1, 2), st.booleans())
@example("👩‍🚀é e\u0301", 1, 2, False)
@example("각한 e\u0301", 2, 1, True)
@example("مش 👍🏽❤️", 1, 1, True)
def test_every_view_selects_the_same(
    qtbot: QtBot,
    interlinear: Interlinear,
    translator: FakeTranslator,
    page: TranslatePage,
    text: str,
    step: int,
    copies: int,
    words: bool,
) -> None:
    translator.cut = cut_every(step, copies)
    translate = interlinear.translate
    page.source.setPlainText("")
    page.source.setPlainText(text)
    qtbot.waitUntil(lambda: translate.fresh and bool(translate.shown.text))
    translate.inside.choose_words(words)
    views, selection = Views(interlinear, page), translate.inside.selection
    units, pieces = selection.target, len(selection.hypothesis.tokens)  # type: ignore[union-attr]
    wanted = [selection.cell(target=number).target for number in range(len(units))]
    of_piece = {
        p: span for unit, span in zip(units, wanted, strict=True) for p in range(unit.first, unit.last)
    }
    views.open(Tab.ALIGNMENT, qtbot)
    assert [views.by_map(number).target for number in range(len(units))] == wanted
    views.open(Tab.FLOW, qtbot)
    assert [views.by_flow(number).target for number in range(len(units))] == wanted
    views.open(Tab.TREE, qtbot)
    assert {piece: views.by_tree(piece).target for piece in range(pieces)} == of_piece
    views.open(Tab.TOKENS, qtbot)
    assert {piece: views.by_card(piece).target for piece in range(pieces)} == of_piece
    shown, (start, _) = translate.shown.text, translate.target_span or (0, 0)
    assert_texts(views, page.target, shown, start, lambda place: selection.target_at(place).target)
    source_of = lambda place: selection.source_at(place).source  # noqa: E731
    assert_texts(views, page.source, text, 0, source_of, source=True)


def assert_texts(
    views: Views,
    pane: TextPane,
    text: str,
    start: int,
    of_place: Callable[[int], Span | None],
    *,
    source: bool = False,
) -> None:
    """Pointer and caret at each character select what stands there."""
    for place, end in pairwise([*sorted(grapheme_starts(text)), len(text)]):
        if text[place].isspace():
            continue
        wanted = of_place(place - start)
        for found in (views.by_text(pane, (place, end)), views.by_caret(pane, place)):
            if found is not None:
                assert (found.source if source else found.target) == wanted, (text, place)
