"""The Translate page as a user drives it: typing, opening a way of looking inside, pointing at a word."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.inquiry import Inquiry, Stage
from app.viewmodels.inside import Tab
from app.views.pages.translate import TranslatePage
from app.views.widgets.text_pane import TextPane

TabWidget = TypeVar("TabWidget", bound=QWidget)


def write(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage, text: str) -> None:
    """Puts a text into the source and lets it settle."""
    page.source.setPlainText(text)
    settle(qtbot, interlinear)


def settle(qtbot: QtBot, interlinear: Interlinear) -> None:
    """Waits for the translation, and for all that the open tab has asked about it."""
    inquiries = interlinear.translate.inside.findChildren(Inquiry)
    qtbot.waitUntil(
        lambda: interlinear.translate.fresh and all(one.stage is not Stage.WAITING for one in inquiries)
    )


def open_tab(interlinear: Interlinear, page: TranslatePage, tab: Tab, kind: type[TabWidget]) -> TabWidget:
    """Looks inside in one way; the tab that shows it."""
    interlinear.translate.inside.open(tab)
    made = page.inside.tab(tab)
    assert isinstance(made, kind)
    return made


def point_of(pane: TextPane, text: str) -> QPoint:
    """The middle of a word in a pane."""
    start = pane.toPlainText().index(text)
    return pane._boxes((start, start + len(text)))[0].center().toPoint()
