"""One thread that does pieces of work in the order they came."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class SerialExecutor:
    """An executor (see ``background``) with a single thread, started by the first piece of work.

    Args:
        name: of the thread, shown by debuggers and in tracebacks.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def __call__(self, work: Callable[[], None], /) -> None:
        self._work.put(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def close(self, timeout: float) -> bool:
        """Ends the thread after the work that it has; returns whether it ended within ``timeout`` seconds."""
        if self._thread is None:
            return True
        self._work.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except Exception:  # a fault in one piece of work must not keep the next from being done
                log.exception("work on the thread %s failed", self._name)
