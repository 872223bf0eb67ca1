"""The beam tree with its tools, and a line about the node that is looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.viewmodels.beam_tree import BeamTreeViewModel
from app.viewmodels.inside import InsideViewModel
from app.views.page import ElidedLabel
from app.views.theme import Theme
from app.views.widgets.beam_tree import BeamTree
from app.views.widgets.callout import SEPARATOR
from app.views.widgets.inside_tab import PictureTab
from app.views.widgets.step_slider import StepSlider
from seq2seq_core.types import Fate


class TreeSteps(QWidget):
    """Goes through the search: the tree as it stood after each step."""

    def __init__(self, model: BeamTreeViewModel) -> None:
        super().__init__()
        self._model = model
        self.slider, self.said = StepSlider(), ElidedLabel("label")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 0)
        row.setSpacing(12)
        row.addWidget(self.slider, 1)
        row.addWidget(self.said, 1)
        self.slider.chosen.connect(model.choose_step)
        model.tree_changed.connect(self._show)
        model.step_changed.connect(self._show)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.slider.setAccessibleName(self.tr("Step of the search"))
        self._show()

    def _show(self) -> None:
        self.setEnabled(self._model.steps > 1)
        self.slider.show_step(self._model.step, self._model.steps)
        self.said.set_text(self._text())
        self.slider.setAccessibleDescription(self._text())

    def _text(self) -> str:
        model = self._model
        if not model.steps:
            return ""
        if model.is_whole:
            return self.tr("all {} steps").format(model.steps)
        fates = model.fates()
        kept, finished = fates[Fate.KEPT], fates[Fate.FINISHED]
        counts = (
            self.tr("after step {} of {}").format(model.step + 1, model.steps),
            self.tr("{} kept").format(kept),
            self.tr("{} given up").format(fates.total() - kept - finished),
            self.tr("{} finished").format(finished),
        )
        return SEPARATOR.join(counts)


class BeamTreeTab(PictureTab):
    """What the search weighed at each step, and from where it could go on otherwise."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.pruned, self.fit = QPushButton(), QPushButton()
        self.tree = BeamTree(inside.tree, theme)
        super().__init__(inside, theme, self.tree.drawing, "beam-tree", self.pruned, self.fit)
        self._model = inside.tree
        self.steps = TreeSteps(inside.tree)
        self._details = ElidedLabel("secondary")
        self._details.setContentsMargins(16, 4, 16, 12)
        for button in (self.pruned, self.fit):
            button.setProperty("role", "small")
        self.pruned.setCheckable(True)
        self.pruned.setChecked(inside.tree.show_pruned)
        self.column.addWidget(self.tree, 1)
        self.column.addWidget(self.steps)
        self.column.addWidget(self._details)
        self.pruned.toggled.connect(inside.tree.choose_pruned)
        self.fit.clicked.connect(self.tree.fit)
        self.tree.looked_at.connect(self._show)
        inside.tree.tree_changed.connect(self._show)
        inside.tree.choices_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        self.fit.setText(self.tr("Fit"))
        self.fit.setAccessibleName(self.tr("Show all of the tree, or full size"))
        self.pruned.setAccessibleName(self.tr("Also show what the search gave up"))
        self.export.retranslate()
        self.tree.retranslate()
        self.steps.retranslate()
        self._show()

    def _show(self) -> None:
        shown, there = self._model.show_pruned, self._model.tree is not None
        self.pruned.setText(self.tr("show pruned ✓") if shown else self.tr("show pruned"))
        for button in (self.pruned, self.fit, self.export):
            button.setEnabled(there)
        hint = self.tr("Choose any word, also a pruned one; Enter or a double click decodes on from there.")
        details = self.tree.details()
        self._details.set_text((details or hint) if there else "")
        self.tree.setAccessibleDescription(details)
