"""How marks look: doubt is a bar, the heavier the less likely the word; a notice a wave, a term dots; what
differs from another text has a ground of its own."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.viewmodels.marks import Kind, Mark
from app.views.theme import Colours

LIGHTEST, HEAVIEST = 2.0, 4.0
"""Height of a bar, in pixels."""
WAVE = 3.0
"""Half a wave's length, in pixels."""


def paint_mark(painter: QPainter, colours: Colours, mark: Mark, box: QRectF) -> None:
    """Paints one mark along the lower edge of the box that its text fills."""
    left, right, y = box.left() + 2, box.right() - 2, box.bottom()
    match mark.kind:
        case Kind.DOUBT:
            height = LIGHTEST + (HEAVIEST - LIGHTEST) * mark.depth
            painter.fillRect(
                QRectF(left, y - height / 2, right - left, height), doubt(colours, round(mark.depth, 2))
            )
        case Kind.NOTICE:
            painter.setPen(QPen(colours.colour("second"), 1.2))
            count = max(2, round((right - left) / WAVE) + 1)
            step = (right - left) / (count - 1)
            points = [QPointF(left + n * step, y + (1.5 if n % 2 else -1.5)) for n in range(count)]
            painter.drawPolyline(QPolygonF(points))
        case Kind.DIFFERENCE:
            paint_difference(painter, colours, box.adjusted(1, 1, -1, 0))
        case Kind.TERM:
            pen = QPen(colours.colour("accent"), 2.0, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(left, y), QPointF(right, y))


def paint_difference(painter: QPainter, colours: Colours, box: QRectF) -> None:
    """Paints the ground of words that another text has not."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.colour("uncertain"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QPen(colours.colour("second"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(box.bottomLeft() + QPointF(2, 0), box.bottomRight() - QPointF(2, 0))


@lru_cache(maxsize=256)
def doubt(colours: Colours, depth: float) -> QColor:
    """From the ground of what is uncertain to the colour of the second accent."""
    light, deep = colours.colour("uncertain"), colours.colour("second")
    mixed = (
        a + (b - a) * depth
        for a, b in zip(light.getRgbF()[:3], deep.getRgbF()[:3], strict=True)  # type: ignore[index]
    )
    return QColor.fromRgbF(*mixed)
