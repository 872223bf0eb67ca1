"""Checkpoints of training runs as models that translate, beside the one that a run installs.

``RUN@STEP`` names one of the checkpoints that a run keeps, ``RUN@best`` the best weights so far of a run that
has not come to its end. They are what an evaluation at that step scores: the moving average where there is
one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file

from seq2seq_core.bundle import WEIGHTS, Bundle, Manifest, read_manifest
from seq2seq_core.config import RunConfig
from seq2seq_core.config_file import load_run
from seq2seq_core.errors import InterlinearError, ModelNotFound, TrainingError
from seq2seq_core.file_hashes import sha256
from seq2seq_core.library import Library
from seq2seq_core.messages import Message
from seq2seq_core.models.adapters import merge
from seq2seq_core.text.languages import normalise_language
from seq2seq_core.training.checkpoints import Progress, copy_into
from seq2seq_core.training.preparation import begun_model
from seq2seq_core.training.run_folder import (
    BEST,
    CHECKPOINTS_FOLDER,
    MARK,
    RUN_FILE,
    named_checkpoint,
    unfinished,
)
from seq2seq_core.training.trained import trained_parameters


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A checkpoint that can translate.

    Attributes:
        step: after how many steps its weights were such.
        best: it is called the best so far, not by its step.
        directions: (source, target) language pairs, BCP-47.
    """

    run: str
    step: int
    best: bool
    directions: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """By which ``load_snapshot`` finds it."""
        return f"{self.run}{MARK}{BEST if self.best else self.step}"


def list_snapshots(runs_root: Path, library: Library) -> list[Snapshot]:
    """The checkpoints of all runs, by run and step; a run that cannot be read has none.

    Args:
        library: where the bases of runs are found.
    """
    found: list[Snapshot] = []
    for file in sorted(runs_root.glob(f"[!.]*/{RUN_FILE}")):
        try:
            found += _snapshots(file.parent, library)
        except (InterlinearError, OSError, ValueError):
            continue  # where the run is resumed, it is said
    return found


def find_model(name: str, runs_root: Path, library: Library) -> Path | Bundle:
    """The folder of an installed model, or the checkpoint that a name says, for a translator.

    Raises:
        ModelNotFound: there is neither.
        InterlinearError: see ``load_snapshot``.
    """
    checkpoint = named_checkpoint(name) is not None and not library.new_path(name).exists()
    return load_snapshot(name, runs_root, library) if checkpoint else library.find(name)


def load_snapshot(name: str, runs_root: Path, library: Library) -> Bundle:
    """A checkpoint, ready for a translator; no file stays open, so that the run can go on and delete it.

    Raises:
        ModelNotFound: there is no such checkpoint, or not any more.
        TrainingError: it is damaged, or does not fit its run.
        InterlinearError: the run, its base or its tokenizer cannot be read.
    """
    run_name, which = named_checkpoint(name) or ("", "")
    folder = runs_root / run_name
    found = next((one for one in _files(folder) if one[0] == which), None)
    if found is None:
        raise ModelNotFound(
            Message("the checkpoint {name!r} is not there any more", name=name),
            remedy="Choose another one; a training run keeps only its last checkpoints",
        )
    _, step, file = found
    run = load_run(folder / RUN_FILE)
    model, codec = begun_model(run, folder, library)
    try:
        weights, digest = load_file(file), sha256(file)
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            Message("the checkpoint cannot be read: {reason}", reason=str(error)),
            where=file,
            remedy="Choose another one",
        ) from error
    copy_into(trained_parameters(model), weights, file)
    merge(model)
    base = None if run.base is None else read_manifest(library.find(run.base))
    manifest = Manifest(
        name=name,
        model=model.config,  # type: ignore[arg-type]
        directions=_directions(run, library),
        language_tokens=codec.language_tokens,
        tagging=codec.tagging,
        start=codec.start,
        joint=codec.joint,
        parameters=model.parameter_count(),
        provenance={"origin": "trained here", "base": run.base or "", "steps": str(step)},
        reading=None if base is None else base.reading,
        files={WEIGHTS: digest},
    )
    return Bundle(file, manifest, codec, model.eval())


def _snapshots(folder: Path, library: Library) -> Iterator[Snapshot]:
    files = list(_files(folder))
    if files:
        directions = _directions(load_run(folder / RUN_FILE), library)
        for which, step, _ in files:
            yield Snapshot(folder.name, step, which == BEST, directions)


def _files(folder: Path) -> Iterator[tuple[str, int, Path]]:
    """By what they are called, with their steps: the files of weights that a run has."""
    checkpoints = folder / CHECKPOINTS_FOLDER
    if not (folder / RUN_FILE).is_file() or not checkpoints.is_dir():
        return
    averaged = load_run(folder / RUN_FILE).training.average > 0
    found = {}
    if not averaged:  # what is kept for their mean is what was evaluated, too
        for file in checkpoints.glob("weights-*[0-9].safetensors"):
            found[int(file.stem.removeprefix("weights-"))] = file
    newest: Path | None = None
    for newest in sorted(checkpoints.glob("step-*[0-9]")):
        part = "average" if averaged else "model"
        found[int(newest.name.removeprefix("step-"))] = newest / f"{part}.safetensors"
    for step, file in sorted(found.items()):
        yield str(step), step, file
    if newest is not None and unfinished(folder):
        best, mean = _best(newest)
        if best is not None and (best not in found or mean):
            yield BEST, best, newest / "best.safetensors"


def _best(checkpoint: Path) -> tuple[int | None, bool]:
    """The step of the best weights so far, and whether they are the mean of several steps'."""
    try:
        progress = Progress(**json.loads((checkpoint / "progress.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None, False
    return progress.best_step, progress.best_of > 1


def _directions(run: RunConfig, library: Library) -> tuple[tuple[str, str], ...]:
    """As of the model that the run installs: a fine-tuned one can still do what its base could."""
    if run.base is not None:
        return read_manifest(library.find(run.base)).directions
    return tuple((normalise_language(a), normalise_language(b)) for a, b in run.data.language_pairs())
