"""With what is translated: model, languages, beam and terms."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.services.models import ModelService
from app.services.settings import Settings
from app.services.terms import TermService
from app.services.translation import LoadedModel, Request
from app.viewmodels.terms import TermsViewModel


class Choices(QObject):
    """What the header of the Translate page offers, and what is chosen there.

    Signals:
        languages_changed: what can be chosen, or what is.
        search_changed: the text is to be translated anew.
    """

    languages_changed = Signal()
    search_changed = Signal()

    def __init__(
        self,
        models: ModelService,
        settings: Settings,
        terms: TermService,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._models, self._settings = models, settings
        self._loaded: LoadedModel | None = None
        self.terms = TermsViewModel(terms, (settings.source_language, settings.target_language), self)
        self._terms = self.terms.in_force
        models.listed.connect(self._on_listed)
        models.chosen.connect(lambda _name: self._on_listed())
        models.chosen.connect(lambda _name: self.search_changed.emit())
        settings.changed.connect(self._on_setting)
        self.terms.changed.connect(self._on_terms)

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

    def request(self, text: str, *, attention: bool, model: str = "") -> Request:
        """What to ask for a translation of a text with. Args: ``model`` is another one than the page's."""
        terms = self.terms.in_force
        return Request(
            model or self.model, text, self.source_language, self.target_language, self.beam,
            attention=attention,
            device=self._settings.device,
            threads=self._settings.threads,
            terms=terms.terms,
            avoid=terms.avoid,
        )  # fmt: skip

    def choose_source_language(self, language: str) -> None:
        self._choose_languages(language, self.target_language)

    def choose_target_language(self, language: str) -> None:
        self._choose_languages(self.source_language, language)

    def choose_model(self, name: str) -> None:
        self._models.choose(name)

    def choose_beam(self, beam: int) -> None:
        if beam != self.beam:
            self._settings.beam = beam
            self.search_changed.emit()

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
            self.terms.show((source, target))
            self.search_changed.emit()

    def _on_setting(self, name: str) -> None:
        if name in ("device", "threads"):
            self.search_changed.emit()

    def _on_terms(self) -> None:
        before, self._terms = self._terms, self.terms.in_force
        if self._terms != before:
            self.search_changed.emit()

    def _on_listed(self) -> None:
        self._choose_languages(self.source_language, self.target_language)
