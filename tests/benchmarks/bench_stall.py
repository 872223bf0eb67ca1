"""The longest stall of the event loop from the window to the first translation, while somebody types.

``python -m tests.benchmarks.bench_stall``
"""

from __future__ import annotations

import time

from tests.benchmarks.session import SENTENCES, Heartbeat, data_home, figures, open_app, report

KEY_MS = 150


def main() -> None:
    """Types from the moment that the window is there."""
    with data_home():
        application, interlinear, page = open_app()
        from PySide6.QtCore import QTimer
        from PySide6.QtTest import QTest

        opened = time.perf_counter()
        heart, typist = Heartbeat(), QTimer(interval=KEY_MS)
        keys = list(SENTENCES[0])
        typist.timeout.connect(lambda: QTest.keyClicks(page.source, keys.pop(0)) if keys else None)
        typist.start()
        translated = QTimer(interval=1)
        done = lambda: interlinear.translate.fresh and interlinear.translate.shown.text  # noqa: E731
        translated.timeout.connect(lambda: application.quit() if done() else None)
        translated.start()
        application.exec()
        first = time.perf_counter() - opened
        interlinear.window.close()
        report(stall=figures(heart.gaps), first_translation_after_s=round(first, 2))


if __name__ == "__main__":
    main()
