"""What is shown is the translation of what stands in the source pane, or is marked as on its way."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.services.attention_files import AttentionReader
from app.services.models import ModelService
from app.services.neighbours import NeighbourService
from app.services.settings import Settings
from app.services.terms import TermService
from app.services.translation import TranslationService
from app.services.worker import SerialExecutor
from app.viewmodels.alignment import Absence, build_map
from app.viewmodels.hypotheses import RowRole
from app.viewmodels.translate import ATTENTION_LIMIT, Phase, TranslateViewModel
from app.viewmodels.units import words_of
from seq2seq_core.config import SearchOptions
from tests.app.fakes import FakeAbilities, FakeTranslator, inline, installed, tokens_of


def make(
    tmp_path: Path,
    translator: FakeTranslator,
    executor: object = inline,
    later: Callable[[Callable[[], None]], None] = inline,
) -> TranslateViewModel:
    """A viewmodel on a fake engine."""
    settings = Settings(tmp_path / "settings.ini")
    models = ModelService(
        executor,
        "starter",
        lambda: [installed("starter"), installed("other"), installed("broken", "altered")],
    )  # type: ignore[arg-type]
    service = TranslationService(executor, lambda *_: translator)  # type: ignore[arg-type, return-value]
    terms = TermService(tmp_path / "terms.json", inline)
    neighbours = NeighbourService(lambda *_: translator)  # type: ignore[arg-type, return-value]
    reader = AttentionReader(executor=inline)
    viewmodel = TranslateViewModel(service, models, settings, terms, neighbours, reader, later=later)
    for part in (settings, models, service, terms, neighbours, reader):
        part.setParent(viewmodel)
    models.refresh()
    viewmodel.start()
    return viewmodel


@pytest.fixture
def viewmodel(tmp_path: Path, qtbot: QtBot) -> TranslateViewModel:
    return make(tmp_path, FakeTranslator())


def test_typing_is_translated(viewmodel: TranslateViewModel) -> None:
    assert viewmodel.phase is Phase.EMPTY
    viewmodel.set_source("The house")
    assert (viewmodel.phase, viewmodel.shown.text) == (Phase.LIVE, "ehT esuoh")
    viewmodel.set_source("")
    assert (viewmodel.phase, viewmodel.shown.text) == (Phase.EMPTY, "")
    assert viewmodel.hypotheses.rowCount() == 0
    assert viewmodel.inside.alignment.absence is Absence.NO_TEXT


def test_the_text_is_shown_before_what_is_said_of_it(tmp_path: Path, qtbot: QtBot) -> None:
    waiting: list[Callable[[], None]] = []
    viewmodel = make(tmp_path, FakeTranslator(), later=waiting.append)
    viewmodel.set_source("Ab cd. Ef gh.")
    assert (viewmodel.shown.text, viewmodel.translated, viewmodel.fresh) == ("bA dc. fE hg.", True, False)
    assert viewmodel.inside.selection.hypothesis is None
    viewmodel.set_source("Ab cd. Ij.")
    viewmodel.set_caret(9)
    assert len(waiting) == 1  # for the last text
    waiting.pop()()
    assert viewmodel.fresh
    assert viewmodel.inside.selection.hypothesis == viewmodel.passage.translation.hypotheses[0]
    assert viewmodel.passage.translation.source == "Ij."


def test_the_sentence_under_the_caret_is_analysed(viewmodel: TranslateViewModel) -> None:
    viewmodel.set_source("Ab cd. Ef gh.\nIj.")
    assert viewmodel.shown.text == "bA dc. fE hg.\njI."
    assert viewmodel.source_span == (0, 6)
    viewmodel.set_caret(9)
    assert viewmodel.source_span == (7, 13)
    assert viewmodel.target_span == (7, 13)
    assert viewmodel.hypotheses.index(0).data() == "fE hg."
    viewmodel.set_caret(17)
    assert viewmodel.source_span == (14, 17)
    assert viewmodel.several


def test_another_hypothesis_is_shown_in_its_place(viewmodel: TranslateViewModel) -> None:
    viewmodel.set_source("Ab cd. Ef gh.")
    viewmodel.choose_hypothesis(2)
    assert viewmodel.shown.text == "bA dc.xx fE hg."
    viewmodel.set_caret(9)
    assert viewmodel.chosen_hypothesis == 0
    assert viewmodel.target_span == (9, 15)
    viewmodel.choose_hypothesis(1)
    assert viewmodel.shown.text == "bA dc.xx fE hg.x"
    assert [unit.label for unit in viewmodel.inside.alignment.map.target] == ["fE", "hg.x"]  # type: ignore[union-attr]
    viewmodel.set_source("Ab cd. Ef gh. ")
    assert viewmodel.shown.text == "bA dc.xx fE hg.x "
    viewmodel.set_source("Ab cd. Ef g. ")
    assert viewmodel.shown.text == "bA dc.xx fE g. "
    viewmodel.choose_beam(2)
    assert viewmodel.shown.text == "bA dc. fE g. "


def test_rows_tell_rank_score_and_differences(viewmodel: TranslateViewModel) -> None:
    viewmodel.set_source("Ab cd")
    best, second = (viewmodel.hypotheses.index(row).data(RowRole) for row in (0, 1))
    assert (best.rank, best.score, best.share, best.differences) == (1, "−0.30", 1.0, ())
    assert (second.rank, second.text, second.differences) == (2, "bA dcx", ((3, 6),))
    assert 0 < second.share < 1


def test_swapping_makes_the_translation_the_source(viewmodel: TranslateViewModel, qtbot: QtBot) -> None:
    viewmodel.set_source("Ab cd")
    with qtbot.waitSignal(viewmodel.source_replaced) as replaced:
        viewmodel.swap()
    assert replaced.args == ["bA dc"]
    assert (viewmodel.source_language, viewmodel.target_language) == ("fr", "en")
    assert (viewmodel.source, viewmodel.shown.text) == ("bA dc", "ENAb ENcd")


def test_only_directions_of_the_model_can_be_chosen(viewmodel: TranslateViewModel) -> None:
    assert viewmodel.source_languages == ("en", "fr")
    assert viewmodel.target_languages == ("fr", "ko")
    viewmodel.choose_target_language("ko")
    assert not viewmodel.can_swap
    viewmodel.choose_source_language("fr")
    assert (viewmodel.source_language, viewmodel.target_language) == ("fr", "en")


def test_only_models_that_can_be_used_are_offered(viewmodel: TranslateViewModel) -> None:
    assert viewmodel.model_names == ("starter", "other")
    viewmodel.choose_model("other")
    assert viewmodel.model == "other"


def test_the_choices_are_kept(viewmodel: TranslateViewModel, tmp_path: Path) -> None:
    viewmodel.choose_beam(2)
    viewmodel.choose_target_language("ko")
    assert Settings(tmp_path / "settings.ini").beam == 2
    again = make(tmp_path, FakeTranslator())
    assert (again.beam, again.target_language) == (2, "ko")


def test_a_long_text_gets_the_attention_of_one_sentence_after_the_translation(
    tmp_path: Path, qtbot: QtBot
) -> None:
    translator = FakeTranslator()
    viewmodel = make(tmp_path, translator)
    viewmodel.set_source("Some words here. " * (ATTENTION_LIMIT // 10))
    assert translator.calls[-1] == "Some words here."
    assert viewmodel.inside.alignment.map is not None
    viewmodel.set_caret(60)
    assert viewmodel.source_span == (51, 67)
    assert viewmodel.inside.alignment.map is not None


def test_a_model_without_attention_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    viewmodel = make(tmp_path, FakeTranslator(abilities=FakeAbilities(attention=False)))
    viewmodel.set_source("Ab cd")
    assert viewmodel.inside.alignment.absence is Absence.NO_ATTENTION


def test_weights_that_sum_to_less_than_one_are_shown_as_they_are() -> None:
    """As of a local attention (Luong et al. 2015), whose window may lie half outside of the sentence."""
    tokens = tokens_of("ab cd.")
    weights = np.array([[0.3, 0.2, 0.0], [0.0, 0.5, 0.1], [0.02, 0.01, 0.0]], np.float32)
    units = words_of("ab cd.", tokens)
    shown = build_map(weights, units, units)
    np.testing.assert_allclose(shown.values, weights)
    assert shown.links.tolist() == [[True, True, False], [False, True, False], [False, False, False]]


def test_one_selection_for_texts_and_map(viewmodel: TranslateViewModel) -> None:
    viewmodel.set_source("👍 né cd.")
    selection = viewmodel.inside.selection
    selection.hover(selection.target_at(3))
    assert selection.spans() == (((2, 4),), ((2, 4),))
    selection.hover(selection.source_at(0))
    assert selection.spans() == (((0, 1),), ((0, 1),))
    selection.pin(selection.cell(2, 1))
    selection.hover(selection.source_at(None))
    assert selection.spans() == (((5, 7),), ((2, 4),))
    viewmodel.set_source("changed")
    assert not selection.current


def test_what_stands_at_the_end_of_fast_edits_is_what_is_shown(tmp_path: Path, qtbot: QtBot) -> None:
    worker = SerialExecutor("test")
    translator = FakeTranslator()
    viewmodel = make(tmp_path, translator, worker)
    options = SearchOptions(beam=5)
    random_edits = random.Random(7)
    text = ""
    wrong: list[str] = []

    def check() -> None:
        if viewmodel.fresh and viewmodel.source.strip():
            expected = FakeTranslator().translate_text(
                viewmodel.source, source_language="en", target_language="fr", options=options
            )
            if viewmodel.shown.text != expected.text:
                wrong.append(viewmodel.source)

    viewmodel.shown_changed.connect(check)
    viewmodel.phase_changed.connect(check)
    for number in range(200):
        at = random_edits.randint(0, len(text))
        text = text[:at] + random_edits.choice(["a", "b ", ". C", "é", "👍", "\n", "한"]) + text[at:]
        if random_edits.random() < 0.3:
            text = text[: at // 2] + text[at // 2 + 2 :]
        viewmodel.set_source(text)
        check()
        if number % 20 == 0:
            qtbot.waitUntil(lambda: viewmodel.fresh)
    qtbot.waitUntil(lambda: viewmodel.fresh)
    check()
    assert wrong == []
    assert viewmodel.shown.text
    assert worker.close(5)


def test_while_another_translation_is_on_its_way_the_old_one_is_marked(tmp_path: Path, qtbot: QtBot) -> None:
    waiting: list[object] = []
    viewmodel = make(tmp_path, FakeTranslator(), waiting.append)
    assert viewmodel.phase is Phase.LOADING
    assert not viewmodel.fresh
    while waiting:
        waiting.pop(0)()  # type: ignore[operator]
    assert viewmodel.fresh
    viewmodel.set_source("Ab")
    assert viewmodel.phase is Phase.DECODING
    assert not viewmodel.fresh
    viewmodel.choose_hypothesis(1)
    waiting.pop(0)()  # type: ignore[operator]
    assert (viewmodel.phase, viewmodel.shown.text) == (Phase.LIVE, "bA")
