"""Scores by the length of the source sentence.

The view in which Cho et al. (2014, "On the properties of neural machine translation", figure 4) saw a fixed
context vector fail on long sentences, and Bahdanau et al. (2015, figure 2) attention hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from seq2seq_core.checks import require
from seq2seq_core.evaluation.scores import CASED, Score, Scoring, bleu, chrf, require_as_many
from seq2seq_core.messages import Message
from seq2seq_core.text.languages import is_unspaced

DEFAULT_EDGES = (5, 10, 15, 20, 25, 30, 40, 50)
"""Last length of each bucket but the last, which has no end."""


@dataclass(frozen=True, slots=True)
class LengthScores:
    """The scores of all sentences of some lengths.

    Attributes:
        first: the shortest length that counts here.
        last: the longest one, None for no end.
        sentences: how many there are; few make a score uncertain.
        bleu: corpus BLEU of these sentences.
        chrf: their corpus chrF.
    """

    first: int
    last: int | None
    sentences: int
    bleu: Score
    chrf: Score

    @property
    def label(self) -> str:
        """``11–15``, or ``51+`` for the last bucket."""
        if self.last is None:
            return f"{self.first}+"
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def as_json(self) -> dict[str, Any]:
        """The fields by name; ``last`` is null where there is no end."""
        return asdict(self)


def source_lengths(sources: Sequence[str], language: str) -> list[int]:
    """Lengths in words: what white space separates, or characters where words are not separated.

    Args:
        sources: a sentence each.
        language: theirs, BCP-47.
    """
    if is_unspaced(language):
        return [sum(len(word) for word in source.split()) for source in sources]
    return [len(source.split()) for source in sources]


def scores_by_length(
    lengths: Sequence[int],
    hypotheses: Sequence[str],
    references: Sequence[str],
    target_language: str,
    *,
    edges: Sequence[int] = DEFAULT_EDGES,
    scoring: Scoring = CASED,
) -> tuple[LengthScores, ...]:
    """BLEU and chrF of each bucket of source lengths.

    Args:
        lengths: of each source sentence, in whatever unit; 0 (an empty one) is in no bucket.
        hypotheses: as many translations.
        references: as many references.
        target_language: as in ``corpus_scores``.
        edges: last length of each bucket but the last, rising: 10, 20 gives 1-10, 11-20 and 21 on.
        scoring: how texts are compared.

    Returns:
        The buckets that have a sentence, from short to long.

    Raises:
        ConfigError: the edges do not rise, or start below 1.
        CorpusError: the texts differ in number.
    """
    check_edges(edges)
    require_as_many(hypotheses, references)
    found = []
    for first, last in zip((1, *(edge + 1 for edge in edges)), (*edges, None), strict=True):
        rows = [i for i, length in enumerate(lengths) if first <= length and (last is None or length <= last)]
        if rows:
            texts = [hypotheses[row] for row in rows]
            golden = [references[row] for row in rows]
            found.append(
                LengthScores(
                    first,
                    last,
                    len(rows),
                    bleu(texts, golden, target_language, scoring),
                    chrf(texts, golden, scoring),
                )
            )
    return tuple(found)


def check_edges(edges: Sequence[int]) -> None:
    """Raises a ConfigError unless the edges of buckets rise from at least 1."""
    remedy = "Give for example 10,20,30"
    require(bool(edges), "the edges of lengths must rise from at least 1, not be none", remedy)
    require(
        all(low < high for low, high in pairwise((0, *edges))),
        Message(
            "the edges of lengths must rise from at least 1, not {edges}", edges=", ".join(map(str, edges))
        ),
        remedy,
    )
