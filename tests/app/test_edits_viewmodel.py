"""What the user writes or chooses stands; the rest is decoded on; other sentences are never touched."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.viewmodels.edited_text import Edit, decoded, next_word, partners
from app.viewmodels.hypotheses import RowRole
from app.viewmodels.marks import CERTAIN, Kind, Mark, words_in
from app.viewmodels.phase import Phase
from app.viewmodels.translate import TranslateViewModel
from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import CorpusError
from seq2seq_core.types import Alternative, Hypothesis, TermUse, Token, Translation
from tests.app.fakes import FakeInspector, FakeTranslator
from tests.app.test_translate_viewmodel import make


@pytest.fixture
def translator() -> FakeTranslator:
    return FakeTranslator()


@pytest.fixture
def viewmodel(tmp_path: Path, qtbot: QtBot, translator: FakeTranslator) -> TranslateViewModel:
    made = make(tmp_path, translator)
    made.set_source("Ab cd ef. Gh ij.")
    assert made.shown.text == "bA dc fe. hG ji."
    return made


def carets(viewmodel: TranslateViewModel) -> list[int]:
    """Where the caret is put from now on."""
    placed: list[int] = []
    viewmodel.edits.caret_placed.connect(placed.append)
    return placed


def test_choosing_another_word_keeps_what_stands_left_of_it(
    viewmodel: TranslateViewModel, translator: FakeTranslator
) -> None:
    placed = carets(viewmodel)
    viewmodel.look_up(4)
    alternatives = viewmodel.alternatives
    assert alternatives.place == (3, 5)
    assert [(choice.text, choice.probability) for choice in alternatives.choices] == [
        ("dc", 0.93),
        ("DC", 0.04),
        ("", 0.01),
    ]
    alternatives.choose("DC")
    assert alternatives.place is None
    assert translator.options[-1].prefix == "bA DC "
    assert viewmodel.shown.text == "bA DC fe. hG ji."
    assert (viewmodel.phase, placed) == (Phase.LIVE, [6])
    assert viewmodel.hypotheses.rowCount() == 5
    assert all(viewmodel.hypotheses.index(row).data().startswith("bA DC ") for row in range(5))


def test_words_to_choose_from_are_decoded_on_while_they_are_read(
    viewmodel: TranslateViewModel, translator: FakeTranslator
) -> None:
    viewmodel.look_up(4)
    foreseen = list(zip(translator.calls, translator.options, strict=True))[-1]
    assert foreseen[1].prefix == "bA DC "
    calls = len(translator.calls)
    viewmodel.alternatives.choose("DC")
    # The very same is asked for, which the engine remembers.
    assert list(zip(translator.calls, translator.options, strict=True))[calls:] == [foreseen]


def test_choosing_the_word_that_stands_there_changes_nothing(
    viewmodel: TranslateViewModel, translator: FakeTranslator
) -> None:
    viewmodel.look_up(4)
    calls = len(translator.calls)
    viewmodel.alternatives.choose("dc")
    assert viewmodel.shown.text == "bA dc fe. hG ji."
    assert len(translator.calls) == calls
    assert not viewmodel.edits.forget(0)


def test_a_word_that_the_model_would_hardly_write_is_among_its_choices(
    viewmodel: TranslateViewModel,
) -> None:
    viewmodel.look_up(4)
    viewmodel.alternatives.choose("other")
    viewmodel.look_up(4)
    assert [choice.text for choice in viewmodel.alternatives.choices] == ["dc", "other", "DC", ""]
    assert viewmodel.alternatives.word == "other"


def test_each_word_is_offered_once(viewmodel: TranslateViewModel, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (Alternative(" dc", 0.5, (1,)), Alternative("x", 0.2, (2,)), Alternative(" x", 0.1, (3,)))
    monkeypatch.setattr(FakeInspector, "alternatives", lambda *_, **__: found)
    viewmodel.look_up(4)
    choices = viewmodel.alternatives.choices
    assert [choice.text for choice in choices] == ["dc", "x"]
    assert [choice.probability for choice in choices] == pytest.approx([0.5, 0.3])


def test_typing_keeps_all_that_stands_left_and_proposes_the_rest(viewmodel: TranslateViewModel) -> None:
    placed = carets(viewmodel)
    viewmodel.edits.write(3, 3, "x")
    assert viewmodel.shown.text == "bA x fe. hG ji."
    assert placed == [4]
    assert viewmodel.edits.proposal(4) == (4, 8)
    assert viewmodel.edits.proposal(10) is None
    assert viewmodel.edits.proposals == ((4, 8),)


def test_typing_along_the_proposal_does_not_ask_the_model(
    viewmodel: TranslateViewModel, translator: FakeTranslator
) -> None:
    calls = len(translator.calls)
    viewmodel.edits.write(3, 3, "d")
    assert viewmodel.shown.text == "bA dc fe. hG ji."
    assert viewmodel.edits.proposal(4) == (4, 9)
    assert len(translator.calls) == calls


def test_words_that_are_taken_out_stay_out(viewmodel: TranslateViewModel, translator: FakeTranslator) -> None:
    viewmodel.edits.write(3, 6, "")
    assert translator.options[-1].prefix == "bA fe"
    assert viewmodel.shown.text.startswith("bA fe")


def test_accepting_word_by_word_and_all_at_once(
    viewmodel: TranslateViewModel, translator: FakeTranslator
) -> None:
    placed = carets(viewmodel)
    viewmodel.edits.write(0, 0, "b")
    calls = len(translator.calls)
    viewmodel.edits.accept(1)
    viewmodel.edits.accept(2)
    assert placed == [1, 2, 5]
    assert viewmodel.edits.proposal(5) == (5, 9)
    viewmodel.edits.accept(5, whole=True)
    assert placed[-1] == 9
    assert viewmodel.edits.proposal(9) is None
    assert len(translator.calls) == calls


def test_another_row_proposes_nothing_against_what_was_accepted(viewmodel: TranslateViewModel) -> None:
    viewmodel.edits.write(0, 0, "b")
    viewmodel.edits.accept(1, whole=True)
    viewmodel.choose_hypothesis(1)
    assert viewmodel.shown.text == "bA dc fe.x hG ji."
    assert viewmodel.edits.proposals == ((9, 10),)
    viewmodel.explain("my own")
    assert viewmodel.edits.proposals == ()


def test_an_edit_is_undone_and_done_again(viewmodel: TranslateViewModel) -> None:
    edits = viewmodel.edits
    for letter, at in (("x", 3), ("y", 4)):
        edits.write(at, at, letter)
    edits.write(5, 5, " z")
    assert viewmodel.shown.text == "bA xy z hG ji."
    viewmodel.look_up(9)
    viewmodel.alternatives.choose("HG")
    assert viewmodel.shown.text == "bA xy z HG ji."
    edits.undo()
    assert viewmodel.shown.text == "bA xy z hG ji."
    edits.undo()
    assert viewmodel.shown.text == "bA xy fe. hG ji."
    edits.undo()
    assert viewmodel.shown.text == "bA dc fe. hG ji."
    edits.undo()
    for _ in range(4):
        edits.redo()
    assert viewmodel.shown.text == "bA xy z HG ji."


def test_going_back_to_the_models_own(viewmodel: TranslateViewModel) -> None:
    viewmodel.edits.write(3, 3, "x")
    assert viewmodel.edits.forget(4)
    assert viewmodel.shown.text == "bA dc fe. hG ji."
    assert not viewmodel.edits.forget(4)
    viewmodel.edits.undo()
    assert viewmodel.shown.text == "bA x fe. hG ji."


def test_a_changed_source_sentence_is_translated_freely_and_the_others_stay(
    viewmodel: TranslateViewModel,
) -> None:
    viewmodel.edits.write(3, 3, "x")
    viewmodel.edits.write(9, 9, "y")
    assert viewmodel.shown.text == "bA x fe. y ji."
    viewmodel.set_source("New. Ab cd ef. Gh ij.")
    assert viewmodel.shown.text == "weN. bA x fe. y ji."
    viewmodel.set_source("New. Ab cd e. Gh ij.")
    assert viewmodel.shown.text == "weN. bA dc e. y ji."
    viewmodel.edits.undo()
    assert viewmodel.shown.text == "weN. bA dc e. hG ji."
    viewmodel.choose_model("other")
    assert viewmodel.shown.text == "weN. bA dc e. hG ji."
    assert not viewmodel.edits.forget(0)


def test_equal_sentences_are_edited_apart(viewmodel: TranslateViewModel) -> None:
    viewmodel.set_source("Ab cd. Ab cd. Ab cd.")
    viewmodel.edits.write(10, 10, "x")
    assert viewmodel.shown.text == "bA dc. bA x bA dc."
    viewmodel.set_source("Ab cd. Ab cd. Ab cd. Ab cd.")
    assert viewmodel.shown.text.count("x") == 1


def test_an_edit_over_two_sentences_is_refused(viewmodel: TranslateViewModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(viewmodel.edits.refused):
        viewmodel.edits.write(5, 12, "x")
    assert viewmodel.shown.text == "bA dc fe. hG ji."


def test_what_was_edited_while_the_source_was_on_its_way_is_decoded_afterwards(
    tmp_path: Path, qtbot: QtBot
) -> None:
    waiting: list[object] = []
    viewmodel = make(tmp_path, FakeTranslator(), waiting.append)

    def work() -> None:
        while waiting:
            waiting.pop(0)()  # type: ignore[operator]

    work()
    viewmodel.set_source("Ab cd ef.")
    work()
    viewmodel.set_source("Ab cd ef. Gh.")
    viewmodel.edits.write(3, 3, "x")
    assert (viewmodel.shown.text, viewmodel.fresh) == ("bA xdc fe.", False)
    work()
    assert (viewmodel.shown.text, viewmodel.fresh) == ("bA x fe. hG.", True)
    viewmodel.edits.write(4, 4, "y")
    assert viewmodel.phase is Phase.DECODING
    viewmodel.edits.forget(4)
    assert (viewmodel.shown.text, viewmodel.fresh) == ("bA dc fe. hG.", True)
    work()
    assert (viewmodel.shown.text, viewmodel.fresh) == ("bA dc fe. hG.", True)


def test_the_sentence_under_the_caret_of_the_target_is_analysed(viewmodel: TranslateViewModel) -> None:
    viewmodel.set_target_caret(12)
    assert viewmodel.source_span == (10, 16)
    viewmodel.edits.write(13, 13, "x")
    assert viewmodel.source_span == (10, 16)


def two_words() -> Translation:
    """One hypothesis, "A bc d"."""
    tokens = (Token("▁A", 0, 1), Token("▁bc", 1, 4), Token("▁d", 4, 6))
    terms = (TermUse(0, None, (2, 4)),)
    one = Hypothesis("A bc d", tokens, (-0.1,) * 4, -0.1, terms=terms)
    return Translation("x", (), (one,), "en", "fr")


def test_what_the_model_cannot_write_stands_as_it_was_written() -> None:
    tokens = (Token("▁Ab", 0, 2),)
    found = Translation("x", (), (Hypothesis("Ab", tokens, (-0.1, -0.1), -0.1),), "en", "fr")
    spaced = decoded(Edit(kept="Ab ", waiting="Ab "), found)
    assert spaced.translation is not None
    assert [h.text for h in spaced.translation.hypotheses] == ["Ab "]
    wide = decoded(Edit(kept="  A\u00a0 b", waiting=""), two_words())
    assert wide.translation is not None
    (fitted,) = wide.translation.hypotheses
    assert fitted.text == "  A\u00a0 bc d"
    assert [fitted.text[t.start : t.end] for t in fitted.tokens] == ["A", "\u00a0 bc", " d"]
    assert fitted.text[slice(*fitted.terms[0].target)] == "bc"
    refused = decoded(Edit(kept="Zz", waiting="Zz"), found)
    assert refused.translation is not None
    (alone,) = refused.translation.hypotheses
    assert (alone.text, alone.notices[0].kind) == ("Zz", "unmet")
    assert words_in(alone) == ()


def test_a_word_is_as_likely_as_all_its_pieces_together(
    viewmodel: TranslateViewModel, translator: FakeTranslator
) -> None:
    pieces = (Token("▁to", 0, 2), Token("it", 2, 4), Token(".", 4, 5))
    words = words_in(Hypothesis("toit.", pieces, (math.log(0.8), math.log(0.5), -0.1, -0.1), -1.0))
    assert [word.probability for word in words] == pytest.approx([0.4, math.exp(-0.1)])
    translator.doubtful = frozenset({"fe"})
    viewmodel.set_source("Ab cd ef. Gh ij. ")
    assert viewmodel.marks == ((), (Mark(6, 8, Kind.DOUBT, pytest.approx(1 - 0.5 / CERTAIN)),))
    reading = viewmodel.reading(7)
    assert reading is not None
    assert (reading.text, reading.span) == ("fe", (6, 8))
    assert reading.probability == pytest.approx(0.5)
    assert viewmodel.reading(8).text == "."  # type: ignore[union-attr]
    assert viewmodel.reading(9) is None


def test_notices_are_marked_and_told(viewmodel: TranslateViewModel, translator: FakeTranslator) -> None:
    translator.noticed = "dc"
    viewmodel.set_source("Ab cd ef. Gh ij. ")
    assert viewmodel.marks == ((Mark(0, 2, Kind.NOTICE),), (Mark(3, 5, Kind.NOTICE),))
    assert viewmodel.source_notices(1) == ("said twice",)
    assert viewmodel.source_notices(3) == viewmodel.source_notices(99) == ()
    assert viewmodel.notices == ("said twice",)
    assert viewmodel.reading(4).notices == ("said twice",)  # type: ignore[union-attr]
    viewmodel.set_caret(12)
    assert viewmodel.notices == ()


@settings(max_examples=200)
@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_partners_are_equal_sentences_in_order(before: list[str], after: list[str]) -> None:
    found = partners(before, after)
    assert all(before[a] == after[b] for a, b in found.items())
    ends = [found[a] for a in sorted(found)]
    assert ends == sorted(set(ends))
    if before == after:
        assert found == {n: n for n in range(len(before))}


@pytest.mark.parametrize(
    ("text", "start", "end"), [("L'an dernier", 0, 2), ("L'an dernier", 2, 4), ("a b.", 1, 3), ("b.", 1, 2)]
)
def test_the_next_word(text: str, start: int, end: int) -> None:
    assert next_word(text, start) == end


def test_the_users_own_translation_is_scored_and_stands_below_the_others(
    viewmodel: TranslateViewModel,
) -> None:
    viewmodel.explain("  own   words ")
    assert viewmodel.shown.text == "own words hG ji."
    assert (viewmodel.hypotheses.rowCount(), viewmodel.chosen_hypothesis) == (6, 5)
    row = viewmodel.hypotheses.index(5).data(RowRole)
    assert (row.rank, row.score, row.text) == (0, "−2.00", "own words")
    assert viewmodel.inside.alignment.map is not None
    assert [unit.label for unit in viewmodel.inside.alignment.map.target] == ["own", "words"]
    viewmodel.choose_hypothesis(0)
    assert viewmodel.shown.text == "bA dc fe. hG ji."
    viewmodel.explain("again")
    assert (viewmodel.hypotheses.rowCount(), viewmodel.shown.text) == (6, "again hG ji.")
    viewmodel.edits.undo()
    viewmodel.edits.undo()
    assert (viewmodel.hypotheses.rowCount(), viewmodel.shown.text) == (6, "own words hG ji.")
    viewmodel.edits.undo()
    assert (viewmodel.hypotheses.rowCount(), viewmodel.shown.text) == (5, "bA dc fe. hG ji.")
    viewmodel.explain(" ")
    assert viewmodel.hypotheses.rowCount() == 5


def test_what_cannot_be_explained_is_said(
    viewmodel: TranslateViewModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Translation:
        raise CorpusError("far too long")

    monkeypatch.setattr(FakeInspector, "explain", refuse)
    with qtbot.waitSignal(viewmodel.failed) as failed:
        viewmodel.explain("own")
    assert (failed.args, viewmodel.fresh) == (["far too long"], True)


def test_a_sentence_can_be_ended_at_a_word(viewmodel: TranslateViewModel) -> None:
    viewmodel.look_up(7)
    viewmodel.alternatives.choose("")
    assert viewmodel.shown.text == "bA dc hG ji."


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_in_whatever_order_what_was_kept_stands(
    tmp_path: Path, qtbot: QtBot, seed: int
) -> None:
    """Edits of both texts, taken back and done again, while translations arrive late or never."""
    waiting: list[Callable[[], None]] = []
    viewmodel = make(tmp_path, FakeTranslator(), waiting.append)
    edits, chance = viewmodel.edits, random.Random(seed)
    own = FakeTranslator()

    def work() -> None:
        while waiting:
            waiting.pop(0)()

    def change_source() -> None:
        text = viewmodel.source
        at = chance.randint(0, len(text))
        cut = chance.choice([0, 0, 0, 2])
        viewmodel.set_source(
            text[:at] + chance.choice(["a", "b ", ". C", "é 👍", "\n", ""]) + text[at + cut :]
        )

    def write() -> None:
        text = viewmodel.shown.text
        first = chance.randint(0, len(text))
        edits.write(
            first, min(len(text), first + chance.choice([0, 0, 1, 5])), chance.choice(["", "x", "한 ", " "])
        )

    def somewhere() -> int:
        return chance.randint(0, len(viewmodel.shown.text))

    actions: list[Callable[[], object]] = [
        change_source, write, write, work, work, edits.undo, edits.redo,
        lambda: edits.accept(somewhere(), whole=chance.random() < 0.3),
        lambda: edits.forget(somewhere()),
        lambda: viewmodel.set_target_caret(somewhere()),
        lambda: viewmodel.choose_hypothesis(chance.randrange(5)),
        lambda: viewmodel.look_up(somewhere()),
        lambda: viewmodel.alternatives.choose(chance.choice(["new", "word", ""])),
        lambda: viewmodel.explain("my own"),
    ]  # fmt: skip
    work()
    viewmodel.set_source("Ab cd. Ef gh ij. Kl.")
    for _ in range(250):
        chance.choice(actions)()
        text = edits.text
        if not viewmodel.fresh or text is None:
            continue
        assert text.result.source == viewmodel.source
        assert not text.pending
        for number, (start, end) in enumerate(viewmodel.shown.spans):
            sentence, edit = viewmodel.shown.text[start:end], text.edit(number)
            source = text.passages[number].translation.source
            assert sentence == text.sentence(number)
            assert sentence.startswith(edit.kept)
            if number not in text.edits:
                assert sentence == own.sentence(source, "en", "fr", SearchOptions(beam=1)).text
        for mark in viewmodel.marks[1]:
            assert 0 <= mark.start < mark.end <= len(viewmodel.shown.text)
    work()
    assert viewmodel.fresh
