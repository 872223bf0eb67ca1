"""Paints the sketch of an architecture in the theme's colours."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.viewmodels.architecture_sketch import HEIGHT, WIDTH, Box, Line, Role, Sign, Sketch
from app.views.theme import Theme

INK = {Role.FLOW: "secondary", Role.IDEA: "accent", Role.ATTENTION: "second"}
ARROW = 3.2
SIGN_SIZE = 9
PALEST = 0.15
"""Ink of a line of weight 0."""


class ArchitectureDrawing(QWidget):
    """A sketch in the middle of the room that it is given, and no larger than it was drawn for."""

    def __init__(self, sketch: Sketch, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sketch, self._theme = sketch, theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(round(WIDTH), round(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, round(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(1.0, self.width() / WIDTH)
        painter.translate((self.width() - scale * WIDTH) / 2, (self.height() - scale * HEIGHT) / 2)
        painter.scale(scale, scale)
        for line in self._sketch.lines:
            self._paint_line(painter, line)
        for box in self._sketch.boxes:
            self._paint_box(painter, box)
        for sign in self._sketch.signs:
            self._paint_sign(painter, sign)

    def _ink(self, role: Role, weight: float = 1.0) -> QColor:
        colour = self._theme.colours.colour(INK[role])
        colour.setAlphaF(PALEST + (1 - PALEST) * weight)
        return colour

    def _paint_line(self, painter: QPainter, line: Line) -> None:
        start, end = QPointF(*line.start), QPointF(*line.end)
        along = end - start
        length = math.hypot(along.x(), along.y()) or 1.0
        # To the left of the way, where y points down.
        bent = (start + end) / 2 + QPointF(along.y(), -along.x()) * (line.bend / length)
        path = QPainterPath(start)
        path.quadTo(bent, end)
        ink = self._ink(line.role, line.weight)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.0 if line.role is Role.FLOW else 1.3))
        painter.drawPath(path)
        if line.arrow:
            self._paint_arrow(painter, end, end - bent, ink)

    def _paint_arrow(self, painter: QPainter, tip: QPointF, way: QPointF, ink: QColor) -> None:
        length = math.hypot(way.x(), way.y()) or 1.0
        ahead = way * (ARROW / length)
        aside = QPointF(ahead.y(), -ahead.x()) * 0.6
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([tip, tip - ahead + aside, tip - ahead - aside]))

    def _paint_box(self, painter: QPainter, box: Box) -> None:
        x, y = box.middle
        shape = QRectF(x - box.width / 2, y - box.height / 2, box.width, box.height)
        ink = self._ink(box.role)
        around = box.width > 2 * box.height and not box.filled
        painter.setPen(QPen(ink, 1.1))
        painter.setBrush(ink if box.filled else self._theme.colours.colour("panel"))
        if around:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = min(box.width, box.height) * 0.3
        painter.drawRoundedRect(shape, radius, radius)

    def _paint_sign(self, painter: QPainter, sign: Sign) -> None:
        font = QFont(self._theme.font(bold=sign.role is Role.ATTENTION))
        font.setPixelSize(SIGN_SIZE)  # a part of the drawing, which does not grow with the text
        painter.setFont(font)
        painter.setPen(self._ink(sign.role))
        x, y = sign.middle
        painter.drawText(QRectF(x - 12, y - 8, 24, 16), Qt.AlignmentFlag.AlignCenter, sign.text)
