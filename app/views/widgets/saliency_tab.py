"""What the translation depends on, as a map, and which method to believe."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.viewmodels.inquiry import Stage
from app.viewmodels.inside import InsideViewModel
from app.viewmodels.saliency import SaliencyViewModel, Verdict
from app.views.engine_text import localised
from app.views.page import label
from app.views.theme import Theme
from app.views.widgets.absence import parts_text
from app.views.widgets.callout import SEPARATOR, pair_title
from app.views.widgets.chooser import Chooser
from app.views.widgets.faithfulness_bars import FaithfulnessBars, method_names
from app.views.widgets.heat_map import HeatMap
from app.views.widgets.inside_tab import InsideTab, UnitsChooser

WIDE = 560
"""From this width on, the figures stand beside the map, not below it."""
SIDE, LOW = 256, 212
LARGEST = 16_777_215
"""Qt's size of a widget that may be as large as it likes."""


class SaliencyMap(HeatMap):
    """The map of the chosen method: accent for, orange against."""

    def __init__(self, saliency: SaliencyViewModel, theme: Theme) -> None:
        super().__init__(saliency, theme)
        self._saliency = saliency
        saliency.changed.connect(self.update)

    def name(self) -> str:
        return self.tr("Map of what the translation depends on")

    def absence(self) -> str:
        saliency = self._saliency
        if saliency.selection.translation is None:
            return self.tr(
                "Type a sentence: here you see on which words each word of the translation depends."
            )
        if saliency.in_parts:
            return parts_text()
        if saliency.stage is Stage.FAILED:
            return localised(saliency.error) or self.tr("What the words depend on could not be found.")
        return self.tr("Finding what each word depends on…")

    def readout(self) -> tuple[str, str]:
        shown, (row, column) = self._saliency.map, self._saliency.selection.first_units()
        if shown is None or row is None or column is None:
            return "", ""
        weight = self._saliency.weight(row, column)
        if self._saliency.method == "attention":
            details = f"{weight:.2f}"
        else:
            against = self.tr("speaks against it") if weight < 0 else self.tr("speaks for it")
            details = SEPARATOR.join((self.tr("{} nats").format(f"{weight:+.2f}".replace("-", "−")), against))
        return pair_title(shown.target[row].label, shown.source[column].label), details


class SaliencyFigures(QWidget):
    """What the faithfulness of the chosen method means, and that of all methods found."""

    def __init__(self, saliency: SaliencyViewModel, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self._saliency = saliency
        self._heading = label("heading", wrap=True)
        self.verdict = label("", wrap=True, selectable=True)
        self.bars = FaithfulnessBars(saliency, theme)
        self._note = label("label", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for widget in (self._heading, self.verdict, self.bars, self._note):
            column.addWidget(widget)
        column.addStretch(1)
        saliency.changed.connect(self._show)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self._heading.setText(self.tr("How far to believe it"))
        self.bars.retranslate()
        self._show()

    def _show(self) -> None:
        self.verdict.setText(self._verdict())
        self._note.setText(
            self.tr(
                "Bar: how much less likely each piece of the translation becomes (nats) without the fifth of"
                " the words that a method holds for the most important. Line: without as many at random."
                " In the map, each row is scaled to its greatest value."
            )
        )

    def _verdict(self) -> str:
        found = self._saliency.faithfulness(self._saliency.method)
        if found is None:
            waiting = self._saliency.stage is Stage.WAITING
            return self.tr("Erasing words to see what the score loses…") if waiting else ""
        match found.verdict:
            case Verdict.BELIEVE:
                text = self.tr(
                    "Without the words that this method points to, the score falls by {fall}; without words"
                    " at random, by {chance}. It found words that matter here: believe it."
                )
            case Verdict.DOUBT:
                text = self.tr(
                    "Without the words that this method points to, the score falls by {fall}; without words"
                    " at random, by {chance}. That is only a little more: read it with care."
                )
            case Verdict.CHANCE:
                text = self.tr(
                    "Without the words that this method points to, the score falls by {fall}; without words"
                    " at random, by {chance}. That is no better than chance: do not rely on it here."
                )
        return text.format(fall=f"{found.fall:.2f}", chance=f"{found.chance:.2f}")


class SaliencyTab(InsideTab):
    """What each word of the translation depends on, by a method of the user's choice."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.method, self.units = Chooser(small=True, whole=True), UnitsChooser(inside)
        super().__init__(self.method, self.units)
        self._theme, self._saliency = theme, inside.saliency
        self.map = SaliencyMap(inside.saliency, theme)
        self.figures = SaliencyFigures(inside.saliency, theme)
        self._room = QScrollArea(widgetResizable=True)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setWidget(self.figures)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(0)
        self._body.addWidget(self.map, 1)
        self._body.addWidget(self._room)
        self.column.addLayout(self._body, 1)
        self.method.chosen.connect(inside.saliency.choose)
        inside.saliency.changed.connect(self._show)
        theme.changed.connect(self._fit)
        self._fit()
        self.retranslate()

    def retranslate(self) -> None:
        self.method.set_name(self.tr("How it is found what a word depends on"))
        self.units.retranslate()
        self.map.retranslate()
        self.figures.retranslate()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self) -> None:
        names = method_names()
        methods = [(method, names[method]) for method in self._saliency.methods]
        self.method.set_choices(methods, self._saliency.method)

    def _fit(self) -> None:
        wide = self.width() >= self._theme.pixels(WIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._body.setDirection(direction)
        side, low = self._theme.pixels(SIDE), min(self._theme.pixels(LOW), self.height() // 2)
        self._room.setMinimumSize(side if wide else 0, 0 if wide else low)
        self._room.setMaximumSize(side if wide else LARGEST, LARGEST if wide else low)
