"""Draws the flow: words above, words below, ribbons between them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from app.viewmodels.alignment import AlignmentMap
from app.viewmodels.units import Unit
from app.views.theme import TEXT, Theme
from app.views.widgets.flow_geometry import FlowGeometry, Ribbon

FAINTEST, STRONGEST = 0.3, 0.75
"""Opacity of a ribbon by its weight."""
BEHIND = 0.12
"""Opacity of a ribbon that is not the point while others are."""
WORD_RADIUS = 5.0


class FlowPainter:
    """Paints in the theme's colours and fonts."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def widths(self, units: tuple[Unit, ...]) -> list[float]:
        """Of the words, also where they are selected."""
        metrics = QFontMetricsF(self._theme.font(TEXT, bold=True))
        return [metrics.horizontalAdvance(unit.label) for unit in units]

    def line(self) -> float:
        """Height of a word."""
        return QFontMetricsF(self._theme.font(TEXT)).height()

    def paint(
        self,
        painter: QPainter,
        geometry: FlowGeometry,
        shown: AlignmentMap,
        visible: QRectF,
        targets: frozenset[int],
        sources: frozenset[int],
    ) -> None:
        """Draws what is visible, with some units selected."""
        for ribbon in geometry.ribbons:
            lit = ribbon.target in targets and ribbon.source in sources
            self._paint_ribbon(painter, geometry, ribbon, visible, lit=lit, dimmed=bool(targets or sources))
        for ribbon in geometry.ribbons:
            if ribbon.target in targets and ribbon.source in sources:
                self._paint_ribbon(painter, geometry, ribbon, visible, lit=True, dimmed=True)
        for boxes, units, chosen in (
            (geometry.source, shown.source, sources),
            (geometry.target, shown.target, targets),
        ):
            for number, (box, unit) in enumerate(zip(boxes, units, strict=True)):
                if box.intersects(visible):
                    self._paint_word(painter, box, unit.label, selected=number in chosen)

    def _paint_ribbon(
        self,
        painter: QPainter,
        geometry: FlowGeometry,
        ribbon: Ribbon,
        visible: QRectF,
        *,
        lit: bool,
        dimmed: bool,
    ) -> None:
        start, *bends, end = geometry.controls(ribbon)
        left, right = sorted((start.x(), end.x()))
        if right < visible.left() or left > visible.right():
            return
        path = QPainterPath(start)
        path.cubicTo(bends[0], bends[1], end)
        colour = QColor(self._theme.colours.colour("accent"))
        colour.setAlphaF(
            1.0 if lit else BEHIND if dimmed else FAINTEST + (STRONGEST - FAINTEST) * min(1.0, ribbon.weight)
        )
        pen = QPen(colour, ribbon.thickness)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.strokePath(path, pen)

    def _paint_word(self, painter: QPainter, box: QRectF, text: str, *, selected: bool) -> None:
        colours = self._theme.colours
        font = self._theme.font(TEXT, bold=selected)
        metrics = QFontMetricsF(font)
        if selected:
            painter.setPen(QPen(colours.colour("accent"), 1.5))
            painter.setBrush(colours.colour("accent_soft"))
            painter.drawRoundedRect(box.adjusted(-5, -1, 5, 1), WORD_RADIUS, WORD_RADIUS)
        painter.setFont(font)
        painter.setPen(colours.colour("ink"))
        left = box.center().x() - metrics.horizontalAdvance(text) / 2
        painter.drawText(QPointF(left, box.top() + metrics.ascent()), text)
