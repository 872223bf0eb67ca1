"""Plots: what they show, where names stand, and the files that they are exported to."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMarginsF, QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from app.viewmodels.plot import Plot, Series, Tick, plot_by_length, spread
from app.views.picture import PNG_SCALE
from app.views.plots import EXPORT_SIZE, PlotView, export_plot
from app.views.theme import Theme
from seq2seq_core.errors import StorageError
from seq2seq_core.evaluation import LengthScores, Score

TICKS = (Tick(0.0, "1–10", "1,021"), Tick(1.0, "11–20", "340"), Tick(2.0, "21+", "7"))
PLOT = Plot(
    "BLEU by length",
    "words",
    "BLEU",
    (
        Series("attention", (0.0, 1.0, 2.0), (40.0, 38.0, 35.0)),
        Series("고정 벡터", (0.0, 1.0, 2.0), (39.0, 30.0, 34.9)),
    ),
    TICKS,
)


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme("light")


def texts_of(file: Path) -> list[str]:
    root = ElementTree.parse(file).getroot()
    return [(text.text or "").strip() for text in root.iter("{http://www.w3.org/2000/svg}text")]


def test_an_svg_file_has_all_words_as_text_and_all_marks_as_shapes(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    file = tmp_path / "plot.svg"
    export_plot(PLOT, file, theme)
    words = texts_of(file)
    for word in ("BLEU by length", "BLEU", "words", "1–10", "1,021", "21+", "7", "0", "attention"):
        assert word in words
    assert "고정 벡터" in "".join(words) or {"고정", "벡터"} <= set(words)
    content = file.read_text("utf-8")
    assert "<image" not in content
    assert theme.colours.accent in content
    assert ",sans-serif" in content


def test_lines_of_an_svg_file_are_in_pixels_and_nothing_unseen_is_in_it(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    file = tmp_path / "plot.svg"
    export_plot(PLOT, file, theme)
    content = file.read_text("utf-8")
    assert "vector-effect" not in content
    assert 'fill-opacity="0"' not in content
    svg = "{http://www.w3.org/2000/svg}"
    lines = [
        shape.get("d") or shape.get("points") or ""
        for group in ElementTree.parse(file).getroot().iter(f"{svg}g")
        if group.get("stroke-width") == "2" and group.get("transform") is None
        for shape in group
    ]
    assert len(lines) == len(PLOT.series)
    for line in lines:
        points = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+),([\d.]+)", line)]
        assert len(points) == len(TICKS)
        assert all(0 < x < EXPORT_SIZE[0] and 0 < y < EXPORT_SIZE[1] for x, y in points)
        assert points == sorted(points)


def test_a_picture_of_an_svg_file_is_the_png_file(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    bars = Plot("Bars", "", "%", (Series("a", (0.0, 1.0), (40.0, 10.0)),), TICKS[:2], kind="bars")
    for name, plot in (("lines", PLOT), ("bars", bars)):
        export_plot(plot, tmp_path / f"{name}.svg", theme)
        export_plot(plot, tmp_path / f"{name}.png", theme)
        png = QImage(str(tmp_path / f"{name}.png"))
        svg = QImage(png.size(), QImage.Format.Format_RGB32)
        painter = QPainter(svg)
        QSvgRenderer(str(tmp_path / f"{name}.svg")).render(painter)
        painter.end()
        drawn, written = (accented(image, theme) for image in (png, svg))
        near = {(x + dx, y + dy) for x, y in written for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        assert len(drawn) > 50
        assert drawn <= near, name
        assert len(written) == pytest.approx(len(drawn), rel=0.5)


def accented(image: QImage, theme: Theme) -> set[tuple[int, int]]:
    """Squares of 4 x 4 pixels in which one has the accent."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), -1)
    found = np.argwhere(pixels == QColor(theme.colours.accent).rgb())
    return {(int(x) // 4, int(y) // 4) for y, x in found}


def test_a_png_file_is_drawn_for_sharp_screens_on_the_themes_ground(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    for choice in ("light", "dark"):
        theme.set_choice(choice)  # type: ignore[arg-type]
        export_plot(PLOT, tmp_path / "plot.png", theme)
        image = QImage(str(tmp_path / "plot.png"))
        assert (image.width(), image.height()) == tuple(PNG_SCALE * side for side in EXPORT_SIZE)
        assert image.pixelColor(1, 1).name() == theme.colours.panel
        colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(200, 240)}
        assert theme.colours.accent in colours


def test_bars_start_at_zero_and_say_which_colour_is_which(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    series = (Series("with", (0.0,), (4.0,)), Series("without <>", (0.0,), (34.0,)))
    plot = Plot("Padding", "", "%", series, (Tick(0.0, "source"),), kind="bars", from_zero=False)
    export_plot(plot, tmp_path / "bars.svg", theme)
    words = " ".join(texts_of(tmp_path / "bars.svg"))
    assert re.search(r"with\b.*without <>", words)
    assert {"4.0", "34.0", "0"} <= set(texts_of(tmp_path / "bars.svg"))


def test_other_endings_and_places_that_cannot_be_written_are_told(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    with pytest.raises(StorageError, match=r"\.svg or \.png"):
        export_plot(PLOT, tmp_path / "plot.pdf", theme)
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be written"):
        export_plot(PLOT, tmp_path / "file" / "plot.svg", theme)


@pytest.mark.parametrize("size", [(900, 400), (360, 240)])
def test_names_stand_beside_their_lines_and_not_on_each_other(
    qtbot: QtBot, theme: Theme, size: tuple[int, int]
) -> None:
    view = PlotView(theme)
    qtbot.addWidget(view)
    view.show_plot(PLOT)
    view.resize(*size)
    view.show()
    box = view._plot.getViewBox()
    qtbot.waitUntil(lambda: box.width() > 100)
    margins = QMarginsF(4, 4, 4, 4)  # Qt's around the words of a text item
    view.grab()  # only painting puts text items in their places
    rects = [item.textItem.sceneBoundingRect().marginsRemoved(margins) for item, _ in view._names]
    assert not rects[0].intersects(rects[1])
    assert all(box.sceneBoundingRect().contains(rect) for rect in rects)
    end = box.mapViewToScene(QPointF(2.0, 35.0))
    assert all(rect.left() > end.x() for rect in rects)


def test_a_plot_can_be_read_aloud(qtbot: QtBot, theme: Theme) -> None:
    view = PlotView(theme)
    qtbot.addWidget(view)
    view.show_plot(PLOT)
    assert "attention (1–10: 40.0, 11–20: 38.0, 21+: 35.0)" in view.accessibleDescription()


def test_a_plot_by_length_names_buckets_and_counts_their_sentences() -> None:
    def bucket(first: int, last: int | None, sentences: int, score: float) -> LengthScores:
        return LengthScores(first, last, sentences, Score(score, "bleu"), Score(score + 10, "chrf"))

    systems = {
        "a": (bucket(1, 10, 1021, 40.0), bucket(11, None, 5, 30.0)),
        "b": (bucket(1, 10, 1021, 38.0), bucket(11, None, 5, 33.0)),
    }
    plot = plot_by_length(systems, title="t", x_label="x", y_label="y")
    assert plot.ticks == (Tick(0.0, "1–10", "1,021"), Tick(1.0, "11+", "5"))
    assert plot.series == (Series("a", (0.0, 1.0), (40.0, 30.0)), Series("b", (0.0, 1.0), (38.0, 33.0)))
    characters = plot_by_length(systems, title="t", x_label="x", y_label="y", metric="chrf")
    assert characters.series[1].ys == (48.0, 43.0)


@given(st.lists(st.floats(-1000, 1000), max_size=8), st.floats(0, 100))
def test_spreading_keeps_the_order_and_the_distance(places: list[float], gap: float) -> None:
    moved = spread(places, gap)
    order = sorted(range(len(places)), key=places.__getitem__)
    assert all(moved[b] - moved[a] >= gap - 1e-6 for a, b in pairwise(order))
    if all(places[b] - places[a] >= gap for a, b in pairwise(order)):
        assert moved == pytest.approx(places)
    assert np.mean(moved or [0]) == pytest.approx(np.mean(places or [0]), abs=1e-6)


def test_two_at_one_place_share_the_way() -> None:
    assert spread([10.0, 10.0, 50.0], 4.0) == [8.0, 12.0, 50.0]
