"""The configuration of Hugging Face's M2M-100 (``config.json``), which NLLB has as well: pre-norm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seq2seq_core.interop.json_files import Settings
from seq2seq_core.interop.marian_config import MOST_PIECES, read_shape
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TransformerConfig

M2M = "m2m_100"
_EXPERTS = ("num_experts", "expert_capacity", "encoder_sparse_step", "decoder_sparse_step")


@dataclass(frozen=True, slots=True, kw_only=True)
class M2MConfig:
    """What a ``config.json`` says. Where a key is missing it means what ``transformers`` takes for it.

    Attributes:
        shape: of the model (Fan et al. 2020; NLLB Team 2022).
        size: rows of the embeddings.
        pad: padding's id, after which places are counted.
        eos: the end's id.
        start: id that the decoder reads first.
        unsupported: every value that is not supported; where there is one, the rest may be wrong.
    """

    shape: TransformerConfig
    size: int
    pad: int
    eos: int
    start: int
    unsupported: tuple[Message, ...]


def read_config(table: Mapping[str, Any]) -> M2MConfig:
    """Reads the values of a ``config.json``."""
    of = Settings(table)
    of.one_of("model_type", M2M, {M2M: None})
    of.absent(*_EXPERTS, "quantization_config", "auto_map", "is_decoder", "pruned_heads")
    of.one_of("is_encoder_decoder", True, {True: None})
    of.one_of("tie_word_embeddings", True, {True: None})
    pad = of.whole("pad_token_id", 1, MOST_PIECES, least=0)
    usual = TransformerConfig(
        attention_dropout=0.1, norm="pre", activation="relu", first_position=pad + 1, tied_embeddings="all"
    )
    return M2MConfig(
        shape=read_shape(of, usual),
        size=of.whole("vocab_size", 128112, MOST_PIECES),
        pad=pad,
        eos=of.whole("eos_token_id", 2, MOST_PIECES, least=0),
        start=of.whole("decoder_start_token_id", 2, MOST_PIECES, least=0),
        unsupported=tuple(of.unsupported),
    )
