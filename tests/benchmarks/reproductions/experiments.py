"""What is trained for docs/reproductions.md: one entry a training, all on Multi30k English to German."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seq2seq_core.config import RunConfig
from seq2seq_core.config_file import run_from_table
from seq2seq_core.model_config import PRESETS

SEED = 1
BUDGET = 30.0
"""CPU minutes of training that every preset has."""

VOCABULARY = 4000
"""BPE pieces of both languages together: so few pairs teach no more of them."""

SPEED_ONLY = "transformer-base"
"""Too large to learn anything in the budget on a CPU: its parameters and its speed are shown."""

_TRAINING: dict[str, Any] = {
    "threads": 1,
    "batch_tokens": 2048,
    "max_epochs": 1_000,
    "learning_rate": 2e-3,
    "warmup": 400,
    "decay": 0.6,
    "average": 0.999,
    "patience": 0,
    "dev_sentences": 300,
    "log_every": 20,
    "device": "cpu",
    "precision": "float32",
    "seed": SEED,
}
_ANEW: dict[str, Any] = {"learning_rate": 1e-3, "warmup": 100, "decay": 0.9}


@dataclass(frozen=True, slots=True)
class Experiment:
    """One training.

    Attributes:
        preset: of the shape.
        minutes: CPU minutes of training; evaluations on dev text come on top.
        model: values that differ from the preset.
        training: values that differ from those of all.
        after: the experiment whose model this goes on with; its minutes come on top.
    """

    preset: str
    minutes: float = BUDGET
    model: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    after: str = ""


EXPERIMENTS: dict[str, Experiment] = {
    **{name: Experiment(name) for name in PRESETS if name != SPEED_ONLY},
    # Sutskever's claim needs its twin: the preset reads the source backwards.
    "lstm-forward": Experiment("lstm", model={"reverse_source": False}),
    # The presets are their authors', and differ in more than one thing; this differs from gru in one.
    "rnn-as-gru": Experiment("gru", minutes=15, model={"cell": "rnn"}),
    # As many layers, all but one of them in the encoder, which works once a sentence and not at every step.
    "transformer-tiny-deep": Experiment("transformer-tiny", model={"encoder_layers": 7, "decoder_layers": 1}),
    "transformer-tiny-ssru": Experiment(
        "transformer-tiny", model={"encoder_layers": 7, "decoder_layers": 1, "decoder": "ssru"}
    ),
    # The best ones to the end.
    "transformer-tiny-long": Experiment("transformer-tiny", minutes=120),
    # Their dev BLEU still rose: on from there, with a rate that begins anew (Loshchilov & Hutter 2017).
    "transformer-tiny-longer": Experiment(
        "transformer-tiny", minutes=60, training=_ANEW, after="transformer-tiny-long"
    ),
    "gru-bahdanau-longer": Experiment("gru-bahdanau", minutes=60, training=_ANEW, after="gru-bahdanau"),
}


def run_config(
    name: str, data: Path, max_steps: int, models: Path | None = None, **training: Any
) -> RunConfig:
    """The run of an experiment, or of a preset as it is.

    Args:
        data: folder of Multi30k's files, ``train.en.gz`` and so on.
        max_steps: how many steps its minutes are on this machine.
        models: folder of the models trained so far, for an experiment that goes on with one.
        training: values that differ, for measuring.
    """
    experiment = EXPERIMENTS.get(name) or Experiment(name)
    model: dict[str, Any] = {
        "tokenizer": {"vocabulary": VOCABULARY, "kind": "bpe"},
        "model": {"preset": experiment.preset, **experiment.model},
    }
    if experiment.after:
        assert models is not None
        model = {"base": str(models / experiment.after)}
    return run_from_table(
        {
            "name": name,
            "data": {
                "train": {"source": "train.en.gz", "target": "train.de.gz"},
                "dev": {"source": "val.en.gz", "target": "val.de.gz"},
                "languages": ["en", "de"],
            },
            **model,
            "training": {**_TRAINING, **experiment.training, "max_steps": max_steps, **training},
        },
        data,
    )
