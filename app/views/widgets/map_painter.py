"""Draws the cells and labels of an alignment map in the theme's colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap

from app.viewmodels.alignment import AlignmentMap
from app.views.theme import LABEL, Theme
from app.views.widgets.map_geometry import DIAGONAL, LABEL_GAP, LEGIBLE_CELL, MapGeometry

ROUNDED_CELL, PARTED_CELL = 12.0, 6.0
"""Smaller cells are drawn as one image, with lines between them; still smaller ones without."""
LEVELS = 96
"""Shades between 0 and 1, and as many between 0 and -1."""
OUTLINED = LEVELS // 4
"""Paler cells have a thin line around them; of the others, those below 0 have a minus in them."""


@dataclass(frozen=True, slots=True)
class _Ink:
    """How one kind of label is written."""

    font: QFont
    metrics: QFontMetricsF
    colour: QColor


class MapPainter:
    """Keeps the picture of a cell of each shade, so that a map is only put together from them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._cells: dict[int, QPixmap] = {}
        self._made_for: tuple[float, float, bool] | None = None
        self._shown: tuple[AlignmentMap, bool] | None = None
        self._levels: NDArray[np.intp] = np.zeros((0, 0), np.intp)
        self._ramp: list[list[int]] = []
        self._image = QImage()

    def paint_cells(
        self, painter: QPainter, geometry: MapGeometry, shown: AlignmentMap, ratio: float
    ) -> None:
        """Draws the cells that are in the frame.

        Args:
            ratio: device pixels a pixel, of what is painted on.
        """
        self._take(shown)
        painter.setClipRect(geometry.visible.adjusted(-1, -1, 1, 1))
        if geometry.cell < ROUNDED_CELL:
            self._paint_image(painter, geometry)
            return
        key = (geometry.cell, ratio, self._theme.dark)
        if key != self._made_for:
            self._cells, self._made_for = {}, key
        columns = [(column, geometry.left_of(column)) for column in geometry.visible_columns()]
        for row in geometry.visible_rows():
            top, row_levels = geometry.top_of(row), self._levels[row].tolist()
            for column, left in columns:
                painter.drawPixmap(QPointF(left, top), self._cell(row_levels[column]))

    def paint_shapes(self, painter: QPainter, geometry: MapGeometry, shown: AlignmentMap) -> None:
        """Draws all cells as shapes, for a picture that can be made larger."""
        self._take(shown)
        for row, levels in enumerate(self._levels.tolist()):
            for column, level in enumerate(levels):
                self._paint_cell(painter, geometry.box(row, column), level)

    def paint_labels(
        self,
        painter: QPainter,
        geometry: MapGeometry,
        shown: AlignmentMap,
        targets: frozenset[int],
        sources: frozenset[int],
    ) -> None:
        """Writes the labels of rows and columns in the frame, those of the numbers given as selected."""
        legible = geometry.cell >= LEGIBLE_CELL
        inks = {selected: self._ink(geometry, selected) for selected in (False, True)}
        for row in geometry.visible_rows():
            if legible or row in targets:
                self._paint_row_label(painter, geometry, row, shown.target[row].label, inks[row in targets])
        for column in geometry.visible_columns():
            if legible or column in sources:
                label = shown.source[column].label
                self._paint_column_label(painter, geometry, column, label, inks[column in sources])

    def label_widths(self, shown: AlignmentMap) -> tuple[float, float, float]:
        """Widths of the longest row label, the longest column label and the last column label."""
        metrics = QFontMetricsF(self._theme.font(LABEL, bold=True))
        rows = [metrics.horizontalAdvance(unit.label) for unit in shown.target]
        columns = [metrics.horizontalAdvance(unit.label) for unit in shown.source]
        return max(rows, default=0.0), max(columns, default=0.0), columns[-1] if columns else 0.0

    def _shades(self) -> NDArray[np.uint8]:
        """``[2 LEVELS - 1, 3]``: from the colour of -1 over the panel's, which is 0, to that of 1."""
        colours = self._theme.colours
        below, zero, above = (
            np.array([c.red(), c.green(), c.blue()])
            for c in (colours.colour("second"), colours.colour("panel"), colours.colour("map_high"))
        )
        share = np.linspace(-1.0, 1.0, 2 * LEVELS - 1)[:, None]
        mixed = zero + np.maximum(share, 0) * (above - zero) + np.maximum(-share, 0) * (below - zero)
        return np.asarray(np.rint(mixed), np.uint8)

    def _cell(self, level: int) -> QPixmap:
        if level not in self._cells:
            self._cells[level] = self._make_cell(level)
        return self._cells[level]

    def _make_cell(self, level: int) -> QPixmap:
        assert self._made_for is not None
        size, ratio, _ = self._made_for
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_cell(painter, QRectF(0, 0, size, size), level)
        painter.end()
        return pixmap

    def _paint_cell(self, painter: QPainter, box: QRectF, level: int) -> None:
        outline = QPen(self._theme.colours.colour("line"), 0.6)
        painter.setPen(outline if abs(level) < OUTLINED else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*self._ramp[level + LEVELS - 1]))
        gap, radius = (1.0, 3.0) if box.width() >= 16 else (0.5, 1.5)
        painter.drawRoundedRect(box.adjusted(gap, gap, -gap, -gap), radius, radius)
        if level <= -OUTLINED:
            half = QPointF(0.18 * box.width(), 0)
            painter.setPen(QPen(self._theme.colours.colour("panel"), max(1.0, box.width() / 14)))
            painter.drawLine(box.center() - half, box.center() + half)

    def _take(self, shown: AlignmentMap) -> None:
        """Makes the shades of a map, once for all zooms."""
        if self._shown is not None and self._shown[0] is shown and self._shown[1] == self._theme.dark:
            return
        self._shown = shown, self._theme.dark
        self._levels = np.clip(shown.values * (LEVELS - 1), 1 - LEVELS, LEVELS - 1).astype(np.intp)
        shades = self._shades()
        self._ramp = shades.tolist()
        rgb = np.ascontiguousarray(shades[self._levels + LEVELS - 1])
        rows, columns, _ = rgb.shape
        self._image = QImage(rgb.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
        self._image = self._image.convertToFormat(QImage.Format.Format_RGB32)  # a copy, as the screen has it

    def _paint_image(self, painter: QPainter, geometry: MapGeometry) -> None:
        area = QRectF(QPointF(geometry.left_of(0), geometry.top_of(0)), geometry.content)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawImage(area, self._image)
        box = geometry.visible
        if geometry.cell >= PARTED_CELL:
            painter.setPen(QPen(self._theme.colours.colour("panel"), 1))
            xs = [geometry.left_of(column) for column in geometry.visible_columns()]
            ys = [geometry.top_of(row) for row in geometry.visible_rows()]
            painter.drawLines([QLineF(x, box.top(), x, box.bottom()) for x in xs])
            painter.drawLines([QLineF(box.left(), y, box.right(), y) for y in ys])
        painter.restore()
        painter.setPen(self._theme.colours.colour("line"))
        painter.drawRect(box)

    def _ink(self, geometry: MapGeometry, selected: bool) -> _Ink:
        font = QFont(self._theme.font(LABEL, bold=selected))
        if geometry.cell >= LEGIBLE_CELL:
            font.setPixelSize(min(font.pixelSize(), round(geometry.cell * 0.85)))
        return _Ink(font, QFontMetricsF(font), self._theme.colours.colour("accent" if selected else "ink"))

    def _paint_row_label(
        self, painter: QPainter, geometry: MapGeometry, row: int, text: str, ink: _Ink
    ) -> None:
        middle = geometry.top_of(row + 0.5)
        if not geometry.frame.top() <= middle <= geometry.frame.bottom():
            return
        room = geometry.frame.left() - LABEL_GAP - 4
        text, width = _cut(text, ink.metrics, room)
        painter.setFont(ink.font)
        painter.setPen(ink.colour)
        baseline = middle + (ink.metrics.ascent() - ink.metrics.descent()) / 2
        painter.drawText(QPointF(geometry.frame.left() - LABEL_GAP - width, baseline), text)

    def _paint_column_label(
        self, painter: QPainter, geometry: MapGeometry, column: int, text: str, ink: _Ink
    ) -> None:
        middle = geometry.left_of(column + 0.5)
        if not geometry.frame.left() <= middle <= geometry.frame.right():
            return
        text, _ = _cut(text, ink.metrics, (geometry.frame.top() - LABEL_GAP) / DIAGONAL)
        painter.setFont(ink.font)
        painter.setPen(ink.colour)
        painter.save()
        painter.translate(middle + ink.metrics.ascent() * 0.3, geometry.frame.top() - LABEL_GAP * 0.75)
        painter.rotate(-45)
        painter.drawText(QPointF(0, 0), text)
        painter.restore()


def _cut(text: str, metrics: QFontMetricsF, room: float) -> tuple[str, float]:
    """The text, elided where it is wider than the room, and its width."""
    width = metrics.horizontalAdvance(text)
    if width <= room:
        return text, width
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return text, metrics.horizontalAdvance(text)
