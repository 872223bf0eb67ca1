"""What was understood of a model, before it is installed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.viewmodels.units import reads_right_to_left
from app.views.engine_text import localised
from app.views.page import label
from app.views.widgets import train_text
from app.views.widgets.train_source import LanguageName
from seq2seq_core.interop.reports import ImportReport

MOST_LINES, LINE = 4, 60
"""Of a long list: how many are seen at once, and about how many letters stand in one."""
LISTS = ("sources", "targets")
ROWS = ("family", "architecture", "parameters", "languages", *LISTS, "licence", "size", "sample")


class ArrivalReport(QScrollArea):
    """Facts in rows, then what is good to know, and all that keeps the model from being installed."""

    def __init__(self, name_of: LanguageName) -> None:
        super().__init__()
        self._name_of = name_of
        self._shown: ImportReport | None = None
        self._captions = {row: label("label") for row in ROWS}
        self._values: dict[str, QLabel | _LongText] = {
            row: _LongText() if row in LISTS else label("", wrap=True, selectable=True) for row in ROWS
        }
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
            self._values[row].setAccessibleName(name if row in LISTS else "")
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
            "sources": "" if few else self._names({source for source, _ in report.directions}),
            "targets": "" if few else self._names({target for _, target in report.directions}),
            "licence": report.licence or self.tr("not said: ask its author before you pass it on"),
            "size": train_text.megabytes(report.size_bytes),
            "sample": "",
        }
        if report.sample is not None:
            text, translation = report.sample
            made = _from_its_side(translation) if translation else self.tr("(an empty translation)")
            texts["sample"] = f"{_from_its_side(text)}\n{made}"
        for row, text in texts.items():
            self._captions[row].setVisible(bool(text))
            self._values[row].setVisible(bool(text))
        for row, text in texts.items():  # apart from the above, so that all is laid out only once
            self._values[row].setText(text)
        _list(self._notes, [localised(note) for note in report.notes])
        problems = [localised(problem) for problem in report.unsupported]
        first = self.tr("It cannot be installed. This is not supported:")
        _list(self._unsupported, [first, *(f"• {problem}" for problem in problems)] if problems else [])
        self.verticalScrollBar().setValue(0)

    def _names(self, codes: Iterable[str]) -> str:
        """Languages by name."""
        return ", ".join(sorted(map(self._name_of, codes)))


class _LongText(QPlainTextEdit):
    """Hundreds of names in a few lines that scroll; a label would lay them out again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        # Lines are wrapped, but the space at the end of one may hang over.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def setText(self, text: str) -> None:
        self.setPlainText(text)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        lines = min(MOST_LINES, 1 + self.document().characterCount() // LINE)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2)


def _list(shown: QLabel, lines: list[str]) -> None:
    shown.setText("\n".join(lines))
    shown.setVisible(bool(lines))


def _from_its_side(text: str) -> str:
    """A text of one line among others, kept together in its own direction."""
    return f"\u2067{text}\u2069" if reads_right_to_left(text) else f"\u2066{text}\u2069"
