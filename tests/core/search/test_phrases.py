"""Where words end, in a text and in one that is being written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.search.phrases import (
    Writer,
    Written,
    canonical,
    find_phrase,
    newly_stands,
    stands_at_end,
)
from seq2seq_core.text.pieces import Pieces


@pytest.mark.parametrize(
    ("text", "phrase", "spans"),
    [
        ("an ordinateur or two", "or", [(14, 16)]),
        ("the cart, a car; a car", "car", [(12, 15), (19, 22)]),
        ("l'ordinateur", "ordinateur", [(2, 12)]),
        ("Car car", "car", [(4, 7)]),
        ("in New\u00a0 York", "New York", [(3, 12)]),
        ("cafe\u0301 cafe", "cafe", [(6, 10)]),
        ("foot_ball foot", "foot", [(10, 14)]),
        ("회사는 큰회사가 회사", "회사", [(0, 2), (9, 11)]),
        ("AI는 빠르다", "AI", [(0, 2)]),
        ("東京都に住む", "京都", [(1, 3)]),
        ("東京のAIは", "AI", [(3, 5)]),
        ("か\u3099か", "か", [(2, 3)]),
        ("ok👍🏽👍", "👍", [(4, 5)]),
        ("a a a", "a a", [(0, 3), (2, 5)]),
        ("", "a", []),
    ],
)
def test_a_phrase_stands_where_no_word_is_cut(text: str, phrase: str, spans: list[tuple[int, int]]) -> None:
    assert find_phrase(text, phrase) == spans


def test_letters_are_compared_as_they_are_unless_asked() -> None:
    assert find_phrase("The CAT", "cat") == []
    assert find_phrase("The CAT", "cat", ignore_case=True) == [(4, 7)]


LETTERS = "ab -'é\u0301나는日か👍\n\t\u00a0"
texts = st.text(LETTERS, max_size=20)


@given(
    text=texts,
    cuts=st.sets(st.integers(1, 60)),
    phrase=texts.map(canonical).filter(bool),
    more=st.integers(0, 9),
)
def test_a_text_in_pieces_holds_what_the_whole_text_holds(
    text: str, cuts: set[int], phrase: str, more: int
) -> None:
    """Pieces of characters, and of single bytes where a character is cut."""
    data = text.encode()
    whole = {len(text[:i].encode()) for i in range(len(text) + 1)}
    ends = sorted({0, len(data), *whole.intersection(cuts)})
    stretches = [data[a:b] for a, b in pairwise(ends)]
    # Every other stretch is spelled in bytes.
    pieces = [
        piece
        for number, stretch in enumerate(stretches)
        for piece in ([stretch] if number % 2 else [bytes([byte]) for byte in stretch])
    ]
    writer, written = Writer(Pieces(pieces), len(phrase) + more), Written()
    count = 0
    for i in range(len(pieces)):
        written = writer.after(written, i)
        count += newly_stands(written, phrase)
    assert count + stands_at_end(written, phrase) == len(find_phrase(text, phrase))


def test_bytes_that_are_no_character_stand_for_one() -> None:
    pieces = Pieces([b"\xe2", b" car", b"\x82", b"car"])
    writer, written = Writer(pieces, 3), Written()
    for token in (1, 0, 3):
        written = writer.after(written, token)
    assert written == (" car\ufffdcar", b"", 4)
    assert newly_stands(written, "car") == 1
    assert stands_at_end(written, "car")
    assert newly_stands(writer.after(written, 2), "car") == 1
    assert newly_stands(writer.after(written, 0), "car") == 0
