"""Attention, with every shape and formula in one place.

Shape legend: B batch, H heads, Q queries, S keys, d head width, D model width, A attention width.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from seq2seq_core.models.layers import Dropout


def dot_product_attention(
    queries: Tensor,
    keys: Tensor,
    values: Tensor,
    mask: Tensor | None,
    *,
    dropout: Dropout | None = None,
    want_weights: bool = False,
) -> tuple[Tensor, Tensor | None]:
    """Scaled dot-product attention: softmax(Q K^T / sqrt(d)) V (Vaswani et al. 2017, eq. 1).

    Args:
        queries: ``[B, H, Q, d]``.
        keys: ``[B, H, S, d]``.
        values: ``[B, H, S, d]``.
        mask: bool, broadcast to ``[B, H, Q, S]``; True where a query may look. None: everywhere.
        dropout: of the weights.
        want_weights: also return the weights, which the fused kernel never writes down.

    Returns:
        The result ``[B, H, Q, d]`` and, if wanted, the weights ``[B, H, Q, S]`` before dropout, rows summing
        to 1.
    """
    dropping = dropout is not None and dropout.active
    if not want_weights and not dropping:
        return F.scaled_dot_product_attention(queries, keys, values, attn_mask=mask), None
    scores = queries @ keys.transpose(-1, -2) / math.sqrt(queries.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = scores.softmax(dim=-1)
    return (weights if dropout is None else dropout(weights)) @ values, weights


def split_heads(x: Tensor, heads: int) -> Tensor:
    """``[B, N, H * d]`` -> ``[B, H, N, d]``."""
    return x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)


def merge_heads(x: Tensor) -> Tensor:
    """``[B, H, N, d]`` -> ``[B, N, H * d]``."""
    return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], -1)
