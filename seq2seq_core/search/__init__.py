"""Search over any model of the protocol: beam (greedy is beam 1), sampling, forced decoding."""

from seq2seq_core.search.beam import beam_search
from seq2seq_core.search.forced import Forced, force_decode
from seq2seq_core.search.hypotheses import Found, SearchResult
from seq2seq_core.search.sampling import sample
from seq2seq_core.search.scoring import length_penalty, target_limit

__all__ = [
    "Forced",
    "Found",
    "SearchResult",
    "beam_search",
    "force_decode",
    "length_penalty",
    "sample",
    "target_limit",
]
