"""What is asked of the model about a sentence, beside its translation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

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


class _Languages(TypedDict):
    source_language: str
    target_language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceQuestion(Question):
    """About a sentence of the source."""

    source: str
    source_language: str
    target_language: str

    @property
    def languages(self) -> _Languages:
        """As the engine's methods take them."""
        return _Languages(source_language=self.source_language, target_language=self.target_language)


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisQuestion(SentenceQuestion):
    """About a hypothesis, as the pieces that it was written with."""

    target: str
    tokens: tuple[Token, ...]


class Place(_Languages):
    """What a HypothesisQuestion is about."""

    source: str
    target: str
    tokens: tuple[Token, ...]


def place_of(translation: Translation, hypothesis: Hypothesis) -> Place:
    """A hypothesis of a sentence."""
    return Place(
        source=translation.source,
        source_language=translation.source_language,
        target_language=translation.target_language,
        target=hypothesis.text,
        tokens=hypothesis.tokens,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Again(SentenceQuestion):
    """The same sentence once more, with what was not asked for the first time.

    Attributes:
        options: as the first time, but for attention and trace.
    """

    options: SearchOptions

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> Translation:
        attention = self.options.attention and translator.abilities.attention
        found = translator.translate_text(
            self.source,
            **self.languages,
            options=replace(self.options, attention=attention),
            segment=False,
            should_stop=should_stop,
        )
        return found.passages[0].translation


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives(SentenceQuestion):
    """What else the model would have written behind a beginning of the translation."""

    beginning: str

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> tuple[Alternative, ...]:
        return translator.inspector.alternatives(
            self.source,
            self.beginning,
            **self.languages,
            count=ALTERNATIVES,
            should_stop=should_stop,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(SentenceQuestion):
    """What the model thinks of a given translation of a sentence: scored and aligned as it stands."""

    target: str

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> Hypothesis:
        explained = translator.inspector.explain(
            self.source,
            self.target,
            **self.languages,
        )
        return explained.hypotheses[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings(HypothesisQuestion):
    """What the model thought at each place of a hypothesis."""

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> tuple[TokenReading, ...]:
        return translator.inspector.read_tokens(
            self.source,
            self.target,
            **self.languages,
            tokens=self.tokens,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence(HypothesisQuestion):
    """What a hypothesis depends on in the source, by one method."""

    method: SaliencyMethod

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> Saliency:
        (found,) = translator.inspector.saliency(
            self.source,
            self.target,
            [self.method],
            **self.languages,
            tokens=self.tokens,
            should_stop=should_stop,
        )
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class States(HypothesisQuestion):
    """The hidden states of both sides as a hypothesis is written."""

    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> HiddenStates:
        return translator.inspector.hidden_states(
            self.source,
            self.target,
            **self.languages,
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
        place = place_of(translation, found)
        methods = (method for method in METHODS if method != "attention" or translator.abilities.attention)
        findings = Findings(
            translation,
            self.model,
            self.options,
            self.number,
            readings=Readings(**place).answer(translator, should_stop),
            saliency=tuple(
                Dependence(**place, method=method).answer(translator, should_stop) for method in methods
            ),
        )
        findings.drawings  # noqa: B018 - here, not on the thread that writes the report
        return findings

    def _with_trace(self, translator: Translator, should_stop: Callable[[], bool]) -> Translation:
        """With trace and attention where the same search gives the same list; a user may have added to it."""
        given = self.translation
        if given.sentences:
            return given
        options = replace(self.options, attention=True, trace=True)
        again = Again(
            source=given.source,
            source_language=given.source_language,
            target_language=given.target_language,
            options=options,
        )
        found = again.answer(translator, should_stop)
        same = [one.text for one in found.hypotheses] == [one.text for one in given.hypotheses]
        return found if same else given
