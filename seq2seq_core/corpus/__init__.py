"""Corpus files to segment pairs: readers, quality report, splits."""

from seq2seq_core.corpus.lines import read_lines, stream_lines
from seq2seq_core.corpus.pairs import SegmentPair, split_dev
from seq2seq_core.corpus.quality import QualityReport, inspect_pairs
from seq2seq_core.corpus.readers import Corpus, load_corpus, load_pairs, read_moses, read_pairs

__all__ = [
    "Corpus",
    "QualityReport",
    "SegmentPair",
    "inspect_pairs",
    "load_corpus",
    "load_pairs",
    "read_lines",
    "read_moses",
    "read_pairs",
    "split_dev",
    "stream_lines",
]
