"""From the last keystroke of a 10-word sentence to its translation painted, beam 5.

``python -m tests.benchmarks.bench_keystroke``; with ``--compare``, a copy of the model is compared meanwhile.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from resources import models_root
from tests.benchmarks.session import SENTENCES, data_home, figures, open_app, report, spin, type_and_wait


def main() -> None:
    """Types each sentence, and times the last key."""
    with data_home() as home:
        if "--compare" in sys.argv:
            shutil.copytree(Path(models_root()) / "starter", home / "models" / "second")
        application, interlinear, page = open_app()
        spin(application, lambda: interlinear.translate.phase.name == "EMPTY")
        if "--compare" in sys.argv:
            interlinear.comparison.toggle()
            interlinear.comparison.choose("second")
            spin(application, lambda: interlinear.comparison.fresh)
        times, decoding = [], []
        for sentence in SENTENCES:
            times.append(type_and_wait(application, interlinear, page, sentence))
            decoding.append(interlinear.translate.seconds)
        interlinear.window.close()
        report(keystroke=figures(times), translation=figures(decoding), beam=interlinear.settings.beam)


if __name__ == "__main__":
    main()
