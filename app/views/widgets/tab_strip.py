"""Tabs as quiet words in a row; where they have no room, a menu of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.views.widgets.chooser import Chooser

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
SPACING = 4
PADDING = 11
"""Of a tab, with its border."""


class TabStrip(QWidget):
    """The arrow keys go from tab to tab, Alt+1 and on to one of them, Ctrl+Page Up and Down to the next.

    Args:
        keys: of the tabs, in order.
        reach: the widget within which the shortcuts hold.

    Signals:
        chosen: the key of the tab that the user chose.
    """

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str], reach: QWidget) -> None:
        super().__init__()
        self._keys = tuple(keys)
        self._current = self._keys[0]
        self._buttons = {key: self._make_button(key) for key in keys}
        self._menu = Chooser()
        self._menu.chosen.connect(self._choose)
        self._menu.hide()
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for number, (key, button) in enumerate(self._buttons.items(), 1):
            group.addButton(button)
            row.addWidget(button)
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), reach)
            shortcut.activated.connect(lambda key=key: self._choose(key))
        row.addWidget(self._menu)
        row.addStretch(1)
        for sequence, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(sequence), reach)
            shortcut.activated.connect(lambda step=step: self._step(step))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_current(self._current)

    @property
    def last(self) -> QWidget:
        """The last of its widgets that the Tab key may come to."""
        return self._menu

    def set_texts(self, name: str, texts: Sequence[str]) -> None:
        """What the strip and its tabs are called."""
        self.setAccessibleName(name)
        for number, (button, text) in enumerate(zip(self._buttons.values(), texts, strict=True), 1):
            button.setText(text)
            self._give_room(button)
            button.setToolTip(self.tr("{} (Alt+{})").format(text, number))
        self._menu.set_name(name)
        self._menu.set_choices(list(zip(self._keys, texts, strict=True)), self._current)
        self.updateGeometry()
        self._fit()

    def set_current(self, key: str) -> None:
        """Marks a tab, without a signal; it alone is reached with the Tab key."""
        self._current = key
        self._menu.set_current(key)
        for name, button in self._buttons.items():
            button.setChecked(name == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        return QSize(self._room(), self._menu.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self._menu.minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._step(-step if self.isRightToLeft() else step)
            self._buttons[self._current].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for button in self._buttons.values():
                self._give_room(button)
            self.updateGeometry()
            self._fit()

    def _make_button(self, key: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "tab")
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose(key))
        return button

    def _give_room(self, button: QPushButton) -> None:
        """As wide as when it is chosen, and bold."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        button.setMinimumWidth(QFontMetrics(font).horizontalAdvance(button.text()) + 2 * PADDING)

    def _room(self) -> int:
        """That all tabs need beside each other."""
        widths = [max(button.minimumWidth(), button.sizeHint().width()) for button in self._buttons.values()]
        return sum(widths) + SPACING * (len(widths) - 1)

    def _fit(self) -> None:
        fits = self.width() >= self._room()
        for button in self._buttons.values():
            button.setVisible(fits)
        self._menu.setVisible(not fits)

    def _step(self, step: int) -> None:
        number = self._keys.index(self._current) + step
        if 0 <= number < len(self._keys):
            self._choose(self._keys[number])

    def _choose(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)
