"""Choices side by side, each with a line of explanation, and a button that asks back in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.views.page import label

ASK_MILLISECONDS = 5000
MARGIN = 12


class ChoiceCard(QPushButton):
    """One of several choices: a title and a quiet line below it.

    Attributes:
        column: its layout, from top to bottom.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._title = label("heading", wrap=True)
        self._detail = label("label", wrap=True)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, MARGIN - 2, MARGIN, MARGIN - 2)
        self.column.setSpacing(2)
        for part in (self._title, self._detail):
            self.insert(self.column.count(), part)
        self.column.setStretchFactor(self._detail, 1)  # what a neighbour makes it higher is below both

    def insert(self, place: int, part: QWidget) -> None:
        """Takes in something that is only looked at, at a place from the top."""
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.column.insertWidget(place, part)

    def set_texts(self, title: str, detail: str) -> None:
        """Says what the choice is, and what follows from it."""
        self._title.setText(title)
        self._detail.setText(detail)
        self.setAccessibleName(f"{title}. {detail}")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(180, self.heightForWidth(max(self.width(), 180)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def heightForWidth(self, width: int) -> int:
        return self.column.totalHeightForWidth(width)


class CardGroup(QWidget):
    """Cards of equal width, of which one is chosen. The arrow keys move the choice.

    Signals:
        chosen: the key of the card that the user chose.
    """

    chosen = Signal(str)

    def __init__(self, keys: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = {key: ChoiceCard() for key in keys}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, card in self.cards.items():
            self._group.addButton(card)
            row.addWidget(card, 1)
            card.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on else None)

    def set_current(self, key: str) -> None:
        """Shows a choice, without a signal."""
        check_quietly(self, self.cards, key)


def check_quietly(group: QWidget, cards: Mapping[str, ChoiceCard], key: str) -> None:
    """Checks one of a group's cards without a signal; the Tab key stops at it alone, arrow keys reach all."""
    blocked = group.blockSignals(True)
    cards[key].setChecked(True)
    group.blockSignals(blocked)
    for name, card in cards.items():
        card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)


class ConfirmButton(QPushButton):
    """Asks back in its own place: the second click counts, and only for a few seconds.

    Signals:
        confirmed: the user clicked twice.
    """

    confirmed = Signal()

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self._texts = ("", "")
        self._asking = False
        self._timer = QTimer(self, singleShot=True, interval=ASK_MILLISECONDS)
        self._timer.timeout.connect(self._calm_down)
        self.clicked.connect(self._click)

    def set_texts(self, text: str, question: str) -> None:
        """What it does, and what it asks back."""
        self._texts = (text, question)
        self._show()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._calm_down()
        super().focusOutEvent(event)

    def _click(self) -> None:
        if self._asking:
            self._calm_down()
            self.confirmed.emit()
        else:
            self._asking = True
            self._timer.start()
            self._show()

    def _calm_down(self) -> None:
        self._timer.stop()
        self._asking = False
        self._show()

    def _show(self) -> None:
        self.setText(self._texts[self._asking])
        self.setAccessibleName(self.text())
