"""The "from" part of the Train page: a file of pairs, what it holds, and its languages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.services.corpora import CorpusSummary
from app.viewmodels.training_setup import TrainingSetup
from app.views.page import label
from app.views.widgets.chooser import Chooser
from app.views.widgets.pair_files import PairFilePicker

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
    """Shows what is in the files, and asks for their languages."""

    def __init__(self, setup: TrainingSetup, name_of: LanguageName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._setup = setup
        self._heading = label("heading")
        self._files = PairFilePicker(setup.pairs)
        self._languages_label = label("secondary")
        self._source = LanguageBox(name_of)
        self._arrow = label("secondary")
        self._target = LanguageBox(name_of)
        self._source.picked.connect(lambda code: setup.set_languages(code, setup.target_language))
        self._target.picked.connect(lambda code: setup.set_languages(setup.source_language, code))
        self._both = Chooser()
        self._both.chosen.connect(setup.set_both_directions)
        self._samples = _SamplePairs()
        self._general_label = label("secondary", wrap=True)
        self._general_files = PairFilePicker(setup.general, optional=True)
        self._lay_out()
        setup.changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("From"))
        self._files.retranslate()
        self._languages_label.setText(self.tr("Languages"))
        self._source.setAccessibleName(self.tr("Language of the source side"))
        self._target.setAccessibleName(self.tr("Language of the target side"))
        self._both.set_name(self.tr("Directions to train"))
        self._general_label.setText(
            self.tr(
                "General text, if you have some: pairs of another kind, which show before and after what the "
                "model forgets."
            )
        )
        self._general_files.set_name(self.tr("General text"))
        self._general_files.retranslate()
        self._show()

    def _lay_out(self) -> None:
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
        self._general = QWidget()
        general = QVBoxLayout(self._general)
        general.setContentsMargins(0, 0, 0, 0)
        general.setSpacing(8)
        general.addWidget(self._general_label)
        general.addWidget(self._general_files)
        for part in (self._heading, self._files, self._samples, self._languages, self._general):
            column.addWidget(part)

    def _show(self) -> None:
        setup = self._setup
        summary = setup.pairs.summary
        self._samples.setVisible(summary is not None and bool(summary.samples))
        self._languages.setVisible(summary is not None)
        self._general.setVisible(summary is not None and setup.task == "fine-tune")
        if summary is not None:
            self._samples.show_pairs(summary)
        codes = setup.languages
        self._source.set_codes(codes, setup.source_language)
        self._target.set_codes(codes, setup.target_language)
        ways = [(False, self.tr("this direction only")), (True, self.tr("both directions, twice the time"))]
        self._both.set_choices(ways[:1] if setup.tags else ways, setup.both_directions)
        self._arrow.setText("⇄" if setup.both_directions else "→")


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
