"""What a page of the main window is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget


class Page(QWidget):
    """A page: built once, by a viewmodel and the theme handed to its constructor.

    A page sets every visible text in ``retranslate`` alone, which it calls at the end of its constructor; it
    is called again whenever the language of the interface changes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class Panel(QFrame):
    """A panel with a thin line around it.

    Attributes:
        column: its layout, from top to bottom.
    """

    def __init__(self, margins: tuple[int, int, int, int], spacing: int) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)


def panel(
    *widgets: QWidget, margins: tuple[int, int, int, int] = (16, 16, 16, 16), spacing: int = 8
) -> Panel:
    """A panel that holds widgets from top to bottom."""
    made = Panel(margins, spacing)
    for widget in widgets:
        made.column.addWidget(widget)
    return made


def label(role: str, *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label of one of the style sheet's roles: title, heading, label, secondary, error, good."""
    made = QLabel()
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class ElidedLabel(QLabel):
    """A line that gives way to its neighbours, and is gone where not even its first letters have room."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def set_text(self, text: str, meaning: str = "") -> None:
        """Shows as much of the text as there is room for; all of it, and what it means, as a tool tip."""
        self._whole = text
        self.setToolTip(f"{text}\n{meaning}" if meaning else text)
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        room = self.width() >= min(metrics.horizontalAdvance(self._whole), 5 * metrics.averageCharWidth())
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()) if room else ""
        self.setText(shown)
