"""What one training run has shown so far: curves, evaluations, samples and the log, fed by its events."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Callable, Iterable
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.services.training import RunEnded
from seq2seq_core.config import RunConfig
from seq2seq_core.training.events import (
    Evaluated,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    StepDone,
    TrainingEvent,
)

MAX_POINTS = 512
_WORDS = re.compile(r"\w+|[^\w\s]")


class State(Enum):
    """Where a run stands. The PAUSING and STOPPING ones end with the step that is under way."""

    PREPARING = auto()
    RUNNING = auto()
    PAUSING = auto()
    PAUSED = auto()
    STOPPING = auto()
    FINISHED = auto()
    SUSPENDED = auto()
    FAILED = auto()


class Curve:
    """A growing line of at most ``MAX_POINTS`` points: when full, neighbours are averaged.

    Its last point averages what has come for it so far, so that the line always ends at the present.
    """

    def __init__(self) -> None:
        self._points = np.empty((MAX_POINTS, 2))
        self._filled = 0
        self._stride = 1
        self._in_last = 1

    def add(self, x: float, y: float) -> None:
        """Adds a point to the right of all others."""
        if self._in_last == self._stride:
            if self._filled == MAX_POINTS:
                self._points[: MAX_POINTS // 2] = self._points.reshape(-1, 2, 2).mean(axis=1)
                self._filled //= 2
                self._stride *= 2
            self._points[self._filled] = 0.0
            self._filled += 1
            self._in_last = 0
        self._in_last += 1
        last = self._points[self._filled - 1]
        last += (np.array((x, y)) - last) / self._in_last

    def __len__(self) -> int:
        return self._filled

    @property
    def x(self) -> NDArray[np.float64]:
        return self._points[: self._filled, 0]

    @property
    def y(self) -> NDArray[np.float64]:
        return self._points[: self._filled, 1]


class TrainingRun(QObject):
    """One run, from its start to its end.

    Signals:
        progressed: numbers of the moment.
        evaluated: there is another evaluation.
        logged: an event for the log, or RunEnded.
        state_changed: ``state`` is another.
    """

    progressed = Signal()
    evaluated = Signal()
    logged = Signal(object)
    state_changed = Signal()

    def __init__(
        self, config: RunConfig, *, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.config = config
        self.state = State.PREPARING
        self.started: RunStarted | None = None
        self.last: StepDone | None = None
        self.finished: RunFinished | None = None
        self.ended: RunEnded | None = None
        self.evaluations: list[Evaluated] = []
        self.speeds: list[float] = []
        self.log: list[TrainingEvent | RunEnded] = []
        self.train_loss = Curve()
        self.dev_loss = Curve()
        self.bleu = Curve()
        self.chrf = Curve()
        self.general = Curve()
        self._furthest = 0
        self._clock = clock
        self._gone = 0.0
        self._since: float | None = clock()

    @property
    def name(self) -> str:
        return self.config.name

    @property
    def over(self) -> bool:
        """Whether the run has left the worker thread."""
        return self.ended is not None

    @property
    def seconds_gone(self) -> float:
        """Wall time since the start, without pauses."""
        return self._gone + (0.0 if self._since is None else self._clock() - self._since)

    @property
    def seconds_left(self) -> float | None:
        """The trainer's estimate; None before it has one."""
        return self.last.seconds_left if self.last is not None else None

    @property
    def best(self) -> Evaluated | None:
        """The evaluation that is kept."""
        return next((e for e in reversed(self.evaluations) if e.best), None)

    def replay(self, events: Iterable[TrainingEvent]) -> None:
        """Takes over what a run showed before it was interrupted."""
        for event in events:
            if isinstance(event, StepDone):
                self._gone = max(self._gone, event.seconds)
            if not isinstance(event, Paused | Resumed | RunFinished):
                self._take(event)
        self.last = None
        self.state = State.PREPARING
        self._since = self._clock()

    def take(self, events: Iterable[TrainingEvent]) -> None:
        """Takes the events that came since the last time."""
        before = self.state, len(self.evaluations)
        for event in events:
            self._take(event)
        if len(self.evaluations) != before[1]:
            self.evaluated.emit()
        if self.state is not before[0]:
            self.state_changed.emit()
        self.progressed.emit()

    def end(self, ended: RunEnded) -> None:
        """The run has left the worker thread."""
        self.ended = ended
        self._stop_clock()
        self.log.append(ended)
        self.logged.emit(ended)
        self._set({"failed": State.FAILED, "suspended": State.SUSPENDED}.get(ended.outcome, State.FINISHED))

    def asked_to_pause(self) -> None:
        """The trainer pauses after the step that it is in."""
        if self.state in (State.PREPARING, State.RUNNING):
            self._set(State.PAUSING)

    def asked_to_resume(self) -> None:
        """The trainer goes on."""
        if self.state in (State.PAUSING, State.PAUSED):
            self._start_clock()
            self._set(State.RUNNING if self.started is not None else State.PREPARING)

    def asked_to_stop(self) -> None:
        """The trainer ends after the step that it is in, and installs the best."""
        if not self.over:
            self._start_clock()
            self._set(State.STOPPING)

    def _take(self, event: TrainingEvent) -> None:
        match event:
            case StepDone():
                self.last = event
                self.speeds.append(event.tokens_per_second)
                if event.step > self._furthest:  # else trained a second time, after a resume from before it
                    self._furthest = event.step
                    self.train_loss.add(event.step, event.loss)
                if self.state is State.PREPARING:
                    self.state = State.RUNNING
                return
            case RunStarted():
                self.started = event
            case Evaluated():
                self._take_evaluation(event)
            case Paused():
                self._stop_clock()
                self.state = State.PAUSED if self.state is not State.STOPPING else self.state
            case Resumed():
                self._start_clock()
                self.state = State.RUNNING if self.state is not State.STOPPING else self.state
            case RunFinished():
                self.finished = event
        self.log.append(event)
        self.logged.emit(event)

    def _take_evaluation(self, event: Evaluated) -> None:
        if self.evaluations and self.evaluations[-1].step >= event.step:
            return  # a resumed run evaluates the step of its checkpoint again
        self.evaluations.append(event)
        self.dev_loss.add(event.step, event.dev_loss)
        self.bleu.add(event.step, event.bleu)
        self.chrf.add(event.step, event.chrf)
        if event.general_bleu is not None:
            self.general.add(event.step, event.general_bleu)

    def _set(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()

    def _stop_clock(self) -> None:
        self._gone = self.seconds_gone
        self._since = None

    def _start_clock(self) -> None:
        self._gone = self.seconds_gone
        self._since = self._clock()


def differences(before: str, now: str) -> list[tuple[int, int]]:
    """The stretches of ``now`` (code points) whose words are not those of ``before``."""
    old = [match[0] for match in _WORDS.finditer(before)]
    new = list(_WORDS.finditer(now))
    matcher = difflib.SequenceMatcher(None, old, [match[0] for match in new], autojunk=False)
    return [
        (new[start].start(), new[end - 1].end())
        for kind, _, _, start, end in matcher.get_opcodes()
        if kind in ("replace", "insert")
    ]
