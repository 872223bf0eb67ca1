"""Dev sentences as the model translated them at each evaluation, differences marked."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.training_run import differences
from app.views.page import label
from app.views.theme import Theme
from app.views.widgets import train_text
from app.views.widgets.marked_text import marked
from app.views.widgets.step_slider import StepSlider
from seq2seq_core.training.events import Evaluated, Sample


class SampleView(QWidget):
    """Source, first and chosen translation and reference of some sentences; a slider over the evaluations."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._evaluations: Sequence[Evaluated] = ()
        self._fine_tuned = False
        self._blocks: list[_Block] = []
        self._empty = label("secondary", wrap=True)
        self._hint = label("label")
        self._slider = StepSlider()
        self._slider.chosen.connect(self._show)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(16, 4, 16, 12)
        row.setSpacing(12)
        row.addWidget(self._hint)
        row.addWidget(self._slider, 1)
        content = QWidget()
        content.setProperty("role", "page")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(16, 16, 16, 8)
        self._column.setSpacing(12)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self._foot)
        theme.changed.connect(self._show)
        self.retranslate()

    def set_evaluations(self, evaluations: Sequence[Evaluated], *, fine_tuned: bool) -> None:
        """Shows a run's evaluations; the last one, unless the user looks at an earlier one."""
        another_run = self._evaluations[:1] != tuple(evaluations[:1])
        at_end = another_run or self._slider.value() == self._slider.maximum()
        self._evaluations, self._fine_tuned = tuple(evaluations), fine_tuned
        steps = len(evaluations)
        self._slider.show_step(steps - 1 if at_end else self._slider.value(), steps)
        self._show()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._slider.setAccessibleName(self.tr("Evaluation to look at"))
        self._empty.setText(self.tr("Sample translations appear here with the first evaluation."))
        self._show()

    def _show(self) -> None:
        shown = self._evaluations[self._slider.value()] if self._evaluations else None
        self._empty.setVisible(shown is None)
        self._foot.setVisible(len(self._evaluations) > 1)
        samples = () if shown is None else shown.samples
        self._fit_blocks(len(samples))
        if shown is None:
            return
        first = self._evaluations[0]
        self._hint.setText(self.tr("Drag through the training: step {}").format(train_text.count(shown.step)))
        names = (self._name_of(first), self._name_of(shown), self.tr("reference"))
        mark = self._theme.colours.uncertain
        for block, before, now in zip(self._blocks, first.samples, samples, strict=False):
            block.show_sample(before if shown is not first else None, now, names, mark)

    def _name_of(self, evaluation: Evaluated) -> str:
        if evaluation is self._evaluations[0] and self._fine_tuned:
            return self.tr("before")
        if evaluation is self._evaluations[-1]:
            return self.tr("now")
        return self.tr("step {}").format(train_text.count(evaluation.step))

    def _fit_blocks(self, wanted: int) -> None:
        while len(self._blocks) < wanted:
            block = _Block(first=not self._blocks)
            self._column.insertWidget(self._column.count() - 1, block)
            self._blocks.append(block)
        while len(self._blocks) > wanted:
            self._blocks.pop().deleteLater()


class _Block(QWidget):
    """One sentence."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self._source = label("secondary", wrap=True, selectable=True)
        self._names = [label("secondary") for _ in range(3)]
        self._texts = [label(role, wrap=True, selectable=True) for role in ("", "", "secondary")]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        if not first:
            rule = QFrame()
            rule.setProperty("role", "rule")
            grid.addWidget(rule, 0, 0, 1, 2)
        grid.addWidget(self._source, 1, 0, 1, 2)
        for row, (name, text) in enumerate(zip(self._names, self._texts, strict=True), 2):
            text.setTextFormat(Qt.TextFormat.RichText)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)

    def show_sample(self, before: Sample | None, now: Sample, names: Sequence[str], mark: str) -> None:
        """``before`` is None where nothing can be compared; ``mark`` is the ground of differences."""
        self._source.setText(now.source)
        old = "" if before is None else before.hypothesis
        spans = [] if before is None else differences(old, now.hypothesis)
        self._set_row(0, names[0], html.escape(old), before is not None)
        self._set_row(1, names[1], marked(now.hypothesis, spans, mark), True)
        self._set_row(2, names[2], html.escape(now.reference), True)

    def _set_row(self, row: int, name: str, text: str, visible: bool) -> None:
        widgets: tuple[QLabel, QLabel] = (self._names[row], self._texts[row])
        for widget, content in zip(widgets, (name, text), strict=True):
            widget.setText(content)
            widget.setVisible(visible)
