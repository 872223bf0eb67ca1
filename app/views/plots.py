"""Draws plots in the theme: on screen, and to SVG and PNG files.

A script needs no window and no display for that::

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication([])
    export_plot(plot, Path("by-length.svg"), Theme("light"))
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import pairwise
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.viewmodels.plot import Plot, Series, spread
from app.views.page import label
from app.views.picture import write_picture
from app.views.theme import LABEL, Theme
from app.views.widgets.quiet_plot import FewTicksAxis, QuietPlot

EXPORT_SIZE = (760, 420)
EXPORT_MARGIN = 20

COLOURS = ("accent", "second", "good", "ink", "secondary")
SYMBOLS = ("o", "s", "t1", "d", "star")
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
"""Lines are told apart by colour and mark; past the last colour by their dashes, too."""
BARS = 0.8
"""Part of the distance between two ticks that the bars of one take."""
AXIS_SPACE = 8
"""Pixels around the words under the x axis."""
HEADROOM = 0.08
"""Part of the height above the highest value."""
NAME_SPACE = 10
"""Pixels between the end of a line and its name."""
NAME_GAP = 1.2
"""Heights of a line of text between two names; scripts that another font has to draw may be taller."""
LONGEST_NAME = 0.3
"""Part of the width that names may take; longer ones are cut."""


class PlotView(QWidget):
    """A plot with its title, and the name of each series beside its line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = Plot("", "", "", ())
        self._title = label("heading", wrap=True)
        self._unit = label("label")
        self._legend = label("label")
        self._plot = QuietPlot(FewTicksAxis("bottom"))
        self._plot.setMinimumHeight(160)
        self._names: list[tuple[pg.TextItem, Series]] = []
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._unit)
        row.addWidget(self._legend)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addLayout(row)
        column.addWidget(self._plot, 1)
        self._plot.getViewBox().sigResized.connect(self._fit)
        theme.changed.connect(self._draw)

    @property
    def shown(self) -> Plot:
        """What is drawn."""
        return self._shown

    def show_plot(self, plot: Plot) -> None:
        """Draws a plot in the place of the one before."""
        self._shown = plot
        self._draw()

    @contextmanager
    def marks_as_shapes(self) -> Iterator[None]:
        """Draws the marks of lines as shapes inside, which screens get as ready-made pictures."""
        lines = [item for item in self._plot.getPlotItem().items if isinstance(item, pg.PlotDataItem)]
        for line in lines:
            line.scatter.setExportMode(True)
        try:
            yield
        finally:
            for line in lines:
                line.scatter.setExportMode(False)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        plot = self._shown
        self._plot.clear()
        self._names = []
        self._plot.dress(self._theme)
        bottom = self._plot.getAxis("bottom")
        bottom.setLabel(plot.x_label)
        # A first line for the name of a place, a second one for its note.
        ticks = [(tick.x, "\n".join(filter(None, (tick.label, tick.note)))) for tick in plot.ticks]
        bottom.setTicks([ticks] if ticks else None)
        lines = 1 + any(tick.note for tick in plot.ticks) + bool(plot.x_label)
        bottom.setHeight(lines * QFontMetricsF(self._theme.font(LABEL)).lineSpacing() + AXIS_SPACE)
        self._title.setText(plot.title)
        self._title.setVisible(bool(plot.title))
        self._unit.setText(plot.y_label)
        self._legend.setVisible(plot.kind == "bars" and len(plot.series) > 1)
        self._legend.setText(self._legend_text())
        for number, series in enumerate(plot.series):
            if plot.kind == "bars":
                self._draw_bars(number, series)
            else:
                self._draw_line(number, series)
        self._fit()
        self.setAccessibleDescription(describe(plot))

    def _draw_line(self, number: int, series: Series) -> None:
        colour = self._theme.colours.colour(COLOURS[number % len(COLOURS)])
        line = pg.PlotDataItem(series.xs, series.ys, antialias=True)
        style = STYLES[number // len(COLOURS) % len(STYLES)]
        line.setPen(pg.mkPen(colour, width=2, style=style))
        if self._shown.kind == "marked lines":
            line.setSymbol(SYMBOLS[number % len(SYMBOLS)])
            line.setSymbolSize(8)
            line.setSymbolBrush(colour)
            line.setSymbolPen(self._theme.colours.panel)  # a mark stands clear of a line that crosses it
        self._plot.addItem(line)
        rising = [after >= before for before, after in pairwise(series.ys)]
        for x, y, text, up in zip(series.xs, series.ys, series.labels, [*rising, *rising[-1:]], strict=False):
            self._add_text(text, colour.name(), x, y, (1.0 if up else 0.0, 1.1))  # off the line
        if series.xs and len(self._shown.series) > 1:
            self._names.append((self._add_text("", colour.name(), series.xs[-1], 0.0, (0, 0.5)), series))

    def _draw_bars(self, number: int, series: Series) -> None:
        colour = COLOURS[number % len(COLOURS)]
        width = BARS / len(self._shown.series)
        shift = (number - (len(self._shown.series) - 1) / 2) * width
        brush = pg.mkBrush(getattr(self._theme.colours, colour))
        places = [x + shift for x in series.xs]
        bars = pg.BarGraphItem(x=places, height=series.ys, width=0.9 * width, brush=brush, pen=pg.mkPen(None))
        self._plot.addItem(bars)
        texts = series.labels or [f"{y:.1f}" for y in series.ys]
        for x, y, text in zip(places, series.ys, texts, strict=True):
            self._add_text(text, self._theme.colours.ink, x, y, (0.5, 1.0))

    def _add_text(
        self, text: str, colour: str, x: float, y: float, anchor: tuple[float, float]
    ) -> pg.TextItem:
        item = pg.TextItem(text, color=colour, anchor=anchor)
        item.setFont(self._theme.font(LABEL))
        item.setPos(x, y)
        self._plot.addItem(item, ignoreBounds=True)
        return item

    def _legend_text(self) -> str:
        marks = (
            f'<span style="color:{getattr(self._theme.colours, COLOURS[number % len(COLOURS)])}">■</span> '
            f"{html.escape(series.name)}"
            for number, series in enumerate(self._shown.series)
        )
        return " &nbsp; ".join(marks)

    def _fit(self) -> None:
        """Gives values, and names beside their lines, the room that they need in the size there is."""
        xs = [x for series in self._shown.series for x in series.xs] or [0.0, 1.0]
        ys = [y for series in self._shown.series for y in series.ys] or [0.0, 1.0]
        bars = self._shown.kind == "bars"
        labelled = any(series.labels for series in self._shown.series)
        room = (0.08 if labelled else 0.04) * ((max(xs) - min(xs)) or 1.0)
        if self._shown.ticks:
            room = min((b.x - a.x for a, b in pairwise(self._shown.ticks)), default=1.0) / 2
        left, right = min(xs) - room, max(xs) + room
        high = max(ys)
        low = min(0.0, min(ys)) if bars or self._shown.from_zero else min(ys)
        span = (high - low) or 1.0
        top = high + HEADROOM * span * (2 if bars or labelled else 1)
        box = self._plot.getViewBox()
        width, height = max(1.0, box.width()), max(1.0, box.height())
        metrics = QFontMetricsF(self._theme.font(LABEL))
        bottom = low - (top - low) * metrics.height() / height  # so that the lowest number has its place
        longest = LONGEST_NAME * width
        names = [metrics.elidedText(s.name, Qt.TextElideMode.ElideRight, longest) for _, s in self._names]
        beside = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        beside = beside and beside + 2 * NAME_SPACE
        right += (right - left) * beside / max(1.0, width - beside)
        self._plot.setXRange(left, right, padding=0)
        self._plot.setYRange(bottom, top, padding=0)
        unit = (top - bottom) / height
        places = spread([series.ys[-1] / unit for _, series in self._names], NAME_GAP * metrics.height())
        for (item, series), name, place in zip(self._names, names, places, strict=True):
            item.setText(name)
            item.setPos(series.xs[-1] + NAME_SPACE / 2 * (right - left) / width, place * unit)


def describe(plot: Plot) -> str:
    """A plot in words, for those who cannot see it: each series with its values."""
    names = {tick.x: tick.label for tick in plot.ticks}
    parts = []
    for series in plot.series:
        values = ", ".join(
            f"{names.get(x, f'{x:g}')}: {y:.1f}" for x, y in zip(series.xs, series.ys, strict=True)
        )
        parts.append(f"{series.name} ({values})")
    return f"{plot.y_label}: " + "; ".join(parts)


def export_plot(plot: Plot, path: Path, theme: Theme, size: tuple[int, int] = EXPORT_SIZE) -> None:
    """Writes a plot to a file, as it looks on screen.

    Args:
        plot: what to draw.
        path: ends in ``.svg`` (text stays text) or ``.png`` (at twice the size, for sharp screens).
        theme: whose colours and fonts are taken.
        size: width and height in pixels.

    Raises:
        StorageError: the name has another ending, or the file cannot be written.
    """
    view = PlotView(theme)
    view.show_plot(plot)
    view.resize(size[0] - 2 * EXPORT_MARGIN, size[1] - 2 * EXPORT_MARGIN)
    view.grab()  # lays out what was never shown

    def paint(painter: QPainter) -> None:
        painter.translate(EXPORT_MARGIN, EXPORT_MARGIN)
        with view.marks_as_shapes() if path.suffix.lower() == ".svg" else nullcontext():
            view.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)

    try:
        write_picture(path, QSize(*size), theme, paint, title=plot.title, description=describe(plot))
    finally:
        view.deleteLater()
