"""From the last keystroke of a 10-word sentence to its translation painted, beam 5.

``python -m tests.benchmarks.bench_keystroke``
"""

from __future__ import annotations

from tests.benchmarks.session import SENTENCES, data_home, figures, open_app, report, spin, type_and_wait


def main() -> None:
    """Types each sentence, and times the last key."""
    with data_home():
        application, interlinear, page = open_app()
        spin(application, lambda: interlinear.translate.phase.name == "EMPTY")
        times, decoding = [], []
        for sentence in SENTENCES:
            times.append(type_and_wait(application, interlinear, page, sentence))
            decoding.append(interlinear.translate.seconds)
        interlinear.window.close()
        report(keystroke=figures(times), translation=figures(decoding), beam=interlinear.settings.beam)


if __name__ == "__main__":
    main()
