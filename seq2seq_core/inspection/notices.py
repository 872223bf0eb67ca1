"""What a reader of a translation should be warned of: that it loops, or leaves something of its source out.

The limits are set so that they are silent on ordinary text: of 3,000 translations of unseen sentences by the
starter one is noticed (which does loop), and none of as many by people. Of targets that were cut in half, a
quarter are: most of those are too short a text for anything to be missed in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from seq2seq_core.messages import Message
from seq2seq_core.text.languages import is_unspaced
from seq2seq_core.types import Hypothesis, Notice, Span, Token

# Fewer copies in a row are found in good text; of one piece ("very very very good") it takes one more.
_LEAST_COPIES = 3
_LONGEST_LOOP = 24
# So many words in a row that no step of the decoder gives so much attention, in the mean of all heads.
_LEAST_UNREAD = 3
_LEAST_ATTENTION = 0.05
_QUOTED = 40


class _Loop(NamedTuple):
    """Pieces ``start`` to ``end`` are ``copies`` of the first ``period`` of them."""

    copies: int
    start: int
    end: int
    period: int


def find_notices(
    source: str, source_tokens: Sequence[Token], hypothesis: Hypothesis, source_language: str
) -> tuple[Notice, ...]:
    """All that there is to say of a hypothesis.

    Args:
        source: one sentence.
        source_tokens: its pieces.
        hypothesis: unread parts are found where it has attention.
    """
    found = [_repetition(source_tokens, hypothesis), _shortness(source, source_tokens, hypothesis)]
    unread = _unread(source, source_tokens, hypothesis, is_unspaced(source_language))
    return tuple(notice for notice in (*found, unread) if notice is not None)


def _repetition(source_tokens: Sequence[Token], hypothesis: Hypothesis) -> Notice | None:
    """The same pieces over and over, if the source does nothing like it."""
    loop = _longest_loop(hypothesis.tokens, _LEAST_COPIES)
    if loop is None:
        return None
    given = _longest_loop(source_tokens, 2)
    if given is not None and given.copies >= loop.copies - 1:
        return None
    text, tokens = hypothesis.text, hypothesis.tokens
    unit = text[tokens[loop.start].start : tokens[loop.start + loop.period - 1].end]
    message = Message(
        "{words!r} stands {count} times in a row; the source has no such repetition",
        words=_quoted(unit),
        count=loop.copies,
    )
    return Notice("repetition", message, target=((tokens[loop.start].start, tokens[loop.end - 1].end),))


def _longest_loop(tokens: Sequence[Token], least: int) -> _Loop | None:
    """The loop of most copies, at least so many; the first and shortest one among equals."""
    pieces = [token.piece for token in tokens]
    if len(pieces) - len(set(pieces)) < least:
        return None  # nearly always
    loops = (
        loop
        for period in range(1, min(_LONGEST_LOOP, len(pieces) // least) + 1)
        for loop in _loops(pieces, period, least + int(period == 1))
    )
    return max(loops, default=None, key=lambda loop: loop.copies)


def _loops(pieces: Sequence[str], period: int, least: int) -> Iterator[_Loop]:
    same = 0
    for end, (piece, before) in enumerate(zip(pieces[period:], pieces, strict=False), start=period + 1):
        same = same + 1 if piece == before else 0
        copies = same // period + 1
        if copies >= least:
            yield _Loop(copies, end - same - period, end - same % period, period)


def _shortness(source: str, source_tokens: Sequence[Token], hypothesis: Hypothesis) -> Notice | None:
    """Less than two fifths of the source's pieces; with few pieces, less than that."""
    read, written = len(source_tokens), len(hypothesis.tokens)
    if 5 * written + 8 >= 2 * read:
        return None
    message = Message(
        "{source} pieces were read and {target} written: a part may be missing", source=read, target=written
    )
    return Notice("short", message, source=((0, len(source)),), target=((0, len(hypothesis.text)),))


def _unread(
    source: str, source_tokens: Sequence[Token], hypothesis: Hypothesis, unspaced: bool
) -> Notice | None:
    """Words in a row to which no target token attends.

    The mean of all heads is looked at, and not the one that aligns best: that one aligns each target word,
    but passes over source words that others read.
    """
    if hypothesis.attention is None or not hypothesis.tokens:
        return None
    token_map = hypothesis.attention.token_map(shifted=False)
    unread = token_map.max(axis=0) < _LEAST_ATTENTION
    if np.count_nonzero(unread) < _LEAST_UNREAD:
        return None
    spans = tuple(_unread_spans(source, source_tokens, unread.tolist(), unspaced))
    if not spans:
        return None
    start, end = max(spans, key=lambda span: span[1] - span[0])
    message = Message("no word of the translation attends to {words!r}", words=_quoted(source[start:end]))
    return Notice("unread", message, source=spans)


def _unread_spans(
    source: str, tokens: Sequence[Token], unread: Sequence[bool], unspaced: bool
) -> Iterator[Span]:
    """Stretches of enough words, signs left out, of which each piece is unread."""
    run: list[Span] = []
    for word, is_unread in [*_words(source, tokens, unread, unspaced), ((0, 0), False)]:
        if is_unread:
            run.append(word)
            continue
        if len(run) >= _LEAST_UNREAD:
            yield run[0][0], run[-1][1]
        run = []


def _words(
    source: str, tokens: Sequence[Token], unread: Sequence[bool], unspaced: bool
) -> list[tuple[Span, bool]]:
    """Words with letters or digits, and whether all of each is unread."""
    words: list[tuple[Span, bool]] = []
    for (_, start, end), is_unread in zip(tokens, unread, strict=True):
        if not any(map(str.isalnum, source[start:end])):
            continue
        if words and not unspaced and not any(map(str.isspace, source[words[-1][0][1] : start])):
            (first, _), before = words[-1]
            words[-1] = (first, end), before and is_unread
        else:
            words.append(((start, end), is_unread))
    return words


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
