"""The button between the two languages."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from app.views.theme import Theme


class SwapButton(QPushButton):
    """Two arrows, drawn in the theme's ink."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "quiet")
        self.setFixedWidth(34)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.colours.colour("ink" if self.isEnabled() else "line")
        painter.setPen(
            QPen(colour, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        middle = QPointF(self.width() / 2, self.height() / 2)
        for side in (1, -1):
            tip = middle + QPointF(6 * side, -3 * side)
            painter.drawLine(middle + QPointF(-6 * side, -3 * side), tip)
            painter.drawLine(tip, tip + QPointF(-3 * side, -3))
            painter.drawLine(tip, tip + QPointF(-3 * side, 3))
