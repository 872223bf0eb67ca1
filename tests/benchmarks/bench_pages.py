"""How long each page holds up the event loop when it is opened for the first time, and afterwards.

``python -m tests.benchmarks.bench_pages``
"""

from __future__ import annotations

from time import perf_counter

from tests.benchmarks.session import Heartbeat, data_home, figures, open_app, report, rest, spin

SETTLING_S = 3.0
"""What a user reads before the first click elsewhere, and what is left to import comes in."""


def main() -> None:
    """Goes through the pages twice."""
    with data_home():
        application, interlinear, _page = open_app()
        spin(application, lambda: interlinear.translate.phase.name == "EMPTY")
        heart = Heartbeat()
        rest(application, SETTLING_S)
        behind = figures(heart.gaps)
        first: dict[str, float] = {}
        again: dict[str, float] = {}
        for times in (first, again):
            for key in interlinear.window.keys:
                started = perf_counter()
                interlinear.window.go_to(key)
                interlinear.window.repaint()
                times[key] = round(1000 * (perf_counter() - started), 1)
                rest(application, 0.2)
        heart.stop()
        interlinear.window.close()
        report(first_ms=first, again_ms=again, stall_while_idle=behind)


if __name__ == "__main__":
    main()
