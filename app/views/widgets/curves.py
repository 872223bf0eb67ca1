"""Curves of a training: few lines, each named at its end, on a quiet grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.viewmodels.training_run import Curve
from app.views.page import label
from app.views.theme import LABEL, Theme

AXIS_WIDTH = 40
NAME_GAP = 0.07
"""Part of the height that two names at the ends of lines must be apart."""


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
    """

    def __init__(
        self,
        lines: Sequence[Line],
        theme: Theme,
        *,
        top: float = 1.0,
        decimals: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = tuple(lines)
        self._theme = theme
        self._top = top
        self._decimals = decimals
        self._names: Sequence[str] = [""] * len(self._lines)
        self._curves: Sequence[Curve] = ()
        self._x_end = 1.0
        self._heading = label("heading")
        self._plot = _QuietPlot()
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
        if not filled:
            for end in self._ends:
                end.setText("")
            self._plot.setXRange(0, x_end, padding=0)
            self._plot.setYRange(0, self._top, padding=0)
            return
        right = max(x_end, *(float(curve.x[-1]) for curve in filled))
        top = max(self._top, *(float(curve.y.max()) for curve in filled))
        bottom = min(0.0, *(float(curve.y.min()) for curve in filled))
        self._plot.setXRange(0, right * 1.02, padding=0)
        self._plot.setYRange(bottom, bottom + (top - bottom) * 1.15, padding=0)
        self._place_names(filled, (top - bottom) * 1.15)
        self.setAccessibleDescription(", ".join(end.textItem.toPlainText() for end in self._ends))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._dress()
        super().changeEvent(event)

    def _place_names(self, filled: Sequence[Curve], height: float) -> None:
        """Names at the ends: the highest line's above it, the others' below theirs, none over another."""
        order = sorted(
            (i for i, c in enumerate(self._curves) if len(c)), key=lambda i: -float(self._curves[i].y[-1])
        )
        below = float("inf")
        for place, i in enumerate(order):
            curve = self._curves[i]
            y = float(curve.y[-1])
            first = place == 0 and len(order) > 1
            at = y if first else min(y, below - NAME_GAP * height)
            self._ends[i].setAnchor((1, 1) if first else (1, 0))
            self._ends[i].setText(f"{self._names[i]} {y:.{self._decimals}f}")
            self._ends[i].setPos(float(curve.x[-1]), at)
            below = at if not first else at + NAME_GAP * height
        for i, curve in enumerate(self._curves):
            if not len(curve):
                self._ends[i].setText("")

    def _dress(self) -> None:
        colours = self._theme.colours
        self._plot.setBackground(colours.panel)
        font = self._theme.font(LABEL)
        for drawn, end, line in zip(self._drawn, self._ends, self._lines, strict=True):
            style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
            colour = colours.colour(line.colour)
            drawn.setPen(pg.mkPen(colour, width=line.width, style=style))
            drawn.setSymbolBrush(colour)
            drawn.setSymbolPen(None)
            drawn.setSymbolSize(6)
            end.setColor(colour)
            end.setFont(font)
        self._dress_axes(font)

    def _dress_axes(self, font: QFont) -> None:
        colours = self._theme.colours
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(pg.mkPen(colours.line))
            axis.setTextPen(pg.mkPen(colours.secondary))
            axis.setTickFont(font)
            axis.label.setFont(font)
        self._plot.getAxis("left").setWidth(self._theme.pixels(AXIS_WIDTH))


class _QuietPlot(pg.PlotWidget):
    """A plot without menus, buttons and zooming: the wheel scrolls the page."""

    def __init__(self) -> None:
        super().__init__(axisItems={"bottom": _StepAxis("bottom")})
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.showGrid(y=True, alpha=0.15)
        self.getAxis("left").setStyle(tickLength=0)
        self.getAxis("bottom").setStyle(tickLength=0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _StepAxis(pg.AxisItem):
    """Whole steps with their thousands apart."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [f"{value:,.0f}" if float(value).is_integer() else "" for value in values]
