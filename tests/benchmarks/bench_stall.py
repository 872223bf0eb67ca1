"""The longest stall of the event loop from the window to the first translation, while somebody types.

``python -m tests.benchmarks.bench_stall``
"""

from __future__ import annotations

import time

from tests.benchmarks.session import SENTENCES, data_home, figures, open_app, report

BEAT_MS = 1
KEY_MS = 150


def main() -> None:
    """A timer beats all the time; how late it is tells how long the event loop was held up."""
    with data_home():
        application, interlinear, page = open_app()
        from PySide6.QtCore import QTimer
        from PySide6.QtTest import QTest

        opened = last = time.perf_counter()
        gaps: list[float] = []
        keys = list(SENTENCES[0])

        def beat() -> None:
            nonlocal last
            now = time.perf_counter()
            gaps.append(now - last)
            last = now
            if interlinear.translate.fresh and interlinear.translate.shown.text:
                application.quit()

        heart, typist = QTimer(interval=BEAT_MS), QTimer(interval=KEY_MS)
        heart.timeout.connect(beat)
        typist.timeout.connect(lambda: QTest.keyClicks(page.source, keys.pop(0)) if keys else None)
        heart.start()
        typist.start()
        application.exec()
        first = last - opened
        interlinear.window.close()
        report(stall=figures(gaps), first_translation_after_s=round(first, 2))


if __name__ == "__main__":
    main()
