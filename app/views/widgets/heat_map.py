"""A map of target units over source units, as cells: the alignment, or what the translation depends on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.viewmodels.alignment import AlignmentMap, AlignmentViewModel
from app.viewmodels.saliency import SaliencyViewModel
from app.viewmodels.selection import Selection
from app.views.picture import Drawing
from app.views.theme import Theme
from app.views.widgets.callout import paint_callout, paint_focus, paint_message
from app.views.widgets.map_geometry import DIAGONAL, LABEL_GAP, MARGIN, MapGeometry, fit
from app.views.widgets.map_painter import MapPainter

ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
EXPORT_CELL = 26.0


class HeatMap(QWidget):
    """Shows the viewmodel's map. Wheel zooms, dragging pans, a click keeps a cell, the arrow keys walk."""

    def __init__(
        self,
        viewmodel: AlignmentViewModel | SaliencyViewModel,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._viewmodel, self._selection, self._theme = viewmodel, viewmodel.selection, theme
        self._painter = MapPainter(theme)
        self._geometry: MapGeometry | None = None
        self._cells: QPixmap | None = None
        self._drag_from: QPointF | None = None
        self._dragged = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 180)
        viewmodel.map_changed.connect(self._refit)
        viewmodel.selection.changed.connect(self._on_selection)
        theme.changed.connect(self._refit)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.setAccessibleName(self.name())
        self.update()

    def name(self) -> str:
        """What is drawn here."""
        raise NotImplementedError

    def absence(self) -> str:
        """Why there is no map to draw."""
        raise NotImplementedError

    def readout(self) -> tuple[str, str]:
        """What is known of the pair that is selected, a title and details; empty where there is none."""
        raise NotImplementedError

    def drawing(self) -> Drawing:
        """All of the map with its labels laid out for a picture of its own."""
        shown = self._viewmodel.map
        assert shown is not None, "there is a map to draw"
        rows, columns, last = self._painter.label_widths(shown)
        left, top = MARGIN + rows + LABEL_GAP, MARGIN + columns * DIAGONAL + LABEL_GAP
        inside = QSizeF(len(shown.source) * EXPORT_CELL, len(shown.target) * EXPORT_CELL)
        frame = QRectF(QPointF(left, top), inside + QSizeF(last * DIAGONAL + MARGIN, MARGIN))
        geometry = MapGeometry(len(shown.target), len(shown.source), frame, EXPORT_CELL)

        def paint(painter: QPainter) -> None:
            self._painter.paint_shapes(painter, geometry, shown)
            self._painter.paint_labels(painter, geometry, shown, frozenset(), frozenset())

        return QSizeF(frame.right(), frame.bottom()).toSize(), paint

    # Events

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._geometry is None:
            return
        if self._drag_from is not None:
            moved = self._drag_from - event.position()
            self._dragged = self._dragged or moved.manhattanLength() > 4
            if self._dragged:
                self._set_geometry(self._geometry.panned_to(self._geometry.pan + moved))
                self._drag_from = event.position()
            return
        self._selection.hover(self._selection_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag_from, self._dragged = event.position(), False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None and not self._dragged:
            self._selection.pin(self._selection_at(event.position()))
        self._drag_from = None

    def leaveEvent(self, event: QEvent) -> None:
        self._selection.hover(Selection())
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._geometry is None or not event.angleDelta().y():
            event.ignore()
            return
        self._set_geometry(self._geometry.zoomed(1.0015 ** event.angleDelta().y(), event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        geometry, key = self._geometry, Qt.Key(event.key())
        if geometry is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._walk(geometry, *ARROWS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._set_geometry(geometry.zoomed(1.25, geometry.visible.center()))
        elif key == Qt.Key.Key_Minus:
            self._set_geometry(geometry.zoomed(0.8, geometry.visible.center()))
        elif key == Qt.Key.Key_Escape:
            self._selection.pin(Selection())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        shown, geometry = self._viewmodel.map, self._geometry
        if shown is None or geometry is None:
            paint_message(painter, self._theme, QRectF(self.rect()), self.absence())
        else:
            painter.drawPixmap(_cells_area(geometry).topLeft(), self._cached_cells(geometry, shown))
            self._painter.paint_labels(painter, geometry, shown, *self._selection.units())
            self._paint_selection(painter, geometry)
        if self.hasFocus():
            paint_focus(painter, self._theme, QRectF(self.rect()))

    # Layout

    def _refit(self) -> None:
        shown = self._viewmodel.map
        self._geometry = None
        if shown is not None and shown.target and shown.source:
            self._geometry = fit(
                QSizeF(self.size()), len(shown.target), len(shown.source), *self._painter.label_widths(shown)
            )
        self._cells = None
        self.update()

    def _set_geometry(self, geometry: MapGeometry) -> None:
        self._geometry, self._cells = geometry, None
        self.update()

    def _selection_at(self, point: QPointF) -> Selection:
        geometry = self._geometry
        if geometry is None:
            return Selection()
        row, column = geometry.row_at(point.y()), geometry.column_at(point.x())
        if row is not None and column is not None:
            return self._selection.cell(row, column)
        if row is not None and point.x() < geometry.frame.left():
            return self._selection.cell(target=row)
        if point.y() < geometry.frame.top():
            return self._selection.cell(source=geometry.column_of_label_at(point))
        return Selection()

    def _walk(self, geometry: MapGeometry, down: int, right: int) -> None:
        self._selection.pin(self._selection.moved(down, right))
        self._selection.hover(Selection())
        row, column = self._selection.first_units()
        self._set_geometry(geometry.showing(row or 0, column or 0))

    def _on_selection(self) -> None:
        self.setAccessibleDescription(", ".join(filter(None, self.readout())))
        self.update()

    # Painting

    def _cached_cells(self, geometry: MapGeometry, shown: AlignmentMap) -> QPixmap:
        if self._cells is None:
            ratio, area = self.devicePixelRatioF(), _cells_area(geometry)
            self._cells = QPixmap((QSizeF(area.size()) * ratio).toSize())
            self._cells.setDevicePixelRatio(ratio)
            self._cells.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._cells)
            painter.translate(-area.topLeft())
            self._painter.paint_cells(painter, geometry, shown, ratio)
            painter.end()
        return self._cells

    def _paint_selection(self, painter: QPainter, geometry: MapGeometry) -> None:
        shown = self._viewmodel.map
        assert shown is not None
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colours.colour("second"), 2))
        targets, sources = self._selection.units()
        painter.save()
        painter.setClipRect(geometry.visible.adjusted(-2, -2, 2, 2))
        for row in targets:
            for column in sources:
                painter.drawRoundedRect(geometry.box(row, column).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.restore()
        if any(text := self.readout()):
            place = partial(self._readout_box, geometry)
            paint_callout(painter, self._theme, text, self.width() - 16.0, place)

    def _readout_box(self, geometry: MapGeometry, size: QSizeF) -> QRectF:
        """Beside the map where there is room, else beside the cell."""
        row, column = self._selection.first_units()
        cell = geometry.box(row or 0, column or 0)
        x = geometry.visible.right() + 16
        if x + size.width() > self.width() - 8:
            beside = cell.right() + 12
            x = beside if beside + size.width() <= self.width() - 8 else cell.left() - 12 - size.width()
        y = min(max(8.0, cell.center().y() - size.height() / 2), self.height() - 8 - size.height())
        return QRectF(QPointF(max(8.0, x), y), size)


def _cells_area(geometry: MapGeometry) -> QRect:
    """Whole pixels around the cells in the frame."""
    return geometry.visible.adjusted(-2, -2, 2, 2).toAlignedRect()
