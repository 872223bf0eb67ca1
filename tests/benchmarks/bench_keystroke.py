"""From the last keystroke of a 10-word sentence to its translation painted, beam 5.

``python -m tests.benchmarks.bench_keystroke``
"""

from __future__ import annotations

import time

from tests.benchmarks.session import SENTENCES, data_home, figures, open_app, report, rest, spin


def main() -> None:
    """Types each sentence as a fast typist would, and times the last key."""
    with data_home():
        application, interlinear, page = open_app()
        from PySide6.QtTest import QTest

        spin(application, lambda: interlinear.translate.phase.name == "EMPTY")
        times, decoding = [], []
        for sentence in SENTENCES:
            page.source.clear()
            spin(application, lambda: interlinear.translate.fresh)
            for key in sentence[:-1]:
                QTest.keyClicks(page.source, key)
                rest(application, 0.03)
            started = time.perf_counter()
            QTest.keyClicks(page.source, sentence[-1])
            spin(application, lambda: interlinear.translate.fresh)
            page.target.viewport().repaint()
            times.append(time.perf_counter() - started)
            decoding.append(interlinear.translate.seconds)
            assert page.target.toPlainText()
        interlinear.window.close()
        report(keystroke=figures(times), translation=figures(decoding), beam=interlinear.settings.beam)


if __name__ == "__main__":
    main()
