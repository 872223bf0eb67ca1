"""The architectures, and the one place that knows which configuration makes which."""

from __future__ import annotations

from seq2seq_core.config import ModelConfig, RecurrentConfig, TransformerConfig
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.models.recurrent import Recurrent
from seq2seq_core.models.transformer import Transformer


def build_model(config: ModelConfig, source_vocabulary: int, target_vocabulary: int) -> Seq2SeqModel:
    """A model of random weights, drawn from torch's generator."""
    match config:
        case TransformerConfig():
            return Transformer(config, source_vocabulary, target_vocabulary)
        case RecurrentConfig():
            return Recurrent(config, source_vocabulary, target_vocabulary)
