"""The training loop: batches in, weights and events out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.config import TrainingConfig
from seq2seq_core.data.batches import Batch, Examples, plan_epoch
from seq2seq_core.errors import TrainingError
from seq2seq_core.models.layers import Noise, set_noise
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.training.checkpoints import (
    Checkpoint,
    Progress,
    copy_into,
    load_checkpoint,
    save_checkpoint,
)
from seq2seq_core.training.control import Ending, TrainingControl
from seq2seq_core.training.events import (
    CheckpointSaved,
    Evaluated,
    Paused,
    Reason,
    Resumed,
    StepDone,
    TrainingEvent,
)
from seq2seq_core.training.objective import cross_entropy
from seq2seq_core.training.optimizers import Optimizers
from seq2seq_core.training.schedule import learning_rate

Emit = Callable[[TrainingEvent], None]
Evaluate = Callable[[Seq2SeqModel, int], Evaluated]
"""Scores a model at a step; the loop itself decides what is best."""


class TrainingLoop:
    """Trains one model. The state of a run is its weights, their average, the optimizer and a Progress.

    Args:
        model: on its device, in train mode afterwards.
        examples: training examples.
        config: how to train.
        evaluate: called with the averaged model.
        folder: where checkpoints go.
        control: requests from outside, looked at between steps.
        emit: is told what happens.
        precision: of the layers' products; weights, sums and the loss are float32.
    """

    def __init__(
        self,
        model: Seq2SeqModel,
        examples: Examples,
        config: TrainingConfig,
        evaluate: Evaluate,
        folder: Path,
        control: TrainingControl,
        emit: Emit,
        precision: torch.dtype = torch.float32,
    ) -> None:
        self.model, self.examples, self.config = model, examples, config
        self.progress = Progress()
        self._evaluate, self._folder, self._control, self._emit = evaluate, folder, control, emit
        self._precision = precision
        self._optimizers = Optimizers(model, config)
        self._weights: dict[str, Tensor] = {name: p.data for name, p in model.named_parameters()}
        self._average = {name: w.clone() for name, w in self._weights.items()} if config.average else {}
        self._best: dict[str, Tensor] = {}
        self._noise = Noise(config.seed)
        set_noise(model, self._noise)
        self._plan = self._plan_epoch(0)
        self.epoch_steps = len(self._plan)
        steps = config.max_epochs * self.epoch_steps
        self.max_steps = steps if config.max_steps is None else min(config.max_steps, steps)
        self.validate_every = config.validate_every or self.epoch_steps

    def resume(self) -> bool:
        """Goes on from the newest checkpoint; False where there is none.

        Raises:
            TrainingError: the checkpoint is damaged or of another model.
        """
        checkpoint = load_checkpoint(self._folder)
        if checkpoint is None:
            return False
        copy_into(self._weights, checkpoint.tensors["model"], self._folder)
        if self._average:
            copy_into(self._average, checkpoint.tensors["average"], self._folder)
        self._optimizers.load_state(checkpoint.tensors["optimizer"])
        device = self.model.device
        self._best = {name: tensor.to(device) for name, tensor in checkpoint.tensors["best"].items()}
        self.progress = checkpoint.progress
        return True

    def run(self) -> Reason:
        """Trains until the steps are done, patience is over or somebody asks to stop.

        Raises:
            TrainingError: the loss is no longer a number.
            StorageError: a checkpoint cannot be written.
        """
        self._plan = self._plan_epoch(self.progress.epoch)
        report = _Report(self.max_steps)
        while self.progress.step < self.max_steps:
            if self._control.stopping:
                break
            if self._control.paused:
                self._pause()
                continue
            started = time.perf_counter()
            self._next_step(report)
            self.progress.seconds += time.perf_counter() - started
            step = self.progress.step
            if step % self.config.log_every == 0 or step == self.max_steps:
                self._emit(report.take(self.progress, learning_rate(self.config, step, self.max_steps)))
            if step % self.validate_every == 0 or step == self.max_steps:
                self.evaluate()
                self.save()
                if self.config.patience and self.progress.evaluations_since_best >= self.config.patience:
                    return "early stopping"
        if self._control.ending is Ending.INTERRUPT and self.progress.step < self.max_steps:
            self.save()
            return "interrupted"
        if self._control.stopping and self.progress.step < self.max_steps:
            if self.progress.best_step is None:
                self.evaluate()
            self.save()
            return "stopped"
        return "finished"

    def evaluate(self) -> None:
        """Scores the averaged weights and keeps them if they are the best."""
        with self._averaged():
            result = self._evaluate(self.model, self.progress.step)
            progress = self.progress
            best = progress.best_bleu is None or result.bleu > progress.best_bleu
            if best:
                self._best = {name: w.clone() for name, w in self._weights.items()}
                progress.best_step, progress.best_bleu, progress.best_chrf = (
                    result.step,
                    result.bleu,
                    result.chrf,
                )
                progress.evaluations_since_best = 0
            else:
                progress.evaluations_since_best += 1
        self._emit(
            Evaluated(
                result.step,
                result.dev_loss,
                result.bleu,
                result.chrf,
                best,
                result.samples,
                result.seconds,
                result.directions,
            )
        )

    def save(self) -> None:
        """Writes a checkpoint."""
        tensors = {
            "model": self._weights,
            "average": self._average,
            "optimizer": self._optimizers.state(),
            "best": self._best,
        }
        path = save_checkpoint(self._folder, Checkpoint(self.progress, tensors))
        self._emit(CheckpointSaved(self.progress.step, str(path)))

    def load_best(self) -> None:
        """Puts the best weights so far into the model."""
        if self._best:
            copy_into(self._weights, self._best, self._folder)

    def _pause(self) -> None:
        self.save()
        self._emit(Paused(self.progress.step))
        self._control.wait_while_paused()
        if not self._control.stopping:
            self._emit(Resumed(self.progress.step))

    def _next_step(self, report: _Report) -> None:
        progress = self.progress
        if progress.batch >= len(self._plan):
            progress.epoch, progress.batch = progress.epoch + 1, 0
            self._plan = self._plan_epoch(progress.epoch)
        batch = self.examples.batch(self._plan[progress.batch])
        started = time.perf_counter()
        loss = self._train_on(batch.to(self.model.device))
        progress.step, progress.batch = progress.step + 1, progress.batch + 1
        report.add(loss, batch, time.perf_counter() - started)

    def _train_on(self, batch: Batch) -> float:
        """One optimizer step; returns the mean loss a token."""
        step = self.progress.step + 1
        self._noise.begin(step)
        self.model.train()
        for parameter in self.model.parameters():
            parameter.grad = None
        device = self.model.device.type
        mixed = self._precision != torch.float32
        with torch.autocast(device, dtype=self._precision) if mixed else contextlib.nullcontext():
            features = self.model(batch)
        real = batch.target_mask
        total = cross_entropy(
            features[real], self.model.output_weight(), batch.target_output[real], self.config.label_smoothing
        )
        mean = total / real.sum()
        loss = float(mean.detach())
        if loss != loss or loss in (float("inf"), float("-inf")):
            raise TrainingError(
                f"the loss is no longer a number at step {step}",
                where=self._folder.parent,
                remedy="Lower training.learning_rate and resume from the last checkpoint",
            )
        mean.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip_norm)
        self._optimizers.step(learning_rate(self.config, step, self.max_steps))
        if self._average:
            # The average of the first steps must not remember the random start.
            decay = min(self.config.average, step / (step + 10))
            torch._foreach_lerp_(list(self._average.values()), list(self._weights.values()), 1 - decay)
        return loss

    @contextlib.contextmanager
    def _averaged(self) -> Iterator[None]:
        """The model with averaged weights, for as long as the block runs."""
        own = {name: w.clone() for name, w in self._weights.items()} if self._average else {}
        for name, average in self._average.items():
            self._weights[name].copy_(average)
        self.model.eval()
        try:
            yield
        finally:
            for name, weight in own.items():
                self._weights[name].copy_(weight)

    def _plan_epoch(self, epoch: int) -> list[NDArray[np.int64]]:
        return plan_epoch(
            self.examples.source_lengths,
            self.examples.target_lengths,
            self.config.batch_tokens,
            self.config.seed,
            epoch,
        )


class _Report:
    """Sums between two StepDone events."""

    def __init__(self, max_steps: int) -> None:
        self._max_steps = max_steps
        self._clear()

    def _clear(self) -> None:
        self._loss = self._seconds = self._padding = 0.0
        self._tokens = self._steps = 0

    def add(self, loss: float, batch: Batch, seconds: float) -> None:
        tokens = batch.target_tokens
        self._loss += loss * tokens
        self._tokens += tokens
        self._padding += batch.padding
        self._seconds += seconds
        self._steps += 1

    def take(self, progress: Progress, rate: float) -> StepDone:
        left = self._max_steps - progress.step
        event = StepDone(
            step=progress.step,
            epoch=progress.epoch,
            loss=self._loss / max(1, self._tokens),
            learning_rate=rate,
            tokens_per_second=self._tokens / max(1e-9, self._seconds),
            padding=self._padding / max(1, self._steps),
            seconds=progress.seconds,
            progress=progress.step / self._max_steps,
            seconds_left=left * self._seconds / self._steps if self._steps else None,
        )
        self._clear()
        return event
