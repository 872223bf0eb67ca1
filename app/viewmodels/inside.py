"""Looking inside one translated sentence: which way of looking is open, and what it asks of the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from PySide6.QtCore import QObject, Signal

from app.services.questions import Again
from app.services.settings import Settings
from app.services.translation import Answer, LoadedModel, Question, Request, TranslationService
from app.viewmodels.alignment import AlignmentViewModel
from app.viewmodels.selection import SelectionModel
from seq2seq_core.types import Hypothesis, Translation


class Tab(StrEnum):
    """The ways of looking, in the order in which they stand."""

    ALIGNMENT = auto()
    FLOW = auto()
    TREE = auto()
    TOKENS = auto()
    SALIENCY = auto()
    STATES = auto()


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


class InsideViewModel(QObject):
    """One sentence, looked at in one way.

    Signals:
        tab_changed: another way of looking is open.
        found: the Translation that is looked at, made again with attention or trace.
    """

    tab_changed = Signal()
    found = Signal(object)

    def __init__(
        self, service: TranslationService, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._model: LoadedModel | None = None
        self._subject: Subject | None = None
        self.selection = SelectionModel(words=settings.words, parent=self)
        self.alignment = AlignmentViewModel(self.selection, self)
        self._again = Inquiry(service, self._ask_again, self)
        self._again.changed.connect(self._on_again)
        self._inquiries: dict[Inquiry, frozenset[Tab]] = {self._again: frozenset(Tab)}

    @property
    def tab(self) -> Tab:
        """The one that is open."""
        key = self._settings.inside_tab
        return next((tab for tab in Tab if tab == key), Tab.ALIGNMENT)

    def open(self, tab: Tab) -> None:
        """Looks in another way."""
        if tab != self.tab:
            self._settings.inside_tab = tab
            self.tab_changed.emit()
            self._look()

    def choose_words(self, words: bool) -> None:
        """Words in all views, or the model's own pieces."""
        self._settings.words = words
        self.selection.choose_words(words)

    def set_model(self, model: LoadedModel) -> None:
        """Takes the model that translates."""
        self._model = model
        self.alignment.set_model(model)

    def show(self, subject: Subject | None) -> None:
        """Another sentence, another hypothesis of it, or the same with more known about it."""
        self._subject = subject
        self.selection.show(subject.translation if subject else None, subject.number if subject else 0)
        self._look()

    def fail(self, error: str) -> None:
        """What was asked was forgotten over another text, and that could not be translated."""
        for inquiry in self._inquiries:
            inquiry.fail(error)

    def _look(self) -> None:
        for inquiry, tabs in self._inquiries.items():
            inquiry.look_at(self._subject, wanted=self.tab in tabs)

    def _ask_again(self, subject: Subject) -> Question | None:
        """Attention and trace, as far as the open tab shows them and they can be had."""
        translation = subject.translation
        has_map = self._model is not None and self._model.layers > 0
        if translation.sentences or not has_map or subject.hypothesis.attention is not None:
            return None
        return Again(
            translation.source,
            translation.source_language,
            translation.target_language,
            replace(subject.request.options, attention=True),
        )

    def _on_again(self) -> None:
        again = self._again.result
        if self._again.stage is Stage.FAILED:
            self.alignment.fail(self._again.error)
        elif isinstance(again, Translation) and self._subject is not None:
            # The user's own translation stands below those of the model.
            if _texts(again) == _texts(self._subject.translation)[: len(again.hypotheses)]:
                self.found.emit(again)
            else:
                self.alignment.fail()


def _texts(translation: Translation) -> list[str]:
    return [hypothesis.text for hypothesis in translation.hypotheses]
