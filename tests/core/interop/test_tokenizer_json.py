"""SentencePiece models made of ``tokenizer.json`` cut texts as the ``tokenizers`` library does."""

from __future__ import annotations

import base64
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import sentencepiece
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.tokenizer_json import JsonTokenizer
from tests.core.interop.m2m_models import (
    SPECIAL,
    charsmap_of,
    nllb_tokenizer,
    pieces_of,
    sentencepiece_model,
)

pytestmark = pytest.mark.usefixtures("transformers")

PARTS = [
    *(
        "the station",
        "gare",
        "역이",
        "어디에 있어요?",
        "أين المحطة",
        "좋은 아침입니다",
        " ",
        "  ",
        "a",
        "é",
        "e\u0301",
    ),
    *(
        "🙂",
        "👩\u200d👩\u200d👧",
        "ﬁ",
        "①",
        "Ａ",
        "\t",
        "\u3000",
        "\u00a0",
        "ㅎㅏㄴ",
        "\u1112\u1161\u11ab",
        "…",
    ),
    *("x", "ك\u0651", "नमस्ते", "¿", "½", "\r\n", "n\u0303o", "กำ", "Ö", "é\u0301"),
]
LIVELY = st.lists(
    st.sampled_from(PARTS) | st.characters(codec="utf-8", exclude_categories=["Mn", "Mc", "Me", "Cf"]),
    max_size=12,
).map("".join)


def unigram_json(folder: Path) -> Path:
    """What older releases of ``transformers`` converted a unigram SentencePiece model to."""
    model = sentencepiece_model("unigram")
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    vocabulary = [[piece, 0.0] for piece in SPECIAL]
    vocabulary += [[p, processor.get_score(processor.piece_to_id(p))] for p in pieces_of(model)]
    charsmap = base64.b64encode(charsmap_of(model)).decode()
    table = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": i, "content": piece, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True} for i, piece in enumerate(SPECIAL)
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Precompiled", "precompiled_charsmap": charsmap},
                {"type": "Strip", "strip_left": False, "strip_right": True},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"},
            ],
        },
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary, "byte_fallback": False},
    }  # fmt: skip
    file = folder / "tokenizer.json"
    file.write_text(json.dumps(table), encoding="utf-8")
    return file


def bpe_json(folder: Path) -> Path:
    nllb_tokenizer().save_pretrained(folder)
    return folder / "tokenizer.json"


def changed(file: Path, **changes: Any) -> Path:
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    return file


@pytest.fixture(scope="module", params=[unigram_json, bpe_json])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The library's tokenizer and SentencePiece's of the same file."""
    import tokenizers

    file = request.param(tmp_path_factory.mktemp("json"))
    found = JsonTokenizer(file)
    assert not found.unsupported
    return tokenizers.Tokenizer.from_file(str(file)), sentencepiece.SentencePieceProcessor(
        model_proto=found.serialized()
    )


def cut(theirs: Any, text: str) -> list[str]:
    """By the library, without the space that it leaves at the end of a text."""
    pieces = [theirs.id_to_token(i) for i in theirs.encode(text, add_special_tokens=False).ids]
    while pieces and pieces[-1] == "▁":
        del pieces[-1]
    return pieces


def spells_tokens(text: str) -> bool:
    """Whether it may hold what the library takes for special tokens, and SentencePiece for text."""
    return not {"<", "_"}.isdisjoint(unicodedata.normalize("NFKC", text))


def cut_by_ours(ours: Any, text: str) -> list[str]:
    return [piece if ours.piece_to_id(piece) else "<unk>" for piece in ours.encode(text, out_type=str)]


@settings(max_examples=200)
@given(text=LIVELY)
@example(text="Where is  the station? 🙂  역이 ")
def test_texts_are_cut_the_same(text: str, both: tuple[Any, Any]) -> None:
    theirs, ours = both
    assume(not spells_tokens(text))
    assume("\x85" not in text)  # space to the library, a letter to SentencePiece
    assert cut_by_ours(ours, text) == cut(theirs, text)


@settings(max_examples=200)
@given(text=st.text(max_size=20))
def test_any_text_is_cut_the_same_once_it_is_normalised(text: str, both: tuple[Any, Any]) -> None:
    """Of marks after what is replaced (``…`` with one below, say), the library alone loses some."""
    theirs, ours = both
    normal = ours.normalize(text).replace("▁", " ").strip()
    assume(not spells_tokens(normal))
    assert cut_by_ours(ours, normal) == cut(theirs, normal)


def test_what_sentencepiece_does_not_do_is_named(tmp_path: Path) -> None:
    (tmp_path / "bpe").mkdir()
    for make, changes, said in (
        (unigram_json, {"normalizer": {"type": "NFC"}}, "normalizer is"),
        (unigram_json, {"pre_tokenizer": {"type": "ByteLevel"}}, "pre_tokenizer is"),
        (unigram_json, {"pre_tokenizer": {"type": "Metaspace", "replacement": "_"}}, "pre_tokenizer is"),
        (bpe_json, {"normalizer": {"type": "Replace", "pattern": {"String": "a"}}}, "Replace"),
    ):  # fmt: skip
        assert said in JsonTokenizer(changed(make(tmp_path), **changes)).unsupported[0]
    file = bpe_json(tmp_path / "bpe")
    model = json.loads(file.read_text(encoding="utf-8"))["model"]
    first, _, *others = model["merges"]
    for merges in ([first, *others], [*model["merges"], first]):
        found = JsonTokenizer(changed(file, model=model | {"merges": merges}))
        assert "merged in another way" in found.unsupported[0]
    for key, value in (("fuse_unk", False), ("byte_fallback", True), ("dropout", 0.1)):
        assert key in JsonTokenizer(changed(file, model=model | {key: value})).unsupported[0]
    assert (
        'type is "WordPiece"'
        in JsonTokenizer(changed(file, model=model | {"type": "WordPiece"})).unsupported[0]
    )
    # Older releases write pairs as one text.
    old = changed(file, model=model | {"merges": [" ".join(pair) for pair in model["merges"]]})
    assert not JsonTokenizer(old).unsupported


def test_the_pair_that_older_releases_left_out_is_known(tmp_path: Path) -> None:
    """They took its score, which is 0, for none (transformers before 4.31)."""
    whole = JsonTokenizer(bpe_json(tmp_path)).serialized()
    file = bpe_json(tmp_path)
    model = json.loads(file.read_text(encoding="utf-8"))["model"]
    first = "".join(model["merges"][0])
    merges = [pair for pair in model["merges"] if "".join(pair) != first]
    found = JsonTokenizer(changed(file, model=model | {"merges": merges}))
    assert not found.unsupported
    ours, theirs = (
        sentencepiece.SentencePieceProcessor(model_proto=proto) for proto in (found.serialized(), whole)
    )
    for text in ("Where is the station?", first.replace("▁", " ") * 3, "".join(PARTS)):
        assert ours.encode(text, out_type=str) == theirs.encode(text, out_type=str)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": None},
        {"model": []},
        {"model": {"type": "BPE", "vocab": 5, "merges": [], "unk_token": "a"}},
        {"model": {"type": "BPE", "vocab": {"a": 1}, "merges": [["a"]], "unk_token": "a"}},
        {"model": {"type": "BPE", "vocab": {"a" * 300: 1}, "merges": [], "unk_token": "a"}},
        {"model": {"type": "Unigram", "vocab": [["a", "b"]], "unk_id": 0}},
        {"model": {"type": "Unigram", "vocab": [["a", 1e300], ["b", 0.0]], "unk_id": 1}},
        {"model": {"type": "Unigram", "vocab": [["a", 0.0]], "unk_id": 7}},
        {"added_tokens": [1]},
        {"normalizer": 3},
        {"normalizer": {"type": "Sequence", "normalizers": 7}},
        {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "é"}},
        {"pre_tokenizer": ["Metaspace"]},
    ],
)
def test_an_odd_file_is_an_error(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InteropError, match="no tokenizer that can be read"):
        JsonTokenizer(changed(unigram_json(tmp_path), **changes))
