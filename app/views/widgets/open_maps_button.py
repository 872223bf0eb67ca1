"""The button that opens attention which another program saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.views.theme import Theme

FOLDER = ((-7, 5), (-7, -5), (-2, -5), (0, -3), (7, -3), (7, 5))
"""Its outline, around the middle of the button."""


class OpenMapsButton(QPushButton):
    """A folder, drawn in the theme's ink. Asks for files.

    Signals:
        chosen: a list of Path.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "small")
        self.setFixedWidth(26)
        self.setShortcut(QKeySequence.StandardKey.Open)
        self.clicked.connect(self._choose_files)
        theme.changed.connect(self.update)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.setAccessibleName(self.tr("Open attention maps that another program saved (Ctrl+O)"))
        self.setToolTip(
            self.tr(
                "Open attention that Nematus, Marian, OpenNMT or Neural Monkey saved (Ctrl+O); where it has "
                "only weights, choose the files of its source and target sentences together with it."
            )
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.colours.colour("ink")
        painter.setPen(
            QPen(ink, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in FOLDER]))

    def _choose_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, self.accessibleName())
        if files:
            self.chosen.emit([Path(file) for file in files])
