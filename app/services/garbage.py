"""Reference cycles are searched for by the UI thread alone.

Python searches for them in whichever thread happens to allocate, and destroys there what it finds. A cycle
may hold widgets, layouts and timers, and to destroy these in another thread than their own is a crash, now
and then.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

INTERVAL = 400
"""Milliseconds between two looks at whether a search is due."""

_lock = threading.Lock()
_rests = 0


class Garbage(QObject):
    """Searches in the thread that made it, from when it is made until ``stop``; Python itself does not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Searches the oldest generation that Python would search now, if any, unless somebody rests."""
        if _rests:
            return
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Leaves the search to Python again."""
        self._timer.stop()
        gc.enable()


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No search inside, in any thread; what is made inside counts as permanent afterwards."""
    global _rests
    was_enabled = gc.isenabled()
    gc.disable()
    with _lock:
        _rests += 1
    try:
        yield
    finally:
        gc.freeze()
        with _lock:
            _rests -= 1
        if was_enabled:
            gc.enable()
