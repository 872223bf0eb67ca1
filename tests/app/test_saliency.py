"""What the translation depends on: the map of each method, and which of them to believe."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.questions import METHODS
from app.viewmodels.inquiry import Stage
from app.viewmodels.inside import Tab
from app.viewmodels.saliency import Faithfulness, Verdict
from app.views.pages.translate import TranslatePage
from app.views.widgets.map_painter import LEVELS, MapPainter
from app.views.widgets.saliency_tab import SaliencyTab
from seq2seq_core.errors import CorpusError
from seq2seq_core.types import Saliency, Token
from tests.app.driving import open_tab, write
from tests.app.fakes import FakeAbilities, FakeInspector, FakeTranslator


@pytest.fixture
def tab(interlinear: Interlinear, page: TranslatePage) -> SaliencyTab:
    return open_tab(interlinear, page, Tab.SALIENCY, SaliencyTab)


@pytest.mark.parametrize(
    ("fall", "chance", "verdict"),
    [
        (2.0, 0.5, Verdict.BELIEVE),
        (0.6, 0.5, Verdict.DOUBT),
        (0.54, 0.5, Verdict.CHANCE),
        (0.2, 0.5, Verdict.CHANCE),
        (0.02, 0.0, Verdict.CHANCE),
        (0.3, -0.1, Verdict.BELIEVE),
        (-0.1, -0.3, Verdict.CHANCE),
    ],
)
def test_what_a_faithfulness_means(fall: float, chance: float, verdict: Verdict) -> None:
    assert Faithfulness("erasure", fall, chance).verdict is verdict


def test_nothing_is_computed_that_nobody_looks_at(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    saliency = interlinear.translate.inside.saliency
    assert {saliency.stage_of(method) for method in METHODS} == {Stage.NOTHING}
    interlinear.translate.inside.open(Tab.SALIENCY)
    qtbot.waitUntil(lambda: all(saliency.stage_of(method) is Stage.HERE for method in METHODS))


def test_the_map_is_signed_and_reads_out_what_it_stands_for(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: SaliencyTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    shown = interlinear.translate.inside.saliency.map
    assert shown is not None
    assert shown.values[:2] == pytest.approx(np.array([[1, -0.25, 0, 0], [0, 1, -0.25, 0]]))
    selection = interlinear.translate.inside.selection
    selection.pin(selection.cell(0, 1))
    assert tab.map.readout() == ("bA ← cd", "−0.50 nats · speaks against it")
    selection.pin(selection.cell(1, 1))
    assert tab.map.readout() == ("dc ← cd", "+2.00 nats · speaks for it")
    assert tab.map.accessibleDescription() == "dc ← cd, +2.00 nats · speaks for it"
    tab.grab()


def test_pieces_of_a_word_are_summed_over_the_source_and_averaged_over_the_target(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: SaliencyTab, translator: FakeTranslator
) -> None:
    translator.cut = lambda text: tuple(Token(text[n], n, n + 1) for n in range(len(text)))

    class Pieces(FakeInspector):
        def saliency(self, *arguments: object, **named: object) -> tuple[Saliency, ...]:
            weights = np.array([[1, 2, 0], [3, 4, 0], [0, 0, 5]], np.float32)
            return (Saliency("erasure", weights, 1.0, 0.0),)

    translator.inspector = Pieces(translator)
    write(qtbot, interlinear, page, "ab.")
    saliency = interlinear.translate.inside.saliency
    assert [unit.label for unit in interlinear.translate.inside.selection.source] == ["ab", "."]
    assert [[saliency.weight(row, column) for column in (0, 1)] for row in (0, 1)] == [[5, 0], [0, 5]]
    tab.units.chosen.emit(False)
    assert saliency.weight(1, 0) == 3.0


def test_the_method_is_chosen_and_judged(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: SaliencyTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    assert tab.method.texts() == ["erasing words", "gradient × input", "integrated gradients", "attention"]
    assert tab.figures.verdict.text().endswith("It found words that matter here: believe it.")
    QTest.keyClick(tab.method, Qt.Key.Key_Down)
    assert interlinear.translate.inside.saliency.method == "gradient"
    assert tab.figures.verdict.text().endswith("no better than chance: do not rely on it here.")
    assert tab.figures.bars.rows() == [
        ("erasing words", "2.00 · chance 0.50"),
        ("gradient × input", "0.50 · chance 0.50"),
        ("integrated gradients", "0.50 · chance 0.50"),
        ("attention", "0.50 · chance 0.50"),
    ]
    assert tab.figures.bars.accessibleDescription().startswith("erasing words 2.00 · chance 0.50, gradient")


def test_a_model_without_attention_has_three_methods(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: SaliencyTab, translator: FakeTranslator
) -> None:
    translator.abilities = FakeAbilities(attention=False)
    interlinear.models.choose("other")
    write(qtbot, interlinear, page, "Ab cd")
    assert tab.method.texts() == ["erasing words", "gradient × input", "integrated gradients"]
    assert interlinear.translate.inside.saliency.map is not None


def test_one_method_that_fails_does_not_keep_the_others_back(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: SaliencyTab, translator: FakeTranslator
) -> None:
    class NoGradients(FakeInspector):
        def saliency(
            self, source: str, target: str, methods: list[str], **named: object
        ) -> tuple[Saliency, ...]:
            if methods == ["gradient"]:
                raise CorpusError("far too long")
            return super().saliency(source, target, methods, **named)  # type: ignore[arg-type]

    translator.inspector = NoGradients(translator)
    write(qtbot, interlinear, page, "Ab cd ef.")
    interlinear.translate.inside.saliency.choose("gradient")
    qtbot.waitUntil(lambda: interlinear.translate.inside.saliency.stage is Stage.FAILED)
    assert tab.map.absence() == "far too long"
    assert [figure for _, figure in tab.figures.bars.rows()].count("not found") == 1
    tab.grab()


def test_a_cell_selects_in_both_texts(
    qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, tab: SaliencyTab
) -> None:
    write(qtbot, interlinear, page, "Ab cd ef.")
    tab.resize(900, 500)
    geometry = tab.map._geometry
    assert geometry is not None
    QTest.mouseMove(tab.map, geometry.box(0, 1).center().toPoint())
    assert (page.target._lit, page.source._lit) == (((0, 2),), ((3, 5),))


def test_shades_below_nothing_have_a_hue_of_their_own(interlinear: Interlinear) -> None:
    shades = MapPainter(interlinear.theme)._shades()
    colours = interlinear.theme.colours
    named = [colours.colour(name) for name in ("second", "panel", "map_high")]
    assert len(shades) == 2 * LEVELS - 1
    assert shades[[0, LEVELS - 1, -1]].tolist() == [[c.red(), c.green(), c.blue()] for c in named]
