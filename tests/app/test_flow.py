"""The flow: where words and ribbons lie, and what a pointer and the keyboard find there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.inside import Tab
from app.views.pages.translate import TranslatePage
from app.views.widgets.absence import absence_text
from app.views.widgets.flow_geometry import TOUCH, FlowGeometry, Ribbon, lay_out
from app.views.widgets.flow_tab import FlowTab
from tests.app.driving import open_tab, write
from tests.app.fakes import FakeAbilities, FakeTranslator

WIDTHS = st.lists(st.floats(4, 90), min_size=1, max_size=30)
ROOMS = st.builds(QSizeF, st.floats(200, 1200), st.floats(120, 700))


@st.composite
def flows(draw: st.DrawFn) -> tuple[FlowGeometry, QSizeF, tuple[bool, bool]]:
    source, target, room = draw(WIDTHS), draw(WIDTHS), draw(ROOMS)
    pairs = st.tuples(st.integers(0, len(target) - 1), st.integers(0, len(source) - 1), st.floats(0.05, 1))
    ribbons = [Ribbon(*pair) for pair in draw(st.lists(pairs, max_size=20, unique_by=lambda p: p[:2]))]
    sides = draw(st.tuples(st.booleans(), st.booleans()))
    made = lay_out(
        source, target, ribbons, room, 19.0, source_from_right=sides[0], target_from_right=sides[1]
    )
    return made, room, sides


@given(flows())
def test_words_stand_in_reading_order_and_in_sight(
    flow: tuple[FlowGeometry, QSizeF, tuple[bool, bool]],
) -> None:
    geometry, room, sides = flow
    assert geometry.size.width() >= room.width()
    for boxes, from_right in zip((geometry.source, geometry.target), sides, strict=True):
        for box in boxes:
            assert box.left() >= -0.01
            assert box.right() <= geometry.size.width() + 0.01
        for before, after in pairwise(reversed(boxes) if from_right else boxes):
            assert before.right() < after.left()
    assert geometry.source[0].bottom() < geometry.target[0].top()


@given(flows())
def test_a_word_is_found_where_it_stands(flow: tuple[FlowGeometry, QSizeF, tuple[bool, bool]]) -> None:
    geometry = flow[0]
    for number, box in enumerate(geometry.source):
        assert geometry.word_at(box.center()) == (None, number)
    for number, box in enumerate(geometry.target):
        assert geometry.word_at(box.center()) == (number, None)


@given(flows(), st.floats(0, 1))
def test_a_ribbon_is_found_wherever_it_is_alone(
    flow: tuple[FlowGeometry, QSizeF, tuple[bool, bool]], t: float
) -> None:
    geometry = flow[0]
    for ribbon in geometry.ribbons:
        alone = FlowGeometry(geometry.size, geometry.source, geometry.target, (ribbon,))
        a, b, c, d = alone.controls(ribbon)
        point = a * (1 - t) ** 3 + b * (3 * (1 - t) ** 2 * t) + c * (3 * (1 - t) * t**2) + d * t**3
        assert alone.ribbon_at(point) == ribbon
        assert alone.ribbon_at(QPointF(point.x(), a.y() - 3 * TOUCH)) is None


@pytest.fixture
def tab(interlinear: Interlinear, page: TranslatePage) -> FlowTab:
    return open_tab(interlinear, page, Tab.FLOW, FlowTab)


def test_words_and_ribbons_under_the_pointer_light_up_in_the_texts(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: FlowTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    geometry = tab.live._geometry
    assert geometry is not None
    ribbon = next(one for one in geometry.ribbons if one.target == 1)
    start, end = geometry.ends(ribbon)
    QTest.mouseMove(tab.live.viewport(), ((start + end) / 2).toPoint())
    assert (page.target._lit, page.source._lit) == (((3, 5),), ((3, 5),))
    assert tab.live.accessibleDescription().startswith("dc ← cd, ")
    QTest.mouseClick(
        tab.live.viewport(), Qt.MouseButton.LeftButton, pos=geometry.source[2].center().toPoint()
    )
    QTest.mouseMove(tab.live.viewport(), QPoint(1, 1))
    assert (page.target._lit, page.source._lit) == (((6, 8),), ((6, 8),))


def test_the_flow_by_keyboard(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: FlowTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    selection = interlinear.translate.inside.selection
    seen = []
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down)
    for key in (*keys, Qt.Key.Key_Left, Qt.Key.Key_Escape):
        QTest.keyClick(tab.live, key)
        seen.append(selection.first_units())
    assert seen == [(0, None), (1, None), (None, 1), (None, 2), (2, None), (1, None), (None, None)]


def test_from_the_right_the_left_key_goes_on(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: FlowTab
) -> None:
    write(qtbot, interlinear, page, "بيت جديد كبير")
    geometry, selection = tab.live._geometry, interlinear.translate.inside.selection
    assert geometry is not None
    assert geometry.source[0].left() > geometry.source[2].right()
    QTest.keyClick(tab.live, Qt.Key.Key_Left)
    QTest.keyClick(tab.live, Qt.Key.Key_Left)
    assert selection.first_units() == (1, None)
    QTest.keyClick(tab.live, Qt.Key.Key_Right)
    assert selection.first_units() == (0, None)


def test_a_long_sentence_scrolls_to_the_word_that_is_walked_to(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: FlowTab
) -> None:
    write(qtbot, interlinear, page, " ".join(f"word{n}" for n in range(40)))
    bar = tab.live.horizontalScrollBar()
    assert bar.maximum() > 0
    for _ in range(40):
        QTest.keyClick(tab.live, Qt.Key.Key_Right)
    assert bar.value() == bar.maximum()
    for _ in range(40):
        QTest.keyClick(tab.live, Qt.Key.Key_Left)
    assert bar.value() == 0


def test_a_model_without_attention_has_no_flow_and_says_why(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: FlowTab, translator: FakeTranslator
) -> None:
    translator.abilities = FakeAbilities(attention=False)
    interlinear.models.choose("other")
    write(qtbot, interlinear, page, "Some words here.")
    assert absence_text(interlinear.translate.inside.alignment).startswith("This model has no attention")
    assert not tab.export.isEnabled()
    tab.grab()


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_a_picture_of_all_of_it_whatever_is_in_sight(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: FlowTab, tmp_path: Path, ending: str
) -> None:
    words = [f"word{n}" for n in range(40)]
    write(qtbot, interlinear, page, " ".join(words))
    file = tmp_path / f"flow{ending}"
    tab.export.write(file)
    assert QImage(str(file)).width() > tab.live.width()
    if ending == ".svg":
        assert all(f">{word}<" in file.read_text("utf-8") for word in words)


def test_a_picture_that_cannot_be_written_is_told(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: FlowTab, tmp_path: Path
) -> None:
    write(qtbot, interlinear, page, "Ab cd")
    (tmp_path / "file").touch()
    tab.export.write(tmp_path / "file" / "flow.png")
    assert "flow.png" in page._error.text()
