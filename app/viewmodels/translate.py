"""What the Translate page shows and does, without a widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.attention_files import AttentionReader
from app.services.models import ModelService
from app.services.neighbours import NeighbourService
from app.services.settings import Settings
from app.services.terms import TermService
from app.services.translation import LoadedModel, Request, Response, TranslationService
from app.viewmodels.alternatives import AlternativesViewModel
from app.viewmodels.choices import Choices
from app.viewmodels.edits import EditsViewModel
from app.viewmodels.hypotheses import HypothesesModel
from app.viewmodels.inquiry import Subject
from app.viewmodels.inside import InsideViewModel
from app.viewmodels.marks import Mark, Reading, reading, source_marks, source_notices, target_marks, word_at
from app.viewmodels.own_translation import OwnTranslation
from app.viewmodels.phase import Phase
from app.viewmodels.shown import ShownText, Span, passage_at
from seq2seq_core.types import Hypothesis, Passage, TranslatedText, Translation

ATTENTION_LIMIT = 600
"""Up to this many characters, the attention of all sentences is asked for with the translation; in a longer
text only that of the sentence under the caret, once its translation stands."""


class TranslateViewModel(Choices):
    """Live translation of one text.

    ``translated`` is True exactly when ``shown`` is the translation of ``source``, with what the user made of
    it; else that is on its way. Where it came from the model, what is said of the analysed sentence follows
    in an event of its own, so that the text is painted before; with that, all is ``fresh``.

    Args:
        later: calls something in an event of its own.

    Signals:
        phase_changed: phase, time or error.
        shown_changed: the text of the target pane.
        passage_changed: another sentence is analysed, or there is another hypothesis of it on show.
        failed: what else was asked for could not be had, and why.
        source_replaced: a text that now stands in the source pane, put there by ``swap``.
    """

    phase_changed = Signal()
    shown_changed = Signal()
    passage_changed = Signal()
    failed = Signal(str)
    source_replaced = Signal(str)

    def __init__(
        self,
        service: TranslationService,
        models: ModelService,
        settings: Settings,
        terms: TermService,
        neighbours: NeighbourService,
        reader: AttentionReader,
        parent: QObject | None = None,
        *,
        later: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        super().__init__(models, settings, terms, parent)
        self._service = service
        self._later = later or (lambda work: QTimer.singleShot(0, self, work))
        self._following = False
        self.hypotheses = HypothesesModel(self)
        self.inside = InsideViewModel(service, neighbours, reader, settings, self)
        self.edits = EditsViewModel(self)
        self.alternatives = AlternativesViewModel(service, self)
        self._own = OwnTranslation(service, self)
        self._source = ""
        self._caret = 0
        self._looked_at: Subject | None = None
        self._interrupted = False  # a request makes the service forget what the tabs asked for
        self._asked: Request | None = None
        self._taken: Request | None = None
        self._number: int | None = None
        self._phase = Phase.LOADING
        self._seconds = 0.0
        self._error = ""
        service.loading.connect(lambda _name: self._set_phase(Phase.LOADING))
        service.loaded.connect(self._on_loaded)
        service.answered.connect(self._on_answered)
        self.inside.found.connect(self._take_passage)
        self.inside.tree.hypothesis_wanted.connect(self.choose_hypothesis)
        self.inside.tree.decode_wanted.connect(self.decode_from)
        self.edits.changed.connect(self._go_on)
        self.alternatives.chosen.connect(self._on_alternative)
        self._own.explained.connect(self._on_explained)
        self._own.failed.connect(self.failed)
        self.search_changed.connect(self._submit)

    # What is shown

    @property
    def phase(self) -> Phase:
        return self._phase

    @property
    def translated(self) -> bool:
        return self._phase in (Phase.LIVE, Phase.EMPTY)

    @property
    def fresh(self) -> bool:
        return self.translated and not self._following

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
        return self.edits.shown

    @property
    def marks(self) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """Of the source, as it was translated, and of the text shown."""
        text = self.edits.text
        return ((), ()) if text is None else (source_marks(text), target_marks(text))

    @property
    def notices(self) -> tuple[str, ...]:
        """Of the hypothesis on show."""
        subject = self._subject()
        return () if subject is None else tuple(notice.message for notice in subject.hypothesis.notices)

    @property
    def passage(self) -> Passage | None:
        """The sentence that is analysed."""
        text = self.edits.text
        return None if text is None or self._number is None else text.passages[self._number]

    @property
    def source_span(self) -> Span | None:
        """Where the analysed sentence stands in the source pane."""
        return (self.passage.source_start, self.passage.source_end) if self.passage else None

    @property
    def target_span(self) -> Span | None:
        """Where its translation stands in the target pane."""
        return None if self._number is None else self.shown.spans[self._number]

    @property
    def several(self) -> bool:
        """Whether there is more than the analysed sentence."""
        return len(self.shown.spans) > 1

    @property
    def chosen_hypothesis(self) -> int:
        """Row of the hypothesis on show."""
        text = self.edits.text
        return 0 if text is None or self._number is None else text.row(self._number)

    def reading(self, code_point: int) -> Reading | None:
        """What there is to say of a word of the translation."""
        text = self.edits.text
        return reading(text, code_point) if text is not None and self.fresh else None

    def source_notices(self, code_point: int) -> tuple[str, ...]:
        """What is noticed of the translation of a word of the source."""
        text = self.edits.text
        return source_notices(text, code_point) if text is not None and self.fresh else ()

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
        text = self.edits.text
        if text is not None and self.fresh:
            number = passage_at(text.passages, code_point)
            if number != self._number:
                self._number = number
                self._show_passage()

    def set_target_caret(self, code_point: int) -> None:
        """The caret of the target pane moved: its sentence is the one to look at now."""
        text = self.edits.text
        number = text.sentence_at(code_point) if text else None
        if text is not None and number is not None:
            self.set_caret(text.passages[number].source_start)

    def look_up(self, code_point: int) -> None:
        """Asks for what else could stand in the place of a word of the translation."""
        text = self.edits.text
        number = text.sentence_at(code_point) if text else None
        if text is None or number is None or self._taken is None or not self.fresh:
            return
        hypothesis, start = text.hypothesis(number), text.shown.spans[number][0]
        word = word_at(hypothesis, code_point - start) if hypothesis else None
        if word is not None:
            self.alternatives.open(self._taken, text, number, word)

    def explain(self, target: str) -> None:
        """Has a translation of the user's own scored, and puts it below those of the analysed sentence."""
        passage = self.passage
        if passage is not None and self._taken is not None:
            self._own.explain(passage.translation.source, target, self._taken)

    def choose_hypothesis(self, row: int) -> None:
        """Shows another hypothesis of the analysed sentence."""
        if self._number is not None and self.fresh and row != self.chosen_hypothesis:
            self.edits.choose_row(self._number, row)

    def decode_from(self, ids: tuple[int, ...], text: str) -> None:
        """Decodes the analysed sentence on from pieces of its beam tree, which spell a text."""
        if self._number is not None and self.fresh:
            self.edits.decode_from(self._number, text, ids)

    def swap(self) -> None:
        """Turns the direction round; the translation, if it stands, becomes the source."""
        if not self.can_swap:
            return
        text = self.shown.text if self.fresh else self._source
        source, target = self.target_language, self.source_language
        self._settings.source_language, self._settings.target_language = source, target
        self._source = text
        self.terms.show((source, target))
        self.languages_changed.emit()
        self.source_replaced.emit(text)
        self._submit()

    # How it comes about

    def _on_loaded(self, model: LoadedModel) -> None:
        if model.name == self.model:
            self._loaded = model
            self.inside.set_model(model)
            self._choose_languages(self.source_language, self.target_language)
            self._set_phase(Phase.DECODING if self._source.strip() else Phase.EMPTY)

    def _submit(self) -> None:
        request = self._asked = self.request(self._source, attention=len(self._source) <= ATTENTION_LIMIT)
        ready = self._loaded is not None and self._loaded.name == self.model
        if ready and not self._source.strip():
            self._take(request, TranslatedText(self._source, self._source, ()), 0.0)
        else:
            self._set_phase(Phase.DECODING if ready else Phase.LOADING)
        self._interrupted = True
        self._service.submit(request)

    def _on_answered(self, response: Response) -> None:
        request = response.request
        if request.prefix is not None:
            self._take_sentence(response, request.prefix)
        elif request == self._asked:
            if response.result is None:
                self._fail(response.error)
            else:
                self._take(request, response.result, response.seconds)

    def _take(self, request: Request, result: TranslatedText, seconds: float) -> None:
        before, self._taken = self._taken, request
        self.edits.take(
            result,
            same_model=before is not None and before.direction == request.direction,
            same_search=before is not None and before.options == request.options,
        )
        self._seconds = seconds
        self._number = passage_at(result.passages, self._caret)
        self._go_on(answered=True)

    def _take_sentence(self, response: Response, prefix: str) -> None:
        """Puts a sentence that was decoded on in its place."""
        text = self.edits.text
        if text is None or not text.pending or self._taken != self._asked:
            return
        if response.result is None:
            self._fail(response.error)
        elif response.result.passages:
            self.edits.take_decoded(response.request.text, prefix, response.result.passages[0].translation)
            self._seconds = response.seconds
            self._go_on(answered=True)

    def _go_on(self, *, answered: bool = False) -> None:
        """Shows the text as it stands, and has what the user began to change decoded on.

        Args:
            answered: by the model, not by the user, who finds all in its place at once.
        """
        text = self.edits.text
        if text is None or self._taken is None:
            return
        current = self._taken == self._asked
        if text.pending or not current:
            self._set_phase(Phase.DECODING)
            self.shown_changed.emit()
            if current:
                self._decode_on(text.pending[0])
            return
        self._number = passage_at(text.passages, self._caret)
        self._phase = Phase.LIVE if self._taken.text.strip() else Phase.EMPTY
        waits, self._following = self._following, answered
        self.shown_changed.emit()
        if not answered:
            self._follow()
        elif not waits:
            self._later(self._follow)

    def _follow(self) -> None:
        """Shows what is said of the analysed sentence."""
        text, self._following = self.edits.text, False
        self._number = None if text is None else passage_at(text.passages, self._caret)
        self._show_passage()
        self.phase_changed.emit()

    def _decode_on(self, number: int) -> None:
        assert self.edits.text is not None
        assert self._taken is not None
        source = self.edits.text.passages[number].translation.source
        edit = self.edits.text.edit(number)
        self._interrupted = True
        self._service.submit(self._taken.going_on(source, edit.kept, edit.ids))

    def _take_passage(self, found: Translation) -> None:
        """Puts what was found out about the analysed sentence in the place of that sentence."""
        passage = self.passage
        if passage is not None and found.source == passage.translation.source and self.fresh:
            assert self._number is not None
            self.edits.take_translation(self._number, found)
            self.inside.show(self._subject())

    def _on_alternative(self, place: Span, word: str) -> None:
        if word:
            self.edits.replace_word(place, word)
        elif self.target_span is not None:  # the sentence ends here
            self.explain(self.shown.text[self.target_span[0] : place[0]])

    def _on_explained(self, source: str, own: Hypothesis) -> None:
        passage = self.passage
        if self._number is not None and passage and passage.translation.source == source:
            self.edits.give(self._number, own)

    def _show_passage(self) -> None:
        before, subject = self._looked_at, self._subject()
        same = before is not None and subject is not None and _hypotheses(before) == _hypotheses(subject)
        if not same:
            text, number = self.edits.text, self._number
            given = text is not None and number is not None and text.edit(number).given is not None
            self.hypotheses.show(subject.translation.hypotheses if subject else (), given=given)
        if self._interrupted or not same or (before and before.number) != (subject and subject.number):
            self.inside.show(subject)
        self._looked_at, self._interrupted = subject, False
        self.passage_changed.emit()

    def _subject(self) -> Subject | None:
        text, number = self.edits.text, self._number
        if text is None or number is None or self._taken is None or text.hypothesis(number) is None:
            return None
        edit = text.edit(number)
        request = replace(self._taken, prefix=edit.prefix, prefix_ids=edit.ids if edit.translation else ())
        return Subject(text.passages[number].translation, text.row(number), request)

    def _fail(self, error: str) -> None:
        self._error = error
        self._set_phase(Phase.FAILED)
        self.inside.fail(error)

    def _set_phase(self, phase: Phase) -> None:
        self._phase = phase
        self.phase_changed.emit()


def _hypotheses(subject: Subject) -> tuple[str, tuple[Hypothesis, ...]]:
    """What of a sentence all views show; hypotheses are equal where they are the same."""
    return subject.translation.source, subject.translation.hypotheses
