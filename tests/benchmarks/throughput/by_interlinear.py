"""Interlinear's side of bench_throughput; speaks as by_joeynmt does."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from seq2seq_core.config import TrainingConfig
from seq2seq_core.config_file import model_from_table
from seq2seq_core.data.batches import Examples
from seq2seq_core.data.store import PairStore
from seq2seq_core.models import build_model
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.text.codec import Frame
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import Evaluated
from seq2seq_core.training.hardware import keep_freed_memory, use_threads
from seq2seq_core.training.loop import TrainingLoop


def no_evaluation(model: Seq2SeqModel, step: int, between: Callable[[], None]) -> Evaluated:
    """What a loop is told at its end, outside the time that is measured."""
    return Evaluated(step, 0.0, 0.0, 0.0, False, (), 0.0)


def main() -> None:
    settings = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    keep_freed_memory()
    use_threads(settings["threads"])
    examples = Examples(PairStore(Path(settings["data"])), [(Frame(), False)], max_length=1_000)
    generator = torch.Generator().manual_seed(1)
    vocabulary = settings["vocabulary"]
    model = build_model(model_from_table(settings["model"]), vocabulary, vocabulary, generator)
    config = TrainingConfig(max_epochs=1, batch_tokens=settings["batch_tokens"], precision="float32")
    for _ in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            loop = TrainingLoop(
                model, examples, config, no_evaluation, Path(folder), TrainingControl(), lambda _: None
            )
            worked = time.process_time()
            loop.run()
            worked = time.process_time() - worked
        answer = {
            "tokens": int(examples.target_lengths.sum()),
            "steps": loop.progress.step,
            "seconds": loop.progress.seconds,
            "processor_seconds": worked,
            "parameters": model.parameter_count(),
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
