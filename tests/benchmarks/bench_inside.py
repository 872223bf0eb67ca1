"""What looking inside costs the thread of the window: a large map under the wheel, a large beam tree opened.

``python -m tests.benchmarks.bench_inside``
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.services.translation import LoadedModel, TranslationService
from app.viewmodels.alignment import AlignmentViewModel
from app.viewmodels.beam_tree import BeamTreeViewModel
from app.viewmodels.inquiry import Inquiry
from app.viewmodels.selection import SelectionModel
from app.views.theme import Theme
from app.views.widgets.alignment_tab import AttentionMap
from app.views.widgets.beam_tree import BeamTree
from app.views.widgets.flow_view import FlowView
from seq2seq_core.types import (
    AttentionMaps,
    AttentionReading,
    Fate,
    Hypothesis,
    SearchTrace,
    Token,
    TraceStep,
    Translation,
)
from tests.benchmarks.session import data_home, figures, report

SIZE = QSize(800, 560)
TOKENS = 200
BEAM, STEPS = 10, 60
FRAMES = 60


def tokens_of(count: int, letter: str) -> tuple[str, tuple[Token, ...]]:
    """Words of a text, a piece each."""
    words = [f"{letter}{number}" for number in range(count)]
    ends = np.cumsum([len(word) + 1 for word in words]).tolist()
    tokens = tuple(
        Token(f"▁{word}", end - len(word) - 1, end - 1) for word, end in zip(words, ends, strict=True)
    )
    return " ".join(words), tokens


def sentence(trace: SearchTrace | None = None, count: int = TOKENS) -> Translation:
    """As many tokens on both sides, with attention down the diagonal and noise beside it."""
    source, source_tokens = tokens_of(count, "s")
    target, target_tokens = tokens_of(count, "t")
    weights = np.random.default_rng(1).random((1, 1, count + 1, count), np.float32) * 0.01
    weights[0, 0, range(count), range(count)] = 0.8
    maps = AttentionMaps(weights, 0, 0, AttentionReading())
    hypothesis = Hypothesis(target, target_tokens, (-0.1,) * (count + 1), -0.1, maps)
    return Translation(source, source_tokens, (hypothesis,), "en", "fr", trace=trace)


def search() -> SearchTrace:
    """As a beam leaves it: as many again pruned as kept, and the best of them in the list."""
    random = np.random.default_rng(2)
    steps = []
    for number in range(STEPS):
        count = 2 * BEAM
        fates = np.array([Fate.KEPT] * BEAM + [Fate.PRUNED] * BEAM, np.int8)
        if number == STEPS - 1:
            fates[0] = Fate.FINISHED
        parents = np.sort(random.integers(0, BEAM if number else 1, count)).astype(np.int32)
        values = -random.random(count, np.float32)
        token = random.integers(4, 400, count).astype(np.int32)
        token[fates == Fate.FINISHED] = 3
        steps.append(TraceStep(parents, token, values, values, values, fates))
    pieces = {number: f"▁piece{number}" for number in range(4, 400)} | {3: "</s>"}
    return SearchTrace(tuple(steps), (), ((STEPS - 1, 0),), 3, pieces)


def frames(widget: QWidget, turn: Callable[[], None]) -> list[float]:
    """Processor time of each turn and the painting that it makes necessary."""
    spent = []
    for _ in range(FRAMES):
        started = time.thread_time()
        turn()
        widget.repaint()
        spent.append(time.thread_time() - started)
    return spent


def wheel(widget: QWidget, angle: int) -> None:
    """Turns the wheel over the middle of a widget."""
    at = QPointF(widget.rect().center())
    turned = QPoint(0, angle)
    buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(widget, QWheelEvent(at, at, QPoint(), turned, buttons, modifiers, phase, False))


def zooming(widget: QWidget) -> list[float]:
    """In, and out again."""
    inward = iter([120] * (FRAMES // 2) + [-120] * (FRAMES // 2))
    return frames(widget, lambda: wheel(widget, next(inward)))


def shown(widget: QWidget) -> QWidget:
    """On the screen, painted once."""
    widget.resize(SIZE)
    widget.show()
    QApplication.processEvents()
    return widget


def stepping(model: BeamTreeViewModel, tree: QWidget) -> list[float]:
    """Back through all steps, all of the tree in sight."""
    QTest.keyClick(tree, Qt.Key.Key_0)
    steps = iter(range(model.steps - 2, -1, -1))
    return frames(tree, lambda: model.choose_step(next(steps, model.steps - 1)))


def open_tree(selection: SelectionModel, theme: Theme) -> tuple[float, BeamTreeViewModel, QWidget]:
    """Seconds from a trace to its tree on the screen."""
    service = TranslationService(lambda _work: None, lambda *_: None)  # type: ignore[arg-type, return-value]
    again = Inquiry(service, lambda _subject: None, service)
    started = time.thread_time()
    model = BeamTreeViewModel(selection, again, service)
    model.set_open(True)
    tree = shown(BeamTree(model, theme))
    tree.repaint()
    spent = time.thread_time() - started
    service.setParent(tree)
    return spent, model, tree


def main() -> None:
    """Prints milliseconds of processor time."""
    with data_home():
        application = QApplication([])
        theme = Theme("light")
        selection = SelectionModel()
        alignment = AlignmentViewModel(selection)
        alignment.set_model(LoadedModel("bench", (("en", "fr"),), 1, 1, "CPU"))
        selection.show(sentence())
        results = {}
        for name, widget in (
            ("map_zoom", AttentionMap(alignment, theme)),
            ("flow", FlowView(alignment, theme)),
        ):
            shown(widget)
            target = widget.viewport() if isinstance(widget, FlowView) else widget
            results[name] = figures(zooming(target))
        selection.show(sentence(search(), STEPS - 1))
        opened, model, tree = open_tree(selection, theme)
        results["tree_open"] = figures([opened])
        results["tree_zoom"] = figures(zooming(tree))
        results["tree_step"] = figures(stepping(model, tree))
        report(**results)
        application.closeAllWindows()


if __name__ == "__main__":
    main()
