"""The training loop: batches in, weights and events out."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.config import TrainingConfig
from seq2seq_core.data.batches import Batch, Examples, plan_epoch
from seq2seq_core.errors import Cancelled, TrainingError
from seq2seq_core.messages import Message
from seq2seq_core.models.layers import Noise, set_noise
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.training.checkpoints import (
    Checkpoint,
    Progress,
    copy_into,
    forget_weights,
    load_checkpoint,
    mean_weights,
    save_checkpoint,
    save_weights,
)
from seq2seq_core.training.control import Ending, TrainingControl
from seq2seq_core.training.events import (
    CheckpointSaved,
    Evaluated,
    Note,
    Paused,
    Reason,
    Resumed,
    TrainingEvent,
)
from seq2seq_core.training.objective import cross_entropy
from seq2seq_core.training.optimizers import Optimizers
from seq2seq_core.training.report import Report
from seq2seq_core.training.schedule import learning_rate
from seq2seq_core.training.scheduled import ScheduledSampling
from seq2seq_core.training.trained import trained_parameters
from seq2seq_core.training.weights import Weights

Emit = Callable[[TrainingEvent], None]
Evaluate = Callable[[Seq2SeqModel, int, Callable[[], None]], Evaluated]
"""Scores a model at a step; the loop itself decides what is best. The callable is called often, and what it
raises ends the evaluation."""


class TrainingLoop:
    """Trains one model. The state of a run is its weights, their average, the optimizer and a Progress.

    Args:
        model: on its device, in train mode afterwards.
        examples: training examples.
        config: how to train.
        evaluate: called with the averaged model.
        folder: where checkpoints go.
        control: requests from outside, looked at between steps and within evaluations.
        emit: is told what happens.
        precision: of the layers' products; weights, sums and the loss are float32.
        closing: what follows the training takes as long as so many evaluations.
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
        closing: float = 0.0,
    ) -> None:
        self.model, self.examples, self.config = model, examples, config
        self.progress = Progress()
        self._evaluate, self._folder, self._control, self._emit = evaluate, folder, control, emit
        self._precision = precision
        self._parameters = list(trained_parameters(model).values())
        self._optimizers = Optimizers(model, config)
        self._weights = Weights(model, config.average)
        self._noise = Noise(config.seed)
        set_noise(model, self._noise)
        self._plan = self._plan_epoch(0)
        self.epoch_steps = len(self._plan)
        steps = config.max_epochs * self.epoch_steps
        self.max_steps = steps if config.max_steps is None else min(config.max_steps, steps)
        self.validate_every = config.validate_every or self.epoch_steps
        highest = config.scheduled_sampling
        self._sampling = (
            ScheduledSampling(model, highest, config.seed, self.max_steps, examples.told) if highest else None
        )
        self._closing = closing + bool(config.average_checkpoints)
        self._waited = 0.0

    def resume(self) -> bool:
        """Goes on from the newest checkpoint; False where there is none.

        Raises:
            TrainingError: the checkpoint is damaged or of another model.
        """
        checkpoint = load_checkpoint(self._folder)
        forget_weights(self._folder, 0 if checkpoint is None else checkpoint.progress.step)
        if checkpoint is None:
            return False
        copy_into(self._weights.trained, checkpoint.tensors["model"], self._folder)
        if self._weights.average:
            copy_into(self._weights.average, checkpoint.tensors["average"], self._folder)
        self._optimizers.load_state(checkpoint.tensors["optimizer"])
        device = self.model.device
        self._weights.best = {name: tensor.to(device) for name, tensor in checkpoint.tensors["best"].items()}
        self.progress = checkpoint.progress
        return True

    def run(self, *, evaluate_first: bool = False) -> Reason:
        """Trains until the steps are done, patience is over or somebody asks to stop; saves a checkpoint.

        Args:
            evaluate_first: also score the weights that the run starts with.

        Raises:
            TrainingError: the loss is no longer a number.
            StorageError: a checkpoint cannot be written.
        """
        progress = self.progress
        progress.evaluation_due |= evaluate_first and progress.step == 0 and progress.best_step is None
        try:
            reason = self._train()
            if reason != "stopped":
                self._try_mean()
        except Cancelled:
            reason = "interrupted" if self._control.ending is Ending.INTERRUPT else "stopped"
        progress.ended = None if reason == "interrupted" else reason
        self.save()
        return reason

    def look(self) -> None:
        """Waits, at a checkpoint, while the run is paused.

        Raises:
            Cancelled: asked to leave.
        """
        if self._control.paused:
            started = time.perf_counter()
            self.save()
            self._emit(Paused(self.progress.step))
            self._control.wait_while_paused()
            self._waited += time.perf_counter() - started
            if not self._control.stopping:
                self._emit(Resumed(self.progress.step))
        if self._control.ending is Ending.INTERRUPT:
            raise Cancelled

    def save(self) -> None:
        """Writes a checkpoint."""
        tensors = {
            "model": self._weights.trained,
            "average": self._weights.average,
            "optimizer": self._optimizers.state(),
            "best": self._weights.best,
        }
        path = save_checkpoint(self._folder, Checkpoint(self.progress, tensors))
        self._emit(CheckpointSaved(self.progress.step, str(path)))

    def holding_best(self) -> contextlib.AbstractContextManager[None]:
        """The model with the best weights so far, in eval mode, for as long as the block runs."""
        return self._holding(self._weights.best or self._weights.evaluated)

    def _train(self) -> Reason:
        """Steps and evaluations, to the last.

        Raises:
            Cancelled: asked to leave, or to stop in the middle of an evaluation.
        """
        progress = self.progress
        if progress.ended == "stopped":
            return "stopped"
        self._plan = self._plan_epoch(progress.epoch)
        report = Report(self.max_steps)
        while True:
            self.look()
            if self._control.stopping:
                if progress.best_step is None:
                    self._evaluate_average()
                return "stopped"
            if progress.evaluation_due:
                self._evaluate_average()
                if progress.step < self.max_steps:
                    self.save()
            elif self.config.patience and progress.evaluations_since_best >= self.config.patience:
                return "early stopping"
            elif progress.step >= self.max_steps:
                return "finished"
            else:
                self._next_step(report)

    def _next_step(self, report: Report) -> None:
        progress = self.progress
        started = time.perf_counter()
        if progress.batch >= len(self._plan):
            progress.epoch, progress.batch = progress.epoch + 1, 0
            self._plan = self._plan_epoch(progress.epoch)
        step = progress.step + 1
        batch = self.examples.batch(self._plan[progress.batch], step)
        loss = self._train_on(batch.to(self.model.device), step)
        progress.step, progress.batch = step, progress.batch + 1
        progress.evaluation_due = step % self.validate_every == 0 or step == self.max_steps
        seconds = time.perf_counter() - started
        progress.seconds += seconds
        report.add(loss, batch, seconds)
        if step % self.config.log_every == 0 or step == self.max_steps:
            rate = learning_rate(self.config, step, self.max_steps)
            self._emit(report.take(progress, rate, self._evaluations_left()))

    def _train_on(self, batch: Batch, step: int) -> float:
        """One optimizer step; returns the mean loss a token."""
        self._noise.begin(step)
        self.model.train()
        for parameter in self._parameters:
            parameter.grad = None
        device = self.model.device.type
        mixed = self._precision != torch.float32
        feed = None if self._sampling is None else self._sampling.feed(step)
        with torch.autocast(device, dtype=self._precision) if mixed else contextlib.nullcontext():
            features = self.model(batch, feed)
        real = batch.target_mask
        total = cross_entropy(
            features[real],
            self.model.output_weight(),
            self.model.embeddings.bias,
            batch.target_output[real],
            self.config.label_smoothing,
        )
        mean = total / real.sum()
        loss = float(mean.detach())
        if not math.isfinite(loss):
            raise TrainingError(
                Message("the loss is no longer a number at step {step}", step=step),
                where=self._folder.parent,
                remedy="Lower training.learning_rate and resume from the last checkpoint",
            )
        mean.backward()  # type: ignore[no-untyped-call]
        self.model.hold()
        torch.nn.utils.clip_grad_norm_(self._parameters, self.config.clip_norm)
        self._optimizers.step(learning_rate(self.config, step, self.max_steps))
        self._weights.follow(step)
        return loss

    def _evaluate_average(self) -> None:
        """Scores the averaged weights and keeps them if they are the best.

        Raises:
            Cancelled: asked to end; the evaluation is still due.
        """
        progress, weights = self.progress, self._weights.evaluated
        progress.evaluation_due = True
        result = self._score(weights)
        best = self._offer(result, weights)
        if progress.step == 0:
            progress.first_general = result.general_bleu
        progress.evaluations_since_best = 0 if best else progress.evaluations_since_best + 1
        progress.evaluation_seconds = result.seconds
        progress.evaluation_due = False
        if self.config.average_checkpoints and progress.step:
            save_weights(self._folder, progress.step, self._weights.trained, self.config.average_checkpoints)
        self._emit(dataclasses.replace(result, best=best))

    def _try_mean(self) -> None:
        """Scores the mean of the last evaluations' weights (Vaswani et al. 2017, section 6.1).

        Raises:
            Cancelled: asked to end.
        """
        progress = self.progress
        wanted = self.config.average_checkpoints
        if not wanted or progress.mean_step == progress.step:
            return
        count, weights = mean_weights(self._folder, wanted, self.model.device)
        if count < 2:
            return
        result, before = self._score(weights), progress.best_bleu
        better = self._offer(result, weights, count)
        progress.mean_step = progress.step
        message = (
            Message(
                "the mean of the weights of the last {count} evaluations scores BLEU {mean:.2f}, "
                "the best of them {best:.2f}: the mean is kept",
                count=count,
                mean=result.bleu,
                best=before,
            )
            if better
            else Message(
                "the mean of the weights of the last {count} evaluations scores BLEU {mean:.2f}, "
                "the best of them {best:.2f}: the best is kept",
                count=count,
                mean=result.bleu,
                best=before,
            )
        )
        self._emit(Note(message))

    def _score(self, weights: Mapping[str, Tensor]) -> Evaluated:
        """An evaluation of some weights; its seconds do not count pauses."""

        def between() -> None:
            self.look()
            if self._control.stopping and self.progress.best_step is not None:
                raise Cancelled

        waited = self._waited
        with self._holding(weights):
            result = self._evaluate(self.model, self.progress.step, between)
        return dataclasses.replace(result, seconds=result.seconds - (self._waited - waited))

    def _offer(self, result: Evaluated, weights: Mapping[str, Tensor], count: int = 1) -> bool:
        """Keeps weights that score better than all before; returns whether they do."""
        progress = self.progress
        if progress.best_bleu is not None and result.bleu <= progress.best_bleu:
            return False
        self._weights.keep_best(weights)
        progress.best_step, progress.best_bleu, progress.best_chrf = result.step, result.bleu, result.chrf
        progress.best_of = count
        progress.best_general = result.general_bleu
        return True

    @contextlib.contextmanager
    def _holding(self, weights: Mapping[str, Tensor]) -> Iterator[None]:
        with self._weights.holding(weights):
            self.model.eval()
            yield

    def _evaluations_left(self) -> float:
        """Evaluations that are still to come, early stopping left aside."""
        step = self.progress.step
        total = math.ceil(self.max_steps / self.validate_every)
        passed = total if step == self.max_steps else step // self.validate_every
        return total - passed + self.progress.evaluation_due + self._closing

    def _plan_epoch(self, epoch: int) -> list[NDArray[np.int64]]:
        return plan_epoch(
            self.examples.source_lengths,
            self.examples.target_lengths,
            self.config.batch_tokens,
            self.config.seed,
            epoch,
            bucketing=self.config.bucketing,
        )
