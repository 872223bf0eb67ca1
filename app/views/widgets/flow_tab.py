"""The flow with its tools."""

from __future__ import annotations

from app.viewmodels.inside import InsideViewModel
from app.views.theme import Theme
from app.views.widgets.attention_tab import AttentionTab
from app.views.widgets.flow_view import FlowView


class FlowTab(AttentionTab):
    """The attention as ribbons."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        super().__init__(inside, theme, FlowView, "flow")
