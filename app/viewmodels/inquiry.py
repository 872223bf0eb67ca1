"""What is asked of the model about the sentence that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from app.services.translation import Answer, Question, Request, TranslationService
from seq2seq_core.types import Hypothesis, Translation


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What is looked at: a sentence, the hypothesis of it on show, and how they came about."""

    translation: Translation
    number: int
    request: Request

    @property
    def hypothesis(self) -> Hypothesis:
        return self.translation.hypotheses[self.number]


class Stage(Enum):
    """How far an inquiry is."""

    NOTHING = auto()
    WAITING = auto()
    HERE = auto()
    FAILED = auto()


class Inquiry(QObject):
    """One kind of question about what is looked at, and what it came to.

    Args:
        service: answers it.
        ask: makes the question; None where there is nothing to ask. Equal ones have equal answers.

    Signals:
        changed: of stage, result or error.
    """

    changed = Signal()

    def __init__(
        self,
        service: TranslationService,
        ask: Callable[[Subject], Question | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service, self._ask = service, ask
        self._question: Question | None = None
        self._engine: tuple[str, str, int] | None = None
        self.stage = Stage.NOTHING
        self.result: object = None
        self.error = ""
        service.told.connect(self._on_told)

    def look_at(self, subject: Subject | None, *, wanted: bool) -> None:
        """Forgets what was found about something else; asks what is not known yet, if it is wanted."""
        question = None if subject is None else self._ask(subject)
        engine = None if subject is None else subject.request.engine
        same = question == self._question and engine == self._engine
        if same and self.stage is Stage.HERE:
            return
        self._question, self._engine = question, engine
        if not same and self.stage is not Stage.NOTHING:
            self._set(Stage.NOTHING)
        if question is not None and wanted:
            self._set(Stage.WAITING)
            self._service.ask(question)

    def fail(self, error: str) -> None:
        """What was asked will not be answered."""
        if self.stage is Stage.WAITING:
            self._set(Stage.FAILED, error=error)

    def _on_told(self, answer: Answer) -> None:
        if answer.question is not self._question or self.stage is not Stage.WAITING:
            return
        if answer.result is None:
            self._set(Stage.FAILED, error=answer.error)
        else:
            self._set(Stage.HERE, result=answer.result)

    def _set(self, stage: Stage, *, result: object = None, error: str = "") -> None:
        self.stage, self.result, self.error = stage, result, error
        self.changed.emit()
