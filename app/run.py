"""Opens the window and stays until it is closed. Importing this needs Qt and a display."""

from __future__ import annotations

import faulthandler
import logging
import sys
from importlib import resources
from logging.handlers import RotatingFileHandler

from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from app.composition import Interlinear
from seq2seq_core import paths

SWITCH_INTERVAL = 0.001
"""Seconds after which a working thread must hand the interpreter to the window, when that waits for it."""
LOG_BYTES = 1_000_000


def run() -> int:
    """Returns the exit status of Qt's event loop."""
    application, _interlinear = open_window()
    return application.exec()


def open_window() -> tuple[QApplication, Interlinear]:
    """The application, with its window on screen."""
    if sys.stderr is not None:  # as where Windows starts a program without a console
        faulthandler.enable()
    start_log()
    sys.setswitchinterval(SWITCH_INTERVAL)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Interlinear")
    application.setDesktopFileName("interlinear")
    application.setWindowIcon(icon())
    interlinear = Interlinear()
    interlinear.window.show()
    return application, interlinear


def start_log() -> None:
    """Writes what happens to the log file; where that cannot be written, to standard error."""
    handlers: list[logging.Handler] | None = None
    try:
        paths.log_path().parent.mkdir(parents=True, exist_ok=True)
        handlers = [
            RotatingFileHandler(paths.log_path(), maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
        ]
    except OSError as error:
        print(f"{paths.log_path()} cannot be written: {error.strerror}", file=sys.stderr)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=handlers
    )


def icon() -> QIcon:
    """The program's own."""
    picture = QPixmap()
    picture.loadFromData(resources.files("resources").joinpath("icons", "interlinear.png").read_bytes())
    return QIcon(picture)
