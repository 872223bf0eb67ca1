"""What has been trained, translated and measured, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from seq2seq_core.evaluation import (
    Comparison,
    LengthScores,
    bleu,
    compare,
    scores_by_length,
    source_lengths,
)
from tests.benchmarks.reproductions.experiments import EXPERIMENTS
from tests.benchmarks.reproductions.measuring import Measured
from tests.benchmarks.reproductions.scoring import BEAM, TESTS, read_side, translate_test
from tests.benchmarks.reproductions.training import Trained

LONG = 15
"""Sentences of more words than this are where attention is claimed to help."""
EDGES = (5, 10, 15, 20)


@dataclass(frozen=True)
class Findings:
    """What has been trained and translated.

    Attributes:
        trained: by experiment, in the order of the table.
    """

    data: Path
    out: Path
    trained: dict[str, Trained]
    measured: Measured | None

    def minutes(self, name: str) -> float:
        """CPU minutes of training, with those of the model that it went on with."""
        before = EXPERIMENTS[name].after
        return self.trained[name].cpu_seconds / 60 + (self.minutes(before) if before else 0.0)

    def hypotheses(self, name: str, test: str, beam: int = BEAM) -> list[str]:
        """Translations of a test."""
        return translate_test(name, test, beam, self.data, self.out).hypotheses

    @cached_property
    def references(self) -> dict[str, list[str]]:
        """German sides of the tests."""
        return {test: read_side(self.data, test, "de") for test in TESTS}

    @cached_property
    def joined(self) -> tuple[list[int], list[str]]:
        """Source lengths in words, and references, of both tests."""
        sources = [line for test in TESTS for line in read_side(self.data, test, "en")]
        return source_lengths(sources, "en"), [line for test in TESTS for line in self.references[test]]

    def joined_hypotheses(self, name: str) -> list[str]:
        """Translations of both tests."""
        return [line for test in TESTS for line in self.hypotheses(name, test)]

    def by_length(self, name: str) -> tuple[LengthScores, ...]:
        """Scores of both tests by source length."""
        lengths, references = self.joined
        return scores_by_length(lengths, self.joined_hypotheses(name), references, "de", edges=EDGES)

    def compare(self, first: str, second: str, longer_than: int = 0) -> tuple[int, Comparison]:
        """Two models on the sentences of both tests of more words than that, and how many these are."""
        lengths, references = self.joined
        rows = [i for i, length in enumerate(lengths) if length > longer_than]
        first_texts, second_texts, their_references = (
            [column[i] for i in rows]
            for column in (self.joined_hypotheses(first), self.joined_hypotheses(second), references)
        )
        return len(rows), compare(first_texts, second_texts, their_references, "de")

    def test_bleu(self, name: str) -> list[float]:
        """BLEU of each test, 13a and cased."""
        return [bleu(self.hypotheses(name, test), self.references[test], "de").score for test in TESTS]
