"""What a run says of itself every few steps."""

from __future__ import annotations

from seq2seq_core.data.batches import Batch
from seq2seq_core.training.checkpoints import Progress
from seq2seq_core.training.events import StepDone


class Report:
    """Sums between two StepDone events."""

    def __init__(self, max_steps: int) -> None:
        self._max_steps = max_steps
        self._clear()

    def _clear(self) -> None:
        self._loss = self._seconds = 0.0
        self._tokens = self._padding = self._cells = self._steps = 0

    def add(self, loss: float, batch: Batch, seconds: float) -> None:
        """Counts a step: its mean loss a target token and the seconds that it took."""
        tokens = batch.target_tokens
        self._loss += loss * tokens
        self._tokens += tokens
        self._padding += batch.padding
        self._cells += batch.cells
        self._seconds += seconds
        self._steps += 1

    def take(self, progress: Progress, rate: float, evaluations_left: float) -> StepDone:
        """The report since the last one.

        Args:
            evaluations_left: how many times the seconds of the last evaluation are still to come.
        """
        left = self._max_steps - progress.step
        event = StepDone(
            step=progress.step,
            epoch=progress.epoch,
            loss=self._loss / max(1, self._tokens),
            learning_rate=rate,
            tokens_per_second=self._tokens / max(1e-9, self._seconds),
            padding=self._padding / max(1, self._cells),
            seconds=progress.seconds,
            progress=progress.step / self._max_steps,
            seconds_left=(
                left * self._seconds / self._steps + evaluations_left * progress.evaluation_seconds
                if self._steps
                else None
            ),
        )
        self._clear()
        return event
