"""Curves of a training: few lines, each named at its end, on a quiet grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.viewmodels.training_run import Curve
from app.views.page import label
from app.views.theme import LABEL, Theme
from app.views.widgets.quiet_plot import QuietPlot, StepAxis

NAME_GAP = 0.09
"""Part of the height that two names at the ends of lines must be apart."""
NAME_WIDTH = 0.15
"""Part of the width over which a name keeps clear of its own line."""
LEAST_SPAN = 0.5
"""Part of its highest value that a plot shows at least, so that noise is not taken for news."""


@dataclass(frozen=True, slots=True)
class Line:
    """How a curve is drawn.

    Attributes:
        colour: a name of the theme's colours.
        dashed: told apart by more than its colour.
    """

    colour: str
    width: float = 2.0
    dashed: bool = False


class CurvePlot(QWidget):
    """A plot with a heading, x in steps, y in the unit that the heading names.

    Args:
        lines: from the back to the front.
        theme: whose colours are followed.
        top: the y axis reaches at least up to here.
        decimals: of the values at the ends.
        from_zero: the y axis starts at 0; else where the lines are.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        theme: Theme,
        *,
        top: float = 1.0,
        decimals: int = 2,
        from_zero: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = tuple(lines)
        self._theme = theme
        self._top = top
        self._decimals = decimals
        self._from_zero = from_zero
        self._names: Sequence[str] = [""] * len(self._lines)
        self._curves: Sequence[Curve] = ()
        self._x_end = 1.0
        self._heading = label("heading")
        self._plot = QuietPlot(StepAxis("bottom"))
        self._plot.setMinimumHeight(120)
        self._drawn = [pg.PlotDataItem(antialias=True) for _ in self._lines]
        self._ends = [pg.TextItem(anchor=(1, 1)) for _ in self._lines]
        for item in (*self._drawn, *self._ends):
            self._plot.addItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self._plot, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def set_texts(self, heading: str, names: Sequence[str], x_unit: str) -> None:
        """Heading with the unit of y, names of the lines, and the unit of x."""
        self._heading.setText(heading)
        self._names = names
        self._plot.getAxis("bottom").setLabel(x_unit)
        self.show_curves(self._curves, self._x_end)

    def show_curves(self, curves: Sequence[Curve], x_end: float = 1.0) -> None:
        """Draws the curves as they are now; the x axis reaches at least to ``x_end``."""
        self._curves, self._x_end = curves, x_end
        filled = [curve for curve in curves if len(curve)]
        for drawn, curve in zip(self._drawn, curves, strict=False):
            drawn.setData(curve.x, curve.y, symbol="o" if len(curve) == 1 else None)
        for axis in ("left", "bottom"):
            self._plot.getAxis(axis).setStyle(showValues=bool(filled))
        right = max(x_end, *(float(curve.x[-1]) for curve in filled)) if filled else x_end
        top = max(self._top, *(float(curve.y.max()) for curve in filled)) if filled else self._top
        low = 0.0
        if filled and not self._from_zero:
            lowest = min(float(curve.y.min()) for curve in filled)
            low = max(0.0, min(lowest - 0.1 * top, top * (1 - LEAST_SPAN)))
        # Above and below the lines there is room for a name, however low the plot is.
        room = (self.fontMetrics().height() + 4) / max(80.0, self._plot.getViewBox().height())
        height = (top - low) / max(0.2, 1 - 2 * room)
        self._plot.setXRange(-0.01 * right, right * 1.02, padding=0)
        self._plot.setYRange(low - room * height, low - room * height + height, padding=0)
        self._place_names(right, height)
        self.setAccessibleDescription(", ".join(filter(None, (e.textItem.toPlainText() for e in self._ends))))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._dress()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_curves(self._curves, self._x_end)

    def _place_names(self, right: float, height: float) -> None:
        """Names at the ends: the highest line's above it, the others' below theirs, none over another."""
        for end in self._ends:
            end.setText("")
        order = sorted(
            (i for i, c in enumerate(self._curves) if len(c)), key=lambda i: -float(self._curves[i].y[-1])
        )
        below = float("inf")
        for place, i in enumerate(order):
            curve, end = self._curves[i], self._ends[i]
            x, y = float(curve.x[-1]), float(curve.y[-1])
            left = x - NAME_WIDTH * right
            beside = np.append(curve.y[curve.x >= left], np.interp(left, curve.x, curve.y))
            above = place == 0 and len(order) > 1
            at = float(beside.max()) if above else min(float(beside.min()), below - NAME_GAP * height)
            # Two pixels off the line, which its ground would cut otherwise.
            end.setAnchor((float(x > NAME_WIDTH * right), 1.1 if above else -0.1))
            end.setText(f"{self._names[i]} {y:.{self._decimals}f}")
            end.setPos(x, at)
            below = at + NAME_GAP * height if above else at

    def _dress(self) -> None:
        colours = self._theme.colours
        self._plot.dress(self._theme)
        font = self._theme.font(LABEL)
        veil = colours.colour("panel")
        veil.setAlphaF(0.8)
        for drawn, end, line in zip(self._drawn, self._ends, self._lines, strict=True):
            style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
            colour = colours.colour(line.colour)
            drawn.setPen(pg.mkPen(colour, width=line.width, style=style))
            drawn.setSymbolBrush(colour)
            drawn.setSymbolPen(None)
            drawn.setSymbolSize(6)
            end.setColor(colour)
            end.fill = pg.mkBrush(veil)  # for what is too noisy to stay clear of
            end.setFont(font)
