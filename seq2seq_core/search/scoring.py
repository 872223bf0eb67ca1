"""How hypotheses are ranked and how long they may grow."""

from __future__ import annotations

from seq2seq_core.config import SearchOptions

LONGEST_TARGET = 512
"""Longest target, in tokens, that is derived from a source; an explicit ``max_length`` may be larger."""


def target_limit(source_length: int, options: SearchOptions, longest: int | None = None) -> int:
    """Longest target in tokens, without the end token, for a source of ``source_length`` tokens.

    Args:
        longest: that the model can write; None for no limit of its own.
    """
    limit = max(min(2 * source_length + 10, LONGEST_TARGET), options.min_length)
    if options.max_length is not None:
        limit = options.max_length
    return limit if longest is None else min(limit, longest)


def length_penalty(length: int, alpha: float) -> float:
    """GNMT's length penalty (Wu et al. 2016, eq. 14); ``length`` counts tokens and the end token."""
    return float(((5.0 + length) / 6.0) ** alpha)
