"""What the binding to Qt must not do to us."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    sent = Signal()


def test_signals_do_not_wear_out_python() -> None:
    """PySide6 6.12.0 dropped a reference to True at each emission, until Python 3.11 died of it."""
    sender = Sender()
    before = sys.getrefcount(True)
    for _ in range(200):
        sender.sent.emit()
    assert sys.getrefcount(True) > before - 100
