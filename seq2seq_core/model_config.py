"""The shapes of models: one configuration an architecture, typed, validated where it is made; and presets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from seq2seq_core.checks import positive, probability, require
from seq2seq_core.messages import Message

TiedEmbeddings = Literal["all", "target", "none"]
Cell = Literal["rnn", "lstm", "gru"]


class AttentionShape(NamedTuple):
    """What attention a model has.

    Attributes:
        layers: L of its maps; 0 where it has none.
        heads: H of its maps.
        shifted: each can be read in two ways (``Abilities.shifted_alignment``).
    """

    layers: int = 0
    heads: int = 0
    shifted: bool = False


NO_ATTENTION = AttentionShape()


@dataclass(frozen=True, kw_only=True, slots=True)
class TransformerConfig:
    """Shape of a Transformer encoder-decoder (Vaswani et al. 2017).

    Attributes:
        width: model dimension D.
        feed_forward: inner dimension of the feed-forward layers.
        decoder_layers: each is computed at every step of a translation, encoder layers once a sentence: a
            deep encoder with a shallow decoder (Kasai et al. 2021) is the fastest shape of a size.
        norm: "pre" normalises the input of each sublayer, "post" (the paper's) the sum after it.
        activation: of the feed-forward layers; "gelu-tanh" and "gelu-sigmoid" are the approximations of
            Hendrycks & Gimpel (2016, section 2).
        decoder_heads: 0 for as many as the encoder has.
        decoder_feed_forward: 0 for that of the encoder.
        positions: "sinusoidal" as the paper's authors programmed them, "sinusoidal-paper" as section 3.5
            says, "sinusoidal-interleaved" the same with sines and cosines by turns (see
            ``layers.sinusoids``), or "learned" ones, of which there are ``max_positions``.
        first_position: of the first token, where positions are sinusoidal.
        max_positions: longest source and longest target in tokens, special ones included, where positions
            are learned.
        decoder: what a decoder layer looks back with: "attention" (the paper's), or "ssru" (the simpler
            simple recurrent unit, Kim et al. 2019), which costs the same at every step.
        dropout: of each sublayer's result, of embeddings and inside the feed-forward layers.
        attention_dropout: of attention weights.
        word_dropout: part of the words of a sentence whose embedding is dropped whole (Gal & Ghahramani
            2016).
        scaled_embeddings: embeddings are multiplied by the root of ``width`` (section 3.4).
        output_bias: the output layer has a bias.
        zero_padding: the embedding of the padding token is 0, and stays so in training: for models that read
            it first, as Marian's do.
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
    activation: Literal["relu", "gelu", "gelu-tanh", "gelu-sigmoid", "swish"] = "relu"
    decoder_heads: int = 0
    decoder_feed_forward: int = 0
    positions: Literal["sinusoidal", "sinusoidal-paper", "sinusoidal-interleaved", "learned"] = "sinusoidal"
    first_position: int = 0
    max_positions: int = 512
    decoder: Literal["attention", "ssru"] = "attention"
    scaled_embeddings: bool = True
    output_bias: bool = False
    zero_padding: bool = False
    tied_embeddings: Literal["all", "target", "none"] = "all"

    def __post_init__(self) -> None:
        for name in ("width", "feed_forward", "heads", "encoder_layers", "decoder_layers", "max_positions"):
            positive(name, getattr(self, name))
        for name in ("decoder_heads", "decoder_feed_forward", "first_position"):
            require(
                getattr(self, name) >= 0,
                Message("{name} is {value}, must not be negative", name=name, value=getattr(self, name)),
            )
        for heads in (self.heads, self.of_decoder.heads):
            require(
                self.width % heads == 0,
                Message("width {width} is not a multiple of heads {heads}", width=self.width, heads=heads),
            )
        require(
            self.width % 2 == 0,
            Message("width {width} is odd, sinusoidal positions need an even one", width=self.width),
        )
        require(
            self.max_positions > 2,
            Message(
                "max_positions is {positions}, a source of one token and two special ones needs 3",
                positions=self.max_positions,
            ),
        )
        for name in ("dropout", "attention_dropout", "word_dropout"):
            probability(name, getattr(self, name))

    @property
    def of_decoder(self) -> TransformerConfig:
        """The same with the decoder's heads and feed-forward dimension for those of both."""
        if not self.decoder_heads and not self.decoder_feed_forward:
            return self
        return replace(
            self,
            heads=self.decoder_heads or self.heads,
            feed_forward=self.decoder_feed_forward or self.feed_forward,
            decoder_heads=0,
            decoder_feed_forward=0,
        )

    @property
    def attention_shape(self) -> AttentionShape:
        """Of the decoder's attention to the source."""
        return AttentionShape(self.decoder_layers, self.of_decoder.heads, shifted=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecurrentConfig:
    """Shape of a recurrent encoder-decoder, with or without attention.

    Attributes:
        cell: "rnn" is Elman's with tanh, "lstm" Hochreiter & Schmidhuber's (1997) with forget gates, "gru"
            Cho et al.'s (2014).
        attention: "bahdanau" is additive and asks with the decoder's last state before a step (Bahdanau et
            al. 2015); the "luong" ones ask with the new state after it (Luong et al. 2015), "luong-local"
            within a window around a predicted place (local-p, with the general score); "none" leaves one
            fixed vector.
        context: how the fixed vector reaches a decoder without attention: "start" sets its first state
            (Sutskever et al. 2014), "every-step" is also read at each step (Cho et al. 2014).
        input_feeding: the attentional vector is part of the next step's input (Luong et al. 2015, 3.3).
        window: D of local-p, which looks at source tokens at most D away.
        attend_from: decoder layer whose state asks: "top", or "bottom" with the context read by all
            layers (GNMT, Wu et al. 2016).
        bidirectional: "all" encoder layers, the "first" alone (GNMT), or "none".
        residual: from the third layer on, layers add their input to their output (GNMT, section 3.1).
        reverse_source: the encoder reads the source backwards, but for its end token (Sutskever et al. 2014,
            3.3).
        embedding: dimension of the word embeddings.
        hidden: dimension of decoder states; each direction of a bidirectional layer has half of it.
        dropout: between layers, of embeddings and of the readout.
        variational: one dropout mask for all steps of a sentence, between steps as well (Gal & Ghahramani
            2016).
        word_dropout: part of the tokens whose whole embedding is dropped (the same paper).
        tied_embeddings: as in TransformerConfig; the output layer works on ``embedding`` dimensions.
    """

    cell: Cell = "lstm"
    attention: Literal["none", "bahdanau", "luong-dot", "luong-general", "luong-concat", "luong-local"] = (
        "bahdanau"
    )
    context: Literal["start", "every-step"] = "start"
    input_feeding: bool = False
    window: int = 10
    attend_from: Literal["top", "bottom"] = "top"
    bidirectional: Literal["all", "first", "none"] = "all"
    residual: bool = False
    reverse_source: bool = False
    embedding: int = 256
    hidden: int = 512
    encoder_layers: int = 1
    decoder_layers: int = 1
    dropout: float = 0.2
    variational: bool = False
    word_dropout: float = 0.0
    tied_embeddings: TiedEmbeddings = "all"

    def __post_init__(self) -> None:
        for name in ("embedding", "hidden", "encoder_layers", "decoder_layers", "window"):
            positive(name, getattr(self, name))
        require(
            self.bidirectional == "none" or self.hidden % 2 == 0,
            Message("hidden {hidden} is odd, each encoder direction takes half of it", hidden=self.hidden),
        )
        require(
            not self.input_feeding or self.attention.startswith("luong"),
            Message(
                "input_feeding belongs to the luong attentions, attention is {attention!r}",
                attention=self.attention,
            ),
        )
        require(
            self.attend_from == "top" or self.attention == "bahdanau",
            Message(
                "attend_from = 'bottom' needs attention = 'bahdanau', it is {attention!r}",
                attention=self.attention,
            ),
        )
        require(
            self.context == "start" or self.attention == "none",
            Message(
                "context = 'every-step' belongs to attention = 'none', it is {attention!r}",
                attention=self.attention,
            ),
        )
        require(
            not self.copies_states or self.encoder_layers == self.decoder_layers,
            Message(
                "each of the {decoders} decoder_layers starts from an encoder layer, there are {encoders} "
                "encoder_layers",
                decoders=self.decoder_layers,
                encoders=self.encoder_layers,
            ),
        )
        require(
            not self.residual or max(self.encoder_layers, self.decoder_layers) > 2,
            "residual begins at the third layer, there are fewer encoder_layers and decoder_layers",
        )
        for name in ("dropout", "word_dropout"):
            probability(name, getattr(self, name))

    @property
    def attention_shape(self) -> AttentionShape:
        """One map, or none."""
        return NO_ATTENTION if self.attention == "none" else AttentionShape(1, 1)

    @property
    def copies_states(self) -> bool:
        """The decoder starts with the encoder's last states, layer by layer."""
        return self.attention != "bahdanau" and self.context == "start"


@dataclass(frozen=True, kw_only=True, slots=True)
class TaggerConfig:
    """Shape of one recurrent network that writes one target token for each source token.

    The early approach, before encoder and decoder were two: target token t is read from the state after
    source token t, so that nothing can be reordered and the lengths are equal.

    Attributes:
        cell: as in RecurrentConfig.
        bidirectional: the states also read the source from its end.
        embedding: dimension of the word embeddings.
        hidden: dimension of the states.
        tied_embeddings: "all" shares source and output embeddings (needs one joint vocabulary), "target"
            keeps them apart.
    """

    cell: Cell = "lstm"
    bidirectional: bool = False
    embedding: int = 256
    hidden: int = 512
    layers: int = 1
    dropout: float = 0.2
    tied_embeddings: Literal["all", "target"] = "all"

    def __post_init__(self) -> None:
        for name in ("embedding", "hidden", "layers"):
            positive(name, getattr(self, name))
        require(
            not self.bidirectional or self.hidden % 2 == 0,
            Message("hidden {hidden} is odd, each direction takes half of it", hidden=self.hidden),
        )
        probability("dropout", self.dropout)

    @property
    def attention_shape(self) -> AttentionShape:
        """None."""
        return NO_ATTENTION


ModelConfig = TransformerConfig | RecurrentConfig | TaggerConfig

PRESETS: dict[str, ModelConfig] = {
    "tagger": TaggerConfig(),
    "rnn": RecurrentConfig(cell="rnn", attention="none", bidirectional="none", hidden=1024),
    "lstm": RecurrentConfig(
        attention="none",
        bidirectional="none",
        reverse_source=True,
        hidden=384,
        encoder_layers=2,
        decoder_layers=2,
    ),
    "gru": RecurrentConfig(cell="gru", attention="none", context="every-step", bidirectional="none"),
    "gru-bahdanau": RecurrentConfig(cell="gru"),
    "lstm-bahdanau": RecurrentConfig(),
    "lstm-luong-dot": RecurrentConfig(attention="luong-dot"),
    "lstm-luong-general": RecurrentConfig(attention="luong-general"),
    "lstm-luong-concat": RecurrentConfig(attention="luong-concat"),
    "lstm-luong-local": RecurrentConfig(attention="luong-local"),
    "gnmt": RecurrentConfig(
        attend_from="bottom",
        bidirectional="first",
        residual=True,
        hidden=256,
        encoder_layers=4,
        decoder_layers=4,
    ),
    "transformer-tiny": TransformerConfig(
        width=128, feed_forward=256, heads=4, encoder_layers=4, decoder_layers=4, dropout=0.3
    ),
    "transformer-small": TransformerConfig(
        width=256, feed_forward=1024, heads=4, encoder_layers=3, decoder_layers=3
    ),
    "transformer-base": TransformerConfig(
        width=512, feed_forward=2048, heads=8, encoder_layers=6, decoder_layers=6, norm="post"
    ),
}
"""Shapes by name; a run's ``[model]`` may name one and override single values."""

ARCHITECTURES: dict[str, type[ModelConfig]] = {
    "transformer": TransformerConfig,
    "recurrent": RecurrentConfig,
    "tagger": TaggerConfig,
}


def architecture_of(model: ModelConfig) -> str:
    """The name under which a bundle says what it is."""
    return next(name for name, kind in ARCHITECTURES.items() if isinstance(model, kind))
