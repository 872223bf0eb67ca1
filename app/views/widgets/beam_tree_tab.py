"""The beam tree with its tools, and a line about the node that is looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from app.viewmodels.inside import InsideViewModel
from app.views.page import ElidedLabel
from app.views.theme import Theme
from app.views.widgets.beam_tree import BeamTree
from app.views.widgets.inside_tab import PictureTab


class BeamTreeTab(PictureTab):
    """What the search weighed at each step, and from where it could go on otherwise."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.pruned, self.fit = QPushButton(), QPushButton()
        self.tree = BeamTree(inside.tree, theme)
        super().__init__(inside, theme, self.tree.drawing, "beam-tree", self.pruned, self.fit)
        self._model = inside.tree
        self._details = ElidedLabel("secondary")
        self._details.setContentsMargins(16, 8, 16, 12)
        for button in (self.pruned, self.fit):
            button.setProperty("role", "small")
        self.pruned.setCheckable(True)
        self.pruned.setChecked(inside.tree.show_pruned)
        self.column.addWidget(self.tree, 1)
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
