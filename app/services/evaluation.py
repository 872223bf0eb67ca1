"""Evaluates models on a test set in a worker thread, and can be cancelled at any time."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor, ThreadExecutor
from app.services.gold import GoldFile, load_test_set
from app.services.preload import give_way
from app.services.readings import AS_IT_ALIGNS_BEST, ReadingChoice
from seq2seq_core.config import PairFile, SearchOptions
from seq2seq_core.errors import Cancelled, InterlinearError
from seq2seq_core.evaluation import (
    Comparison,
    LengthScores,
    Scores,
    compare,
    corpus_scores,
    scores_by_length,
    sentence_chrf,
    source_lengths,
)
from seq2seq_core.inspection.alignments import AlignmentScore, alignment_error_rate
from seq2seq_core.inspection.gold import GoldAlignments
from seq2seq_core.types import Alignment, AttentionReading

if TYPE_CHECKING:
    from seq2seq_core.translator import Translator

log = logging.getLogger(__name__)

ALIGNED_AT_ONCE = 32
"""Pairs between two signs of life while word alignments are made."""


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """What to evaluate.

    Attributes:
        file: pairs of source and reference, or the two files of them. Pairs with an empty side are left out.
        models: names of one or two installed models.
        device: auto, or one that the engine found.
        threads: of the processor; 0 for all but one, which is left to the window and the translation.
        gold: gold alignments of the pairs, to score the models' attention by.
        reading: how that is read for it.
    """

    file: PairFile
    models: tuple[str, ...]
    source_language: str
    target_language: str
    beam: int
    device: str = "auto"
    threads: int = 0
    gold: GoldFile | None = None
    reading: ReadingChoice = AS_IT_ALIGNS_BEST


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an evaluation is.

    Attributes:
        model: which one is loaded, translates or aligns; empty in the other stages.
        done: sentences translated by all models; while words are aligned, pairs aligned by this one.
        total: as many as there are to do; 0 while that is not known.
    """

    stage: Literal["reading", "loading", "translating", "aligning", "scoring"]
    model: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """How well one reading of a model's attention agrees with the gold alignments."""

    reading: AttentionReading
    score: AlignmentScore


@dataclass(frozen=True, slots=True)
class SystemResult:
    """What one model did.

    Attributes:
        translations: of each source.
        sentence_scores: chrF of each.
        by_length: BLEU and chrF by source length.
        alignments: by the readings that were asked for; none without gold or without attention.
    """

    model: str
    translations: tuple[str, ...]
    scores: Scores
    sentence_scores: tuple[float, ...]
    by_length: tuple[LengthScores, ...]
    alignments: tuple[ReadingScore, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """The outcome of an evaluation: one or two systems, and their comparison where there are two.

    Attributes:
        gold: the gold alignments, where some were given.
    """

    request: EvaluationRequest
    sources: tuple[str, ...]
    references: tuple[str, ...]
    systems: tuple[SystemResult, ...]
    comparison: Comparison | None
    gold: GoldAlignments | None = None


class EvaluationService(QObject):
    """Runs one evaluation at a time.

    What is cancelled says nothing more. Its thread ends at the next decoder step, or between two scores.

    Args:
        load: makes the translator of a model by name, on a device, with a number of threads; called in the
            worker thread.

    Signals:
        progressed: Progress.
        finished: EvaluationResult.
        failed: a str (a Message where the engine says it): what is wrong and what to do.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    _posted = Signal(object, object)

    def __init__(
        self,
        load: Callable[[str, str, int], Translator],
        *,
        executor: Executor | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._thread = ThreadExecutor("evaluation")
        self._execute: Executor = executor or self._thread
        self._void = threading.Event()
        self._posted.connect(self._deliver)

    def start(self, request: EvaluationRequest) -> None:
        """Evaluates; an evaluation that is under way is cancelled."""
        self._void.set()
        void = self._void = threading.Event()
        self._execute(lambda: self._work(request, void))

    def cancel(self) -> None:
        """Gives up what is under way; nothing is heard of it any more."""
        self._void.set()

    def stop(self, timeout: float = 5.0) -> None:
        """Cancels, and waits for the thread to end."""
        self._void.set()
        self._thread.join(timeout)

    def _work(self, request: EvaluationRequest, void: threading.Event) -> None:
        """The whole life of an evaluation; in the worker thread."""
        try:
            answer: EvaluationResult | str = self._evaluate(request, void)
        except Cancelled:
            return
        except InterlinearError as error:
            answer = error.message
        except Exception as error:  # a fault of ours is logged and shown
            log.exception("evaluating %s failed", " and ".join(request.models))
            answer = f"{type(error).__name__}: {error}"
        self._posted.emit(void, answer)

    def _evaluate(self, request: EvaluationRequest, void: threading.Event) -> EvaluationResult:
        give_way()
        self._posted.emit(void, Progress("reading"))
        pairs, gold = load_test_set(request.file, request.gold)
        sources = tuple(pair.source for pair in pairs)
        references = tuple(pair.target for pair in pairs)
        texts, alignments = [], []
        for place, name in enumerate(request.models):
            translator, text = self._translate(request, name, sources, place, void)
            texts.append(text)
            alignments.append(
                self._align(request, name, translator, sources, references, gold, void) if gold else ()
            )
        total = len(sources) * len(texts)
        self._posted.emit(void, Progress("scoring", done=total, total=total))
        result = _score(request, sources, references, texts, void)
        systems = (
            replace(system, alignments=scores)
            for system, scores in zip(result.systems, alignments, strict=True)
        )
        return replace(result, systems=tuple(systems), gold=gold)

    def _translate(
        self,
        request: EvaluationRequest,
        name: str,
        sources: Sequence[str],
        place: int,
        void: threading.Event,
    ) -> tuple[Translator, tuple[str, ...]]:
        total = len(request.models) * len(sources)
        before = place * len(sources)

        def report(done: int, sentences: int) -> None:
            # A line may be several sentences; what is shown are lines.
            lines = before + len(sources) * done // max(1, sentences)
            self._posted.emit(void, Progress("translating", name, lines, total))

        self._posted.emit(void, Progress("loading", name, before, total))
        threads = request.threads or max(1, (os.cpu_count() or 2) - 1)
        translator = self._load(name, request.device, threads)
        report(0, 1)
        results = translator.translate_lines(
            sources,
            source_language=request.source_language,
            target_language=request.target_language,
            options=SearchOptions(beam=request.beam, nbest=1),
            should_stop=void.is_set,
            on_progress=report,
        )
        return translator, tuple(result.text for result in results)

    def _align(
        self,
        request: EvaluationRequest,
        name: str,
        translator: Translator,
        sources: Sequence[str],
        references: Sequence[str],
        gold: GoldAlignments,
        void: threading.Event,
    ) -> tuple[ReadingScore, ...]:
        """The references aligned by the model's attention, block by block, and scored."""
        if not translator.abilities.attention:
            return ()
        readings = request.reading.of(translator)
        found: dict[AttentionReading, list[Alignment]] = {reading: [] for reading in readings}
        pairs = list(zip(sources, references, strict=True))
        for start in range(0, len(pairs), ALIGNED_AT_ONCE):
            self._posted.emit(void, Progress("aligning", name, start, len(pairs)))
            for reading in readings:
                if void.is_set():
                    raise Cancelled
                found[reading] += translator.align_pairs(
                    pairs[start : start + ALIGNED_AT_ONCE],
                    source_language=request.source_language,
                    target_language=request.target_language,
                    reading=reading,
                )
        return tuple(
            ReadingScore(reading, alignment_error_rate(gold.links, alignments))
            for reading, alignments in found.items()
        )

    def _deliver(self, void: threading.Event, answer: object) -> None:
        """In the UI thread."""
        if void.is_set():
            return
        if isinstance(answer, Progress):
            self.progressed.emit(answer)
        elif isinstance(answer, EvaluationResult):
            self.finished.emit(answer)
        else:
            self.failed.emit(answer)


def _score(
    request: EvaluationRequest,
    sources: tuple[str, ...],
    references: tuple[str, ...],
    texts: Sequence[tuple[str, ...]],
    void: threading.Event,
) -> EvaluationResult:
    """Scores translations; whether it is void is asked between any two scores."""
    language = request.target_language
    lengths = source_lengths(sources, request.source_language)
    comparison = None
    systems = []
    if len(texts) == 2:
        comparison = compare(texts[0], texts[1], references, language)
        scores = [comparison.first, comparison.second]
    else:
        scores = [corpus_scores(texts[0], references, language)]
    for model, text, score in zip(request.models, texts, scores, strict=True):
        if void.is_set():
            raise Cancelled
        systems.append(
            SystemResult(
                model,
                text,
                score,
                sentence_chrf(text, references),
                scores_by_length(lengths, text, references, language),
            )
        )
    return EvaluationResult(request, sources, references, tuple(systems), comparison)
