"""Hidden states step by step, and the nearest sentences of a corpus."""

from __future__ import annotations

import threading
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.inside import Tab
from app.viewmodels.states import Kind
from app.views.pages.translate import TranslatePage
from app.views.widgets.states_geometry import fit, place_labels
from app.views.widgets.states_tab import StatesTab
from tests.app.driving import open_tab, write
from tests.app.fakes import FakeTranslator

ROOM = QSizeF(400, 300)
POINTS = st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=40)


@given(POINTS)
def test_points_lie_in_the_plot_and_labels_apart(points: list[tuple[float, float]]) -> None:
    geometry = fit(ROOM, points, 40)
    room = QRectF(QPointF(), ROOM)
    assert all(room.contains(place) for place in geometry.places)
    order = range(len(points))
    boxes = place_labels(ROOM, geometry.places, [QSizeF(40, 15)] * len(points), order)
    assert all(room.contains(box) for box in boxes.values())
    assert not any(a.intersects(b) for a, b in combinations(boxes.values(), 2))
    for place in geometry.places:
        found = geometry.at(place)
        assert found is not None
        assert geometry.places[found] == place


def test_one_scale_for_both_directions() -> None:
    a, b, c = fit(ROOM, [(0, 0), (4, 0), (0, 1)], 0).places
    assert (b - a).x() == pytest.approx(4 * (a - c).y())
    assert fit(ROOM, [], 0).at(QPointF(1, 1)) is None


@pytest.fixture
def tab(interlinear: Interlinear, page: TranslatePage) -> StatesTab:
    return open_tab(interlinear, page, Tab.STATES, StatesTab)


def test_every_token_has_its_point(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: StatesTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd.")
    states = interlinear.translate.inside.states
    assert [(p.kind, p.label, p.number) for p in states.points] == [
        (Kind.LEADING, "", -1),
        (Kind.SOURCE, "Ab", 0),
        (Kind.SOURCE, "cd", 1),
        (Kind.SOURCE, ".", 2),
        (Kind.TRAILING, "", -1),
        (Kind.STEP, "bA", 0),
        (Kind.STEP, "dc", 1),
        (Kind.STEP, ".", 2),
        (Kind.END, "", 3),
        (Kind.CONTEXT, "", -1),
    ]
    assert "62 % of the variance" in tab._caption.text()
    assert "one vector" in tab._caption.text()
    tab.grab()


def test_steps_by_keyboard_slider_and_selection_are_one(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: StatesTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd.")
    selection = interlinear.translate.inside.selection
    QTest.keyClick(tab.plot, Qt.Key.Key_Right)
    assert (selection.current.target, page.target._lit) == ((1, 2), ((3, 5),))
    assert tab.steps._said.text() == "step 2 of 4: dc"
    tab.steps.slider.setValue(3)
    assert selection.current.target == (3, 4)
    assert tab.steps._said.text() == "step 4 of 4: end"
    selection.pin(selection.token(0))
    assert tab.steps.slider.value() == 0
    QTest.keyClick(tab.plot, Qt.Key.Key_Escape)
    assert not selection.current


def test_the_pointer_selects_what_a_point_stands_for(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: StatesTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd.")
    points = interlinear.translate.inside.states.points
    for number, point in enumerate(points):
        QTest.mouseMove(tab.plot, tab.plot._geometry.places[number].toPoint())
        current = interlinear.translate.inside.selection.current
        span = (point.number, point.number + 1)
        expected = {
            Kind.SOURCE: (None, span),
            Kind.STEP: (span, None),
            Kind.END: (span, None),
        }.get(point.kind, (None, None))
        assert (current.target, current.source) == expected


def test_playing_goes_to_the_end_and_stops(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: StatesTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd.")
    tab.steps._timer.setInterval(1)
    tab.steps.play.click()
    assert tab.steps.play.text() == "Stop"
    qtbot.waitUntil(lambda: not tab.steps.play.isChecked())
    assert (interlinear.translate.inside.states.step, tab.steps.play.text()) == (3, "Play")
    tab.steps.play.click()
    assert interlinear.translate.inside.states.step == 0
    tab.steps.play.click()


def test_neighbours_of_the_sentence_and_of_the_next_one(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: StatesTab, tmp_path: Path
) -> None:
    write(qtbot, interlinear, page, "Ab cd.")
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("Zz\nAll <b>\nBut\nAnd\n", encoding="utf-8")
    neighbours = interlinear.translate.inside.neighbours
    neighbours.choose(corpus)
    qtbot.waitUntil(lambda: not neighbours.busy)
    assert [(near.text, near.line) for near in neighbours.neighbours] == [("All <b>", 2), ("And", 4)]
    assert "All <b>" in tab.neighbours.list.toPlainText()
    write(qtbot, interlinear, page, "Be it.")
    qtbot.waitUntil(lambda: not neighbours.busy)
    assert [near.text for near in neighbours.neighbours] == ["But"]


def test_the_reading_of_a_corpus_shows_where_it_is_and_can_be_stopped(
    qtbot: QtBot,
    interlinear: Interlinear,
    page: TranslatePage,
    tab: StatesTab,
    tmp_path: Path,
    translator: FakeTranslator,
) -> None:
    translator.inspector.gate = threading.Event()
    write(qtbot, interlinear, page, "Ab cd.")
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("Zz\nAll\n", encoding="utf-8")
    neighbours = interlinear.translate.inside.neighbours
    neighbours.choose(corpus)
    qtbot.waitUntil(lambda: neighbours.done == 1)
    assert tab.neighbours._hint.text() == "1 of 2 sentences read"
    tab.neighbours.stop.click()
    assert (neighbours.busy, neighbours.corpus, tab.neighbours.stop.isHidden()) == (False, None, True)
    translator.inspector.gate.set()
    neighbours.choose(corpus)
    qtbot.waitUntil(lambda: bool(neighbours.neighbours))


def test_a_corpus_that_cannot_be_read_says_so(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: StatesTab, tmp_path: Path
) -> None:
    write(qtbot, interlinear, page, "Ab cd.")
    neighbours = interlinear.translate.inside.neighbours
    neighbours.choose(tmp_path / "none.txt")
    qtbot.waitUntil(lambda: not neighbours.busy)
    assert "no such file" in tab.neighbours._error.text()
