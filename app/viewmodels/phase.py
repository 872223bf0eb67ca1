"""How far live translation is."""

from __future__ import annotations

from enum import Enum, auto


class Phase(Enum):
    """How the target pane stands to the source pane."""

    LOADING = auto()
    EMPTY = auto()
    DECODING = auto()
    LIVE = auto()
    FAILED = auto()
