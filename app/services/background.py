"""Where work off the UI thread runs: services take an executor, so tests need neither threads nor sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol


class Executor(Protocol):
    """Runs ``work`` now or later, once, on whatever thread it likes."""

    def __call__(self, work: Callable[[], None], /) -> None: ...


class ThreadExecutor:
    """Runs each piece of work in a thread of its own, named for the log.

    Args:
        name: shown by debuggers and in tracebacks.
        daemon: False for work that must come to an orderly end before the process leaves.
    """

    def __init__(self, name: str, *, daemon: bool = True) -> None:
        self._name = name
        self._daemon = daemon
        self._threads: list[threading.Thread] = []

    def __call__(self, work: Callable[[], None], /) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=work, name=self._name, daemon=self._daemon)
        self._threads.append(thread)
        thread.start()

    def join(self, timeout: float) -> bool:
        """Waits up to ``timeout`` seconds for each running piece; returns whether all have ended."""
        for thread in self._threads:
            thread.join(timeout)
        return not any(thread.is_alive() for thread in self._threads)
