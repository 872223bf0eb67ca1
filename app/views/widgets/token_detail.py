"""A closer look at one piece of the translation: how sure the model was, and of what else it thought."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.viewmodels.inquiry import Stage
from app.viewmodels.tokens import Card, TokensViewModel
from app.views.engine_text import localised
from app.views.theme import LABEL, TEXT, Theme
from app.views.widgets.piece_text import paint_piece
from app.views.widgets.token_cards import BAR, TokenCards, paint_bar

MARGIN = 16.0
WIDTH, HEIGHT = 216, 268


class TokenDetail(QWidget):
    """Shows the card that is looked at."""

    def __init__(self, tokens: TokensViewModel, cards: TokenCards, theme: Theme) -> None:
        super().__init__()
        self._tokens, self._cards, self._theme = tokens, cards, theme
        cards.looked_at.connect(self._show)
        theme.changed.connect(self.updateGeometry)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.setAccessibleName(self.tr("What the model thought of at this place"))
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(WIDTH), self._theme.pixels(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def lines(self) -> list[str]:
        """What is said of the card, one line each."""
        card = self._card()
        if card is None:
            return (
                [self.tr("Choose a token to see what else the model thought of there.")]
                if self._tokens.cards
                else []
            )
        said = [self.tr("probability {}").format(f"{card.probability:.3f}")]
        if card.entropy is not None:
            said.append(self.tr("entropy {} bit").format(f"{card.entropy:.2f}"))
        elif self._tokens.stage is Stage.WAITING:
            said.append(self.tr("Reading…"))
        elif self._tokens.stage is Stage.FAILED:
            said.append(localised(self._tokens.error))
        return said

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        card, width = self._card(), self.width() - 2 * MARGIN
        y = MARGIN
        if card is not None:
            paint_piece(painter, self._theme, QPointF(MARGIN, y), width, card.piece, self.tr("end"))
            y += QFontMetricsF(self._theme.font(TEXT, bold=True)).height() + 4
        painter.setFont(self._theme.font(LABEL))
        painter.setPen(self._theme.colours.colour("secondary"))
        for line in self.lines():
            room = QRectF(MARGIN, y, width, max(1.0, self.height() - y))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            y += painter.boundingRect(room, flags, line).height() + 2
            painter.drawText(room, flags, line)
        if card is not None:
            self._paint_best(painter, card, y + 10)

    def _paint_best(self, painter: QPainter, card: Card, y: float) -> None:
        font = self._theme.font(LABEL)
        metrics = QFontMetricsF(font)
        row = QFontMetricsF(self._theme.font(TEXT, bold=True)).height() + BAR + 9
        for piece, probability in card.best:
            number = f"{probability:.3f}"
            width = self.width() - 2 * MARGIN
            here = piece == card.piece
            painter.setFont(font)
            painter.setPen(self._theme.colours.colour("ink" if here else "secondary"))
            right = self.width() - MARGIN - metrics.horizontalAdvance(number)
            painter.drawText(QPointF(right, y + metrics.ascent() + 2), number)
            paint_piece(painter, self._theme, QPointF(MARGIN, y), width - 48, piece, self.tr("end"))
            track = QRectF(MARGIN, y + row - BAR - 5, width, BAR)
            paint_bar(painter, self._theme, track, probability, "accent" if here else "secondary")
            y += row

    def _card(self) -> Card | None:
        number, cards = self._cards.number, self._tokens.cards
        return None if number is None or number >= len(cards) else cards[number]

    def _show(self) -> None:
        card = self._card()
        best = [f"{piece} {probability:.3f}" for piece, probability in card.best] if card else []
        self._cards.setAccessibleDescription(
            ", ".join([*([card.piece] if card else []), *self.lines(), *best])
        )
        self.update()
