"""Questions to a model about one sentence: what else it might have written, and what it thought."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from seq2seq_core.inspection.alternatives import next_words
from seq2seq_core.inspection.notices import find_notices
from seq2seq_core.inspection.saliency import saliency
from seq2seq_core.inspection.states import Neighbourhood, hidden_states
from seq2seq_core.inspection.token_readings import read_tokens
from seq2seq_core.search.sentences import SentenceTranslator, ShouldStop
from seq2seq_core.text.languages import is_unspaced
from seq2seq_core.types import (
    Alternative,
    HiddenStates,
    Saliency,
    SaliencyMethod,
    Token,
    TokenReading,
    Translation,
)

Languages = tuple[str, str]


class Inspector:
    """Looks into one model. All texts are single sentences; none may be longer than can be scored.

    All methods raise LanguageError where the model does not translate between the languages, CorpusError for
    a side that is far too long, and BundleError where the model computes NaN.

    Args:
        sentences: the model, with its tokenizers.
        prepare: makes ready to compute in whichever thread calls; checks two language codes (source and
            target) and returns them as the model knows them.
    """

    def __init__(self, sentences: SentenceTranslator, prepare: Callable[[str, str], Languages]) -> None:
        self._sentences = sentences
        self._prepare = prepare

    def alternatives(
        self,
        source: str,
        target_prefix: str,
        *,
        source_language: str,
        target_language: str,
        count: int = 5,
        should_stop: ShouldStop | None = None,
    ) -> tuple[Alternative, ...]:
        """The likeliest different words to follow the beginning of a target.

        Args:
            target_prefix: text of the target, cut at the beginning of a word; empty for its first word.
            count: the most alternatives to give.
            should_stop: asked between decoder steps.

        Returns:
            The likeliest first; to end the sentence here is one with an empty text. None for a blank source.

        Raises:
            Cancelled: ``should_stop`` said so.
        """
        direction = self._prepare(source_language, target_language)
        read, prefix = self._sentences.encode_pair(source, target_prefix)
        if not read.ids:
            return ()
        return next_words(
            self._sentences.model,
            self._sentences.codec,
            self._sentences.read(read, direction),
            self._sentences.codec.frame(direction).start,
            prefix.ids,
            count=count,
            unspaced=is_unspaced(direction[1]),
            should_stop=should_stop,
        )

    def read_tokens(
        self,
        source: str,
        target: str,
        *,
        source_language: str,
        target_language: str,
        tokens: Sequence[Token] | None = None,
    ) -> tuple[TokenReading, ...]:
        """Probability, entropy and likeliest pieces at each place of a target.

        Args:
            tokens: the target's pieces, where it was written with others than the tokenizer's own (those of
                a hypothesis); ``target`` is then what they spell.

        Returns:
            One a token, and one more for the end token.
        """
        direction = self._prepare(source_language, target_language)
        read, encoded = self._sentences.encode_pair(source, target)
        return read_tokens(
            self._sentences.model,
            self._sentences.codec,
            self._sentences.read(read, direction),
            self._sentences.codec.frame(direction).start,
            encoded.ids if tokens is None else self._sentences.codec.target_ids(tokens),
            encoded.tokens if tokens is None else tokens,
            len(target),
        )

    def explain(
        self,
        source: str,
        target: str,
        *,
        source_language: str,
        target_language: str,
        length_penalty: float = 1.0,
    ) -> Translation:
        """A given translation as if it had been found: scored token by token, with attention and notices.

        Args:
            length_penalty: alpha, as in SearchOptions.

        Returns:
            With the given target as its one hypothesis.
        """
        started = time.perf_counter()
        direction = self._prepare(source_language, target_language)
        (hypothesis,) = self._sentences.score(
            [(source, target)], direction=direction, alpha=length_penalty, attention=True
        )
        tokens = self._sentences.encode_source(source).tokens
        notices = find_notices(source, tokens, hypothesis, direction[0])
        return Translation(
            source,
            tokens,
            (replace(hypothesis, notices=notices),),
            *direction,
            seconds=time.perf_counter() - started,
        )

    def saliency(
        self,
        source: str,
        target: str,
        methods: Sequence[SaliencyMethod],
        *,
        source_language: str,
        target_language: str,
        tokens: Sequence[Token] | None = None,
        should_stop: ShouldStop | None = None,
    ) -> tuple[Saliency, ...]:
        """What each token of a target depends on in the source, by each of some methods.

        Args:
            tokens: as for read_tokens.
            should_stop: asked between passes through the model.

        Returns:
            One a method, in their order.

        Raises:
            BundleError: attention is asked of a model that has none.
            Cancelled: ``should_stop`` said so.
        """
        direction = self._prepare(source_language, target_language)
        return saliency(
            self._sentences,
            source,
            target,
            direction=direction,
            methods=methods,
            ids=self._ids(tokens),
            should_stop=should_stop,
        )

    def hidden_states(
        self,
        source: str,
        target: str,
        *,
        source_language: str,
        target_language: str,
        tokens: Sequence[Token] | None = None,
    ) -> HiddenStates:
        """The states of encoder and decoder as a target is read, in two dimensions.

        Args:
            tokens: as for read_tokens.
        """
        direction = self._prepare(source_language, target_language)
        return hidden_states(self._sentences, source, target, direction=direction, ids=self._ids(tokens))

    def neighbourhood(
        self,
        corpus: Sequence[str],
        *,
        source_language: str,
        target_language: str,
        should_stop: ShouldStop | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Neighbourhood:
        """The sentences of a corpus by what the model encodes them as, to be asked for the nearest ones.

        Args:
            should_stop: asked between sentences and between batches.
            on_progress: called with the sentences encoded so far, and all.

        Raises:
            Cancelled: ``should_stop`` said so.
        """
        direction = self._prepare(source_language, target_language)
        return Neighbourhood(
            self._sentences,
            corpus,
            direction=direction,
            should_stop=should_stop,
            on_progress=on_progress,
        )

    def _ids(self, tokens: Sequence[Token] | None) -> list[int] | None:
        return None if tokens is None else self._sentences.codec.target_ids(tokens)
