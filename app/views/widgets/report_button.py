"""Writes the report of the sentence that is looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.viewmodels.report import ReportViewModel
from app.views.engine_text import in_force, localised
from seq2seq_core.errors import StorageError
from seq2seq_core.inspection.report import Findings, html_report
from seq2seq_core.storage import write_file

ENDING = ".html"


class ReportButton(QPushButton):
    """Asks for a file; the report is in the interface's language.

    Signals:
        failed: it could not be written, and why.
    """

    failed = Signal(str)

    def __init__(self, report: ReportViewModel) -> None:
        super().__init__()
        self._report = report
        self._file = Path()
        self.clicked.connect(self._choose_file)
        report.changed.connect(self._show)
        report.found.connect(self._write)
        report.failed.connect(self._on_failed)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.setAccessibleName(self.tr("Write a report of this sentence for a browser"))
        self.setToolTip(self.accessibleName())
        self._show()

    def write(self, file: Path) -> None:
        """Writes the report to a file, as soon as all that it tells is found."""
        self._file = file
        self._report.start()

    def _show(self) -> None:
        self.setText(self.tr("Writing…") if self._report.busy else self.tr("Report…"))
        self.setEnabled(self._report.ready)

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, self.accessibleName(), f"interlinear{ENDING}", f"HTML (*{ENDING})"
        )
        if file:
            path = Path(file)
            self.write(path if path.suffix.lower() == ENDING else path.with_name(path.name + ENDING))

    def _write(self, findings: Findings) -> None:
        date = QLocale().toString(QDateTime.currentDateTime(), QLocale.FormatType.ShortFormat)
        try:
            write_file(self._file, html_report([findings], date=date, say=in_force))
        except StorageError as error:
            self.failed.emit(localised(error.message))

    def _on_failed(self, error: str) -> None:
        self.failed.emit(
            localised(error) or self.tr("The text changed before its report was written. Write it again.")
        )
