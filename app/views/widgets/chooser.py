"""A button that shows what is chosen and opens a menu of the choices."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

ARROW_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}

MOST_MINIMUM = 76
"""Where room is short, the words around the choice go first, then a long choice is cut."""


class Chooser(QPushButton):
    """Choose one of a few.

    Space or Enter opens the menu, the arrow keys step through the choices.

    Args:
        whole: its choices are short, and never cut.

    Signals:
        chosen: the key of the choice that the user made; not when the program sets one.
    """

    chosen = Signal(object)

    def __init__(self, *, small: bool = False, whole: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "small-chooser" if small else "chooser")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = whole
        self._choices: list[tuple[Hashable, str]] = []
        self._current: Hashable = None
        self._template = "{}"
        self._name = ""
        self.clicked.connect(self.open_menu)

    @property
    def current(self) -> Hashable:
        """The key of the choice in force."""
        return self._current

    def set_name(self, name: str, template: str = "{}") -> None:
        """Names the control for screen readers; ``template`` frames the choice shown, as in "beam {}"."""
        self._name, self._template = name, template
        self._show_current()

    def set_choices(self, choices: Sequence[tuple[Hashable, str]], current: Hashable) -> None:
        """Offers keys with their texts, and shows one of them."""
        self._choices = list(choices)
        self.set_current(current)

    def set_current(self, current: Hashable) -> None:
        """Shows a choice, without a signal."""
        self._current = current
        self._show_current()

    def texts(self) -> list[str]:
        """The texts offered, in order."""
        return [text for _, text in self._choices]

    def open_menu(self) -> None:
        """Opens the menu below the button."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        for key, text in self._choices:
            action = QAction(text, menu, checkable=True, checked=key == self._current)
            action.triggered.connect(lambda _=False, key=key: self._choose(key))
            group.addAction(action)
            menu.addAction(action)
            if key == self._current:
                menu.setActiveAction(action)
        menu.setMinimumWidth(self.width())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def minimumSizeHint(self) -> QSize:
        hint, metrics = super().minimumSizeHint(), self.fontMetrics()
        around = metrics.horizontalAdvance(self.text()) - metrics.horizontalAdvance(self._choice())
        least = hint.width() - around
        return QSize(least if self._whole else min(least, MOST_MINIMUM), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = ARROW_KEYS.get(Qt.Key(event.key()))
        keys = [key for key, _ in self._choices]
        if step is None or self._current not in keys:
            super().keyPressEvent(event)
            return
        index = keys.index(self._current) + step
        if 0 <= index < len(keys):
            self._choose(keys[index])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        contents = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        metrics = self.fontMetrics()
        fits = metrics.horizontalAdvance(self.text()) <= contents.width()
        text = self.text() if fits else self._choice()
        option.text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, contents.width())
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().placeholderText().color(), 1.5))
        middle = QPointF(self.width() - 14.0, self.height() / 2 + 0.5)
        painter.drawPolyline(
            QPolygonF([middle + QPointF(-3.5, -2), middle + QPointF(0, 2), middle + QPointF(3.5, -2)])
        )

    def _choose(self, key: Hashable) -> None:
        if key != self._current:
            self.set_current(key)
            self.chosen.emit(key)

    def _choice(self) -> str:
        return next((text for key, text in self._choices if key == self._current), "")

    def _show_current(self) -> None:
        text = self._choice()
        self.setText(self._template.format(text))
        self.setAccessibleName(f"{self._name}: {text}" if self._name else text)
        self.setToolTip(self.accessibleName())
