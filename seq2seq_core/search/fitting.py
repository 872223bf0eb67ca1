"""Cutting a text that is longer than a model can read into parts that it can."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from seq2seq_core.text.segmentation import Span
from seq2seq_core.text.tokenizer import Encoded
from seq2seq_core.types import Token

_CLAUSE_ENDS = frozenset(",;:.!?)]}»”…、，；：。！？）】」』")


def fitting_spans(text: str, encode: Callable[[str], Encoded], limit: int) -> list[Span]:
    """Stretches of ``text`` of at most ``limit`` pieces each, in order.

    Cut, as far as there is a choice, after a clause, else between words, else between pieces; never inside
    a character. White space at a cut belongs to no stretch. A text that fits is one stretch, whole.
    """
    encoded = encode(text)
    if len(encoded.ids) <= limit:
        return [Span(0, len(text))]
    spans: list[Span] = []
    for start, end in _cut(text, encoded.tokens, limit):
        inner = text[start:end]
        # Pieces change a little at a cut, so that a stretch may need another one.
        nested = fitting_spans(inner, encode, limit) if len(inner) < len(text) else [Span(0, len(inner))]
        spans += [Span(start + a, start + b) for a, b in nested]
    return spans


def _cut(text: str, tokens: Sequence[Token], limit: int) -> list[Span]:
    spans = []
    first = 0
    while first < len(tokens):
        last = first + limit
        last = len(tokens) if last >= len(tokens) else _best_cut(text, tokens, first, last)
        start = tokens[first].start
        end = len(text) if last == len(tokens) else tokens[last].start
        stretch = text[start:end]
        spans.append(Span(start, start + len(stretch.rstrip())))
        first = last
    return [span for span in spans if span.end > span.start]


def _best_cut(text: str, tokens: Sequence[Token], first: int, last: int) -> int:
    """The token to begin the next stretch with, at most ``last`` where the text allows it."""
    start = tokens[first].start
    legal = [i for i in range(first + 1, last + 1) if tokens[i].start >= tokens[i - 1].end > start]
    if not legal:
        # One character of more pieces than the limit: take all of them.
        return next(
            (i for i in range(last + 1, len(tokens)) if tokens[i].start >= tokens[i - 1].end > start),
            len(tokens),
        )
    late = [i for i in legal if i > first + (last - first) // 2]
    words = [i for i in late if text[tokens[i].start - 1].isspace()]
    clauses = [i for i in late if text[tokens[i - 1].end - 1] in _CLAUSE_ENDS]
    return (clauses or words or late or legal)[-1]
