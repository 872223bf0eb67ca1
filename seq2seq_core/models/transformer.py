"""The Transformer encoder-decoder (Vaswani et al. 2017), pre- or post-norm.

Shape legend: B sentences, R rows (hypotheses), S source tokens, T target tokens, k tokens a step, N decoder
layers, H heads, D model width.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn

from seq2seq_core.data.batches import Batch
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models.layers import (
    Dropout,
    Embeddings,
    Layers,
    LearnedPositions,
    Sinusoids,
    WordDropout,
)
from seq2seq_core.models.protocol import (
    NOTHING,
    Abilities,
    Capture,
    Feed,
    Memory,
    Seq2SeqModel,
    State,
    Step,
)
from seq2seq_core.models.transformer_frozen import FrozenDecoder
from seq2seq_core.models.transformer_layers import (
    DECODER_LAYERS,
    AttentionDecoderLayer,
    DecoderLayer,
    EncoderLayer,
)
from seq2seq_core.models.transformer_state import (
    FIRST_CAPACITY,
    Past,
    Places,
    TransformerMemory,
    TransformerState,
)
from seq2seq_core.text.tokenizer import PAD


class Transformer(Seq2SeqModel):
    """See the module.

    Args:
        config: the shape.
        source_vocabulary: source ids.
        target_vocabulary: V.
    """

    def __init__(self, config: TransformerConfig, source_vocabulary: int, target_vocabulary: int) -> None:
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(
            source_vocabulary,
            target_vocabulary,
            config.width,
            config.tied_embeddings,
            bias=config.output_bias,
            scaled=config.scaled_embeddings,
        )
        learned = config.positions == "learned"
        layout = {
            "paper": config.positions == "sinusoidal-paper",
            "interleaved": config.positions == "sinusoidal-interleaved",
        }
        self.source_positions, self.target_positions = (
            LearnedPositions(config.max_positions, config.width)
            if learned
            else Sinusoids(config.width, config.first_position, **layout)
            for _ in range(2)
        )
        self.encoder: Layers[EncoderLayer] = Layers(
            EncoderLayer(config) for _ in range(config.encoder_layers)
        )
        decoder_layer = DECODER_LAYERS[config.decoder]
        self.decoder: Layers[DecoderLayer] = Layers(
            decoder_layer(config.of_decoder) for _ in range(config.decoder_layers)
        )
        final = config.norm == "pre"
        self.encoder_norm = nn.LayerNorm(config.width) if final else nn.Identity()
        self.decoder_norm = nn.LayerNorm(config.width) if final else nn.Identity()
        self.dropout = Dropout(config.dropout)
        self.word_dropout = WordDropout(config.word_dropout)
        self._frozen: FrozenDecoder | None = None
        shape = config.attention_shape
        self.abilities = Abilities(
            attention=True,
            attention_layers=shape.layers,
            attention_heads=shape.heads,
            shifted_alignment=shape.shifted,
            parallel_steps=config.decoder != "ssru",
            max_source=config.max_positions if learned else None,
            # What follows the last token is scored where that token is read, after the start token.
            max_target=config.max_positions - 1 if learned else None,
        )

    def encode(self, source: Tensor, mask: Tensor, capture: Capture = NOTHING) -> TransformerMemory:
        padded = not bool(mask.all())
        wide = mask[:, None, None, :] if padded else None
        kept = self.word_dropout.kept(len(source), len(self.embeddings.source), source.device)
        positions = self.source_positions(source.shape[1], source.device)
        x = self.dropout(self.embed_source(source, kept) + positions)
        for layer in self.encoder:
            x = layer(x, wide)
        states = self.encoder_norm(x)
        return TransformerMemory(
            mask, padded, states, [layer.cross_keys_values(states) for layer in self.decoder]
        )

    def start(self, memory: Memory) -> TransformerState:
        assert isinstance(memory, TransformerMemory)
        rows = len(memory.mask)
        parts, heads, width = next(iter(self.decoder)).cell
        cache = memory.states.new_zeros(len(self.decoder), parts, rows, heads, FIRST_CAPACITY, width)
        lengths = torch.zeros(rows, dtype=torch.long, device=cache.device)
        return TransformerState(memory, 1, cache, lengths, 0)

    def step(
        self, tokens: Tensor, state: State, capture: Capture = NOTHING, output_rows: Tensor | None = None
    ) -> Step:
        assert isinstance(state, TransformerState)
        k = tokens.shape[1]
        state.reserve(k)
        if self._frozen is not None and k == 1 and state.uniform is not None and not capture.attention:
            place = state.uniform
            position = self.target_positions(place + 1, tokens.device)[place:]
            features = self._frozen(tokens, state, place, position)
            after = replace(state, lengths=state.lengths + 1, uniform=place + 1)
            return Step(self.output(features, output_rows), after, None, features if capture.states else None)
        memory, places = state.memory, Places(state, k)
        cross_mask = memory.mask[:, None, None, :] if memory.padded else None
        positions = places.of(self.target_positions(places.used, tokens.device))
        x = self._embed(tokens, positions)
        maps = []
        for number, (layer, cross) in enumerate(zip(self.decoder, memory.cross, strict=True)):
            past = Past([state.cache[number, part] for part in range(state.cache.shape[1])], places)
            x, weights = layer(x, past, cross, cross_mask, state.group, capture.attention)
            maps.append(weights)
        uniform = None if places.start is None else places.used
        after = type(state)(memory, state.group, state.cache, state.lengths + k, uniform)
        attention = torch.stack([m for m in maps if m is not None], dim=1) if capture.attention else None
        features = self.decoder_norm(x)
        states = features if capture.states else None
        return Step(self.output(features, output_rows), after, attention, states)

    def freeze(self) -> None:
        super().freeze()
        layers = [layer for layer in self.decoder if isinstance(layer, AttentionDecoderLayer)]
        if len(layers) == len(self.decoder):
            norm = self.decoder_norm if isinstance(self.decoder_norm, nn.LayerNorm) else None
            self._frozen = FrozenDecoder(self.embeddings, layers, norm)

    def forward(self, batch: Batch, feed: Feed | None = None) -> Tensor:
        memory = self.encode(batch.source, batch.source_mask)
        tokens = batch.target_input
        if feed is not None and tokens.shape[1] > 1:
            with torch.no_grad():
                features = self._read_target(tokens, memory)
            tokens = torch.cat([tokens[:, :1], feed(tokens[:, 1:], features[:, :-1])], dim=1)
        return self._read_target(tokens, memory)

    def _read_target(self, tokens: Tensor, memory: TransformerMemory) -> Tensor:
        """Features ``[B, T, D]`` of target tokens ``[B, T]``, from the first one on and all at once."""
        cross_mask = memory.mask[:, None, None, :] if memory.padded else None
        positions = self.target_positions(tokens.shape[1], tokens.device)
        x = self._embed(tokens, positions)
        for layer, cross in zip(self.decoder, memory.cross, strict=True):
            x, _ = layer(x, None, cross, cross_mask)
        features: Tensor = self.decoder_norm(x)
        return features

    def output_weight(self) -> Tensor:
        return self.embeddings.output

    def hold(self) -> None:
        if self.config.zero_padding:
            for weight in self.embeddings.parameters():
                if weight.grad is not None:
                    weight.grad[PAD] = 0.0

    def _embed(self, ids: Tensor, positions: Tensor) -> Tensor:
        """``[R, k, D]`` of target ids ``[R, k]``, with ``positions`` that broadcast to it."""
        kept = self.word_dropout.kept(len(ids), len(self.embeddings.target), ids.device)
        x: Tensor = self.dropout(self.embeddings.of_target(ids, kept) + positions)
        return x
