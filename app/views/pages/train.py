"""The Train page: interrupted runs, then the setup or the running training."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.services.training import UnfinishedRun
from app.viewmodels.training import TrainingViewModel
from app.views.engine_text import localised
from app.views.page import Page, label
from app.views.theme import Theme
from app.views.widgets import train_text
from app.views.widgets.pair_files import local_files
from app.views.widgets.train_cards import ConfirmButton
from app.views.widgets.train_run import RunView
from app.views.widgets.train_setup import COLUMN_WIDTH, SetupView
from app.views.widgets.train_source import LanguageName


class TrainPage(Page):
    """Files may be dropped anywhere on it while the setup is shown."""

    def __init__(
        self, viewmodel: TrainingViewModel, theme: Theme, name_of: LanguageName, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self._title = label("title")
        self._error = label("error", wrap=True, selectable=True)
        self._error.hide()
        self._unfinished = QWidget()
        self._unfinished.setMaximumWidth(COLUMN_WIDTH)
        self._banners = QVBoxLayout(self._unfinished)
        self._banners.setContentsMargins(0, 0, 4, 0)  # as the panels below
        self._banners.setSpacing(8)
        self._setup = SetupView(viewmodel.setup, theme, name_of)
        self._theme = theme
        self._run: RunView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._setup)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._error)
        column.addWidget(self._unfinished)
        column.addWidget(self._stack, 1)
        self.setAcceptDrops(True)
        self._connect()
        self.retranslate()
        self._show_mode()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Train"))
        self._setup.retranslate()
        if self._run is not None:
            self._run.retranslate()
        self._show_unfinished()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._viewmodel.mode == "setup" and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = local_files(event.mimeData())
        if len(files) > 2:
            self._say(
                self.tr("Drop one file of pairs, or a source and a target file; these were {}.").format(
                    len(files)
                )
            )
            return
        self._say("")
        event.acceptProposedAction()
        self._viewmodel.setup.pairs.choose(files)

    def _connect(self) -> None:
        viewmodel = self._viewmodel
        self._setup.start.connect(viewmodel.start)
        self._setup.resume.connect(viewmodel.resume_unfinished)
        viewmodel.mode_changed.connect(self._show_mode)
        viewmodel.unfinished_changed.connect(self._show_unfinished)
        viewmodel.failed.connect(self._say)

    def _say(self, error: str) -> None:
        self._error.setText(localised(error))
        self._error.setVisible(bool(error))

    def _show_mode(self) -> None:
        self._say("")
        run = self._viewmodel.run
        self._title.setVisible(run is None)
        self._unfinished.setVisible(run is None and bool(self._viewmodel.unfinished))
        if run is None:
            self._stack.setCurrentWidget(self._setup)
            return
        if self._run is None:
            self._run = self._make_run_view()
        self._run.show_run(run)
        self._stack.setCurrentWidget(self._run)
        self._run.take_focus()

    def _make_run_view(self) -> RunView:
        """Its plots take a while to build: not before there is something to draw."""
        view, viewmodel = RunView(self._theme), self._viewmodel
        view.pause.connect(viewmodel.pause_or_resume)
        view.stop.connect(viewmodel.stop)
        view.use.connect(viewmodel.use)
        view.again.connect(viewmodel.new_training)
        self._stack.addWidget(view)
        return view

    def _show_unfinished(self) -> None:
        while (item := self._banners.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for run in self._viewmodel.unfinished:
            self._banners.addWidget(self._make_banner(run))
        self._unfinished.setVisible(self._viewmodel.mode == "setup" and bool(self._viewmodel.unfinished))

    def _make_banner(self, run: UnfinishedRun) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "panel")
        text = label("", wrap=True)
        text.setText(
            self.tr("The training {name} was interrupted at step {step}.").format(
                name=run.name, step=train_text.count(run.step)
            )
        )
        resume = QPushButton(self.tr("Resume"))
        resume.setProperty("role", "primary")
        resume.setAccessibleName(self.tr("Resume {}").format(run.name))
        resume.clicked.connect(lambda: self._viewmodel.resume_unfinished(run.name))
        discard = ConfirmButton()
        discard.set_texts(self.tr("Discard"), self.tr("Really discard it?"))
        discard.confirmed.connect(lambda: self._viewmodel.discard_unfinished(run.name))
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(8)
        row.addWidget(text, 1)
        row.addWidget(discard)
        row.addWidget(resume)
        return frame
