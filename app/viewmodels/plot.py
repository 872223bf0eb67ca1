"""What a plot shows, without saying how it is drawn. Nothing here knows Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from seq2seq_core.evaluation import LengthScores


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one colour of bars.

    Attributes:
        name: shown beside its end.
        xs: rising.
        ys: as many.
        labels: beside each point, or none at all.
    """

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the x axis with a name of its own, and a note in a second line under it."""

    x: float
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot of some named series over one axis.

    Attributes:
        title: what is seen, in a few words.
        x_label, y_label: what the axes count, with the unit.
        ticks: the places on the x axis, rising; none for plain numbers.
        kind: lines with a mark at each value, plain lines for many values, or bars at the ticks.
        from_zero: the y axis starts at 0, else a little below the lowest value. Bars always do.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    ticks: tuple[Tick, ...] = ()
    kind: Literal["marked lines", "lines", "bars"] = "marked lines"
    from_zero: bool = True


def plot_by_length(
    systems: Mapping[str, Sequence[LengthScores]],
    *,
    title: str,
    x_label: str,
    y_label: str,
    metric: Literal["bleu", "chrf"] = "bleu",
) -> Plot:
    """A score by source length, one line a system; under each length the number of sentences.

    Args:
        systems: their buckets by name, all of the same test set and edges.
    """
    some = next(iter(systems.values()), ())
    ticks = tuple(
        Tick(float(place), bucket.label, f"{bucket.sentences:,}") for place, bucket in enumerate(some)
    )
    xs = tuple(tick.x for tick in ticks)
    series = tuple(
        Series(name, xs, tuple(getattr(bucket, metric).score for bucket in buckets))
        for name, buckets in systems.items()
    )
    return Plot(title, x_label, y_label, series, ticks)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Moves places apart until neighbours are ``gap`` apart, together as little as can be (least squares).

    Names beside the ends of lines stand so. It is isotonic regression of the places less their due distances,
    by pooling adjacent violators.

    Args:
        places: in any order, which is kept; equal ones stay in the order given.
        gap: the least distance.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    pools: list[tuple[float, int]] = []  # mean and size
    for rank, i in enumerate(order):
        mean, size = places[i] - rank * gap, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean = (mean * size + before * count) / (size + count)
            size += count
        pools.append((mean, size))
    levels = [mean for mean, size in pools for _ in range(size)]
    moved = [0.0] * len(places)
    for rank, i in enumerate(order):
        moved[i] = levels[rank] + rank * gap
    return moved
