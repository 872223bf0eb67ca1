"""What was understood of a model, before it is installed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.viewmodels.units import reads_right_to_left
from app.views.engine_text import localised
from app.views.page import label
from app.views.widgets import train_text
from app.views.widgets.train_source import LanguageName
from seq2seq_core.interop.reports import ImportReport

ROWS = (
    "family",
    "architecture",
    "parameters",
    "languages",
    "sources",
    "targets",
    "licence",
    "size",
    "sample",
)


class ArrivalReport(QScrollArea):
    """Facts in rows, then what is good to know, and all that keeps the model from being installed."""

    def __init__(self, name_of: LanguageName) -> None:
        super().__init__()
        self._name_of = name_of
        self._shown: ImportReport | None = None
        self._captions = {row: label("label") for row in ROWS}
        self._values = {row: label("", wrap=True, selectable=True) for row in ROWS}
        self._notes, self._unsupported = (
            label("secondary", wrap=True),
            label("error", wrap=True, selectable=True),
        )
        facts = QGridLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(6)
        facts.setColumnStretch(1, 1)
        for at, row in enumerate(ROWS):
            facts.addWidget(self._captions[row], at, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(self._values[row], at, 1)
        content = QWidget()
        content.setProperty("role", "page")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        column.addLayout(facts)
        column.addWidget(self._unsupported)
        column.addWidget(self._notes)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setWidget(content)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.setAccessibleName(self.tr("What was understood of the model"))
        names = {
            "family": self.tr("Format"),
            "architecture": self.tr("Architecture"),
            "parameters": self.tr("Parameters"),
            "languages": self.tr("Languages"),
            "sources": self.tr("From"),
            "targets": self.tr("To"),
            "licence": self.tr("Licence"),
            "size": self.tr("Size"),
            "sample": self.tr("Tried out"),
        }
        for row, name in names.items():
            self._captions[row].setText(name)
        report, self._shown = self._shown, None
        if report is not None:
            self.show_report(report)

    def show_report(self, report: ImportReport) -> None:
        """Shows another report."""
        if report is self._shown:
            return
        self._shown = report
        few = len(report.directions) <= train_text.MOST_DIRECTIONS
        texts = {
            "family": report.family,
            "architecture": report.architecture,
            "parameters": train_text.millions(report.parameters) if report.parameters else "",
            "languages": train_text.directions(report.directions, self._name_of) if few else "",
            "sources": "" if few else self._side(report, 0),
            "targets": "" if few else self._side(report, 1),
            "licence": report.licence or self.tr("not said: ask its author before you pass it on"),
            "size": train_text.megabytes(report.size_bytes),
            "sample": "",
        }
        if report.sample is not None:
            texts["sample"] = "\n".join(_from_its_side(text) for text in report.sample)
        for row, text in texts.items():
            self._values[row].setText(text)
            for part in (self._captions[row], self._values[row]):
                part.setVisible(bool(text))
        _list(self._notes, [localised(note) for note in report.notes])
        problems = [localised(problem) for problem in report.unsupported]
        first = self.tr("It cannot be installed. This is not supported:")
        _list(self._unsupported, [first, *(f"• {problem}" for problem in problems)] if problems else [])
        self.verticalScrollBar().setValue(0)

    def _side(self, report: ImportReport, side: int) -> str:
        """All languages of one side by name."""
        return ", ".join(sorted(self._name_of(code) for code in {pair[side] for pair in report.directions}))


def _list(shown: QLabel, lines: list[str]) -> None:
    shown.setText("\n".join(lines))
    shown.setVisible(bool(lines))


def _from_its_side(text: str) -> str:
    """A text of one line among others, kept together in its own direction."""
    return f"\u2067{text}\u2069" if reads_right_to_left(text) else f"\u2066{text}\u2069"
