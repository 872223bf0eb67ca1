"""What is asked of the model about a sentence, beside its translation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.services.translation import Question
from seq2seq_core.config import SearchOptions
from seq2seq_core.types import (
    Alternative,
    HiddenStates,
    Hypothesis,
    Saliency,
    SaliencyMethod,
    Token,
    TokenReading,
    Translation,
)

if TYPE_CHECKING:
    from seq2seq_core.inspection.report import Findings
    from seq2seq_core.translator import Translator

METHODS: tuple[SaliencyMethod, ...] = ("erasure", "gradient", "integrated", "attention")
"""Of saliency, in the order in which they stand; attention for models that have some."""
ALTERNATIVES = 5
"""Words to choose from at a place."""


@dataclass(frozen=True, slots=True)
class Again(Question):
    """The same sentence once more, with what was not asked for the first time.

    Attributes:
        options: as the first time, but for attention and trace.
    """

    source: str
    source_language: str
    target_language: str
    options: SearchOptions

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> Translation:
        attention = self.options.attention and translator.abilities.attention
        found = translator.translate_text(
            self.source,
            source_language=self.source_language,
            target_language=self.target_language,
            options=replace(self.options, attention=attention),
            segment=False,
            should_stop=should_stop,
        )
        return found.passages[0].translation


@dataclass(frozen=True, slots=True)
class Alternatives(Question):
    """What else the model would have written behind a beginning of the translation."""

    source: str
    beginning: str
    source_language: str
    target_language: str

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> tuple[Alternative, ...]:
        return translator.inspector.alternatives(
            self.source,
            self.beginning,
            source_language=self.source_language,
            target_language=self.target_language,
            count=ALTERNATIVES,
            should_stop=should_stop,
        )


@dataclass(frozen=True, slots=True)
class Explanation(Question):
    """What the model thinks of a given translation of a sentence: scored and aligned as it stands."""

    source: str
    target: str
    source_language: str
    target_language: str

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> Hypothesis:
        explained = translator.inspector.explain(
            self.source,
            self.target,
            source_language=self.source_language,
            target_language=self.target_language,
        )
        return explained.hypotheses[0]


@dataclass(frozen=True, slots=True)
class Readings(Question):
    """What the model thought at each place of a hypothesis."""

    source: str
    target: str
    tokens: tuple[Token, ...]
    source_language: str
    target_language: str

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> tuple[TokenReading, ...]:
        return translator.inspector.read_tokens(
            self.source,
            self.target,
            source_language=self.source_language,
            target_language=self.target_language,
            tokens=self.tokens,
        )


@dataclass(frozen=True, slots=True)
class Dependence(Question):
    """What a hypothesis depends on in the source, by one method."""

    source: str
    target: str
    tokens: tuple[Token, ...]
    source_language: str
    target_language: str
    method: SaliencyMethod

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> Saliency:
        (found,) = translator.inspector.saliency(
            self.source,
            self.target,
            [self.method],
            source_language=self.source_language,
            target_language=self.target_language,
            tokens=self.tokens,
            should_stop=should_stop,
        )
        return found


@dataclass(frozen=True, slots=True)
class States(Question):
    """The hidden states of both sides as a hypothesis is written."""

    source: str
    target: str
    tokens: tuple[Token, ...]
    source_language: str
    target_language: str

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> HiddenStates:
        return translator.inspector.hidden_states(
            self.source,
            self.target,
            source_language=self.source_language,
            target_language=self.target_language,
            tokens=self.tokens,
        )


@dataclass(frozen=True, slots=True)
class Finding(Question):
    """All that there is to tell of a hypothesis, for a report.

    Attributes:
        number: of the hypothesis.
        model: its name.
        options: how it was searched for.
    """

    translation: Translation
    number: int
    model: str
    options: SearchOptions

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> Findings:
        from seq2seq_core.inspection.report import Findings

        translation = self._with_trace(translator, should_stop)
        if translation.sentences:  # it was too long for one piece, and so for all else
            return Findings(translation, self.model, self.options, self.number)
        found = translation.hypotheses[self.number]
        languages = (translation.source_language, translation.target_language)
        place = (translation.source, found.text, found.tokens, *languages)
        methods = (method for method in METHODS if method != "attention" or translator.abilities.attention)
        findings = Findings(
            translation,
            self.model,
            self.options,
            self.number,
            readings=Readings(*place).answer(translator, should_stop),
            saliency=tuple(Dependence(*place, method).answer(translator, should_stop) for method in methods),
        )
        findings.drawings  # noqa: B018 - here, not on the thread that writes the report
        return findings

    def _with_trace(self, translator: Translator, should_stop: Callable[[], bool]) -> Translation:
        """With trace and attention where the same search gives the same list; a user may have added to it."""
        given = self.translation
        if given.sentences:
            return given
        options = replace(self.options, attention=True, trace=True)
        again = Again(given.source, given.source_language, given.target_language, options)
        found = again.answer(translator, should_stop)
        same = [one.text for one in found.hypotheses] == [one.text for one in given.hypotheses]
        return found if same else given
