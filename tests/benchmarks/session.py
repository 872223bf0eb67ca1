"""What the benchmarks of the app share: a data home of its own, the event loop, the keyboard, percentiles."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.composition import Interlinear
    from app.views.pages.translate import TranslatePage

PATIENCE = 120.0
MODEL = "INTERLINEAR_BENCH_MODEL"
"""Names a bundle to measure with; else the starter model."""
SENTENCES = (
    "The old man walked slowly along the quiet river bank.",
    "My sister wants to learn how to play the piano.",
    "We should leave early if we want good seats tonight.",
    "Nobody in the village knew where the doctor had gone.",
    "I have never seen such a beautiful garden in spring.",
    "He forgot to lock the door before going to work.",
    "The children were playing happily in the park this morning.",
    "Could you please tell me where the nearest station is?",
    "She bought three red apples and a bottle of milk.",
    "They decided to stay at home because it was raining.",
    "This is the most interesting book that I have read.",
    "Tom asked Mary whether she would come to the party.",
)
"""Ten words each."""


@contextmanager
def data_home() -> Iterator[Path]:
    """A data home that lasts as long as the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INTERLINEAR_HOME"] = folder
        if not os.environ.get("DISPLAY"):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if bundle := os.environ.get(MODEL):
            shutil.copytree(bundle, Path(folder) / "models" / "starter")
        yield Path(folder)


def open_app() -> tuple[QApplication, Interlinear, TranslatePage]:
    """The app as a user opens it."""
    from app.run import open_window
    from app.views.pages.translate import TranslatePage

    application, interlinear = open_window()
    interlinear.window.resize(1440, 900)  # also where the screen is smaller
    page = interlinear.window.page("translate")
    assert isinstance(page, TranslatePage)
    return application, interlinear, page


def spin(application: QApplication, until: Callable[[], bool]) -> None:
    """Runs the event loop until something holds.

    It sleeps between events as the app's own does: one that looked all the time would take the interpreter
    from the thread that translates.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    end = time.monotonic() + PATIENCE
    looks = QTimer(interval=5)
    looks.start()
    while not until():
        if time.monotonic() > end:
            raise TimeoutError(f"nothing after {PATIENCE:.0f} s")
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    looks.stop()


def rest(application: QApplication, seconds: float) -> None:
    """Runs the event loop for a while."""
    end = time.monotonic() + seconds
    spin(application, lambda: time.monotonic() >= end)


def type_and_wait(
    application: QApplication, interlinear: Interlinear, page: TranslatePage, sentence: str
) -> float:
    """Types a sentence as a fast typist would; seconds from its last key to its translation painted."""
    from PySide6.QtTest import QTest

    shown = Shown(interlinear, page)
    page.source.clear()
    spin(application, lambda: interlinear.translate.fresh)
    for key in sentence[:-1]:
        QTest.keyClicks(page.source, key)
        rest(application, 0.03)
    started = time.perf_counter()
    QTest.keyClicks(page.source, sentence[-1])
    spin(application, lambda: shown.at > started)
    shown.stop()
    assert page.target.toPlainText() == interlinear.translate.shown.text != ""
    return shown.at - started


class Shown:
    """Watches the target pane for the translation of what stands in the source pane.

    Attributes:
        at: when one was last painted.
    """

    def __init__(self, interlinear: Interlinear, page: TranslatePage) -> None:
        from PySide6.QtCore import QEvent, QObject

        def painted(event: QEvent) -> bool:
            done = page.target.viewportEvent(event)
            if interlinear.translate.translated:
                self.at = time.perf_counter()
            return done

        class Paints(QObject):
            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                return event.type() == QEvent.Type.Paint and painted(event)

        self.at = 0.0
        self._paints, self._pane = Paints(), page.target.viewport()
        self._pane.installEventFilter(self._paints)

    def stop(self) -> None:
        self._pane.removeEventFilter(self._paints)


class Heartbeat:
    """A timer that beats all the time; how late it is tells how long the event loop was held up.

    Attributes:
        gaps: seconds between the beats.
    """

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.gaps: list[float] = []
        self.last = time.perf_counter()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self.last)
        self.last = now


def figures(values: Sequence[float]) -> dict[str, float]:
    """Median, 99th percentile and maximum, in milliseconds."""
    ordered = sorted(values)
    return {
        "median_ms": round(1000 * statistics.median(ordered), 1),
        "p99_ms": round(1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], 1),
        "max_ms": round(1000 * ordered[-1], 1),
        "count": len(ordered),
    }


def report(**found: object) -> None:
    """One line of JSON on standard output."""
    json.dump(found, sys.stdout)
    print()
