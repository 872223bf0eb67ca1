"""The hypotheses of the sentence under the caret, best first, as an item model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.viewmodels.shown import Span, differing_spans
from seq2seq_core.types import Hypothesis

Index = QModelIndex | QPersistentModelIndex


RowRole = Qt.ItemDataRole.UserRole + 1
"""All that a row tells, in one answer: it is asked for whenever the list is painted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One hypothesis as shown.

    Attributes:
        rank: 1 for the best; 0 for the user's own.
        score: with a true minus sign and two decimals.
        share: length of its bar, 1 for the best: the exponential of how far its score lies below the best.
        differences: the stretches of its text that the best one has not (code points).
    """

    rank: int
    text: str
    score: str
    share: float
    differences: tuple[Span, ...]


def rows_of(hypotheses: Sequence[Hypothesis], *, given: bool = False) -> tuple[Row, ...]:
    """The rows of an n-best list. Args: ``given`` is True where the last is the user's own."""
    if not hypotheses:
        return ()
    best = hypotheses[0]
    return tuple(
        Row(
            rank=0 if given and rank == len(hypotheses) else rank,
            text=one.text,
            score=f"{one.score:.2f}".replace("-", "\N{MINUS SIGN}"),
            share=math.exp(min(0.0, one.score - best.score)),
            differences=differing_spans(best.text, one.text),
        )
        for rank, one in enumerate(hypotheses, 1)
    )


class HypothesesModel(QAbstractListModel):
    """Rows of hypotheses; DisplayRole is the text.

    Attributes:
        own: what the row of the user's own translation is called.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self.own = ""

    def show(self, hypotheses: Sequence[Hypothesis], *, given: bool = False) -> None:
        """Shows another n-best list. Args: ``given`` is True where the last is the user's own."""
        self.beginResetModel()
        self._rows = rows_of(hypotheses, given=given)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.rank or self.own}, {row.score}, {row.text}"
            case _ if role == RowRole:
                return row
        return None
