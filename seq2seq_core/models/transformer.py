"""The Transformer encoder-decoder (Vaswani et al. 2017), pre- or post-norm.

Shape legend: B sentences, R rows (hypotheses), g rows a sentence, S source tokens, T target tokens,
k tokens a step, N layers, H heads, d head width, D model width, C cache capacity.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq_core.data.batches import Batch
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models.attention import dot_product_attention, merge_heads, split_heads
from seq2seq_core.models.layers import Dropout, Embeddings, Layers, sinusoids
from seq2seq_core.models.protocol import (
    NOTHING,
    Abilities,
    Capture,
    Feed,
    Memory,
    Seq2SeqModel,
    State,
    Step,
    regroup,
)

_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {"relu": F.relu, "gelu": F.gelu, "swish": F.silu}
# Target tokens a new cache has room for; it doubles when full, and is copied whole at each step of a beam.
_FIRST_CAPACITY = 16


@dataclass(slots=True)
class TransformerMemory(Memory):
    """Encoder output, and the keys and values that cross attention makes of it, computed once.

    Attributes:
        mask: ``[B, S]`` bool, True at a real token.
        padded: whether the mask hides anything.
        states: ``[B, S, D]``.
        cross: for each decoder layer keys and values, each ``[B, H, S, d]``.
    """

    mask: Tensor
    padded: bool
    states: Tensor
    cross: list[tuple[Tensor, Tensor]]

    def select(self, rows: Tensor) -> TransformerMemory:
        mask = self.mask[rows]
        cross = [(keys[rows], values[rows]) for keys, values in self.cross]
        return TransformerMemory(mask, self.padded, self.states[rows], cross)


@dataclass(slots=True)
class TransformerState(State):
    """Keys and values of the target tokens read so far.

    Attributes:
        cache: ``[N, 2, R, H, C, d]``: keys and values of each layer, written in place.
        lengths: ``[R]`` long, cells in use.
        uniform: the length, where it is the same for all rows, else None.
    """

    memory: TransformerMemory
    group: int
    cache: Tensor
    lengths: Tensor
    uniform: int | None

    def select(self, rows: Tensor) -> Self:
        memory_rows, group = regroup(rows, self.group, len(self.memory.mask))
        memory = self.memory if memory_rows is None else self.memory.select(memory_rows)
        lengths = self.lengths[rows]
        uniform = self.uniform
        if uniform is None and len(rows) and bool((lengths == lengths[0]).all()):
            uniform = int(lengths[0])
        return type(self)(memory, group, self.cache.index_select(2, rows), lengths, uniform)

    def rewind(self, lengths: Tensor) -> Self:
        if bool((lengths > self.lengths).any()):
            raise ValueError("rewind cannot add tokens")
        uniform = int(lengths[0]) if len(lengths) and bool((lengths == lengths[0]).all()) else None
        return type(self)(self.memory, self.group, self.cache, lengths.clone(), uniform)

    def reserve(self, tokens: int) -> None:
        """Makes room for more tokens a row."""
        capacity = self.cache.shape[4]
        needed = tokens + (self.uniform if self.uniform is not None else int(self.lengths.max()))
        if needed > capacity:
            while capacity < needed:
                capacity *= 2
            larger = self.cache.new_zeros(*self.cache.shape[:4], capacity, self.cache.shape[5])
            larger[:, :, :, :, : self.cache.shape[4]] = self.cache
            self.cache = larger


def stacked_linear(width: int, blocks: int) -> nn.Linear:
    """Several square projections of one input as one product; their weight says how many it stacks."""
    linear = nn.Linear(width, blocks * width)
    linear.weight.stacked = blocks  # type: ignore[attr-defined]
    return linear


class FeedForward(nn.Module):
    """max(0, x W1 + b1) W2 + b2 (eq. 2), or with another activation."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.inner = nn.Linear(config.width, config.feed_forward)
        self.outer = nn.Linear(config.feed_forward, config.width)
        self.dropout = Dropout(config.dropout)
        self._activation = _ACTIVATIONS[config.activation]

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.outer(self.dropout(self._activation(self.inner(x))))
        return y


class EncoderLayer(nn.Module):
    """Self attention and a feed-forward layer, each with a residual connection."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.heads, self.pre = config.heads, config.norm == "pre"
        self.attention_norm = nn.LayerNorm(config.width)
        self.attention_in = stacked_linear(config.width, 3)
        self.attention_out = nn.Linear(config.width, config.width)
        self.feed_forward_norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config)
        self.dropout = Dropout(config.dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``x`` is ``[B, S, D]``, ``mask`` bool ``[B, 1, 1, S]``, True at a real token, or None."""
        h = self.attention_norm(x) if self.pre else x
        queries, keys, values = (
            split_heads(part, self.heads) for part in self.attention_in(h).chunk(3, dim=-1)
        )
        seen, _ = dot_product_attention(queries, keys, values, mask)
        x = x + self.dropout(self.attention_out(merge_heads(seen)))
        x = x if self.pre else self.attention_norm(x)
        h = self.feed_forward_norm(x) if self.pre else x
        x = x + self.dropout(self.feed_forward(h))
        return x if self.pre else self.feed_forward_norm(x)


class DecoderLayer(nn.Module):
    """Masked self attention, cross attention and a feed-forward layer, each with a residual connection."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.heads, self.pre = config.heads, config.norm == "pre"
        self.self_norm = nn.LayerNorm(config.width)
        self.self_in = stacked_linear(config.width, 3)
        self.self_out = nn.Linear(config.width, config.width)
        self.cross_norm = nn.LayerNorm(config.width)
        self.cross_query = nn.Linear(config.width, config.width)
        self.cross_memory = stacked_linear(config.width, 2)
        self.cross_out = nn.Linear(config.width, config.width)
        self.feed_forward_norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config)
        self.dropout = Dropout(config.dropout)

    def cross_keys_values(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values ``[B, H, S, d]`` of the encoder's states ``[B, S, D]``."""
        keys, values = self.cross_memory(states).chunk(2, dim=-1)
        return split_heads(keys, self.heads).contiguous(), split_heads(values, self.heads).contiguous()

    def self_queries_keys_values(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values ``[R, H, k, d]`` of target features ``[R, k, D]``."""
        h = self.self_norm(x) if self.pre else x
        queries, keys, values = (split_heads(part, self.heads) for part in self.self_in(h).chunk(3, dim=-1))
        return queries, keys, values

    def after_self(
        self,
        x: Tensor,
        seen: Tensor,
        cross: tuple[Tensor, Tensor],
        mask: Tensor | None,
        group: int,
        want_weights: bool,
    ) -> tuple[Tensor, Tensor | None]:
        """The rest of the layer.

        Args:
            x: ``[R, k, D]``, the layer's input.
            seen: ``[R, H, k, d]``, what self attention saw.
            cross: keys and values ``[B, H, S, d]``.
            mask: bool ``[B, 1, 1, S]``, True at a real token, or None for no padding.
            group: R / B.
            want_weights: also return cross attention ``[R, H, k, S]``.
        """
        x = x + self.dropout(self.self_out(merge_heads(seen)))
        x = x if self.pre else self.self_norm(x)
        h = self.cross_norm(x) if self.pre else x
        rows, k, width = h.shape
        # All hypotheses of a sentence are queries of one attention, so its memory is never repeated.
        queries = split_heads(self.cross_query(h).view(rows // group, group * k, width), self.heads)
        seen, weights = dot_product_attention(queries, *cross, mask, want_weights=want_weights)
        x = x + self.dropout(self.cross_out(merge_heads(seen).view(rows, k, width)))
        x = x if self.pre else self.cross_norm(x)
        h = self.feed_forward_norm(x) if self.pre else x
        x = x + self.dropout(self.feed_forward(h))
        if weights is not None:
            sentences, heads, _, source = weights.shape
            weights = (
                weights.view(sentences, heads, group, k, source)
                .transpose(1, 2)
                .reshape(rows, heads, k, source)
            )
        return (x if self.pre else self.feed_forward_norm(x)), weights


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
            source_vocabulary, target_vocabulary, config.width, config.tied_embeddings
        )
        self.encoder: Layers[EncoderLayer] = Layers(
            EncoderLayer(config) for _ in range(config.encoder_layers)
        )
        self.decoder: Layers[DecoderLayer] = Layers(
            DecoderLayer(config) for _ in range(config.decoder_layers)
        )
        final = config.norm == "pre"
        self.encoder_norm = nn.LayerNorm(config.width) if final else nn.Identity()
        self.decoder_norm = nn.LayerNorm(config.width) if final else nn.Identity()
        self.dropout = Dropout(config.dropout)
        self.abilities = Abilities(
            attention=True,
            attention_layers=config.decoder_layers,
            attention_heads=config.heads,
            shifted_alignment=True,
            parallel_steps=True,
        )
        self._positions = torch.empty(0, config.width, device="cpu")

    def encode(self, source: Tensor, mask: Tensor, capture: Capture = NOTHING) -> TransformerMemory:
        padded = not bool(mask.all())
        wide = mask[:, None, None, :] if padded else None
        x = self._embed(self.embeddings.source, source, self._position_range(0, source.shape[1]))
        for layer in self.encoder:
            x = layer(x, wide)
        states = self.encoder_norm(x)
        return TransformerMemory(
            mask, padded, states, [layer.cross_keys_values(states) for layer in self.decoder]
        )

    def start(self, memory: Memory) -> TransformerState:
        assert isinstance(memory, TransformerMemory)
        rows, heads = len(memory.mask), self.config.heads
        cache = memory.states.new_zeros(
            len(self.decoder), 2, rows, heads, _FIRST_CAPACITY, self.config.width // heads
        )
        lengths = torch.zeros(rows, dtype=torch.long, device=cache.device)
        return TransformerState(memory, 1, cache, lengths, 0)

    def step(
        self, tokens: Tensor, state: State, capture: Capture = NOTHING, output_rows: Tensor | None = None
    ) -> Step:
        assert isinstance(state, TransformerState)
        rows, k = tokens.shape
        state.reserve(k)
        memory, cache, start = state.memory, state.cache, state.uniform
        cross_mask = memory.mask[:, None, None, :] if memory.padded else None
        if start is not None:
            used = start + k
            x = self._embed(self.embeddings.target, tokens, self._position_range(start, k))
            causal = None if k == 1 else _causal(k, used, tokens.device)
        else:
            used = int(state.lengths.max()) + k
            places = state.lengths[:, None] + torch.arange(k, device=tokens.device)
            x = self._embed(self.embeddings.target, tokens, self._position_range(0, used)[places])
            causal = (torch.arange(used, device=tokens.device) <= places[:, :, None])[:, None]
            every_row = torch.arange(rows, device=tokens.device)[:, None]
        maps = []
        for number, layer in enumerate(self.decoder):
            queries, keys, values = layer.self_queries_keys_values(x)
            if start is not None:
                cache[number, 0, :, :, start:used] = keys
                cache[number, 1, :, :, start:used] = values
            else:
                cache[number, 0, every_row, :, places] = keys.transpose(1, 2)
                cache[number, 1, every_row, :, places] = values.transpose(1, 2)
            seen, _ = dot_product_attention(
                queries, cache[number, 0, :, :, :used], cache[number, 1, :, :, :used], causal
            )
            x, weights = layer.after_self(
                x, seen, memory.cross[number], cross_mask, state.group, capture.attention
            )
            maps.append(weights)
        after = type(state)(memory, state.group, cache, state.lengths + k, None if start is None else used)
        attention = torch.stack([m for m in maps if m is not None], dim=1) if capture.attention else None
        return Step(self.output(self.decoder_norm(x), output_rows), after, attention)

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
        x = self._embed(self.embeddings.target, tokens, self._position_range(0, tokens.shape[1]))
        for layer, cross in zip(self.decoder, memory.cross, strict=True):
            queries, keys, values = layer.self_queries_keys_values(x)
            # Padding comes last, so that no real token can look at it: the causal mask is enough.
            seen = F.scaled_dot_product_attention(queries, keys, values, is_causal=True)
            x, _ = layer.after_self(x, seen, cross, cross_mask, 1, want_weights=False)
        features: Tensor = self.decoder_norm(x)
        return features

    def output_weight(self) -> Tensor:
        return self.embeddings.output

    def _embed(self, weight: Tensor, ids: Tensor, positions: Tensor) -> Tensor:
        x: Tensor = self.dropout(F.embedding(ids, weight) * math.sqrt(self.config.width) + positions)
        return x

    def _position_range(self, start: int, length: int) -> Tensor:
        """Sinusoids ``[length, D]``, computed when they are first needed."""
        device = self.device
        if start + length > len(self._positions) or self._positions.device != device:
            self._positions = sinusoids(0, max(256, 2 * (start + length)), self.config.width, device)
        return self._positions[start : start + length]


def _causal(k: int, used: int, device: torch.device) -> Tensor:
    """Bool ``[k, used]``: the last k of ``used`` tokens each see themselves and all before."""
    return torch.ones(k, used, dtype=torch.bool, device=device).tril(used - k)
