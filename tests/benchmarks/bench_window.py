"""From the start of the process to the window painted: ``python -m tests.benchmarks.bench_window``."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.benchmarks.session import data_home, figures, report

RUNS = 7
CHILD = """
import os, sys
from app.run import open_window
application, interlinear = open_window()
interlinear.window.shown.connect(lambda: (print("torch" in sys.modules, flush=True), os._exit(0)))
application.exec()
"""


def main() -> None:
    """Starts the app some times; the first start, which fills the page cache, is not counted."""
    times = []
    with data_home():
        for _ in range(RUNS + 1):
            started = time.perf_counter()
            child = subprocess.run(
                [sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True, check=True
            )
            times.append(time.perf_counter() - started)
            assert child.stdout.strip() == "False", "torch is imported before the window is shown"
    report(window=figures(times[1:]))


if __name__ == "__main__":
    main()
