"""The "from" part of the Train page: a file of pairs, what it holds, and its languages."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.services.corpora import CorpusSummary
from app.viewmodels.training_setup import TrainingSetup
from app.views.page import label
from app.views.widgets import train_text
from app.views.widgets.chooser import Chooser

LanguageName = Callable[[str], str]


class LanguageBox(QComboBox):
    """Chooses a language by its name; typing finds it.

    Signals:
        picked: the code that the user chose.
    """

    picked = Signal(str)

    def __init__(self, name_of: LanguageName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._codes: tuple[str, ...] = ()
        self.setMinimumWidth(150)
        self.activated.connect(lambda index: self.picked.emit(self.itemData(index)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().placeholderText().color(), 1.5))
        middle = QPointF(self.width() - 14.0, self.height() / 2 + 0.5)
        painter.drawPolyline(
            QPolygonF([middle + QPointF(-3.5, -2), middle + QPointF(0, 2), middle + QPointF(3.5, -2)])
        )

    def set_codes(self, codes: tuple[str, ...], current: str) -> None:
        """Offers languages, sorted by their names, and shows one; none for an unknown code."""
        names = sorted((self._name_of(code), code) for code in {*codes, current} - {""})
        if [(self.itemText(i), self.itemData(i)) for i in range(self.count())] != names:
            self.clear()
            for name, code in names:
                self.addItem(name, code)
        self.setCurrentIndex(self.findData(current) if current else -1)


class SourcePanel(QFrame):
    """Takes files by dialog or by drop (the page hands drops in) and shows what is in them."""

    def __init__(self, setup: TrainingSetup, name_of: LanguageName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._setup = setup
        self._heading = label("heading")
        self._file = QLabel()
        self._file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._choose = QPushButton()
        self._choose.clicked.connect(self._choose_files)
        self._second = QPushButton()
        self._second.clicked.connect(self._choose_second)
        self._swap = QPushButton()
        self._swap.clicked.connect(setup.swap_files)
        self._hint = label("secondary", wrap=True)
        self._counts = label("", wrap=True)
        self._error = label("error", wrap=True, selectable=True)
        self._languages_label = label("secondary")
        self._source = LanguageBox(name_of)
        self._arrow = label("secondary")
        self._target = LanguageBox(name_of)
        self._source.picked.connect(lambda code: setup.set_languages(code, setup.target_language))
        self._target.picked.connect(lambda code: setup.set_languages(setup.source_language, code))
        self._both = Chooser()
        self._both.chosen.connect(setup.set_both_directions)
        self._samples = _SamplePairs()
        self._lay_out()
        setup.changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("From"))
        self._choose.setText(self.tr("Choose file…"))
        self._second.setText(self.tr("Add its translation file…"))
        self._second.setToolTip(self.tr("For a source and a target file of as many lines each"))
        self._swap.setText(self.tr("Swap files"))
        self._languages_label.setText(self.tr("Languages"))
        self._source.setAccessibleName(self.tr("Language of the source side"))
        self._target.setAccessibleName(self.tr("Language of the target side"))
        self._both.set_name(self.tr("Directions to train"))
        self._show()

    def _lay_out(self) -> None:
        for button in (self._second, self._swap):
            button.setProperty("role", "quiet")
        files = QHBoxLayout()
        files.setSpacing(8)
        files.addWidget(self._choose)
        files.addWidget(self._file)
        files.addWidget(self._second)
        files.addWidget(self._swap)
        files.addStretch(1)
        self._languages = QWidget()
        languages = QHBoxLayout(self._languages)
        languages.setContentsMargins(0, 0, 0, 0)
        languages.setSpacing(8)
        for widget in (self._languages_label, self._source, self._arrow, self._target, self._both):
            languages.addWidget(widget)
        languages.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._heading)
        column.addLayout(files)
        for part in (self._hint, self._error, self._counts, self._samples, self._languages):
            column.addWidget(part)

    def _show(self) -> None:
        setup = self._setup
        file = setup.file
        one = isinstance(file, Path)
        if isinstance(file, tuple):
            self._file.setText(f"{file[0].name}  +  {file[1].name}")
        else:
            self._file.setText("" if file is None else file.name)
        self._file.setToolTip("" if file is None else str(file if one else file[0].parent))  # type: ignore[index]
        self._file.setVisible(file is not None)
        self._second.setVisible(one and bool(setup.file_error))
        self._swap.setVisible(isinstance(file, tuple))
        self._show_hint()
        self._error.setText(setup.file_error)
        self._error.setVisible(bool(setup.file_error))
        summary = setup.summary
        self._counts.setVisible(summary is not None)
        self._samples.setVisible(summary is not None and bool(summary.samples))
        self._languages.setVisible(summary is not None)
        if summary is not None:
            self._counts.setText(self._describe(summary))
            self._samples.show_pairs(summary)
        codes = setup.languages
        self._source.set_codes(codes, setup.source_language)
        self._target.set_codes(codes, setup.target_language)
        ways = [(False, self.tr("this direction only")), (True, self.tr("both directions, twice the time"))]
        self._both.set_choices(ways, setup.both_directions)
        self._arrow.setText("⇄" if setup.both_directions else "→")

    def _show_hint(self) -> None:
        if self._setup.file is None:
            text = self.tr(
                "Drop a file here: one with a pair on each line (source, tab, target; also .gz), "
                "or a source and a target file together."
            )
        elif self._setup.reading:
            text = self.tr("Reading…")
            if self._setup.counted:
                text = self.tr("Reading… {} pairs so far").format(train_text.count(self._setup.counted))
        else:
            text = ""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def _describe(self, summary: CorpusSummary) -> str:
        report = summary.report
        pairs = self.tr("{} pairs").format(train_text.count(report.usable))
        parts = [f"<b>{html.escape(pairs)}</b>"]
        for number, text in (
            (report.empty, self.tr("{} with an empty side are left out")),
            (report.duplicates, self.tr("{} occur more than once")),
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
            self._setup.set_files([Path(file) for file in files])

    def _choose_second(self) -> None:
        first = self._setup.file
        if not isinstance(first, Path):
            return
        second, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose the file with the translations"), str(first.parent)
        )
        if second:
            self._setup.set_files([first, Path(second)])


class _SamplePairs(QWidget):
    """The first pairs, so that a wrong file or column is seen at once."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._shown: CorpusSummary | None = None

    def show_pairs(self, summary: CorpusSummary) -> None:
        if summary is self._shown:
            return
        self._shown = summary
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, pair in enumerate(summary.samples):
            for column, text in enumerate((pair.source, pair.target)):
                cell = label("secondary", wrap=True)
                cell.setTextFormat(Qt.TextFormat.PlainText)
                cell.setText(text if len(text) <= 160 else text[:159] + "…")
                self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
