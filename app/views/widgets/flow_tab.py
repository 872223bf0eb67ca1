"""The flow with its tools."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPainter

from app.viewmodels.inside import InsideViewModel
from app.views.picture import write_picture
from app.views.theme import Theme
from app.views.widgets.export_button import ExportButton
from app.views.widgets.flow_view import FlowView
from app.views.widgets.inside_tab import AttentionTools, InsideTab


class FlowTab(InsideTab):
    """Which source words each target word was read from, as ribbons."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.choosers = AttentionTools(inside)
        self.export = ExportButton("flow", {".png": self._draw, ".svg": self._draw})
        super().__init__(self.choosers, self.export)
        self._theme, self._alignment = theme, inside.alignment
        self.flow = FlowView(inside.alignment, theme)
        self.column.addWidget(self.flow, 1)
        self.export.failed.connect(self.failed)
        inside.alignment.map_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        self.choosers.retranslate()
        self.export.retranslate()
        self.flow.retranslate()
        self._show()

    def _show(self) -> None:
        self.export.setEnabled(self._alignment.map is not None)

    def _draw(self, path: Path) -> None:
        size, geometry = self.flow.drawing()

        def paint(painter: QPainter) -> None:
            self.flow.paint_picture(painter, geometry)

        hypothesis = self._alignment.selection.hypothesis
        write_picture(path, size, self._theme, paint, title=hypothesis.text if hypothesis else "")
