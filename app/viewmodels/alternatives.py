"""What else the model would have said in the place of a word, to choose from."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.services.questions import Alternatives
from app.services.translation import Answer, Request, TranslationService
from app.viewmodels.edited_text import EditedText
from app.viewmodels.marks import Word
from app.viewmodels.shown import Span
from seq2seq_core.types import Alternative


@dataclass(frozen=True, slots=True)
class Choice:
    """A word to choose.

    Attributes:
        text: without the space before it; empty where the sentence ends.
        probability: of its first piece.
    """

    text: str
    probability: float


class AlternativesViewModel(QObject):
    """The words that could stand at one place of the translation.

    Signals:
        changed: opened, answered or closed.
        chosen: the place and the word that is to stand there; no word where the sentence is to end there.
    """

    changed = Signal()
    chosen = Signal(tuple, str)

    def __init__(self, service: TranslationService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._question: Alternatives | None = None
        self._word = Choice("", 0.0)
        self._place: Span = (0, 0)
        self._choices: tuple[Choice, ...] = ()
        self._waiting = False
        self._error = ""
        self._onward: Callable[[str], Request]
        service.told.connect(self._on_told)

    @property
    def place(self) -> Span | None:
        """The word in question (code points of the shown text), None while nothing is open."""
        return None if self._question is None else self._place

    @property
    def word(self) -> str:
        """The word that stands there."""
        return self._word.text

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Likeliest first; the word that stands there is always among them."""
        return self._choices

    @property
    def waiting(self) -> bool:
        """Whether the model is still asked."""
        return self._waiting

    @property
    def error(self) -> str:
        """Why there is nothing to choose from."""
        return self._error

    def open(self, request: Request, text: EditedText, number: int, word: Word) -> None:
        """Asks for the words that could stand in the place of one.

        They are decoded on from while the user reads them, so that the one that is chosen is there at once.

        Args:
            request: by which the text was translated.
            number: of the sentence that the word stands in.
        """
        hypothesis, unit = text.hypothesis(number), word.unit
        assert hypothesis is not None
        source, start = text.passages[number].translation.source, text.shown.spans[number][0]
        self._place = place = (start + unit.start, start + unit.end)
        self._word = Choice(
            hypothesis.text[unit.start : unit.end], math.exp(hypothesis.token_logprobs[unit.first])
        )
        self._choices, self._waiting, self._error = (self._word,), True, ""
        self._onward = lambda other: request.going_on(source, text.beginning_with(number, place, other))
        self._question = Alternatives(
            source=source,
            source_language=request.source_language,
            target_language=request.target_language,
            beginning=hypothesis.text[: unit.start],
        )
        self._service.ask(self._question)
        self.changed.emit()

    def choose(self, text: str) -> None:
        """Has a word stand there; nothing happens where it stands there already."""
        if self._question is not None:
            place, same = self._place, text == self._word.text
            self.close()
            if not same:
                self.chosen.emit(place, text)

    def close(self) -> None:
        """Leaves the word as it is."""
        if self._question is not None:
            self._question, self._waiting = None, False
            self.changed.emit()

    def _on_told(self, answer: Answer) -> None:
        if self._question is None or answer.question is not self._question:
            return
        self._waiting, self._error = False, answer.error
        if isinstance(answer.result, tuple):
            self._choices = self._all(answer.result)
            others = (one.text for one in self._choices if one.text not in ("", self._word.text))
            self._service.foresee(map(self._onward, others))
        self.changed.emit()

    def _all(self, found: tuple[Alternative, ...]) -> tuple[Choice, ...]:
        """Each word once, with or without a space before it, and the one that stands there."""
        probabilities: dict[str, float] = {}
        for one in found:
            word = one.text.strip()
            probabilities[word] = probabilities.get(word, 0.0) + one.probability
        probabilities.setdefault(self._word.text, self._word.probability)
        choices = (Choice(word, probability) for word, probability in probabilities.items())
        return tuple(sorted(choices, key=lambda choice: -choice.probability))
