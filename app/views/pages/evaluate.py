"""The Evaluate page: what to evaluate above, what came out of it below."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.viewmodels.evaluation import EvaluationViewModel
from app.views.page import Page, label
from app.views.theme import Theme
from app.views.widgets.evaluation_result import ResultView
from app.views.widgets.evaluation_setup import EvaluationSetup
from app.views.widgets.pair_files import local_files
from app.views.widgets.train_source import LanguageName


class EvaluatePage(Page):
    """Files may be dropped anywhere on it."""

    def __init__(
        self,
        viewmodel: EvaluationViewModel,
        theme: Theme,
        name_of: LanguageName,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self._title = label("title")
        self._error = label("error", wrap=True)
        self._error.hide()
        self._setup = EvaluationSetup(viewmodel, name_of)
        self._setup.started.connect(viewmodel.start)
        self._empty = label("secondary", wrap=True)
        self._result = ResultView(theme, name_of)
        content = QWidget()
        content.setProperty("role", "page")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 4, 0)
        inside.setSpacing(12)
        for part in (self._setup, self._empty, self._result):
            inside.addWidget(part)
        inside.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._error)
        column.addWidget(self._scroll, 1)
        self.setAcceptDrops(True)
        viewmodel.gold.changed.connect(self._show_error)
        viewmodel.finished.connect(self._show_result)
        self.retranslate()
        self._show_result()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Evaluate"))
        self._empty.setText(
            self.tr(
                "Here you see how good a model is: its scores on sentences whose translation is known, how "
                "they change with the length of a sentence, and where it fails. With a second model you see "
                "which one is better, and whether that can be chance. With a gold alignment you see how well "
                "their attention tells which word came from which."
            )
        )
        self._show_error()
        self._setup.retranslate()
        self._result.retranslate()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._viewmodel.gold.offer(local_files(event.mimeData()))

    def _show_error(self) -> None:
        files = self._viewmodel.gold.too_many
        self._error.setVisible(files > 0)
        self._error.setText(
            self.tr(
                "Drop one file of pairs, or a source and a reference file, and with them at most one gold "
                "alignment; these were {}."
            ).format(files)
        )

    def _show_result(self) -> None:
        result = self._viewmodel.result
        self._empty.setVisible(result is None)
        self._result.setVisible(result is not None)
        if result is not None:
            self._result.show_result(result)
