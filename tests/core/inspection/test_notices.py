from __future__ import annotations

import re

import numpy as np
import pytest

from seq2seq_core.inspection.notices import find_notices
from seq2seq_core.types import AttentionMaps, AttentionReading, Hypothesis, Notice, Token


def tokens_of(text: str) -> tuple[Token, ...]:
    """Words and signs, and each letter of what is written without spaces."""
    return tuple(Token(match.group(), *match.span()) for match in re.finditer(r"[a-zA-ZÀ-ÿ]+|\S", text))


def notices(
    source: str, target: str, read: list[int] | None = None, language: str = "en"
) -> tuple[Notice, ...]:
    """Those of a target that reads the source tokens ``read`` alone."""
    given, written = tokens_of(source), tokens_of(target)
    attention = None
    if read is not None:
        weights = np.zeros((2, 3, len(written) + 1, len(given) + 1), np.float32)
        weights[:, :, :, read] = 1 / len(read)
        attention = AttentionMaps(weights, 0, 1, AttentionReading(layer=1, head=0, shifted=True))
    return find_notices(source, given, Hypothesis(target, written, (), 0.0, attention), language)


GOOD = ("the house we bought needs a roof", "la maison que nous avons achetée a besoin d'un toit")


def test_ordinary_text_has_none() -> None:
    assert notices(*GOOD, read=list(range(7))) == ()
    assert notices("", "") == ()
    assert notices("Hi", "") == ()


class TestRepetition:
    @pytest.mark.parametrize(
        ("target", "unit", "copies", "looped"),
        [
            ("un chat noir et un chat noir et un chat noir et", "un chat noir et", 3, 1.0),
            ("voici la la la la la", "la", 5, "la la la la la"),
            ("on y va et puis et puis et puis encore", "et puis", 3, "et puis et puis et puis"),
            ("on a a b a b a b a", "a b", 3, "a b a b a b"),
            ("彼は猫と犬と犬と犬と犬", "と犬", 4, "と犬と犬と犬と犬"),
        ],
    )
    def test_a_loop_is_noticed(self, target: str, unit: str, copies: int, looped: str | float) -> None:
        (notice,) = notices("he has a cat and a dog", target)
        ((start, end),) = notice.target
        assert notice.kind == "repetition"
        assert target[start:end] == (target if looped == 1.0 else looped)
        assert notice.message == (
            f"'{unit}' stands {copies} times in a row; the source has no such repetition"
        )

    @pytest.mark.parametrize(
        ("source", "target"),
        [
            ("he said no, no, no, no", "il a dit non, non, non, non"),
            ("very very good", "très très très bon"),
            ("one two three one two three", "un deux trois un deux trois"),
            ("ha ha ha ha ha", "ha ha ha ha ha ha"),
        ],
    )
    def test_what_the_source_repeats_may_be_repeated(self, source: str, target: str) -> None:
        assert notices(source, target) == ()

    def test_more_than_the_source_is_noticed(self) -> None:
        assert [n.kind for n in notices("no, no, no, no", "non, " * 12)] == ["repetition"]

    def test_a_long_quotation_is_not_quoted_whole(self) -> None:
        (notice,) = notices("x", "un très très long morceau de texte qui ne finit pas encore " * 3)
        assert "…" in notice.message


class TestShort:
    def test_by_pieces(self) -> None:
        source = "one two three four five six seven eight nine ten"
        (notice,) = notices(source, "un deux")
        assert (notice.kind, notice.source, notice.target) == ("short", ((0, len(source)),), ((0, 7),))
        assert notice.message == "10 pieces were read and 2 written: a part may be missing"
        assert notices(source, "un deux trois") == ()

    def test_nothing_at_all(self) -> None:
        assert [n.kind for n in notices("this is something to say", "")] == ["short"]


class TestUnread:
    source = "the cat sleeps, and the dog barks in the garden."
    target = "le chat dort et le chien"

    def test_words_in_a_row_that_nothing_attends_to(self) -> None:
        (notice,) = notices(self.source, self.target, read=[0, 1, 2, 4, 5, 6])
        ((start, end),) = notice.source
        assert (notice.kind, self.source[start:end]) == ("unread", "barks in the garden")
        assert notice.message == "no word of the translation attends to 'barks in the garden'"

    def test_signs_neither_count_nor_divide(self) -> None:
        (notice,) = notices(self.source, self.target, read=[0, 5, 6, 7, 8, 9, 10])
        ((start, end),) = notice.source
        assert self.source[start:end] == "cat sleeps, and the"[:15]
        assert notices("a, b. c! d", "un deux", read=[0, 2, 6]) == ()

    def test_two_words_are_not_enough(self) -> None:
        assert notices(self.source, self.target, read=[0, 1, 2, 4, 5, 6, 7, 8]) == ()

    def test_several_stretches(self) -> None:
        (notice,) = notices(self.source, self.target, read=[4, 5, 6])
        assert [self.source[a:b] for a, b in notice.source] == ["the cat sleeps", "barks in the garden"]

    def test_without_spaces_pieces_are_words(self) -> None:
        source = "猫が寝て犬が鳴く"
        (notice,) = notices(source, "le chat dort", read=[0, 1, 2, 3], language="ja")
        ((start, end),) = notice.source
        assert source[start:end] == "犬が鳴く"
        assert notices(source, "le chat dort", read=[0, 1, 2, 3], language="ko") == ()

    def test_without_attention_nothing_is_known(self) -> None:
        assert notices(self.source, self.target) == ()
