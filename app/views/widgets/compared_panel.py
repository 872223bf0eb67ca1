"""The translation by a second model, beside the one of the page."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolTip

from app.viewmodels.comparison import ComparisonViewModel, Figures, Obstacle
from app.views.engine_text import localised
from app.views.page import ElidedLabel, Panel, label
from app.views.theme import Theme
from app.views.widgets.chooser import Chooser
from app.views.widgets.model_text import model_text
from app.views.widgets.text_pane import TextPane
from app.views.widgets.word_reading import said

translate = QCoreApplication.translate


class ComparedPanel(Panel):
    """Shows what the second model writes, how sure it is of each word, and what differs from the first.

    Args:
        direction: source and target language, as they are called.
    """

    def __init__(
        self,
        comparison: ComparisonViewModel,
        theme: Theme,
        direction: Callable[[], tuple[str, str]],
    ) -> None:
        super().__init__((16, 12, 12, 8), 4)
        self._comparison, self._direction = comparison, direction
        self._state: tuple[object, ...] = ()
        self.pane = TextPane(theme)
        self.pane.setReadOnly(True)
        self.pane.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.pane.setMinimumHeight(64)
        self.pane.viewport().installEventFilter(self)
        self.problem = label("secondary", wrap=True, selectable=True)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.model = Chooser(small=True)
        self.told = ElidedLabel("label")
        self.copy, self.close_button = QPushButton(), QPushButton()
        footer = QHBoxLayout()
        footer.addWidget(self.model)
        footer.addSpacing(2)
        footer.addWidget(self.told, 1)
        for button in (self.copy, self.close_button):
            button.setProperty("role", "small")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            footer.addWidget(button)
        self.column.addWidget(self.pane, 1)
        self.column.addWidget(self.problem, 1)
        self.column.addLayout(footer)
        self.model.chosen.connect(comparison.choose)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(comparison.shown.text))
        self.close_button.clicked.connect(comparison.toggle)
        self.pane.caret_moved.connect(self._on_caret)
        self.pane.hovered.connect(self._on_hovered)
        comparison.changed.connect(self._show)
        comparison.shown_changed.connect(self._show_text)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.pane.setAccessibleName(self.tr("Translation by the second model"))
        self.pane.setPlaceholderText(self.tr("The second model's translation appears here"))
        self.model.set_name(self.tr("Second model"))
        self.copy.setText(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy the second model's translation"))
        self.close_button.setText(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close the comparison (Ctrl+Shift+D)"))
        self.close_button.setToolTip(self.close_button.accessibleName())
        self._show()
        self._show_text()

    def light_up(self) -> None:
        """Draws boxes around the words that were written from the source words that are lit up."""
        self.pane.light_up(self._comparison.lit)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            under = self.pane.code_point_under(QPointF(event.pos()))
            found = None if under is None else self._comparison.reading(under)
            QToolTip.showText(event.globalPos(), said(found) if found else "", self.pane)
            return True
        return False

    def _show(self) -> None:
        comparison = self._comparison
        if not comparison.open:
            return
        names = list(dict.fromkeys([*filter(None, [comparison.model]), *comparison.models]))
        self.model.set_choices([(name, model_text(name)) for name in names], comparison.model)
        self.model.setVisible(bool(names))
        problem = self._say_obstacle() or localised(comparison.error)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.pane.setVisible(not problem)
        self._tell()

    def _say_obstacle(self) -> str:
        comparison = self._comparison
        name, (source, target) = model_text(comparison.model), self._direction()
        match comparison.obstacle:
            case Obstacle.NO_OTHER:
                return self.tr(
                    "No other model here translates from {source} to {target}. Train one on the Train page: "
                    "its checkpoints can be compared while it learns."
                ).format(source=source, target=target)
            case Obstacle.SAME:
                return self.tr("Both sides are {model}. Choose another one below.").format(model=name)
            case Obstacle.LANGUAGES:
                return self.tr(
                    "{model} does not translate from {source} to {target}. Choose another one below, or "
                    "other languages."
                ).format(model=name, source=source, target=target)
            case Obstacle.GONE:
                return self.tr("{model} is not installed any more. Choose another one below.").format(
                    model=name
                )
        return ""

    def _show_text(self) -> None:
        comparison, pane = self._comparison, self.pane
        if not comparison.open:
            return
        self.light_up()
        text, fresh, bright = comparison.shown.text, comparison.fresh, comparison.bright
        marks = comparison.marks[1]
        if (text, fresh, bright, marks) == self._state:
            return
        self._state = text, fresh, bright, marks
        if pane.toPlainText() != text:
            at = pane.verticalScrollBar().value()
            pane.setPlainText(text)
            pane.verticalScrollBar().setValue(at)
        pane.set_marks(marks)
        pane.set_dimmed(not fresh)
        pane.set_bright(bright)
        if bright is not None and not pane.hasFocus():
            pane.reveal(bright)
        self.copy.setEnabled(fresh and bool(text.strip()))

    def _on_caret(self, code_point: int) -> None:
        if self.pane.hasFocus():
            self._comparison.look_at(code_point)
            self._tell(code_point)

    def _on_hovered(self, code_point: int | None) -> None:
        self._comparison.hover(code_point)
        self._tell(code_point)

    def _tell(self, code_point: int | None = None) -> None:
        """Says of the word under the pointer how likely it is; or else how the sentence was translated."""
        comparison = self._comparison
        found = None if code_point is None else comparison.reading(code_point)
        text = ""
        if found is not None:
            text = said(found)
        elif comparison.loading:
            text = self.tr("loading…")
        elif comparison.figures is not None:
            text = say_figures(comparison.figures[1])
        elif not comparison.fresh and not self.problem.text():
            text = self.tr("translating…")
        self.told.set_text(text, figures_meaning() if found is None and comparison.figures else "")
        self.pane.setAccessibleDescription(text)


def figures_meaning() -> str:
    """What ``say_figures`` tells of."""
    return translate(
        "ComparedPanel",
        "Score (log-probability a token) and time of the sentence under the caret. A model with another "
        "vocabulary counts other tokens: the scores of two models compare only roughly.",
    )


def say_figures(figures: Figures) -> str:
    """Score and time of a sentence."""
    minus = "\N{MINUS SIGN}"
    score = f"{figures.score:.2f}".replace("-", minus) if math.isfinite(figures.score) else f"{minus}∞"
    milliseconds = round(1000 * figures.seconds)
    return f"{score} · {milliseconds:,} ms" if milliseconds else f"{score} · < 1 ms"
