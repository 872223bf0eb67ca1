"""One translation of several: the best joint combinations of what was found for the parts."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from seq2seq_core.types import Hypothesis, Notice, Span, TermUse, Token, Translation


class Part(NamedTuple):
    """A translated stretch of a longer source.

    Attributes:
        start: where it begins in the longer source.
        glue: what stands before it in the target; that of the first part is left out.
    """

    translation: Translation
    start: int
    glue: str


class _Chosen(NamedTuple):
    """The hypothesis that was chosen for a part."""

    hypothesis: Hypothesis
    part: Part


class _Choice(NamedTuple):
    """One combination: the hypothesis chosen for the last part, and the combination for those before it."""

    score: float
    before: _Choice | None
    chosen: int

    def indices(self) -> list[int]:
        chosen: list[int] = []
        choice = self
        while choice.before is not None:
            chosen.append(choice.chosen)
            choice = choice.before
        return chosen[::-1]


def best_combinations(scores: Sequence[Sequence[float]], count: int) -> list[tuple[float, list[int]]]:
    """The ``count`` best sums of one score from each list, best first.

    Exact, in time linear in the number of lists: the best combinations of all lists extend only the
    best ones of all but the last.

    Args:
        scores: for each part the scores to choose from, at least one.

    Returns:
        Sums, each with the index chosen from each list.
    """
    best = [_Choice(0.0, None, 0)]
    for options in scores:
        longer = [
            _Choice(choice.score + score, choice, i) for choice in best for i, score in enumerate(options)
        ]
        best = heapq.nlargest(count, longer, key=lambda choice: choice.score)
    return [(choice.score, choice.indices()) for choice in best]


def join_parts(source: str, parts: Sequence[Part], count: int) -> Translation:
    """The translation of ``source``, whose parts have been translated one by one.

    Args:
        source: the whole text.
        parts: at least one, in order.
        count: the most joint hypotheses to make.
    """
    first = parts[0].translation
    source_tokens = tuple(_moved(t, part.start) for part in parts for t in part.translation.source_tokens)
    written = [part for part in parts if part.translation.hypotheses]
    if len(parts) == 1:
        hypotheses = first.hypotheses
    elif written:
        scores = [[h.score for h in part.translation.hypotheses] for part in written]
        hypotheses = tuple(
            _join(
                [_Chosen(p.translation.hypotheses[i], p) for p, i in zip(written, chosen, strict=True)], score
            )
            for score, chosen in best_combinations(scores, count)
        )
    else:
        hypotheses = ()
    return Translation(
        source=source,
        source_tokens=source_tokens,
        hypotheses=hypotheses,
        source_language=first.source_language,
        target_language=first.target_language,
        sentences=tuple(p.translation for p in parts) if len(parts) > 1 else first.sentences,
        trace=first.trace if len(parts) == 1 else None,
        seconds=sum(part.translation.seconds for part in parts),
    )


def _join(chosen: Sequence[_Chosen], score: float) -> Hypothesis:
    """The last log-probability of the result is that of all end tokens together."""
    text = ""
    tokens: list[Token] = []
    logprobs: list[float] = []
    notices: list[Notice] = []
    terms: list[TermUse] = []
    ends = 0.0
    for number, (hypothesis, part) in enumerate(chosen):
        text += part.glue if number else ""
        tokens += [_moved(token, len(text)) for token in hypothesis.tokens]
        logprobs += hypothesis.token_logprobs[:-1]
        ends += hypothesis.token_logprobs[-1]
        notices += [
            replace(n, source=_shifted(n.source, part.start), target=_shifted(n.target, len(text)))
            for n in hypothesis.notices
        ]
        for which, source, target in hypothesis.terms:
            found = None if source is None else _shifted([source], part.start)[0]
            terms.append(TermUse(which, found, _shifted([target], len(text))[0]))
        text += hypothesis.text
    cut = any(hypothesis.ending == "limit" for hypothesis, _ in chosen)
    return Hypothesis(
        text,
        tuple(tokens),
        (*logprobs, ends),
        score,
        notices=tuple(notices),
        terms=tuple(terms),
        ending="limit" if cut else "end",
    )


def _shifted(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple((start + by, end + by) for start, end in spans)


def _moved(token: Token, by: int) -> Token:
    return Token(token.piece, token.start + by, token.end + by)
