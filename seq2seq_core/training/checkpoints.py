"""Checkpoints: all that a run needs to go on as if it had never stopped. Tensors and JSON, never pickle."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save, save_file
from torch import Tensor

from seq2seq_core.errors import TrainingError
from seq2seq_core.messages import Message
from seq2seq_core.storage import new_folder, write_file

_KEPT = 2
_TENSORS = ("model", "average", "optimizer", "best")


@dataclass(slots=True)
class Progress:
    """Where a run stands.

    Attributes:
        step: optimizer steps done.
        epoch: counted from 0.
        batch: batches of this epoch that have been trained on.
        seconds: training time, pauses not counted.
        best_of: of how many evaluations the best weights are the mean.
        evaluations_since_best: for early stopping.
        evaluation_due: the evaluation of this step has not been made, or was left in the middle.
        evaluation_seconds: how long the last one took, 0 before the first.
        first_general: BLEU on general text before the first step, None where there is no such text.
        best_general: the same of the best weights.
        mean_step: at which step the mean of the last evaluations' weights was scored.
        ended: how the training ended, None while it goes on; what follows may still be left to do.
    """

    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    best_step: int | None = None
    best_bleu: float | None = None
    best_chrf: float | None = None
    best_of: int = 1
    evaluations_since_best: int = 0
    evaluation_due: bool = False
    evaluation_seconds: float = 0.0
    first_general: float | None = None
    best_general: float | None = None
    mean_step: int | None = None
    ended: str | None = None


@dataclass(slots=True)
class Checkpoint:
    """A moment of a run.

    Attributes:
        tensors: by part ("model", "average", "optimizer", "best") and name; parts may be empty.
    """

    progress: Progress
    tensors: dict[str, dict[str, Tensor]]


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> Path:
    """Writes ``folder/step-N`` and removes the oldest ones.

    Raises:
        StorageError: it could not be written; the older checkpoints are all there.
    """
    path = folder / f"step-{checkpoint.progress.step:07d}"
    with new_folder(path) as temporary:
        for part in _TENSORS:
            # A copy: safetensors refuses tensors that share memory.
            tensors = {
                name: t.detach().cpu().contiguous().clone() for name, t in checkpoint.tensors[part].items()
            }
            save_file(tensors, temporary / f"{part}.safetensors")
        (temporary / "progress.json").write_text(
            json.dumps(dataclasses.asdict(checkpoint.progress)), encoding="utf-8"
        )
    for old in _steps(folder)[:-_KEPT]:
        shutil.rmtree(old)
    return path


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """The newest checkpoint, None where there is none.

    Raises:
        TrainingError: it is damaged.
    """
    steps = _steps(folder)
    if not steps:
        return None
    newest = steps[-1]
    try:
        progress = Progress(**json.loads((newest / "progress.json").read_text(encoding="utf-8")))
        tensors = {part: load_file(newest / f"{part}.safetensors") for part in _TENSORS}
    except (OSError, ValueError, TypeError, SafetensorError) as error:
        raise TrainingError(
            Message("the checkpoint cannot be read: {reason}", reason=str(error)),
            where=newest,
            remedy="Delete this folder to go on from the one before",
        ) from error
    return Checkpoint(progress, tensors)


def save_weights(folder: Path, step: int, weights: Mapping[str, Tensor], kept: int) -> None:
    """Keeps the weights of an evaluated step, and of the last ``kept`` ones.

    Raises:
        StorageError: they could not be written.
    """
    tensors = {name: t.detach().cpu().contiguous().clone() for name, t in weights.items()}
    write_file(folder / f"weights-{step:07d}.safetensors", save(tensors))
    for old in _weight_files(folder)[:-kept]:
        old.unlink()


def forget_weights(folder: Path, after: int) -> None:
    """Deletes kept weights of steps above ``after``: what a run does anew after an older checkpoint."""
    for file in _weight_files(folder):
        if int(file.stem.removeprefix("weights-")) > after:
            file.unlink()


def mean_weights(folder: Path, most: int, device: torch.device) -> tuple[int, dict[str, Tensor]]:
    """How many of the last ``most`` evaluations' weights there are, and their mean (empty where none are).

    Raises:
        TrainingError: a file of them is damaged.
    """
    files = _weight_files(folder)[-most:]
    total: dict[str, Tensor] = {}
    for file in files:
        try:
            weights = load_file(file)
        except (OSError, SafetensorError) as error:
            raise TrainingError(
                Message("the weights cannot be read: {reason}", reason=str(error)),
                where=file,
                remedy="Delete this file and resume",
            ) from error
        total = {name: total[name] + w if total else w for name, w in weights.items()}
    return len(files), {name: (w / len(files)).to(device) for name, w in total.items()}


def copy_into(targets: Mapping[str, Tensor], saved: Mapping[str, Tensor], where: Path) -> None:
    """Copies saved tensors into living ones of the same names and shapes.

    Raises:
        TrainingError: names or shapes differ.
    """
    for name, tensor in targets.items():
        if name not in saved or saved[name].shape != tensor.shape:
            raise TrainingError(
                Message("the checkpoint does not fit the model at {name}", name=name),
                where=where,
                remedy="Start the run anew with --force",
            )
        with torch.no_grad():
            tensor.copy_(saved[name])


def _weight_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("weights-*.safetensors"))


def _steps(folder: Path) -> list[Path]:
    return sorted(folder.glob("step-*")) if folder.is_dir() else []
