"""The alignment map with its tools."""

from __future__ import annotations

from app.viewmodels.alignment import AlignmentViewModel
from app.viewmodels.alignment_files import as_csv, as_json, as_pharaoh
from app.viewmodels.inside import InsideViewModel
from app.views.theme import Theme
from app.views.widgets.absence import absence_text
from app.views.widgets.attention_tab import AttentionTab
from app.views.widgets.callout import attention_readout
from app.views.widgets.heat_map import HeatMap

TEXTS = {".csv": as_csv, ".json": as_json, ".txt": as_pharaoh}
"""Formats that are no pictures."""


class AlignmentTab(AttentionTab):
    """The attention as a map."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        super().__init__(inside, theme, AttentionMap, "alignment", TEXTS)


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
