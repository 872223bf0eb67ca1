"""The tokens with a closer look at one of them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame

from app.viewmodels.inside import InsideViewModel
from app.views.theme import Theme
from app.views.widgets.inside_tab import InsideTab, UnitsChooser
from app.views.widgets.token_cards import TokenCards
from app.views.widgets.token_detail import TokenDetail

WIDE = 480
"""From this width on, the closer look stands beside the cards, not below them."""


class TokensTab(InsideTab):
    """How likely each piece of the translation was, and what else might have stood there."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.units = UnitsChooser(inside)
        super().__init__(self.units)
        self._theme = theme
        self.cards = TokenCards(inside.tokens, theme)
        self.detail = TokenDetail(inside.tokens, self.cards, theme)
        self._rule = QFrame()
        self._rule.setProperty("role", "rule")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.addWidget(self.cards, 1)
        self._body.addWidget(self._rule)
        self._body.addWidget(self.detail)
        self._body.setSpacing(0)
        self.column.addLayout(self._body, 1)
        self.retranslate()

    def retranslate(self) -> None:
        self.units.retranslate()
        self.cards.retranslate()
        self.detail.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._theme.pixels(WIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._body.direction() != direction:
            self._body.setDirection(direction)
            self._body.setStretch(0, 1 if wide else 3)
            self._body.setStretch(2, 0 if wide else 2)
        self._rule.setVisible(not wide)
