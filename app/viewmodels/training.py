"""The Train page: a setup, then a run, and the runs that wait to be taken up again."""

from __future__ import annotations

import statistics
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.corpora import CorpusInspector
from app.services.model_parts import PartsReader
from app.services.models import ModelService
from app.services.parameters import ParameterCounter
from app.services.training import RunEnded, TrainingService, UnfinishedRun
from app.services.training_speed import Speed, SpeedMemory
from app.viewmodels.training_plan import DEV_SENTENCES
from app.viewmodels.training_run import State, TrainingRun
from app.viewmodels.training_setup import TrainingSetup
from seq2seq_core.errors import InterlinearError
from seq2seq_core.training.events import Evaluated, TrainingEvent

SPEED_SAMPLES = 30
"""Reports of a run's speed that it takes to be remembered: a handful of small batches says little."""


class TrainingViewModel(QObject):
    """State of the Train page.

    Signals:
        mode_changed: "setup" or "run" is shown.
        unfinished_changed: other runs wait to be resumed.
        progressed: the run under way shows other numbers, or is over.
        failed: a str (a Message where the engine says it): why something that was asked for did not go.
        use_model: the user wants this model to translate.
    """

    mode_changed = Signal()
    unfinished_changed = Signal()
    progressed = Signal()
    failed = Signal(object)
    use_model = Signal(str)

    def __init__(
        self,
        service: TrainingService,
        inspector: CorpusInspector,
        general_inspector: CorpusInspector,
        models: ModelService,
        speeds: SpeedMemory,
        counter: ParameterCounter,
        parts: PartsReader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._models = models
        self._speeds = speeds
        self.unfinished: tuple[UnfinishedRun, ...] = service.unfinished()
        self.run: TrainingRun | None = None
        self.setup = TrainingSetup(
            inspector,
            general_inspector,
            lambda: self._models.entries,
            lambda: [run.name for run in self.unfinished],
            speeds.recall,
            counter,
            parts,
            self,
        )
        self._speed_key = ""
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        models.listed.connect(self.setup.refresh)
        service.events_arrived.connect(self._take)
        service.ended.connect(self._end)
        self.setup.refresh()

    @property
    def mode(self) -> Literal["setup", "run"]:
        """Which half of the page is shown."""
        return "setup" if self.run is None else "run"

    def start(self) -> None:
        """Starts what the setup describes."""
        if self.setup.obstacle is not None:
            return
        try:
            config = self.setup.run()
        except InterlinearError as error:
            self.failed.emit(error.message)
            return
        self._speed_key = self.setup.speed_key
        # The name is neither installed nor unfinished: what lies there is of a model thrown away.
        self._begin(TrainingRun(config, parent=self), resume=False, force=True)

    def resume_unfinished(self, name: str) -> None:
        """Takes an interrupted run up where its last checkpoint left it."""
        found = next((run for run in self.unfinished if run.name == name), None)
        if found is None or self._service.running:
            return
        run = TrainingRun(found.run, parent=self)
        run.replay(found.events)
        self._speed_key = ""
        self._begin(run, resume=True, force=False)

    def discard_unfinished(self, name: str) -> None:
        """Deletes an interrupted run."""
        try:
            self._service.discard(name)
        except OSError as error:
            self.failed.emit(f"{error.filename}: {error.strerror}")
        self._look_for_unfinished()

    def pause_or_resume(self) -> None:
        """The one button for both."""
        if self.run is None or self.run.over:
            return
        if self.run.state in (State.PAUSING, State.PAUSED):
            self._service.resume()
            self.run.asked_to_resume()
        else:
            self._service.pause()
            self.run.asked_to_pause()

    def stop(self) -> None:
        """Ends the run and keeps the best model that it reached."""
        if self.run is not None and not self.run.over:
            self._service.stop()
            self.run.asked_to_stop()

    def use(self) -> None:
        """The new model translates from now on."""
        if self.run is not None and self.run.state is State.FINISHED:
            self.use_model.emit(self.run.name)

    def new_training(self) -> None:
        """Back to the setup, with what was chosen there."""
        if self.run is not None and self.run.over:
            self.run.deleteLater()
            self.run = None
            self._look_for_unfinished()
            self.mode_changed.emit()

    def _begin(self, run: TrainingRun, *, resume: bool, force: bool) -> None:
        self.run = run
        self._clock.start()
        self.mode_changed.emit()
        self._service.start(run.config, resume=resume, force=force)

    def _take(self, events: tuple[TrainingEvent, ...]) -> None:
        if self.run is not None:
            self.run.take(events)
            self.progressed.emit()

    def _end(self, ended: RunEnded) -> None:
        self._clock.stop()
        if self.run is None:
            return
        self._remember_speed(self.run)
        self.run.end(ended)
        self._look_for_unfinished()
        if ended.outcome == "finished":
            self._models.refresh()

    def _remember_speed(self, run: TrainingRun) -> None:
        evaluations = [event for event in run.log if isinstance(event, Evaluated)]
        speeds = run.speeds
        if not self._speed_key or len(speeds) < SPEED_SAMPLES or not evaluations:
            return
        ways = len(run.config.data.language_pairs())
        there = run.started.dev_pairs if run.started is not None else DEV_SENTENCES
        sentences = max(1, min(run.config.training.dev_sentences, there)) * ways
        if run.config.data.general:
            sentences += min(DEV_SENTENCES, self.setup.general.usable) * ways
        per_sentence = statistics.median(event.seconds for event in evaluations) / sentences
        self._speeds.remember(self._speed_key, Speed(statistics.median(speeds), per_sentence, measured=True))

    def _look_for_unfinished(self) -> None:
        self.unfinished = self._service.unfinished()
        self.setup.refresh()
        self.unfinished_changed.emit()

    def _tick(self) -> None:
        if self.run is not None:
            self.run.progressed.emit()
