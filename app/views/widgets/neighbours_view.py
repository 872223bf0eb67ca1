"""The nearest sentences of a corpus that the user chooses."""

from __future__ import annotations

import html
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.states import NeighboursViewModel, StatesViewModel
from app.viewmodels.units import reads_right_to_left
from app.views.engine_text import localised
from app.views.page import ElidedLabel, label
from seq2seq_core.types import Neighbour


class NeighboursView(QWidget):
    """Asks for the corpus, shows how far its reading is, and then the sentences, each with its cosine."""

    def __init__(self, neighbours: NeighboursViewModel, states: StatesViewModel) -> None:
        super().__init__()
        self._neighbours, self._states = neighbours, states
        self._heading, self._hint = label("heading"), label("label", wrap=True)
        self.choose, self.stop = QPushButton(), QPushButton()
        for button in (self.choose, self.stop):
            button.setProperty("role", "small")
        self._file = ElidedLabel("label")
        self._progress = QProgressBar(textVisible=False)
        self._error = label("error", wrap=True, selectable=True)
        self.list = QTextBrowser()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choose)
        row.addWidget(self._file, 1)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        column.addLayout(row)
        column.addWidget(self._progress)
        column.addWidget(self._error)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.choose.clicked.connect(self._choose_file)
        self.stop.clicked.connect(neighbours.stop)
        neighbours.changed.connect(self._show)
        states.changed.connect(self._show)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self._heading.setText(self.tr("Nearest sentences"))
        self.choose.setText(self.tr("Corpus…"))
        self.choose.setAccessibleName(self.tr("Choose a corpus to look for near sentences in"))
        self.stop.setText(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop reading the corpus"))
        self._progress.setAccessibleName(self.tr("Sentences of the corpus that were read"))
        self.list.setAccessibleName(self._heading.text())
        self._show()

    def _show(self) -> None:
        neighbours = self._neighbours
        self._hint.setText(self._what())
        self._file.set_text(neighbours.corpus.name if neighbours.corpus else "")
        self.stop.setVisible(neighbours.busy)
        self._progress.setVisible(neighbours.busy)
        self._progress.setRange(0, neighbours.total)
        self._progress.setValue(neighbours.done)
        self._error.setText(localised(neighbours.error))
        self._error.setVisible(bool(neighbours.error))
        self.list.setVisible(bool(neighbours.neighbours))
        self.list.setHtml("".join(map(self._html, neighbours.neighbours)))

    def _html(self, near: Neighbour) -> str:
        number = html.escape(self.tr("line {}").format(near.line))
        side = "rtl" if reads_right_to_left(near.text) else "ltr"
        return (
            f"<p style='margin-bottom: 0'><b>{near.similarity:.2f}</b> · {number}</p>"
            f"<p dir={side} style='margin-top: 0'>{html.escape(near.text)}</p>"
        )

    def _what(self) -> str:
        neighbours = self._neighbours
        if neighbours.busy:
            if not neighbours.total:
                return self.tr("Reading the corpus…")
            return self.tr("{done} of {total} sentences read").format(
                done=f"{neighbours.done:,}", total=f"{neighbours.total:,}"
            )
        if neighbours.corpus is not None and not neighbours.neighbours and not neighbours.error:
            return self.tr("The corpus has no other sentence.")
        if self._states.has_context:
            return self.tr(
                "Sentences of a text file that the model packs into a like context vector, with the cosine."
            )
        return self.tr(
            "Sentences of a text file that the encoder reads alike, with the cosine of its mean states."
        )

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a text file with a sentence on each line")
        )
        if file:
            self._neighbours.choose(Path(file))
