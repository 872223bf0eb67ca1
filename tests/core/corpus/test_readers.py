"""Readers: pairs as they stand in the file, and one clear error for each fault."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seq2seq_core.corpus import SegmentPair, inspect_pairs, load_corpus, load_pairs, read_moses, read_pairs
from seq2seq_core.errors import CorpusError

SIDES = st.text(st.characters(exclude_characters="\n\r\t\0\ufeff", exclude_categories=["Cs"]))
PAIRS = st.lists(st.tuples(SIDES, SIDES), max_size=8)

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return _write


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=PAIRS, extra=st.booleans(), packed=st.booleans())
def test_tab_separated_pairs_come_back(
    tmp_path: Path, pairs: list[tuple[str, str]], extra: bool, packed: bool
) -> None:
    more = "\tCC-BY\tauthor" if extra else ""
    data = "".join(f"{source}\t{target}{more}\n" for source, target in pairs).encode()
    path = tmp_path / "pairs.tsv"
    path.write_bytes(gzip.compress(data) if packed else data)
    expected = [SegmentPair(*pair, str(path), n) for n, pair in enumerate(pairs, 1)]
    assert list(read_pairs(path)) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=PAIRS, packed=st.booleans())
def test_two_parallel_files_come_back(tmp_path: Path, pairs: list[tuple[str, str]], packed: bool) -> None:
    paths = tmp_path / "a.en", tmp_path / "a.fr"
    for path, side in zip(paths, range(2), strict=True):
        data = "".join(pair[side] + "\n" for pair in pairs).encode()
        path.write_bytes(gzip.compress(data) if packed else data)
    assert [(p.source, p.target, p.line) for p in read_moses(*paths)] == [
        (*pair, n) for n, pair in enumerate(pairs, 1)
    ]


@pytest.mark.parametrize(("lengths", "longer"), [((3, 5), "b"), ((5, 3), "a"), ((0, 2), "b")])
def test_files_of_different_length(write: Write, lengths: tuple[int, int], longer: str) -> None:
    a, b = (write(name, "x\n" * length) for name, length in zip("ab", lengths, strict=True))
    with pytest.raises(CorpusError, match="without a partner") as caught:
        list(read_moses(a, b))
    assert caught.value.line == min(lengths) + 1
    assert str(caught.value.where).endswith(longer)
    assert f"{a} has {lengths[0]} lines and {b} has {lengths[1]}" in caught.value.what


def test_a_line_without_a_tab(write: Write) -> None:
    with pytest.raises(CorpusError, match="no tab between") as caught:
        list(read_pairs(write("x.tsv", "a\tb\n\nwrong\nc\td\n")))
    assert caught.value.line == 3


def test_a_first_line_without_a_tab_in_a_file_with_tabs(write: Write) -> None:
    with pytest.raises(CorpusError, match="no tab between") as caught:
        list(read_pairs(write("x.tsv", "wrong\nc\td\n")))
    assert caught.value.line == 1


def test_a_file_without_any_tab(write: Write) -> None:
    with pytest.raises(CorpusError, match="not a tab-separated file") as caught:
        list(read_pairs(write("x.txt", "one\ntwo\n")))
    assert caught.value.line is None


def test_empty_sides_are_left_out_and_counted(write: Write) -> None:
    path = write("x.tsv", "a\tb\n\n \tc\nd\t\u3000\n e \tf\r\n")
    corpus = load_corpus([path])
    assert [(p.source, p.target, p.line) for p in corpus.pairs] == [("a", "b", 1), ("e", "f", 5)]
    report = corpus.report
    assert (report.pairs, report.empty_source, report.empty_target) == (5, 2, 1)
    assert (report.empty, report.usable) == (3, 2)


@pytest.mark.parametrize("text", ["", "\n\n", "a\t\n\tb\n", "\ufeff"])
def test_no_usable_pair_at_all(write: Write, text: str) -> None:
    with pytest.raises(CorpusError, match="0 pairs"):
        load_pairs([write("x.tsv", text)])


def test_no_file_at_all() -> None:
    with pytest.raises(CorpusError, match="0 pairs"):
        load_pairs([])


def test_many_files_and_a_limit(write: Write) -> None:
    tsv = write("x.tsv", "1\ta\n\t\n2\tb\n")
    moses = write("y.en", "3\n4\n"), write("y.fr", "c\nd\n")
    assert [p.source for p in load_pairs([tsv, moses, tsv])] == ["1", "2", "3", "4", "1", "2"]
    assert [p.source for p in load_pairs([tsv, moses], limit=3)] == ["1", "2", "3"]


def test_the_quality_report_counts_each_fault() -> None:
    long = "x" * 100_000
    sides = [
        ("a", "b"),
        (" a", "b "),
        ("a", "B"),
        ("", "b"),
        ("a", " "),
        ("", ""),
        ("same", "same"),
        (long, "y"),
    ]
    report = inspect_pairs(SegmentPair(*pair, "-", n) for n, pair in enumerate(sides, 1))
    assert report.as_json() == {
        "pairs": 8,
        "empty_source": 2,
        "empty_target": 1,
        "identical": 1,
        "duplicates": 1,
        "overlong": 1,
    }


def test_real_corpora(shared_data: Path) -> None:
    assert load_corpus([shared_data / "tatoeba" / "eng-fra.dev.tsv.gz"]).report.usable == 1686
    news = shared_data / "korean-english-news"
    files = news / "northkorean-english.dev.nk.gz", news / "korean-english-park.dev.en.gz"
    pairs = load_pairs([files])  # the first has CRLF line ends
    assert len(pairs) == 1000
    assert not any("\r" in pair.source for pair in pairs)
