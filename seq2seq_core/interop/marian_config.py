"""The configuration of Hugging Face's Marian (``config.json``), which is a post-norm Transformer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from seq2seq_core.errors import ConfigError
from seq2seq_core.interop.json_files import Settings
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TiedEmbeddings, TransformerConfig

MOST_PIECES = 1 << 24
"""More than any vocabulary has."""

_MOST_LAYERS, _MOST_POSITIONS, _MOST_WIDTH = 256, 1 << 20, 1 << 16
_ACTIVATIONS: dict[str, Literal["relu", "gelu", "gelu-tanh", "gelu-sigmoid", "swish"]] = {
    "relu": "relu",
    "gelu": "gelu",
    "gelu_python": "gelu",
    "gelu_new": "gelu-tanh",
    "gelu_fast": "gelu-tanh",
    "gelu_pytorch_tanh": "gelu-tanh",
    "quick_gelu": "gelu-sigmoid",
    "swish": "swish",
    "silu": "swish",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarianConfig:
    """What a ``config.json`` says. Where a key is missing it means what ``transformers`` takes for it.

    Attributes:
        shape: without its output bias and zero padding, which the weights decide.
        shared: one vocabulary for both sides.
        source_size: rows of the source embeddings.
        target_size: rows of the target embeddings.
        pad: padding's id.
        eos: the end's id.
        start: id that the decoder reads first.
        positions: of which ``transformers`` has a table; we compute as many as a text needs.
        unsupported: every value that is not supported; where there is one, the rest may be wrong.
    """

    shape: TransformerConfig
    shared: bool
    source_size: int
    target_size: int
    pad: int
    eos: int
    start: int
    positions: int
    unsupported: tuple[Message, ...]


def read_config(table: Mapping[str, Any]) -> MarianConfig:
    """Reads the values of a ``config.json``."""
    of = Settings(table)
    of.one_of("model_type", "marian", {"marian": None})
    of.absent("normalize_before", "normalize_embedding", "add_final_layer_norm", "add_bias_logits")
    of.absent("quantization_config", "auto_map", "forced_bos_token_id", "is_decoder", "pruned_heads")
    of.one_of("is_encoder_decoder", True, {True: None})
    of.one_of("static_position_embeddings", True, {True: None})
    shared = of.flag("share_encoder_decoder_embeddings", True)
    source_size = of.whole("vocab_size", 58101, MOST_PIECES)
    target_size = source_size
    if not shared and table.get("decoder_vocab_size") is not None:
        target_size = of.whole("decoder_vocab_size", source_size, MOST_PIECES)
    pad = of.whole("pad_token_id", 58100, MOST_PIECES, least=0)
    eos = of.whole("eos_token_id", 0, MOST_PIECES, least=0)
    start = of.whole("decoder_start_token_id", 58100, MOST_PIECES, least=0)
    positions = of.whole("max_position_embeddings", 1024, _MOST_POSITIONS)
    usual = TransformerConfig(
        attention_dropout=0.0,
        norm="post",
        activation="gelu",
        positions="sinusoidal-paper",
        scaled_embeddings=False,
        tied_embeddings=_tied(of, shared),
    )
    return MarianConfig(
        shape=read_shape(of, usual),
        shared=shared,
        source_size=source_size,
        target_size=target_size,
        pad=pad,
        eos=eos,
        start=start,
        positions=positions,
        unsupported=tuple(of.unsupported),
    )


def _tied(of: Settings, shared: bool) -> TiedEmbeddings:
    if shared:
        of.one_of("tie_word_embeddings", True, {True: None})
        return "all"
    return "target" if of.flag("tie_word_embeddings", True) else "none"


def read_shape(of: Settings, usual: TransformerConfig) -> TransformerConfig:
    """The shape of a model whose configuration has Marian's keys, as those of its kin have.

    Args:
        usual: what no key says; and what some say, where they are missing.
    """
    heads, feed_forward = (
        of.whole("encoder_attention_heads", 16, _MOST_WIDTH),
        of.whole("encoder_ffn_dim", 4096, _MOST_WIDTH),
    )
    decoder_heads = of.whole("decoder_attention_heads", 16, _MOST_WIDTH)
    decoder_feed_forward = of.whole("decoder_ffn_dim", 4096, _MOST_WIDTH)
    values: dict[str, Any] = {
        "width": of.whole("d_model", 1024, _MOST_WIDTH),
        "encoder_layers": of.whole("encoder_layers", 12, _MOST_LAYERS),
        "decoder_layers": of.whole("decoder_layers", 12, _MOST_LAYERS),
        "dropout": of.share("dropout", 0.1),
        "attention_dropout": of.share("attention_dropout", usual.attention_dropout),
        "activation": of.one_of("activation_function", usual.activation, _ACTIVATIONS),
        "scaled_embeddings": of.flag("scale_embedding", usual.scaled_embeddings),
    }
    try:
        return replace(
            usual,
            feed_forward=feed_forward,
            heads=heads,
            decoder_heads=decoder_heads if decoder_heads != heads else 0,
            decoder_feed_forward=decoder_feed_forward if decoder_feed_forward != feed_forward else 0,
            **values,
        )
    except ConfigError as error:
        of.unsupported.append(error.what)
        return usual


def config_table(
    shape: TransformerConfig, *, source_size: int, target_size: int, shared: bool, pad: int, eos: int
) -> dict[str, Any]:
    """The values of a ``config.json`` for a model that starts its target with padding."""
    decoder = shape.of_decoder
    return {
        "architectures": ["MarianMTModel"],
        "model_type": "marian",
        "is_encoder_decoder": True,
        "vocab_size": source_size,
        "decoder_vocab_size": target_size,
        "share_encoder_decoder_embeddings": shared,
        "tie_word_embeddings": shape.tied_embeddings != "none",
        "d_model": shape.width,
        "encoder_layers": shape.encoder_layers,
        "decoder_layers": shape.decoder_layers,
        "encoder_attention_heads": shape.heads,
        "decoder_attention_heads": decoder.heads,
        "encoder_ffn_dim": shape.feed_forward,
        "decoder_ffn_dim": decoder.feed_forward,
        "activation_function": {"gelu-tanh": "gelu_new", "gelu-sigmoid": "quick_gelu"}.get(
            shape.activation, shape.activation
        ),
        "scale_embedding": shape.scaled_embeddings,
        "static_position_embeddings": True,
        "max_position_embeddings": 512,
        "dropout": shape.dropout,
        "attention_dropout": shape.attention_dropout,
        "activation_dropout": shape.dropout,
        "pad_token_id": pad,
        "eos_token_id": eos,
        "forced_eos_token_id": eos,
        "decoder_start_token_id": pad,
        "bos_token_id": None,
        "bad_words_ids": [[pad]],
    }
