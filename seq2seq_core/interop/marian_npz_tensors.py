"""Which arrays of a Marian npz file make which of our tensors.

Marian multiplies from the other side: its matrices are ours transposed. Its vectors are matrices of one row.
It has no padding, which our vocabularies have as one more id: its embedding is the zeros that Marian's
decoder starts with, and its bias so low that it is never likely.

Shape legend: V ids without padding, D model width, n outputs, k stacked arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from seq2seq_core.interop.renumbering import Renumbering
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.text.tokenizer import PAD

OUTPUT, OUTPUT_TRANSPOSED, OUTPUT_BIAS = (f"decoder_ff_logit_out_{part}" for part in ("W", "Wt", "b"))
NEVER_LIKELY = -1_000.0
"""The bias of padding: nats below any other, within what a half can say."""


class Recipe(NamedTuple):
    """What one of our tensors is made of.

    Attributes:
        names: theirs, stacked in this order; none for zeros.
        vocabulary: whose ids its rows have: "source", "target" or none.
        vector: theirs have one row.
    """

    names: tuple[str, ...]
    vocabulary: str = ""
    vector: bool = False

    def shapes(self, ours: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
        """Theirs, by name, where our tensor has some shape."""
        rows = ours[0] - 1 if self.vocabulary else ours[0] // len(self.names)
        shape = (1, rows) if self.vector else (rows, *ours[1:])
        return dict.fromkeys(self.names, shape[::-1] if self._transposed else shape)

    def made(self, parts: list[Tensor], numbers: Mapping[str, Renumbering]) -> Tensor:
        """Our tensor of theirs."""
        turned = [part[0] if self.vector else part.T if self._transposed else part for part in parts]
        if not self.vocabulary:
            return torch.cat(turned)
        theirs = numbers[self.vocabulary].theirs
        last = len(theirs) - 2  # padding's id is one more than they have
        tensor = turned[0][theirs.clamp(max=last)] if turned else torch.zeros(len(theirs))
        tensor[PAD] = NEVER_LIKELY if self.vector else 0.0
        return tensor

    @property
    def _transposed(self) -> bool:
        return not self.vector and (not self.vocabulary or self.names == (OUTPUT,))


def recipes(config: TransformerConfig, *, shared: bool, output: str, omits_bias: bool) -> dict[str, Recipe]:
    """For each of our parameters, by name.

    Args:
        shared: source and target embeddings are one.
        output: name of the output's array, where it is not that of the target embeddings.
        omits_bias: the output has no bias.
    """
    found = {
        "embeddings.target": Recipe(("Wemb" if shared else "decoder_Wemb",), "target"),
        "embeddings.bias": Recipe(() if omits_bias else (OUTPUT_BIAS,), "target", vector=True),
    }
    if config.tied_embeddings != "all":
        found["embeddings._source"] = Recipe(("Wemb" if shared else "encoder_Wemb",), "source")
    if config.tied_embeddings == "none":
        found["embeddings._output"] = Recipe((output,), "target")
    suffix = "_pre" if config.norm == "pre" else ""
    for side, layers, parts in (
        ("encoder", config.encoder_layers, _ENCODER),
        ("decoder", config.decoder_layers, _DECODER),
    ):
        for number in range(layers):
            for module, (block, letters) in parts.items():
                found |= _module(
                    f"{side}.{number}.{module}", f"{side}_l{number + 1}_{block}", letters, suffix
                )
        if config.norm == "pre":
            found |= _module(f"{side}_norm", f"{side}_top", "", "")
    return found


_FEED_FORWARD = {
    "feed_forward_norm": ("ffn_ffn", ""),
    "feed_forward.inner": ("ffn", "1"),
    "feed_forward.outer": ("ffn", "2"),
}
_ENCODER = {
    "attention_norm": ("self_Wo", ""),
    "attention_in": ("self", "qkv"),
    "attention_out": ("self", "o"),
    **_FEED_FORWARD,
}
_DECODER = {
    "self_norm": ("self_Wo", ""),
    "self_in": ("self", "qkv"),
    "self_out": ("self", "o"),
    "cross_norm": ("context_Wo", ""),
    "cross_query": ("context", "q"),
    "cross_memory": ("context", "kv"),
    "cross_out": ("context", "o"),
    **_FEED_FORWARD,
}
"""Our modules: the block that is theirs, and the letters of its stacked projections; none for a norm."""


def _module(ours: str, block: str, letters: str, suffix: str) -> dict[str, Recipe]:
    if not letters:
        return {
            f"{ours}.weight": Recipe((f"{block}_ln_scale{suffix}",), vector=True),
            f"{ours}.bias": Recipe((f"{block}_ln_bias{suffix}",), vector=True),
        }
    return {
        f"{ours}.weight": Recipe(tuple(f"{block}_W{letter}" for letter in letters)),
        f"{ours}.bias": Recipe(tuple(f"{block}_b{letter}" for letter in letters), vector=True),
    }
