"""The alignment map with its tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPainter

from app.viewmodels.alignment import AlignmentViewModel
from app.viewmodels.alignment_files import as_csv, as_json, as_pharaoh
from app.viewmodels.inside import InsideViewModel
from app.views.picture import write_picture
from app.views.theme import Theme
from app.views.widgets.absence import absence_text
from app.views.widgets.callout import attention_readout
from app.views.widgets.export_button import ExportButton
from app.views.widgets.heat_map import HeatMap
from app.views.widgets.inside_tab import AttentionTools, InsideTab
from seq2seq_core.storage import write_file

TEXTS = {".csv": as_csv, ".json": as_json, ".txt": as_pharaoh}
"""Formats that are no pictures."""


class AlignmentTab(InsideTab):
    """Which source words each target word was read from, as a map."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.choosers = AttentionTools(inside)
        writers = {ending: self._writer(to_text) for ending, to_text in TEXTS.items()}
        self.export = ExportButton("alignment", {".png": self._draw, ".svg": self._draw, **writers})
        super().__init__(self.choosers, self.export)
        self._theme, self._alignment = theme, inside.alignment
        self.map = AttentionMap(inside.alignment, theme)
        self.column.addWidget(self.map, 1)
        self.export.failed.connect(self.failed)
        inside.alignment.map_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        self.choosers.retranslate()
        self.export.retranslate()
        self.map.retranslate()
        self._show()

    def _show(self) -> None:
        self.export.setEnabled(self._alignment.map is not None)

    def _draw(self, path: Path) -> None:
        size, geometry = self.map.drawing()

        def paint(painter: QPainter) -> None:
            self.map.paint_picture(painter, geometry)

        hypothesis = self._alignment.selection.hypothesis
        write_picture(path, size, self._theme, paint, title=hypothesis.text if hypothesis else "")

    def _writer(self, to_text: Callable[[AlignmentViewModel], str]) -> Callable[[Path], None]:
        return lambda path: write_file(path, to_text(self._alignment).encode("utf-8"))


class AttentionMap(HeatMap):
    """The alignment map."""

    def __init__(self, alignment: AlignmentViewModel, theme: Theme) -> None:
        super().__init__(alignment, theme)
        self._alignment = alignment

    def name(self) -> str:
        return self.tr("Alignment map")

    def absence(self) -> str:
        return absence_text(self._alignment)

    def readout(self) -> tuple[str, str]:
        return attention_readout(self._alignment)
