"""What is marked in the two texts: how sure the model is of each word, notices, and terms."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from app.viewmodels.edited_text import EditedText
from app.viewmodels.shown import Span, shared_start
from app.viewmodels.units import Unit, words_of
from seq2seq_core.types import Hypothesis, Token

CERTAIN = 0.8
"""A word at least as likely is not marked."""


class Kind(Enum):
    """What a mark says of a stretch of text."""

    DOUBT = auto()
    NOTICE = auto()
    TERM = auto()
    DIFFERENCE = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text (code points) that is marked.

    Attributes:
        depth: of a doubt, from 0 (nearly certain) to 1.
    """

    start: int
    end: int
    kind: Kind
    depth: float = 1.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a translation.

    Attributes:
        unit: where it stands, and its pieces.
        probability: that the model writes all of it, given the source and what stands left of it: the product
            over its pieces (the chain rule), so that it does not depend on how the word is cut.
    """

    unit: Unit
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that there is to say of one word: its text and probability, what is noticed of it, and its term."""

    text: str
    span: Span
    probability: float
    notices: tuple[str, ...]
    term: bool


def words_in(hypothesis: Hypothesis) -> tuple[Word, ...]:
    """The words of a hypothesis, in order."""
    return _words(hypothesis.text, hypothesis.tokens, hypothesis.token_logprobs)


@lru_cache(maxsize=1024)  # of a text that is typed, few sentences are new
def _words(text: str, tokens: tuple[Token, ...], logprobs: tuple[float, ...]) -> tuple[Word, ...]:
    return tuple(
        Word(unit, math.exp(sum(logprobs[unit.first : unit.last]))) for unit in words_of(text, tokens)
    )


def word_at(hypothesis: Hypothesis, code_point: int) -> Word | None:
    """The word that a character belongs to."""
    words = words_in(hypothesis)
    return next((word for word in words if word.unit.start <= code_point < word.unit.end), None)


def target_marks(text: EditedText) -> tuple[Mark, ...]:
    """Of the shown text, in order of the sentences."""
    return tuple(mark for number in range(len(text.passages)) for mark in _target(text, number))


def source_marks(text: EditedText) -> tuple[Mark, ...]:
    """Of the source: what was not read, and terms."""
    marks: list[Mark] = []
    for number, passage in enumerate(text.passages):
        hypothesis = text.hypothesis(number)
        if hypothesis is not None:
            noticed = (span for notice in hypothesis.notices for span in notice.source)
            terms = (use.source for use in hypothesis.terms if use.source is not None)
            marks += _moved(noticed, passage.source_start, Kind.NOTICE)
            marks += _moved(terms, passage.source_start, Kind.TERM)
    return tuple(marks)


def reading(text: EditedText, code_point: int) -> Reading | None:
    """What there is to say of the word at an offset into the shown text; None on no word."""
    number = text.sentence_at(code_point)
    hypothesis = None if number is None else text.hypothesis(number)
    if number is None or hypothesis is None or text.edit(number).waiting is not None:
        return None
    start = text.shown.spans[number][0]
    word = word_at(hypothesis, code_point - start)
    if word is None:
        return None
    unit = word.unit
    touches = lambda span: span[0] < unit.end and unit.start < span[1]  # noqa: E731
    return Reading(
        text=hypothesis.text[unit.start : unit.end],
        span=(start + unit.start, start + unit.end),
        probability=word.probability,
        notices=tuple(n.message for n in hypothesis.notices if any(touches(span) for span in n.target)),
        term=any(touches(use.target) for use in hypothesis.terms),
    )


def source_notices(text: EditedText, code_point: int) -> tuple[str, ...]:
    """What is noticed of the translation of a character of the source."""
    for number, passage in enumerate(text.passages):
        hypothesis, at = text.hypothesis(number), code_point - passage.source_start
        if hypothesis is not None and passage.source_start <= code_point < passage.source_end:
            notices = hypothesis.notices
            return tuple(n.message for n in notices if any(a <= at < b for a, b in n.source))
    return ()


def _target(text: EditedText, number: int) -> Iterator[Mark]:
    hypothesis = text.hypothesis(number)
    if hypothesis is None:
        return
    start = text.shown.spans[number][0]
    waiting = text.edit(number).waiting
    # What stands left of an edit is as it was; the rest is on its way.
    end = len(hypothesis.text) if waiting is None else shared_start(waiting, hypothesis.text)
    for word in words_in(hypothesis):
        if word.probability < CERTAIN and word.unit.end <= end and word.unit.start < word.unit.end:
            depth = 1 - word.probability / CERTAIN
            yield Mark(start + word.unit.start, start + word.unit.end, Kind.DOUBT, depth)
    if waiting is None:
        noticed = (span for notice in hypothesis.notices for span in notice.target)
        yield from _moved(noticed, start, Kind.NOTICE)
        yield from _moved((use.target for use in hypothesis.terms), start, Kind.TERM)


def _moved(spans: Iterator[Span], offset: int, kind: Kind) -> Iterator[Mark]:
    return (Mark(start + offset, end + offset, kind) for start, end in spans if start < end)
