"""The ground that all plots are drawn on: a quiet grid, few numbers, nothing to zoom."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGraphicsView

from app.views.theme import LABEL, Theme

AXIS_WIDTH = 40
TICK_ROOM = 40
"""Pixels between two numbers of an axis, at least."""


class QuietPlot(pg.PlotWidget):
    """A plot without menus, buttons and zooming: the wheel scrolls the page.

    Args:
        bottom: the x axis.
    """

    def __init__(self, bottom: pg.AxisItem) -> None:
        super().__init__(axisItems={"left": FewTicksAxis("left"), "bottom": bottom})
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # its ground is one colour; no picture of it
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.showGrid(y=True, alpha=1.0)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setStyle(tickLength=0)
            axis.setZValue(-1000)  # a grid behind the lines and their names

    def dress(self, theme: Theme) -> None:
        """Takes colours and fonts of the theme."""
        colours = theme.colours
        font = theme.font(LABEL)
        self.setBackground(colours.panel)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(None))
            axis.setTickPen(pg.mkPen(colours.line))
            axis.setTextPen(pg.mkPen(colours.secondary))
            axis.setTickFont(font)
            axis.label.setFont(font)
        self.getAxis("left").setWidth(theme.pixels(AXIS_WIDTH))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FewTicksAxis(pg.AxisItem):
    """As many lines as numbers, and no more of them than there is room for."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        levels = super().tickSpacing(minVal, maxVal, size)
        most = size / TICK_ROOM
        return [min((at for at in levels if (maxVal - minVal) / at[0] <= most), default=levels[0])]


class StepAxis(FewTicksAxis):
    """Whole steps with their thousands apart."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [f"{value:,.0f}" if float(value).is_integer() else "" for value in values]
