"""What is wrong with a corpus, counted in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from seq2seq_core.corpus.pairs import SegmentPair

MAX_CHARACTERS = 1000
"""A side longer than this is over-long: hardly one sentence any more."""


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Counts over all pairs that were read; a pair can be in several, but an empty one is only empty.

    Attributes:
        pairs: all pairs read, usable or not.
        empty_source: pairs without a source (both sides empty counts here alone).
        empty_target: pairs with a source and no target.
        identical: pairs whose sides are the same text.
        duplicates: pairs that had occurred before, both sides equal.
        overlong: pairs with a side of more than ``MAX_CHARACTERS`` code points.
    """

    pairs: int
    empty_source: int
    empty_target: int
    identical: int
    duplicates: int
    overlong: int

    @property
    def empty(self) -> int:
        """Pairs that cannot be used because a side is empty."""
        return self.empty_source + self.empty_target

    @property
    def usable(self) -> int:
        """Pairs with text on both sides."""
        return self.pairs - self.empty

    def as_json(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


class QualityCounter:
    """Counts pairs as they stream by."""

    def __init__(self, max_characters: int = MAX_CHARACTERS) -> None:
        self._max_characters = max_characters
        self._counts = dict.fromkeys(QualityReport.__slots__, 0)
        self._seen: set[int] = set()  # hashes and not texts: a corpus may be larger than memory

    def add(self, pair: SegmentPair) -> None:
        """Counts one pair; white space around a side does not matter."""
        source, target = pair.source.strip(), pair.target.strip()
        self._counts["pairs"] += 1
        if not source or not target:
            self._counts["empty_target" if source else "empty_source"] += 1
            return
        key = hash((source, target))
        self._counts["duplicates"] += key in self._seen
        self._seen.add(key)
        self._counts["identical"] += source == target
        self._counts["overlong"] += max(len(source), len(target)) > self._max_characters

    def report(self) -> QualityReport:
        """The counts up to here."""
        return QualityReport(**self._counts)


def inspect_pairs(pairs: Iterable[SegmentPair], max_characters: int = MAX_CHARACTERS) -> QualityReport:
    """The quality report of pairs from any reader."""
    counter = QualityCounter(max_characters)
    for pair in pairs:
        counter.add(pair)
    return counter.report()
