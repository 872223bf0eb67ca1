"""Which variable of CTranslate2's makes which parameter of ours.

Shape legend: V ids, R ids that the file has, D model width.
"""

from __future__ import annotations

import torch
from torch import Tensor

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.checkpoints import misfits
from seq2seq_core.interop.ctranslate2_file import FLOATS, QUANTISED, ModelFile
from seq2seq_core.interop.ctranslate2_vocabulary import Side
from seq2seq_core.messages import first_of
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import empty_model
from seq2seq_core.text.tokenizer import PAD

SOURCES = ("encoder/embeddings_0/weight", "encoder/embeddings/weight")
"""The source embeddings: their name, and that before there were source features."""
TARGET, OUTPUT, BIAS = "decoder/embeddings/weight", "decoder/projection/weight", "decoder/projection/bias"
POSITIONS = ("encoder/position_encodings/encodings", "decoder/position_encodings/encodings")

_NEVER = -1e4
"""A logit that leaves no probability, also in float16: of ids that the model does not know."""

_NORM = {"weight": "gamma", "bias": "beta"}
_LINEAR = {"weight": "weight", "bias": "bias"}
_FEED_FORWARD = {
    "feed_forward_norm": ("ffn/layer_norm", _NORM),
    "feed_forward.inner": ("ffn/linear_0", _LINEAR),
    "feed_forward.outer": ("ffn/linear_1", _LINEAR),
}
_ENCODER = {
    "attention_norm": ("self_attention/layer_norm", _NORM),
    "attention_in": ("self_attention/linear_0", _LINEAR),
    "attention_out": ("self_attention/linear_1", _LINEAR),
    **_FEED_FORWARD,
}
_DECODER = {
    "self_norm": ("self_attention/layer_norm", _NORM),
    "self_in": ("self_attention/linear_0", _LINEAR),
    "self_out": ("self_attention/linear_1", _LINEAR),
    "cross_norm": ("attention/layer_norm", _NORM),
    "cross_query": ("attention/linear_0", _LINEAR),
    "cross_memory": ("attention/linear_1", _LINEAR),
    "cross_out": ("attention/linear_2", _LINEAR),
    **_FEED_FORWARD,
}


def variables(config: TransformerConfig, source: str) -> dict[str, str]:
    """The variable for each of our parameters, by name.

    Args:
        source: the name of the source embeddings.
    """
    found = {"embeddings.target": TARGET}
    if config.tied_embeddings != "all":
        found["embeddings._source"] = source
    if config.tied_embeddings == "none":
        found["embeddings._output"] = OUTPUT
    if config.output_bias:
        found["embeddings.bias"] = BIAS
    if config.positions == "learned":
        found |= zip(("source_positions.weight", "target_positions.weight"), POSITIONS, strict=True)
    for side, layers, parts in (
        ("encoder", config.encoder_layers, _ENCODER),
        ("decoder", config.decoder_layers, _DECODER),
    ):
        for number in range(layers):
            for ours, (theirs, kinds) in parts.items():
                for own, other in kinds.items():
                    found[f"{side}.{number}.{ours}.{own}"] = f"{side}/layer_{number}/{theirs}/{other}"
        if config.norm == "pre":
            found |= {f"{side}_norm.{own}": f"{side}/layer_norm/{other}" for own, other in _NORM.items()}
    return found


class Weights:
    """Reads our parameters of a ``model.bin``, one at a time.

    Args:
        config: with all that the file's own does not say of the output bias.
        sides: the vocabularies, source and target.

    Raises:
        InteropError: variables are missing or of wrong shapes.
    """

    def __init__(
        self, file: ModelFile, config: TransformerConfig, source: str, sides: tuple[Side, Side]
    ) -> None:
        self._file, self._zeros = file, config.zero_padding
        self._names = variables(config, source)
        self._sides = {"embeddings._source": sides[0]} | dict.fromkeys(
            ("embeddings.target", "embeddings._output", "embeddings.bias"), sides[1]
        )
        model = empty_model(config, sides[0].rows, sides[1].rows)
        self._shapes = {name: tuple(parameter.shape) for name, parameter in model.named_parameters()}
        self._check()

    def __call__(self, name: str) -> Tensor:
        """Our parameter of a name.

        Raises:
            InteropError: it cannot be read, or is not finite; or the padding that is read first is not zeros.
        """
        theirs, side = self._names[name], self._sides.get(name)
        # A linear layer without a bias is one whose bias is 0.
        held = theirs in self._file.tensors
        tensor = self._file.finite(theirs) if held else torch.zeros(self._shapes[name])
        if side is None:
            return tensor
        more = side.numbers.size - side.rows
        if more:
            added = tensor.new_full((more, *tensor.shape[1:]), _NEVER if tensor.dim() == 1 else 0.0)
            tensor = torch.cat([tensor, added])
        tensor = tensor[side.numbers.theirs]
        if self._zeros and name == "embeddings.target" and bool(tensor[PAD].any()):
            raise InteropError(
                "its decoder starts with zeros, and its padding is not zeros",
                where=self._file.file,
                remedy="Download the model again",
            )
        return tensor

    def _check(self) -> None:
        expected = {self._names[name]: shape for name, shape in self._shapes.items()}
        optional = {name: shape for name, shape in expected.items() if name.endswith("/bias")}
        problems = misfits(
            {name: one for name, one in self._file.tensors.items() if name in expected},
            {name: shape for name, shape in expected.items() if name not in optional},
            optional,
            FLOATS | QUANTISED,
        )
        if problems:
            raise InteropError(first_of(problems), where=self._file.file, remedy="Download the model again")
