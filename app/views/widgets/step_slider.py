"""A slider over steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

HEIGHT = 24
"""As high as the handle."""


class StepSlider(QSlider):
    """Goes through steps, counted from 0; the arrow keys go one on or back, Home and End to the ends.

    Signals:
        chosen: a step that the user went to; not when the program goes to one.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setPageStep(1)
        self.setMinimumHeight(HEIGHT)
        self.valueChanged.connect(self.chosen)

    def show_step(self, step: int, steps: int) -> None:
        """Stands at a step of so many."""
        blocked = self.blockSignals(True)
        self.setRange(0, max(0, steps - 1))
        self.setValue(step)
        self.blockSignals(blocked)
