"""The architectures, and the one place that knows which configuration makes which."""

from __future__ import annotations

import torch

from seq2seq_core.model_config import ModelConfig, RecurrentConfig, TaggerConfig, TransformerConfig
from seq2seq_core.models.initial import initialize
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.models.recurrent import Recurrent
from seq2seq_core.models.tagger import Tagger
from seq2seq_core.models.transformer import Transformer
from seq2seq_core.text.tokenizer import PAD


def build_model(
    config: ModelConfig,
    source_vocabulary: int,
    target_vocabulary: int,
    generator: torch.Generator | None = None,
) -> Seq2SeqModel:
    """A new model with random weights.

    Args:
        generator: where they are drawn from; None takes torch's global one.
    """
    model = empty_model(config, source_vocabulary, target_vocabulary).to_empty(device="cpu")
    initialize(model, generator)
    if isinstance(config, TransformerConfig) and config.zero_padding:
        with torch.no_grad():
            for weight in model.embeddings.parameters():  # the rows that Transformer.hold keeps as they are
                weight[PAD] = 0.0
    return model


def empty_model(config: ModelConfig, source_vocabulary: int, target_vocabulary: int) -> Seq2SeqModel:
    """A model without weights (on torch's meta device), which takes neither memory nor random numbers."""
    with torch.device("meta"):
        match config:
            case TransformerConfig():
                return Transformer(config, source_vocabulary, target_vocabulary)
            case RecurrentConfig():
                return Recurrent(config, source_vocabulary, target_vocabulary)
            case TaggerConfig():
                return Tagger(config, source_vocabulary, target_vocabulary)
