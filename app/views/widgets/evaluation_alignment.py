"""How well the models' attention agrees with gold alignments."""

from __future__ import annotations

from app.services.evaluation import EvaluationResult, SystemResult
from app.services.readings import AS_IT_ALIGNS_BEST
from app.views.page import Panel, label
from app.views.widgets import train_text
from app.views.widgets.score_table import ScoreTable
from seq2seq_core.inspection.gold import GoldAlignments
from seq2seq_core.types import AttentionReading


class AlignmentPanel(Panel):
    """Alignment error rate, precision and recall, a row a reading of a model's attention."""

    def __init__(self) -> None:
        super().__init__((16, 12, 16, 16), 8)
        self._result: EvaluationResult | None = None
        self._heading = label("heading")
        self._facts = label("secondary", wrap=True)
        self._table = ScoreTable()
        self._meaning = label("label", wrap=True)
        for widget in (self._heading, self._facts, self._table, self._meaning):
            self.column.addWidget(widget)

    def show_result(self, result: EvaluationResult) -> None:
        """Shows another result; one without gold alignments has nothing to show here."""
        self._result = result
        self.setVisible(result.gold is not None)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("Word alignment"))
        if self._result is None or self._result.gold is None:
            return
        self._meaning.setText(self._say_meaning(self._result))
        self._facts.setText(self._describe(self._result, self._result.gold))
        self._fill(self._result)

    def _describe(self, result: EvaluationResult, gold: GoldAlignments) -> str:
        assert result.request.gold is not None
        parts = [
            result.request.gold.path.name,
            self.tr("counts from {}").format(gold.base),
            self.tr("{} pairs").format(train_text.count(len(gold.links))),
            self.tr("{} sure links").format(train_text.count(gold.sure)),
        ]
        if gold.possible:
            parts.append(self.tr("{} only possible").format(train_text.count(gold.possible)))
        return " · ".join(parts)

    def _say_meaning(self, result: EvaluationResult) -> str:
        rates = self.tr(
            "AER is the alignment error rate in percent; less is better. Precision is the share of the links "
            "found that are sure or possible, recall the share of the sure links that were found."
        )
        if not any(found.reading.shifted for system in result.systems for found in system.alignments):
            return rates
        readings = self.tr(
            "The shifted reading aligns a word at the step that reads it, the plain one at the step that "
            "writes it."
        )
        if result.request.reading != AS_IT_ALIGNS_BEST:
            return f"{rates} {readings}"
        own = self.tr("The upper one is how the attention of a model is shown.")
        return f"{rates} {readings} {own}"

    def _fill(self, result: EvaluationResult) -> None:
        heads = (
            *("AER", self.tr("precision"), self.tr("recall")),
            *(self.tr("reading"), self.tr("layer"), self.tr("head")),
        )
        self._table.clear(len(heads) + 1)
        for column, text in enumerate(heads, 1):
            self._table.put(0, column, "label", text)
        row = 1
        for system in result.systems:
            row = self._add_system(row, system)

    def _add_system(self, row: int, system: SystemResult) -> int:
        """Adds a model's rows; returns where the next one goes."""
        self._table.put(row, 0, "heading", system.model)
        if not system.alignments:
            self._table.put(row, 4, "secondary", self.tr("no attention"))
            return row + 1
        for place, found in enumerate(system.alignments, row):
            role = "title" if place == row else "secondary"
            rates = (found.score.error_rate, found.score.precision, found.score.recall)
            for column, rate in enumerate(rates, 1):
                self._table.put(place, column, role, train_text.score(100 * rate))
            for column, text in enumerate(self._say_reading(found.reading), len(rates) + 1):
                self._table.put(place, column, "secondary", text)
        return row + len(system.alignments)

    def _say_reading(self, reading: AttentionReading) -> tuple[str, str, str]:
        mean = self.tr("mean of all")
        return (
            self.tr("shifted") if reading.shifted else self.tr("plain"),
            mean if reading.layer is None else str(reading.layer + 1),
            mean if reading.head is None else str(reading.head + 1),
        )
