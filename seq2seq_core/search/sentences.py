"""Sentences of text in, translations out: batches by length around the search.

Shape legend: L layers, H heads, T target tokens, S source tokens with special ones.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from seq2seq_core.config import SearchOptions
from seq2seq_core.data.batches import pad
from seq2seq_core.errors import CorpusError
from seq2seq_core.messages import Message
from seq2seq_core.models.protocol import Capture, Memory, Seq2SeqModel
from seq2seq_core.search.demands import Demands
from seq2seq_core.search.fitting import fitting_spans
from seq2seq_core.search.forced import Forced, attend, force_decode
from seq2seq_core.search.hypotheses import Found, SearchResult
from seq2seq_core.search.jobs import Job, jobs_of, rejoin
from seq2seq_core.search.memo import Memo
from seq2seq_core.search.relaxed import search_with_rules
from seq2seq_core.search.reranking import rerank
from seq2seq_core.search.scoring import length_penalty
from seq2seq_core.text.codec import Codec, Frame
from seq2seq_core.text.tokenizer import EOS, Encoded
from seq2seq_core.types import (
    AttentionMaps,
    AttentionReading,
    Hypothesis,
    Notice,
    SearchTrace,
    Token,
    Translation,
)

BATCH_TOKENS = 2048
"""Source cells a batch: enough to keep a processor busy, little enough to hold in its caches."""

_MOST_SENTENCES = 128
# Longer sentences are rare in training data (which leaves out what is longer), so models read them badly.
_LONGEST_SOURCE = 128
# A given pair cannot be cut, and its attention grows with the product of both sides.
_LONGEST_SCORED = 1024
# Scoring has the logits of all positions of a batch in memory at once: 64 MB of them.
SCORED_NUMBERS = 16 << 20
# A model that spells in bytes can write any character, but a sentence has no line breaks in it.
_ONE_LINE = dict.fromkeys([*range(0x20), 0x7F, 0x85, 0x2028, 0x2029], " ")
_REMEMBERED_BYTES = 8 << 20
_SURROGATES = re.compile("[\ud800-\udfff]")

ShouldStop = Callable[[], bool]
OnProgress = Callable[[int, int], None]
FindNotices = Callable[[str, Sequence[Token], Hypothesis, str], tuple[Notice, ...]]
"""What there is to say of a hypothesis: of a source, its pieces, the hypothesis and the source language."""


class _Answer(NamedTuple):
    """What the search found for one sentence."""

    hypotheses: tuple[Hypothesis, ...]
    trace: SearchTrace | None


class SentenceTranslator:
    """Translates sentences with one model, on the device that the model is on.

    Args:
        model: in eval mode.
        codec: its tokenizers and language tokens.
        reading: how its attention is best read; None takes the last layer's mean.
        find_notices: finds the notices of each hypothesis.

    Attributes:
        reading: how its attention is read as alignment.
    """

    def __init__(
        self,
        model: Seq2SeqModel,
        codec: Codec,
        reading: AttentionReading | None = None,
        find_notices: FindNotices = lambda *_: (),
    ) -> None:
        self.model = model
        self.codec = codec
        self._find_notices = find_notices
        abilities = model.abilities
        last = abilities.attention_layers - 1 if abilities.attention else None
        self.reading = reading or AttentionReading(last, shifted=abilities.shifted_alignment)
        self._forbidden = codec.never_written()
        self._last_read: tuple[tuple[int, ...], Memory | None] = (), None
        self._memo: Memo[tuple[str, tuple[str, str], SearchOptions], Translation] = Memo(
            _REMEMBERED_BYTES, _size
        )
        # A source has a language and an end token, too.
        most_read = math.inf if abilities.max_source is None else abilities.max_source - 2
        most_written = math.inf if abilities.max_target is None else abilities.max_target
        self._limit = int(min(_LONGEST_SOURCE, most_read))
        self._longest_scored = int(min(_LONGEST_SCORED, most_read, most_written))

    def translate(
        self,
        sentences: Sequence[str],
        *,
        source_language: str,
        target_language: str,
        options: SearchOptions | Sequence[SearchOptions],
        batch_tokens: int = BATCH_TOKENS,
        remember: bool = False,
        should_stop: ShouldStop | None = None,
        on_progress: OnProgress | None = None,
    ) -> list[Translation]:
        """Translates sentences; equal ones are searched once, and too long ones in parts.

        Args:
            options: one for all sentences, or one for each. Of a sentence in parts, the first has the prefix.
            remember: keep the translations for the next time, and take those that are kept. What was
                found before a cancellation is kept, too.
            batch_tokens: most source cells (sentences x longest) of a batch.
            should_stop: asked between decoder steps.
            on_progress: told the number of sentences done, and of all.

        Raises:
            Cancelled: ``should_stop`` said so.
            LanguageError: the model has no token for the target language.
            BundleError: the model computes NaN.
            ConfigError: the options ask for what the model cannot do.
        """
        direction = (source_language, target_language)
        each = [options] * len(sentences) if isinstance(options, SearchOptions) else options
        asked = list(zip(sentences, each, strict=True))
        spans = {
            text: fitting_spans(text, self.encode_source, self._limit) for text in dict.fromkeys(sentences)
        }
        each_once = dict.fromkeys(asked)
        jobs = list(dict.fromkeys(job for text, how in each_once for job in jobs_of(text, spans[text], how)))
        found: dict[Job, Translation] = {}
        for part, how in jobs:
            known = self._memo.get((part, direction, how)) if remember else None
            if known is not None:
                found[part, how] = known
        missing: dict[SearchOptions, list[str]] = {}
        for part, how in jobs:
            if (part, how) not in found:
                missing.setdefault(how, []).append(part)
        for how, parts in missing.items():
            encoded = [self.encode_source(part) for part in parts]
            for batch in _batches([len(e.ids) for e in encoded], batch_tokens):
                texts = [parts[i] for i in batch]
                translated = self._translate_batch(
                    texts, [encoded[i] for i in batch], direction, how, should_stop
                )
                for text, translation in zip(texts, translated, strict=True):
                    found[text, how] = translation
                    if remember:
                        self._memo.put((text, direction, how), translation)
                if on_progress is not None:
                    on_progress(len(found), len(jobs))
        return [rejoin(text, spans[text], found, how) for text, how in asked]

    def score(
        self, pairs: Sequence[tuple[str, str]], *, direction: tuple[str, str], alpha: float, attention: bool
    ) -> list[Hypothesis]:
        """What the model thinks of given pairs of source and target sentence.

        Args:
            alpha: of the length penalty in the scores.
            attention: also give the attention maps, if the model has any.

        Raises:
            CorpusError: a side is too long; quotes its beginning.
        """
        encoded = [self.encode_pair(*pair) for pair in pairs]
        sources, targets = [source for source, _ in encoded], [target for _, target in encoded]
        lengths = [max(len(source.ids), len(target.ids)) for source, target in encoded]
        scored: dict[int, Hypothesis] = {}
        cells = SCORED_NUMBERS // self.codec.target.size
        frame = self.codec.frame(direction)
        for batch in _batches(lengths, min(BATCH_TOKENS, cells)):
            ids = [frame.source(sources[i].ids) for i in batch]
            forced = force_decode(
                self.model,
                self._encode(ids),
                [targets[i].ids for i in batch],
                start_ids=frame.start,
                eos=EOS,
                rows=range(len(batch)),
                capture=Capture(attention=attention and self.model.abilities.attention),
            )
            for i, one in zip(batch, forced, strict=True):
                maps = self._maps(one.attention, frame, len(sources[i].ids))
                scored[i] = _scored(pairs[i][1], targets[i], one, alpha, maps)
        return [scored[i] for i in range(len(pairs))]

    def read_by(self, reading: AttentionReading) -> None:
        """Takes another reading for all attention maps from now on."""
        self.reading = reading
        self._memo.clear()

    def encode_source(self, text: str) -> Encoded:
        """Pieces of a source text, whatever characters it holds."""
        return self.codec.encode_source(_encodable(text))

    def encode_pair(self, source: str, target: str) -> tuple[Encoded, Encoded]:
        """Pieces of a given source and target.

        Raises:
            CorpusError: a side is too long; quotes its beginning.
        """
        pair = self.encode_source(source), self.codec.encode_target(_encodable(target))
        length = max(len(side.ids) for side in pair)
        if length > self._longest_scored:
            raise CorpusError(
                Message(
                    "the pair that begins {beginning!r} is too long to be scored: {length} pieces",
                    beginning=source[:40],
                    length=length,
                ),
                remedy=Message("Split it: the most is {most} on a side", most=self._longest_scored),
            )
        return pair

    def read(self, source: Encoded, direction: tuple[str, str]) -> Memory:
        """What the encoder makes of one source. The last one is kept: much is asked of the same sentence."""
        return self._read(tuple(self.codec.frame(direction).source(source.ids)))

    def _read(self, ids: tuple[int, ...]) -> Memory:
        kept, memory = self._last_read
        if kept != ids or memory is None:
            memory = self._encode([ids])
            self._last_read = ids, memory
        return memory

    @torch.inference_mode()
    def _encode(self, sources: Sequence[Sequence[int]]) -> Memory:
        source, mask = pad(sources)
        return self.model.encode(source.to(self.model.device), mask.to(self.model.device))

    def _translate_batch(
        self,
        texts: Sequence[str],
        encoded: Sequence[Encoded],
        direction: tuple[str, str],
        options: SearchOptions,
        should_stop: ShouldStop | None,
    ) -> list[Translation]:
        started = time.perf_counter()
        readable = [(text, source) for text, source in zip(texts, encoded, strict=True) if source.ids]
        found = iter(self._search(readable, direction, options, should_stop) if readable else ())
        answers = [next(found) if source.ids else _Answer((), None) for source in encoded]
        seconds = (time.perf_counter() - started) / len(texts)
        return [
            Translation(
                text,
                source.tokens,
                tuple(self._noticed(text, source, one, direction[0]) for one in answer.hypotheses),
                *direction,
                trace=answer.trace,
                seconds=seconds,
            )
            for text, source, answer in zip(texts, encoded, answers, strict=True)
        ]

    def _noticed(self, text: str, source: Encoded, hypothesis: Hypothesis, language: str) -> Hypothesis:
        found = self._find_notices(text, source.tokens, hypothesis, language)
        return replace(hypothesis, notices=(*hypothesis.notices, *found)) if found else hypothesis

    def _search(
        self,
        sentences: Sequence[tuple[str, Encoded]],
        direction: tuple[str, str],
        options: SearchOptions,
        should_stop: ShouldStop | None,
    ) -> list[_Answer]:
        demands = Demands(options, self.codec.target)
        sources = [source for _, source in sentences]
        frame = self.codec.frame(direction)
        ids = [frame.source(source.ids) for source in sources]
        memory = self._read(tuple(ids[0])) if len(ids) == 1 else self._encode(ids)
        results = search_with_rules(
            self.model,
            memory,
            start_ids=frame.start,
            eos=EOS,
            options=replace(options, nbest=None) if options.rerank == "mbr" else options,
            source_lengths=[len(source.ids) for source in sources],
            forbidden=self._forbidden,
            rules=[demands.rules(text) for text, _ in sentences],
            source_columns=[(len(frame.before), len(frame.before) + len(source.ids)) for source in sources],
            chances=ids,
            should_stop=should_stop,
        )
        if options.rerank == "mbr":
            texts = [
                [self._hypothesis(found, None).text for found in result.hypotheses] for result in results
            ]
            results = [rerank(*each, options) for each in zip(results, texts, strict=True)]
        maps: Iterator[NDArray[np.float32]] = iter(())
        if options.attention and self.model.abilities.attention:
            maps = iter(self._attend(memory, results, frame))
        answers = []
        for (text, source), result in zip(sentences, results, strict=True):
            hypotheses = []
            for found in result.hypotheses:
                attention = self._maps(next(maps, None), frame, len(source.ids))
                hypothesis = self._hypothesis(found, attention)
                notices, uses = demands.review(text, hypothesis.text, found.ids)
                hypotheses.append(replace(hypothesis, notices=notices, terms=uses))
            answers.append(_Answer(tuple(hypotheses), self._trace(result.trace)))
        return answers

    def _attend(
        self, memory: Memory, results: Sequence[SearchResult], frame: Frame
    ) -> list[NDArray[np.float32]]:
        targets = [found.ids for result in results for found in result.hypotheses]
        rows = [i for i, result in enumerate(results) for _ in result.hypotheses]
        return attend(self.model, memory, targets, start_ids=frame.start, eos=EOS, rows=rows)

    def _maps(self, weights: NDArray[np.float32] | None, frame: Frame, pieces: int) -> AttentionMaps | None:
        """Attention ``[L, H, T, S]`` to a source of so many ``pieces`` and the special ids around them."""
        if weights is None:
            return None
        leading, trailing = len(frame.before), len(frame.after)
        own = np.ascontiguousarray(weights[..., : leading + pieces + trailing])
        return AttentionMaps(own, leading, trailing, self.reading)

    def _hypothesis(self, found: Found, attention: AttentionMaps | None) -> Hypothesis:
        decoded = self.codec.decode_target(found.ids)
        return Hypothesis(
            decoded.text.translate(_ONE_LINE),
            decoded.tokens,
            found.logprobs,
            found.score,
            attention,
            ending=found.ending,
        )

    def _trace(self, trace: SearchTrace | None) -> SearchTrace | None:
        if trace is None:
            return None
        ids = sorted({*trace.prefix, *(token for step in trace.steps for token in step.token.tolist())})
        return replace(trace, pieces=dict(zip(ids, self.codec.target.pieces(ids), strict=True)))


def _encodable(text: str) -> str:
    """The text with each lone surrogate, which is no character, replaced; offsets stay."""
    return _SURROGATES.sub("\ufffd", text)


def _batches(lengths: Sequence[int], batch_tokens: int) -> Iterator[list[int]]:
    """Indices of batches of similar lengths, the longest first."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    start = 0
    while start < len(order):
        size = min(max(1, batch_tokens // max(1, lengths[order[start]])), _MOST_SENTENCES)
        yield order[start : start + size]
        start += size


def _scored(
    text: str, target: Encoded, forced: Forced, alpha: float, maps: AttentionMaps | None
) -> Hypothesis:
    score = sum(forced.logprobs) / length_penalty(len(forced.logprobs), alpha)
    return Hypothesis(text, target.tokens, forced.logprobs, score, maps)


def _size(translation: Translation) -> int:
    """About how many bytes of memory a translation takes."""
    arrays = sum(h.attention.weights.nbytes for h in translation.hypotheses if h.attention is not None)
    steps = len(translation.trace.steps) if translation.trace is not None else 0
    tokens = sum(len(h.tokens) for h in translation.hypotheses) + len(translation.source_tokens)
    return 1000 + arrays + 2000 * steps + 200 * tokens + sum(_size(part) for part in translation.sentences)
