"""``interlinear train``: runs a training from its TOML file and shows how it goes."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq_core.cli.console import note

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from seq2seq_core.training.control import TrainingControl
    from seq2seq_core.training.events import Evaluated, RunFinished, RunStarted, StepDone, TrainingEvent

PLAIN_INTERVAL = 30.0
"""Seconds between two lines of loss where there is no terminal to keep a bar on."""


def train(
    run: Annotated[Path, typer.Argument(metavar="RUN.toml", help="What to train, on what and how.")],
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an existing run and model of this name.")
    ] = False,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Override a value: --set training.max_epochs=3."),
    ] = None,
) -> None:
    """Train or fine-tune a model. Ctrl-C stops and keeps the best; --resume goes on later."""
    from seq2seq_core.config_file import load_run

    config = load_run(run, overrides or ())
    from seq2seq_core import paths
    from seq2seq_core.library import default_library
    from seq2seq_core.training.control import TrainingControl
    from seq2seq_core.training.run import train as run_training

    control = TrainingControl()
    with _stopped_by_signals(control), _event_printer() as show:
        bundle = run_training(
            config,
            library=default_library(),
            runs_root=paths.runs_root(),
            control=control,
            on_event=show,
            resume=resume,
            force=force,
        )
    if bundle is not None:
        print(bundle)


@contextmanager
def _stopped_by_signals(control: TrainingControl) -> Iterator[None]:
    """The first SIGINT or SIGTERM stops and keeps the best, the second interrupts at once."""

    def stop(number: int, frame: FrameType | None) -> None:
        if control.stopping:
            raise KeyboardInterrupt
        control.stop()
        note("Stopping after this step and keeping the best model. Once more ends at once.")

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _event_printer() -> Iterator[Callable[[TrainingEvent], None]]:
    """Shows events on standard error: a bar under the log on a terminal, else lines alone."""
    if not sys.stderr.isatty():
        yield EventLog(note).show
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    percent = TextColumn("{task.percentage:>3.0f} %")
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), percent)
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as bar:
        log = EventLog(
            lambda line: bar.console.print(line, markup=False), bar, bar.add_task("preparing", total=1.0)
        )
        yield log.show


class EventLog:
    """Turns training events into lines, and into the state of a bar where there is one.

    Args:
        write: takes a finished line.
        bar: the live bar, None for lines alone.
        task: its task.
    """

    def __init__(
        self, write: Callable[[str], None], bar: Progress | None = None, task: TaskID | None = None
    ) -> None:
        self._write = write
        self._bar = bar
        self._task = task
        self._last_line = -PLAIN_INTERVAL

    def show(self, event: TrainingEvent) -> None:
        """Shows one event."""
        from seq2seq_core.training import events

        match event:
            case events.StepDone():
                self._show_step(event)
            case events.RunStarted():
                self._write(
                    f"{event.name}: {event.train_pairs:,} pairs to train on, {event.dev_pairs:,} to test on; "
                    f"{event.parameters / 1e6:.1f} M parameters{_trained(event)}; "
                    f"{event.device}, {event.precision}, "
                    f"{event.threads} threads, at most {event.max_steps:,} steps"
                )
                self._write(f"run folder {event.run_folder}")
            case events.Note():
                self._write(event.message)
            case events.Evaluated():
                self._write(
                    f"step {event.step:,}  dev loss {event.dev_loss:.3f}  BLEU {event.bleu:.1f}  "
                    f"chrF {event.chrf:.1f}{_general(event)}{'  best so far' if event.best else ''}"
                )
                for sample in event.samples[:1]:
                    self._write(f"    {sample.source}\n  > {sample.hypothesis}\n  = {sample.reference}")
            case events.Paused():
                self._write(f"paused at step {event.step:,}")
            case events.Resumed():
                self._write(f"going on at step {event.step:,}")
            case events.RunFinished():
                self._write(f"{event.reason} at step {event.step:,}{_best(event)}")
                if event.first_general is not None and event.best_general is not None:
                    before, after = event.first_general, event.best_general
                    self._write(
                        f"general text: BLEU {before:.1f} before, {after:.1f} after ({after - before:+.1f})"
                    )

    def _show_step(self, event: StepDone) -> None:
        left = "" if event.seconds_left is None else f"  {duration(event.seconds_left)} left"
        line = (
            f"step {event.step:,}  epoch {event.epoch}  loss {event.loss:.3f}  "
            f"{event.tokens_per_second:,.0f} tokens/s  {event.padding:.0%} padding{left}"
        )
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=line, completed=event.progress)
        elif event.seconds - self._last_line >= PLAIN_INTERVAL:
            self._last_line = event.seconds
            self._write(line)


def _trained(event: RunStarted) -> str:
    return "" if event.trained is None else f", {event.trained / 1e6:.2f} M of them trained"


def _general(event: Evaluated) -> str:
    return "" if event.general_bleu is None else f"  general BLEU {event.general_bleu:.1f}"


def _best(event: RunFinished) -> str:
    if event.best_step is None or event.best_bleu is None or event.best_chrf is None:
        return ""
    return f"; best at step {event.best_step:,}: BLEU {event.best_bleu:.1f}, chrF {event.best_chrf:.1f}"


def duration(seconds: float) -> str:
    """Time in its two largest units: ``1 h 05 min``, ``3 min 20 s``, ``12 s``."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
