"""How good translations are: corpus scores, by length, and of one system against another."""

from seq2seq_core.evaluation.lengths import LengthScores, scores_by_length, source_lengths
from seq2seq_core.evaluation.scores import (
    Score,
    Scores,
    Scoring,
    bleu,
    chrf,
    corpus_scores,
    sentence_chrf,
    ter,
)
from seq2seq_core.evaluation.significance import Comparison, PValue, compare

__all__ = [
    "Comparison",
    "LengthScores",
    "PValue",
    "Score",
    "Scores",
    "Scoring",
    "bleu",
    "chrf",
    "compare",
    "corpus_scores",
    "scores_by_length",
    "sentence_chrf",
    "source_lengths",
    "ter",
]
