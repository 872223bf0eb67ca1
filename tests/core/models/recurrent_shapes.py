"""Every recurrent preset in small, and what else can be combined."""

from __future__ import annotations

import dataclasses

from seq2seq_core.model_config import PRESETS, RecurrentConfig, TaggerConfig


def small(config: RecurrentConfig | TaggerConfig) -> RecurrentConfig | TaggerConfig:
    """The same shape with fewer numbers; narrower states than a source is long let no error hide."""
    return dataclasses.replace(config, embedding=8, hidden=12)


SHAPES: dict[str, RecurrentConfig | TaggerConfig] = {
    **{name: small(config) for name, config in PRESETS.items() if hasattr(config, "cell")},
    "deep lstm": RecurrentConfig(
        embedding=8, hidden=12, encoder_layers=2, decoder_layers=2, tied_embeddings="target"
    ),
    "bidirectional tagger": TaggerConfig(cell="gru", embedding=8, hidden=12, layers=2, bidirectional=True),
    "deep rnn": RecurrentConfig(
        cell="rnn", attention="none", embedding=8, hidden=12, encoder_layers=2, decoder_layers=2
    ),
    "deep every-step": RecurrentConfig(
        cell="lstm",
        attention="none",
        context="every-step",
        reverse_source=True,
        embedding=8,
        hidden=12,
        decoder_layers=2,
    ),
    "reversed with attention": RecurrentConfig(
        cell="gru", attention="luong-general", reverse_source=True, embedding=8, hidden=12
    ),
    "input feeding": RecurrentConfig(
        attention="luong-local",
        window=2,
        input_feeding=True,
        embedding=8,
        hidden=12,
        encoder_layers=2,
        decoder_layers=2,
    ),
    "deep residual": RecurrentConfig(
        cell="rnn",
        bidirectional="none",
        residual=True,
        embedding=8,
        hidden=12,
        encoder_layers=3,
        decoder_layers=3,
    ),
}
