"""A second model's translation of the same text, for the eye to compare.

The second model translates once the first has, and has rested for a moment; whatever the first is asked
meanwhile comes first. So a text is typed as fast with two models as with one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.models import ModelService
from app.services.settings import Settings
from app.services.translation import Request, Response, TranslationService
from app.viewmodels.alignment import AlignmentMap, build_map
from app.viewmodels.edited_text import EditedText
from app.viewmodels.marks import Kind, Mark, Reading, reading, target_marks
from app.viewmodels.shown import NOTHING, ShownText, Span, differences, passage_at
from app.viewmodels.translate import ATTENTION_LIMIT, TranslateViewModel
from app.viewmodels.units import Unit, words_of
from seq2seq_core.training.run_folder import named_checkpoint
from seq2seq_core.types import Passage, Translation

REST = 150
"""Milliseconds without a change before the second model begins: who types is not translated twice a key."""


class Obstacle(Enum):
    """Why there is nothing to compare with."""

    NO_OTHER = auto()
    SAME = auto()
    LANGUAGES = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one sentence as one model translates it.

    Attributes:
        score: as the model ranks its own.
        seconds: that the search took, when the sentence was new.
    """

    score: float
    seconds: float


class ComparisonViewModel(QObject):
    """The translation by a second model, beside that of the Translate page.

    Args:
        service: the second model's own; in another thread than the first one's.
        translate: what is compared with.

    Signals:
        changed: what can be chosen, how far it is, or what there is to say of the sentence looked at.
        shown_changed: the text, what differs, or whether it still holds.
    """

    changed = Signal()
    shown_changed = Signal()

    def __init__(
        self,
        service: TranslationService,
        models: ModelService,
        settings: Settings,
        translate: TranslateViewModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service, self._models, self._settings = service, models, settings
        self._translate = translate
        self._wanted: Request | None = None
        self._answer: Response | None = None
        self._text: EditedText | None = None
        self._marked_of: tuple[EditedText | None, EditedText | None, bool] = (None, None, False)
        self._marks: tuple[tuple[Mark, ...], tuple[Mark, ...]] = ((), ())
        self.loading = False
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._submit)
        service.loading.connect(lambda _name: self._set_loading(True))
        service.loaded.connect(lambda _model: self._set_loading(False))
        service.answered.connect(self._on_answered)
        translate.phase_changed.connect(self._follow)
        translate.languages_changed.connect(self._follow)
        translate.passage_changed.connect(self._on_passage)

    # What is compared

    @property
    def open(self) -> bool:
        """Whether a second model translates."""
        return self._settings.comparing

    @property
    def model(self) -> str:
        """Name of the second model; empty where none is chosen."""
        return self._settings.compared_model

    @property
    def models(self) -> tuple[str, ...]:
        """That can be compared with: they translate the same languages, and are not the first one."""
        found = [name for name, directions in self._offered() if self._direction in directions]
        return tuple(name for name in found if name != self._translate.model)

    @property
    def checkpoints(self) -> tuple[str, ...]:
        """That could be the first model, for two of one run to be compared."""
        if not self.open:
            return ()
        return tuple(one.name for one in self._models.checkpoints if self._direction in one.directions)

    @property
    def obstacle(self) -> Obstacle | None:
        """Why nothing is translated, None where nothing is in the way."""
        directions = dict(self._offered()).get(self.model)
        if not self.model:
            return Obstacle.NO_OTHER
        if self.model == self._translate.model:
            return Obstacle.SAME
        if directions is not None:
            return None if self._direction in directions else Obstacle.LANGUAGES
        # A run deletes its older checkpoints as it goes on; one that is loaded still translates.
        listed = bool(self._models.entries)
        return Obstacle.GONE if listed and named_checkpoint(self.model) is None else None

    @property
    def fresh(self) -> bool:
        """Whether ``shown`` is the translation of what the first model has translated."""
        return self._text is not None and self._answer is not None and self._answer.request == self._wanted

    @property
    def error(self) -> str:
        """Why the second model could not translate; empty where it could."""
        answer = self._answer
        return answer.error if answer is not None and answer.request == self._wanted else ""

    @property
    def shown(self) -> ShownText:
        return NOTHING if self._text is None else self._text.shown

    @property
    def figures(self) -> tuple[Figures, Figures] | None:
        """Of the sentence that is looked at, by the first model and the second; None where there is none."""
        passage = self._translate.passage
        first, second = (None if one is None else one.translation for one in (passage, self._passage()))
        if first is None or second is None or not first.hypotheses or not second.hypotheses:
            return None
        chosen = first.hypotheses[self._translate.chosen_hypothesis]
        return Figures(chosen.score, first.seconds), Figures(second.hypotheses[0].score, second.seconds)

    @property
    def bright(self) -> Span | None:
        """Where the sentence that is looked at stands in ``shown``; None where there is only that one."""
        number = self._number()
        return self.shown.spans[number] if number is not None and self._translate.several else None

    @property
    def marks(self) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """What differs in the first translation, and all that is marked in the second.

        The same objects as long as neither text changes.
        """
        of = self._translate.edits.text, self._text, self.fresh
        if any(one is not other for one, other in zip(of, self._marked_of, strict=True)):
            self._marked_of = of
            pairs = list(self._differences())
            second = () if self._text is None or not self.fresh else target_marks(self._text)
            self._marks = (
                tuple(mark for mine, _ in pairs for mark in mine),
                (*second, *(mark for _, theirs in pairs for mark in theirs)),
            )
        return self._marks

    @property
    def lit(self) -> tuple[Span, ...]:
        """Stretches of ``shown`` that were written from the source words that are lit up."""
        number, shown = self._number(), self._map()
        if number is None or shown is None:
            return ()
        _, sources = self._translate.inside.selection.spans()
        columns = [n for n, unit in enumerate(shown.source) if any(_meet(unit, one) for one in sources)]
        start = self.shown.spans[number][0]
        return tuple(
            (start + unit.start, start + unit.end)
            for unit, links in zip(shown.target, shown.links, strict=True)
            if links[columns].any()
        )

    def reading(self, code_point: int) -> Reading | None:
        """What there is to say of a word of the second translation."""
        return reading(self._text, code_point) if self._text is not None and self.fresh else None

    # What the user does

    def toggle(self) -> None:
        """Compares, or leaves off; the second model's memory is free then."""
        self._settings.comparing = not self.open
        if self.open:
            self._models.refresh()  # a run that goes on has new checkpoints
            if not self.model:
                self._settings.compared_model = next(iter(self.models), "")
            self._follow()
        else:
            self._service.release()
            self._forget()

    def choose(self, name: str) -> None:
        """Compares with another model."""
        self._settings.compared_model = name
        self._forget()
        self._follow()

    def look_at(self, code_point: int) -> None:
        """Looks at the sentence that a place in the second translation belongs to."""
        number = self._text.sentence_at(code_point) if self._text is not None and self.fresh else None
        if self._text is not None and number is not None:
            self._translate.set_caret(self._text.passages[number].source_start)

    def hover(self, code_point: int | None) -> None:
        """The pointer is on a word of the second translation: what it was read from is selected."""
        selection, number, shown = self._translate.inside.selection, self._number(), self._map()
        source = None
        if code_point is not None and number is not None and shown is not None:
            at = code_point - self.shown.spans[number][0]
            rows = (row for row, unit in enumerate(shown.target) if unit.start <= at < unit.end)
            row = next(rows, None)
            if row is not None and shown.links[row].any():
                source = shown.source[int(shown.values[row].argmax())].start
        selection.hover(selection.source_at(source))

    # How it comes about

    @property
    def _direction(self) -> tuple[str, str]:
        return self._translate.source_language, self._translate.target_language

    def _offered(self) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """All models that can be loaded, and what they translate."""
        for entry in self._models.entries:
            if entry.problem is None:
                yield entry.name, entry.directions
        for one in self._models.checkpoints:
            yield one.name, one.directions

    def _follow(self) -> None:
        if not self.open:
            return
        if not self.model:
            self._settings.compared_model = next(iter(self.models), "")
        wanted = None
        if self.obstacle is None and self._translate.fresh:
            text = self._translate.source
            wanted = self._translate.request(text, attention=len(text) <= ATTENTION_LIMIT, model=self.model)
        elif self.obstacle is Obstacle.GONE:
            self._service.release()
        if wanted != self._wanted:
            self._wanted = wanted
            if wanted is None:
                self._rest.stop()
                self._service.cancel()
            elif self._answer is None or self._answer.request != wanted:
                self._rest.start()
        self._tell()

    def _submit(self) -> None:
        if self._wanted is not None:
            self._service.submit(self._wanted)

    def _on_answered(self, response: Response) -> None:
        if response.request == self._wanted:
            self.loading = False
            self._answer = response
            self._text = None if response.result is None else EditedText(response.result)
            self._tell()

    def _on_passage(self) -> None:
        if self.open:
            self._tell()

    def _set_loading(self, loading: bool) -> None:
        self.loading = loading
        self.changed.emit()

    def _forget(self) -> None:
        self._rest.stop()
        self._wanted = self._answer = self._text = None
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self.shown_changed.emit()

    def _number(self) -> int | None:
        """Of the sentence that is looked at."""
        span = self._translate.source_span
        if self._text is None or span is None or not self.fresh:
            return None
        return passage_at(self._text.passages, span[0])

    def _passage(self) -> Passage | None:
        number = self._number()
        return None if number is None or self._text is None else self._text.passages[number]

    def _map(self) -> AlignmentMap | None:
        passage = self._passage()
        return None if passage is None else _word_map(passage.translation)

    def _differences(self) -> Iterator[tuple[list[Mark], list[Mark]]]:
        """Of each sentence: what only the first has, and what only the second."""
        first, second = self._translate.edits.text, self._text
        if first is None or second is None or not self.fresh or len(first.passages) != len(second.passages):
            return
        for number in range(len(first.passages)):
            found = differences(first.sentence(number), second.sentence(number))
            starts = first.shown.spans[number][0], second.shown.spans[number][0]
            mine, theirs = (
                [Mark(at + a, at + b, Kind.DIFFERENCE) for a, b in spans]
                for at, spans in zip(starts, found, strict=True)
            )
            yield mine, theirs


@lru_cache(maxsize=1)
def _word_map(translation: Translation) -> AlignmentMap | None:
    """How the words of the best hypothesis were read from the source; None where nothing tells."""
    if not translation.hypotheses or translation.hypotheses[0].attention is None:
        return None
    best = translation.hypotheses[0]
    weights = best.attention.best_map() if best.attention else None
    assert weights is not None
    target, source = words_of(best.text, best.tokens), words_of(translation.source, translation.source_tokens)
    return build_map(weights, target, source)


def _meet(unit: Unit, span: Span) -> bool:
    return unit.start < span[1] and span[0] < unit.end
