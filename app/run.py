"""Opens the window and stays until it is closed. Importing this needs Qt and a display."""

from __future__ import annotations

import faulthandler
import sys

from PySide6.QtWidgets import QApplication

from app.composition import Interlinear

SWITCH_INTERVAL = 0.001
"""Seconds after which a working thread must hand the interpreter to the window, when that waits for it."""


def run() -> int:
    """Returns the exit status of Qt's event loop."""
    application, _interlinear = open_window()
    return application.exec()


def open_window() -> tuple[QApplication, Interlinear]:
    """The application, with its window on screen."""
    if sys.stderr is not None:  # as where Windows starts a program without a console
        faulthandler.enable()
    sys.setswitchinterval(SWITCH_INTERVAL)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Interlinear")
    application.setDesktopFileName("interlinear")
    interlinear = Interlinear()
    interlinear.window.show()
    return application, interlinear
