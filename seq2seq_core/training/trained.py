"""What of a model is trained: all of it, some layers, or low-rank adapters."""

from __future__ import annotations

import torch
from torch import nn

from seq2seq_core.config import FineTuning
from seq2seq_core.errors import ConfigError
from seq2seq_core.messages import Message
from seq2seq_core.models.adapters import adapt
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.training.parts import belongs, parts_of


def choose_trained(model: Seq2SeqModel, tuning: FineTuning, seed: int) -> None:
    """Leaves all as it is that is not to be trained, and adds adapters where they are asked for, in place.

    Args:
        seed: of the adapters' first values.

    Raises:
        ConfigError: the model has no such layers.
    """
    if tuning.train == "layers":
        _choose_layers(model, tuning.layers)
    elif tuning.train == "adapters":
        count = adapt(
            model,
            rank=tuning.rank,
            alpha=tuning.alpha,
            dropout=tuning.dropout,
            feed_forward=tuning.feed_forward,
            generator=torch.Generator().manual_seed(seed),
        )
        if not count:
            raise ConfigError(
                "this model has no layers that low-rank adapters can stand beside",
                remedy='Set fine_tuning.train to "all" or "layers"',
            )


def trained_parameters(model: nn.Module) -> dict[str, nn.Parameter]:
    """Those that training changes, by name."""
    return {name: p for name, p in model.named_parameters() if p.requires_grad}


def _choose_layers(model: Seq2SeqModel, layers: tuple[str, ...]) -> None:
    parameters = dict(model.named_parameters())
    for named in layers:
        if not any(belongs(name, named) for name in parameters):
            raise ConfigError(
                Message("fine_tuning.layers names {name!r}, which this model does not have", name=named),
                remedy=Message("It has {names}", names=", ".join(parts_of(parameters))),
            )
    for name, parameter in parameters.items():
        parameter.requires_grad_(any(belongs(name, named) for named in layers))
