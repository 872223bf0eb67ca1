"""What stands in the place of a map or a flow that is not there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.viewmodels.alignment import Absence, AlignmentViewModel
from app.views.engine_text import localised

translate = QCoreApplication.translate


def absence_text(alignment: AlignmentViewModel) -> str:
    """Why there is nothing to show of the attention, empty where there is."""
    match alignment.absence:
        case Absence.NO_TEXT:
            return translate(
                "Absence", "Type a sentence: here you see from which words each word was translated."
            )
        case Absence.ON_ITS_WAY:
            return translate("Absence", "Reading the attention…")
        case Absence.NO_ATTENTION:
            return translate(
                "Absence",
                "This model has no attention: nothing tells from which words it wrote a word, so there is no"
                " alignment to show.",
            )
        case Absence.IN_PARTS:
            return parts_text()
        case Absence.ONE_SIDED:
            return translate("Absence", "This sentence has no words on one side, and so no map.")
        case Absence.FAILED:
            return localised(alignment.error) or translate("Absence", "The attention could not be read.")
    return ""


def parts_text() -> str:
    """Why there is nothing to show of a sentence that was translated in parts."""
    return translate(
        "Absence",
        "This sentence is longer than the model reads at once. It was translated in parts, which have"
        " no map in common.",
    )
