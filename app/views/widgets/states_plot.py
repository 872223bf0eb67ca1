"""Hidden states in two dimensions: what the encoder made of each piece, and the way of the decoder."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.viewmodels.inquiry import Stage
from app.viewmodels.selection import Selection
from app.viewmodels.states import Kind, Point, StatesViewModel
from app.views.engine_text import localised
from app.views.theme import LABEL, Theme
from app.views.widgets.absence import parts_text
from app.views.widgets.callout import paint_focus, paint_message
from app.views.widgets.states_geometry import StatesGeometry, fit, place_labels

RADIUS = 4.0
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_Home: -10_000,
    Qt.Key.Key_End: 10_000,
}
ORDER = (Kind.CONTEXT, Kind.STEP, Kind.SOURCE, Kind.END, Kind.LEADING, Kind.TRAILING)
"""Whose labels go first where room is short."""


class StatesPlot(QWidget):
    """Rings are the source's, squares the decoder's steps, joined in their order; the arrow keys step."""

    def __init__(self, states: StatesViewModel, theme: Theme) -> None:
        super().__init__()
        self._states, self._theme = states, theme
        self._geometry = StatesGeometry(())
        self._labels: dict[int, QRectF] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 180)
        states.changed.connect(self._refit)
        states.step_changed.connect(self.update)
        states.selection.changed.connect(self.update)
        theme.changed.connect(self._refit)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.setAccessibleName(self.tr("Hidden states in two dimensions"))
        self._refit()

    def name_of(self, point: Point) -> str:
        """What a point is called."""
        match point.kind:
            case Kind.LEADING:
                return self.tr("language")
            case Kind.TRAILING | Kind.END:
                return self.tr("end")
            case Kind.CONTEXT:
                return self.tr("context")
        return point.label

    # Events

    def sizeHint(self) -> QSize:
        return QSize(480, 360)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._states.selection.hover(self._selection_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._states.selection.pin(self._selection_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._states.selection.hover(Selection())
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self._states.selection.pin(Selection())
        elif step is None or not self._states.steps:
            super().keyPressEvent(event)
        else:
            self._states.choose_step(self._states.step + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        points = self._states.points
        if not points:
            paint_message(painter, self._theme, QRectF(self.rect()), self._absence())
        else:
            self._paint_way(painter)
            for number, point in enumerate(points):
                self._paint_point(painter, point, self._geometry.places[number])
            lit = [number for number, point in enumerate(points) if self._is_lit(point)]
            for number in [*self._labels.keys() - set(lit), *lit]:
                self._paint_label(painter, number, number in lit)
        if self.hasFocus():
            paint_focus(painter, self._theme, QRectF(self.rect()))

    # How it comes about

    def _absence(self) -> str:
        states = self._states
        if states.selection.translation is None:
            return self.tr("Type a sentence: here you see what the model makes of it, step by step.")
        if states.in_parts:
            return parts_text()
        if states.stage is Stage.FAILED:
            return localised(states.error) or self.tr("The hidden states could not be read.")
        return self.tr("Reading the hidden states…")

    def _refit(self) -> None:
        points = self._states.points
        metrics = QFontMetricsF(self._theme.font(LABEL, bold=True))
        sizes = [QSizeF(metrics.horizontalAdvance(self.name_of(p)) + 2, metrics.height()) for p in points]
        room = QSizeF(self.size())
        widest = max((size.width() for size in sizes), default=0.0)
        self._geometry = fit(room, [(p.x, p.y) for p in points], min(widest, 0.2 * room.width()))
        order = sorted(range(len(points)), key=lambda number: ORDER.index(points[number].kind))
        self._labels = place_labels(room, self._geometry.places, sizes, order)
        self.update()

    def _selection_at(self, point: QPointF) -> Selection:
        number = self._geometry.at(point)
        return Selection() if number is None else self._states.selection_of(self._states.points[number])

    def _is_lit(self, point: Point) -> bool:
        return self._states.lit(point) or self._is_now(point)

    def _is_now(self, point: Point) -> bool:
        return point.kind in (Kind.STEP, Kind.END) and point.number == self._states.step

    def _is_ahead(self, point: Point) -> bool:
        return point.kind in (Kind.STEP, Kind.END) and point.number > self._states.step

    # Painting

    def _paint_way(self, painter: QPainter) -> None:
        """The way of the decoder: a line to where it is, dashes to where it will be."""
        colours = self._theme.colours
        steps = [
            (point, place)
            for point, place in zip(self._states.points, self._geometry.places, strict=True)
            if point.kind in (Kind.STEP, Kind.END)
        ]
        for (_, start), (point, end) in pairwise(steps):
            ahead = self._is_ahead(point)
            style = Qt.PenStyle.DashLine if ahead else Qt.PenStyle.SolidLine
            painter.setPen(
                QPen(colours.colour("secondary" if ahead else "second"), 0.8 if ahead else 1.4, style)
            )
            painter.drawLine(start, end)

    def _paint_point(self, painter: QPainter, point: Point, place: QPointF) -> None:
        colours = self._theme.colours
        panel = colours.colour("panel")
        if self._is_lit(point):
            painter.setPen(Qt.PenStyle.NoPen)
            halo = colours.colour("uncertain" if point.kind in (Kind.STEP, Kind.END) else "accent_soft")
            painter.setBrush(halo)
            painter.drawEllipse(place, 2.6 * RADIUS, 2.6 * RADIUS)
        if point.kind is Kind.CONTEXT:
            painter.setPen(QPen(colours.colour("ink"), 1.6))
            painter.setBrush(panel)
            size = 1.6 * RADIUS
            corners = ((0, -size), (size, 0), (0, size), (-size, 0))
            painter.drawPolygon(QPolygonF([place + QPointF(x, y) for x, y in corners]))
        elif point.kind in (Kind.STEP, Kind.END):
            colour = colours.colour("second")
            painter.setPen(QPen(colour, 1.2))
            painter.setBrush(panel if self._is_ahead(point) else colour)
            painter.drawRect(QRectF(place - QPointF(3.5, 3.5), QSizeF(7, 7)))
        else:
            name = "accent" if point.kind is Kind.SOURCE else "secondary"
            painter.setPen(QPen(colours.colour(name), 1.8))
            painter.setBrush(panel)
            painter.drawEllipse(place, RADIUS, RADIUS)

    def _paint_label(self, painter: QPainter, number: int, lit: bool) -> None:
        point, place = self._states.points[number], self._geometry.places[number]
        font, text = self._theme.font(LABEL, bold=lit), self.name_of(point)
        metrics = QFontMetricsF(font)
        size = QSizeF(metrics.horizontalAdvance(text) + 2, metrics.height())
        box = self._labels.get(number)
        if box is None:  # it had no room, but is what the user asked for
            box = QRectF(place + QPointF(8, -size.height() - 6), size)
            box.moveRight(min(box.right(), self.width() - 4.0))
            painter.setPen(QPen(self._theme.colours.colour("line"), 1))
            painter.setBrush(self._theme.colours.colour("panel"))
            painter.drawRoundedRect(box.adjusted(-4, -1, 4, 1), 4, 4)
        plain = "ink" if point.kind in (Kind.STEP, Kind.SOURCE) else "secondary"
        decoder = point.kind in (Kind.STEP, Kind.END)
        painter.setPen(self._theme.colours.colour(("second" if decoder else "accent") if lit else plain))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
