"""The faithfulness of each method beside chance, as bars."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.viewmodels.inquiry import Stage
from app.viewmodels.saliency import SaliencyViewModel, Verdict
from app.views.theme import LABEL, Theme
from app.views.widgets.token_cards import BAR, paint_bar
from seq2seq_core.types import SaliencyMethod

translate = QCoreApplication.translate


def method_names() -> dict[SaliencyMethod, str]:
    """What the methods are called."""
    return {
        "erasure": translate("SaliencyMethod", "erasing words"),
        "gradient": translate("SaliencyMethod", "gradient × input"),
        "integrated": translate("SaliencyMethod", "integrated gradients"),
        "attention": translate("SaliencyMethod", "attention"),
    }


class FaithfulnessBars(QWidget):
    """A row a method: its name, how the score falls, and a line at what it falls by chance."""

    def __init__(self, saliency: SaliencyViewModel, theme: Theme) -> None:
        super().__init__()
        self._saliency, self._theme = saliency, theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        saliency.changed.connect(self._show)
        theme.changed.connect(self.updateGeometry)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.setAccessibleName(self.tr("Faithfulness of the methods"))
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(200, round(self._row_height() * len(self._saliency.methods)))

    def rows(self) -> list[tuple[str, str]]:
        """Name of each method, and what is known of it."""
        names = method_names()
        return [(names[method], self._figure(method)) for method in self._saliency.methods]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        found = [self._saliency.faithfulness(method) for method in self._saliency.methods]
        longest = max((max(one.fall, one.chance) for one in found if one is not None), default=1.0) or 1.0
        for number, (one, (name, figure)) in enumerate(zip(found, self.rows(), strict=True)):
            top = number * self._row_height()
            chosen = self._saliency.methods[number] == self._saliency.method
            font = self._theme.font(LABEL, bold=chosen)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(self._theme.colours.colour("ink" if chosen else "secondary"))
            painter.drawText(QPointF(0, top + metrics.ascent()), name)
            width = metrics.horizontalAdvance(figure)
            painter.drawText(QPointF(self.width() - width, top + metrics.ascent()), figure)
            track = QRectF(0, top + metrics.height() + 4, self.width(), BAR)
            if one is None:
                painter.setPen(self._theme.colours.colour("line"))
                painter.drawLine(track.bottomLeft(), track.bottomRight())
                continue
            colour = "second" if one.verdict is Verdict.CHANCE else "accent"
            paint_bar(painter, self._theme, track, max(0.0, one.fall) / longest, colour)
            painter.setPen(QPen(self._theme.colours.colour("ink"), 1.5))
            x = max(0.0, one.chance) / longest * (self.width() - 2) + 1
            painter.drawLine(QPointF(x, track.top() - 3), QPointF(x, track.bottom() + 3))

    def _figure(self, method: SaliencyMethod) -> str:
        found = self._saliency.faithfulness(method)
        if found is not None:
            return self.tr("{fall} · chance {chance}").format(
                fall=f"{found.fall:.2f}", chance=f"{found.chance:.2f}"
            )
        match self._saliency.stage_of(method):
            case Stage.WAITING:
                return self.tr("computing…")
            case Stage.FAILED:
                return self.tr("not found")
        return ""

    def _row_height(self) -> float:
        return QFontMetricsF(self._theme.font(LABEL, bold=True)).height() + BAR + 16

    def _show(self) -> None:
        self.setAccessibleDescription(", ".join(f"{name} {figure}" for name, figure in self.rows()))
        self.updateGeometry()
        self.update()
