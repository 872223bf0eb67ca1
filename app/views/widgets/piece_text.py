"""How a piece of the model's vocabulary is written: its word mark in secondary ink, the rest bold."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.views.theme import TEXT, Theme
from seq2seq_core.text.pieces import WORD_MARK


def paint_piece(
    painter: QPainter, theme: Theme, top_left: QPointF, width: float, piece: str, end: str
) -> None:
    """Writes a piece, cut where it has no room.

    Args:
        end: is written for the empty piece, the end of the sentence.
    """
    bold, plain = theme.font(TEXT, bold=True), theme.font(TEXT)
    metrics, light = QFontMetricsF(bold), QFontMetricsF(plain)
    at = top_left + QPointF(0, metrics.ascent())
    text = piece.removeprefix(WORD_MARK)
    mark = WORD_MARK if piece.startswith(WORD_MARK) else end if not piece else ""
    painter.setFont(plain)
    painter.setPen(theme.colours.colour("secondary"))
    painter.drawText(at, mark)
    painter.setFont(bold)
    painter.setPen(theme.colours.colour("ink"))
    before = light.horizontalAdvance(mark) + (2.0 if mark else 0.0)
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width - before))
    painter.drawText(at + QPointF(before, 0), cut)
