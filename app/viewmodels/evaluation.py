"""State of the Evaluate page: what to evaluate, how far it is, and what came out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.services.corpora import CorpusInspector
from app.services.evaluation import EvaluationRequest, EvaluationResult, EvaluationService, Progress
from app.services.gold import GoldInspector
from app.services.models import ModelService
from app.services.readings import AS_IT_ALIGNS_BEST, ReadingChoice
from app.services.settings import Settings
from app.viewmodels.chosen_gold import ChosenGold
from app.viewmodels.chosen_pairs import ChosenPairs
from app.viewmodels.shown import Span, differing_spans
from seq2seq_core.model_config import NO_ATTENTION, AttentionShape

if TYPE_CHECKING:
    from seq2seq_core.library import ModelEntry

Order = Literal["worst", "best", "differing", "first", "second"]
SHOWN_SENTENCES = 20
ESTIMATE_AFTER = 2.0
"""Seconds of translating after which the time left can be told."""


class Obstacle(Enum):
    """Why the evaluation cannot start yet."""

    NO_FILE = auto()
    READING = auto()
    BAD_FILE = auto()
    NO_PAIRS = auto()
    NO_MODEL = auto()
    NO_DIRECTION = auto()


@dataclass(frozen=True, slots=True)
class Rendering:
    """A sentence as one model translated it.

    Attributes:
        score: its chrF.
        differences: the stretches that are not in the other model's translation, or, with one model, not in
            the reference (code points).
    """

    model: str
    text: str
    score: float
    differences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """One sentence of the test set; ``number`` counts from 1 in the pairs evaluated."""

    number: int
    source: str
    reference: str
    renderings: tuple[Rendering, ...]


def sentence_rows(
    result: EvaluationResult, order: Order, most: int = SHOWN_SENTENCES
) -> tuple[SentenceRow, ...]:
    """The sentences to look at, by chrF.

    Args:
        order: the "worst" or "best" of the first model; of two, those "differing" most, or those of which
            the "first" or the "second" is better by most (others are left out).
        most: how many.
    """
    scores = [system.sentence_scores for system in result.systems]
    gains = [a - b for a, b in zip(scores[0], scores[-1], strict=True)]
    ranks: dict[Order, Callable[[int], float]] = {
        "worst": lambda i: scores[0][i],
        "best": lambda i: -scores[0][i],
        "differing": lambda i: -abs(gains[i]),
        "first": lambda i: -gains[i],
        "second": lambda i: gains[i],
    }
    chosen = sorted(range(len(gains)), key=ranks[order])[:most]
    if order in ("differing", "first", "second"):
        chosen = [i for i in chosen if ranks[order](i) < 0]
    return tuple(_row(result, i) for i in chosen)


def _row(result: EvaluationResult, i: int) -> SentenceRow:
    texts = [system.translations[i] for system in result.systems]
    others = texts[::-1] if len(texts) == 2 else [result.references[i]]
    renderings = tuple(
        Rendering(system.model, text, system.sentence_scores[i], differing_spans(other, text))
        for system, text, other in zip(result.systems, texts, others, strict=True)
    )
    return SentenceRow(i + 1, result.sources[i], result.references[i], renderings)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One metric.

    Attributes:
        scores: of each system.
        signature: sacreBLEU's; of two systems with that of their comparison.
        p: of the difference; None with one system.
    """

    metric: str
    scores: tuple[float, ...]
    signature: str
    p: float | None

    @property
    def difference(self) -> float:
        """Of the second system from the first."""
        return self.scores[-1] - self.scores[0]


def score_rows(result: EvaluationResult) -> tuple[ScoreRow, ...]:
    """BLEU, chrF and TER of all systems."""
    rows = []
    for key, metric in (("bleu", "BLEU"), ("chrf", "chrF"), ("ter", "TER")):
        scores = [getattr(system.scores, key) for system in result.systems]
        p_value = None if result.comparison is None else getattr(result.comparison, key)
        rows.append(
            ScoreRow(
                metric,
                tuple(score.score for score in scores),
                scores[0].signature if p_value is None else p_value.signature,
                None if p_value is None else p_value.p,
            )
        )
    return tuple(rows)


def scores_as_text(result: EvaluationResult) -> str:
    """The scores with their signatures, a metric a line, to paste into a paper's notes."""
    head = ["", *result.request.models, *(["p"] if result.comparison else []), "signature"]
    lines = ["\t".join(head)]
    for row in score_rows(result):
        cells = [f"{score:.2f}" for score in row.scores] + ([] if row.p is None else [f"{row.p:.4f}"])
        lines.append("\t".join((row.metric, *cells, row.signature)))
    if result.gold is not None:
        lines += ["", *_alignment_lines(result)]
    return "\n".join(lines) + "\n"


def _alignment_lines(result: EvaluationResult) -> Iterator[str]:
    yield "\t".join(("", "layer", "head", "shifted", "AER", "precision", "recall", "pairs"))
    for system in result.systems:
        for found in system.alignments:
            reading, score = found.reading, found.score
            place = ("mean" if n is None else str(n + 1) for n in (reading.layer, reading.head))
            rates = (f"{100 * rate:.2f}" for rate in (score.error_rate, score.precision, score.recall))
            shifted = "yes" if reading.shifted else "no"
            yield "\t".join((system.model, *place, shifted, *rates, str(score.pairs)))


class EvaluationViewModel(QObject):
    """The Evaluate page without its widgets.

    Args:
        inspector: reads the file that the user chose.
        gold_inspector: reads its gold alignments.
        models: the installed models.
        settings: device, threads, and what the Translate page translates between.
        clock: seconds, for the time left.

    Signals:
        changed: what is chosen.
        progressed: ``progress`` is another.
        finished: ``result`` is another, or ``error`` says why there is none.
    """

    changed = Signal()
    progressed = Signal()
    finished = Signal()

    def __init__(
        self,
        service: EvaluationService,
        inspector: CorpusInspector,
        gold_inspector: GoldInspector,
        models: ModelService,
        settings: Settings,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self.pairs = ChosenPairs(inspector, self)
        self.gold = ChosenGold(gold_inspector, self.pairs, self)
        self._models = models
        self._settings = settings
        self._clock = clock
        self._direction: tuple[str, str] | None = None
        self._since: tuple[float, int] | None = None
        self.first = models.current
        self.second = ""
        self.beam = settings.beam
        self.reading = AS_IT_ALIGNS_BEST
        self.progress: Progress | None = None
        self.result: EvaluationResult | None = None
        self.error = ""
        self.pairs.chosen.connect(self._forget_direction)
        self.pairs.changed.connect(self.changed)
        self.gold.changed.connect(self.changed)
        models.listed.connect(self._settle_models)
        service.progressed.connect(self._advance)
        service.finished.connect(self._finish)
        service.failed.connect(self._fail)

    # What is chosen

    @property
    def model_names(self) -> tuple[str, ...]:
        """Of the installed models that can be used."""
        return tuple(entry.name for entry in self._usable())

    @property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """That all chosen models translate in."""
        entries = {entry.name: entry for entry in self._usable()}
        chosen = [entries[name].directions for name in self._chosen() if name in entries]
        return tuple(d for d in chosen[0] if all(d in other for other in chosen)) if chosen else ()

    @property
    def direction(self) -> tuple[str, str] | None:
        """To translate in: chosen, or told by the names of the files, or that of the Translate page."""
        guessed = self.pairs.summary.languages if self.pairs.summary is not None else None
        current = (self._settings.source_language, self._settings.target_language)
        known = self.directions
        return next((d for d in (self._direction, guessed, current, *known) if d in known), None)

    @property
    def attention(self) -> AttentionShape:
        """What there is to choose the reading from: the layers and heads that all chosen models have whose
        attention can be read in more than one way. Where none has, the most that one of them has."""
        shapes = [entry.attention for entry in self._usable() if entry.name in self._chosen()]
        wide = [shape for shape in shapes if shape.shifted]
        if not wide:
            return max(shapes, default=NO_ATTENTION)
        return AttentionShape(min(s.layers for s in wide), min(s.heads for s in wide), shifted=True)

    @property
    def obstacle(self) -> Obstacle | None:
        """The first thing that keeps the evaluation from starting; None if it can."""
        if self.pairs.file is None:
            return Obstacle.NO_FILE
        if self.pairs.error or self.gold.error:
            return Obstacle.BAD_FILE
        if self.pairs.summary is None:
            return Obstacle.READING
        if not self.pairs.usable:
            return Obstacle.NO_PAIRS
        if self.gold.reading:
            return Obstacle.READING
        if self.first not in self.model_names:
            return Obstacle.NO_MODEL
        return None if self.direction is not None else Obstacle.NO_DIRECTION

    @property
    def running(self) -> bool:
        return self.progress is not None

    @property
    def seconds_left(self) -> float | None:
        """To translate what is left; None while that cannot be told."""
        if self.progress is None or self.progress.stage != "translating" or self._since is None:
            return None
        started, before = self._since
        elapsed, done = self._clock() - started, self.progress.done - before
        if elapsed < ESTIMATE_AFTER or not done:
            return None
        return elapsed / done * (self.progress.total - self.progress.done)

    # What the user does

    def choose_model(self, name: str) -> None:
        """The model to evaluate."""
        self.first = name
        if self.second == name:
            self.second = ""
        self._settle_reading()
        self.changed.emit()

    def choose_second(self, name: str) -> None:
        """The model to compare it with; empty for none."""
        self.second = name
        self._settle_reading()
        self.changed.emit()

    def choose_direction(self, direction: tuple[str, str]) -> None:
        """The languages to translate between."""
        self._direction = direction
        self.changed.emit()

    def choose_beam(self, beam: int) -> None:
        """The beam size."""
        self.beam = beam
        self.changed.emit()

    def choose_reading(self, reading: ReadingChoice) -> None:
        """How the attention is read for the alignment error rate."""
        self.reading = reading
        self.changed.emit()

    def start(self) -> None:
        """Evaluates what is chosen, if nothing is in its way."""
        direction = self.direction
        if self.obstacle is not None or self.pairs.file is None or direction is None or self.running:
            return
        request = EvaluationRequest(
            self.pairs.file,
            self._chosen(),
            *direction,
            self.beam,
            self._settings.device,
            self._settings.threads,
            self.gold.file,
            self.reading,
        )
        self.error, self._since = "", None
        self.progress = Progress("reading")
        self.progressed.emit()
        self._service.start(request)

    def cancel(self) -> None:
        """Gives up the evaluation; the result before it stays."""
        self._service.cancel()
        self.progress = None
        self.progressed.emit()

    # How it comes about

    def _chosen(self) -> tuple[str, ...]:
        return (self.first, self.second) if self.second else (self.first,)

    def _usable(self) -> list[ModelEntry]:
        return [entry for entry in self._models.entries if entry.problem is None]

    def _settle_models(self) -> None:
        """Lets go of models that are gone."""
        names = self.model_names
        if self.first not in names:
            self.first = self._models.current if self._models.current in names else next(iter(names), "")
        if self.second not in names or self.second == self.first:
            self.second = ""
        self._settle_reading()
        self.changed.emit()

    def _settle_reading(self) -> None:
        """Lets go of a layer or head that the chosen models do not have."""
        layer, head, shape = self.reading.layer, self.reading.head, self.attention
        if isinstance(layer, int) and layer >= shape.layers:
            self.reading = replace(self.reading, layer="best")
        if isinstance(head, int) and head >= shape.heads:
            self.reading = replace(self.reading, head="best")

    def _forget_direction(self) -> None:
        self._direction = None

    def _advance(self, progress: Progress) -> None:
        if progress.stage == "translating" and self._since is None:
            self._since = (self._clock(), progress.done)
        self.progress = progress
        self.progressed.emit()

    def _finish(self, result: EvaluationResult) -> None:
        self.result, self.progress = result, None
        self.progressed.emit()
        self.finished.emit()

    def _fail(self, message: str) -> None:
        self.error, self.progress = message, None
        self.progressed.emit()
        self.finished.emit()
