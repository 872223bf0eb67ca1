"""Tokenizers whose pieces have ids of their own."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seq2seq_core.errors import TokenizerError
from seq2seq_core.text.mapped_tokenizer import MappedTokenizer, Vocabulary, load_mapped
from seq2seq_core.text.tokenizer import EOS, PAD, UNK, Tokenizer
from tests.core.tiny import tiny_tokenizer


def shuffled(own: Tokenizer, left_out: int = 0) -> tuple[MappedTokenizer, list[int]]:
    """The same pieces in another order, and the new id of each; some are left out, which have the id -1."""
    special = {PAD, UNK, EOS}
    others = [i for i in range(own.size) if i not in special]
    gone = set(random.Random(2).sample([i for i in others if i not in own.control_ids], left_out))
    others = [i for i in others if i not in gone]
    random.Random(1).shuffle(others)
    order = [PAD, UNK, others[0], EOS, *others[1:]]
    new = [order.index(i) if i not in gone else -1 for i in range(own.size)]
    control = frozenset(new[i] for i in own.control_ids)
    return MappedTokenizer(own.serialized, Vocabulary(tuple(own.pieces(order)), control)), new


OWN = tiny_tokenizer()
MAPPED, NEW = shuffled(OWN)


@settings(deadline=None)
@given(text=st.text(max_size=40))
def test_a_text_is_cut_as_the_model_cuts_it_and_numbered_as_the_vocabulary_says(text: str) -> None:
    own, mapped = OWN.encode(text), MAPPED.encode(text)
    assert mapped.tokens == own.tokens
    assert mapped.ids == [NEW[i] for i in own.ids]
    assert MAPPED.encode_ids([text]) == [mapped.ids]
    own_text, mapped_text = OWN.decode(own.ids), MAPPED.decode(mapped.ids)
    assert mapped_text.text == own_text.text.strip()
    if mapped_text.text == own_text.text:
        assert mapped_text.tokens == own_text.tokens


@settings(deadline=None)
@given(ids=st.lists(st.integers(0, OWN.size - 1), max_size=30))
def test_any_ids_are_decoded_with_each_character_said_to_be_somebodys(ids: list[int]) -> None:
    found = MAPPED.decode([NEW[i] for i in ids])
    assert len(found.tokens) == len(ids)
    place = 0
    for token in found.tokens:
        assert 0 <= token.start <= token.end <= len(found.text)
        if token.end > token.start:
            assert not found.text[place : token.start].strip() or token.start < place
            place = token.end
    assert not found.text[place:].strip()


def test_a_piece_that_the_vocabulary_lacks_is_unknown() -> None:
    tokenizer, new = shuffled(OWN, left_out=100)
    text = "The cat sleeps in the old house, and a dog barks."
    assert UNK in tokenizer.encode(text).ids
    assert tokenizer.encode(text).ids == [new[i] if new[i] >= 0 else UNK for i in OWN.encode(text).ids]


def test_control_pieces_are_never_read_from_a_text() -> None:
    piece = OWN.pieces(OWN.control_ids)[-1]
    assert MAPPED.id_of(piece) in MAPPED.control_ids
    assert not set(MAPPED.encode(f"a {piece} b").ids) & set(MAPPED.control_ids) - {UNK}
    assert MAPPED.decode(MAPPED.control_ids).text == ""


def test_both_files_are_read_again(tmp_path: Path) -> None:
    for ending, content in MAPPED.saved.items():
        (tmp_path / f"source{ending}").write_bytes(content)
    spm, vocabulary = tmp_path / "source.spm", tmp_path / "source.vocabulary.json"
    again = load_mapped(spm, vocabulary)
    assert again.saved == MAPPED.saved
    for damaged in (
        "",
        "[]",
        '{"pieces": ["a", "a"], "control": [0]}',
        '{"pieces": ["a"], "control": [0, 9]}',
    ):
        vocabulary.write_text(damaged)
        with pytest.raises(TokenizerError, match=r"source\.vocabulary\.json"):
            load_mapped(spm, vocabulary)
