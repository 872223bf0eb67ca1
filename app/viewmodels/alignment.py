"""The alignment map of one sentence, and the one selection that the map and both texts share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.services.translation import LoadedModel
from app.viewmodels.shown import Span
from app.viewmodels.units import Unit, merge, pieces_of, words_of
from seq2seq_core.types import AttentionMaps, Hypothesis, Translation

Choice = Literal["best", "mean"] | int
LINK_SHARE = 0.5
"""A source unit is linked to a target unit that gives it at least this share of its highest weight."""
LINK_MINIMUM = 0.05
"""A target unit whose weights are all below this is linked to nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class AlignmentMap:
    """What the heat map draws.

    Attributes:
        values: ``[T, S]`` float32 in 0 to 1.
        links: ``[T, S]`` True where the two units belong together.
    """

    values: NDArray[np.float32]
    links: NDArray[np.bool_]
    target: tuple[Unit, ...]
    source: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """A cell (both), a target word, a source word, or nothing; numbers of units."""

    target: int | None = None
    source: int | None = None

    def __bool__(self) -> bool:
        return self.target is not None or self.source is not None


class Absence(Enum):
    """Why there is no map."""

    NO_TEXT = auto()
    ON_ITS_WAY = auto()
    NO_ATTENTION = auto()
    IN_PARTS = auto()


def build_map(
    translation: Translation, hypothesis: Hypothesis, weights: NDArray[np.float32], *, words: bool
) -> AlignmentMap:
    """The map of one hypothesis from its piece-to-piece attention ``[T, S]``."""
    units = words_of if words else pieces_of
    source = units(translation.source, translation.source_tokens)
    target = units(hypothesis.text, hypothesis.tokens)
    values = merge(weights, target, source) if words else weights
    highest = values.max(axis=1, initial=0.0)[:, None]
    return AlignmentMap(values, (values >= LINK_SHARE * highest) & (highest >= LINK_MINIMUM), target, source)


class AlignmentViewModel(QObject):
    """Which map is shown, and what is selected in it.

    Signals:
        map_changed: another map, or none.
        choices_changed: other layers and heads can be chosen, or others are.
        selection_changed: something else is selected.
    """

    map_changed = Signal()
    choices_changed = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model: LoadedModel | None = None
        self._translation: Translation | None = None
        self._hypothesis: Hypothesis | None = None
        self._map: AlignmentMap | None = None
        self._layer: Choice = "best"
        self._head: Choice = "mean"
        self._words = True
        self._hovered = Selection()
        self._pinned = Selection()

    # What is shown

    def set_model(self, model: LoadedModel) -> None:
        """Takes the layers and heads of the model that translates; the choice returns to its best."""
        self._model = model
        self._layer = "best"
        self._head = "mean" if model.best is None or model.best.head is None else "best"
        self.choices_changed.emit()
        self._rebuild()

    def show(self, translation: Translation | None, hypothesis: Hypothesis | None) -> None:
        """Shows the map of one hypothesis of a sentence."""
        self._translation, self._hypothesis = translation, hypothesis
        self._rebuild()

    @property
    def map(self) -> AlignmentMap | None:
        """None where ``absence`` says why."""
        return self._map

    @property
    def absence(self) -> Absence | None:
        """Why there is no map, None where there is one."""
        if self._map is not None:
            return None
        if self._hypothesis is None:
            return Absence.NO_TEXT
        if self._model is not None and not self._model.layers:
            return Absence.NO_ATTENTION
        if self._translation is not None and self._translation.sentences:
            return Absence.IN_PARTS
        return Absence.ON_ITS_WAY

    @property
    def layers(self) -> int:
        return self._model.layers if self._model else 0

    @property
    def heads(self) -> int:
        return self._model.heads if self._model else 0

    @property
    def knows_best_layer(self) -> bool:
        """Whether it was measured which layer aligns best; else the last one is taken."""
        return self._model is not None and self._model.best is not None

    @property
    def knows_best_head(self) -> bool:
        """Whether a single head was measured to align best."""
        best = self._model.best if self._model else None
        return best is not None and best.head is not None

    @property
    def layer(self) -> Choice:
        return self._layer

    @property
    def head(self) -> Choice:
        return self._head

    @property
    def words(self) -> bool:
        return self._words

    def choose_layer(self, layer: Choice) -> None:
        """ "best" (the last one where the model does not say), "mean", or a layer counted from 0."""
        self._layer = layer
        self.choices_changed.emit()
        self._rebuild()

    def choose_head(self, head: Choice) -> None:
        """ "best" (where the model says so), "mean", or a head counted from 0."""
        self._head = head
        self.choices_changed.emit()
        self._rebuild()

    def choose_words(self, words: bool) -> None:
        """Words, or the model's own pieces."""
        self._words = words
        self.choices_changed.emit()
        self._rebuild()

    def shown_layer(self) -> int | None:
        """The layer that the map shows, counted from 0; None for the mean of all."""
        if self._layer == "mean" or not self.layers:
            return None
        if self._layer != "best":
            return min(int(self._layer), self.layers - 1)
        best = self._model.best if self._model else None
        return self.layers - 1 if best is None else best.layer

    def shown_head(self) -> int | None:
        """The head that the map shows, counted from 0; None for the mean of all."""
        if self._head == "mean" or not self.heads:
            return None
        if self._head == "best":
            best = self._model.best if self._model else None
            return best.head if best else None
        return min(int(self._head), self.heads - 1)

    # What is selected

    @property
    def selection(self) -> Selection:
        """What the pointer is on, or else what was chosen."""
        return self._hovered or self._pinned

    def hover(self, selection: Selection) -> None:
        """The pointer is on something of the map, or on nothing."""
        self._select(hovered=selection)

    def hover_target(self, code_point: int | None) -> None:
        """The pointer is on a character of the target sentence."""
        number = None if self._map is None else _unit_at(self._map.target, code_point)
        self._select(hovered=Selection(target=number))

    def hover_source(self, code_point: int | None) -> None:
        """The pointer is on a character of the source sentence."""
        number = None if self._map is None else _unit_at(self._map.source, code_point)
        self._select(hovered=Selection(source=number))

    def pin(self, selection: Selection) -> None:
        """Keeps a selection when the pointer leaves."""
        self._select(pinned=selection)

    def selected_units(self) -> tuple[frozenset[int], frozenset[int]]:
        """Numbers of the target units and of the source units that light up."""
        if self._map is None or not self.selection:
            return frozenset(), frozenset()
        target, source = self.selection.target, self.selection.source
        if target is None:
            return frozenset(np.flatnonzero(self._map.links[:, source]).tolist()), frozenset({source or 0})
        if source is None:
            return frozenset({target}), frozenset(np.flatnonzero(self._map.links[target]).tolist())
        return frozenset({target}), frozenset({source})

    def selected_spans(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Stretches of the target and of the source sentence that light up (code points)."""
        if self._map is None:
            return (), ()
        target, source = self.selected_units()
        return _spans(self._map.target, target), _spans(self._map.source, source)

    def _select(self, hovered: Selection | None = None, pinned: Selection | None = None) -> None:
        before = self.selection
        self._hovered = self._hovered if hovered is None else hovered
        self._pinned = self._pinned if pinned is None else pinned
        if self.selection != before:
            self.selection_changed.emit()

    def _rebuild(self) -> None:
        weights = self._weights()
        self._map = (
            build_map(self._translation, self._hypothesis, weights, words=self._words)
            if weights is not None and self._translation is not None and self._hypothesis is not None
            else None
        )
        self._hovered = self._pinned = Selection()
        self.map_changed.emit()
        self.selection_changed.emit()

    def _weights(self) -> NDArray[np.float32] | None:
        attention: AttentionMaps | None = self._hypothesis.attention if self._hypothesis else None
        if attention is None:
            return None
        return attention.token_map(self.shown_layer(), self.shown_head())


def _unit_at(units: tuple[Unit, ...], code_point: int | None) -> int | None:
    if code_point is None:
        return None
    return next((number for number, unit in enumerate(units) if unit.start <= code_point < unit.end), None)


def _spans(units: tuple[Unit, ...], numbers: frozenset[int]) -> tuple[Span, ...]:
    return tuple((units[number].start, units[number].end) for number in sorted(numbers))
