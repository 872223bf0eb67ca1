"""What a new translation costs the thread of the window: taking it over, laying it out, painting it.

``python -m tests.benchmarks.bench_painting``
"""

from __future__ import annotations

import time

from tests.benchmarks.session import SENTENCES, data_home, figures, open_app, report, rest, spin

ROUNDS = 4
SETTLING_S = 3.0


def main() -> None:
    """Shows translations that are known already; processor time of the longest turn of the event loop."""
    with data_home():
        application, interlinear, page = open_app()
        spin(application, lambda: interlinear.translate.phase.name == "EMPTY")
        rest(application, SETTLING_S)
        longest = []
        for number in range(ROUNDS):
            for sentence in SENTENCES:
                page.source.setPlainText(sentence)
                turns = []
                end = time.monotonic() + 0.2
                while time.monotonic() < end or not interlinear.translate.fresh:
                    started = time.thread_time()
                    application.processEvents()
                    turns.append(time.thread_time() - started)
                    time.sleep(0.001)
                if number:  # the first time, the translation itself is computed
                    longest.append(max(turns))
        interlinear.window.close()
        report(longest_turn=figures(longest))


if __name__ == "__main__":
    main()
