"""The flow: the alignment as ribbons between the two lines of words, the interlinear picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.viewmodels.alignment import AlignmentMap, AlignmentViewModel
from app.viewmodels.selection import Selection
from app.viewmodels.units import reads_right_to_left
from app.views.picture import Drawing
from app.views.theme import Theme
from app.views.widgets.absence import absence_text
from app.views.widgets.callout import attention_readout, paint_callout, paint_focus, paint_message
from app.views.widgets.flow_geometry import MARGIN, FlowGeometry, Ribbon, lay_out
from app.views.widgets.flow_painter import FlowPainter

EXPORT_ROOM = QSizeF(480.0, 220.0)


class FlowView(QAbstractScrollArea):
    """Hovering lights up a ribbon with its words, or a word with its ribbons; a click keeps it.

    The arrow keys go along the words and between the two lines; a long sentence scrolls sideways.
    """

    def __init__(self, alignment: AlignmentViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alignment, self._selection, self._theme = alignment, alignment.selection, theme
        self._painter = FlowPainter(theme)
        self._geometry: FlowGeometry | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(240, 180)
        alignment.map_changed.connect(self._refit)
        self._selection.changed.connect(self._on_selection)
        theme.changed.connect(self._refit)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.setAccessibleName(self.tr("Flow from the source words to the target words"))
        self.viewport().update()

    def drawing(self) -> Drawing:
        """All of it laid out for a picture of its own, nothing selected."""
        shown, geometry = self._alignment.map, self._lay_out(EXPORT_ROOM)
        assert shown is not None, "there is a flow to draw"
        assert geometry is not None, "there is room for it"
        everything = QRectF(QPointF(), geometry.size)

        def paint(painter: QPainter) -> None:
            self._painter.paint(painter, geometry, shown, everything, frozenset(), frozenset())

        return geometry.size.toSize(), paint

    # Events

    def sizeHint(self) -> QSize:
        return QSize(640, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._selection.hover(Selection())
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._selection.hover(self._selection_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._selection.pin(self._selection_at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar, turned = self.horizontalScrollBar(), event.angleDelta()
        if bar.maximum() == 0:
            event.ignore()
            return
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        self._selection.hover(self._selection_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._geometry is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._cross(to_source=key == Qt.Key.Key_Up)
        elif key == Qt.Key.Key_Escape:
            self._selection.pin(Selection())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        shown, geometry, room = self._alignment.map, self._geometry, QRectF(self.viewport().rect())
        if shown is None or geometry is None:
            paint_message(painter, self._theme, room, absence_text(self._alignment))
        else:
            painter.save()
            painter.translate(-self._scrolled(), 0)
            visible = room.translated(self._scrolled(), 0)
            self._painter.paint(painter, geometry, shown, visible, *self._selection.units())
            self._paint_readout(painter, geometry, visible)
            painter.restore()
        if self.hasFocus():
            paint_focus(painter, self._theme, room)

    # Layout

    def _scrolled(self) -> float:
        return float(self.horizontalScrollBar().value())

    def _refit(self) -> None:
        room = QSizeF(self.viewport().size())
        self._geometry = self._lay_out(room)
        over = 0.0 if self._geometry is None else self._geometry.size.width() - room.width()
        bar = self.horizontalScrollBar()
        from_right = over > 0 and self._from_right()[0] and bar.maximum() == 0
        bar.setRange(0, round(max(0.0, over)))
        bar.setPageStep(round(room.width()))
        bar.setSingleStep(40)
        if from_right:
            bar.setValue(bar.maximum())
        self.viewport().update()

    def _lay_out(self, room: QSizeF) -> FlowGeometry | None:
        shown = self._alignment.map
        if shown is None or not shown.target or not shown.source:
            return None
        source_from_right, target_from_right = self._from_right()
        return lay_out(
            self._painter.widths(shown.source),
            self._painter.widths(shown.target),
            _ribbons(shown),
            room,
            self._painter.line(),
            source_from_right=source_from_right,
            target_from_right=target_from_right,
        )

    def _from_right(self) -> tuple[bool, bool]:
        translation, hypothesis = self._selection.translation, self._selection.hypothesis
        if translation is None or hypothesis is None:
            return False, False
        return reads_right_to_left(translation.source), reads_right_to_left(hypothesis.text)

    # Selection

    def _selection_at(self, point: QPointF) -> Selection:
        geometry, point = self._geometry, point + QPointF(self._scrolled(), 0)
        if geometry is None:
            return Selection()
        target, source = geometry.word_at(point)
        if target is None and source is None and (ribbon := geometry.ribbon_at(point)) is not None:
            target, source = ribbon.target, ribbon.source
        return self._selection.cell(target, source)

    def _on_selection(self) -> None:
        self.setAccessibleDescription(", ".join(filter(None, attention_readout(self._alignment))))
        self.viewport().update()

    def _in_source(self) -> bool:
        target, source = self._selection.first_units()
        return target is None and source is not None

    def _walk(self, step: int) -> None:
        in_source = self._in_source()
        from_right = self._from_right()[0 if in_source else 1]
        step = -step if from_right else step
        moved = self._selection.moved(0 if in_source else step, step if in_source else 0)
        self._keep(Selection(source=moved.source) if in_source else Selection(target=moved.target))

    def _cross(self, *, to_source: bool) -> None:
        """To the word in the other line that belongs to the one selected, or else the first."""
        targets, sources = self._selection.units()
        number = min(sources if to_source else targets, default=0)
        self._keep(self._selection.cell(*((None, number) if to_source else (number, None))))

    def _keep(self, selection: Selection) -> None:
        self._selection.pin(selection)
        self._selection.hover(Selection())
        geometry, (target, source) = self._geometry, self._selection.first_units()
        if geometry is not None and not (target is None and source is None):
            box = (
                geometry.source[source]
                if target is None and source is not None
                else geometry.target[target or 0]
            )
            bar = self.horizontalScrollBar()
            left = min(self._scrolled(), box.left() - MARGIN)
            bar.setValue(round(max(left, box.right() + MARGIN - self.viewport().width())))

    def _paint_readout(self, painter: QPainter, geometry: FlowGeometry, visible: QRectF) -> None:
        target, source = self._selection.first_units()
        text = attention_readout(self._alignment)
        if target is None or source is None or not any(text):
            return
        start, end = geometry.ends(Ribbon(target, source, 1.0))
        middle = (start + end) / 2

        def place(size: QSizeF) -> QRectF:
            x = (
                middle.x() + 16
                if middle.x() + 16 + size.width() <= visible.right() - 8
                else middle.x() - 16 - size.width()
            )
            return QRectF(QPointF(max(visible.left() + 8, x), middle.y() - size.height() / 2), size)

        paint_callout(painter, self._theme, text, visible.width() - 16.0, place)


def _ribbons(shown: AlignmentMap) -> list[Ribbon]:
    pairs = np.argwhere(shown.links).tolist()
    return [Ribbon(target, source, float(shown.values[target, source])) for target, source in pairs]
