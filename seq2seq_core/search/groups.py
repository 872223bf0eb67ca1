"""One group of a sentence's beam: its live hypotheses, and the best of those that have ended.

A plain beam is one group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from seq2seq_core.config import SearchOptions
from seq2seq_core.search.candidates import Candidate, RowScores
from seq2seq_core.search.constraints import Mark, Rules
from seq2seq_core.search.hypotheses import BestList, Finished, Node
from seq2seq_core.search.scoring import length_penalty
from seq2seq_core.search.weighing import Options, Place, Weigher
from seq2seq_core.types import Fate

# Tokens by which a hypothesis may still grow, at least, once as many have ended as the beam is wide.
_LEAST_GROWTH = 2


class Outcome(NamedTuple):
    """What became of the candidates of a step, by their numbers.

    Attributes:
        kept: those that live on, best first.
        ends: the ends that counted, each with its fate.
        settled: the search is over, so that what was kept does not live on.
    """

    kept: list[int]
    ends: dict[int, tuple[Finished, Fate]]
    settled: bool

    @property
    def chosen(self) -> list[int]:
        """What lives on, and the ends that counted."""
        return [*(() if self.settled else self.kept), *self.ends]


class Group:
    """See the module.

    Args:
        rules: what is asked of the target.
        options: of the search.
        beam: hypotheses that live on, and that may end.
        root: what all hypotheses begin with.
        eos: id of the end token.
    """

    def __init__(self, rules: Rules, options: SearchOptions, *, beam: int, root: Node, eos: int) -> None:
        self.live = [root]
        self.parents = [0]
        self.best = BestList(beam)
        self._rules = rules
        self._marks: Sequence[Mark] = [rules.begin()]
        self._weigher = Weigher(rules, beam, eos, tracing=options.trace)
        self._beam = beam
        # Each token of the terms is a bank of its own, beside the beam that has none of them.
        self._width = beam + (rules.terms.banks if rules.terms else 0)
        self._nbest = min(options.nbest or beam, beam)
        self._alpha = options.length_penalty
        self._eos = eos
        # What ended without all terms, by the number of those that it has.
        self._unmet: dict[int, BestList] = {}

    @property
    def free(self) -> bool:
        """Whether nothing is asked of its hypotheses any more."""
        return self._rules.free

    def found(self) -> list[Finished]:
        """Finished hypotheses, best first; where none has all terms, those that have most."""
        if not self.best.best_first and self._unmet:
            return self._unmet[max(self._unmet)].best_first
        return self.best.best_first

    def weigh(self, rows: RowScores, first: int, place: Place, costs: Mapping[int, float]) -> Options:
        """The candidates of a step.

        Args:
            rows: the model's scores, of which those of the live hypotheses begin at row ``first``.
            costs: what a token costs for the order among candidates, beside its log-probability.
        """
        return self._weigher.weigh(self.live, self._marks, rows, first, place, costs)

    def advance(
        self,
        options: Options,
        place: Place,
        coverage: Sequence[float] | None,
        cut: Sequence[bool] | None,
    ) -> Outcome:
        """Chooses among the candidates of one step.

        An end token counts only among the first ``beam`` candidates, so that a beam of 1 is greedy search.

        Args:
            coverage: coverage penalty of each live hypothesis, if it were to end.
            cut: for each live hypothesis, whether it would end only because it may not go on.
        """
        penalty = length_penalty(place.length, self._alpha)
        candidates, marks = options
        kept, numbers = self._choose(options, place)
        ends = {}
        for number in numbers:
            parent, token, logprob, total = candidates[number]
            end = Node(self.live[parent], token, logprob, total)
            score = total / penalty + (coverage[parent] if coverage else 0.0)
            one = Finished(score, end, "limit" if cut and cut[parent] else "end")
            ends[number] = one, self._finish(one, marks[number] if marks else None)
        live = [Node(self.live[candidates[i].parent], *candidates[i][1:]) for i in kept]
        settled = bool(live) and self._is_settled(max(node.total for node in live), place)
        self.parents = [] if settled else [candidates[i].parent for i in kept]
        self._marks = [marks[i] or () for i in kept] if marks else [()] * len(live)
        if not self.free and self._rules.passed(self._marks):
            self._rules, self._marks = Rules(), [()] * len(live)
            self._weigher = self._weigher.without_rules()
        self.live = [] if settled else live
        return Outcome(kept, ends, settled)

    def _choose(self, options: Options, place: Place) -> tuple[list[int], list[int]]:
        """Numbers of the candidates that live on, in order, and of the end tokens that count."""
        candidates, marks = options
        if self._rules.terms is not None and marks is not None:
            return self._choose_by_bank(candidates, marks, place)
        kept: list[int] = []
        ends: list[int] = []
        rank = 0
        for number, candidate in enumerate(candidates):
            if marks is not None and marks[number] is None:
                continue
            if candidate.token != self._eos:
                if len(kept) < self._width:
                    kept.append(number)
            elif rank < self._beam:
                ends.append(number)
            rank += 1
        return kept, ends

    def _choose_by_bank(
        self, candidates: Sequence[Candidate], marks: Sequence[Mark | None], place: Place
    ) -> tuple[list[int], list[int]]:
        """Dynamic beam allocation: each bank has its share of the beam, the best of all have what is left."""
        banks: dict[int, list[int]] = {}
        furthest, lead = -1, -1
        ends: list[int] = []
        for number, (candidate, mark) in enumerate(zip(candidates, marks, strict=True)):
            if mark is None or (placed := self._rules.placed(mark)) is None:
                continue
            members = banks.setdefault(placed.bank, [])
            if candidate.token != self._eos:
                members.append(number)
                if placed.size > furthest:
                    furthest, lead = placed.size, number
            elif len(members) < self._beam:
                ends.append(number)
        share = max(1, self._width // max(1, len(banks)))
        if place.length >= place.limit:
            share = self._width  # nothing can be added any more
        order = sorted(banks, reverse=True)
        kept = [number for bank in order for number in banks[bank][:share]][: self._width]
        if lead >= 0 and lead not in kept:
            # Who has written most of the terms goes on, so that they are all written some day.
            kept[-1] = lead
        left = sorted({number for members in banks.values() for number in members}.difference(kept))
        return sorted(kept + left[: self._width - len(kept)]), ends

    def _finish(self, one: Finished, mark: Mark | None) -> Fate:
        placed = self._rules.placed(mark) if mark else None
        if placed is not None and not placed.complete and self._rules.terms is not None:
            count = self._rules.terms.count(placed)
            self._unmet.setdefault(count, BestList(self._beam)).offer(one)
            return Fate.REFUSED
        return Fate.FINISHED if self.best.offer(one) else Fate.OUTSCORED

    def _is_settled(self, best_total: float, place: Place) -> bool:
        """Whether no live hypothesis will still enter the n-best list; the likeliest has ``best_total``."""
        if not self.best.full:
            return False
        if self._width == 1:
            return True  # greedy search goes by the likeliest token, whatever a longer target might score
        # A hypothesis only loses probability as it grows, and coverage adds nothing, so the length penalty of
        # the longest target bounds what it can reach. That of any plausible one finds the same in a sixth
        # fewer steps.
        longest = min(place.limit, place.length + max(_LEAST_GROWTH, place.length // 10)) + 1
        return best_total / length_penalty(longest, self._alpha) <= self.best.score_of(self._nbest)
