"""What may follow the live hypotheses of a beam, where rules say what may not.

A hypothesis whose likeliest tokens are refused is asked for more of them, if need be for all there are, so
that a beam is full wherever that is possible.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from seq2seq_core.search.candidates import Candidate, RowScores, best_of
from seq2seq_core.search.constraints import Mark, Rules
from seq2seq_core.search.hypotheses import Node
from seq2seq_core.search.terms import Terms

# Tokens looked at, after the likeliest, for those that keep a term whole.
_FURTHER = 100


class Options(NamedTuple):
    """The candidates of a step, best first, each with its mark, None where it is refused.

    Without marks, nothing is asked of the sentence.
    """

    candidates: list[Candidate]
    marks: list[Mark | None] | None = None


class Place(NamedTuple):
    """Where in its sentence a step is.

    Attributes:
        length: tokens that the step makes hypotheses have, an end token counted.
        limit: longest target, without the end token; a prefix may be longer.
        longest: that the model can write, None for no limit of its own.
    """

    length: int
    limit: int
    longest: int | None = None

    @property
    def over(self) -> bool:
        """Whether nothing but an end may follow, or the rest of a prefix."""
        return self.length > self.limit

    @property
    def closed(self) -> bool:
        """Whether nothing but an end may follow."""
        return self.longest is not None and self.length > self.longest


def follow(rules: Rules, mark: Mark, token: int, place: Place, eos: int) -> Mark | None:
    """The mark of a hypothesis with one more token; None where that is refused."""
    if token == eos:
        return mark if rules.may_end(mark) else None
    after = rules.after(mark, token)
    # What has no room for a further token must be able to end.
    if after is None or place.length < place.limit or rules.in_prefix(after) or rules.may_end(after):
        return after
    return None


Weighed = tuple[Candidate, Mark | None]


class Weigher:
    """See the module.

    Args:
        rules: what is asked of the target.
        beam: twice as many candidates are weighed.
        eos: id of the end token.
        tracing: list what is refused, too.
    """

    def __init__(self, rules: Rules, beam: int, eos: int, *, tracing: bool) -> None:
        self._rules = rules
        self._beam = beam
        self._eos = eos
        self._tracing = tracing

    def without_rules(self) -> Weigher:
        """The same for hypotheses of which nothing is asked."""
        return Weigher(Rules(), self._beam, self._eos, tracing=self._tracing)

    def weigh(
        self,
        live: Sequence[Node],
        marks: Sequence[Mark],
        rows: RowScores,
        first: int,
        place: Place,
        costs: Mapping[int, float],
    ) -> Options:
        """The candidates of a step.

        Args:
            live: hypotheses to go on from, with their ``marks``.
            rows: the model's scores, of which those of ``live`` begin at row ``first``.
            costs: what a token costs for the order among candidates, beside its log-probability.
        """
        streams = [
            self._candidates(parent, node.total, mark, rows, first + parent, place)
            for parent, (node, mark) in enumerate(zip(live, marks, strict=True))
        ]
        if self._rules.terms is None:
            merged = heapq.merge(*streams, key=lambda one: -one[0].total)
            # No candidate is moved back by more places than there are costly ones.
            weighed = list(_until(merged, 2 * self._beam + len(costs) * len(live)))
        else:
            weighed = []
            for parent, (mark, stream) in enumerate(zip(marks, streams, strict=True)):
                weighed += self._with_terms(
                    self._rules.terms, live[parent].total, mark, stream, rows, parent, first + parent, place
                )
        if self._tracing:
            weighed += self._outside_prefix(live, marks, rows, first, place)
        else:
            weighed = [one for one in weighed if one[1] is not None]
        weighed.sort(key=lambda one: costs.get(one[0].token, 0.0) - one[0].total)
        return Options(list(map(itemgetter(0), weighed)), list(map(itemgetter(1), weighed)))

    def _candidates(
        self, parent: int, total: float, mark: Mark, rows: RowScores, row: int, place: Place
    ) -> Iterator[Weighed]:
        """All that may follow one hypothesis, and what is refused among it, the likeliest first."""
        rules = self._rules
        if place.over and (place.closed or not rules.in_prefix(mark)):
            end = float(rows.ends[row])
            after = mark if rules.may_end(mark) else None
            yield Candidate(parent, self._eos, end, total + end), after
            return
        choices = rules.choices(mark)
        ranked = rows.best_first(row) if choices is None else best_of(rows.row(row), choices)
        for token, logprob in ranked:
            yield (
                Candidate(parent, token, logprob, total + logprob),
                follow(self._rules, mark, token, place, self._eos),
            )

    def _with_terms(
        self,
        terms: Terms,
        total: float,
        mark: Mark,
        stream: Iterator[Weighed],
        rows: RowScores,
        parent: int,
        row: int,
        place: Place,
    ) -> Iterator[Weighed]:
        """The likeliest of what may follow one hypothesis, and what brings it nearer to its terms."""
        likeliest = list(_until(stream, self._beam + 1))
        yield from likeliest
        if mark[-1].complete:
            # Much that is likely may take a term away again, as what makes a word longer does.
            missing = self._beam - sum(map(_keeps_terms, likeliest))
            further = list(filter(_keeps_terms, islice(stream, _FURTHER if missing > 0 else 0)))[:missing]
            yield from further
            if missing == self._beam and not further:
                yield from islice(filter(_keeps_terms, stream), 1)
            return
        if place.over and (place.closed or not self._rules.in_prefix(mark)):
            return
        seen = {candidate.token for candidate, _ in likeliest}
        logprobs = rows.row(row)
        for token in terms.next_tokens(mark[-1], logprobs):
            after = follow(self._rules, mark, token, place, self._eos)
            if token not in seen and after is not None:
                logprob = float(logprobs[token])
                yield Candidate(parent, token, logprob, total + logprob), after

    def _outside_prefix(
        self,
        live: Sequence[Node],
        marks: Sequence[Mark],
        rows: RowScores,
        first: int,
        place: Place,
    ) -> Iterator[Weighed]:
        """What hypotheses would say that have not written all of the prefix yet; all of it is refused."""
        for parent, (node, mark) in enumerate(zip(live, marks, strict=True)):
            if not self._rules.in_prefix(mark):
                continue
            row = first + parent
            for token, logprob in zip(rows.tokens[row].tolist(), rows.logprobs[row].tolist(), strict=True):
                if follow(self._rules, mark, token, place, self._eos) is None:
                    yield Candidate(parent, token, logprob, node.total + logprob), None


def _keeps_terms(one: Weighed) -> bool:
    return one[1] is not None and bool(one[1][-1].complete)


def _until(stream: Iterator[Weighed], count: int) -> Iterator[Weighed]:
    """The beginning of a stream up to so many that are not refused."""
    for one in stream:
        yield one
        count -= one[1] is not None
        if count <= 0:
            return
