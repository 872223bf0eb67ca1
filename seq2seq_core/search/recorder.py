"""Writes down what a search weighs, step by step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from seq2seq_core.config import SearchOptions
from seq2seq_core.search.candidates import Candidate
from seq2seq_core.search.groups import Outcome
from seq2seq_core.search.hypotheses import Finished
from seq2seq_core.search.scoring import length_penalty
from seq2seq_core.search.weighing import Options
from seq2seq_core.types import Fate, SearchTrace, TraceStep

_IN_TREE = frozenset((Fate.KEPT, Fate.FINISHED, Fate.OUTSCORED, Fate.SETTLED))


class Recorder:
    """The trace of one sentence.

    Args:
        prefix: ids that no step weighs.
        eos: id of the end token.
    """

    def __init__(self, options: SearchOptions, prefix: Sequence[int], eos: int) -> None:
        self._listed = 2 * options.beam // options.groups
        self._alpha = options.length_penalty
        self._prefix = tuple(prefix)
        self._eos = eos
        self._steps: list[TraceStep] = []
        self._ended: list[tuple[Finished, tuple[int, int]]] = []
        self._candidates: list[Candidate] = []
        self._fates: list[Fate] = []
        self._coverage: list[float] = []

    def add(
        self,
        options: Options,
        outcome: Outcome,
        offset: int,
        coverage: Sequence[float] | None,
    ) -> None:
        """Takes down what one group weighed: twice as many candidates as it has hypotheses, those that were
        refused before them, and all that the tree needs.

        Args:
            offset: number of the group's first hypothesis among those of the sentence.
            coverage: coverage penalty of each hypothesis of the group, if it were to end.
        """
        fates = self._fates_of(options, outcome)
        room = self._listed
        for number, (candidate, fate) in enumerate(zip(options.candidates, fates, strict=True)):
            end = outcome.ends.get(number)
            finished = end is not None and fate is not Fate.OUTSCORED
            if room > 0 or fate in _IN_TREE or finished:
                if end is not None and finished:
                    self._ended.append((end[0], (len(self._steps), len(self._candidates))))
                # The first step of a diverse beam has the same hypothesis in each of its groups.
                parent = candidate.parent + offset if self._steps else 0
                self._candidates.append(candidate._replace(parent=parent) if offset else candidate)
                self._fates.append(fate)
                if coverage is not None:
                    self._coverage.append(coverage[candidate.parent])
            room -= fate is not Fate.REFUSED

    def _fates_of(self, options: Options, outcome: Outcome) -> list[Fate]:
        fates = [Fate.LATE if one.token == self._eos else Fate.PRUNED for one in options.candidates]
        for number, mark in enumerate(options.marks or ()):
            if mark is None:
                fates[number] = Fate.REFUSED
        for number in outcome.kept:
            fates[number] = Fate.SETTLED if outcome.settled else Fate.KEPT
        for number, (_, fate) in outcome.ends.items():
            fates[number] = fate
        return fates

    def close(self, length: int) -> None:
        """Ends a step that made hypotheses have ``length`` tokens, an end token counted."""
        parents, tokens, logprobs, totals = (
            zip(*self._candidates, strict=True) if self._candidates else ((), (), (), ())
        )
        total = np.array(totals, dtype=np.float32)
        score = total / np.float32(length_penalty(length, self._alpha))
        self._steps.append(
            TraceStep(
                parent=np.array(parents, dtype=np.int32),
                token=np.array(tokens, dtype=np.int32),
                logprob=np.array(logprobs, dtype=np.float32),
                total=total,
                score=score + np.array(self._coverage, dtype=np.float32) if self._coverage else score,
                fate=np.array(self._fates, dtype=np.int8),
            )
        )
        self._candidates, self._fates, self._coverage = [], [], []

    def trace(self, best: Sequence[Finished]) -> SearchTrace:
        """All steps, for an n-best list of these hypotheses."""
        places = {id(finished): place for finished, place in self._ended}
        return SearchTrace(
            tuple(self._steps), self._prefix, tuple(places[id(one)] for one in best), self._eos
        )
