"""How another thread steers a training run: pause, resume, stop."""

from __future__ import annotations

import threading
from enum import Enum


class Ending(Enum):
    """How a run was asked to end."""

    KEEP_BEST = "keep best"
    INTERRUPT = "interrupt"


class TrainingControl:
    """Requests that the trainer looks at between two steps. Safe to use from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._ending: Ending | None = None

    def pause(self) -> None:
        """Asks to wait, with all in memory, until resume, stop or interrupt."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Ends a pause."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self) -> None:
        """Asks to end now and to install the best model so far."""
        self._end(Ending.KEEP_BEST)

    def interrupt(self) -> None:
        """Asks to save a checkpoint and leave: the run can be resumed from it later."""
        self._end(Ending.INTERRUPT)

    def _end(self, ending: Ending) -> None:
        with self._changed:
            self._ending = ending
            self._changed.notify_all()

    @property
    def paused(self) -> bool:
        with self._changed:
            return self._paused and self._ending is None

    @property
    def ending(self) -> Ending | None:
        with self._changed:
            return self._ending

    @property
    def stopping(self) -> bool:
        return self.ending is not None

    def wait_while_paused(self) -> None:
        """Blocks the trainer's thread for the length of a pause."""
        with self._changed:
            self._changed.wait_for(lambda: not self._paused or self._ending is not None)
