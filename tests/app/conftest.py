"""An application on a fake engine."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.phase import Phase
from app.views.pages.translate import TranslatePage
from tests.app.fakes import FakeTranslator, installed

# A busy machine is no failure: in milliseconds, how long a test waits for what is there at once else.
for _wait in (QtBot.waitSignal, QtBot.waitUntil):
    _wait.__kwdefaults__["timeout"] = 30_000


@pytest.fixture(autouse=True)
def _nothing_on_screen(qapp: QApplication) -> Iterator[None]:
    """Destroys the widgets of a test at its end, so that the next one's theme has not to style them again."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if QApplication.topLevelWidgets():
        gc.collect()


@pytest.fixture
def translator() -> FakeTranslator:
    """What ``interlinear`` translates with."""
    return FakeTranslator()


@pytest.fixture
def interlinear(qtbot: QtBot, translator: FakeTranslator) -> Iterator[Interlinear]:
    """The composed app, its window on screen and its model ready."""
    composed = Interlinear(
        prepare=lambda: ("cpu",),
        load=lambda *_: translator,  # type: ignore[arg-type, return-value]
        list_models=lambda: [installed("starter"), installed("other")],
        prepare_pages=lambda: None,
    )
    qtbot.addWidget(composed.window)
    composed.window.resize(1440, 900)
    composed.window.show()
    qtbot.waitUntil(lambda: composed.translate.phase is Phase.EMPTY)
    yield composed
    composed.window.close()


@pytest.fixture
def page(interlinear: Interlinear) -> TranslatePage:
    """The Translate page."""
    made = interlinear.window.page("translate")
    assert isinstance(made, TranslatePage)
    return made
