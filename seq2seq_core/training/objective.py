"""Label-smoothed cross-entropy, fused with the output layer.

Shape legend: N target tokens, D features, V target vocabulary.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable

# Tokens whose logits exist at a time: the [N, V] matrix of a batch would be written to and read from
# main memory several times, a chunk of it stays in the cache.
_CHUNK = 384


class _FusedCrossEntropy(torch.autograd.Function):
    """Computes the gradient along with the loss, so that no logits are kept for the backward pass."""

    @staticmethod
    def forward(
        ctx: Any, features: Tensor, weight: Tensor, bias: Tensor | None, targets: Tensor, smoothing: float
    ) -> Tensor:
        total = features.new_zeros((), dtype=torch.float32)
        by_features = torch.empty_like(features)
        _, of_weight, of_bias, *_ = ctx.needs_input_grad  # neither where only other layers are trained
        by_weight = torch.zeros_like(weight) if of_weight else None
        by_bias = torch.zeros_like(bias) if bias is not None and of_bias else None
        for chunk, wanted, by_chunk in zip(
            torch.split(features, _CHUNK),
            torch.split(targets, _CHUNK),
            torch.split(by_features, _CHUNK),
            strict=True,
        ):
            logits = chunk @ weight.T if bias is None else torch.addmm(bias, chunk, weight.T)
            column = wanted[:, None]
            smoothed = smoothing * logits.gather(1, column)
            logarithms = torch.log_softmax(logits, dim=1, out=logits)
            total += (smoothed - logarithms.gather(1, column)).sum()
            gradient = logarithms.exp_()
            gradient.scatter_add_(1, column, gradient.new_full(column.shape, smoothing - 1))
            torch.mm(gradient, weight, out=by_chunk)
            if by_weight is not None:
                by_weight.addmm_(gradient.T, chunk)
            if by_bias is not None:
                by_bias += gradient.sum(dim=0)
        if smoothing:
            # What the even part e / V of the targets adds needs no matrix of logits: it is linear in them.
            whole, mean = features.sum(dim=0), weight.mean(dim=0)
            total -= smoothing * (whole @ mean)
            by_features -= smoothing * mean
            if by_weight is not None:
                by_weight -= whole * (smoothing / len(weight))
            if bias is not None:
                total -= smoothing * len(targets) * bias.mean()
            if by_bias is not None:
                by_bias -= smoothing * len(targets) / len(by_bias)
        ctx.save_for_backward(by_features, by_weight, by_bias)
        return total

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_loss: Tensor) -> tuple[Tensor | None, ...]:
        scaled = (None if by is None else by * by_loss for by in ctx.saved_tensors)
        return *scaled, None, None


def cross_entropy(
    features: Tensor, weight: Tensor, bias: Tensor | None, targets: Tensor, smoothing: float
) -> Tensor:
    """Cross-entropy against smoothed targets (Szegedy et al. 2016, section 7), summed over tokens, in nats.

    The target distribution is 1 - e at the target plus e / V everywhere.

    Args:
        features: ``[N, D]``.
        weight: ``[V, D]`` of the output layer.
        bias: ``[V]`` of it, or None.
        targets: ``[N]`` long.
        smoothing: e.
    """
    if torch.is_grad_enabled():
        # The casts are for mixed precision, where features come in bfloat16.
        total: Tensor = _FusedCrossEntropy.apply(  # type: ignore[no-untyped-call]
            features.float(), weight.float(), None if bias is None else bias.float(), targets, smoothing
        )
        return total
    sums = features.new_zeros((), dtype=torch.float32)
    for chunk, wanted in zip(torch.split(features, _CHUNK), torch.split(targets, _CHUNK), strict=True):
        logits = torch.nn.functional.linear(
            chunk.float(), weight.float(), None if bias is None else bias.float()
        )
        sums += F.cross_entropy(logits, wanted, label_smoothing=smoothing, reduction="sum")
    return sums
