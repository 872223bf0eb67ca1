"""The beam tree: where its nodes lie, what they select, and how one decodes on from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.translation import TranslationService
from app.viewmodels.beam_tree import BeamTreeViewModel
from app.viewmodels.inquiry import Inquiry
from app.viewmodels.inside import Tab
from app.viewmodels.selection import Selection, SelectionModel
from app.views.pages.translate import TranslatePage
from app.views.widgets.beam_tree_tab import BeamTreeTab
from app.views.widgets.tree_geometry import TreeView, place
from seq2seq_core.config import SearchOptions
from seq2seq_core.inspection.tree import ROOT, SearchTree, search_tree
from seq2seq_core.types import Fate, Hypothesis, SearchTrace, Token, TraceStep, TranslatedText, Translation
from tests.app.driving import open_tab, write
from tests.app.fakes import FakeTranslator


@st.composite
def traces(draw: st.DrawFn) -> SearchTrace:
    """Any that a beam can leave behind."""
    steps, finished, alive = [], [], 1
    for number in range(draw(st.integers(1, 7))):
        count = draw(st.integers(1, 9))
        fates = draw(st.lists(st.sampled_from(list(Fate)), min_size=count, max_size=count))
        values = np.zeros(count, np.float32)
        parents = np.array(
            draw(st.lists(st.integers(0, alive - 1), min_size=count, max_size=count)), np.int32
        )
        tokens = np.array([3 if fate is Fate.FINISHED else 4 for fate in fates], np.int32)
        finished += [(number, n) for n, fate in enumerate(fates) if fate is Fate.FINISHED]
        steps.append(TraceStep(parents, tokens, values, values, values, np.array(fates, np.int8)))
        alive = fates.count(Fate.KEPT)
        if not alive:
            break
    order = tuple(draw(st.permutations(finished)))
    return SearchTrace(tuple(steps), (), order, 3, {3: "</s>", 4: "▁a"})


def trees() -> st.SearchStrategy[SearchTree]:
    return traces().map(search_tree)


def model_of(trace: SearchTrace) -> BeamTreeViewModel:
    selection = SelectionModel()
    hypothesis = Hypothesis("a", (Token("▁a", 0, 1),), (0.0, 0.0), 0.0)
    selection.show(Translation("a", hypothesis.tokens, (hypothesis,), "en", "fr", trace=trace))
    service = TranslationService(lambda _work: None, lambda *_: None)  # type: ignore[arg-type, return-value]
    model = BeamTreeViewModel(selection, Inquiry(service, lambda _: None))
    model.set_open(True)
    return model


@given(trees())
def test_no_two_nodes_share_a_place_and_the_best_path_is_a_straight_line(tree: SearchTree) -> None:
    layout = place(tree.nodes, range(len(tree.nodes)))
    places = {(node.step, layout.rows[number]) for number, node in enumerate(tree.nodes)}
    assert len(places) == len(tree.nodes)
    if tree.finished:
        assert {layout.rows[number] for number in tree.path(tree.finished[0])} == {0}
    highest = max(len(column) for column in layout.columns)
    assert max(layout.rows.values()) < 2 * highest


def may_be_read(tree: SearchTree, step: int, number: int) -> bool:
    """Whether a node could, after a step, still come to be read in the list of the best."""
    ends = [
        n
        for n, node in enumerate(tree.nodes)
        if (node.fate is Fate.FINISHED and node.step <= step)
        or (node.fate is Fate.KEPT and node.step == step)
    ]
    return any(number in tree.path(end) for end in ends)


@given(traces())
def test_after_a_step_all_nodes_up_to_it_stand_where_they_do_in_the_whole_tree(trace: SearchTrace) -> None:
    model = model_of(trace)
    tree = model.tree
    assert tree is not None
    whole = place(tree.nodes, range(len(tree.nodes)))
    for step in range(model.steps):
        layout = whole.until(step)
        assert set(layout.rows) == {n for n, node in enumerate(tree.nodes) if node.step <= step}
        assert all(layout.boxes[number] == whole.boxes[number] for number in layout.rows)
        model.choose_step(step)
        assert sum(model.fates().values()) == len(whole.columns[step])
        if not model.is_whole:
            assert model.alive == {n for n in range(len(tree.nodes)) if may_be_read(tree, step, n)}
    assert model.is_whole
    assert model.alive == {n for n, node in enumerate(tree.nodes) if node.ranks}


@given(trees(), st.floats(0.3, 2), st.floats(0, 600), st.floats(0, 300))
def test_a_node_is_found_where_it_is_seen(tree: SearchTree, zoom: float, x: float, y: float) -> None:
    layout = place(tree.nodes, range(len(tree.nodes)))
    view = TreeView(layout, QSizeF(300, 200)).zoomed(zoom, QPointF(x, y)).panned_to(QPointF(x, y))
    for number in layout.rows:
        box = layout.boxes[number]
        assert view.node_at(view.on_screen(box).center()) == number
        seen = view.showing(box)
        assert seen.in_sight().intersects(box)
        assert tree.nodes[number].step in seen.steps_in_sight()


def test_zooming_keeps_what_is_under_the_pointer() -> None:
    trace = FakeTranslator().sentence("a b c d e f g h", "en", "fr", SearchOptions(beam=5, trace=True)).trace
    assert trace is not None
    tree = search_tree(trace)
    view = TreeView(place(tree.nodes, range(len(tree.nodes))), QSizeF(300, 100))
    number = view.node_at(QPointF(200, 40))
    assert number is not None
    assert view.zoomed(1.5, QPointF(200, 40)).node_at(QPointF(200, 40)) == number
    whole = view.fitted()
    assert all(whole.in_sight().contains(box) for box in whole.layout.boxes.values())


@pytest.fixture
def tab(interlinear: Interlinear, page: TranslatePage) -> BeamTreeTab:
    return open_tab(interlinear, page, Tab.TREE, BeamTreeTab)


@pytest.fixture
def model(interlinear: Interlinear) -> BeamTreeViewModel:
    return interlinear.translate.inside.tree


def point_of(tab: BeamTreeTab, number: int) -> QPointF:
    view = tab.tree._view
    assert view is not None
    return view.on_screen(view.layout.boxes[number]).center()


def named(model: BeamTreeViewModel, text: str) -> int:
    """The node that has written a text."""
    assert model.tree is not None
    return next(n for n, node in enumerate(model.tree.nodes) if node.text == text)


def test_the_trace_is_asked_for_when_the_tree_is_open_only(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, translator: FakeTranslator
) -> None:
    write(qtbot, interlinear, page, "Ab cd.")
    assert translator.calls[-1:] == ["Ab cd."]
    model = interlinear.translate.inside.tree
    assert model.tree is None
    asked = len(translator.calls)
    interlinear.translate.inside.open(Tab.TREE)
    qtbot.waitUntil(lambda: model.tree is not None)
    assert len(translator.calls) == asked + 1
    assert interlinear.translate.inside.alignment.map is not None
    interlinear.translate.inside.open(Tab.ALIGNMENT)
    interlinear.translate.inside.open(Tab.TREE)
    assert len(translator.calls) == asked + 1


def test_a_node_under_the_pointer_lights_up_its_word(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, model: BeamTreeViewModel
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    QTest.mouseMove(tab.tree, point_of(tab, named(model, "bA dc")).toPoint())
    assert (page.target._lit, page.source._lit) == (((3, 5),), ((3, 5),))
    assert tab.tree.details() == "step 2 of 4 · bA dc · p 0.905 · in all −0.20 · score −0.10 · kept"
    QTest.mouseMove(tab.tree, point_of(tab, named(model, "bA other")).toPoint())
    assert page.target._lit == ()
    assert tab.tree.details().endswith("given up: less likely than those that the beam had room for")
    tab.grab()


def test_choosing_a_node_of_another_hypothesis_shows_it(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, model: BeamTreeViewModel
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    number = named(model, "bA dc fexx")
    QTest.mouseClick(tab.tree, Qt.MouseButton.LeftButton, pos=point_of(tab, number).toPoint())
    assert page.target.toPlainText() == "bA dc fexx"
    assert interlinear.translate.chosen_hypothesis == 2
    assert page.target._lit == ((6, 10),)
    assert model.selected_nodes() == {number}


def test_a_word_of_the_text_lights_up_its_node_and_the_end_has_one_too(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, model: BeamTreeViewModel
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    selection = interlinear.translate.inside.selection
    selection.hover(selection.target_at(3))
    assert model.selected_nodes() == {named(model, "bA dc")}
    selection.hover(selection.token(3))
    (end,) = model.selected_nodes()
    assert model.is_end(model.node(end))
    assert tab.tree.details().endswith("finished: it entered the list of the best")
    interlinear.translate.choose_hypothesis(1)
    selection.hover(selection.target_at(6))
    assert model.selected_nodes() == {named(model, "bA dc fex")}


def test_the_tree_by_keyboard(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, model: BeamTreeViewModel
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    seen = []
    right, left, down, up = Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up
    for key in (right, right, right, down, left, down, up):
        QTest.keyClick(tab.tree, key)
        assert tab.tree.number is not None
        seen.append(model.node(tab.tree.number).text)
    assert seen == ["bA", "bA dc", "bA dc fe", "bA dc fex", "bA dc", "bA other", "bA dc"]
    QTest.keyClick(tab.tree, Qt.Key.Key_Escape)
    assert tab.tree.number is None
    zoom = tab.tree._view.zoom  # type: ignore[union-attr]
    QTest.keyClick(tab.tree, Qt.Key.Key_Plus)
    assert tab.tree._view.zoom > zoom  # type: ignore[union-attr]
    QTest.keyClick(tab.tree, Qt.Key.Key_0)
    assert tab.tree._view.zoom == tab.tree._view.fitting  # type: ignore[union-attr]


def test_the_search_is_gone_through_step_by_step(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, model: BeamTreeViewModel
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    said, slider = tab.steps.said, tab.steps.slider
    assert (model.step, model.steps, said.toolTip()) == (3, 4, "all 4 steps")
    QTest.keyClick(slider, Qt.Key.Key_Left)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert model.step == 1
    counts = [sum(node.step == 1 and node.fate is fate for node in model.tree.nodes) for fate in Fate]  # type: ignore[union-attr]
    kept, finished = counts[Fate.KEPT], counts[Fate.FINISHED]
    given_up = sum(counts) - kept - finished
    assert said.toolTip() == f"after step 2 of 4 · {kept} kept · {given_up} given up · {finished} finished"
    assert slider.accessibleDescription() == said.toolTip()
    view = tab.tree._view
    assert view is not None
    assert {model.node(number).step for number in view.layout.rows} == {0, 1}
    tab.grab()
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert model.is_whole
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert (model.step, slider.value()) == (0, 0)
    write(qtbot, interlinear, page, "Ab cd ef gh")
    assert (model.step, slider.value(), slider.maximum()) == (4, 4, 4)


def test_what_is_chosen_later_is_gone_to_and_what_is_pointed_at_is_not(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, model: BeamTreeViewModel
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    selection = interlinear.translate.inside.selection
    model.choose_step(0)
    later = selection.token(2)
    selection.hover(later)
    assert (model.step, tab.tree.number) == (0, named(model, "bA dc fe"))
    assert tab.tree.details().startswith("step 3 of 4, not shown yet · bA dc fe")
    tab.grab()
    selection.pin(later)
    assert model.step == 2
    model.choose_step(1)
    selection.hover(selection.token(0))
    selection.hover(later)
    assert (model.step, selection.current) == (1, later)
    QTest.keyClick(tab.tree, Qt.Key.Key_Return)
    assert interlinear.translate.fresh  # nothing is decoded from a node that is not to be seen
    selection.hover(Selection())
    QTest.keyClick(tab.tree, Qt.Key.Key_Left)
    assert tab.tree.number == named(model, "bA dc")
    QTest.keyClick(tab.tree, Qt.Key.Key_Right)
    assert tab.tree.number == named(model, "bA dc")
    model.choose_step(2)
    QTest.keyClick(tab.tree, Qt.Key.Key_Right)
    assert tab.tree.number == named(model, "bA dc fe")


def test_a_picture_shows_the_tree_up_to_the_step(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, tmp_path: Path
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    interlinear.translate.inside.tree.choose_step(1)
    tab.export.write(tmp_path / "tree.svg")
    drawn = (tmp_path / "tree.svg").read_text("utf-8")
    assert [f">{word}<" in drawn for word in ("bA", "dc", "fe")] == [True, True, False]


def test_what_was_pruned_can_be_hidden(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, model: BeamTreeViewModel
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    assert model.tree is not None
    assert len(model.shown_numbers()) == len(model.tree.nodes)
    tab.pruned.click()
    assert {model.node(n).fate for n in model.shown_numbers()} == {Fate.KEPT, Fate.FINISHED}
    assert tab.pruned.text() == "show pruned"
    tab.grab()


def test_a_tree_of_a_given_beginning_has_it_before_the_first_step(qtbot: QtBot) -> None:
    trace = FakeTranslator().sentence("a b", "en", "fr", SearchOptions(beam=2, trace=True)).trace
    assert trace is not None
    begun = SearchTrace(trace.steps, (9,), trace.finished, trace.end, {**trace.pieces, 9: "▁so"})
    tree = search_tree(begun)
    assert {node.parent for node in tree.nodes if node.step == 0} == {ROOT}
    assert tree.nodes[0].text == "so a"
    layout = place(tree.nodes, range(len(tree.nodes)), beginning=True)
    assert layout.beginning.right() < layout.boxes[0].left()
    assert layout.beginning.left() > 0


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_a_picture_of_the_whole_tree(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, tmp_path: Path, ending: str
) -> None:
    write(qtbot, interlinear, page, " ".join("abcdefghijkl"))
    file = tmp_path / f"tree{ending}"
    tab.export.write(file)
    assert QImage(str(file)).width() > tab.tree.width()
    if ending == ".svg":
        assert all(f">{letter}<" in file.read_text("utf-8") for letter in "abcdefghijkl")


def test_a_translation_without_a_trace_has_no_tree_and_says_so(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: BeamTreeTab, translator: FakeTranslator
) -> None:
    assert tab.tree.message().startswith("Type a sentence")
    translate = translator.translate_text

    def without_trace(*arguments: object, **named: object) -> TranslatedText:
        named["options"] = SearchOptions(beam=5, attention=True)
        return translate(*arguments, **named)  # type: ignore[arg-type]

    translator.translate_text = without_trace  # type: ignore[method-assign, assignment]
    page.source.setPlainText("Ab cd")
    qtbot.waitUntil(lambda: tab.tree.message().startswith("This translation was not searched"))
    tab.grab()


def test_a_double_click_or_enter_decodes_on_also_from_what_was_pruned(
    qtbot: QtBot,
    interlinear: Interlinear,
    page: TranslatePage,
    tab: BeamTreeTab,
    model: BeamTreeViewModel,
    translator: FakeTranslator,
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef")
    number = named(model, "bA other")
    assert model.tree is not None
    ids = model.tree.path_ids(number)
    QTest.mouseDClick(tab.tree, Qt.MouseButton.LeftButton, pos=point_of(tab, number).toPoint())
    qtbot.waitUntil(lambda: page.target.toPlainText() == "bA other fe" and interlinear.translate.fresh)
    assert [options.prefix_ids for options in translator.options if options.prefix_ids][:1] == [ids]
    interlinear.translate.edits.undo()
    qtbot.waitUntil(lambda: page.target.toPlainText() == "bA dc fe" and model.tree is not None)
    QTest.keyClick(tab.tree, Qt.Key.Key_Right)
    QTest.keyClick(tab.tree, Qt.Key.Key_Down)
    QTest.keyClick(tab.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.target.toPlainText() == "other dc fe")
