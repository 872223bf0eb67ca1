"""Text files as lines: what breaks a line, and what is said of a file that is not text."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seq2seq_core.corpus import read_lines, stream_lines
from seq2seq_core.errors import CorpusError

LINES = st.lists(st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"])), max_size=8)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    def _write(data: bytes) -> Path:
        path = tmp_path / "text"
        path.write_bytes(data)
        return path

    return _write


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=LINES,
    end=st.sampled_from(["\n", "\r\n"]),
    bom=st.booleans(),
    packed=st.booleans(),
    ended=st.booleans(),
)
def test_lines_come_back_however_they_were_written(
    write: Callable[[bytes], Path], lines: list[str], end: str, bom: bool, packed: bool, ended: bool
) -> None:
    if lines and lines[0].startswith("\ufeff"):
        bom = True  # a mark of one's own at the very start cannot be told from a byte order mark
    text = end.join(lines)
    if lines and (ended or not lines[-1]):
        text += end
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    path = write(gzip.compress(data) if packed else data)
    assert read_lines(path) == (lines if text or not bom else [""])


def test_only_a_line_feed_breaks_a_line(write: Callable[[bytes], Path]) -> None:
    first = "a\u2028b\x0bc\x0cd\x85e\rf"
    assert read_lines(write(f"{first}\nlast\r\n".encode())) == [first, "last"]


def test_a_very_long_line_is_kept(write: Callable[[bytes], Path]) -> None:
    assert read_lines(write(("ä" * 100_000 + "\nb").encode())) == ["ä" * 100_000, "b"]


def test_a_file_is_streamed(write: Callable[[bytes], Path]) -> None:
    path = write(gzip.compress(b"a line of some length\n" * 1_000_000))
    tracemalloc.start()
    try:
        lines = stream_lines(path)
        assert list(islice(lines, 2)) == ["a line of some length"] * 2
        lines.close()  # type: ignore[attr-defined]
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.gz", tmp_path / "packed.txt"
    plain.write_bytes(b"a\n")
    packed.write_bytes(gzip.compress(b"a\n"))
    assert read_lines(plain) == read_lines(packed) == ["a"]


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such file") as caught:
        read_lines(tmp_path / "absent")
    assert str(tmp_path / "absent") in str(caught.value)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="a folder, not a file"):
        read_lines(tmp_path)


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (
            "Voilà une phrase assez longue pour être reconnue, écrite à Genève l'été dernier.",
            "cp1252",
            "cp125",
        ),
        ("저는 오늘 학교에 가서 친구를 만났습니다. 그리고 집에 왔습니다.", "cp949", "cp949"),
        ("안녕하세요", "utf-16", "UTF-16"),
    ],
)
def test_another_encoding_is_named_with_its_line(
    write: Callable[[bytes], Path], text: str, encoding: str, named: str
) -> None:
    before = "" if encoding == "utf-16" else "plain\nplain\n"
    with pytest.raises(CorpusError) as caught:
        read_lines(write((before + text + "\n").encode(encoding)))
    error = caught.value
    assert error.line == (3 if before else 1)
    assert named in error.what
    assert "UTF-8" in str(error.remedy)


def test_a_nul_byte_is_refused_with_its_line(write: Callable[[bytes], Path]) -> None:
    with pytest.raises(CorpusError, match="NUL") as caught:
        read_lines(write(b"a\nb\0c\n"))
    assert caught.value.line == 2


@pytest.mark.parametrize("damage", ["truncated", "altered", "head only"])
def test_a_damaged_gzip_is_said_to_be_so(write: Callable[[bytes], Path], damage: str) -> None:
    data = gzip.compress("".join(f"line {i}\n" for i in range(5000)).encode())
    data = {"truncated": data[:-20], "altered": data[:-6] + b"\0\0" + data[-4:], "head only": data[:4]}[
        damage
    ]
    with pytest.raises(CorpusError, match="truncated or damaged") as caught:
        read_lines(write(data))
    assert caught.value.line is not None
    assert caught.value.remedy
