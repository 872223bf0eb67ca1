"""A trainer that emits production events at once, and what the Train and Models pages need around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.services.corpora import CorpusInspector
from app.services.model_parts import PartsReader
from app.services.models import ModelService
from app.services.parameters import ParameterCounter
from app.services.training import TrainingService
from app.services.training_speed import SpeedMemory
from app.viewmodels.training import TrainingViewModel
from seq2seq_core.config import RunConfig
from seq2seq_core.config_file import dump_run
from seq2seq_core.library import ModelEntry
from seq2seq_core.messages import Message
from seq2seq_core.training.control import Ending, TrainingControl
from seq2seq_core.training.events import (
    CheckpointSaved,
    Evaluated,
    Note,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    Sample,
    StepDone,
    TrainingEvent,
    to_json,
)

STEPS = 40
PARTS = ("embeddings", "encoder.0", "encoder.1", "encoder_norm", "decoder.0", "decoder.1", "decoder_norm")
BEFORE = (
    "Retourne le nombre de micro, comme un int.",
    "Les deux premières lignes de notre dossier peuvent être :",
)
NOW = (
    "Renvoie le nombre de microsecondes, sous forme d'entier.",
    "Les deux premières lignes de notre fichier peuvent être::",
)
SOURCES = ("Return the number of microseconds, as an int.", "The first two lines of our file can be::")
REFERENCES = NOW


def inline(work: Callable[[], None], /) -> None:
    """An executor that needs no thread."""
    work()


def step_done(step: int, steps: int = STEPS) -> StepDone:
    loss = 1.6 + 5 * 0.9**step
    return StepDone(step, 0, loss, 2e-4, 4830.0, 0.04, float(step), step / steps, float(steps - step))


def evaluation(
    step: int,
    bleu: float,
    *,
    best: bool = True,
    hypotheses: Sequence[str] = NOW,
    general: float | None = None,
) -> Evaluated:
    samples = tuple(Sample(*texts) for texts in zip(SOURCES, REFERENCES, hypotheses, strict=True))
    loss = 1.83 + 40 / (step + 10)
    return Evaluated(step, loss, bleu, bleu + 18, best, samples, 2.0, general_bleu=general)


def known(run: RunConfig, step: int) -> float | None:
    """BLEU on general text, a little of which is forgotten with each step."""
    return 41.0 - 0.1 * step if run.data.general else None


def started(run: RunConfig, folder: Path, step: int = 0) -> RunStarted:
    return RunStarted(run.name, str(folder), 19_796, 500, 5_200_000, "cpu", "float32", 1, STEPS, step)


class FakeTrainer:
    """Trains nothing, in production events; writes the run's files as the engine does.

    Attributes:
        hook: called with the control before each step; may pause, stop or raise.
    """

    def __init__(self, runs_root: Path, hook: Callable[[int, TrainingControl], None] | None = None) -> None:
        self.runs_root = runs_root
        self.hook = hook
        self.calls: list[tuple[RunConfig, bool, bool]] = []

    def __call__(
        self,
        run: RunConfig,
        *,
        control: TrainingControl,
        on_event: Callable[[TrainingEvent], None],
        resume: bool,
        force: bool,
    ) -> Path:
        self.calls.append((run, resume, force))
        folder = self.runs_root / run.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "run.toml").write_text(dump_run(run), encoding="utf-8")
        log = (folder / "events.jsonl").open("a" if resume else "w", encoding="utf-8")

        def emit(event: TrainingEvent) -> None:
            log.write(to_json(event, 0.0) + "\n")
            on_event(event)

        with log:
            first = 20 if resume else 0
            emit(started(run, folder, first))
            emit(Note(Message("{count} pairs with an empty side were left out", count=500)))
            if not resume:
                emit(evaluation(0, 21.4, hypotheses=BEFORE, general=known(run, 0)))
            reason = self._train(run, first, control, emit)
            best = None if reason == "interrupted" else str(folder / "bundle")
            if reason != "interrupted":
                (folder / "finished").write_text(reason, encoding="utf-8")
            emit(RunFinished(reason, STEPS, STEPS, 40.2, 58.2, best, known(run, 0), known(run, STEPS)))
        return folder / "bundle"

    def _train(
        self, run: RunConfig, first: int, control: TrainingControl, emit: Callable[[TrainingEvent], None]
    ) -> str:
        for step in range(first + 1, STEPS + 1):
            if self.hook is not None:
                self.hook(step, control)
            if control.paused:
                emit(CheckpointSaved(step - 1, "checkpoint"))
                emit(Paused(step - 1))
                control.wait_while_paused()
                emit(Resumed(step - 1))
            if control.ending is Ending.INTERRUPT:
                emit(CheckpointSaved(step - 1, "checkpoint"))
                return "interrupted"
            if control.stopping:
                return "stopped"
            emit(step_done(step))
            if step % 10 == 0:
                emit(evaluation(step, 21.4 + step * 0.47, general=known(run, step)))
                emit(CheckpointSaved(step, "checkpoint"))
        return "finished"


def model_entry(name: str, path: Path, *, shipped: bool = False) -> ModelEntry:
    return ModelEntry(
        name=name,
        path=path,
        architecture="Transformer 3+3 × 256",
        parameters=7_400_000,
        size_bytes=29_000_000,
        directions=(("en", "fr"), ("fr", "en")),
        licence="CC-BY 2.0 FR",
        description="English and French, both ways",
        scores={"bleu en-fr": 45.1, "chrf en-fr": 62.3},
        origin="starter" if shipped else "trained here",
        created="2026-11-21",
        shipped=shipped,
    )


def models_service(entries: Sequence[ModelEntry], current: str = "starter") -> ModelService:
    service = ModelService(inline, current, lambda: list(entries))
    service.refresh()
    return service


def training_view_model(home: Path, trainer: FakeTrainer | None = None) -> TrainingViewModel:
    runs = home / "runs"
    service = TrainingService(trainer or FakeTrainer(runs), runs, executor=inline)
    models = models_service([model_entry("starter", home / "models" / "starter", shipped=True)])
    view_model = TrainingViewModel(
        service,
        CorpusInspector(executor=inline),
        CorpusInspector(executor=inline),
        models,
        SpeedMemory(home / "cache" / "speeds.json"),
        counter := ParameterCounter(inline, lambda model, vocabulary: 100 * vocabulary),
        parts := PartsReader(inline, lambda model: PARTS),
    )
    for owned in (service, models, counter, parts):
        owned.setParent(view_model)
    return view_model


def corpus(folder: Path, pairs: int = 200, name: str = "eng-fra.train.tsv") -> Path:
    file = folder / name
    file.write_text(
        "".join(f"This is sentence {n}.\tVoici la phrase {n}.\n" for n in range(pairs)), encoding="utf-8"
    )
    return file
