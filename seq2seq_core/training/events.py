"""What a training run says while it runs. Each event is a line of ``events.jsonl``."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Literal

from seq2seq_core.messages import Message


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The run is about to train.

    Attributes:
        parameters: of the model.
        trained: of those that training changes, adapters included; None where it is all of them.
    """

    name: str
    run_folder: str
    train_pairs: int
    dev_pairs: int
    parameters: int
    device: str
    precision: str
    threads: int
    max_steps: int
    step: int = 0
    trained: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was chosen or adapted and that the user should know.

    Attributes:
        message: in English; a Message, whose values are numbers and strings, unless it was read from a line
            of an earlier release.
    """

    message: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """A report every few steps.

    Attributes:
        loss: label-smoothed cross-entropy a target token, in nats, mean since the last report.
        tokens_per_second: target tokens, padding not counted.
        padding: part of the cells that was padding.
        seconds: training time so far, pauses not counted.
        progress: 0 to 1.
        seconds_left: estimate, None while there is nothing to estimate it from.
    """

    step: int
    epoch: int
    loss: float
    learning_rate: float
    tokens_per_second: float
    padding: float
    seconds: float
    progress: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A dev sentence as the model translates it now."""

    source: str
    reference: str
    hypothesis: str


@dataclass(frozen=True, slots=True)
class Direction:
    """Scores of one direction."""

    source_language: str
    target_language: str
    bleu: float
    chrf: float


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation on dev text.

    Attributes:
        dev_loss: cross-entropy a target token in nats, without smoothing.
        bleu: by the real beam; mean over the directions.
        chrf: likewise.
        best: whether it is the best so far.
        directions: scores of each direction.
        general_bleu: ``bleu`` on general text, None where there is none.
        general_chrf: likewise.
    """

    step: int
    dev_loss: float
    bleu: float
    chrf: float
    best: bool
    samples: tuple[Sample, ...]
    seconds: float
    directions: tuple[Direction, ...] = ()
    general_bleu: float | None = None
    general_chrf: float | None = None


@dataclass(frozen=True, slots=True)
class CheckpointSaved:
    """The run can be resumed from here."""

    step: int
    path: str


@dataclass(frozen=True, slots=True)
class Paused:
    step: int


@dataclass(frozen=True, slots=True)
class Resumed:
    step: int


MOST_FORGOTTEN = 1.0
"""BLEU that general text may lose before it is spoken of: about what chance makes of some hundred pairs."""

Reason = Literal["finished", "early stopping", "stopped", "interrupted"]


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The run has ended. After "interrupted" it can be resumed, and nothing was installed.

    Attributes:
        bundle: the folder of the installed model, None where nothing was installed.
        first_general: BLEU on general text before the first step, None where there is no such text.
        best_general: the same of the best weights.
    """

    reason: Reason
    step: int
    best_step: int | None
    best_bleu: float | None
    best_chrf: float | None
    bundle: str | None
    first_general: float | None = None
    best_general: float | None = None

    @property
    def forgotten(self) -> float | None:
        """BLEU that general text has lost; None where there is none."""
        if self.first_general is None or self.best_general is None:
            return None
        return self.first_general - self.best_general


TrainingEvent = RunStarted | Note | StepDone | Evaluated | CheckpointSaved | Paused | Resumed | RunFinished

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (RunStarted, Note, StepDone, Evaluated, CheckpointSaved, Paused, Resumed, RunFinished)
}


def to_json(event: TrainingEvent, time: float) -> str:
    """One line of JSON with the event's kind and the time (seconds since the epoch)."""
    values = dataclasses.asdict(event)
    if isinstance(event, Note) and isinstance(event.message, Message):
        values |= {"template": event.message.template, "values": event.message.values}
    return json.dumps({"event": type(event).__name__, "time": round(time, 3), **values}, ensure_ascii=False)


def from_json(line: str) -> TrainingEvent:
    """The inverse of to_json.

    Raises:
        ValueError: the line is no event.
    """
    values = json.loads(line)
    values.pop("time", None)
    kind = _KINDS.get(values.pop("event", ""))
    if kind is None:
        raise ValueError("not an event of a training run")
    if kind is Evaluated:
        values["samples"] = tuple(Sample(**s) for s in values["samples"])
        values["directions"] = tuple(Direction(**d) for d in values["directions"])
    if kind is Note and "template" in values:
        values = {"message": Message(values["template"], **values["values"])}
    event: TrainingEvent = kind(**values)
    return event
