"""Corpus files to segment pairs, one reader a format; all of them stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from seq2seq_core.corpus.lines import stream_lines
from seq2seq_core.corpus.pairs import SegmentPair
from seq2seq_core.corpus.quality import QualityCounter, QualityReport
from seq2seq_core.errors import CorpusError
from seq2seq_core.messages import Message


@dataclass(frozen=True, slots=True)
class Corpus:
    """The usable pairs of some files, and what was found on the way."""

    pairs: list[SegmentPair]
    report: QualityReport


def read_pairs(path: Path) -> Iterator[SegmentPair]:
    """The pairs of a tab-separated file: source, target, and further columns, which are passed over.

    Args:
        path: UTF-8 text, plain or gzip. There is no quoting: a quotation mark is text.

    Returns:
        One pair a line, text as it stands; an empty line is a pair of empty sides.

    Raises:
        CorpusError: the file cannot be read, or a line that is not empty has no tab.
    """
    lines = stream_lines(path)
    tab_seen = False
    for number, line in enumerate(lines, start=1):
        source, tab, rest = line.partition("\t")
        if tab:
            tab_seen = True
        elif line.strip():
            raise _no_tab(path, number, tab_seen or any("\t" in later for later in lines))
        yield SegmentPair(source, rest.partition("\t")[0], str(path), number)


def read_moses(source: Path, target: Path) -> Iterator[SegmentPair]:
    """The pairs of two files of which line *n* of one translates line *n* of the other.

    Args:
        source: UTF-8 text, plain or gzip.
        target: as many lines.

    Returns:
        One pair a line, text as it stands; the origin is the source file.

    Raises:
        CorpusError: a file cannot be read, or one ends before the other.
    """
    source_lines, target_lines = stream_lines(source), stream_lines(target)
    for number, (left, right) in enumerate(zip_longest(source_lines, target_lines), start=1):
        if left is not None and right is not None:
            yield SegmentPair(left, right, str(source), number)
            continue
        longer, rest = (source, source_lines) if right is None else (target, target_lines)
        total = number + sum(1 for _ in rest)
        counts = (total, number - 1) if right is None else (number - 1, total)
        raise CorpusError(
            Message(
                "the first line without a partner: {source} has {sources} lines and {target} has {targets}",
                source=source,
                sources=counts[0],
                target=target,
                targets=counts[1],
            ),
            where=longer,
            line=number,
            remedy="Line n of one file must translate line n of the other",
        )


def load_corpus(files: Sequence[Path | tuple[Path, Path]], *, limit: int | None = None) -> Corpus:
    """All usable pairs of some files, with a quality report.

    White space around a side is taken off; pairs with an empty side are left out and counted.

    Args:
        files: tab-separated files, or (source, target) files.
        limit: stop after so many usable pairs.

    Raises:
        CorpusError: a file cannot be read, or there is no usable pair in any.
    """
    counter = QualityCounter()
    pairs: list[SegmentPair] = []
    for file in files:
        for pair in read_pairs(file) if isinstance(file, Path) else read_moses(*file):
            if limit is not None and len(pairs) >= limit:
                break
            stripped = pair._replace(source=pair.source.strip(), target=pair.target.strip())
            counter.add(stripped)
            if stripped.source and stripped.target:
                pairs.append(stripped)
    if not pairs:
        raise _no_pairs(files, counter.report())
    return Corpus(pairs, counter.report())


def load_pairs(files: Sequence[Path | tuple[Path, Path]], *, limit: int | None = None) -> list[SegmentPair]:
    """The pairs of :func:`load_corpus` alone."""
    return load_corpus(files, limit=limit).pairs


def _no_tab(path: Path, line: int, others_have: bool) -> CorpusError:
    if others_have:
        return CorpusError(
            "the line has no tab between source and target",
            where=path,
            line=line,
            remedy="Put a tab between the two sides, or take the line out",
        )
    return CorpusError(
        "this is not a tab-separated file: no line has a tab",
        where=path,
        remedy="Give a file of 'source<tab>target' lines, or a source and a target file",
    )


def _no_pairs(files: Sequence[Path | tuple[Path, Path]], report: QualityReport) -> CorpusError:
    names = ", ".join(str(file) if isinstance(file, Path) else " + ".join(map(str, file)) for file in files)
    what = (
        Message("0 pairs of text: all {lines} lines have an empty side", lines=report.pairs)
        if report.pairs
        else Message("0 pairs of text")
    )
    return CorpusError(what, where=names or None, remedy="Give a file with both sides on each line")
