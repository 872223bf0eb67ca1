"""The layers of the Transformer, and what a decoder may look back with in place of self attention.

Shape legend: B sentences, R rows (hypotheses), g rows a sentence, S source tokens, k tokens a step (all of
a target in training), H heads, d head width, D model width.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models.attention import dot_product_attention, merge_heads, split_heads
from seq2seq_core.models.layers import Dropout
from seq2seq_core.models.transformer_state import Past


def _gelu_tanh(x: Tensor) -> Tensor:
    return F.gelu(x, approximate="tanh")


def _gelu_sigmoid(x: Tensor) -> Tensor:
    return x * torch.sigmoid(1.702 * x)


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "gelu": F.gelu,
    "gelu-tanh": _gelu_tanh,
    "gelu-sigmoid": _gelu_sigmoid,
    "swish": F.silu,
}


class StackedLinear(nn.Linear):
    """Several projections of one input as one product.

    Attributes:
        stacked: how many. Its weight could not say it: where a model is built or loaded, another tensor takes
            the weight's place.
    """

    def __init__(self, inputs: int, outputs: int, stacked: int) -> None:
        super().__init__(inputs, stacked * outputs)
        self.stacked = stacked


class FeedForward(nn.Module):
    """max(0, x W1 + b1) W2 + b2 (Vaswani et al. 2017, eq. 2), or with another activation."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.inner = nn.Linear(config.width, config.feed_forward)
        self.outer = nn.Linear(config.feed_forward, config.width)
        self.dropout = Dropout(config.dropout)
        self.activation = config.activation

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.outer(self.dropout(ACTIVATIONS[self.activation](self.inner(x))))
        return y


class EncoderLayer(nn.Module):
    """Self attention and a feed-forward layer, each with a residual connection."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.heads, self.pre = config.heads, config.norm == "pre"
        self.attention_norm = nn.LayerNorm(config.width)
        self.attention_in = StackedLinear(config.width, config.width, 3)
        self.attention_out = nn.Linear(config.width, config.width)
        self.attention_dropout = Dropout(config.attention_dropout)
        self.feed_forward_norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config)
        self.dropout = Dropout(config.dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``x`` is ``[B, S, D]``, ``mask`` bool ``[B, 1, 1, S]``, True at a real token, or None."""
        h = self.attention_norm(x) if self.pre else x
        queries, keys, values = (
            split_heads(part, self.heads) for part in self.attention_in(h).chunk(3, dim=-1)
        )
        seen, _ = dot_product_attention(queries, keys, values, mask, dropout=self.attention_dropout)
        x = x + self.dropout(self.attention_out(merge_heads(seen)))
        x = x if self.pre else self.attention_norm(x)
        h = self.feed_forward_norm(x) if self.pre else x
        x = x + self.dropout(self.feed_forward(h))
        return x if self.pre else self.feed_forward_norm(x)


class DecoderLayer(nn.Module, ABC):
    """A look back at the target, cross attention and a feed-forward layer, each with a residual connection.

    Attributes:
        cell: (P, H, d), the shape of what ``look_back`` keeps of a token.
    """

    cell: tuple[int, int, int]

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.heads, self.pre = config.heads, config.norm == "pre"
        self.self_norm = nn.LayerNorm(config.width)
        self.cross_norm = nn.LayerNorm(config.width)
        self.cross_query = nn.Linear(config.width, config.width)
        self.cross_memory = StackedLinear(config.width, config.width, 2)
        self.cross_out = nn.Linear(config.width, config.width)
        self.attention_dropout = Dropout(config.attention_dropout)
        self.feed_forward_norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config)
        self.dropout = Dropout(config.dropout)

    @abstractmethod
    def look_back(self, h: Tensor, past: Past | None) -> Tensor:
        """What each new token sees of itself and of those before it.

        Args:
            h: ``[R, k, D]``, the new tokens.
            past: what was kept of the tokens before; the new ones are added. None where there are none
                before, and none of these will be asked for.

        Returns:
            ``[R, k, D]``.
        """

    def cross_keys_values(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values ``[B, H, S, d]`` of the encoder's states ``[B, S, D]``."""
        keys, values = self.cross_memory(states).chunk(2, dim=-1)
        return split_heads(keys, self.heads).contiguous(), split_heads(values, self.heads).contiguous()

    def forward(
        self,
        x: Tensor,
        past: Past | None,
        cross: tuple[Tensor, Tensor],
        mask: Tensor | None,
        group: int = 1,
        want_weights: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """The layer.

        Args:
            x: ``[R, k, D]``.
            past: see ``look_back``.
            cross: keys and values ``[B, H, S, d]``.
            mask: bool ``[B, 1, 1, S]``, True at a real token, or None for no padding.
            group: R / B.
            want_weights: also return cross attention ``[R, H, k, S]``.
        """
        h = self.self_norm(x) if self.pre else x
        x = x + self.dropout(self.look_back(h, past))
        x = x if self.pre else self.self_norm(x)
        h = self.cross_norm(x) if self.pre else x
        seen, weights = self._look_across(h, cross, mask, group, want_weights)
        x = x + self.dropout(seen)
        x = x if self.pre else self.cross_norm(x)
        h = self.feed_forward_norm(x) if self.pre else x
        x = x + self.dropout(self.feed_forward(h))
        return (x if self.pre else self.feed_forward_norm(x)), weights

    def _look_across(
        self, h: Tensor, cross: tuple[Tensor, Tensor], mask: Tensor | None, group: int, want_weights: bool
    ) -> tuple[Tensor, Tensor | None]:
        rows, k, width = h.shape
        # All hypotheses of a sentence are queries of one attention, so its memory is never repeated.
        queries = split_heads(self.cross_query(h).view(rows // group, group * k, width), self.heads)
        seen, weights = dot_product_attention(
            queries, *cross, mask, want_weights=want_weights, dropout=self.attention_dropout
        )
        if weights is not None:
            sentences, heads, _, source = weights.shape
            weights = weights.view(sentences, heads, group, k, source).transpose(1, 2)
            weights = weights.reshape(rows, heads, k, source)
        return self.cross_out(merge_heads(seen).view(rows, k, width)), weights


class AttentionDecoderLayer(DecoderLayer):
    """Looks back with masked self attention (Vaswani et al. 2017, section 3.2.3)."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config)
        self.cell = (2, config.heads, config.width // config.heads)
        self.self_in = StackedLinear(config.width, config.width, 3)
        self.self_out = nn.Linear(config.width, config.width)

    def look_back(self, h: Tensor, past: Past | None) -> Tensor:
        queries, keys, values = (split_heads(part, self.heads) for part in self.self_in(h).chunk(3, dim=-1))
        if past is None:
            # Padding comes last, so that no real token can look at it: the causal mask is enough.
            causal = torch.ones(h.shape[1], h.shape[1], dtype=torch.bool, device=h.device).tril()
            seen, _ = dot_product_attention(queries, keys, values, causal, dropout=self.attention_dropout)
        else:
            (key_cells, value_cells), places = past.cells, past.places
            places.write(key_cells, keys)
            places.write(value_cells, values)
            keys, values = key_cells[:, :, : places.used], value_cells[:, :, : places.used]
            seen, _ = dot_product_attention(queries, keys, values, places.visible)
        out: Tensor = self.self_out(merge_heads(seen))
        return out


class SsruDecoderLayer(DecoderLayer):
    """Looks back with the simpler simple recurrent unit (Kim et al. 2019).

    Of inputs x: f_t = sigmoid(W_f x_t + b_f), c_t = f_t * c_{t-1} + (1 - f_t) * W x_t, and the result
    ReLU(c_t). It keeps the cell c.
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config)
        self.cell = (1, 1, config.width)
        self.forget = nn.Linear(config.width, config.width)
        self.candidate = nn.Linear(config.width, config.width, bias=False)

    def look_back(self, h: Tensor, past: Past | None) -> Tensor:
        # In mixed precision the products are in bfloat16, which rounds a gate of more than 0.998 to 1: the
        # gates, and the cells that they carry on, are not.
        forget, candidates = self.forget(h).to(h.dtype).sigmoid(), self.candidate(h).to(h.dtype)
        cell = torch.zeros_like(h[:, 0]) if past is None else past.places.last(past.cells[0])[:, 0]
        states = []
        for keep, candidate in zip(forget.unbind(dim=1), candidates.unbind(dim=1), strict=True):
            cell = torch.lerp(candidate, cell, keep)
            states.append(cell)
        cells = torch.stack(states, dim=1)
        if past is not None:
            past.places.write(past.cells[0], cells[:, None])
        return F.relu(cells)


DECODER_LAYERS: dict[str, type[DecoderLayer]] = {
    "attention": AttentionDecoderLayer,
    "ssru": SsruDecoderLayer,
}
"""By ``TransformerConfig.decoder``."""
