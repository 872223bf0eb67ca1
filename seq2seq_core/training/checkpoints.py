"""Checkpoints: all that a run needs to go on as if it had never stopped. Tensors and JSON, never pickle."""

from __future__ import annotations

import dataclasses
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from seq2seq_core.errors import TrainingError
from seq2seq_core.storage import new_folder

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
        evaluations_since_best: for early stopping.
    """

    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    best_step: int | None = None
    best_bleu: float | None = None
    best_chrf: float | None = None
    evaluations_since_best: int = 0
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
            f"the checkpoint cannot be read: {error}",
            where=newest,
            remedy="Delete this folder to go on from the one before",
        ) from error
    return Checkpoint(progress, tensors)


def copy_into(targets: dict[str, Tensor], saved: dict[str, Tensor], where: Path) -> None:
    """Copies saved tensors into living ones of the same names and shapes.

    Raises:
        TrainingError: names or shapes differ.
    """
    for name, tensor in targets.items():
        if name not in saved or saved[name].shape != tensor.shape:
            raise TrainingError(
                f"the checkpoint does not fit the model at {name}",
                where=where,
                remedy="Start the run anew with --force",
            )
        with torch.no_grad():
            tensor.copy_(saved[name])


def _steps(folder: Path) -> list[Path]:
    return sorted(folder.glob("step-*")) if folder.is_dir() else []
