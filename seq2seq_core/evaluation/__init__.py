"""How good translations are: corpus scores."""

from seq2seq_core.evaluation.scores import Score, Scores, bleu, chrf, corpus_scores, ter

__all__ = ["Score", "Scores", "bleu", "chrf", "corpus_scores", "ter"]
