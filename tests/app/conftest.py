"""An application on a fake engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.translate import Phase
from tests.app.fakes import FakeTranslator, installed


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
