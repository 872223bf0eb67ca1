"""A Transformer's decoder laid out for reading one token a step, once its weights will not change any more.

The products of such a step are small, and what goes on around them (modules, views, copies) takes longer than
they do. So this computes what DecoderLayer does, in fewer operations.

Shape legend: R rows (hypotheses), B sentences, S source tokens, H heads, C cache capacity, d head
width, D model width.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq_core.models.layers import Embeddings
from seq2seq_core.models.transformer_layers import ACTIVATIONS, AttentionDecoderLayer
from seq2seq_core.models.transformer_state import TransformerState


class _Linear:
    """x W^T + b, or added to what is there."""

    __slots__ = ("bias", "weight")

    def __init__(self, linear: nn.Linear) -> None:
        self.weight, self.bias = linear.weight.t(), linear.bias

    def __call__(self, x: Tensor) -> Tensor:
        return torch.addmm(self.bias, x, self.weight)

    def added(self, residual: Tensor, x: Tensor) -> Tensor:
        """``residual`` + x W^T + b."""
        return torch.addmm(residual, x, self.weight).add_(self.bias)


class _Norm:
    __slots__ = ("bias", "epsilon", "shape", "weight")

    def __init__(self, norm: nn.LayerNorm) -> None:
        self.shape, self.weight, self.bias = tuple(norm.normalized_shape), norm.weight, norm.bias
        self.epsilon = norm.eps

    def __call__(self, x: Tensor) -> Tensor:
        return torch.layer_norm(x, self.shape, self.weight, self.bias, self.epsilon)


class _FrozenLayer:
    """One AttentionDecoderLayer; see there."""

    def __init__(self, layer: AttentionDecoderLayer) -> None:
        self._heads, self._pre = layer.heads, layer.pre
        self._self_norm, self._cross_norm = _Norm(layer.self_norm), _Norm(layer.cross_norm)
        self._feed_forward_norm = _Norm(layer.feed_forward_norm)
        self._self_in, self._self_out = _Linear(layer.self_in), _Linear(layer.self_out)
        self._cross_query, self._cross_out = _Linear(layer.cross_query), _Linear(layer.cross_out)
        self._inner, self._outer = _Linear(layer.feed_forward.inner), _Linear(layer.feed_forward.outer)
        self._activation = ACTIVATIONS[layer.feed_forward.activation]

    def __call__(
        self,
        x: Tensor,
        cells: Tensor,
        place: int,
        cross: tuple[Tensor, Tensor],
        mask: Tensor | None,
    ) -> Tensor:
        """The layer.

        Args:
            x: ``[R, D]``.
            cells: ``[2, R, H, C, d]``, to which keys and values of the new token are added.
            place: of the new token.
            cross: keys and values ``[B, H, S, d]``.
            mask: bool ``[B, 1, 1, S]``, or None.
        """
        rows, width = x.shape
        heads, pre = self._heads, self._pre
        sentences = len(cross[0])
        queries, keys, values = (
            self._self_in(self._self_norm(x) if pre else x).view(rows, 3, heads, 1, -1).unbind(1)
        )
        key_cells, value_cells = cells.narrow(3, 0, place + 1).unbind(0)
        key_cells.narrow(2, place, 1).copy_(keys)
        value_cells.narrow(2, place, 1).copy_(values)
        seen = F.scaled_dot_product_attention(queries, key_cells, value_cells)
        x = self._self_out.added(x, seen.view(rows, width))
        if not pre:
            x = self._self_norm(x)
        asked = self._cross_query(self._cross_norm(x) if pre else x)
        asked = asked.view(sentences, rows // sentences, heads, -1).transpose(1, 2)
        seen = F.scaled_dot_product_attention(asked, *cross, attn_mask=mask)
        x = self._cross_out.added(x, seen.transpose(1, 2).reshape(rows, width))
        if not pre:
            x = self._cross_norm(x)
        inner = self._inner(self._feed_forward_norm(x) if pre else x)
        x = self._outer.added(x, self._activation(inner))
        return x if pre else self._feed_forward_norm(x)


class FrozenDecoder:
    """All layers, from the embedding of a token to its features.

    Args:
        embeddings: of which those of target tokens are read.
        layers: in eval mode.
        norm: after the last layer; None for none.
    """

    def __init__(
        self, embeddings: Embeddings, layers: list[AttentionDecoderLayer], norm: nn.LayerNorm | None
    ) -> None:
        self._embedding, self._scale = embeddings.target, embeddings.scale
        self._layers = [_FrozenLayer(layer) for layer in layers]
        self._norm = None if norm is None else _Norm(norm)

    def __call__(self, tokens: Tensor, state: TransformerState, place: int, position: Tensor) -> Tensor:
        """Features ``[R, 1, D]`` of one more token a row.

        Args:
            tokens: ``[R, 1]`` long.
            state: with room for the token, whose cells are written.
            place: of the token, the same in all rows.
            position: ``[1, D]``, what is added to its embedding.
        """
        memory = state.memory
        mask = memory.mask[:, None, None, :] if memory.padded else None
        x = torch.add(position, F.embedding(tokens[:, 0], self._embedding), alpha=self._scale)
        for layer, cells, cross in zip(self._layers, state.cache.unbind(0), memory.cross, strict=True):
            x = layer(x, cells, place, cross, mask)
        return (x if self._norm is None else self._norm(x))[:, None]
