"""The report of the sentence that is looked at: what it tells is found out only when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.services.questions import Finding
from app.services.translation import Answer, LoadedModel, TranslationService
from app.viewmodels.inquiry import Subject
from seq2seq_core.inspection.report import Findings


class ReportViewModel(QObject):
    """Finds out all that there is to tell.

    Signals:
        changed: there is a sentence to report of or none, or it is being found out.
        found: Findings.
        failed: why there is no report; empty where the text changed meanwhile.
    """

    changed = Signal()
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, service: TranslationService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._model: LoadedModel | None = None
        self._subject: Subject | None = None
        self._question: Finding | None = None
        service.told.connect(self._on_told)

    @property
    def busy(self) -> bool:
        """Whether it is being found out."""
        return self._question is not None

    @property
    def ready(self) -> bool:
        """Whether there is something to report of, and no report under way."""
        return self._subject is not None and not self.busy

    def set_model(self, model: LoadedModel) -> None:
        """Takes the model that translates."""
        self._model = model

    def look_at(self, subject: Subject | None) -> None:
        """Takes what is looked at; a report of anything else is given up."""
        same = _texts(subject) == _texts(self._subject)
        self._subject = subject
        if self._question is not None and same:
            self._service.ask(self._question)  # it may have been forgotten over another text
        elif self._question is not None:
            self._give_up("")
        self.changed.emit()

    def fail(self, error: str) -> None:
        """What was asked will not be answered."""
        if self.busy:
            self._give_up(error)

    def start(self) -> None:
        """Finds out what there is to tell; ``found`` or ``failed`` follows."""
        subject, model = self._subject, self._model
        if subject is None or model is None or self.busy:
            return
        self._question = Finding(subject.translation, subject.number, model.name, subject.request.options)
        self._service.ask(self._question)
        self.changed.emit()

    def _on_told(self, answer: Answer) -> None:
        if answer.question is not self._question:
            return
        if isinstance(answer.result, Findings):
            self._question = None
            self.found.emit(answer.result)
            self.changed.emit()
        else:
            self._give_up(answer.error)

    def _give_up(self, error: str) -> None:
        self._question = None
        self.failed.emit(error)
        self.changed.emit()


def _texts(subject: Subject | None) -> tuple[object, ...] | None:
    if subject is None:
        return None
    return subject.translation.source, subject.hypothesis.text, subject.request.engine
