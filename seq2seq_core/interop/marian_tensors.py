"""Which tensors of Hugging Face's Marian make which of ours, and back; M2M-100's have the same names.

Shape legend: V ids, D model width.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from seq2seq_core.interop.renumbering import Renumbering
from seq2seq_core.model_config import TransformerConfig

SHARED = "model.shared.weight"
SOURCE = "model.encoder.embed_tokens.weight"
TARGET = "model.decoder.embed_tokens.weight"
OUTPUT = "lm_head.weight"
BIAS = "final_logits_bias"
POSITIONS = tuple(
    f"model.{side}.embed_positions.{name}"
    for side in ("encoder", "decoder")
    for name in ("weight", "weights")
)
"""Sinusoids, by their names in Marian and in M2M-100, of which not all releases hold any."""


class Recipe(NamedTuple):
    """What one of our tensors is made of.

    Attributes:
        names: theirs, stacked in this order.
        vocabulary: whose ids its rows have: "source", "target" or none.
    """

    names: tuple[str, ...]
    vocabulary: str = ""

    def made(self, parts: list[Tensor], numbers: Mapping[str, Renumbering]) -> Tensor:
        """Our tensor of theirs."""
        tensor = torch.cat(parts) if len(parts) > 1 else parts[0]
        if self.names == (BIAS,):
            tensor = tensor[0]
        return tensor[numbers[self.vocabulary].theirs] if self.vocabulary else tensor

    def taken_apart(self, tensor: Tensor, numbers: Mapping[str, Renumbering]) -> dict[str, Tensor]:
        """Theirs of our tensor."""
        if self.vocabulary:
            tensor = tensor[numbers[self.vocabulary].ours]
        if self.names == (BIAS,):
            tensor = tensor[None]
            return {BIAS: tensor}
        return dict(zip(self.names, tensor.chunk(len(self.names)), strict=True))


def recipes(config: TransformerConfig) -> dict[str, Recipe]:
    """For each of our parameters, by name."""
    found = {}
    match config.tied_embeddings:
        case "all":
            found["embeddings.target"] = Recipe((SHARED,), "target")
        case "target":
            found["embeddings.target"] = Recipe((TARGET,), "target")
            found["embeddings._source"] = Recipe((SOURCE,), "source")
        case "none":
            found["embeddings.target"] = Recipe((TARGET,), "target")
            found["embeddings._source"] = Recipe((SOURCE,), "source")
            found["embeddings._output"] = Recipe((OUTPUT,), "target")
    if config.output_bias:
        found["embeddings.bias"] = Recipe((BIAS,), "target")
    for number in range(config.encoder_layers):
        found |= _layer(f"encoder.{number}.", f"model.encoder.layers.{number}.", _ENCODER)
    for number in range(config.decoder_layers):
        found |= _layer(f"decoder.{number}.", f"model.decoder.layers.{number}.", _DECODER)
    if config.norm == "pre":
        found |= _layer("", "model.", _FINAL)
    return found


def twins(config: TransformerConfig) -> dict[str, tuple[str, ...]]:
    """Names under which the files of some releases hold a tensor again, by the name that is read."""
    if config.tied_embeddings == "all":
        return {SHARED: (SOURCE, TARGET, OUTPUT)}
    return {TARGET: (OUTPUT,)} if config.tied_embeddings == "target" else {}


_FINAL = {"encoder_norm": ("encoder.layer_norm",), "decoder_norm": ("decoder.layer_norm",)}
_FEED_FORWARD = {
    "feed_forward_norm": ("final_layer_norm",),
    "feed_forward.inner": ("fc1",),
    "feed_forward.outer": ("fc2",),
}
_ENCODER = {
    "attention_norm": ("self_attn_layer_norm",),
    "attention_in": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
    "attention_out": ("self_attn.out_proj",),
    **_FEED_FORWARD,
}
_DECODER = {
    "self_norm": ("self_attn_layer_norm",),
    "self_in": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
    "self_out": ("self_attn.out_proj",),
    "cross_norm": ("encoder_attn_layer_norm",),
    "cross_query": ("encoder_attn.q_proj",),
    "cross_memory": ("encoder_attn.k_proj", "encoder_attn.v_proj"),
    "cross_out": ("encoder_attn.out_proj",),
    **_FEED_FORWARD,
}


def _layer(ours: str, theirs: str, modules: Mapping[str, tuple[str, ...]]) -> dict[str, Recipe]:
    return {
        f"{ours}{module}.{kind}": Recipe(tuple(f"{theirs}{name}.{kind}" for name in names))
        for module, names in modules.items()
        for kind in ("weight", "bias")
    }
