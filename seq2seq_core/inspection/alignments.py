"""Word alignments: from attention, from Pharaoh files, scored against gold, drawn as text.

Shape legend: T target tokens, S source tokens, Tw target words, Sw source words. A word is what white
space separates; links are (source word, target word), counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.corpus.lines import stream_lines
from seq2seq_core.errors import CorpusError
from seq2seq_core.messages import Message
from seq2seq_core.types import Alignment, Token

Link = tuple[int, int]

_WORD = re.compile(r"\S+")
_LINK = re.compile(r"([0-9]{1,9})([-p?])([0-9]{1,9})")


class Word(NamedTuple):
    """A word and the stretch of text that it covers, ``text[start:end]``."""

    text: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text: what white space separates, with offsets in code points."""
    return tuple(Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text))


def merge_to_words(
    token_map: NDArray[np.float32],
    source_tokens: Sequence[Token],
    target_tokens: Sequence[Token],
    source: str,
    target: str,
) -> NDArray[np.float32]:
    """A map of pieces as a map of words: summed over a source word's pieces, averaged over a target word's.

    So a row still is what one prediction read, and sums to at most 1. A piece of white space alone counts
    to the word that begins behind it, if one does.

    Args:
        token_map: ``[T, S]``, rows summing to at most 1 (:meth:`AttentionMaps.token_map`).
        source_tokens: S pieces with offsets into ``source``.
        target_tokens: T pieces with offsets into ``target``.
        source: the source text.
        target: the target text.

    Returns:
        ``[Tw, Sw]`` float32, in the order of :func:`words_of`.

    Raises:
        ValueError: the map has not T rows and S columns.
    """
    shape = (len(target_tokens), len(source_tokens))
    if token_map.shape != shape:
        raise ValueError(f"a map of {token_map.shape} for tokens of {shape}")
    rows = membership(target_tokens, words_of(target))
    columns = membership(source_tokens, words_of(source))
    pieces = np.maximum(rows.sum(axis=0), 1)
    merged: NDArray[np.float32] = (rows / pieces).T @ token_map @ columns
    return merged


def membership(tokens: Sequence[Token], words: Sequence[Word]) -> NDArray[np.float32]:
    """``[tokens, words]``, 1 where a token belongs to a word; to one at most."""
    length = max([0, *(word.end for word in words), *(token.end for token in tokens)])
    word_at = np.full(length + 1, -1)
    for index, word in enumerate(words):
        word_at[word.start : word.end] = index
    members = np.zeros((len(tokens), len(words)), dtype=np.float32)
    for row, token in enumerate(tokens):
        inside = word_at[token.start : token.end]
        inside = inside[inside >= 0]
        if inside.size:
            owner = int(np.bincount(inside).argmax())
        elif token.start == token.end and word_at[token.end] < 0:  # a later byte of a character
            owner = int(word_at[token.start - 1]) if token.start else -1
        else:
            owner = int(word_at[token.end])
        if owner >= 0:
            members[row, owner] = 1
    return members


def word_alignment(
    token_map: NDArray[np.float32],
    source_tokens: Sequence[Token],
    target_tokens: Sequence[Token],
    source: str,
    target: str,
) -> Alignment:
    """The alignment that a map says: each target word to the source word it was read from most.

    The map has no special tokens, so that a target word is aligned by what it read of the words,
    however little that is; one that read nothing of them at all stays without a link.

    Args and raises: as :func:`merge_to_words`.
    """
    word_map = merge_to_words(token_map, source_tokens, target_tokens, source, target)
    links: list[Link] = []
    if word_map.size:
        best = word_map.argmax(axis=1)
        links = sorted((int(i), j) for j, i in enumerate(best) if word_map[j, i] > 0)
    return Alignment(
        source_words=tuple(word.text for word in words_of(source)),
        target_words=tuple(word.text for word in words_of(target)),
        links=tuple(links),
    )


@dataclass(frozen=True, slots=True)
class GoldLinks:
    """The gold links of one pair, counted from 0; every sure link is possible, too."""

    sure: frozenset[Link]
    possible: frozenset[Link]

    def pharaoh(self, base: int = 0) -> str:
        """The links as ``i-j`` and, where only possible, ``ipj``."""
        return " ".join(
            f"{i + base}{'-' if (i, j) in self.sure else 'p'}{j + base}" for i, j in sorted(self.possible)
        )

    def rebased(self, base: int) -> GoldLinks:
        """The same links counted from 0, where these count the first word as ``base``.

        Raises:
            CorpusError: a link lies before the first word.
        """
        before = next((link for link in sorted(self.possible) if min(link) < base), None)
        if before is not None:
            raise CorpusError(
                Message(
                    "link '{source}-{target}' lies before word {base}",
                    source=before[0],
                    target=before[1],
                    base=base,
                ),
                remedy="Count words from 0 (base 0)",
            )
        return GoldLinks(
            *(frozenset((i - base, j - base) for i, j in kind) for kind in (self.sure, self.possible))
        )


def parse_pharaoh(line: str, base: int = 0) -> GoldLinks:
    """One line of links: ``i-j`` sure, ``ipj`` or ``i?j`` possible, source before target.

    Args:
        line: links separated by white space; a link that stands twice is sure if one of them is.
        base: what the first word is counted as, 0 or 1.

    Raises:
        CorpusError: something is not a link, or is one before the first word.
    """
    sure: set[Link] = set()
    possible: set[Link] = set()
    for text in line.split():
        match = _LINK.fullmatch(text)
        if match is None:
            raise CorpusError(
                Message("'{text}' is not a link", text=text[:40]),
                remedy="Write links as 3-4, or 3p4 where only possible",
            )
        link = (int(match[1]), int(match[3]))
        possible.add(link)
        if match[2] == "-":
            sure.add(link)
    return GoldLinks(frozenset(sure), frozenset(possible)).rebased(base)


def read_links(path: Path, base: int = 0) -> list[GoldLinks]:
    """A file of links, the set of one pair a line; an empty line is a pair without links.

    Raises:
        CorpusError: the file cannot be read, or a line is not of links; names the line.
    """
    return list(links_of(stream_lines(path), path, base))


def links_of(lines: Iterable[str], path: Path, base: int = 0) -> Iterator[GoldLinks]:
    """The links of the lines of a file, as :func:`read_links`.

    Raises:
        CorpusError: a line is not of links; names the line.
    """
    for number, line in enumerate(lines, start=1):
        try:
            yield parse_pharaoh(line, base)
        except CorpusError as error:
            raise CorpusError(error.what, where=path, line=number, remedy=error.remedy) from error


@dataclass(frozen=True, slots=True)
class AlignmentScore:
    """How found links agree with gold ones (Och and Ney 2003), each from 0 to 1.

    Attributes:
        error_rate: 1 - (\\|A∩S\\| + \\|A∩P\\|) / (\\|A\\| + \\|S\\|), less is better.
        precision: share of the found links that are at least possible; 1 where none was found.
        recall: share of the sure links that were found; 1 where none is sure.
        pairs: how many sentence pairs were scored.
    """

    error_rate: float
    precision: float
    recall: float
    pairs: int

    def __str__(self) -> str:
        return (
            f"AER {self.error_rate:.2%}  precision {self.precision:.2%}  recall {self.recall:.2%}"
            f"  ({self.pairs} pairs)"
        )

    def as_json(self) -> dict[str, float | int]:
        """The figures by name."""
        return asdict(self)


def alignment_error_rate(
    gold: Sequence[GoldLinks], found: Sequence[Alignment | Collection[Link]]
) -> AlignmentScore:
    """Scores found alignments against gold ones, over all pairs together.

    Args:
        gold: one a pair.
        found: as many, alignments or sets of links counted from 0.

    Raises:
        CorpusError: the two differ in length, or there is neither a sure nor a found link in any.
    """
    if len(gold) != len(found):
        raise CorpusError(
            Message("{found} alignments for {gold} lines of gold links", found=len(found), gold=len(gold)),
            remedy="Give one line of gold links for each pair",
        )
    in_sure = in_possible = total_found = total_sure = 0
    for links, alignment in zip(gold, found, strict=True):
        hits = set(alignment.links if isinstance(alignment, Alignment) else alignment)
        in_sure += len(hits & links.sure)
        in_possible += len(hits & links.possible)
        total_found += len(hits)
        total_sure += len(links.sure)
    if not total_found + total_sure:
        raise CorpusError("there is no link to score", remedy="Check that the gold file is the right one")
    return AlignmentScore(
        error_rate=1 - (in_sure + in_possible) / (total_found + total_sure),
        precision=in_possible / total_found if total_found else 1.0,
        recall=in_sure / total_sure if total_sure else 1.0,
        pairs=len(gold),
    )
