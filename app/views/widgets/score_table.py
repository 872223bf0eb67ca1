"""A small table of scores in labels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.views.page import label

LONGEST_TEXT = 24
"""Characters of a cell, such as a model's name; a longer one is cut in the middle."""


class ScoreTable(QWidget):
    """Cells stand on the right of their column, as numbers do, but on the left of the first one."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)

    def clear(self, columns: int) -> None:
        """Takes all cells out; behind the columns to come an empty one takes the room that is left."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for column in range(max(columns + 1, self._grid.columnCount())):
            self._grid.setColumnStretch(column, int(column == columns))

    def put(self, row: int, column: int, role: str, text: str) -> None:
        """Adds a cell of one of the style sheet's roles; the tool tip has the whole of a long text."""
        cell = label(role)
        cell.setTextFormat(Qt.TextFormat.PlainText)
        longest = self.fontMetrics().averageCharWidth() * LONGEST_TEXT
        cell.setText(cell.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, longest))
        cell.setToolTip(text if cell.text() != text else "")
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(cell, row, column, side | Qt.AlignmentFlag.AlignBottom)
