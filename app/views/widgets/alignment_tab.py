"""The alignment map with its tools."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton

from app.viewmodels.inside import InsideViewModel
from app.views.theme import Theme
from app.views.widgets.heat_map import HeatMap
from app.views.widgets.inside_tab import AttentionTools, InsideTab


class AlignmentTab(InsideTab):
    """Which source words each target word was read from, as a map."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.choosers = AttentionTools(inside)
        self.export = QPushButton()
        self.export.setProperty("role", "small")
        super().__init__(self.choosers, self.export)
        self._alignment = inside.alignment
        self.map = HeatMap(inside.alignment, theme)
        self.column.addWidget(self.map, 1)
        self.export.clicked.connect(self._export_map)
        inside.alignment.map_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        self.export.setText(self.tr("Export…"))
        self.export.setAccessibleName(self.tr("Export the map as a picture"))
        self.choosers.retranslate()
        self.map.retranslate()
        self._show()

    def _show(self) -> None:
        self.export.setEnabled(self._alignment.map is not None)

    def _export_map(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the map as a picture"), "alignment.png", self.tr("PNG pictures (*.png)")
        )
        if path and not self.map.render_image().save(str(Path(path).with_suffix(".png"))):
            self.failed.emit(
                self.tr("{}: the picture could not be written. Choose another folder.").format(path)
            )
