"""Whole training runs on a small language: renaming words."""

from __future__ import annotations

import random
from pathlib import Path

from safetensors.torch import load_file

from seq2seq_core.config import DataConfig, FineTuning, RunConfig, TokenizerConfig, TrainingConfig
from seq2seq_core.library import Library
from seq2seq_core.model_config import ModelConfig, RecurrentConfig, TransformerConfig
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.run import train

WORDS = {
    "one": "un",
    "two": "deux",
    "three": "trois",
    "red": "rouge",
    "blue": "bleu",
    "house": "maison",
    "cat": "chat",
}


def corpus(path: Path, pairs: int, seed: int) -> Path:
    rng = random.Random(seed)
    lines = []
    for _ in range(pairs):
        words = rng.choices(list(WORDS), k=rng.randint(1, 5))
        lines.append(" ".join(words) + "\t" + " ".join(WORDS[w] for w in words) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def one_word(file: Path) -> Path:
    """The same sentences in a language that has only the word ``un``: soon learnt, and soon forgotten."""
    lines = [line.split("\t")[0] for line in file.read_text(encoding="utf-8").splitlines()]
    other = file.with_name(f"one-word-{file.name}")
    pairs = (f"{line}\t{' '.join('un' for _ in line.split())}\n" for line in lines)
    other.write_text("".join(pairs), encoding="utf-8")
    return other


TRANSFORMER = TransformerConfig(
    width=32, feed_forward=64, heads=2, encoder_layers=1, decoder_layers=1, dropout=0.1
)
RECURRENT = RecurrentConfig(embedding=24, hidden=32, dropout=0.1)


class World:
    """A library, a runs folder and a corpus for one test."""

    def __init__(self, root: Path) -> None:
        root.mkdir(exist_ok=True)
        self.root = root
        self.library = Library([root / "models"])
        self.runs = root / "runs"
        self.train = corpus(root / "train.tsv", 300, 1)
        self.dev = corpus(root / "dev.tsv", 40, 2)
        self.events: list = []

    def run(
        self,
        name="toy",
        model: ModelConfig | None = TRANSFORMER,
        data=None,
        base=None,
        tuning=None,
        **training,
    ) -> RunConfig:
        defaults = {
            "max_epochs": 1,
            "batch_tokens": 160,
            "learning_rate": 3e-3,
            "warmup": 5,
            "dev_sentences": 20,
            "beam": 2,
            "threads": 1,
            "average": 0.9,
            "log_every": 5,
            "patience": 0,
        }
        files = {"train": (self.train,), "dev": (self.dev,), "languages": ("en", "fr")}
        return RunConfig(
            name=name,
            base=base,
            fine_tuning=FineTuning(**(tuning or {})),
            data=DataConfig(**{**files, **(data or {})}),
            tokenizer=None if base else TokenizerConfig(vocabulary=100, byte_fallback=False),
            model=None if base else model,
            training=TrainingConfig(**{**defaults, **training}),
        )

    def go(self, run, control=None, on_event=None, **options):
        def listen(event):
            self.events.append(event)
            if on_event is not None:
                on_event(event)

        return train(
            run,
            library=self.library,
            runs_root=self.runs,
            control=control or TrainingControl(),
            on_event=listen,
            **options,
        )

    def of(self, kind):
        return [e for e in self.events if isinstance(e, kind)]


def weights_of(path):
    return load_file(path / "weights.safetensors")
