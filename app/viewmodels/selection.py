"""The one selection: what the pointer is on, or what was chosen, in terms that every view understands.

It counts pieces of the hypothesis on show and of its source; texts, map, flow, tree and cards each find their
own in it. What is selected is rounded to what all of them can tell apart: words, or pieces; and pieces that
share a character are selected together, since no pointer can be on half of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.viewmodels.offsets import grapheme_starts
from app.viewmodels.shown import Span
from app.viewmodels.units import Unit, pieces_of, words_of
from seq2seq_core.types import Hypothesis, Token, Translation


@dataclass(frozen=True, slots=True)
class Selection:
    """A pair (both), a part of the target, a part of the source, or nothing.

    Attributes:
        target: numbers of pieces of the hypothesis, first and last, the last excluded; the end token has the
            number behind the last piece.
        source: the same of the source.
    """

    target: Span | None = None
    source: Span | None = None

    def __bool__(self) -> bool:
        return self.target is not None or self.source is not None


class _Side:
    """One text of the pair: its units, and which of its pieces are selected together."""

    def __init__(self, text: str = "", tokens: Sequence[Token] = (), *, words: bool = True) -> None:
        starts = grapheme_starts(text)
        self.tokens = tuple(tokens)
        self.units = words_of(text, tokens, starts) if words else pieces_of(text, tokens)
        runs: list[list[Unit]] = []
        for unit in self.units:
            if runs and _shares_a_character(runs[-1][-1], unit, starts):
                runs[-1].append(unit)
            else:
                runs.append([unit])
        self._groups: list[Span] = [(run[0].first, run[-1].last) for run in runs for _ in run]

    def unit(self, number: int | None) -> Span | None:
        """The pieces that are selected with a unit."""
        return None if number is None else self._groups[number]

    def token(self, number: int | None) -> Span | None:
        """The pieces that are selected with one of them."""
        if number is None or number > len(self.tokens):
            return None
        return next((g for g in self._groups if g[0] <= number < g[1]), (number, number + 1))

    def at(self, code_point: int | None, *, caret: bool = False) -> Span | None:
        """The pieces that a character belongs to; a caret also has what it stands behind."""
        if code_point is None:
            return None
        for place in (code_point, code_point - 1) if caret else (code_point,):
            for number, unit in enumerate(self.units):
                if unit.start <= place < unit.end:
                    return self._groups[number]
        return None

    def step(self, pieces: Span | None, by: int) -> int:
        """The number of the unit so far from what is selected; the first one from nothing."""
        units = self.units_in(pieces)
        start = 0 if not units else by + (max(units) if by > 0 else min(units))
        return min(max(0, start), len(self.units) - 1)

    def units_in(self, pieces: Span | None) -> frozenset[int]:
        """Numbers of the units that share pieces with a stretch of them."""
        if pieces is None:
            return frozenset()
        units = enumerate(self.units)
        return frozenset(n for n, unit in units if unit.first < pieces[1] and pieces[0] < unit.last)


class SelectionModel(QObject):
    """What of a sentence and its translation is selected.

    Signals:
        units_changed: another sentence, another hypothesis, or words in place of pieces.
        changed: something else is selected.
        chosen: something else is kept when the pointer leaves.
    """

    units_changed = Signal()
    changed = Signal()
    chosen = Signal()

    def __init__(self, *, words: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._translation: Translation | None = None
        self._number = 0
        self._target, self._source = _Side(), _Side()
        self._links: NDArray[np.bool_] | None = None
        self._hovered = self._pinned = Selection()

    # What there is to select

    @property
    def translation(self) -> Translation | None:
        """The sentence that is looked at."""
        return self._translation

    @property
    def number(self) -> int:
        """Row of the hypothesis on show."""
        return self._number

    @property
    def hypothesis(self) -> Hypothesis | None:
        """The hypothesis on show."""
        return self._translation.hypotheses[self._number] if self._translation else None

    @property
    def words(self) -> bool:
        """Words are selected, not the model's own pieces."""
        return self._words

    @property
    def target(self) -> tuple[Unit, ...]:
        """The words or pieces of the hypothesis."""
        return self._target.units

    @property
    def source(self) -> tuple[Unit, ...]:
        """The words or pieces of the source."""
        return self._source.units

    def show(self, translation: Translation | None, number: int = 0) -> None:
        """Another sentence or hypothesis; what is selected stays so where both texts do."""
        same = _texts(translation, number) == _texts(self._translation, self._number)
        self._translation = translation if translation and translation.hypotheses else None
        self._number = number
        self._make_units()
        self._hovered, pinned = Selection(), self._pinned if same else Selection()
        self._take(pinned)

    def choose_words(self, words: bool) -> None:
        """Words, or the model's own pieces."""
        if words != self._words:
            self._words = words
            self._make_units()
            target, source = self._pinned.target, self._pinned.source
            self._hovered = Selection()
            self._take(
                Selection(
                    self._target.token(target[0]) if target else None,
                    self._source.token(source[0]) if source else None,
                )
            )

    def set_links(self, links: NDArray[np.bool_] | None) -> None:
        """Which units belong together, ``[target, source]``; None where nothing tells."""
        self._links = links
        self.changed.emit()

    # Ways to say what is meant

    def cell(self, target: int | None = None, source: int | None = None) -> Selection:
        """Units by their numbers."""
        return Selection(self._target.unit(target), self._source.unit(source))

    def token(self, number: int | None) -> Selection:
        """A piece of the hypothesis by its number."""
        return Selection(target=self._target.token(number))

    def source_token(self, number: int | None) -> Selection:
        """A piece of the source by its number."""
        return Selection(source=self._source.token(number))

    def target_at(self, code_point: int | None, *, caret: bool = False) -> Selection:
        """A character of the hypothesis's text."""
        return Selection(target=self._target.at(code_point, caret=caret))

    def source_at(self, code_point: int | None, *, caret: bool = False) -> Selection:
        """A character of the source."""
        return Selection(source=self._source.at(code_point, caret=caret))

    def moved(self, down: int, right: int) -> Selection:
        """The cell so many target and source units from what is selected; the first one from nothing."""
        return self.cell(
            self._target.step(self.current.target, down), self._source.step(self.current.source, right)
        )

    # What is selected

    @property
    def current(self) -> Selection:
        """What the pointer is on, or else what was chosen."""
        return self._hovered or self._pinned

    def hover(self, selection: Selection) -> None:
        """The pointer is on something, or on nothing."""
        if selection != self._hovered:
            before, self._hovered = self.current, selection
            if self.current != before:
                self.changed.emit()

    def pin(self, selection: Selection) -> None:
        """Keeps a selection when the pointer leaves."""
        if selection != self._pinned:
            before, self._pinned = self.current, selection
            self.chosen.emit()
            if self.current != before:
                self.changed.emit()

    def units(self) -> tuple[frozenset[int], frozenset[int]]:
        """Numbers of the target units and of the source units that light up: also what belongs to them."""
        target = self._target.units_in(self.current.target)
        source = self._source.units_in(self.current.source)
        if self._links is not None:
            if self.current.source is None:
                source = frozenset(np.flatnonzero(self._links[sorted(target)].any(axis=0)).tolist())
            elif self.current.target is None:
                target = frozenset(np.flatnonzero(self._links[:, sorted(source)].any(axis=1)).tolist())
        return target, source

    def first_units(self) -> tuple[int | None, int | None]:
        """The first target unit and the first source unit of what is selected itself."""
        target, source = self.current.target, self.current.source
        return (
            min(self._target.units_in(target), default=None),
            min(self._source.units_in(source), default=None),
        )

    def tokens(self) -> frozenset[int]:
        """Numbers of the pieces of the hypothesis that light up."""
        ending = self.current.target
        if ending is not None and ending[0] == len(self._target.tokens):
            return frozenset({ending[0]})
        return _pieces(self._target.units, self.units()[0])

    def source_tokens(self) -> frozenset[int]:
        """Numbers of the pieces of the source that light up."""
        return _pieces(self._source.units, self.units()[1])

    def spans(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Stretches of the target and of the source sentence that light up (code points)."""
        target, source = self.units()
        return _spans(self._target.units, target), _spans(self._source.units, source)

    def _make_units(self) -> None:
        hypothesis, translation, words = self.hypothesis, self._translation, self._words
        self._target, self._source, self._links = _Side(), _Side(), None
        if hypothesis is not None and translation is not None:
            self._target = _Side(hypothesis.text, hypothesis.tokens, words=words)
            self._source = _Side(translation.source, translation.source_tokens, words=words)

    def _take(self, pinned: Selection) -> None:
        self._pinned = pinned
        self.units_changed.emit()
        self.changed.emit()


def _texts(translation: Translation | None, number: int) -> tuple[str, str, tuple[Token, ...]] | None:
    if translation is None or not translation.hypotheses:
        return None
    hypothesis = translation.hypotheses[number]
    return translation.source, hypothesis.text, hypothesis.tokens


def _shares_a_character(before: Unit, unit: Unit, starts: frozenset[int]) -> bool:
    if before.start == before.end or unit.start == unit.end:
        return False
    return unit.start < before.end or (unit.start == before.end and unit.start not in starts)


def _pieces(units: Sequence[Unit], numbers: Iterable[int]) -> frozenset[int]:
    return frozenset(piece for number in numbers for piece in range(units[number].first, units[number].last))


def _spans(units: Sequence[Unit], numbers: Iterable[int]) -> tuple[Span, ...]:
    return tuple((units[number].start, units[number].end) for number in sorted(numbers))
