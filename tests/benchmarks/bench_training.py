"""Translating while a model is trained in the same app: stalls of the event loop, keystroke to translation.

``python -m tests.benchmarks.bench_training``
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.benchmarks.session import (
    SENTENCES,
    Heartbeat,
    data_home,
    figures,
    open_app,
    report,
    spin,
    type_and_wait,
)

PAIRS = 20_000


def write_corpus(file: Path) -> None:
    """Pairs of words in random order and their translation word by word: enough to keep a trainer busy."""
    choose = random.Random(1)
    words = sorted({word for sentence in SENTENCES for word in sentence.strip(".?").split()})
    with file.open("w", encoding="utf-8") as out:
        for _ in range(PAIRS):
            source = choose.choices(words, k=choose.randint(4, 16))
            out.write(f"{' '.join(source)}.\t{' '.join(word[::-1] for word in source)}.\n")


def main() -> None:
    """Times keys without a training, then while one runs; the event loop from Start on."""
    with data_home() as home:
        write_corpus(home / "bench.tsv")
        application, interlinear, page = open_app()
        spin(application, lambda: interlinear.translate.phase.name == "EMPTY")
        idle = [type_and_wait(application, interlinear, page, sentence) for sentence in SENTENCES]
        setup = interlinear.train.setup
        setup.set_task("new")
        setup.set_preset("transformer-tiny")
        setup.pairs.choose([home / "bench.tsv"])
        spin(application, lambda: setup.pairs.summary is not None)
        setup.set_languages("en", "fr")
        setup.set_name("bench")
        assert setup.obstacle is None, setup.obstacle
        preparing = Heartbeat()
        interlinear.train.start()
        spin(application, lambda: len(interlinear.train.run.train_loss.x) > 0)
        preparing.stop()
        heart = Heartbeat()
        busy = [type_and_wait(application, interlinear, page, f"Well, {sentence}") for sentence in SENTENCES]
        heart.stop()
        assert interlinear.training.running, "the training ended before the measurement did"
        interlinear.window.close()
        report(
            stall_preparing=figures(preparing.gaps),
            stall=figures(heart.gaps),
            keystroke_idle=figures(idle),
            keystroke_training=figures(busy),
        )


if __name__ == "__main__":
    main()
