"""The options that a Marian npz file was trained with (``special:model.yml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from seq2seq_core.errors import ConfigError
from seq2seq_core.interop.json_files import Settings
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TransformerConfig

_MOST_LAYERS, _MOST_WIDTH, _MOST_PIECES = 256, 1 << 16, 1 << 24
_ACTIVATIONS: dict[str, Literal["relu", "swish"]] = {"relu": "relu", "swish": "swish"}
_STEPS = ("transformer-preprocess", "transformer-postprocess", "transformer-postprocess-top")
_NORMS: dict[tuple[str, ...], Literal["pre", "post"]] = {("", "an", ""): "post", ("n", "a", "n"): "pre"}
"""Which norm some steps are, without the dropout among them: a residual connection is a, a norm n."""

_ANOTHER_MODEL = (
    *("right-left", "ulr", "lemma-dim-emb", "lemma-dependency", "separator-symbol", "transformer-pool"),
    *("transformer-no-projection", "transformer-no-bias", "transformer-no-affine", "transformer-tied-layers"),
    *("transformer-train-positions", "transformer-train-position-embeddings"),
    "transformer-disable-position-embeddings",
)
"""Options that change what is computed, each off unless it is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarianOptions:
    """What Marian says of a model.

    Attributes:
        shape: with an output bias, which padding needs, also where the original has none.
        sizes: of the source and the target vocabulary, without padding, which Marian has none of.
        shared: source and target embeddings are one, whatever the output's are.
        omits_bias: the output has no bias.
        unsupported: every option that is not supported; where there is one, the rest may be wrong.
    """

    shape: TransformerConfig
    sizes: tuple[int, int]
    shared: bool
    omits_bias: bool
    unsupported: tuple[Message, ...]


def read_options(table: Mapping[str, Any]) -> MarianOptions:
    """Reads the values of a ``special:model.yml``."""
    of = Settings(table)
    of.one_of("type", "transformer", {"transformer": None})
    of.one_of("transformer-decoder-autoreg", "self-attention", {"self-attention": None})
    if table.get("transformer-decoder-autoreg") == "rnn":
        of.unsupported.append(Message("its decoder is recurrent ({cell})", cell=str(table.get("dec-cell"))))
    of.absent(*_ANOTHER_MODEL)
    of.one_of("transformer-attention-mask", "default", {"default": None})
    of.one_of("transformer-ffn-depth", 2, {2: None})
    of.one_of("transformer-decoder-ffn-depth", 0, {0: None, 2: None})
    if (inputs := table.get("input-types")) and any(each != "sequence" for each in _listed(inputs)):
        of.refuse("input-types", '"sequence"')
    sizes = _sizes(of, table)
    all_tied, output_tied, input_tied = (
        of.flag(f"tied-embeddings{which}", False) for which in ("-all", "", "-src")
    )
    shared = all_tied or input_tied
    shape = _shape(of, table)
    tied: Literal["all", "target", "none"] = "target" if output_tied else "none"
    shape = replace(shape, tied_embeddings="all" if all_tied or (shared and output_tied) else tied)
    omits_bias = of.flag("output-omit-bias", False)
    return MarianOptions(
        shape=shape,
        sizes=sizes,
        shared=shared,
        omits_bias=omits_bias,
        unsupported=tuple(of.unsupported),
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _sizes(of: Settings, table: Mapping[str, Any]) -> tuple[int, int]:
    sizes = table.get("dim-vocabs")
    if (
        isinstance(sizes, list)
        and len(sizes) == 2
        and all(isinstance(size, int) and 4 <= size <= _MOST_PIECES for size in sizes)
    ):
        return sizes[0], sizes[1]
    of.refuse("dim-vocabs", Message("two numbers of words"))
    return 4, 4


def _norm(of: Settings, table: Mapping[str, Any]) -> Literal["pre", "post"]:
    steps = tuple(str(table.get(key) or "") for key in _STEPS)
    norm = _NORMS.get(tuple(each.replace("d", "") for each in steps))
    if norm is None:
        of.unsupported.append(
            Message(
                "{keys} are {values} (supported: {post}, or {pre})",
                keys=", ".join(_STEPS),
                values=_quoted(steps),
                post=_quoted(("", "dan", "")),
                pre=_quoted(("n", "da", "n")),
            )
        )
    if str(table.get("transformer-postprocess-emb") or "").strip("d"):
        of.refuse("transformer-postprocess-emb", '"", "d"')
    return norm or "post"


def _quoted(steps: tuple[str, ...]) -> str:
    return " ".join(f'"{each}"' for each in steps)


def _shape(of: Settings, table: Mapping[str, Any]) -> TransformerConfig:
    norm = _norm(of, table)
    activation = of.one_of("transformer-ffn-activation", "swish", _ACTIVATIONS)
    width, heads = of.whole("dim-emb", 512, _MOST_WIDTH), of.whole("transformer-heads", 8, _MOST_WIDTH)
    feed_forward = of.whole("transformer-dim-ffn", 2048, _MOST_WIDTH)
    decoder_feed_forward = of.whole("transformer-decoder-dim-ffn", 0, _MOST_WIDTH, least=0)
    layers = [of.whole(key, 6, _MOST_LAYERS) for key in ("enc-depth", "dec-depth")]
    try:
        return TransformerConfig(
            width=width,
            feed_forward=feed_forward,
            heads=heads,
            encoder_layers=layers[0],
            decoder_layers=layers[1],
            norm=norm,
            activation=activation,
            decoder_feed_forward=0 if decoder_feed_forward == feed_forward else decoder_feed_forward,
            positions="sinusoidal",
            scaled_embeddings=True,
            output_bias=True,
            zero_padding=True,
        )
    except ConfigError as error:
        of.unsupported.append(error.what)
        return TransformerConfig(norm=norm, output_bias=True, zero_padding=True)
