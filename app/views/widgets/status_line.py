"""A dot and a few words: how the translation stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.views.page import label
from app.views.theme import Theme

DOT = 8.0


class _Dot(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.colour = "secondary"
        self.setFixedSize(12, 12)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colours.colour(self.colour))
        painter.drawEllipse(QRectF((self.width() - DOT) / 2, (self.height() - DOT) / 2, DOT, DOT))


class StatusLine(QWidget):
    """The words always tell what the dot's colour tells."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = _Dot(theme)
        self._words: QLabel = label("label")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._dot)
        row.addWidget(self._words)

    def show_status(self, text: str, colour: str) -> None:
        """Shows a text, with a dot in a colour of the theme's table."""
        self._words.setText(text)
        self.setAccessibleName(text)
        if colour != self._dot.colour:
            self._dot.colour = colour
            self._dot.update()

    def text(self) -> str:
        """What it says."""
        return self._words.text()
