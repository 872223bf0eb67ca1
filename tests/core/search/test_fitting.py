"""Cutting long texts: what fits stays whole, every stretch fits, and nothing but white space is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.search.fitting import fitting_spans
from tests.core.tiny import tiny_tokenizer

LIMIT = 12
texts = st.text(st.sampled_from("abé ,.!  \u3000日本🙂👩‍🚀\u0301ﷺ½\u200b\n"), max_size=120)


def stretches(text: str, limit: int = LIMIT) -> list[str]:
    return [text[a:b] for a, b in fitting_spans(text, tiny_tokenizer().encode, limit)]


@given(text=texts)
def test_stretches_are_in_order_and_hold_all_that_is_not_space(text: str) -> None:
    spans = fitting_spans(text, tiny_tokenizer().encode, LIMIT)
    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start <= span.end for end, span in zip(ends, spans, strict=False))
    ids = tiny_tokenizer().encode_ids([text])[0]
    if len(ids) > LIMIT:
        between = "".join(
            text[end:start] for end, start in zip(ends, [*(s.start for s in spans), len(text)], strict=True)
        )
        # Nothing but what the tokenizer makes no piece of: white space, and marks without a width.
        assert not tiny_tokenizer().encode(between).ids


@given(text=texts)
def test_every_stretch_fits_or_is_one_character(text: str) -> None:
    for stretch in stretches(text):
        pieces = tiny_tokenizer().encode(stretch)
        characters = {token.start for token in pieces.tokens}
        assert len(pieces.ids) <= LIMIT or len(characters) <= 3


def test_a_text_that_fits_is_left_whole() -> None:
    assert fitting_spans("  a b ", tiny_tokenizer().encode, LIMIT) == [(0, 6)]


def test_cuts_come_after_clauses_else_between_words() -> None:
    assert stretches("the cat, the cat, the cat, the cat, the cat", 12)[0].endswith(",")
    assert all(part.split()[0] == "cat" for part in stretches("cat " * 40, 12))


def test_a_hundred_thousand_characters_without_a_space() -> None:
    parts = stretches("a" * 100_000, 128)
    assert "".join(parts) == "a" * 100_000
