"""Takes the gold alignments of a test set, and says what is in them."""

from __future__ import annotations

import html
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.viewmodels.chosen_gold import ChosenGold
from app.views.engine_text import localised
from app.views.page import label
from app.views.widgets import train_text
from app.views.widgets.chooser import Chooser
from app.views.widgets.pair_files import LONGEST_NAMES
from seq2seq_core.inspection.gold import GoldAlignments

SHOWN_LINES = 3


class GoldPicker(QWidget):
    """A file comes by dialog; one that is dropped anywhere on a page is the page's to take.

    Args:
        gold: what is chosen, and shown.
    """

    def __init__(self, gold: ChosenGold, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gold = gold
        self._choose = QPushButton()
        self._choose.clicked.connect(self._choose_file)
        self._file = QLabel()
        self._file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._base = Chooser()
        self._base.chosen.connect(gold.choose_base)
        self._turn = QPushButton()
        self._turn.clicked.connect(gold.turn)
        self._remove = QPushButton()
        self._remove.clicked.connect(gold.remove)
        for button in (self._turn, self._remove):
            button.setProperty("role", "quiet")
        self._error = label("error", wrap=True, selectable=True)
        self._counts = label("", wrap=True)
        self._odd = label("secondary", wrap=True)
        file, how = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (file, (self._choose, self._file, self._remove)),
            (how, (self._base, self._turn)),
        ):
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget)
        file.addStretch(1)
        how.addWidget(self._counts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(file)
        column.addLayout(how)
        column.addWidget(self._error)
        column.addWidget(self._odd)
        gold.changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._choose.setToolTip(
            self.tr(
                "For the alignment error rate: the links of a pair on each line, 3-4 or, if only possible, "
                "3p4; or one link on each line, as sentence, source, target, S or P"
            )
        )
        self._base.set_name(self.tr("What the gold alignment counts the first word as"))
        self._turn.setText(self.tr("Swap its sides"))
        self._turn.setToolTip(self.tr("For links that name the target word before the source word"))
        self._remove.setText(self.tr("Remove"))
        self._remove.setToolTip(self.tr("Remove the gold alignment"))
        self._remove.setAccessibleName(self._remove.toolTip())
        self._show()

    def _show(self) -> None:
        file, summary, error = self._gold.file, self._gold.summary, self._gold.error
        there = file is not None
        self._choose.setText(self.tr("Gold alignment…") if there else self.tr("Add a gold alignment…"))
        for widget in (self._file, self._base, self._turn, self._remove):
            widget.setVisible(there)
        if file is not None:
            cut = Qt.TextElideMode.ElideMiddle
            self._file.setText(self._file.fontMetrics().elidedText(file.path.name, cut, LONGEST_NAMES))
            self._file.setToolTip(str(file.path))
            self._base.set_choices(self._bases(), file.base)
        self._error.setText(localised(error))
        self._error.setVisible(bool(error))
        self._counts.setVisible(there)
        self._odd.setVisible(summary is not None and bool(summary.beyond))
        self._counts.setText("" if summary is None else self._describe(summary))
        self._odd.setText("" if summary is None or not summary.beyond else self._say_odd(summary))

    def _bases(self) -> list[tuple[int | None, str]]:
        """The choices of the first word's number; the one to find out says what was found."""
        summary, file = self._gold.summary, self._gold.file
        found = self.tr("counts from 0 or 1")
        if summary is not None and file is not None and file.base is None:
            text = (
                self.tr("counts from {} (found)") if summary.certain else self.tr("counts from {} (assumed)")
            )
            found = text.format(summary.base)
        return [(None, found), *((base, self.tr("counts from {}").format(base)) for base in (0, 1))]

    def _describe(self, gold: GoldAlignments) -> str:
        sure = self.tr("{} sure links").format(train_text.count(gold.sure))
        parts = [f"<b>{html.escape(sure)}</b>"]
        if gold.possible:
            parts.append(self.tr("{} only possible").format(train_text.count(gold.possible)))
        return " · ".join(parts)

    def _say_odd(self, gold: GoldAlignments) -> str:
        lines = ", ".join(map(str, gold.beyond[:SHOWN_LINES]))
        if len(gold.beyond) == 1:
            return self.tr("Line {} has a link behind the last word; no model can find it.").format(lines)
        if len(gold.beyond) > SHOWN_LINES:
            lines += "…"
        return self.tr(
            "{count} lines ({lines}) have links behind the last word, which no model can find. If these are "
            "many, the file may count from 1, have its sides swapped, or belong to other sentences."
        ).format(count=train_text.count(len(gold.beyond)), lines=lines)

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the gold alignment"))
        if file:
            self._gold.choose(Path(file))
