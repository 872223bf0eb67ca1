"""Takes a file of pairs, or a source and a target file, and says what is in it."""

from __future__ import annotations

import html
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.services.corpora import CorpusSummary
from app.viewmodels.chosen_pairs import ChosenPairs
from app.views.engine_text import localised
from app.views.page import label
from app.views.widgets import train_text

LONGEST_NAMES = 420
"""Pixels for the names of files; the tool tip has them whole."""


def local_files(data: QMimeData) -> list[Path]:
    """The files that are being dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class PairFilePicker(QWidget):
    """Files come by dialog; those that are dropped anywhere on a page are the page's to take.

    Args:
        pairs: what is chosen, and shown.
        optional: there is no need of any: what is chosen can be taken back.
    """

    def __init__(self, pairs: ChosenPairs, *, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs = pairs
        self._optional = optional
        self._name = ""
        self._file = QLabel()
        self._file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._choose = QPushButton()
        self._choose.clicked.connect(self._choose_files)
        self._second = QPushButton()
        self._second.clicked.connect(self._choose_second)
        self._swap = QPushButton()
        self._swap.clicked.connect(pairs.swap)
        self._remove = QPushButton()
        self._remove.clicked.connect(lambda: pairs.choose([]))
        self._hint = label("secondary", wrap=True)
        self._error = label("error", wrap=True, selectable=True)
        self._counts = label("", wrap=True)
        for button in (self._second, self._swap, self._remove):
            button.setProperty("role", "quiet")
        files = QHBoxLayout()
        files.setSpacing(8)
        for widget in (self._choose, self._file, self._second, self._swap, self._remove):
            files.addWidget(widget)
        files.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(files)
        for part in (self._hint, self._error, self._counts):
            column.addWidget(part)
        pairs.changed.connect(self._show)
        self.retranslate()

    def set_name(self, name: str) -> None:
        """Says what the files are, to who does not see what stands above them."""
        self._name = name

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._choose.setText(self.tr("Choose file…"))
        self._remove.setText(self.tr("Remove"))
        for button in (self._choose, self._remove):
            text = button.text()
            button.setAccessibleName(f"{self._name}: {text}" if self._name else text)
        self._second.setText(self.tr("Add its translation file…"))
        self._second.setToolTip(self.tr("For a source and a target file of as many lines each"))
        self._swap.setText(self.tr("Swap files"))
        self._show()

    def _show(self) -> None:
        file, summary, error = self._pairs.file, self._pairs.summary, self._pairs.error
        one = isinstance(file, Path)
        paths = () if file is None else file if isinstance(file, tuple) else (file,)
        name = "  +  ".join(path.name for path in paths)
        cut = Qt.TextElideMode.ElideMiddle
        self._file.setText(self._file.fontMetrics().elidedText(name, cut, LONGEST_NAMES))
        self._file.setToolTip("\n".join(map(str, paths)))
        self._file.setVisible(file is not None)
        self._second.setVisible(one and bool(error))
        self._swap.setVisible(isinstance(file, tuple))
        self._remove.setVisible(self._optional and file is not None)
        hint = self._say_hint() if summary is None and not error else ""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._error.setText(localised(error))
        self._error.setVisible(bool(error))
        self._counts.setVisible(summary is not None)
        if summary is not None:
            self._counts.setText(self._describe(summary))

    def _say_hint(self) -> str:
        if self._pairs.file is None:
            if self._optional:
                return ""
            return self.tr(
                "Drop a file here: one with a pair on each line (source, tab, target; also .gz), "
                "or a source and a target file together."
            )
        if self._pairs.counted:
            return self.tr("Reading… {} pairs so far").format(train_text.count(self._pairs.counted))
        return self.tr("Reading…")

    def _describe(self, summary: CorpusSummary) -> str:
        report = summary.report
        one = report.usable == 1
        pairs = self.tr("1 pair") if one else self.tr("{} pairs").format(train_text.count(report.usable))
        parts = [f"<b>{html.escape(pairs)}</b>"]
        for number, text in (
            (report.empty, self.tr("{} left out for an empty side")),
            (report.duplicates, self.tr("{} repeated")),
            (report.identical, self.tr("{} with equal sides")),
            (report.overlong, self.tr("{} with more than 1,000 characters")),
        ):
            if number:
                parts.append(html.escape(text.format(train_text.count(number))))
        if len(parts) == 1:
            parts.append(html.escape(self.tr("no empty sides, no duplicates")))
        return " · ".join(parts)

    def _choose_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Choose one file of pairs, or a source and a target file")
        )
        if files:
            self._pairs.choose([Path(file) for file in files])

    def _choose_second(self) -> None:
        first = self._pairs.file
        if not isinstance(first, Path):
            return
        second, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose the file with the translations"), str(first.parent)
        )
        if second:
            self._pairs.choose([first, Path(second)])
