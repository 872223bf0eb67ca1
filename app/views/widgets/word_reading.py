"""What is said of a word of a translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.viewmodels.marks import Reading
from app.views.engine_text import localised

translate = QCoreApplication.translate


def said(reading: Reading) -> str:
    """How likely a word is, whether it is a term, and what is noticed of it."""
    parts = [translate("TextPanels", "“{}”: probability {:.2f}").format(reading.text, reading.probability)]
    if reading.term:
        parts.append(translate("TextPanels", "one of your terms"))
    return " · ".join([*parts, *(localised(notice) for notice in reading.notices)])
