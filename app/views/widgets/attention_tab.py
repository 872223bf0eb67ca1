"""What the tabs share that show the attention of a hypothesis: its tools, and what they export."""

from __future__ import annotations

from collections.abc import Mapping

from app.viewmodels.inside import InsideViewModel
from app.views.theme import Theme
from app.views.widgets.export_button import Write
from app.views.widgets.flow_view import FlowView
from app.views.widgets.heat_map import HeatMap
from app.views.widgets.inside_tab import AttentionTools, PictureTab


class AttentionTab(PictureTab):
    """Which source words each target word was read from.

    Args:
        view: draws it.
        stem: of the file's name that is proposed for an export.
        texts: formats to export that are no pictures, by the ending of their files.
    """

    def __init__(
        self,
        inside: InsideViewModel,
        theme: Theme,
        view: HeatMap | FlowView,
        stem: str,
        texts: Mapping[str, Write] | None = None,
    ) -> None:
        self.choosers = AttentionTools(inside)
        super().__init__(inside, theme, view.drawing, stem, self.choosers, texts=texts)
        self._alignment, self._view = inside.alignment, view
        self.column.addWidget(view, 1)
        inside.alignment.map_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        self.choosers.retranslate()
        self.export.retranslate()
        self._view.retranslate()
        self._show()

    def _show(self) -> None:
        self.export.setEnabled(self._alignment.map is not None)
