"""The pieces of the translation as cards, and a closer look at one of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.viewmodels.selection import Selection
from app.viewmodels.tokens import Card, TokensViewModel
from app.viewmodels.units import reads_right_to_left
from app.views.theme import LABEL, TEXT, Theme
from app.views.widgets.callout import paint_focus, paint_message
from app.views.widgets.piece_text import paint_piece
from app.views.widgets.token_grid import TokenGrid

CARD_WIDTH, CARD_HEIGHT = 124.0, 62.0
PADDING = 10.0
BAR = 4.0


class TokenCards(QAbstractScrollArea):
    """One card a piece. The arrow keys go from card to card; a click keeps one.

    Signals:
        looked_at: the number of the card that is looked at changed.
    """

    looked_at = Signal()

    def __init__(self, tokens: TokensViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens, self._selection, self._theme = tokens, tokens.selection, theme
        self._pointed: int | None = None
        self._grid = TokenGrid(0, 1.0, 1.0, 1.0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(160, 120)
        tokens.changed.connect(self._refit)
        self._selection.changed.connect(self._on_selection)
        theme.changed.connect(self._refit)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.setAccessibleName(self.tr("Tokens"))
        self.viewport().update()

    @property
    def number(self) -> int | None:
        """The card that is looked at: the one that was pointed at, or else the first selected."""
        lit = self._selection.tokens()
        return self._pointed if self._pointed in lit else min(lit, default=None)

    # Events

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._selection.hover(Selection())
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._card_at(event.position())
        self._point_at(number)
        self._selection.hover(self._selection.token(number))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            number = self._card_at(event.position())
            self._point_at(number)
            self._selection.pin(self._selection.token(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns, last = self._grid.columns, len(self._tokens.cards) - 1
        right = -1 if self._grid.from_right else 1
        steps = {
            Qt.Key.Key_Left: -right,
            Qt.Key.Key_Right: right,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_Home: -last,
            Qt.Key.Key_End: last,
        }
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self._selection.pin(Selection())
        elif step is None or last < 0:
            super().keyPressEvent(event)
        else:
            here = self.number
            self._keep(0 if here is None else min(max(0, here + step), last))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        room, cards = QRectF(self.viewport().rect()), self._tokens.cards
        if not cards:
            message = self.tr("Type a sentence: here you see how sure the model was of each piece it wrote.")
            paint_message(painter, self._theme, room, message)
        else:
            down = self.verticalScrollBar().value()
            lit = self._selection.tokens()
            for number in self._grid.visible(down, down + room.height()):
                box = self._grid.box(number).translated(0, -down)
                self._paint_card(painter, box, cards[number], number in lit, number == self.number)
        if self.hasFocus():
            paint_focus(painter, self._theme, room)

    # How it comes about

    def _refit(self) -> None:
        hypothesis = self._selection.hypothesis
        scale = self._theme.pixels(100) / 100
        size = self.viewport().size()
        self._grid = TokenGrid(
            len(self._tokens.cards),
            size.width(),
            CARD_WIDTH * scale,
            CARD_HEIGHT * scale,
            from_right=hypothesis is not None and reads_right_to_left(hypothesis.text),
        )
        bar = self.verticalScrollBar()
        bar.setRange(0, round(max(0.0, self._grid.total - size.height())))
        bar.setPageStep(size.height())
        bar.setSingleStep(round(self._grid.height))
        self.viewport().update()
        self.looked_at.emit()

    def _card_at(self, point: QPointF) -> int | None:
        return self._grid.at(point + QPointF(0, self.verticalScrollBar().value()))

    def _point_at(self, number: int | None) -> None:
        if number is not None and number != self._pointed:
            self._pointed = number
            self._on_selection()

    def _keep(self, number: int) -> None:
        self._pointed = number
        self._selection.hover(Selection())
        self._selection.pin(self._selection.token(number))
        self._on_selection()
        bar, box = self.verticalScrollBar(), self._grid.box(number)
        top = min(float(bar.value()), box.top() - PADDING)
        bar.setValue(round(max(top, box.bottom() + PADDING - self.viewport().height())))

    def _on_selection(self) -> None:
        self.viewport().update()
        self.looked_at.emit()

    def _paint_card(self, painter: QPainter, box: QRectF, card: Card, lit: bool, looked_at: bool) -> None:
        colours = self._theme.colours
        painter.setPen(QPen(colours.colour("accent" if lit else "line"), 2 if looked_at else 1))
        painter.setBrush(colours.colour("accent_soft" if lit else "panel"))
        painter.drawRoundedRect(box, 8, 8)
        inside = box.adjusted(PADDING, 8, -PADDING, -PADDING)
        paint_piece(painter, self._theme, inside.topLeft(), inside.width(), card.piece, self.tr("end"))
        small = self._theme.font(LABEL)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        painter.setPen(colours.colour("secondary"))
        middle = inside.top() + QFontMetricsF(self._theme.font(TEXT, bold=True)).height() + metrics.ascent()
        painter.drawText(QPointF(inside.left(), middle), f"p {card.probability:.2f}")
        if card.entropy is not None:
            text = self.tr("{} bit").format(f"{card.entropy:.1f}")
            painter.drawText(QPointF(inside.right() - metrics.horizontalAdvance(text), middle), text)
        track = QRectF(inside.left(), inside.bottom() - BAR, inside.width(), BAR)
        colour = "second" if card.uncertain else "accent"
        paint_bar(painter, self._theme, track, card.probability, colour)


def paint_bar(painter: QPainter, theme: Theme, track: QRectF, share: float, colour: str) -> None:
    """A bar on its track, in a colour of the theme."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colours.colour("line"))
    painter.drawRoundedRect(track, BAR / 2, BAR / 2)
    bar = QRectF(track)
    bar.setWidth(max(BAR, track.width() * min(1.0, share)))
    painter.setBrush(theme.colours.colour(colour))
    painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
