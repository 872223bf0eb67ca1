"""The upper part of the Evaluate page: the test set, the models, and how far an evaluation is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.services.evaluation import Progress
from app.viewmodels.evaluation import EvaluationViewModel, Obstacle
from app.views.engine_text import localised
from app.views.page import label
from app.views.widgets import train_text
from app.views.widgets.chooser import Chooser
from app.views.widgets.gold_picker import GoldPicker
from app.views.widgets.pair_files import PairFilePicker
from app.views.widgets.reading_picker import ReadingPicker
from app.views.widgets.train_source import LanguageName

LARGEST_BEAM = 10


class EvaluationSetup(QFrame):
    """Everything is kept in the view model.

    Signals:
        started: the user starts an evaluation.
    """

    started = Signal()

    def __init__(self, viewmodel: EvaluationViewModel, name_of: LanguageName) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._viewmodel = viewmodel
        self._name_of = name_of
        self._heading = label("heading")
        self._files = PairFilePicker(viewmodel.pairs)
        self._gold = GoldPicker(viewmodel.gold)
        self._reading = ReadingPicker(viewmodel)
        self._first, self._second, self._direction, self._beam = (Chooser() for _ in range(4))
        self._first.chosen.connect(viewmodel.choose_model)
        self._second.chosen.connect(viewmodel.choose_second)
        self._direction.chosen.connect(viewmodel.choose_direction)
        self._beam.chosen.connect(viewmodel.choose_beam)
        self._start = QPushButton()
        self._start.setProperty("role", "primary")
        self._start.clicked.connect(self.started)
        self._obstacle = label("secondary", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stage = label("secondary", wrap=True)
        self._cancel = QPushButton()
        self._cancel.clicked.connect(viewmodel.cancel)
        self._error = label("error", wrap=True, selectable=True)
        self._running = QWidget()
        self._lay_out()
        viewmodel.changed.connect(self._show)
        viewmodel.progressed.connect(self._show_progress)
        viewmodel.finished.connect(self._show_progress)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("Test set and models"))
        self._files.retranslate()
        self._gold.retranslate()
        self._reading.retranslate()
        self._first.set_name(self.tr("Model to evaluate"))
        self._second.set_name(self.tr("Model to compare it with"), self.tr("against: {}"))
        self._direction.set_name(self.tr("Languages of the source and the reference"))
        self._beam.set_name(self.tr("Beam size: how many hypotheses the search keeps"), self.tr("beam {}"))
        self._start.setText(self.tr("Evaluate"))
        self._cancel.setText(self.tr("Cancel"))
        self._bar.setAccessibleName(self.tr("Progress of the evaluation"))
        self._show()
        self._show_progress()

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for widget in (self._first, self._second, self._direction, self._beam):
            choices.addWidget(widget)
        choices.addStretch(1)
        choices.addWidget(self._start)
        progress = QHBoxLayout(self._running)
        progress.setContentsMargins(0, 0, 0, 0)
        progress.setSpacing(12)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self._stage)
        beside.addWidget(self._bar)
        progress.addLayout(beside, 1)
        progress.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._heading)
        column.addWidget(self._files)
        column.addWidget(self._gold)
        column.addWidget(self._reading)
        column.addLayout(choices)
        column.addWidget(self._obstacle)
        column.addWidget(self._running)
        column.addWidget(self._error)

    def _show(self) -> None:
        model = self._viewmodel
        names = model.model_names
        self._first.set_choices([(name, name) for name in names], model.first)
        self._first.setVisible(bool(names))
        others = [(name, name) for name in names if name != model.first]
        self._second.set_choices([("", self.tr("no other model")), *others], model.second)
        self._second.setVisible(bool(others))
        self._direction.set_choices(
            [((a, b), f"{self._name_of(a)} → {self._name_of(b)}") for a, b in model.directions],
            model.direction,
        )
        self._direction.setVisible(bool(model.directions))
        self._beam.set_choices([(n, str(n)) for n in range(1, LARGEST_BEAM + 1)], model.beam)
        self._show_start()

    def _show_start(self) -> None:
        model = self._viewmodel
        obstacle = model.obstacle
        self._start.setEnabled(obstacle is None and not model.running)
        text = "" if obstacle is None or model.running else self._say(obstacle)
        self._obstacle.setText(text)
        self._obstacle.setVisible(bool(text))

    def _say(self, obstacle: Obstacle) -> str:
        texts = {
            Obstacle.NO_FILE: self.tr("Choose a file that the models were not trained on."),
            Obstacle.NO_PAIRS: self.tr("The file holds no pair with text on both sides."),
            Obstacle.NO_MODEL: self.tr("No model is installed. Train one on the Train page."),
            Obstacle.NO_DIRECTION: self.tr("The two models have no direction in common. Choose another one."),
        }
        return texts.get(
            obstacle, ""
        )  # what is wrong with the file, or that it is being read, stands with it

    def _show_progress(self) -> None:
        progress = self._viewmodel.progress
        self._running.setVisible(progress is not None)
        self._error.setText(localised(self._viewmodel.error))
        self._error.setVisible(bool(self._viewmodel.error))
        if progress is not None:
            counted = progress.stage in ("translating", "aligning")
            self._bar.setRange(0, progress.total if counted else 0)  # 0 for a bar that only moves
            self._bar.setValue(progress.done)
            self._stage.setText(self._describe(progress))
        self._show_start()

    def _describe(self, progress: Progress) -> str:
        if progress.stage == "reading":
            return self.tr("Reading…")
        if progress.stage == "loading":
            return self.tr("Loading {}…").format(progress.model)
        if progress.stage == "scoring":
            return self.tr("Scoring…")
        if progress.stage == "aligning":
            return self.tr("{model} aligns words: {done} of {total} pairs").format(
                model=progress.model,
                done=train_text.count(progress.done),
                total=train_text.count(progress.total),
            )
        parts = [
            self.tr("{model} translates: {done} of {total} sentences").format(
                model=progress.model,
                done=train_text.count(progress.done),
                total=train_text.count(progress.total),
            )
        ]
        left = self._viewmodel.seconds_left
        if left is not None:
            parts.append(self.tr("{} left").format(train_text.estimate(left)))
        return " · ".join(parts)
