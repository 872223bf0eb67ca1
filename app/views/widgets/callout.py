"""A small box of two or three lines that floats beside what it tells of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.viewmodels.alignment import AlignmentViewModel
from app.viewmodels.units import reads_right_to_left
from app.views.theme import LABEL, Theme

PADDING = 12.0
SEPARATOR = " · "
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
"""Keeps the arrow pointing from the source to the target between words that are read from the right."""
translate = QCoreApplication.translate


def attention_readout(alignment: AlignmentViewModel) -> tuple[str, str]:
    """What is known of the pair that is selected: which words, and how much one was read from the other."""
    shown, (row, column) = alignment.map, alignment.selection.first_units()
    if shown is None or row is None or column is None:
        return "", ""
    layer, head = alignment.shown_layer(), alignment.shown_head()
    details = [f"{shown.values[row, column]:.2f}"]
    if alignment.layers > 1:
        several = translate("Readout", "mean of all layers")
        details.append(several if layer is None else translate("Readout", "layer {}").format(layer + 1))
    if alignment.heads > 1:
        several = translate("Readout", "mean of all heads")
        details.append(several if head is None else translate("Readout", "head {}").format(head + 1))
    return pair_title(shown.target[row].label, shown.source[column].label), SEPARATOR.join(details)


def pair_title(target: str, source: str) -> str:
    """A target word and the source word that it is told of with."""
    if reads_right_to_left(target) or reads_right_to_left(source):
        return f"{LEFT_TO_RIGHT}{target}{LEFT_TO_RIGHT} ← {source}"
    return f"{target} ← {source}"


def paint_callout(
    painter: QPainter, theme: Theme, text: tuple[str, str], room: float, place: Callable[[QSizeF], QRectF]
) -> None:
    """Paints the box.

    Args:
        text: a title and details, which are broken at their dots where they have no room.
        room: the most width that there is.
        place: where a box of a size goes.
    """
    title, details = text
    bold, plain = theme.font(LABEL, bold=True), theme.font(LABEL)
    wide, narrow = QFontMetricsF(bold), QFontMetricsF(plain)
    most = room - 2 * PADDING
    lines = [details] if narrow.horizontalAdvance(details) <= most else details.split(SEPARATOR)
    width = max(wide.horizontalAdvance(title), *(narrow.horizontalAdvance(line) for line in lines))
    box = place(QSizeF(min(width, most) + 2 * PADDING, wide.height() * (1 + len(lines)) + 16))
    painter.setPen(QPen(theme.colours.colour("line"), 1))
    painter.setBrush(theme.colours.colour("panel"))
    painter.drawRoundedRect(box, 8, 8)
    at = QPointF(box.left() + PADDING, box.top() + 8 + wide.ascent())
    painter.setFont(bold)
    painter.setPen(theme.colours.colour("ink"))
    painter.drawText(at, wide.elidedText(title, Qt.TextElideMode.ElideRight, most))
    painter.setFont(plain)
    painter.setPen(theme.colours.colour("secondary"))
    for number, line in enumerate(lines, 1):
        painter.drawText(at + QPointF(0, number * wide.height()), line)


def paint_message(painter: QPainter, theme: Theme, room: QRectF, message: str) -> None:
    """Says in the middle of an empty view what to do there, or why nothing is to be seen."""
    painter.setFont(theme.font())
    painter.setPen(theme.colours.colour("secondary"))
    box = room.adjusted(48, 24, -48, -24)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, message)


def paint_focus(painter: QPainter, theme: Theme, room: QRectF) -> None:
    """Shows that the keyboard works here."""
    painter.setPen(QPen(theme.colours.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(room.adjusted(2, 2, -2, -2), 10, 10)
