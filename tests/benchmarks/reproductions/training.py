"""Trains an experiment for its CPU minutes and keeps what the page says of it.

Minutes are those of the processor, not of the clock, so that what else runs on the machine changes them
little. Evaluations on dev text are not training and are not counted. A training that was stopped goes on
where it was.
"""

from __future__ import annotations

import json
import platform
import signal
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from seq2seq_core.config import RunConfig
from seq2seq_core.library import Library
from seq2seq_core.storage import write_file
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import (
    CheckpointSaved,
    Evaluated,
    RunFinished,
    RunStarted,
    StepDone,
    TrainingEvent,
)
from seq2seq_core.training.run import OnEvent, train
from tests.benchmarks.reproductions.experiments import EXPERIMENTS, SEED, run_config

_SPEED_STEPS = 80
_EVALUATIONS = 12
_LOG = 20
_SETTLED = 0.3
"""Part of a training after which its own speed says how many steps it will have."""


@dataclass(slots=True)
class Trained:
    """What a training was and cost.

    Attributes:
        max_steps: steps that its minutes are on this machine.
        settled: ``max_steps`` follows from the training's own speed, not from that of a short run before it.
        cpu_seconds: of the training steps, and ``seconds`` by the clock.
        tokens: real target tokens read.
        padding: part of the cells that was padding.
        curve: [CPU seconds, step, dev BLEU, dev chrF] at each evaluation.
    """

    name: str
    max_steps: int
    processor: str
    parameters: int = 0
    steps: int = 0
    epochs: int = 0
    cpu_seconds: float = 0.0
    seconds: float = 0.0
    tokens: float = 0.0
    padding: float = 0.0
    best_step: int = 0
    settled: bool = False
    finished: bool = False
    seed: int = SEED
    torch: str = torch.__version__
    curve: list[list[float]] = field(default_factory=list)

    @property
    def tokens_per_second(self) -> float:
        """Real target tokens a second of the processor."""
        return self.tokens / self.cpu_seconds


class _Watch:
    """Counts the processor's seconds of training steps; ``keep`` is called when they are safe to resume."""

    def __init__(self, trained: Trained) -> None:
        self.trained = trained
        self.reports: list[tuple[int, float]] = []
        self._last = time.process_time()

    def __call__(self, event: TrainingEvent) -> None:
        trained = self.trained
        passed = time.process_time() - self._last
        match event:
            case RunStarted():
                trained.parameters = event.parameters
            case StepDone():
                steps = event.step - trained.steps
                trained.padding += (event.padding - trained.padding) * steps / event.step
                trained.tokens += event.tokens_per_second * (event.seconds - trained.seconds)
                trained.cpu_seconds += passed
                trained.steps, trained.epochs, trained.seconds = event.step, event.epoch, event.seconds
                self.reports.append((event.step, trained.cpu_seconds))
            case Evaluated():
                trained.curve.append([trained.cpu_seconds, event.step, event.bleu, event.chrf])
                minutes = f"{trained.cpu_seconds / 60:.1f} CPU minutes"
                print(f"{trained.name}: step {event.step}, {minutes}, dev BLEU {event.bleu:.2f}", flush=True)
            case RunFinished():
                trained.best_step = event.best_step or event.step
                trained.finished = event.bundle is not None
            case _:
                pass
        self._last = time.process_time()


def measure_speed(
    name: str, data: Path, *, steps: int = _SPEED_STEPS, models: Path | None = None, **training: Any
) -> tuple[float, Trained]:
    """A short run: CPU seconds of a step, the first steps not counted, and what the run was."""
    watch, control = _Watch(Trained(name, steps, processor())), TrainingControl()

    def on_event(event: TrainingEvent) -> None:
        watch(event)
        if watch.trained.steps >= steps:
            control.interrupt()  # before anything is evaluated or installed

    with tempfile.TemporaryDirectory() as folder:
        quick = {"validate_every": 2 * steps, "log_every": _LOG, **training}
        _train(run_config(name, data, 2 * steps, models, **quick), Path(folder), on_event, control)
    (first, before), (last, after) = watch.reports[0], watch.reports[-1]
    return (after - before) / (last - first), watch.trained


def read_trained(out: Path, name: str) -> Trained | None:
    """What is known of an experiment; None where it has not been trained to its end."""
    trained = _read(out, name)
    return trained if trained is not None and trained.finished else None


def _read(out: Path, name: str) -> Trained | None:
    facts = out / f"{name}.json"
    return Trained(**json.loads(facts.read_text(encoding="utf-8"))) if facts.exists() else None


def train_experiment(name: str, data: Path, out: Path) -> Trained:
    """Trains an experiment: its model lies in ``out/models`` afterwards, its facts in ``out/NAME.json``.

    SIGTERM leaves it at a checkpoint, unfinished.
    """
    trained = _read(out, name)
    resume = trained is not None
    if trained is None:
        a_step, _ = measure_speed(name, data, models=out / "models")
        steps = max(_EVALUATIONS * _LOG, int(EXPERIMENTS[name].minutes * 60 / a_step))
        print(f"{name}: {a_step * 1000:.0f} ms of the processor a step, so {steps} steps", flush=True)
        trained = Trained(name, steps, processor())
        for kept in (out / "hypotheses").glob(f"{name}.*"):  # of a model that was trained before
            kept.unlink()
    elif trained.finished:
        return trained
    control = TrainingControl()
    watch = _Watch(trained)
    budget = EXPERIMENTS[name].minutes * 60

    def on_event(event: TrainingEvent) -> None:
        watch(event)
        if isinstance(event, CheckpointSaved | RunFinished):
            write_file(out / f"{name}.json", json.dumps(asdict(trained), indent=1) + "\n")
        elif not trained.settled and trained.cpu_seconds > _SETTLED * budget:
            # With a usual schedule before the rate begins to fall, as if this had always been known.
            trained.settled = True
            trained.max_steps = int(trained.steps * budget / trained.cpu_seconds)
            control.interrupt()

    def leave(*_: object) -> None:
        nonlocal left
        left = True
        control.interrupt()

    left = False
    signal.signal(signal.SIGTERM, leave)
    while not trained.finished and not left:
        control = TrainingControl()
        every = max(_LOG, trained.max_steps // _EVALUATIONS // _LOG * _LOG)
        run = run_config(name, data, trained.max_steps, out / "models", validate_every=every, log_every=_LOG)
        _train(run, out, on_event, control, resume=resume)
        resume = True
    return trained


def _train(
    run: RunConfig,
    out: Path,
    on_event: OnEvent,
    control: TrainingControl,
    *,
    resume: bool = False,
) -> None:
    train(
        run,
        library=Library([out / "models"]),
        runs_root=out / "runs",
        control=control,
        on_event=on_event,
        resume=resume,
        force=not resume,
    )


def processor() -> str:
    """Its name, as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
