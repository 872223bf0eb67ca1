"""What else could stand in the place of a word: a list below it, while the caret stays in the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.alternatives import AlternativesViewModel
from app.viewmodels.units import reads_right_to_left
from app.views.engine_text import localised
from app.views.theme import TEXT, Theme
from app.views.widgets.target_pane import TargetPane

Index = QModelIndex | QPersistentModelIndex
PROBABILITY = Qt.ItemDataRole.UserRole + 1
WORD = Qt.ItemDataRole.UserRole + 2
LEAST_WIDTH, MOST_WIDTH = 180, 420
LEAST_SHOWN = 0.005
MARGIN = 6
FRAME = 2 * MARGIN + 2
GAP = 4


class _Rows(QStyledItemDelegate):
    """A word at one side, its probability at the other; text without one is secondary."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = option.fontMetrics
        words = metrics.horizontalAdvance(f"{index.data()}  {index.data(PROBABILITY)}")
        return QSize(min(MOST_WIDTH, words + 48), metrics.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours, box = self._theme.colours, QRectF(option.rect)
        number = index.data(PROBABILITY) or ""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("accent_soft"))
            painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(10, 0, -10, 0)
        away = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        near = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.setPen(colours.colour("secondary"))
        painter.drawText(inner, near if mirrored else away, number)
        painter.setPen(colours.colour("ink" if number else "secondary"))
        room = round(inner.width()) - option.fontMetrics.horizontalAdvance(number) - (12 if number else 0)
        word = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, away if mirrored else near, word)
        painter.restore()


class AlternativesPopup(QFrame):
    """Floats over the page. The focus stays in the text: Up, Down, Enter and Escape come from there.

    Whoever writes on in the text has the list closed; "type another" selects the word to be written over.

    Args:
        page: that it floats on.
    """

    def __init__(
        self, viewmodel: AlternativesViewModel, pane: TargetPane, theme: Theme, page: QWidget
    ) -> None:
        super().__init__(page)
        self._viewmodel, self._pane, self._theme, self._page = viewmodel, pane, theme, page
        self.setProperty("role", "floating")
        self._rows = QListWidget()
        self._rows.setItemDelegate(_Rows(theme, self._rows))
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.setMouseTracking(True)
        self._rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(self._rows)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 60))
        self.setGraphicsEffect(shadow)
        self._rows.itemClicked.connect(self._choose)
        self._rows.itemEntered.connect(self._rows.setCurrentItem)
        viewmodel.changed.connect(self._show)
        pane.installEventFilter(self)
        pane.viewport().installEventFilter(self)
        page.installEventFilter(self)
        pane.verticalScrollBar().valueChanged.connect(viewmodel.close)
        pane.textChanged.connect(viewmodel.close)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._rows.setAccessibleName(self.tr("Other words for this place"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._viewmodel.place is None:
            return False
        if isinstance(event, QKeyEvent) and watched is self._pane:
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress, QEvent.Type.Hide):
            self._viewmodel.close()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._put()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._rows.setCurrentRow((self._rows.currentRow() + steps[key]) % self._rows.count())
            self._tell()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._rows.currentItem())
        elif key == Qt.Key.Key_Escape:
            self._viewmodel.close()
        else:
            if event.text() or key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
                self._viewmodel.close()
            return False
        return True

    def _choose(self, item: QListWidgetItem) -> None:
        place = self._viewmodel.place
        self._pane.setFocus()
        if item.data(PROBABILITY):
            self._viewmodel.choose(item.data(WORD))
        elif place is not None and self._rows.row(item) == self._rows.count() - 1:
            self._viewmodel.close()
            self._pane.select(place)

    def _show(self) -> None:
        place = self._viewmodel.place
        if place is None:
            self.hide()
            return
        chosen = self._rows.currentItem()
        word = self._viewmodel.word if chosen is None or not self.isVisible() else chosen.data(WORD)
        self._rows.clear()
        for choice in self._viewmodel.choices:
            item = QListWidgetItem(choice.text or self.tr("the sentence ends"))
            item.setData(WORD, choice.text)
            number = f"{choice.probability:.2f}" if choice.probability >= LEAST_SHOWN else "< 0.01"
            item.setData(PROBABILITY, number)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {number}")
            self._rows.addItem(item)
            if choice.text == word:
                self._rows.setCurrentItem(item)
        if self._viewmodel.waiting:
            self._rows.addItem(self.tr("asking the model…"))
        elif self._viewmodel.error:
            self._rows.addItem(localised(self._viewmodel.error))
        self._rows.addItem(self.tr("type another…"))
        self._put()
        self.show()
        self.raise_()
        self._tell()

    def _put(self) -> None:
        """Below the word, or above it where there is no room; inside the page in any case."""
        place = self._viewmodel.place
        assert place is not None
        rows, page, word = self._rows, self._page, self._pane.box_of(place)
        mirrored = reads_right_to_left(self._viewmodel.word)
        rows.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
        )
        rows.setFont(self._theme.font(TEXT))
        width = max(LEAST_WIDTH, rows.sizeHintForColumn(0)) + FRAME
        height = sum(rows.sizeHintForRow(row) for row in range(rows.count())) + FRAME
        corner = (word.bottomRight() if mirrored else word.bottomLeft()).toPoint()
        at = self._pane.viewport().mapTo(page, corner) + QPoint(-width if mirrored else 0, GAP)
        above = at.y() - height - round(word.height()) - 2 * GAP
        y = at.y() if at.y() + height <= page.height() else max(0, above)
        self.setGeometry(max(0, min(at.x(), page.width() - width)), y, width, height)

    def _tell(self) -> None:
        """Has the row read out that would be taken, though the focus is elsewhere."""
        event = QAccessibleEvent(self._rows, QAccessible.Event.Focus)
        event.setChild(self._rows.currentRow())
        QAccessible.updateAccessibility(event)
