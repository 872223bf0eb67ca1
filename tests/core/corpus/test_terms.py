"""Terms from CSV, TSV and TBX files, and what is said of files that hold none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.config import Term
from seq2seq_core.corpus.terms import read_terms
from seq2seq_core.errors import CorpusError

TBX_2 = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1"><descrip>in a <hi>note</hi></descrip>
  <langSet xml:lang="en-GB"><tig><term>roof</term></tig><ntig><termGrp><term>house
   top</term></termGrp></ntig></langSet>
  <langSet xml:lang="FR"><tig><term>toit <hi>plat</hi></term></tig>
  <tig><term>couverture</term></tig></langSet>
</termEntry>
<termEntry><langSet xml:lang="en"><tig><term>alone</term></tig></langSet></termEntry>
</body></text></martif>"""
TBX_3 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="en"><text><body>
<conceptEntry><langSec xml:lang="en"><termSec><term>water &amp; ice</term></termSec></langSec>
<langSec xml:lang="ko"><termSec><term>물과 얼음</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'house,maison\r\n\r\n"roof, new",toit,noun\r\nhouse,maison\r\n'),
        ("a.csv", 'house;maison\n"roof, new";toit\n'),
        ("a.CSV", "\ufeffhouse\tmaison\nroof, new\ttoit\n"),
        ("a.tsv", "house\tmaison\n roof, new \t toit \textra\n"),
        ("a.txt", "house\tmaison\nroof, new\ttoit"),
    ],
)
def test_tables(tmp_path: Path, name: str, text: str) -> None:
    found = read_terms(written(tmp_path, name, text), "en", "fr")
    assert found == [Term("house", "maison"), Term("roof, new", "toit")]


def test_quotation_marks_in_a_tsv_are_text(tmp_path: Path) -> None:
    assert read_terms(written(tmp_path, "a.tsv", '"a\tb"\n'), "en", "fr") == [Term('"a', 'b"')]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tbx_of_both_versions(tmp_path: Path, encoding: str) -> None:
    older = written(tmp_path, "a.tbx", TBX_2, encoding)
    assert read_terms(older, "en", "fr-CA") == [Term("roof", "toit plat"), Term("house top", "toit plat")]
    assert read_terms(older, "fr", "en") == [Term("toit plat", "roof"), Term("couverture", "roof")]
    newer = written(tmp_path, "b.tbx", TBX_3, encoding)
    assert read_terms(newer, "ko", "en") == [Term("물과 얼음", "water & ice")]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "house,maison\nroof\n", "a.csv, line 2: this line has no pair of terms"),
        ("a.tsv", "house,maison\n", "line 1: this line has no pair"),
        ("a.csv", "\n\n", "the file holds no terms"),
        ("a.csv", '"a,b\n', "line 1"),
        ("a.tbx", TBX_3, "the languages found are: en, ko"),
        ("a.tbx", "<tbx></tbx>", "the languages found are: -"),
        ("a.tbx", "<tbx>\n<a></tbx>", r"line 2: this is no valid XML \(mismatched tag\)"),
        ("a.tbx", "", "no valid XML"),
        ("a.tbx", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "declares entities"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        read_terms(written(tmp_path, name, text), "en", "fr")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("a.tbx", "a.csv"):
        with pytest.raises(CorpusError):
            read_terms(tmp_path / name, "en", "fr")


@given(st.sampled_from(["a.csv", "a.tsv", "a.tbx"]), st.one_of(st.binary(max_size=80), st.text(max_size=80)))
def test_any_file_is_read_or_refused_with_a_reason(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: str | bytes
) -> None:
    path = tmp_path_factory.mktemp("terms") / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    try:
        terms = read_terms(path, "en", "fr")
    except CorpusError:
        return
    assert all(term.source and term.target for term in terms)
