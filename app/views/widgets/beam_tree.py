"""The beam tree: every step's candidates, kept and given up, with their scores."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.viewmodels.beam_tree import BeamTreeViewModel, TreeAbsence
from app.views.engine_text import localised
from app.views.picture import Drawing
from app.views.theme import Theme
from app.views.widgets.callout import SEPARATOR, paint_focus, paint_message
from app.views.widgets.tree_geometry import TreeLayout, TreeView, place
from app.views.widgets.tree_painter import TreePainter
from seq2seq_core.inspection.tree import SearchTree
from seq2seq_core.types import Fate

ZOOM_STEP = 1.25
DRAG = 4.0
"""Pixels from which on a press is a drag."""


class BeamTree(QWidget):
    """The wheel zooms, dragging pans, a click chooses a node; a double click or Enter decodes on from it.

    Left and Right go to the parent and to the best child, Up and Down along the step; 0 shows all of it.
    Steps that are not shown yet are not drawn, but all nodes stand where they do in the whole tree.

    Signals:
        looked_at: the node that is looked at changed.
    """

    looked_at = Signal()

    def __init__(self, model: BeamTreeViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._selection, self._theme = model, model.selection, theme
        self._painter = TreePainter(theme, lambda: self.tr("end"))
        self._tree: SearchTree | None = None
        self._layout: TreeLayout | None = None
        self._view: TreeView | None = None
        self._pointed: int | None = None
        self._kept: int | None = None
        self._pressed_at: QPointF | None = None
        self._dragged = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 96)
        model.tree_changed.connect(self._take_tree)
        model.choices_changed.connect(self._lay_out)
        model.step_changed.connect(self._on_step)
        self._selection.changed.connect(self._on_selection)
        theme.changed.connect(self.update)
        self._take_tree()

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.setAccessibleName(self.tr("Beam tree"))
        self.update()

    @property
    def number(self) -> int | None:
        """The node that is looked at: under the pointer, or else kept, or else the first selected."""
        for number in (self._pointed, self._kept):
            if number is not None:
                return number
        return min(self._model.selected_nodes(), default=None)

    def message(self) -> str:
        """What stands here while there is no tree."""
        match self._model.absence:
            case TreeAbsence.NO_TEXT:
                return self.tr("Type a sentence: here you see all that the search weighed, step by step.")
            case TreeAbsence.ON_ITS_WAY:
                return self.tr("Searching once more, step by step…")
            case TreeAbsence.IN_PARTS:
                return self.tr(
                    "This sentence is longer than the model reads at once. It was translated in parts, and"
                    " each was searched for itself."
                )
            case TreeAbsence.NOT_SEARCHED:
                return self.tr("This translation was not searched for with a beam, so there is no tree.")
            case TreeAbsence.FAILED:
                return localised(self._model.error) or self.tr("The search came to something else this time.")
        return ""

    def details(self) -> str:
        """What there is to say of the node that is looked at."""
        number, tree = self.number, self._model.tree
        if tree is None or number is None:
            return ""
        node, step = self._model.node(number), self.tr("step {} of {}")
        if node.step > self._model.step:
            step = self.tr("step {} of {}, not shown yet")
        return SEPARATOR.join(
            (
                step.format(node.step + 1, self._model.steps),
                node.text if not self._model.is_end(node) else self.tr("{} (end)").format(node.text),
                f"p {node.probability:.3f}",
                self.tr("in all {}").format(_number(node.total)),
                self.tr("score {}").format(_number(node.score)),
                self._say_fate(node.fate),
            )
        )

    def fit(self) -> None:
        """All of it in sight, or full size again."""
        if self._view is not None:
            whole = abs(self._view.zoom - self._view.fitting) < 1e-6
            self._set_view(
                replace(self._view, zoom=1.0).panned_to(QPointF()) if whole else self._view.fitted()
            )
            self._show_selected()

    def drawing(self) -> Drawing:
        """All of it at full size, for a picture of its own."""
        assert self._view is not None, "there is a tree to draw"
        layout = self._view.layout
        whole = TreeView(layout, layout.size)
        return layout.size.toSize(), lambda painter: self._painter.paint(painter, self._model, whole, None)

    # Events

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self._view is not None and self._view.node_at(QPointF(event.pos())) is not None
            QToolTip.showText(event.globalPos(), self.details() if found else "", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._view is not None:
            self._set_view(replace(self._view, room=QSizeF(self.size())).panned_to(self._view.pan))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._view is None:
            return
        if self._pressed_at is not None:
            moved = self._pressed_at - event.position()
            self._dragged = self._dragged or moved.manhattanLength() > DRAG
            if self._dragged:
                self._set_view(self._view.panned_to(self._view.pan + moved))
                self._pressed_at = event.position()
            return
        self._point_at(self._view.node_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at, self._dragged = event.position(), False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None and not self._dragged and self._view is not None:
            self._choose(self._view.node_at(event.position()))
        self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = None if self._view is None else self._view.node_at(event.position())
        if number is not None:
            self._model.decode_from(number)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if self._view is None or turned.isNull():
            event.ignore()
        elif turned.y():
            self._set_view(self._view.zoomed(1.0015 ** turned.y(), event.position()))
        else:
            self._set_view(self._view.panned_to(self._view.pan - QPointF(turned)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, view = Qt.Key(event.key()), self._view
        middle = QRectF(self.rect()).center()
        if view is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(view.layout, key)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._set_view(view.zoomed(ZOOM_STEP, middle))
        elif key == Qt.Key.Key_Minus:
            self._set_view(view.zoomed(1 / ZOOM_STEP, middle))
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.number in view.layout.rows:
            self._model.decode_from(self.number)
        elif key == Qt.Key.Key_Escape:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        if self._view is None:
            paint_message(painter, self._theme, QRectF(self.rect()), self.message())
        else:
            self._painter.paint(painter, self._model, self._view, self.number)
        if self.hasFocus():
            paint_focus(painter, self._theme, QRectF(self.rect()))

    # How it comes about

    def _take_tree(self) -> None:
        tree = self._model.tree
        if tree is None or tree is not self._tree:
            self._tree, self._pointed, self._kept = tree, None, None
            self._lay_out()
        self.update()

    def _lay_out(self) -> None:
        tree, before = self._model.tree, self._view
        shown = self._model.shown_numbers()
        self._layout = self._view = None
        if tree is not None and shown:
            self._layout = place(tree.nodes, shown, beginning=bool(tree.prefix))
            layout = self._layout.until(self._model.step)
            self._view = TreeView(layout, QSizeF(self.size()), before.zoom if before else 1.0).panned_to(
                QPointF()
            )
            self._pointed = None
            self._kept = self._kept if self._kept in self._layout.rows else None
            self._show_selected()
        self.looked_at.emit()
        self.update()

    def _on_step(self) -> None:
        if self._view is not None and self._layout is not None:
            layout = self._layout.until(self._model.step)
            self._set_view(replace(self._view, layout=layout).showing_step(self._model.step))
            if self._pointed not in layout.rows:
                self._point_at(None)
            self.looked_at.emit()

    def _set_view(self, view: TreeView) -> None:
        self._view = view
        self.update()

    def _point_at(self, number: int | None) -> None:
        if number != self._pointed:
            self._pointed = number
            self._selection.hover(self._model.selection_of(number))
            self.looked_at.emit()
            self.update()

    def _choose(self, number: int | None) -> None:
        self._model.choose(number)
        self._kept = number
        self.looked_at.emit()
        self.update()

    def _walk(self, layout: TreeLayout, key: Qt.Key) -> None:
        here = self._nearest(layout)
        if here is None or here != self.number:
            self._go_to(min(layout.columns[0], key=layout.rows.__getitem__) if here is None else here)
            return
        node = self._model.node(here)
        column = sorted(layout.columns[node.step], key=layout.rows.__getitem__)
        beside = column.index(here) + (1 if key == Qt.Key.Key_Down else -1)
        if key == Qt.Key.Key_Left:
            self._go_to(self._model.parent_of(here))
        elif key == Qt.Key.Key_Right:
            children = [child for child in node.children if child in layout.rows]
            self._go_to(min(children, key=layout.rows.__getitem__, default=None))
        elif 0 <= beside < len(column):
            self._go_to(column[beside])

    def _nearest(self, layout: TreeLayout) -> int | None:
        """The node that is looked at, or the last one before it that is shown."""
        number = self.number
        while number is not None and number not in layout.rows:
            number = self._model.parent_of(number)
        return number

    def _go_to(self, number: int | None) -> None:
        if number is not None and self._view is not None:
            self._point_at(None)
            self._choose(number)
            self._set_view(self._view.showing(self._view.layout.boxes[number]))

    def _on_selection(self) -> None:
        selected = self._model.selected_nodes()
        if selected and self._kept not in selected:
            self._kept = None
        if self._pointed is None:
            self._show_selected()
        self.looked_at.emit()
        self.update()

    def _show_selected(self) -> None:
        number = min(self._model.selected_nodes(), default=None)
        if self._view is not None and number is not None and number in self._view.layout.rows:
            self._set_view(self._view.showing(self._view.layout.boxes[number]))

    def _say_fate(self, fate: Fate) -> str:
        match fate:
            case Fate.KEPT:
                return self.tr("kept")
            case Fate.PRUNED:
                return self.tr("given up: less likely than those that the beam had room for")
            case Fate.FINISHED:
                return self.tr("finished: it entered the list of the best")
            case Fate.OUTSCORED:
                return self.tr("ended, but the list was full of better ones")
            case Fate.LATE:
                return self.tr("an end that stood too low among the candidates to count")
            case Fate.SETTLED:
                return self.tr("not followed: nothing could enter the list of the best any more")
            case Fate.REFUSED:
                return self.tr("refused: it breaks something that was asked for")


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")
