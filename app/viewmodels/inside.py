"""Looking inside one translated sentence: which way of looking is open, and what it asks of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.attention_files import AttentionReader
from app.services.neighbours import NeighbourService
from app.services.questions import Again, Readings, States, place_of
from app.services.settings import Settings
from app.services.translation import LoadedModel, Question, TranslationService
from app.viewmodels.alignment import AlignmentViewModel
from app.viewmodels.beam_tree import BeamTreeViewModel
from app.viewmodels.inquiry import Inquiry, Stage, Subject
from app.viewmodels.report import ReportViewModel
from app.viewmodels.saliency import SaliencyViewModel
from app.viewmodels.saved_maps import SavedMapsViewModel
from app.viewmodels.selection import SelectionModel
from app.viewmodels.states import NeighboursViewModel, StatesViewModel
from app.viewmodels.tokens import TokensViewModel
from seq2seq_core.types import Translation


class Tab(StrEnum):
    """The ways of looking, in the order in which they stand."""

    ALIGNMENT = auto()
    FLOW = auto()
    TREE = auto()
    TOKENS = auto()
    SALIENCY = auto()
    STATES = auto()


class InsideViewModel(QObject):
    """One sentence, looked at in one way.

    Signals:
        tab_changed: another way of looking is open.
        found: the Translation that is looked at, made again with attention or trace.
    """

    tab_changed = Signal()
    found = Signal(object)

    def __init__(
        self,
        service: TranslationService,
        neighbours: NeighbourService,
        reader: AttentionReader,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._model: LoadedModel | None = None
        self._subject: Subject | None = None
        self.selection = SelectionModel(words=settings.words, parent=self)
        self.alignment = AlignmentViewModel(self.selection, self)
        self.saved = SavedMapsViewModel(reader, words=settings.words, parent=self)
        self._again = Inquiry(service, self._ask_again, self)
        self._again.changed.connect(self._on_again)
        self.tree = BeamTreeViewModel(self.selection, self._again, self)
        readings = Inquiry(service, _ask_readings, self)
        self.tokens = TokensViewModel(self.selection, readings, self)
        self.saliency = SaliencyViewModel(service, self.selection, self)
        states = Inquiry(service, _ask_states, self)
        self.states = StatesViewModel(self.selection, states, self)
        self.neighbours = NeighboursViewModel(neighbours, self)
        self.report = ReportViewModel(service, self)
        self._inquiries: dict[Inquiry | SaliencyViewModel, frozenset[Tab]] = {
            self._again: frozenset(Tab),
            readings: frozenset({Tab.TOKENS}),
            self.saliency: frozenset({Tab.SALIENCY}),
            states: frozenset({Tab.STATES}),
        }
        self.tree.set_open(self.tab == Tab.TREE)

    @property
    def inquiries(self) -> tuple[Inquiry | SaliencyViewModel, ...]:
        """All that is asked of the model."""
        return tuple(self._inquiries)

    @property
    def tab(self) -> Tab:
        """The one that is open."""
        key = self._settings.inside_tab
        return next((tab for tab in Tab if tab == key), Tab.ALIGNMENT)

    def open(self, tab: Tab) -> None:
        """Looks in another way."""
        if tab != self.tab:
            self._settings.inside_tab = tab
            self.tree.set_open(tab == Tab.TREE)
            self.tab_changed.emit()
            self._look()

    def choose_words(self, words: bool) -> None:
        """Words in all views, or the model's own pieces."""
        self._settings.words = words
        for selection in (self.selection, self.saved.selection):
            selection.choose_words(words)

    def open_saved(self, files: Sequence[Path]) -> None:
        """Looks at attention that another program saved, as a map or, where that is open, as a flow."""
        self.saved.open(files)
        if self.tab not in (Tab.ALIGNMENT, Tab.FLOW):
            self.open(Tab.ALIGNMENT)

    def set_model(self, model: LoadedModel) -> None:
        """Takes the model that translates."""
        self._model = model
        self.alignment.set_model(model)
        self.saliency.set_model(model)
        self.report.set_model(model)

    def show(self, subject: Subject | None) -> None:
        """Another sentence, another hypothesis of it, or the same with more known about it."""
        self._subject = subject
        self.report.look_at(subject)
        self.selection.show(subject.translation if subject else None, subject.number if subject else 0)
        self._look()

    def fail(self, error: str) -> None:
        """What was asked was forgotten over another text, and that could not be translated."""
        for inquiry in self._inquiries:
            inquiry.fail(error)
        self.report.fail(error)

    def _look(self) -> None:
        for inquiry, tabs in self._inquiries.items():
            inquiry.look_at(self._subject, wanted=self.tab in tabs)
        self.neighbours.look_at(self._subject, wanted=self.tab == Tab.STATES)

    def _ask_again(self, subject: Subject) -> Question | None:
        """Attention and trace, as far as the open tab shows them and they can be had."""
        translation, known = subject.translation, subject.hypothesis
        has_map = self._model is not None and self._model.layers > 0
        attention = known.attention is not None or not has_map
        trace = translation.trace is not None or self.tab != Tab.TREE
        if translation.sentences or (attention and trace):
            return None
        return Again(
            source=translation.source,
            source_language=translation.source_language,
            target_language=translation.target_language,
            options=replace(subject.request.options, attention=has_map, trace=not trace),
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


def _ask_readings(subject: Subject) -> Question:
    return Readings(**place_of(subject.translation, subject.hypothesis))


def _ask_states(subject: Subject) -> Question | None:
    if subject.translation.sentences:
        return None
    return States(**place_of(subject.translation, subject.hypothesis))
