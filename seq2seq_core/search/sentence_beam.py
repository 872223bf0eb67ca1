"""The search for one sentence: its beam, of one group or several, and its trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from seq2seq_core.config import SearchOptions
from seq2seq_core.search.candidates import Candidate, RowScores
from seq2seq_core.search.constraints import Rules
from seq2seq_core.search.groups import Group
from seq2seq_core.search.hypotheses import Node, SearchResult, node_of
from seq2seq_core.search.recorder import Recorder
from seq2seq_core.search.weighing import Options, Place


class SentenceBeam:
    """See the module.

    Args:
        options: of the search.
        rules: what is asked of the target.
        limit: longest target in tokens without the end token; a longer prefix extends it.
        longest: target that the model can write, None for no limit of its own.
        prefix_logprobs: of the tokens that the rules have as prefix.
        eos: id of the end token.

    Attributes:
        live: live hypotheses.
        parents: the place of the parent of each among those that were live before.
    """

    def __init__(
        self,
        options: SearchOptions,
        rules: Rules,
        limit: int,
        longest: int | None,
        prefix_logprobs: Sequence[float],
        eos: int,
    ) -> None:
        root = node_of(rules.prefix, prefix_logprobs)
        self._nbest = options.nbest or options.beam
        self._groups = [
            Group(rules, options, beam=options.beam // options.groups, root=root, eos=eos)
            for _ in range(options.groups)
        ]
        self.live = [root] * options.groups
        self.parents = [0] * options.groups
        self._diversity = options.diversity
        self._place = Place(len(rules.prefix), max(limit, len(rules.prefix)), longest)
        self._eos = eos
        self._trace = Recorder(options, rules.prefix, eos) if options.trace else None

    @property
    def plain(self) -> bool:
        """Whether all that it needs of a step are the best candidates of all hypotheses together."""
        return len(self._groups) == 1 and self._groups[0].free

    def advance(
        self,
        rows: RowScores,
        first: int,
        candidates: list[Candidate] | None,
        coverage: Sequence[float] | None,
    ) -> None:
        """Goes on by one step.

        Args:
            rows: the model's scores, of which those of ``live`` begin at row ``first``.
            candidates: the best, where it is ``plain``.
            coverage: coverage penalty of each of ``live``, if it were to end.
        """
        self._place = place = self._place._replace(length=self._place.length + 1)
        costs: Counter[int] = Counter()
        live: list[Node] = []
        parents: list[int] = []
        offset = 0
        for group in self._groups:
            count = len(group.live)
            if not count:
                continue
            if candidates is None or place.over:
                penalties = {token: times * self._diversity for token, times in costs.items()}
                options = group.weigh(rows, first + offset, place, penalties)
            else:
                options = Options(candidates)
            covered = None if coverage is None else coverage[offset : offset + count]
            cut = None
            if place.over:
                cut = (rows.tokens[first + offset : first + offset + count, 0] != self._eos).tolist()
            outcome = group.advance(options, place, covered, cut)
            if self._trace is not None:
                self._trace.add(options, outcome, offset, covered)
            if len(self._groups) > 1:
                costs.update({options.candidates[i].token for i in outcome.chosen})
            live += group.live
            parents += [offset + parent for parent in group.parents]
            offset += count
        if self._trace is not None:
            self._trace.close(place.length)
        self.live, self.parents = live, parents

    def result(self) -> SearchResult:
        """What was found; to be asked for once nothing is live."""
        finished = [one for group in self._groups for one in group.found()]
        if len(self._groups) > 1:
            # Groups may end in the same target.
            finished.sort(key=lambda one: -one.score)
            finished = list({one.end.path()[0]: one for one in reversed(finished)}.values())[::-1]
        best = finished[: self._nbest]
        trace = self._trace.trace(best) if self._trace is not None else None
        return SearchResult(tuple(one.found() for one in best), trace)
