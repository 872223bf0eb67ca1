"""The alignment map of the sentence that is looked at: of which layer and head, and what belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.services.readings import Part
from app.services.translation import LoadedModel
from app.viewmodels.selection import SelectionModel
from app.viewmodels.units import Unit, merge

LINK_SHARE = 0.5
"""A source unit is linked to a target unit that gives it at least this share of its highest weight."""
LINK_MINIMUM = 0.05
"""A target unit whose weights are all below this is linked to nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class AlignmentMap:
    """What the heat map draws.

    Attributes:
        values: ``[T, S]`` float32 in 0 to 1; from -1 where they are signed.
        links: ``[T, S]`` True where the two units belong together.
    """

    values: NDArray[np.float32]
    links: NDArray[np.bool_]
    target: tuple[Unit, ...]
    source: tuple[Unit, ...]


class Absence(Enum):
    """Why there is no map."""

    NO_TEXT = auto()
    ON_ITS_WAY = auto()
    NO_ATTENTION = auto()
    IN_PARTS = auto()
    ONE_SIDED = auto()
    FAILED = auto()


def build_map(
    weights: NDArray[np.float32], target: tuple[Unit, ...], source: tuple[Unit, ...]
) -> AlignmentMap:
    """The map of some units from the attention between pieces, ``[T, S]``."""
    values = merge(weights, target, source)
    highest = values.max(axis=1, initial=0.0)[:, None]
    return AlignmentMap(values, (values >= LINK_SHARE * highest) & (highest >= LINK_MINIMUM), target, source)


class AlignmentViewModel(QObject):
    """Which map of the selection's sentence is shown.

    Signals:
        map_changed: another map, or none.
        choices_changed: other layers and heads can be chosen, or others are.
    """

    map_changed = Signal()
    choices_changed = Signal()

    def __init__(self, selection: SelectionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = selection
        self._model: LoadedModel | None = None
        self._map: AlignmentMap | None = None
        self._failed, self._error = False, ""
        self._layer: Part = "best"
        self._head: Part = "mean"
        selection.units_changed.connect(self._rebuild)

    # What is shown

    def set_model(self, model: LoadedModel) -> None:
        """Takes the layers and heads of the model that translates; the choice returns to its best."""
        self._model = model
        self._layer = "best"
        self._head = "mean" if model.best is None or model.best.head is None else "best"
        self.choices_changed.emit()
        self._rebuild()

    def fail(self, error: str = "") -> None:
        """The attention of the sentence could not be had."""
        self._failed, self._error = True, error
        self.map_changed.emit()

    @property
    def map(self) -> AlignmentMap | None:
        """None where ``absence`` says why."""
        return self._map

    @property
    def absence(self) -> Absence | None:
        """Why there is no map, None where there is one."""
        if self._map is not None:
            return None
        translation = self.selection.translation
        if translation is None:
            return Absence.NO_TEXT
        if self._model is not None and not self._model.layers:
            return Absence.NO_ATTENTION
        if translation.sentences:
            return Absence.IN_PARTS
        return Absence.FAILED if self._failed else Absence.ON_ITS_WAY

    @property
    def error(self) -> str:
        """Why the attention could not be had, where it FAILED and there is more to say."""
        return self._error

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
    def layer(self) -> Part:
        return self._layer

    @property
    def head(self) -> Part:
        return self._head

    def choose_layer(self, layer: Part) -> None:
        """ "best" (the last one where the model does not say), "mean", or a layer counted from 0."""
        self._layer = layer
        self.choices_changed.emit()
        self._rebuild()

    def choose_head(self, head: Part) -> None:
        """ "best" (where the model says so), "mean", or a head counted from 0."""
        self._head = head
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

    def weights(self) -> NDArray[np.float32] | None:
        """Between pieces, ``[T, S]``, of the layer and head on show."""
        hypothesis = self.selection.hypothesis
        attention = hypothesis.attention if hypothesis else None
        return None if attention is None else attention.token_map(self.shown_layer(), self.shown_head())

    def _rebuild(self) -> None:
        weights, chosen = self.weights(), self.selection
        self._map, self._failed, self._error = None, False, ""
        if weights is not None:
            self._map = build_map(weights, chosen.target, chosen.source)
        chosen.set_links(self._map.links if self._map else None)
        self.map_changed.emit()
