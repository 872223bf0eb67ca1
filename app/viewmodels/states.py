"""Hidden states of the sentence that is looked at, step by step, and sentences that are encoded alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal

from app.services.neighbours import NeighbourAnswer, NeighbourRequest, NeighbourService
from app.viewmodels.inquiry import Inquiry, Stage, Subject
from app.viewmodels.selection import Selection, SelectionModel
from seq2seq_core.text.pieces import WORD_MARK
from seq2seq_core.types import HiddenStates, Neighbour


class Kind(StrEnum):
    """What a point stands for: a token of the source, what the model reads before and behind them, a step of
    the decoder that writes a token or ends the sentence, or the one vector between both sides."""

    SOURCE = auto()
    LEADING = auto()
    TRAILING = auto()
    STEP = auto()
    END = auto()
    CONTEXT = auto()


@dataclass(frozen=True, slots=True)
class Point:
    """One state.

    Attributes:
        x, y: along the two principal components.
        label: of the token without its word mark; empty for what the view names itself.
        number: of the source token, or of the step; -1 where there is none.
    """

    kind: Kind
    x: float
    y: float
    label: str = ""
    number: int = -1


class StatesViewModel(QObject):
    """The points of the hypothesis on show, and the step that the decoder is at.

    Signals:
        changed: other points, or why there are none.
        step_changed: another step.
    """

    changed = Signal()
    step_changed = Signal()

    def __init__(self, selection: SelectionModel, inquiry: Inquiry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection, self._inquiry = selection, inquiry
        self._points: tuple[Point, ...] = ()
        self._step = 0
        selection.units_changed.connect(self._build)
        selection.changed.connect(self._follow)
        inquiry.changed.connect(self._build)

    @property
    def points(self) -> tuple[Point, ...]:
        """Source side first, then the steps in their order, then the context vector."""
        return self._points

    @property
    def stage(self) -> Stage:
        return self._inquiry.stage

    @property
    def error(self) -> str:
        """Why the states could not be had."""
        return self._inquiry.error

    @property
    def in_parts(self) -> bool:
        """The sentence was too long and has no states in one piece."""
        translation = self.selection.translation
        return translation is not None and bool(translation.sentences)

    @property
    def explained(self) -> float:
        """Share of the variance that the two directions show."""
        found = self._found()
        return 0.0 if found is None else found.explained

    @property
    def has_context(self) -> bool:
        """The model has no attention: one vector is all that the decoder knows of the source."""
        found = self._found()
        return found is not None and found.context is not None

    @property
    def steps(self) -> int:
        """Of the decoder, the one that ends the sentence included; 0 where there are no states."""
        return sum(point.kind in (Kind.STEP, Kind.END) for point in self._points)

    @property
    def step(self) -> int:
        """The step that is looked at, counted from 0."""
        return min(self._step, max(0, self.steps - 1))

    def choose_step(self, step: int) -> None:
        """Looks at a step; its token is selected in all views."""
        if self.steps:
            self._set_step(min(max(0, step), self.steps - 1))
            self.selection.hover(Selection())
            self.selection.pin(self.selection.token(self._step))

    def selection_of(self, point: Point) -> Selection:
        """What a point stands for in the other views."""
        if point.kind is Kind.SOURCE:
            return self.selection.source_token(point.number)
        if point.kind in (Kind.STEP, Kind.END):
            return self.selection.token(point.number)
        return Selection()

    def lit(self, point: Point) -> bool:
        """Whether what a point stands for is selected, or belongs to it."""
        if point.kind is Kind.SOURCE:
            return point.number in self.selection.source_tokens()
        return point.kind in (Kind.STEP, Kind.END) and point.number in self.selection.tokens()

    def _set_step(self, step: int) -> None:
        if step != self._step:
            self._step = step
            self.step_changed.emit()

    def _follow(self) -> None:
        """The step is that of the token that is selected."""
        target = self.selection.current.target
        if target is not None and not target[0] <= self._step < target[1]:
            self._set_step(target[0])

    def _found(self) -> HiddenStates | None:
        return cast(HiddenStates | None, self._inquiry.result)

    def _build(self) -> None:
        found, hypothesis = self._found(), self.selection.hypothesis
        translation = self.selection.translation
        self._points = ()
        if found is not None and hypothesis is not None and translation is not None:
            pieces = len(translation.source_tokens), len(hypothesis.tokens) + 1
            read = len(found.encoder) - found.leading - found.trailing
            if pieces == (read, len(found.decoder)):
                source = [token.piece for token in translation.source_tokens]
                target = [token.piece for token in hypothesis.tokens]
                self._points = points_of(found, source, target)
        self.changed.emit()


def points_of(found: HiddenStates, source: list[str], target: list[str]) -> tuple[Point, ...]:
    """The points of some states, whose tokens are pieces."""
    points = []
    for place, (x, y) in enumerate(found.encoder.tolist()):
        number = place - found.leading
        if 0 <= number < len(source):
            points.append(Point(Kind.SOURCE, x, y, source[number].strip(WORD_MARK), number))
        else:
            points.append(Point(Kind.LEADING if number < 0 else Kind.TRAILING, x, y))
    for step, (x, y) in enumerate(found.decoder.tolist()):
        end = step == len(target)
        label = "" if end else target[step].strip(WORD_MARK)
        points.append(Point(Kind.END if end else Kind.STEP, x, y, label, step))
    if found.context is not None:
        x, y = found.context.tolist()
        points.append(Point(Kind.CONTEXT, x, y))
    return tuple(points)


class NeighboursViewModel(QObject):
    """The nearest sentences of a corpus that the user chose.

    Attributes:
        corpus: a file with a sentence a line; None until one is chosen.
        neighbours: nearest first.
        done, total: sentences of the corpus encoded so far, and all; 0 while it is being read.
        error: what is wrong with it; empty where nothing is.
        busy: whether they are being looked for.

    Signals:
        changed: anything here.
    """

    changed = Signal()

    def __init__(self, service: NeighbourService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._subject: Subject | None = None
        self._wanted = False
        self._request: NeighbourRequest | None = None
        self.corpus: Path | None = None
        self.neighbours: tuple[Neighbour, ...] = ()
        self.done = self.total = 0
        self.error = ""
        self.busy = False
        service.progressed.connect(self._on_progress)
        service.answered.connect(self._on_answer)

    def choose(self, corpus: Path) -> None:
        """Takes a corpus and looks for neighbours in it."""
        self.corpus = corpus
        self._request = None
        self._find()

    def stop(self) -> None:
        """Gives the search up, and the corpus with it."""
        self._service.cancel()
        self.corpus, self._request = None, None
        self._set()

    def look_at(self, subject: Subject | None, *, wanted: bool) -> None:
        """Takes what is looked at; looks for its neighbours if they are wanted."""
        self._subject, self._wanted = subject, wanted
        if wanted:
            self._find()

    def _find(self) -> None:
        if self.corpus is None or self._subject is None:
            return
        translation = self._subject.translation
        request = NeighbourRequest(
            self._subject.request.engine,
            translation.source_language,
            translation.target_language,
            self.corpus,
            translation.source,
        )
        if request != self._request:
            self._request = request
            self._set(busy=True)
            self._service.find(request)

    def _on_progress(self, done: int, total: int) -> None:
        if self.busy:
            self.done, self.total = done, total
            self.changed.emit()

    def _on_answer(self, answer: NeighbourAnswer) -> None:
        if answer.request is self._request:
            self._set(answer.neighbours, error=answer.error)

    def _set(self, neighbours: tuple[Neighbour, ...] = (), *, error: str = "", busy: bool = False) -> None:
        self.neighbours, self.error, self.busy = neighbours, error, busy
        self.done = self.total = 0
        self.changed.emit()
