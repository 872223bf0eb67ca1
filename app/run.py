"""Opens the window and stays until it is closed. Importing this needs Qt and a display."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from app.composition import Interlinear


def run() -> int:
    """Returns the exit status of Qt's event loop."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Interlinear")
    application.setDesktopFileName("interlinear")
    interlinear = Interlinear()
    interlinear.window.show()
    return application.exec()
