"""The one selection: whatever says what is meant, the same pieces are selected."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.viewmodels.offsets import grapheme_starts
from app.viewmodels.selection import Selection, SelectionModel
from seq2seq_core.types import Hypothesis, Token, Translation
from tests.app.fakes import tokens_of

CLUSTERS = ("a", "é", "e\u0301", "👍🏽", "👩‍🚀", "🇫🇷", "❤️", "한", "각", "क्ष", "ש", "م", "'", ".", "中")
"""What a reader sees as one character, of one code point and of several."""


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, tuple[Token, ...]]:
    """A text of words and one of the ways to cut it into pieces, also in the midst of a character."""
    words = draw(
        st.lists(st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=4), min_size=1, max_size=4)
    )
    text = " ".join("".join(word) for word in words)
    tokens: list[Token] = []
    at = 0
    for end in sorted(draw(st.sets(st.integers(1, len(text)))) | {len(text)}):
        copies = draw(st.integers(1, 3)) if end - at == 1 else 1  # the bytes of a character all cover it
        tokens += [Token(text[at:end], at, end)] * copies
        at = end
    return text, tuple(tokens)


def translation_of(source: str, source_tokens: tuple[Token, ...], hypothesis: Hypothesis) -> Translation:
    return Translation(source, source_tokens, (hypothesis,), "en", "fr")


def of_texts(text: str, tokens: tuple[Token, ...]) -> Translation:
    return translation_of(text, tokens, Hypothesis(text, tokens, (-0.1,) * (len(tokens) + 1), -0.1))


@given(texts(), st.booleans())
def test_every_way_to_a_piece_selects_the_same(pair: tuple[str, tuple[Token, ...]], words: bool) -> None:
    text, tokens = pair
    model = SelectionModel(words=words)
    model.show(of_texts(text, tokens))
    for number, unit in enumerate(model.target):
        by_cell = model.cell(target=number)
        by_token = {model.token(piece) for piece in range(unit.first, unit.last)}
        assert by_token == {by_cell}
        by_text = {model.target_at(place) for place in range(unit.start, unit.end)}
        assert by_text <= {by_cell}
        caret = model.target_at(unit.start, caret=True)
        assert caret == by_cell or unit.start == unit.end
        assert model.cell(source=number).source == by_cell.target


@given(texts(), st.booleans())
def test_what_lights_up_begins_and_ends_where_a_pointer_can_be(
    pair: tuple[str, tuple[Token, ...]], words: bool
) -> None:
    text, tokens = pair
    starts = grapheme_starts(text) | {len(text)}
    model = SelectionModel(words=words)
    model.show(of_texts(text, tokens))
    for number in range(len(tokens)):
        model.pin(model.token(number))
        spans = [span for span in model.spans()[0] if span[0] < span[1]]
        if spans:
            assert min(start for start, _ in spans) in starts
            assert max(end for _, end in spans) in starts
        assert number in model.tokens()


def test_the_end_token_is_no_part_of_the_text() -> None:
    model = SelectionModel()
    model.show(of_texts("ab cd", tokens_of("ab cd")))
    model.pin(model.token(2))
    assert model.current == Selection(target=(2, 3))
    assert (model.tokens(), model.spans()) == (frozenset({2}), ((), ()))
    assert model.token(3) == Selection()


def test_a_selection_outlives_another_map_of_the_same_texts_but_not_another_text() -> None:
    model = SelectionModel()
    model.show(of_texts("ab cd", tokens_of("ab cd")))
    model.pin(model.cell(1, 0))
    model.show(of_texts("ab cd", tokens_of("ab cd")))
    assert model.first_units() == (1, 0)
    model.show(of_texts("ab ce", tokens_of("ab ce")))
    assert not model.current


def test_in_other_units_the_first_piece_stays_selected() -> None:
    tokens = (Token("▁a", 0, 1), Token("b", 1, 2), Token("▁c", 2, 4))
    model = SelectionModel()
    model.show(of_texts("ab c", tokens))
    model.pin(model.cell(target=0))
    assert model.current.target == (0, 2)
    model.choose_words(False)
    assert model.current.target == (0, 1)
    assert [unit.label for unit in model.target] == ["▁a", "b", "▁c"]
    model.choose_words(True)
    assert model.current.target == (0, 2)


def test_steps_go_past_pieces_that_are_selected_together() -> None:
    tokens = (Token("<0xF0>", 0, 1), Token("<0x9F>", 0, 1), Token("b", 1, 2))
    model = SelectionModel(words=False)
    model.show(of_texts("👍b", tokens))
    seen = []
    for _ in range(3):
        model.pin(model.moved(1, 0))
        seen.append(model.current.target)
    assert seen == [(0, 2), (2, 3), (2, 3)]
    model.pin(model.moved(-1, 0))
    assert model.current.target == (0, 2)


def test_links_light_up_the_other_side() -> None:
    model = SelectionModel()
    model.show(of_texts("ab cd", tokens_of("ab cd")))
    model.set_links(np.array([[False, True], [True, True]]))
    model.hover(model.target_at(0))
    assert model.units() == ({0}, {1})
    model.hover(model.source_at(3))
    assert model.units() == ({0, 1}, {1})
    model.hover(model.cell(0, 0))
    assert model.units() == ({0}, {0})
