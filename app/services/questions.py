"""What is asked of the model about a sentence that it has translated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.services.translation import Question
from seq2seq_core.config import SearchOptions
from seq2seq_core.types import Translation

if TYPE_CHECKING:
    from seq2seq_core.translator import Translator


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
