"""Files of gold alignments, in the two forms that they are found in, as links counted from 0.

Pharaoh has a pair a line, ``i-j`` for a sure link and ``ipj`` for one that is only possible. The shared tasks
of HLT-NAACL 2003 (Mihalcea & Pedersen 2003, "An evaluation exercise for word alignment") have a link a line:
``sentence source target S|P``, sentences counted from 1. Which form it is stands in the file; whether words
are counted from 0 or from 1 often does.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from seq2seq_core.corpus.lines import stream_lines
from seq2seq_core.errors import CorpusError
from seq2seq_core.inspection.alignments import GoldLinks, Link, links_of
from seq2seq_core.messages import Message

_FORM = re.compile(r"\s*[0-9]+(?:\s+\S.*)?")
"""How a line of four columns begins: a Pharaoh line never has a bare number."""
_COLUMNS = re.compile(r"\s*([0-9]{1,9})\s+([0-9]{1,9})\s+([0-9]{1,9})(?:\s+([SP]))?(?:\s+[0-9.]+)?\s*")
"""Of what may be left out, the sign is S; the confidence behind it says nothing of what is sure."""

_LOOKED_AT = 20
"""Lines that tell what a file is."""


@dataclass(frozen=True, slots=True)
class GoldAlignments:
    """The gold links of a test set.

    Attributes:
        links: of each pair.
        base: what the file counts the first word as, 0 or 1.
        certain: the base was given, or the file tells it; False where 0 was only assumed.
        beyond: the lines of the file with a link behind the last word of its sentence. Published gold has a
            few; many mean that the base is wrong or the file belongs to other sentences.
    """

    links: tuple[GoldLinks, ...]
    base: int
    certain: bool
    beyond: tuple[int, ...]

    @property
    def sure(self) -> int:
        """Sure links of all pairs."""
        return sum(len(links.sure) for links in self.links)

    @property
    def possible(self) -> int:
        """Links of all pairs that are only possible."""
        return sum(len(links.possible) for links in self.links) - self.sure


def has_links(path: Path) -> bool:
    """Whether a file looks like one of links, by its first lines; False also for one that cannot be read."""
    try:
        filled = (line for line in stream_lines(path) if line.strip())
        first = list(itertools.islice(filled, _LOOKED_AT))
        if first and _FORM.fullmatch(first[0]):
            return all(map(_COLUMNS.fullmatch, first))
        return bool(list(links_of(first, path)))
    except CorpusError:
        return False


class _Entry(NamedTuple):
    """What a line of the file says of a pair, words counted as they stand there."""

    line: int
    pair: int
    links: GoldLinks


def read_gold(
    path: Path, lengths: Sequence[tuple[int, int]], base: int | None = None, *, target_first: bool = False
) -> GoldAlignments:
    """The gold links of the pairs of a test set.

    Args:
        path: in either form; an empty line of Pharaoh is a pair without links.
        lengths: of each pair, its words on the source and on the target side. An empty side stands for a pair
            that is left out; its links say nothing of the base.
        base: what the first word is counted as. None has it found out: 0 if a link has one, 1 if otherwise
            one lies behind a last word counted from 0, else 0 is assumed.
        target_first: the file has the links of the other direction, target before source.

    Raises:
        CorpusError: the file cannot be read, a line is not of links, or one is of no pair; names the line.
    """
    lines = list(stream_lines(path))
    first = next((line for line in lines if line.strip()), "")
    columns = _FORM.fullmatch(first) is not None
    entries = list((_columns if columns else _pharaoh)(path, lines, len(lengths)))
    if target_first:
        entries = [entry._replace(links=_turned(entry.links)) for entry in entries]
    certain = base is not None
    if base is None:
        found = _told_base(entries, lengths)
        base, certain = found or 0, found is not None
    pairs = [(set[Link](), set[Link]()) for _ in lengths]
    beyond: list[int] = []
    for entry in entries:
        counted = _counted(entry, base, path, nulls=columns)
        if _is_beyond(counted, lengths[entry.pair]):
            beyond.append(entry.line)
        for kept, new in zip(pairs[entry.pair], (counted.sure, counted.possible), strict=True):
            kept |= new
    links = tuple(GoldLinks(frozenset(sure), frozenset(possible)) for sure, possible in pairs)
    return GoldAlignments(links, base, certain, tuple(beyond))


def _pharaoh(path: Path, lines: Sequence[str], pairs: int) -> Iterator[_Entry]:
    if len(lines) != pairs:
        raise CorpusError(
            Message("there are {lines} lines of links for {pairs} pairs", lines=len(lines), pairs=pairs),
            where=path,
            remedy="Give one line of gold links for each pair",
        )
    for number, links in enumerate(links_of(lines, path), start=1):
        yield _Entry(number, number - 1, links)


def _columns(path: Path, lines: Sequence[str], pairs: int) -> Iterator[_Entry]:
    found = [(number, _row(path, number, line)) for number, line in enumerate(lines, start=1) if line.strip()]
    first = 0 if any(sentence == 0 for _, (sentence, _) in found) else 1
    for number, (sentence, links) in found:
        if sentence - first >= pairs:
            raise CorpusError(
                Message(
                    "the link is of sentence {sentence}, and there are {pairs}",
                    sentence=sentence,
                    pairs=pairs,
                ),
                where=path,
                line=number,
                remedy="Give the gold links of the same source and target files",
            )
        yield _Entry(number, sentence - first, links)


def _row(path: Path, number: int, line: str) -> tuple[int, GoldLinks]:
    match = _COLUMNS.fullmatch(line)
    if match is None:
        raise CorpusError(
            Message("'{text}' is not a link of four columns", text=line.strip()[:40]),
            where=path,
            line=number,
            remedy="Write 'sentence source target S', with P for S where the link is only possible",
        )
    link = frozenset({(int(match[2]), int(match[3]))})
    return int(match[1]), GoldLinks(frozenset() if match[4] == "P" else link, link)


def _told_base(entries: Sequence[_Entry], lengths: Sequence[tuple[int, int]]) -> int | None:
    whole = [entry for entry in entries if min(lengths[entry.pair])]
    if any(0 in link for entry in whole for link in entry.links.possible):
        return 0
    return 1 if any(_is_beyond(entry.links, lengths[entry.pair]) for entry in whole) else None


def _is_beyond(links: GoldLinks, length: tuple[int, int]) -> bool:
    return min(length) > 0 and any(i >= length[0] or j >= length[1] for i, j in links.possible)


def _counted(entry: _Entry, base: int, path: Path, *, nulls: bool) -> GoldLinks:
    """The links counted from 0. In columns that count from 1, word 0 is the empty word, and no link."""
    if nulls and any(min(link) < base for link in entry.links.possible):
        return GoldLinks(frozenset(), frozenset())
    try:
        return entry.links.rebased(base)
    except CorpusError as error:
        raise CorpusError(error.what, where=path, line=entry.line, remedy=error.remedy) from error


def _turned(links: GoldLinks) -> GoldLinks:
    sure, possible = (frozenset((i, j) for j, i in side) for side in (links.sure, links.possible))
    return GoldLinks(sure, possible)
