"""From trained weights to an installed bundle with its model card."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

import torch

from seq2seq_core.bundle import extra_files, read_manifest, save_bundle
from seq2seq_core.config import PairFile, RunConfig, SearchOptions
from seq2seq_core.evaluation.scores import bleu, chrf
from seq2seq_core.inspection.reading import FEWEST_PAIRS, choose_reading
from seq2seq_core.library import Library
from seq2seq_core.training.card import model_card
from seq2seq_core.training.checkpoints import Progress
from seq2seq_core.training.dev import DevSet
from seq2seq_core.training.events import Direction
from seq2seq_core.training.preparation import Prepared
from seq2seq_core.types import AttentionReading

_READ_PAIRS = 200  # enough to tell the readings of attention apart


def install(
    run: RunConfig,
    library: Library,
    prepared: Prepared,
    progress: Progress,
    dev: DevSet,
    between: Callable[[], None],
) -> Path:
    """Writes the model's weights, as they now are, as the bundle NAME.

    Args:
        dev: gives the scores on the card.
        between: see DevSet.evaluate.

    Raises:
        StorageError: it could not be written.
    """
    model = prepared.model
    if run.training.save_as == "float16":
        with torch.no_grad():
            for weight in model.parameters():
                weight.copy_(weight.half().float())  # what is scored is what is saved
    step = progress.best_step or progress.step
    scores = dev.evaluate(model, step, between).directions
    target = library.new_path(run.name)
    directions, licence = prepared.directions, run.card.get("licence", "")
    extra: Mapping[str, bytes] = {}
    if run.base is not None:
        # A fine-tuned model can still do what its base could, and is under its licence.
        base = read_manifest(library.find(run.base))
        extra = extra_files(library.find(run.base))
        directions = base.directions
        licence = licence or base.provenance.get("licence", "")
    created = datetime.datetime.now(datetime.UTC).date().isoformat()
    provenance = {
        "origin": "trained here",
        "created": created,
        "licence": licence,
        "description": run.card.get("description", ""),
        "data": ", ".join(_name(file) for file in run.data.train),
        "base": run.base or "",
        "steps": str(step),
    }
    facts = {
        "Languages": ", ".join(f"{source} → {target}" for source, target in directions),
        "Parameters": f"{model.parameter_count():,}",
        "Base": run.base or "",
        "Training data": run.card.get("data", provenance["data"]),
        "Training pairs": f"{len(prepared.data.store):,}",
        "Trained weights": _trained(run),
        "Steps": f"{step:,} of about {run.training.batch_tokens:,} tokens",
        "Weights": f"mean of the last {progress.best_of} evaluations'" if progress.best_of > 1 else "",
        "Licence": licence,
        "Dev text": f"{len(prepared.data.dev):,} pairs, beam {SearchOptions().beam}",
        "General text": _general(progress, min(len(prepared.data.general), run.training.dev_sentences)),
        "Trained": f"{created}, by `interlinear train`",
    }
    save_bundle(
        target,
        name=run.name,
        model=model,
        codec=prepared.codec,
        directions=directions,
        card=model_card(run, facts, scores, _signatures(scores)),
        provenance={key: value for key, value in provenance.items() if value},
        scores=_scores(scores),
        reading=_reading(run, library, prepared),
        number_format=run.training.save_as,
        extra=extra,
    )
    return target


def _reading(run: RunConfig, library: Library, prepared: Prepared) -> AttentionReading | None:
    """Measured on dev pairs; what the base says of itself, where one direction has too few of them."""
    if not prepared.model.abilities.attention:
        return None
    both_ways = len(prepared.directions) == 2
    dev = prepared.data.dev
    if run.base is not None and not both_ways and len(dev) < FEWEST_PAIRS:
        return read_manifest(library.find(run.base)).reading
    pairs = [(p.source, p.target) for p in dev[:: max(1, len(dev) // _READ_PAIRS)]]
    return choose_reading(prepared.model, prepared.codec, pairs, run.data.languages, both_ways=both_ways)


def _trained(run: RunConfig) -> str:
    """Where it is not all of them."""
    tuning = run.fine_tuning
    match tuning.train:
        case "layers":
            return ", ".join(tuning.layers)
        case "adapters":
            return f"low-rank adapters of rank {tuning.rank}, merged"
    return ""


def _general(progress: Progress, pairs: int) -> str:
    before, after = progress.first_general, progress.best_general
    if before is None or after is None:
        return ""
    return f"{pairs:,} pairs: BLEU {before:.1f} before, {after:.1f} after"


def _scores(directions: tuple[Direction, ...]) -> Mapping[str, float]:
    scores = {}
    for d in directions:
        pair = f"{d.source_language}-{d.target_language}"
        scores[f"{pair} BLEU"], scores[f"{pair} chrF"] = round(d.bleu, 2), round(d.chrf, 2)
    return scores


def _signatures(directions: tuple[Direction, ...]) -> Mapping[str, str]:
    signatures = {}
    for d in directions:
        signatures[f"BLEU ({d.target_language})"] = bleu(["a"], ["a"], d.target_language).signature
        signatures["chrF"] = chrf(["a"], ["a"]).signature
    return signatures


def _name(file: PairFile) -> str:
    return file.name if isinstance(file, Path) else f"{file[0].name} + {file[1].name}"
