"""Vocabularies in YAML as Marian has them: pieces are pieces, whatever YAML would make of them."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.yaml_files import read_ids
from tests.core.interop.marian_releases import vocabulary_text

HARD = {
    "</s>": 0,
    "<unk>": 1,
    "no": 2,
    "~": 3,
    "null": 4,
    "1.5": 5,
    "0x10": 6,
    "<<": 7,
    "=": 8,
    "y": 9,
    '"': 10,
    "'": 11,
    "\\": 12,
    ":": 13,
    "#": 14,
    "-": 15,
    "?": 16,
    "::": 17,
    "a: b": 18,
    "a #b": 19,
    "\x85": 20,
    "\u2028": 21,
    "\xa0": 22,
    "▁": 23,
    ">>fra<<": 24,
    "{": 25,
    "[]": 26,
    "!!python": 27,
    "---": 28,
    "...": 29,
    "&a": 30,
    "*a": 31,
    "%": 32,
    "@": 33,
    "`": 34,
    "\ufeff": 35,
    "\u3000": 36,
    "😀": 37,
    "'s": 38,
    "don't": 39,
    '"quoted"': 40,
    " ": 41,
    "-a": 42,
    "?b": 43,
    ":c": 44,
    "true": 45,
    "2020-01-01": 46,
    "1:30": 47,
    "1_000": 48,
    "\t": 49,
    "\x00": 50,
    "\x7f": 51,
    "e\u0301": 52,
    "é": 53,
}


class TestVocabularies:
    def read(self, path: Path, text: str) -> list[tuple[str, object]]:
        file = path / "vocab.yml"
        file.write_bytes(text.encode())
        return read_ids(file)

    def test_pieces_that_yaml_takes_for_something_else(self, tmp_path: Path) -> None:
        assert dict(self.read(tmp_path, vocabulary_text(HARD))) == HARD

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                '"\\x41\\u00e9\\U0001F600\\t\\"\\\\\\/\\_\\N\\L\\P\\e\\0": 7',
                'Aé😀\t"\\/\xa0\x85\u2028\u2029\x1b\0',
            ),
            ("'it''s: \"so\"': 7", 'it\'s: "so"'),
            ("? a\n: 7", "a"),
            ('? "a: b"\n:   7', "a: b"),
            ("%YAML 1.2\n---\n# words\na : 7 \n...\n", "a"),
            ("\ufeffa: 7\r\n", "a"),
            ('{"a": 7}', "a"),
        ],
    )
    def test_ways_to_write_one(self, text: str, expected: str, tmp_path: Path) -> None:
        assert self.read(tmp_path, text) == [(expected, 7)]

    @pytest.mark.parametrize(
        "text",
        [
            *("a", "a:", "a: b", "a: 1.5", "a: -1", "- a", "!!python/object:os.system a: 1", "&x a: 1"),
            *("*x : 1", "{a: 1}", "? a", "? a\nb: 1", '"a: 1', '"\\q": 1', '"\\ud800": 1', "a: 1\na: 2"),
            *('"\\U00110000": 1', "[a]: 1", "a" * 5000 + ": 1", "a: " + "1" * 30, "| a: 1", "  : 1"),
            *("a" + " " * 100_000 + "b",),
        ],
    )
    def test_what_is_none(self, text: str, tmp_path: Path) -> None:
        with pytest.raises(InteropError):
            self.read(tmp_path, text)

    def test_lines_of_spaces_take_no_time(self, tmp_path: Path) -> None:
        lines = [f"a{' ' * 4000}{i}: {i}\n" for i in range(2000)]
        assert len(self.read(tmp_path, "".join(lines))) == 2000

    def test_a_plain_list_and_json(self, tmp_path: Path) -> None:
        (tmp_path / "a.vocab").write_text("</s>\n<unk>\n\u2028\n: 5\n", encoding="utf-8")
        assert read_ids(tmp_path / "a.vocab") == [("</s>", 0), ("<unk>", 1), ("\u2028", 2), (": 5", 3)]
        (tmp_path / "a.json").write_text(json.dumps(HARD), encoding="utf-8")
        assert dict(read_ids(tmp_path / "a.json")) == HARD
        (tmp_path / "a.vocab").write_text("a\n\na\n", encoding="utf-8")
        with pytest.raises(InteropError, match="twice"):
            read_ids(tmp_path / "a.vocab")

    @settings(max_examples=200)
    @given(
        pieces=st.lists(
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6), unique=True
        )
    )
    def test_whatever_the_pieces_are(
        self, pieces: list[str], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        ids = {piece: i for i, piece in enumerate(["</s>", *(p for p in pieces if p != "</s>")])}
        assert dict(self.read(tmp_path_factory.getbasetemp(), vocabulary_text(ids))) == ids

    @settings(max_examples=200)
    @given(text=st.text(st.sampled_from("a1 :?\"'\\x#-!&*{}\n\t\u2028,"), max_size=30))
    def test_any_text_is_a_vocabulary_or_an_error(
        self, text: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        with contextlib.suppress(InteropError):
            assert all(isinstance(i, int) for _, i in self.read(tmp_path_factory.getbasetemp(), text))

    def test_sixty_thousand_are_read_at_once(self, tmp_path: Path) -> None:
        ids = {f"▁{i}x": i for i in range(60_000)}
        assert len(self.read(tmp_path, vocabulary_text(ids))) == 60_000
