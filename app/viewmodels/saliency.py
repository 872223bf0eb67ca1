"""What the translation depends on, by several methods, and how far each of them is to be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import cast

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.services.questions import METHODS, Dependence, place_of
from app.services.translation import LoadedModel, Question, TranslationService
from app.viewmodels.alignment import AlignmentMap
from app.viewmodels.inquiry import Inquiry, Stage, Subject
from app.viewmodels.selection import SelectionModel
from app.viewmodels.units import merge
from seq2seq_core.types import Saliency, SaliencyMethod

CLEARLY, BARELY = 1.5, 1.1
"""How much more than by chance the score falls, for a method to be believed, and to be taken seriously."""
NOTICEABLE = 0.05
"""Nats a token; a fall by less than this tells nothing."""


class Verdict(Enum):
    """What the faithfulness of a method beside chance means."""

    BELIEVE = auto()
    DOUBT = auto()
    CHANCE = auto()


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """How the score falls without the words that a method holds for the most important fifth.

    Attributes:
        fall: in nats a target token.
        chance: the same, of as many words chosen at random.
    """

    method: SaliencyMethod
    fall: float
    chance: float

    @property
    def verdict(self) -> Verdict:
        above = self.fall - max(0.0, self.chance)
        if above >= NOTICEABLE and self.fall >= CLEARLY * self.chance:
            return Verdict.BELIEVE
        if above >= NOTICEABLE and self.fall >= BARELY * self.chance:
            return Verdict.DOUBT
        return Verdict.CHANCE


class SaliencyViewModel(QObject):
    """The chosen method's map of the sentence that is looked at, and the figures of all methods.

    The chosen method is found first and the others after it, one at a time, each as soon as nothing else is
    asked of the model.

    Signals:
        map_changed: another map, or none.
        changed: of the method, or of what is known of the methods.
    """

    map_changed = Signal()
    changed = Signal()

    def __init__(
        self, service: TranslationService, selection: SelectionModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.selection = selection
        self._model: LoadedModel | None = None
        self._subject: Subject | None = None
        self._wanted = False
        self._method: SaliencyMethod = "erasure"
        self._map: AlignmentMap | None = None
        self._weights = np.zeros((0, 0), np.float32)
        self._inquiries = {method: Inquiry(service, partial(_ask, method=method), self) for method in METHODS}
        for inquiry in self._inquiries.values():
            inquiry.changed.connect(partial(self._on_changed, inquiry))
        selection.units_changed.connect(self._rebuild)

    # What there is

    @property
    def methods(self) -> Sequence[SaliencyMethod]:
        """Those that the model allows."""
        without = self._model is not None and not self._model.layers
        return tuple(method for method in METHODS if not (without and method == "attention"))

    @property
    def method(self) -> SaliencyMethod:
        """The one whose map is shown."""
        return self._method if self._method in self.methods else self.methods[0]

    @property
    def map(self) -> AlignmentMap | None:
        """Signed, each row scaled to its greatest value; None where ``stage`` says why."""
        return self._map

    @property
    def stage(self) -> Stage:
        """Of the chosen method."""
        return self._inquiries[self.method].stage

    @property
    def error(self) -> str:
        """Why the chosen method's map could not be found."""
        return self._inquiries[self.method].error

    @property
    def in_parts(self) -> bool:
        """The sentence was too long and has no explanation in one piece."""
        return self._subject is not None and bool(self._subject.translation.sentences)

    def stage_of(self, method: SaliencyMethod) -> Stage:
        """How far a method is."""
        return self._inquiries[method].stage

    def faithfulness(self, method: SaliencyMethod) -> Faithfulness | None:
        """Of a method, once it has been found."""
        found = self._found(method)
        return None if found is None else Faithfulness(method, found.faithfulness, found.chance)

    def weight(self, row: int, column: int) -> float:
        """What a cell of the map stands for, not scaled: nats, or a share of attention."""
        return float(self._weights[row, column])

    # What a user does

    def choose(self, method: SaliencyMethod) -> None:
        """Shows another method's map."""
        self._method = method
        self._rebuild()
        self._ask_next(Stage.HERE)
        self.changed.emit()

    # What it is told

    def set_model(self, model: LoadedModel) -> None:
        """Takes the model that translates."""
        self._model = model
        self.changed.emit()

    def look_at(self, subject: Subject | None, *, wanted: bool) -> None:
        """Takes what is looked at; asks if it is wanted."""
        self._subject, self._wanted = subject, wanted
        for inquiry in self._inquiries.values():
            inquiry.look_at(subject, wanted=False)
        self._ask_next(Stage.HERE)

    def fail(self, error: str) -> None:
        """What was asked will not be answered."""
        self._wanted = False
        for inquiry in self._inquiries.values():
            inquiry.fail(error)

    # How it comes about

    def _found(self, method: SaliencyMethod) -> Saliency | None:
        return cast(Saliency | None, self._inquiries[method].result)

    def _ask_next(self, *known: Stage) -> None:
        if not self._wanted:
            return
        for method in (self.method, *self.methods):
            if self._inquiries[method].stage not in known:
                self._inquiries[method].look_at(self._subject, wanted=True)
                return

    def _on_changed(self, inquiry: Inquiry) -> None:
        self._rebuild()
        self.changed.emit()
        if inquiry.stage in (Stage.HERE, Stage.FAILED):
            self._ask_next(Stage.HERE, Stage.FAILED)

    def _rebuild(self) -> None:
        found, chosen = self._found(self.method), self.selection
        self._map = None
        hypothesis, translation = chosen.hypothesis, chosen.translation
        if found is not None and hypothesis is not None and translation is not None:
            pieces = (len(hypothesis.tokens), len(translation.source_tokens))
            if found.weights.shape == pieces:
                weights = self._weights = merge(found.weights, chosen.target, chosen.source)
                greatest = np.abs(weights).max(axis=1, keepdims=True, initial=0.0)
                values = np.divide(weights, greatest, out=np.zeros_like(weights), where=greatest > 0)
                self._map = AlignmentMap(values, values > 0, chosen.target, chosen.source)
        self.map_changed.emit()


def _ask(subject: Subject, method: SaliencyMethod) -> Question | None:
    if subject.translation.sentences:
        return None
    return Dependence(**place_of(subject.translation, subject.hypothesis), method=method)
