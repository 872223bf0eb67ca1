"""The Train page while a training runs, and at its end."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.training_run import State, TrainingRun
from app.views.engine_text import localised
from app.views.page import ElidedLabel, label
from app.views.theme import Theme
from app.views.widgets import train_text
from app.views.widgets.curves import CurvePlot, Line
from app.views.widgets.sample_view import SampleView
from seq2seq_core.config_file import dump_run
from seq2seq_core.training.events import MOST_FORGOTTEN

PROGRESS_STEPS = 1000
TABS = ("samples", "options", "log")


class RunView(QWidget):
    """Shows one TrainingRun.

    Signals:
        pause, stop, use, again: the buttons.
    """

    pause = Signal()
    stop = Signal()
    use = Signal()
    again = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: TrainingRun | None = None
        self._reach = 1.0
        self._title = label("title")
        self._subtitle = ElidedLabel("secondary")
        self._numbers = label("label")
        self._buttons = {name: QPushButton() for name in ("pause", "stop", "again", "use")}
        for name, button in self._buttons.items():
            button.clicked.connect(getattr(self, name))
        for name in ("stop", "use"):
            self._buttons[name].setProperty("role", "primary")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, PROGRESS_STEPS)
        self._result = _ResultPanel()
        self._loss = CurvePlot([Line("secondary", 1.5), Line("accent")], theme, from_zero=False)
        self._scores = CurvePlot(
            [Line("second", dashed=True), Line("secondary", 1.5), Line("accent")], theme, top=10, decimals=1
        )
        self._samples = SampleView(theme)
        self._options = _text_view()
        self._log = _text_view()
        self._tabs = {name: QPushButton() for name in TABS}
        self._pace = ElidedLabel("label")
        self._pace.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.retranslate()

    def show_run(self, run: TrainingRun) -> None:
        """Shows another run from now on."""
        self._run = run
        run.progressed.connect(self._show_progress)
        run.evaluated.connect(self._show_evaluations)
        run.state_changed.connect(self._show_state)
        run.logged.connect(lambda event: self._log.appendPlainText(train_text.log_line(event)))
        self._options.setPlainText(dump_run(run.config))
        self.retranslate()

    def take_focus(self) -> None:
        """The keyboard is on the first of its buttons, where it was on one that is gone."""
        focused = QApplication.focusWidget()
        if self.isVisible() and (focused is None or not self.isAncestorOf(focused)):
            self._buttons["pause"].setFocus()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        names = {"samples": self.tr("Samples"), "options": self.tr("Options"), "log": self.tr("Log")}
        for name, button in self._tabs.items():
            button.setText(names[name])
        self._options.setAccessibleName(names["options"])
        self._log.setAccessibleName(names["log"])
        self._buttons["stop"].setText(self.tr("Stop and keep best"))
        self._buttons["use"].setText(self.tr("Use this model"))
        self._buttons["again"].setText(self.tr("New training"))
        self._progress.setAccessibleName(self.tr("Progress of the training"))
        steps = self.tr("steps")
        self._loss.set_texts(self.tr("Loss (nats a token)"), (self.tr("train"), self.tr("dev")), steps)
        self._loss.setAccessibleName(self.tr("Loss over the steps"))
        names_of_scores = ("chrF", self.tr("BLEU, general text"), "BLEU")
        self._scores.set_texts(self.tr("BLEU and chrF on dev (of 100)"), names_of_scores, steps)
        self._scores.setAccessibleName(self.tr("BLEU and chrF over the steps"))
        self._samples.retranslate()
        if self._run is None:
            return
        self._log.setPlainText("\n".join(train_text.log_line(event) for event in self._run.log))
        self._show_state()
        self._show_evaluations()
        self._show_progress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_evaluations()
        self._show_progress()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._subtitle, 1)
        head.addWidget(self._numbers)
        for button in self._buttons.values():
            head.addWidget(button)
        curves = QFrame()
        curves.setProperty("role", "panel")
        row = QHBoxLayout(curves)
        row.setContentsMargins(16, 12, 16, 8)
        row.setSpacing(24)
        row.addWidget(self._loss)
        row.addWidget(self._scores)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._progress)
        column.addWidget(self._result)
        column.addWidget(curves, 2)
        column.addWidget(self._make_tabs(), 3)

    def _make_tabs(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "panel")
        stack = QStackedWidget()
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 16, 8)
        bar.setSpacing(4)
        group = QButtonGroup(frame)
        for index, (name, content) in enumerate(
            zip(TABS, (self._samples, self._options, self._log), strict=True)
        ):
            button = self._tabs[name]
            button.setProperty("role", "tab")
            button.setCheckable(True)
            button.toggled.connect(lambda on, index=index: stack.setCurrentIndex(index) if on else None)
            group.addButton(button)
            bar.addWidget(button)
            stack.addWidget(content)
        self._tabs["samples"].setChecked(True)
        bar.addWidget(self._pace, 1)
        rule = QFrame()
        rule.setProperty("role", "rule")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(rule)
        column.addWidget(stack, 1)
        return frame

    def _show_state(self) -> None:
        run = self._run
        assert run is not None
        self._title.setText(run.name)
        over = run.over
        leaving = over and any(self._buttons[name].hasFocus() for name in ("pause", "stop"))
        pausing = run.state in (State.PAUSING, State.PAUSED)
        for name in ("pause", "stop"):
            self._buttons[name].setVisible(not over)
            self._buttons[name].setEnabled(run.state is not State.STOPPING)
        self._buttons["again"].setVisible(over)
        installed = (
            run.state is State.FINISHED and run.finished is not None and run.finished.bundle is not None
        )
        self._buttons["use"].setVisible(installed)
        if leaving:
            self._buttons["use" if installed else "again"].setFocus()
        self._buttons["pause"].setText(self.tr("Resume") if pausing else self.tr("Pause"))
        self._result.show_run(run)
        self._show_progress()

    def _show_progress(self) -> None:
        run = self._run
        if run is None or not self.isVisible():
            return  # nothing is drawn for nobody: while training, the time belongs to the translation
        self._subtitle.set_text(self._describe(run))
        self._numbers.setText(" · ".join(self._say_numbers(run)))
        last = run.last
        end = run.started.max_steps if run.started is not None else 0
        waiting = last is None and not run.over
        self._progress.setRange(0, 0 if waiting else PROGRESS_STEPS)
        if not waiting:
            part = 1.0 if run.state is State.FINISHED else last.progress if last is not None else 0.0
            self._progress.setValue(round(part * PROGRESS_STEPS))
        step = last.step if last is not None else run.started.step if run.started is not None else 0
        computed = self.tr("{} of what is computed is padding")
        self._pace.set_text(
            " · ".join(self._say_pace(run, step, end)),
            computed.format(f"{last.padding:.1%}") if last is not None else "",
        )
        reach = _reach(step, end)
        self._loss.show_curves((run.train_loss, run.dev_loss), reach)
        if reach != self._reach:
            self._reach = reach
            self._scores.show_curves((run.chrf, run.general, run.bleu), reach)

    def _show_evaluations(self) -> None:
        run = self._run
        if run is None or not self.isVisible():
            return
        self._scores.show_curves((run.chrf, run.general, run.bleu), self._reach)
        self._samples.set_evaluations(run.evaluations, fine_tuned=run.config.base is not None)

    def _describe(self, run: TrainingRun) -> str:
        states = {
            State.PREPARING: self.tr("preparing: the file is read and cut into pieces"),
            State.PAUSING: self.tr("pauses after this step…"),
            State.PAUSED: self.tr("paused; a checkpoint is saved"),
            State.STOPPING: self.tr("stopping; the best model is being installed…"),
            State.SUSPENDED: self.tr("interrupted; it can be resumed"),
            State.FAILED: self.tr("ended with an error"),
            State.FINISHED: self.tr("finished"),
        }
        if run.state in states and not (run.state is State.PREPARING and run.started is not None):
            return states[run.state]
        pairs = train_text.count(run.started.train_pairs) if run.started is not None else "…"
        if run.config.base is not None:
            text = self.tr("fine-tuning {base} on {pairs} pairs").format(base=run.config.base, pairs=pairs)
        else:
            text = self.tr("a new model from {pairs} pairs").format(pairs=pairs)
        return text

    def _say_numbers(self, run: TrainingRun) -> list[str]:
        parts = [self.tr("{} gone").format(train_text.duration(run.seconds_gone))]
        if run.over:
            return [self.tr("took {}").format(train_text.duration(run.seconds_gone))]
        if run.last is not None:
            if run.seconds_left is not None and run.state is State.RUNNING:
                parts.append(self.tr("{} left").format(train_text.estimate(run.seconds_left)))
            parts.append(self.tr("{} tokens/s").format(train_text.count(run.last.tokens_per_second)))
        return parts

    def _say_pace(self, run: TrainingRun, step: int, end: int) -> list[str]:
        parts = []
        if end:
            steps = {"step": train_text.count(step), "end": train_text.count(end)}
            parts.append(self.tr("step {step} of {end}").format(**steps))
        if run.last is not None:
            parts.append(self.tr("learning rate {}").format(train_text.rate(run.last.learning_rate)))
            parts.append(self.tr("{} padding").format(f"{run.last.padding:.1%}"))
        return parts


class _ResultPanel(QFrame):
    """What was reached, or why not."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._headline = label("heading", wrap=True, selectable=True)
        self._general = label("secondary", wrap=True, selectable=True)
        self._detail = label("secondary", wrap=True, selectable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        for part in (self._headline, self._general, self._detail):
            column.addWidget(part)

    def show_run(self, run: TrainingRun) -> None:
        """Hidden until the run is over."""
        self.setVisible(run.over)
        self._show_general(run)
        if run.state is State.FAILED and run.ended is not None:
            self._headline.setProperty("role", "error")
            self._headline.setText(localised(run.ended.error))
            self._detail.setText(
                self.tr("This is a fault of the program; details are in the log file. Nothing saved is lost.")
                if run.ended.unexpected
                else self.tr("What was chosen is kept: go back with “New training”, mend it and start again.")
            )
        elif run.state is State.FINISHED:
            self._headline.setProperty("role", "heading")
            self._headline.setText(self._reached(run))
            self._detail.setText(self._reason(run))
        elif run.state is State.SUSPENDED:
            self._headline.setProperty("role", "heading")
            self._headline.setText(self.tr("The training was interrupted at a checkpoint."))
            self._detail.setText(self.tr("“New training” leads to where it can be resumed."))
        self._headline.style().polish(self._headline)

    def _show_general(self, run: TrainingRun) -> None:
        """What the model still knows of other text, where that was measured."""
        finished = run.finished if run.state is State.FINISHED else None
        forgotten = None if finished is None else finished.forgotten
        self._general.setVisible(forgotten is not None)
        if finished is None or forgotten is None:
            return
        text = self.tr("General text: BLEU {before} → {after} ({gain})").format(
            before=train_text.score(finished.first_general or 0.0),
            after=train_text.score(finished.best_general or 0.0),
            gain=train_text.difference(-forgotten),
        )
        much = forgotten > MOST_FORGOTTEN
        if much:
            text += self.tr(": the model has forgotten some of what it knew; the log says what helps.")
        self._general.setProperty("role", "error" if much else "secondary")
        self._general.setText(text)
        self._general.style().polish(self._general)

    def _reached(self, run: TrainingRun) -> str:
        best = run.best
        if best is None:
            return self.tr("No model was reached.")
        first = run.evaluations[0]
        if first is best:
            text = self.tr("BLEU {bleu} · chrF {chrf} on dev")
            if run.config.base is not None:
                text = self.tr("BLEU {bleu} · chrF {chrf} on dev: no better than before")
            return text.format(bleu=train_text.score(best.bleu), chrf=train_text.score(best.chrf))
        return self.tr(
            "BLEU {bleu_before} → {bleu} ({bleu_gain}) · chrF {chrf_before} → {chrf} ({chrf_gain}) on dev"
        ).format(
            bleu_before=train_text.score(first.bleu),
            bleu=train_text.score(best.bleu),
            bleu_gain=train_text.difference(best.bleu - first.bleu),
            chrf_before=train_text.score(first.chrf),
            chrf=train_text.score(best.chrf),
            chrf_gain=train_text.difference(best.chrf - first.chrf),
        )

    def _reason(self, run: TrainingRun) -> str:
        finished = run.finished
        if finished is None or finished.bundle is None:
            return self.tr("Nothing was installed.")
        if finished.best_step == 0:
            return self.tr("The model that it started from is installed as {name}.").format(name=run.name)
        best = finished.best_step if finished.best_step is not None else finished.step
        text = self.tr("The model of step {step} is installed as {name}.")
        return text.format(step=train_text.count(best), name=run.name)


def _reach(step: int, end: int) -> float:
    """Up to which step the plots go: doubled until it is the last one, so that their axes seldom move."""
    reach = float(max(end, step, 1))
    while reach / 2 >= max(step, 1):
        reach /= 2
    return reach


def _text_view() -> QPlainTextEdit:
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    view.setMaximumBlockCount(5000)
    view.document().setDocumentMargin(16)
    return view
