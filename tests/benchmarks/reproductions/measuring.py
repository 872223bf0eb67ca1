"""What is measured and not trained: padding and speed with and without bucketing, and beams of all sizes."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from seq2seq_core.evaluation import bleu
from seq2seq_core.storage import write_file
from seq2seq_core.translator import Translator
from tests.benchmarks.reproductions.experiments import SPEED_ONLY
from tests.benchmarks.reproductions.scoring import (
    BEAM,
    BEAMED,
    TESTS,
    read_side,
    translate_lines,
    translate_test,
)
from tests.benchmarks.reproductions.training import Trained, measure_speed, processor

FIGURES = "measured.json"
BUCKETED = ("transformer-tiny", "gru-bahdanau")
"""Presets that are trained with and without bucketing."""
BEAMS = (1, 2, 3, 5, 8, 12, 20, 32)
DECODERS = ("transformer-tiny", "transformer-tiny-deep", "transformer-tiny-ssru")
"""Experiments whose translating is timed."""
_REPEATS = 3
_SINGLE = 100


@dataclass(frozen=True, slots=True)
class Batching:
    """A preset's training with length buckets or without: medians of short runs that took turns.

    Attributes:
        padding: part of the cells that was padding.
        tokens_per_second: real target tokens a second of the processor.
    """

    preset: str
    bucketing: bool
    padding: float
    tokens_per_second: float


@dataclass(frozen=True, slots=True)
class BeamCost:
    """A beam size on one test: BLEU (13a, cased), and CPU milliseconds a sentence (median)."""

    beam: int
    bleu: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class DecoderCost:
    """CPU milliseconds a sentence with beam 5: sentences one by one, and all of a test together."""

    experiment: str
    single: float
    batched: float


@dataclass(slots=True)
class Measured:
    """All figures, as they lie in ``FIGURES``."""

    processor: str
    largest_parameters: int = 0
    largest_tokens_per_second: float = 0.0
    batching: list[Batching] = field(default_factory=list)
    beams: list[BeamCost] = field(default_factory=list)
    decoders: list[DecoderCost] = field(default_factory=list)


def read_measured(out: Path) -> Measured | None:
    """What ``measure`` has found, None where it has not been run."""
    file = out / FIGURES
    if not file.exists():
        return None
    table = json.loads(file.read_text(encoding="utf-8"))
    return Measured(
        **{
            **table,
            "batching": [Batching(**row) for row in table["batching"]],
            "beams": [BeamCost(**row) for row in table["beams"]],
            "decoders": [DecoderCost(**row) for row in table["decoders"]],
        }
    )


def measure(data: Path, out: Path) -> None:
    """Takes all figures and keeps them in ``out``."""
    found = Measured(processor())
    _, largest = measure_speed(SPEED_ONLY, data, steps=12, log_every=4)
    found.largest_parameters, found.largest_tokens_per_second = largest.parameters, largest.tokens_per_second
    found.batching = _batching(data)
    found.beams = _beams(data, out)
    found.decoders = _decoders(data, out)
    write_file(out / FIGURES, json.dumps(asdict(found), indent=1) + "\n")


def _batching(data: Path) -> list[Batching]:
    settings = [(preset, bucketing) for preset in BUCKETED for bucketing in (True, False)]
    runs: dict[tuple[str, bool], list[Trained]] = {setting: [] for setting in settings}
    for _ in range(_REPEATS):
        for preset, bucketing in settings:
            runs[preset, bucketing].append(measure_speed(preset, data, bucketing=bucketing)[1])
    return [
        Batching(
            preset,
            bucketing,
            statistics.median(run.padding for run in found),
            statistics.median(run.tokens_per_second for run in found),
        )
        for (preset, bucketing), found in runs.items()
    ]


def _beams(data: Path, out: Path) -> list[BeamCost]:
    references = read_side(data, TESTS[0], "de")
    scores: dict[int, float] = {}
    times: dict[int, list[float]] = {beam: [] for beam in BEAMS}
    for _ in range(_REPEATS):
        for beam in BEAMS:
            translated = translate_test(BEAMED, TESTS[0], beam, data, out, again=True)
            assert translated.seconds is not None
            scores[beam] = bleu(translated.hypotheses, references, "de").score
            times[beam].append(translated.seconds * 1000 / len(references))
    return [BeamCost(beam, scores[beam], statistics.median(times[beam])) for beam in BEAMS]


def _decoders(data: Path, out: Path) -> list[DecoderCost]:
    sources = read_side(data, TESTS[0], "en")
    translators = {name: Translator(out / "models" / name, device="cpu", threads=1) for name in DECODERS}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in DECODERS}
    for _ in range(_REPEATS):
        for name, translator in translators.items():
            single = sum(_seconds(translator, [source]) for source in sources[:_SINGLE]) / _SINGLE
            times[name].append((single, _seconds(translator, sources) / len(sources)))
    return [
        DecoderCost(name, *(1000 * statistics.median(column) for column in zip(*found, strict=True)))
        for name, found in times.items()
    ]


def _seconds(translator: Translator, sources: list[str]) -> float:
    """Of the processor."""
    started = time.process_time()
    translate_lines(translator, sources, BEAM)
    return time.process_time() - started
