"""What the Translate page shows and does, without a widget."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from app.services.models import ModelService
from app.services.settings import Settings
from app.services.translation import LoadedModel, Request, Response, TranslationService
from app.viewmodels.hypotheses import HypothesesModel
from app.viewmodels.inside import InsideViewModel, Subject
from app.viewmodels.shown import ShownText, Span, compose, passage_at
from seq2seq_core.types import Passage, TranslatedText, Translation

ATTENTION_LIMIT = 600
"""Up to this many characters, the attention of all sentences is asked for with the translation; in a longer
text only that of the sentence under the caret, once its translation stands."""

NOTHING = ShownText("", ())


class Phase(Enum):
    """How the target pane stands to the source pane."""

    LOADING = auto()
    EMPTY = auto()
    DECODING = auto()
    LIVE = auto()
    FAILED = auto()


class TranslateViewModel(QObject):
    """Live translation of one text.

    ``fresh`` is True exactly when ``shown`` is the translation of ``source``; else that is on its way.

    Signals:
        phase_changed: phase, time or error.
        shown_changed: the text of the target pane.
        passage_changed: another sentence is analysed, or there is another hypothesis of it on show.
        languages_changed: what can be chosen, or what is.
        source_replaced: a text that now stands in the source pane, put there by ``swap``.
    """

    phase_changed = Signal()
    shown_changed = Signal()
    passage_changed = Signal()
    languages_changed = Signal()
    source_replaced = Signal(str)

    def __init__(
        self,
        service: TranslationService,
        models: ModelService,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service, self._models, self._settings = service, models, settings
        self.hypotheses = HypothesesModel(self)
        self.inside = InsideViewModel(service, settings, self)
        self._source = ""
        self._caret = 0
        self._result: TranslatedText | None = None
        self._asked: Request | None = None
        self._shown = NOTHING
        self._number: int | None = None
        self._chosen: dict[int, int] = {}
        self._phase = Phase.LOADING
        self._loaded: LoadedModel | None = None
        self._seconds = 0.0
        self._error = ""
        service.loading.connect(lambda _name: self._set_phase(Phase.LOADING))
        service.loaded.connect(self._on_loaded)
        service.answered.connect(self._on_answered)
        self.inside.found.connect(self._take_passage)
        models.listed.connect(self._on_listed)
        models.chosen.connect(lambda _name: self._on_listed())
        models.chosen.connect(lambda _name: self._submit())
        settings.changed.connect(self._on_setting)

    # What is shown

    @property
    def phase(self) -> Phase:
        return self._phase

    @property
    def fresh(self) -> bool:
        return self._phase in (Phase.LIVE, Phase.EMPTY)

    @property
    def seconds(self) -> float:
        """Wall time of the translation on show."""
        return self._seconds

    @property
    def error(self) -> str:
        """What went wrong, in the phase FAILED."""
        return self._error

    @property
    def device(self) -> str:
        return self._loaded.device if self._loaded else ""

    @property
    def source(self) -> str:
        return self._source

    @property
    def shown(self) -> ShownText:
        return self._shown

    @property
    def passage(self) -> Passage | None:
        """The sentence that is analysed."""
        return None if self._result is None or self._number is None else self._result.passages[self._number]

    @property
    def source_span(self) -> Span | None:
        """Where the analysed sentence stands in the source pane."""
        return (self.passage.source_start, self.passage.source_end) if self.passage else None

    @property
    def target_span(self) -> Span | None:
        """Where its translation stands in the target pane."""
        return None if self._number is None or not self._shown.spans else self._shown.spans[self._number]

    @property
    def several(self) -> bool:
        """Whether there is more than the analysed sentence."""
        return self._result is not None and len(self._result.passages) > 1

    @property
    def chosen_hypothesis(self) -> int:
        """Row of the hypothesis on show."""
        return 0 if self._number is None else self._chosen.get(self._number, 0)

    # What can be chosen

    @property
    def model(self) -> str:
        return self._models.current

    @property
    def model_names(self) -> tuple[str, ...]:
        names = tuple(entry.name for entry in self._models.entries if entry.problem is None)
        return names if self.model in names else (self.model, *names)

    @property
    def beam(self) -> int:
        return self._settings.beam

    @property
    def source_language(self) -> str:
        return self._settings.source_language

    @property
    def target_language(self) -> str:
        return self._settings.target_language

    @property
    def source_languages(self) -> tuple[str, ...]:
        """That the model reads."""
        return tuple(dict.fromkeys(source for source, _ in self._directions())) or (self.source_language,)

    @property
    def target_languages(self) -> tuple[str, ...]:
        """That the model writes, from the source language chosen."""
        found = tuple(target for source, target in self._directions() if source == self.source_language)
        return found or (self.target_language,)

    @property
    def can_swap(self) -> bool:
        return (self.target_language, self.source_language) in self._directions()

    # What the user does

    def start(self) -> None:
        """Has the model made ready."""
        self._submit()

    def set_source(self, text: str) -> None:
        """The source pane holds another text now."""
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half an emoji is no text
        if text != self._source:
            self._source = text
            self._submit()

    def set_caret(self, code_point: int) -> None:
        """The caret of the source pane moved."""
        self._caret = code_point
        if self._result is not None and self.fresh:
            number = passage_at(self._result.passages, code_point)
            if number != self._number:
                self._number = number
                self._show_passage()

    def choose_source_language(self, language: str) -> None:
        self._choose_languages(language, self.target_language)

    def choose_target_language(self, language: str) -> None:
        self._choose_languages(self.source_language, language)

    def choose_model(self, name: str) -> None:
        self._models.choose(name)

    def choose_beam(self, beam: int) -> None:
        if beam != self.beam:
            self._settings.beam = beam
            self._submit()

    def choose_hypothesis(self, row: int) -> None:
        """Shows another hypothesis of the analysed sentence."""
        if self._number is None or not self.fresh or row == self.chosen_hypothesis:
            return
        self._chosen[self._number] = row
        self._compose()
        self.inside.show(self._subject())
        self.passage_changed.emit()

    def swap(self) -> None:
        """Turns the direction round; the translation, if it stands, becomes the source."""
        if not self.can_swap:
            return
        text = self._shown.text if self.fresh else self._source
        source, target = self.target_language, self.source_language
        self._settings.source_language, self._settings.target_language = source, target
        self._source = text
        self.languages_changed.emit()
        self.source_replaced.emit(text)
        self._submit()

    # How it comes about

    def _directions(self) -> tuple[tuple[str, str], ...]:
        if self._loaded is not None and self._loaded.name == self.model:
            return self._loaded.directions
        entry = self._models.current_entry
        return entry.directions if entry else ()

    def _choose_languages(self, source: str, target: str) -> None:
        """Takes a pair; where the model lacks it, the side that was not chosen now gives way."""
        directions = self._directions()
        if directions and (source, target) not in directions:
            if source != self.source_language:
                target = next((t for s, t in directions if s == source), target)
            else:
                source = next((s for s, t in directions if t == target), source)
            if (source, target) not in directions:
                source, target = directions[0]
        changed = (source, target) != (self.source_language, self.target_language)
        self._settings.source_language, self._settings.target_language = source, target
        self.languages_changed.emit()
        if changed:
            self._submit()

    def _on_setting(self, name: str) -> None:
        if name in ("device", "threads"):
            self._submit()

    def _on_listed(self) -> None:
        self._choose_languages(self.source_language, self.target_language)

    def _on_loaded(self, model: LoadedModel) -> None:
        if model.name == self.model:
            self._loaded = model
            self.inside.set_model(model)
            self._choose_languages(self.source_language, self.target_language)
            self._set_phase(Phase.DECODING if self._source.strip() else Phase.EMPTY)

    def _submit(self) -> None:
        request = Request(
            self.model, self._source, self.source_language, self.target_language, self.beam,
            attention=len(self._source) <= ATTENTION_LIMIT,
            device=self._settings.device,
            threads=self._settings.threads,
        )  # fmt: skip
        self._asked = request
        ready = self._loaded is not None and self._loaded.name == self.model
        if ready and not self._source.strip():
            self._take(request, TranslatedText(self._source, self._source, ()), 0.0)
        else:
            self._set_phase(Phase.DECODING if ready else Phase.LOADING)
        self._service.submit(request)

    def _on_answered(self, response: Response) -> None:
        if response.request == self._asked:
            if response.result is None:
                self._error = response.error
                self._set_phase(Phase.FAILED)
                self.inside.fail(response.error)
            else:
                self._take(response.request, response.result, response.seconds)

    def _take(self, request: Request, result: TranslatedText, seconds: float) -> None:
        self._result, self._seconds = result, seconds
        self._chosen = {}
        self._number = passage_at(result.passages, self._caret)
        self._phase = Phase.LIVE if request.text.strip() else Phase.EMPTY
        self._compose()
        self._show_passage()
        self.phase_changed.emit()

    def _take_passage(self, found: Translation) -> None:
        """Puts what was found out about the analysed sentence in the place of that sentence."""
        passage = self.passage
        if passage is None or found.source != passage.translation.source or not self.fresh:
            return
        assert self._result is not None
        assert self._number is not None
        passages = list(self._result.passages)
        passages[self._number] = replace(passage, translation=found)
        self._result = replace(self._result, passages=tuple(passages))
        self.inside.show(self._subject())

    def _show_passage(self) -> None:
        subject = self._subject()
        self.hypotheses.show(subject.translation.hypotheses if subject else ())
        self.inside.show(subject)
        self.passage_changed.emit()

    def _subject(self) -> Subject | None:
        passage = self.passage
        if passage is None or not passage.translation.hypotheses or self._asked is None:
            return None
        return Subject(passage.translation, self.chosen_hypothesis, self._asked)

    def _compose(self) -> None:
        self._shown = NOTHING if self._result is None else compose(self._result, self._chosen)
        self.shown_changed.emit()

    def _set_phase(self, phase: Phase) -> None:
        self._phase = phase
        self.phase_changed.emit()
