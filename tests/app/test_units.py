"""Pieces merged to words, and their attention with them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from app.viewmodels.units import merge, pieces_of, words_of
from seq2seq_core.types import Token


def tokens(text: str, *pieces: str) -> tuple[Token, ...]:
    """Tokens as the engine's tokenizer gives them: the space before a word belongs to none."""
    made, at = [], 0
    for piece in pieces:
        plain = piece.removeprefix("▁")
        at += text[at : at + 1].isspace()
        assert text.startswith(plain, at)
        made.append(Token(piece, at, at + len(plain)))
        at += len(plain)
    assert at == len(text)
    return tuple(made)


@pytest.mark.parametrize(
    ("text", "pieces", "words"),
    [
        ("The roof.", ["▁The", "▁ro", "of", "."], ["The", "roof", "."]),
        ("l'an dernier", ["▁l", "'", "an", "▁der", "nier"], ["l'", "an", "dernier"]),
        ("A 👍 day", ["▁A", "▁", "👍", "▁day"], ["A", "👍", "day"]),
        ("학교에 간다.", ["▁학", "교", "에", "▁간다", "."], ["학교에", "간다", "."]),
        ("東京です", ["▁", "東", "京", "です"], ["東", "京", "です"]),
        ("(a)", ["▁(", "a", ")"], ["(", "a", ")"]),
    ],
)
def test_words(text: str, pieces: list[str], words: list[str]) -> None:
    made = words_of(text, tokens(text, *pieces))
    assert [unit.label for unit in made] == words
    assert [text[unit.start : unit.end] for unit in made] == words
    assert made[0].first == 0
    assert all(a.last == b.first for a, b in pairwise(made))
    assert made[-1].last == len(pieces)


def test_bytes_of_one_character_are_one_word() -> None:
    made = words_of("é", (Token("▁", 0, 0), Token("<0xC3>", 0, 1), Token("<0xA9>", 0, 1)))
    assert [unit.label for unit in made][-1] == "é"
    assert made[-1].last == 3


def test_pieces_keep_the_name_that_the_model_has_for_them() -> None:
    assert [unit.label for unit in pieces_of("The roof", tokens("The roof", "▁The", "▁ro", "of"))] == [
        "▁The",
        "▁ro",
        "of",
    ]


def test_attention_of_words_is_summed_over_the_source_and_averaged_over_the_target() -> None:
    source = words_of("ab c", tokens("ab c", "▁a", "b", "▁c"))
    target = words_of("d ef", tokens("d ef", "▁d", "▁e", "f"))
    values = np.array([[0.5, 0.25, 0.25], [0.2, 0.2, 0.6], [0.0, 0.0, 1.0]], np.float32)
    np.testing.assert_allclose(merge(values, target, source), [[0.75, 0.25], [0.2, 0.8]], rtol=1e-6)


def test_nothing_merges_to_nothing() -> None:
    assert merge(np.zeros((0, 3), np.float32), (), ()).shape == (0, 0)
