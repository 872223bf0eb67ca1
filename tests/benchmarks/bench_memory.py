"""Memory after 1,000 translations and 10 changes of model: ``python -m tests.benchmarks.bench_memory``."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

from tests.benchmarks.session import SENTENCES, data_home, open_app, report, spin

TRANSLATIONS = 1000
SWITCHES = 10
WARM_UP = 200


def resident_mb() -> float:
    """Memory of this process in the machine's main memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Fills caches that have an upper limit first; what grows after that is counted."""
    from seq2seq_core.library import default_library

    with data_home() as home:
        (home / "models").mkdir(exist_ok=True)
        shutil.copytree(default_library().find("starter"), home / "models" / "other")
        application, interlinear, page = open_app()
        spin(application, lambda: interlinear.translate.phase.name == "EMPTY")

        def translate(number: int) -> None:
            page.source.setPlainText(f"{number} {SENTENCES[number % len(SENTENCES)]}")
            spin(application, lambda: interlinear.translate.fresh)

        def switch(number: int) -> None:
            interlinear.translate.choose_model(("other", "starter")[number % 2])
            spin(application, lambda: interlinear.translate.fresh)

        for number in range(WARM_UP):
            translate(-number)
        for number in range(4):
            switch(number)
            translate(-number)
        gc.collect()
        before = resident_mb()
        for number in range(TRANSLATIONS):
            translate(number)
            if number % (TRANSLATIONS // SWITCHES) == 0:
                switch(number // (TRANSLATIONS // SWITCHES))
        gc.collect()
        after = resident_mb()
        interlinear.window.close()
        report(before_mb=round(before, 1), after_mb=round(after, 1), grown_mb=round(after - before, 1))


if __name__ == "__main__":
    main()
