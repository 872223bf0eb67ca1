"""The shapes of models: one configuration an architecture, typed, validated where it is made; and presets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from seq2seq_core.checks import positive, probability, require

TiedEmbeddings = Literal["all", "target", "none"]
Cell = Literal["rnn", "lstm", "gru"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TransformerConfig:
    """Shape of a Transformer encoder-decoder (Vaswani et al. 2017).

    Attributes:
        width: model dimension D.
        feed_forward: inner dimension of the feed-forward layers.
        norm: "pre" normalises the input of each sublayer, "post" (the paper's) the sum after it.
        positions: "sinusoidal" (section 3.5) or "learned" ones, of which there are ``max_positions``.
        max_positions: longest source and longest target in tokens, special ones included, where positions
            are learned.
        decoder: what a decoder layer looks back with: "attention" (the paper's), "average" (the average
            attention network, Zhang et al. 2018) or "ssru" (the simpler simple recurrent unit, Kim et al.
            2019), which both cost the same at every step.
        dropout: of each sublayer's result, of embeddings and inside the feed-forward layers.
        attention_dropout: of attention weights.
        word_dropout: part of the words of a sentence whose embedding is dropped whole (Gal & Ghahramani
            2016).
        tied_embeddings: "all" shares source, target and output embeddings (needs one joint vocabulary),
            "target" shares target and output, "none" keeps three.
    """

    width: int = 256
    feed_forward: int = 1024
    heads: int = 4
    encoder_layers: int = 3
    decoder_layers: int = 3
    dropout: float = 0.1
    attention_dropout: float = 0.0
    word_dropout: float = 0.0
    norm: Literal["pre", "post"] = "pre"
    activation: Literal["relu", "gelu", "swish"] = "relu"
    positions: Literal["sinusoidal", "learned"] = "sinusoidal"
    max_positions: int = 512
    decoder: Literal["attention", "average", "ssru"] = "attention"
    tied_embeddings: Literal["all", "target", "none"] = "all"

    def __post_init__(self) -> None:
        for name in ("width", "feed_forward", "heads", "encoder_layers", "decoder_layers", "max_positions"):
            positive(name, getattr(self, name))
        require(self.width % self.heads == 0, f"width {self.width} is not a multiple of heads {self.heads}")
        require(self.width % 2 == 0, f"width {self.width} is odd, sinusoidal positions need an even one")
        require(
            self.max_positions > 2,
            f"max_positions is {self.max_positions}, a source of one token and two special ones needs 3",
        )
        for name in ("dropout", "attention_dropout", "word_dropout"):
            probability(name, getattr(self, name))


@dataclass(frozen=True, kw_only=True, slots=True)
class RecurrentConfig:
    """Shape of a recurrent encoder-decoder with attention (Bahdanau et al. 2015).

    Attributes:
        embedding: dimension of the word embeddings.
        hidden: dimension of decoder states; each encoder direction has half of it.
        attention: "bahdanau" is additive attention.
        tied_embeddings: as in TransformerConfig; the output layer works on ``embedding`` dimensions.
    """

    cell: Literal["lstm"] = "lstm"
    attention: Literal["bahdanau"] = "bahdanau"
    embedding: int = 256
    hidden: int = 512
    encoder_layers: int = 1
    decoder_layers: int = 1
    dropout: float = 0.2
    tied_embeddings: Literal["all", "target", "none"] = "all"

    def __post_init__(self) -> None:
        for name in ("embedding", "hidden", "encoder_layers", "decoder_layers"):
            positive(name, getattr(self, name))
        require(self.hidden % 2 == 0, f"hidden {self.hidden} is odd, each encoder direction takes half of it")
        probability("dropout", self.dropout)


ModelConfig = TransformerConfig | RecurrentConfig

PRESETS: dict[str, ModelConfig] = {
    "transformer-tiny": TransformerConfig(
        width=128, feed_forward=256, heads=4, encoder_layers=4, decoder_layers=4, dropout=0.3
    ),
    "transformer-small": TransformerConfig(
        width=256, feed_forward=1024, heads=4, encoder_layers=3, decoder_layers=3
    ),
    "transformer-base": TransformerConfig(
        width=512, feed_forward=2048, heads=8, encoder_layers=6, decoder_layers=6, norm="post"
    ),
    "lstm-bahdanau": RecurrentConfig(),
}
"""Shapes by name; a run's ``[model]`` may name one and override single values."""

ARCHITECTURES: dict[str, type[TransformerConfig] | type[RecurrentConfig]] = {
    "transformer": TransformerConfig,
    "recurrent": RecurrentConfig,
}


def architecture_of(model: ModelConfig) -> str:
    """The name under which a bundle says what it is."""
    return next(name for name, kind in ARCHITECTURES.items() if isinstance(model, kind))
