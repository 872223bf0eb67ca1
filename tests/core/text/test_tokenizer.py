from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.config import TokenizerConfig
from seq2seq_core.errors import LanguageError, TokenizerError
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import BOS, EOS, PAD, UNK, Tokenizer, train_tokenizer
from tests.core.tiny import tiny_tokenizer


@given(text=st.text(max_size=60))
def test_offsets_of_any_text_are_in_order_and_inside_it(text):
    encoded = tiny_tokenizer().encode(text)
    assert len(encoded.ids) == len(encoded.tokens)
    before = 0
    for token in encoded.tokens:
        assert 0 <= token.start <= token.end <= len(text)
        assert token.start >= before or token.end == token.start
        before = max(before, token.start)
        assert not text[token.start : token.end].startswith((" ", "\t"))


def test_pieces_cover_every_letter_of_a_sentence():
    text = "Where is the station?"
    tokens = tiny_tokenizer().encode(text).tokens
    covered = {i for token in tokens for i in range(token.start, token.end)}
    assert covered == {i for i, c in enumerate(text) if not c.isspace()}


def test_what_the_vocabulary_lacks_is_spelled_in_bytes_and_comes_back():
    tokenizer = tiny_tokenizer()
    text = "cat 🙂 한국어"
    encoded = tokenizer.encode(text)
    assert UNK not in encoded.ids
    assert tokenizer.decode(encoded.ids).text == text
    emoji = [token for token in encoded.tokens if text[token.start : token.end] == "🙂"]
    assert len(emoji) == 4  # the four bytes of the one character


def test_decoded_tokens_point_into_the_decoded_text():
    tokenizer = tiny_tokenizer()
    ids = tokenizer.encode("Le chat dort.").ids
    decoded = tokenizer.decode(ids)
    assert decoded.text == "Le chat dort."
    assert "".join(decoded.text[t.start : t.end] for t in decoded.tokens) == "Lechatdort."
    assert tokenizer.decode([]).text == ""


def test_no_text_of_a_user_encodes_to_a_control_symbol():
    tokenizer = tiny_tokenizer()
    control = set(tokenizer.control_ids)
    assert {PAD, UNK, BOS, EOS, tokenizer.id_of(">>fra<<")} <= control
    assert not control & set(tokenizer.encode(">>fra<< </s> <pad> hello").ids)


def test_the_codec_puts_the_language_token_first_and_the_end_last():
    tokenizer = tiny_tokenizer()
    codec = Codec(tokenizer, tokenizer, {"fr": ">>fra<<"})
    assert codec.frame(("en", "fr")).source([7, 8]) == [tokenizer.id_of(">>fra<<"), 7, 8, EOS]
    assert Codec(tokenizer, tokenizer, {}).frame(("en", "fr")).source([7]) == [7, EOS]
    assert EOS not in codec.never_written()
    assert tokenizer.id_of(">>fra<<") in codec.never_written()


def test_a_language_token_that_the_tokenizer_lacks_is_refused():
    tokenizer = tiny_tokenizer()
    with pytest.raises(TokenizerError, match=">>xyz<<"):
        Codec(tokenizer, tokenizer, {"xy": ">>xyz<<"})


def test_bytes_that_are_no_tokenizer_are_refused_by_name():
    with pytest.raises(TokenizerError, match=r"joint\.spm"):
        Tokenizer(b"not a model", "joint.spm")


def test_the_vocabulary_is_lowered_for_a_small_corpus():
    texts = ["the cat sat on the mat", "le chat est sur le tapis"] * 3
    for kind in ("unigram", "bpe"):
        tokenizer, size = train_tokenizer(
            texts, TokenizerConfig(vocabulary=8000, kind=kind), [">>fra<<"], seed=1
        )
        assert 260 < size == tokenizer.size < 8000
        assert tokenizer.decode(tokenizer.encode("the cat").ids).text == "the cat"


def test_too_little_text_is_a_clear_error():
    with pytest.raises(TokenizerError, match="too small"):
        train_tokenizer([], TokenizerConfig(), [], seed=1)


def test_language_tokens_may_stand_on_both_sides():
    tokenizer = tiny_tokenizer()
    tokens = {"en": ">>eng<<", "fr": ">>fra<<"}
    english, french = (tokenizer.id_of(piece) for piece in tokens.values())
    both = Codec(tokenizer, tokenizer, tokens, tagging="both", start=EOS).frame(("fr", "en"))
    assert (both.source([7]), both.start) == ([french, 7, EOS], (EOS, english))
    last = Codec(tokenizer, tokenizer, tokens, tagging="both-last", start=EOS).frame(("fr", "en"))
    assert (last.source([7]), last.start) == ([7, EOS, french], (EOS, english))
    with pytest.raises(LanguageError, match="ko"):
        Codec(tokenizer, tokenizer, tokens, tagging="both").frame(("ko", "en"))
    with pytest.raises(TokenizerError, match="start"):
        Codec(tokenizer, tokenizer, {}, start=tokenizer.size)


def test_a_source_may_have_no_end_but_is_never_nothing():
    tokenizer = tiny_tokenizer()
    plain = Codec(tokenizer, tokenizer, {}, source_end=False).frame(("en", "fr"))
    assert (plain.after, plain.source([7]), plain.source([])) == ((), [7], [EOS])
    tagged = Codec(tokenizer, tokenizer, {"fr": ">>fra<<"}, source_end=False).frame(("en", "fr"))
    assert tagged.source([7]) == [tokenizer.id_of(">>fra<<"), 7]
