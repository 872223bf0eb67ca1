"""Steering a 20-word sentence: other words for a place, decoding on after one is chosen, the event of a key.

``python -m tests.benchmarks.bench_steering``
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.benchmarks.session import Shown, data_home, figures, open_app, report, rest, spin

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.composition import Interlinear
    from app.views.pages.translate import TranslatePage

SENTENCES = (
    "The house that we bought last year in the old town needs a new roof before the winter comes back.",
    "My brother told me that he would come home late because he had to finish his work at the office.",
    "When I was a child I used to spend every summer with my grandparents in a small village near Lyon.",
)
"""Twenty words each."""
PLACES = (2, 5, 8, 11)
"""Words of the translation whose alternatives are asked for."""
READING = 0.5
"""Seconds that a person takes at least to choose from a list."""
LONG = 200
"""Words of the text in which single keys are timed."""


def main() -> None:
    """Chooses another word at some places, at once and after a while; then types into a long translation."""
    with data_home():
        application, interlinear, page = open_app()
        spin(application, lambda: interlinear.translate.phase.name == "EMPTY")
        asked: list[float] = []
        decoded: list[float] = []
        foreseen: list[float] = []
        for sentence in SENTENCES:
            translate(application, interlinear, page, sentence)
            for place in PLACES:
                choose(application, interlinear, page, place, 0.0, asked, decoded)
        for sentence in reversed(SENTENCES):
            translate(application, interlinear, page, sentence)
            for place in PLACES:
                choose(application, interlinear, page, place + 1, READING, asked, foreseen)
        keys = type_into(application, interlinear, page)
        interlinear.window.close()
        report(
            alternatives=figures(asked),
            decoded_on_at_once=figures(decoded),
            decoded_on_after_reading=figures(foreseen),
            key=figures(keys),
        )


def translate(application: QApplication, interlinear: Interlinear, page: TranslatePage, text: str) -> None:
    """Puts a text into the source, and waits."""
    page.source.setPlainText(text)
    spin(application, lambda: interlinear.translate.fresh)


def choose(
    application: QApplication,
    interlinear: Interlinear,
    page: TranslatePage,
    place: int,
    reading: float,
    asked: list[float],
    decoded: list[float],
) -> None:
    """Asks for the alternatives at a word, takes another one, and returns to the model's own.

    Args:
        reading: seconds until one is taken.
        asked: seconds until the list was there are added.
        decoded: likewise, until the other translation was painted.
    """
    viewmodel = interlinear.translate
    words = viewmodel.shown.text.split()
    at = len(" ".join(words[:place])) + 1

    def look_up() -> None:
        viewmodel.look_up(at)
        spin(application, lambda: not viewmodel.alternatives.waiting)

    asked.append(timed(look_up))
    rest(application, reading)
    word = viewmodel.alternatives.word
    others = (choice.text for choice in viewmodel.alternatives.choices)
    other = next(other for other in others if other not in ("", word))
    shown = Shown(interlinear, page)
    started = time.perf_counter()
    viewmodel.alternatives.choose(other)
    spin(application, lambda: shown.at > started)
    decoded.append(shown.at - started)
    shown.stop()
    spin(application, lambda: viewmodel.fresh)
    viewmodel.edits.forget(at)
    spin(application, lambda: viewmodel.fresh)


def type_into(application: QApplication, interlinear: Interlinear, page: TranslatePage) -> list[float]:
    """How long the event of each key takes in the middle of a long translation."""
    from PySide6.QtTest import QTest

    words = " ".join(SENTENCES).split()
    text = " ".join((words * (LONG // len(words) + 1))[:LONG])
    translate(application, interlinear, page, text)
    page.target.setFocus()
    page.target.place_caret(len(interlinear.translate.shown.text) // 2)
    times = []
    for key in "un autre mot":
        times.append(timed(lambda key=key: QTest.keyClicks(page.target, key)))  # type: ignore[misc]
        spin(application, lambda: interlinear.translate.fresh)
    return times


def timed(work: Callable[[], None]) -> float:
    """Seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
