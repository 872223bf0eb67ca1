"""Text in, Translation out: the one door for the app and the command line."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from seq2seq_core.bundle import Bundle, load_bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import BundleError, LanguageError
from seq2seq_core.inspection.alignments import word_alignment
from seq2seq_core.inspection.inspector import Inspector
from seq2seq_core.inspection.notices import find_notices
from seq2seq_core.inspection.reading import (
    FEWEST_PAIRS,
    choose_reading,
    known_reading,
    remember_reading,
)
from seq2seq_core.inspection.symmetrisation import Symmetrisation, symmetrise
from seq2seq_core.messages import Message, listed
from seq2seq_core.models.protocol import Abilities
from seq2seq_core.search.jobs import without_prefix
from seq2seq_core.search.joint import Part, join_parts
from seq2seq_core.search.sentences import (
    BATCH_TOKENS,
    OnProgress,
    SentenceTranslator,
    ShouldStop,
)
from seq2seq_core.text.languages import is_unspaced, normalise_language
from seq2seq_core.text.segmentation import Span, split_sentences
from seq2seq_core.training.hardware import choose_device
from seq2seq_core.types import Alignment, AttentionReading, Hypothesis, Passage, TranslatedText, Translation

# Of a text that is typed, few sentences are new; smaller batches lose less when the typing goes on.
_TEXT_BATCH_TOKENS = 512


class Translator:
    """One model, ready to translate. Results never depend on what was translated before or beside.

    Args:
        model: its folder, or the model loaded.
        device: "auto", "cpu", "cuda", "cuda:1" or "mps".
        threads: CPU threads of whichever thread calls, None to leave them as they are.

    Raises:
        BundleError, TokenizerError: the model cannot be loaded.
        ConfigError: the device is unknown or not there.
    """

    def __init__(self, model: Path | Bundle, *, device: str = "auto", threads: int | None = None) -> None:
        chosen = choose_device(device)
        self._threads = threads
        self._use_threads()
        bundle = model if isinstance(model, Bundle) else load_bundle(model)
        self._manifest = bundle.manifest
        self._path = bundle.path
        self._name = bundle.manifest.name if bundle is model else bundle.path.resolve().name
        moved = bundle.model.to(chosen)
        moved.freeze()
        self._reading = known_reading(bundle.manifest)
        self._sentences = SentenceTranslator(moved, bundle.codec, self._reading, find_notices)

    @property
    def name(self) -> str:
        """The model's name: of an installed one, that of its folder."""
        return self._name

    @property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """(source, target) language pairs that the model translates, BCP-47."""
        return self._manifest.directions

    @property
    def abilities(self) -> Abilities:
        return self._sentences.model.abilities

    @property
    def best_reading(self) -> AttentionReading | None:
        """How its attention is best read as alignment; None where that was never measured."""
        return self._reading

    def find_reading(
        self, pairs: Sequence[tuple[str, str]], *, source_language: str, target_language: str
    ) -> AttentionReading | None:
        """Measures on a sample how the attention is best read, and remembers it for this model.

        Args:
            pairs: sentences and their translations; a hundred are enough.

        Returns:
            What is used from now on; None, and nothing changes, where there is no attention or too small a
            sample.
        """
        direction = self._prepare(source_language, target_language)
        if len(pairs) < FEWEST_PAIRS:
            return None
        reading = choose_reading(
            self._sentences.model,
            self._sentences.codec,
            pairs,
            direction,
            both_ways=direction[::-1] in self.directions,
        )
        if reading is not None:
            remember_reading(self._manifest, reading)
            self._reading = reading
            self._sentences.read_by(reading)
        return reading

    @property
    def inspector(self) -> Inspector:
        """What there is to ask about one sentence beside its translation."""
        return Inspector(self._sentences, self._prepare)  # not kept: the two would hold each other for ever

    @property
    def reading(self) -> AttentionReading:
        """How its attention is read as alignment: the best reading, or what its architecture suggests."""
        return self._sentences.reading

    @property
    def device(self) -> torch.device:
        return self._sentences.model.device

    def translate_text(
        self,
        text: str,
        *,
        source_language: str,
        target_language: str,
        options: SearchOptions,
        segment: bool = True,
        should_stop: ShouldStop | None = None,
    ) -> TranslatedText:
        """Translates a text of any number of lines and sentences; what stands between them is copied.

        Sentences are remembered, so that a text with one sentence changed costs one sentence.

        Args:
            options: of the search; a prefix is for the first sentence alone.
            segment: find the sentences of each line; False to take each line as one.
            should_stop: asked between decoder steps.

        Raises:
            Cancelled: ``should_stop`` said so.
            LanguageError: the model does not translate between these languages.
            ConfigError: the options ask for what the model cannot do.
        """
        started = time.perf_counter()
        direction = self._prepare(source_language, target_language)
        spans = _spans(text, direction[0], segment)
        translations = self._sentences.translate(
            [text[start:end] for start, end in spans],
            source_language=direction[0],
            target_language=direction[1],
            options=[options if number == 0 else without_prefix(options) for number in range(len(spans))],
            batch_tokens=_TEXT_BATCH_TOKENS,
            remember=True,
            should_stop=should_stop,
        )
        written = ""
        end = 0
        passages = []
        for span, translation in zip(spans, translations, strict=True):
            written += _between(text, end, span.start, direction[1])
            passages.append(Passage(translation, *span, len(written), len(written) + len(translation.text)))
            written += translation.text
            end = span.end
        return TranslatedText(text, written + text[end:], tuple(passages), time.perf_counter() - started)

    def translate_lines(
        self,
        lines: Sequence[str],
        *,
        source_language: str,
        target_language: str,
        options: SearchOptions,
        segment: bool = True,
        batch_tokens: int = BATCH_TOKENS,
        should_stop: ShouldStop | None = None,
        on_progress: OnProgress | None = None,
    ) -> list[Translation]:
        """Translates lines, one result a line, empty ones included.

        Args:
            options: of the search; of a line of several sentences, a prefix is for the first one alone.
            segment: find the sentences of each line; False to take each line as one.
            batch_tokens: most source cells (sentences x longest) of a batch.
            should_stop: asked between decoder steps.
            on_progress: told the number of sentences done, and of all.

        Raises:
            Cancelled: ``should_stop`` said so.
            LanguageError: the model does not translate between these languages.
            ConfigError: the options ask for what the model cannot do.
        """
        direction = self._prepare(source_language, target_language)
        spans = [_spans(line, direction[0], segment) for line in lines]
        sentences = [line[a:b] for line, stretches in zip(lines, spans, strict=True) for a, b in stretches]
        translations = self._sentences.translate(
            sentences,
            source_language=direction[0],
            target_language=direction[1],
            options=[
                options if number == 0 else without_prefix(options)
                for stretches in spans
                for number in range(len(stretches))
            ],
            batch_tokens=batch_tokens,
            should_stop=should_stop,
            on_progress=on_progress,
        )
        translated = iter(translations)
        results = []
        for line, stretches in zip(lines, spans, strict=True):
            ends = [0, *(span.end for span in stretches)]
            parts = [
                Part(next(translated), span.start, _between(line, end, span.start, direction[1]))
                for span, end in zip(stretches, ends, strict=False)
            ]
            empty = Translation(line, (), (), *direction)
            results.append(join_parts(line, parts, options.nbest or options.beam) if parts else empty)
        return results

    def score_pairs(
        self,
        pairs: Sequence[tuple[str, str]],
        *,
        source_language: str,
        target_language: str,
        length_penalty: float = 1.0,
        attention: bool = True,
    ) -> list[Hypothesis]:
        """What the model thinks of given translations: each (source, target) scored token by token.

        Args:
            length_penalty: alpha, as in SearchOptions.
            attention: with cross attention, if the model has any.

        Raises:
            LanguageError: the model does not translate between these languages.
            CorpusError: a side is far too long.
        """
        direction = self._prepare(source_language, target_language)
        return self._sentences.score(pairs, direction=direction, alpha=length_penalty, attention=attention)

    def align_pairs(
        self,
        pairs: Sequence[tuple[str, str]],
        *,
        source_language: str,
        target_language: str,
        reading: AttentionReading | None = None,
    ) -> list[Alignment]:
        """Word alignments of given translations, from the model's attention.

        Args:
            reading: how it is read; None for the model's own, ``reading``.

        Raises:
            BundleError: the model has no attention.
            LanguageError, CorpusError: as for score_pairs.
        """
        if not self.abilities.attention:
            raise BundleError(
                "the model has no attention to align by", where=self._path, remedy="Choose another model"
            )
        scored = self.score_pairs(pairs, source_language=source_language, target_language=target_language)
        alignments = []
        for (source, target), hypothesis in zip(pairs, scored, strict=True):
            assert hypothesis.attention is not None  # it was asked for, and the model has some
            tokens = self._sentences.encode_source(source).tokens
            token_map = hypothesis.attention.read(reading or self.reading)
            alignments.append(word_alignment(token_map, tokens, hypothesis.tokens, source, target))
        return alignments

    def align_both_ways(
        self,
        pairs: Sequence[tuple[str, str]],
        method: Symmetrisation,
        *,
        source_language: str,
        target_language: str,
        reading: AttentionReading | None = None,
        reverse: Translator | None = None,
    ) -> list[Alignment]:
        """Word alignments of given translations that two directions make together.

        Args:
            reading: of this model's attention, as for align_pairs.
            reverse: a model that translates back; None where this one does.

        Raises:
            BundleError: a model has no attention.
            LanguageError, CorpusError: as for score_pairs.
        """
        forward = self.align_pairs(
            pairs, source_language=source_language, target_language=target_language, reading=reading
        )
        backward = (reverse or self).align_pairs(
            [(target, source) for source, target in pairs],
            source_language=target_language,
            target_language=source_language,
            reading=reading if reverse is None else None,
        )
        return [
            replace(there, links=symmetrise(there.links, [(i, j) for j, i in back.links], method))
            for there, back in zip(forward, backward, strict=True)
        ]

    def _prepare(self, source_language: str, target_language: str) -> tuple[str, str]:
        """The direction, if the model has it; the calling thread gets its number of CPU threads."""
        self._use_threads()
        direction = normalise_language(source_language), normalise_language(target_language)
        if direction not in self.directions:
            known = listed(
                (Message("{source} to {target}", source=a, target=b) for a, b in self.directions), most=20
            )
            raise LanguageError(
                Message(
                    "model {name} does not translate from {source} to {target}",
                    name=self.name,
                    source=direction[0],
                    target=direction[1],
                ),
                remedy=Message("It translates {directions}", directions=known),
            )
        return direction

    def _use_threads(self) -> None:
        # Each thread that calls has a number of its own, which a new one does not inherit.
        if self._threads is not None and torch.get_num_threads() != self._threads:
            torch.set_num_threads(self._threads)


def _spans(text: str, language: str, segment: bool) -> list[Span]:
    """What is to be translated of a text: its sentences, or its lines without the space around them."""
    if segment:
        return split_sentences(text, language)
    spans = []
    start = 0
    for line in text.splitlines(keepends=True):
        inner = line.strip()
        if inner:
            left = start + len(line) - len(line.lstrip())
            spans.append(Span(left, left + len(inner)))
        start += len(line)
    return spans


def _between(text: str, end: int, start: int, target_language: str) -> str:
    """What stands in the target between two sentences, of which the first ends at ``end`` in the source.

    The same as in the source; but where the source's script needs no space and the target's does, a space.
    """
    touching = end > 0 and end == start and not is_unspaced(target_language)
    return " " if touching else text[end:start]
