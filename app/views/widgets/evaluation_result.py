"""What came out of an evaluation: the scores, a plot by sentence length, and sentences to look at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.services.evaluation import EvaluationResult
from app.viewmodels.evaluation import Order, ScoreRow, score_rows, scores_as_text, sentence_rows
from app.viewmodels.plot import Plot, plot_by_length
from app.views.engine_text import localised
from app.views.page import Panel, label
from app.views.plots import PlotView, export_plot
from app.views.theme import Theme
from app.views.widgets import train_text
from app.views.widgets.chooser import Chooser
from app.views.widgets.evaluation_alignment import AlignmentPanel
from app.views.widgets.score_table import ScoreTable
from app.views.widgets.sentence_list import SentenceList
from app.views.widgets.train_source import LanguageName
from seq2seq_core.errors import InterlinearError
from seq2seq_core.evaluation.significance import RESAMPLES
from seq2seq_core.text.languages import is_unspaced

WIDE = 900
"""Pixels from which the scores and the plot stand beside each other."""
PLOT_HEIGHT = 320
SIGNIFICANT = 0.05


class ResultView(QWidget):
    """Shows one EvaluationResult."""

    def __init__(self, theme: Theme, name_of: LanguageName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = ScoresPanel(name_of)
        self._plot = LengthPanel(theme)
        self._alignment = AlignmentPanel()
        self._sentences = SentencesPanel(theme)
        self._parts = (self._scores, self._plot, self._alignment, self._sentences)
        self._upper = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._upper.setSpacing(12)
        self._upper.addWidget(self._scores, 2)
        self._upper.addWidget(self._plot, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._upper)
        column.addWidget(self._alignment)
        column.addWidget(self._sentences)

    def show_result(self, result: EvaluationResult) -> None:
        """Shows another result, one part an event, so that nothing waits for all of them."""
        for part in self._parts:
            QTimer.singleShot(0, part, lambda part=part: part.show_result(result))

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        for part in self._parts:
            part.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._upper.setDirection(beside if wide else below)


class ScoresPanel(Panel):
    """BLEU, chrF and TER with their signatures; of two systems also their differences."""

    def __init__(self, name_of: LanguageName) -> None:
        super().__init__((16, 12, 16, 16), 8)
        self._name_of = name_of
        self._result: EvaluationResult | None = None
        self._heading = label("heading")
        self._facts = label("secondary", wrap=True)
        self._copy = QPushButton()
        self._copy.setProperty("role", "small")
        self._copy.clicked.connect(self._copy_scores)
        self._table = ScoreTable()
        self._meaning = label("label", wrap=True)
        self._signatures = label("label", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._copy)
        self.column.addLayout(head)
        for widget in (self._facts, self._table, self._meaning, self._signatures):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def show_result(self, result: EvaluationResult) -> None:
        """Shows another result."""
        self._result = result
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("Scores"))
        self._copy.setText(self.tr("Copy"))
        self._copy.setToolTip(self.tr("Copy the scores with their signatures"))
        if self._result is None:
            return
        request = self._result.request
        files = (request.file,) if isinstance(request.file, Path) else request.file
        self._facts.setText(
            self.tr("{file} · {source} → {target} · {pairs} pairs · beam {beam}").format(
                file=" + ".join(file.name for file in files),
                source=self._name_of(request.source_language),
                target=self._name_of(request.target_language),
                pairs=train_text.count(len(self._result.sources)),
                beam=request.beam,
            )
        )
        rows = score_rows(self._result)
        self._fill(rows)
        self._meaning.setText(self._say_meaning())
        # Lines may break at the bars of a signature.
        self._signatures.setText(
            "\n".join(f"{row.metric} {row.signature}".replace("|", "|\N{ZERO WIDTH SPACE}") for row in rows)
        )

    def _fill(self, rows: tuple[ScoreRow, ...]) -> None:
        assert self._result is not None
        heads = list(self._result.request.models)
        if len(heads) == 2:
            heads += [self.tr("difference"), "p"]
        self._table.clear(len(heads) + 1)
        for column, text in enumerate(heads, 1):
            self._table.put(0, column, "label", text)
        for place, row in enumerate(rows, 1):
            self._table.put(place, 0, "heading", row.metric)
            for column, score in enumerate(row.scores, 1):
                self._table.put(place, column, "title", train_text.score(score))
            if row.p is not None:
                self._table.put(place, 3, "secondary", train_text.difference(row.difference))
                self._table.put(place, 4, "secondary", _p(row.p))

    def _say_meaning(self) -> str:
        more = self.tr("Of BLEU and chrF more is better, of TER less.")
        rows = () if self._result is None else score_rows(self._result)
        if not rows or rows[0].p is None:
            return more
        found = [row.metric for row in rows if row.p is not None and row.p < SIGNIFICANT]
        if not found:
            verdict = self.tr("No difference is significant (p below 0.05).")
        elif len(found) == len(rows):
            verdict = self.tr("All differences are significant (p below 0.05).")
        else:
            verdict = self.tr("Significant (p below 0.05): {}.").format(", ".join(found))
        how = self.tr("Paired bootstrap resampling, {} samples.").format(train_text.count(RESAMPLES))
        return f"{more} {verdict} {how}"

    def _copy_scores(self) -> None:
        if self._result is not None:
            QGuiApplication.clipboard().setText(scores_as_text(self._result))


def _p(value: float) -> str:
    """A p-value with three decimals."""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


class LengthPanel(Panel):
    """BLEU or chrF by sentence length, which can be exported."""

    def __init__(self, theme: Theme) -> None:
        super().__init__((16, 12, 16, 8), 4)
        self._theme = theme
        self._result: EvaluationResult | None = None
        self._metric = Chooser(small=True)
        self._metric.set_choices([("bleu", "BLEU"), ("chrf", "chrF")], "bleu")
        self._metric.chosen.connect(lambda _metric: self.retranslate())
        self._heading = label("heading")
        self._export = QPushButton()
        self._export.setProperty("role", "small")
        self._export.clicked.connect(self._choose_file)
        self._error = label("error", wrap=True, selectable=True)
        self._error.hide()
        self._plot = PlotView(theme)
        self._plot.setFixedHeight(PLOT_HEIGHT)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(self._metric)
        head.addWidget(self._export)
        self.column.addLayout(head)
        self.column.addWidget(self._error)
        self.column.addWidget(self._plot)
        self.column.addStretch(1)

    def show_result(self, result: EvaluationResult) -> None:
        """Shows another result."""
        self._result = result
        self._error.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force, and draws the plot with them."""
        self._heading.setText(self.tr("By sentence length"))
        self._metric.set_name(self.tr("Score to plot"))
        self._export.setText(self.tr("Export…"))
        self._export.setToolTip(self.tr("Save the plot as an SVG or PNG file"))
        self._plot.setAccessibleName(self._heading.text())
        if self._result is not None:
            self._plot.show_plot(self._make_plot(""))

    def export(self, file: Path) -> None:
        """Saves the plot, with a title; what does not go is said above it."""
        try:
            export_plot(self._make_plot(self._title()), file, self._theme)
        except InterlinearError as error:
            self._error.setText(localised(error.message))
            self._error.show()
        else:
            self._error.hide()

    def _title(self) -> str:
        score = "BLEU" if self._metric.current == "bleu" else "chrF"
        models = () if self._result is None else self._result.request.models
        if len(models) == 1:
            return self.tr("{score} of {model} by sentence length").format(score=score, model=models[0])
        return self.tr("{score} by sentence length").format(score=score)

    def _make_plot(self, title: str) -> Plot:
        assert self._result is not None
        chrf = self._metric.current == "chrf"
        return plot_by_length(
            {system.model: system.by_length for system in self._result.systems},
            title=title,
            x_label=self._say_unit(),
            y_label="chrF" if chrf else "BLEU",
            metric="chrf" if chrf else "bleu",
        )

    def _say_unit(self) -> str:
        assert self._result is not None
        if is_unspaced(self._result.request.source_language):
            return self.tr("characters in the source; below, how many sentences")
        return self.tr("words in the source; below, how many sentences")

    def _choose_file(self) -> None:
        if self._result is None:
            return
        name = f"{'-'.join(self._result.request.models)}-{self._metric.current}-by-length.svg"
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the plot"), name, self.tr("Pictures") + " (*.svg *.png)"
        )
        if file:
            path = Path(file)
            self.export(path if path.suffix else path.with_suffix(".svg"))


class SentencesPanel(Panel):
    """The sentences that are worst, or differ most."""

    def __init__(self, theme: Theme) -> None:
        super().__init__((16, 12, 16, 16), 12)
        self._result: EvaluationResult | None = None
        self._heading = label("heading")
        self._order = Chooser(small=True)
        self._order.chosen.connect(self._show)
        self._hint = label("label", wrap=True)
        self._none = label("secondary", wrap=True)
        self._list = SentenceList(theme)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(self._order)
        self.column.addLayout(head)
        for widget in (self._hint, self._none, self._list):
            self.column.addWidget(widget)

    def show_result(self, result: EvaluationResult) -> None:
        """Shows another result, in its first order."""
        self._result = result
        self._order.set_choices([], "differing" if result.comparison is not None else "worst")
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("Sentences"))
        self._order.set_name(self.tr("Which sentences are shown"))
        if self._result is None:
            return
        models = self._result.request.models
        two = len(models) == 2
        choices: list[tuple[Order, str]] = [
            ("worst", self.tr("lowest scores first")),
            ("best", self.tr("highest scores first")),
        ]
        if two:
            choices = [
                ("differing", self.tr("most different first")),
                ("first", self.tr("{} is better").format(models[0])),
                ("second", self.tr("{} is better").format(models[1])),
            ]
        self._order.set_choices(choices, self._order.current)
        self._hint.setText(
            self.tr("By chrF of the sentence. Marked is what the other translation does not have.")
            if two
            else self.tr("By chrF of the sentence. Marked is what the reference does not have.")
        )
        self._none.setText(self.tr("There are no such sentences."))
        self._show()

    def _show(self) -> None:
        assert self._result is not None
        rows = sentence_rows(self._result, self._order.current)  # type: ignore[arg-type]
        self._list.show_rows(rows)
        self._none.setVisible(not rows)
