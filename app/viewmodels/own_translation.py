"""A translation of the user's own, which the model scores and aligns."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.services.questions import Explanation
from app.services.translation import Answer, Request, TranslationService
from seq2seq_core.types import Hypothesis


class OwnTranslation(QObject):
    """Has the model explain what the user would have written.

    Signals:
        explained: the source, and the user's translation of it as a hypothesis.
        failed: why it could not be had.
    """

    explained = Signal(str, object)
    failed = Signal(str)

    def __init__(self, service: TranslationService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._question: Explanation | None = None
        service.told.connect(self._on_told)

    def explain(self, source: str, target: str, request: Request) -> None:
        """Asks; white space in the target is one space. The last question alone is answered.

        Args:
            request: which languages it is in.
        """
        given = " ".join(target.split())
        if given:
            self._question = Explanation(
                source=source,
                source_language=request.source_language,
                target_language=request.target_language,
                target=given,
            )
            self._service.ask(self._question)

    def _on_told(self, answer: Answer) -> None:
        if self._question is None or answer.question is not self._question:
            return
        if isinstance(answer.result, Hypothesis):
            self.explained.emit(self._question.source, answer.result)
        else:
            self.failed.emit(answer.error)
