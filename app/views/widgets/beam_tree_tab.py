"""The beam tree with its tools, and a line about the node that is looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton

from app.viewmodels.inside import InsideViewModel
from app.views.page import ElidedLabel
from app.views.picture import write_picture
from app.views.theme import Theme
from app.views.widgets.beam_tree import BeamTree
from app.views.widgets.export_button import ExportButton
from app.views.widgets.inside_tab import InsideTab


class BeamTreeTab(InsideTab):
    """What the search weighed at each step, and from where it could go on otherwise."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.pruned, self.fit = QPushButton(), QPushButton()
        self.export = ExportButton("beam-tree", {".png": self._draw, ".svg": self._draw})
        super().__init__(self.pruned, self.fit, self.export)
        self._model, self._theme = inside.tree, theme
        self.tree = BeamTree(inside.tree, theme)
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
        self.export.failed.connect(self.failed)
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

    def _draw(self, path: Path) -> None:
        size, view = self.tree.drawing()

        def paint(painter: QPainter) -> None:
            self.tree.paint_picture(painter, view)

        hypothesis = self._model.selection.hypothesis
        write_picture(path, size, self._theme, paint, title=hypothesis.text if hypothesis else "")
