"""Training in a worker thread of the app: one run at a time, spoken to by requests and answered by events.

The trainer is handed in as a callable, so that nothing here knows torch and the same service drives a
thread today and another process tomorrow.
"""

from __future__ import annotations

import logging
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor, ThreadExecutor
from app.services.garbage import collector_at_rest
from app.services.preload import give_way
from seq2seq_core.config import RunConfig
from seq2seq_core.config_file import load_run
from seq2seq_core.errors import InterlinearError
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import (
    CheckpointSaved,
    Evaluated,
    RunFinished,
    RunStarted,
    StepDone,
    TrainingEvent,
    from_json,
)
from seq2seq_core.training.run_folder import EVENTS_FILE, RUN_FILE, unfinished

log = logging.getLogger(__name__)

SWITCH_INTERVAL = 0.0005
"""Seconds after which the trainer must hand the interpreter to the window, when that waits for it."""


class Trainer(Protocol):
    """Trains a run to its end; raises InterlinearError where the user can mend what went wrong."""

    def __call__(
        self,
        run: RunConfig,
        *,
        control: TrainingControl,
        on_event: Callable[[TrainingEvent], None],
        resume: bool,
        force: bool,
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class RunEnded:
    """How a run left the worker thread.

    Attributes:
        name: the run's name.
        outcome: "finished" by itself or stopped, "suspended" at a checkpoint, "failed" as ``error`` says.
        error: one sentence for the user, and what to do.
        unexpected: True where the error is a fault of the program; its traceback is in the log file.
    """

    name: str
    outcome: Literal["finished", "suspended", "failed"]
    error: str = ""
    unexpected: bool = False


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run that was interrupted and has a checkpoint to go on from."""

    name: str
    step: int
    run: RunConfig
    events: tuple[TrainingEvent, ...]


class TrainingService(QObject):
    """Owns the training thread and its life.

    Signals:
        events_arrived: a tuple of events, in order; many events of a fast run come in one signal.
        ended: RunEnded, after the last event of a run.
    """

    events_arrived = Signal(object)
    ended = Signal(object)
    _wake = Signal()

    def __init__(
        self,
        trainer: Trainer,
        runs_root: Path,
        *,
        executor: Executor | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._runs_root = runs_root
        self._thread = ThreadExecutor("training", daemon=False)
        self._execute: Executor = executor or self._thread
        self._lock = threading.Lock()
        self._pending: list[TrainingEvent | RunEnded] = []
        self._control: TrainingControl | None = None
        self._name = ""
        self._wake.connect(self._deliver)

    @property
    def running(self) -> bool:
        """Whether a run is in the worker thread, also a paused one."""
        return self._control is not None

    @property
    def runs_root(self) -> Path:
        """The folder that holds a folder for each run."""
        return self._runs_root

    def start(self, run: RunConfig, *, resume: bool = False, force: bool = False) -> None:
        """Starts a run; events follow by signal.

        Raises:
            RuntimeError: a run is under way already.
        """
        if self._control is not None:
            raise RuntimeError("a run is under way already")
        control = self._control = TrainingControl()
        self._name = run.name
        self._execute(lambda: self._work(run, control, resume, force))

    def pause(self) -> None:
        """Asks the run to wait after the step it is in."""
        if self._control is not None:
            self._control.pause()

    def resume(self) -> None:
        """Lets a paused run go on."""
        if self._control is not None:
            self._control.resume()

    def stop(self) -> None:
        """Asks the run to end after the step it is in, and to install the best that it reached."""
        if self._control is not None:
            self._control.stop()

    def suspend(self, timeout: float = 30.0) -> bool:
        """Leaves the run at a checkpoint, to be resumed at the next start of the app.

        Returns:
            Whether the worker thread has come to its end within ``timeout`` seconds.
        """
        if self._control is not None:
            self._control.interrupt()
        return self._thread.join(timeout)

    def unfinished(self) -> tuple[UnfinishedRun, ...]:
        """The runs that were interrupted, the one that went on last first; not the one under way."""
        if not self._runs_root.is_dir():
            return ()
        logs = sorted(self._runs_root.glob(f"*/{EVENTS_FILE}"), key=_modified, reverse=True)
        found = (_unfinished_run(file) for file in logs if file.parent.name != self._name)
        return tuple(run for run in found if run is not None)

    def discard(self, name: str) -> None:
        """Deletes an interrupted run with its checkpoints.

        Raises:
            OSError: the folder cannot be deleted.
        """
        shutil.rmtree(self._runs_root / name)

    def _work(self, run: RunConfig, control: TrainingControl, resume: bool, force: bool) -> None:
        """The whole life of a run; in the worker thread."""
        _yield_to_window()
        interrupted = False

        def accept(event: TrainingEvent) -> None:
            nonlocal interrupted
            if isinstance(event, RunStarted):
                preparing.close()
            interrupted = isinstance(event, RunFinished) and event.reason == "interrupted"
            self._post(event)

        try:
            with ExitStack() as preparing:
                # A corpus is very many objects and no garbage: searching them would hold up the window.
                preparing.enter_context(collector_at_rest())
                self._trainer(run, control=control, on_event=accept, resume=resume, force=force)
            ended = RunEnded(run.name, "suspended" if interrupted else "finished")
        except InterlinearError as error:
            log.warning("training %s ended: %s", run.name, error)
            ended = RunEnded(run.name, "failed", error.message)
        except Exception as error:  # the last line of defence: it must reach the user and the log
            log.exception("training %s failed", run.name)
            ended = RunEnded(run.name, "failed", f"{type(error).__name__}: {error}", unexpected=True)
        self._post(ended)

    def _post(self, item: TrainingEvent | RunEnded) -> None:
        with self._lock:
            first = not self._pending
            self._pending.append(item)
        if first:
            self._wake.emit()

    def _deliver(self) -> None:
        """In the UI thread: hands on all that came since the last time, in one signal."""
        with self._lock:
            items, self._pending = self._pending, []
        events = tuple(item for item in items if not isinstance(item, RunEnded))
        if events:
            self.events_arrived.emit(events)
        for item in items:
            if isinstance(item, RunEnded):
                self._control, self._name = None, ""
                self.ended.emit(item)


def _yield_to_window() -> None:
    """Makes the calling thread one that waits when the window, or a translation, has something to do."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    give_way()


def _modified(file: Path) -> float:
    return file.stat().st_mtime


def read_events(file: Path) -> tuple[TrainingEvent, ...]:
    """The events of a run, up to the first line that is none (a power cut may leave half a line)."""
    events: list[TrainingEvent] = []
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                events.append(from_json(line))
            except (ValueError, TypeError, KeyError):
                break
    return tuple(events)


def _unfinished_run(log_file: Path) -> UnfinishedRun | None:
    """The run of that log, if it was interrupted and has a checkpoint to go on from."""
    if not unfinished(log_file.parent):
        return None
    events = read_events(log_file)
    saved = [event for event in events if isinstance(event, CheckpointSaved)]
    if not saved:
        return None
    step = saved[-1].step
    try:
        run = load_run(log_file.with_name(RUN_FILE))
    except InterlinearError as error:
        log.warning("the run in %s cannot be resumed: %s", log_file.parent, error)
        return None
    kept = (e for e in events if not isinstance(e, StepDone | Evaluated) or e.step <= step)
    return UnfinishedRun(run.name, step, run, tuple(kept))
