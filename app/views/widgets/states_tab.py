"""Hidden states with a slider through the steps, and the sentences that are encoded alike."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.viewmodels.inside import InsideViewModel
from app.viewmodels.states import Kind, StatesViewModel
from app.views.page import label
from app.views.theme import Theme
from app.views.widgets.inside_tab import InsideTab, UnitsChooser
from app.views.widgets.neighbours_view import NeighboursView
from app.views.widgets.states_plot import StatesPlot
from app.views.widgets.step_slider import StepSlider

WIDE = 600
"""From this width on, the neighbours stand beside the plot, not below it."""
SIDE = 272
PLAY_INTERVAL = 600
"""Milliseconds that a step is shown while they are played."""


class StepBar(QWidget):
    """Goes through the decoder's steps: by slider, or by itself."""

    def __init__(self, states: StatesViewModel, plot: StatesPlot) -> None:
        super().__init__()
        self._states, self._plot = states, plot
        self.play = QPushButton()
        self.play.setCheckable(True)
        self.play.setProperty("role", "small")
        self.slider = StepSlider()
        self._said = label("label")
        self._timer = QTimer(self, interval=PLAY_INTERVAL)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self._said)
        self.play.toggled.connect(self._on_play)
        self.slider.chosen.connect(states.choose_step)
        self._timer.timeout.connect(self._next)
        states.changed.connect(self.show_step)
        states.step_changed.connect(self.show_step)

    def retranslate(self) -> None:
        """Sets the texts in the language in force."""
        self.slider.setAccessibleName(self.tr("Step of the decoder"))
        self.show_step()

    def hideEvent(self, event: QHideEvent) -> None:
        self.play.setChecked(False)
        super().hideEvent(event)

    def show_step(self) -> None:
        """Follows the view model."""
        states = self._states
        self.setEnabled(states.steps > 1)
        if not states.steps:
            self.play.setChecked(False)
        self.slider.show_step(states.step, states.steps)
        self.play.setText(self.tr("Stop") if self.play.isChecked() else self.tr("Play"))
        self.play.setAccessibleName(self.tr("Go through the steps"))
        self._said.setText(self._text())
        self.slider.setAccessibleDescription(self._said.text())

    def _text(self) -> str:
        states = self._states
        here = [p for p in states.points if p.kind in (Kind.STEP, Kind.END) and p.number == states.step]
        if not here:
            return ""
        step = self.tr("step {} of {}").format(states.step + 1, states.steps)
        return f"{step}: {self._plot.name_of(here[0])}"

    def _on_play(self, playing: bool) -> None:
        if playing:
            if self._states.step + 1 >= self._states.steps:
                self._states.choose_step(0)
            self._timer.start()
        else:
            self._timer.stop()
        self.show_step()

    def _next(self) -> None:
        self._states.choose_step(self._states.step + 1)
        if self._states.step + 1 >= self._states.steps:
            self.play.setChecked(False)


class StatesTab(InsideTab):
    """What the model makes of the sentence, step by step."""

    def __init__(self, inside: InsideViewModel, theme: Theme) -> None:
        self.units = UnitsChooser(inside)
        super().__init__(self.units)
        self._states, self._theme = inside.states, theme
        self.plot = StatesPlot(inside.states, theme)
        self.steps = StepBar(inside.states, self.plot)
        self.neighbours = NeighboursView(inside.neighbours, inside.states)
        self._caption = label("label", wrap=True)
        self._caption.setContentsMargins(16, 0, 16, 12)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.plot, 1)
        left.addWidget(self.steps)
        left.addWidget(self._caption)
        self._rule = QFrame()
        self._rule.setProperty("role", "rule")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(0)
        self._body.addLayout(left, 1)
        self._body.addWidget(self._rule)
        self._body.addWidget(self.neighbours)
        self.column.addLayout(self._body, 1)
        inside.states.changed.connect(self._show)
        theme.changed.connect(self._fit)
        self._fit()
        self.retranslate()

    def retranslate(self) -> None:
        self.units.retranslate()
        self.plot.retranslate()
        self.steps.retranslate()
        self.neighbours.retranslate()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self) -> None:
        states = self._states
        if not states.points:
            self._caption.setText("")
            return
        parts = [self.tr("○ pieces of the source · ■ steps of the decoder, joined in their order")]
        if states.has_context:
            parts.append(self.tr("◇ the one vector through which all of the source must pass"))
        share = self.tr("These two directions show {} % of the variance: what is near here may be far apart.")
        self._caption.setText(" · ".join(parts) + "\n" + share.format(f"{100 * states.explained:.0f}"))

    def _fit(self) -> None:
        wide = self.width() >= self._theme.pixels(WIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._body.setDirection(direction)
        self._rule.setVisible(not wide)
        self.neighbours.setMaximumWidth(self._theme.pixels(SIDE) if wide else self.width())
