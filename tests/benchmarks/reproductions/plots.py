"""The page's plots, by the code that the app exports its own with."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.viewmodels.plot import Plot, Series, Tick, plot_by_length
from seq2seq_core.evaluation import LengthScores
from tests.benchmarks.reproductions.measuring import BeamCost

IMAGES = Path(__file__).parents[3] / "docs" / "images" / "reproductions"


def by_length(name: str, systems: Mapping[str, Sequence[LengthScores]]) -> str:
    """BLEU by source length; the Markdown that shows it."""
    return _draw(
        name,
        plot_by_length(
            systems,
            title="BLEU by sentence length",
            x_label="words in the source sentence, and how many such sentences there are",
            y_label="BLEU",
        ),
    )


def curves(name: str, runs: Mapping[str, Sequence[Sequence[float]]]) -> str:
    """Dev BLEU over minutes of training, as ``Trained.curve`` has it."""
    series = tuple(
        Series(run, tuple(point[0] / 60 for point in curve), tuple(point[2] for point in curve))
        for run, curve in runs.items()
    )
    return _draw(name, Plot("Dev BLEU at equal time", "minutes of one core", "BLEU", series))


def beams(name: str, costs: Sequence[BeamCost]) -> str:
    """BLEU by beam size and what it costs, as two plots."""
    places = tuple(float(i) for i in range(len(costs)))
    ticks = tuple(Tick(place, str(cost.beam)) for place, cost in zip(places, costs, strict=True))
    scores = Series("BLEU", places, tuple(cost.bleu for cost in costs))
    times = Series("ms", places, tuple(cost.milliseconds for cost in costs))
    return "\n\n".join(
        (
            _draw(name, Plot("BLEU by beam size", "beam", "BLEU", (scores,), ticks, from_zero=False)),
            _draw(
                f"{name}-time", Plot("Time by beam size", "beam", "milliseconds a sentence", (times,), ticks)
            ),
        )
    )


def _draw(name: str, plot: Plot) -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Qt is asked only now, so that training needs none.
    from PySide6.QtWidgets import QApplication

    from app.views.plots import export_plot
    from app.views.theme import Theme

    application = QApplication.instance() or QApplication([])
    assert application is not None
    IMAGES.mkdir(parents=True, exist_ok=True)
    export_plot(plot, IMAGES / f"{name}.svg", Theme("light"))
    return f"![{plot.title}](images/reproductions/{name}.svg)"
