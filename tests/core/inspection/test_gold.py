"""Files of gold alignments in both forms, counted from 0 and from 1, and the published error rates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seq2seq_core.corpus import read_lines, read_moses
from seq2seq_core.errors import CorpusError
from seq2seq_core.inspection.alignments import GoldLinks, alignment_error_rate, read_links
from seq2seq_core.inspection.gold import GoldAlignments, read_gold

LENGTHS = [(3, 2), (2, 4)]
Lengths = list[tuple[int, int]]
Read = Callable[..., GoldAlignments]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def from_text(
        text: str, lengths: Lengths = LENGTHS, base: int | None = None, **more: bool
    ) -> GoldAlignments:
        file = tmp_path / "gold"
        file.write_text(text, encoding="utf-8")
        return read_gold(file, lengths, base, **more)

    return from_text


def links(sure: set[tuple[int, int]], more: set[tuple[int, int]] = frozenset()) -> GoldLinks:  # type: ignore[assignment]
    return GoldLinks(frozenset(sure), frozenset(sure | more))


BOTH = (links({(0, 0), (2, 1)}, {(1, 0)}), links({(1, 3)}))


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("0-0 2-1 1p0\n1-3\n", 0),
        ("1-1 3-2 2?1\n2-4\n", 1),
        ("1 0 0 S\n1 1 0 P\n1 2 1 S\n2 1 3 S\n", 0),
        ("0001 1 1\n0001 3 2 S 0.9\n\n2 2 4 S\n0001 2 1 P\n", 1),
        ("0 1 1 S\n0 2 1 P\n0 3 2 S\r\n1 2 4 S", 1),
        ("\ufeff1\t1\t1\n1\t3\t2 1.0\n1 2 1 P 0.5\n2 2 4", 1),
    ],
)
def test_both_forms_say_the_same(read: Read, text: str, base: int) -> None:
    gold = read(text)
    assert gold == GoldAlignments(BOTH, base, True, ())
    assert (gold.sure, gold.possible) == (3, 1)
    assert read(text, base=base) == gold


def test_where_the_file_does_not_tell_its_base_the_user_can(read: Read) -> None:
    text = "1-1\n1-2 1-3\n"
    assert read(text) == GoldAlignments((links({(1, 1)}), links({(1, 2), (1, 3)})), 0, False, ())
    told = read(text, base=1)
    assert told == GoldAlignments((links({(0, 0)}), links({(0, 1), (0, 2)})), 1, True, ())


def test_one_word_behind_the_last_in_a_file_with_word_0_is_told_and_counted(read: Read) -> None:
    gold = read("0-0\n1-4 1-3\n")
    assert (gold.base, gold.certain, gold.beyond) == (0, True, (2,))
    assert gold.links[1] == links({(1, 4), (1, 3)})
    assert read("1 0 0\n2 1 4\n2 1 3").beyond == (2,)


def test_a_pair_that_is_left_out_says_nothing_of_the_base(read: Read) -> None:
    lengths = [(2, 2), (0, 1)]
    assert not read("1-1\n1-1\n", lengths).certain
    assert not read("1-1\n0-0\n", lengths).certain


def test_links_from_target_to_source_are_turned(read: Read) -> None:
    assert read("0-0 1-2 0p1\n3-1\n", target_first=True) == GoldAlignments(BOTH, 0, True, ())


def test_links_to_the_empty_word_are_no_links(read: Read) -> None:
    gold = read("1 1 1 S\n1 0 2 S\n2 2 0 P\n", base=1)
    assert gold.links == (links({(0, 0)}), links(set()))


@pytest.mark.parametrize(
    ("text", "base", "parts"),
    [
        ("0-0\n", None, ["gold:", "1 lines of links for 2 pairs", "for each pair"]),
        ("0-0\n1:1\n", None, ["gold, line 2", "'1:1' is not a link", "3p4"]),
        ("1-1\n0p1\n", 1, ["gold, line 2", "'0-1' lies before word 1", "base 0"]),
        (
            "1 1 1 S\n1 1 S\n",
            None,
            ["gold, line 2", "'1 1 S' is not a link of four columns", "sentence source"],
        ),
        ("1 1 1 S\n\n1 1 1 Q\n", None, ["gold, line 3", "'1 1 1 Q'"]),
        ("1 1 1\n3 1 1\n", None, ["gold, line 2", "sentence 3, and there are 2", "same source and target"]),
        ("0 1 1\n2 1 1\n", None, ["gold, line 2", "sentence 2, and there are 2"]),
        ("", None, ["0 lines of links for 2 pairs"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_a_remedy(
    read: Read, text: str, base: int | None, parts: list[str]
) -> None:
    with pytest.raises(CorpusError) as caught:
        read(text, base=base)
    assert all(part in str(caught.value) for part in parts), str(caught.value)


PAIRS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
        lambda length: st.tuples(
            st.just(length),
            *(
                st.frozensets(
                    st.tuples(st.integers(0, length[0] - 1), st.integers(0, length[1] - 1)), max_size=8
                )
                for _ in range(2)
            ),
        )
    ),
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=PAIRS, base=st.sampled_from([0, 1]), columns=st.booleans())
def test_what_is_written_is_read(
    read: Read, pairs: Sequence[tuple[tuple[int, int], frozenset, frozenset]], base: int, columns: bool
) -> None:
    """Told the base, always; not told it, wherever the file is of the other base by no evidence."""
    lengths = [length for length, _, _ in pairs]
    gold = tuple(GoldLinks(sure, sure | more) for _, sure, more in pairs)
    if columns and any(one.possible for one in gold):
        lines = [
            f"{n} {i + base} {j + base} {'S' if (i, j) in one.sure else 'P'}"
            for n, one in enumerate(gold, start=1)
            for i, j in sorted(one.possible)
        ]
    else:
        lines = [one.pharaoh(base) for one in gold]
    text = "".join(f"{line}\n" for line in lines)
    assert read(text, lengths, base).links == gold
    found = read(text, lengths)
    assert (found.links == gold) if found.certain or base == 0 else found.base == 0


@pytest.mark.parametrize(("name", "percent"), [("enfr", 4.07), ("roen", 20.75)])
def test_published_error_rates(shared_data: Path, name: str, percent: float) -> None:
    folder = shared_data / "word-alignment"
    sides = [line.split("|||") for line in read_lines(folder / f"{name}.src-tgt")]
    gold = read_gold(folder / f"{name}.gold", [(len(a.split()), len(b.split())) for a, b in sides])
    assert (gold.base, gold.certain, gold.beyond) == (1, True, ())
    found = [one.sure for one in read_links(folder / f"{name}.aligner-output")]
    score = alignment_error_rate(gold.links, found)
    assert round(100 * score.error_rate, 2) == percent
    assert f"{percent}%" in str(score)


def test_a_published_set_in_both_forms(shared_data: Path) -> None:
    folder = shared_data / "word-alignment" / "deen-bicici"
    pairs = list(read_moses(folder / "test.de", folder / "test.en"))
    lengths = [(len(pair.source.split()), len(pair.target.split())) for pair in pairs]
    pharaoh, columns = (read_gold(folder / name, lengths) for name in ("de-en.wa", "de-en.ref.wa"))
    assert pharaoh.links == columns.links
    assert (pharaoh.base, columns.base, pharaoh.sure, pharaoh.possible) == (0, 0, 1233, 0)
    assert (pharaoh.beyond, columns.beyond) == ((63,), (776,))  # word 16 of 13, as published
