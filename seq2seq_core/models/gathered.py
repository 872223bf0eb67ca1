"""Tensors that every step of a loop uses, with one gradient for all steps.

Shape legend: R rows, B sentences, Q queries, S keys, I input width, O output width.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable


class Sink:
    """The gradient of a tensor that many steps use, to which each of them adds in place."""

    __slots__ = ("total",)

    def __init__(self) -> None:
        self.total: Tensor | None = None

    def zeros_like(self, tensor: Tensor) -> Tensor:
        """The sum so far, of the shape of ``tensor``."""
        if self.total is None:
            self.total = torch.zeros_like(tensor)
        return self.total


class _Gathered(torch.autograd.Function):
    """The same tensor, whose gradient is what the steps have left in a sink.

    The backward pass comes here after all steps, since each took the result as an input, although none
    returned a gradient for it.
    """

    @staticmethod
    def forward(ctx: Any, tensor: Tensor, sink: Sink) -> Tensor:
        ctx.sink = sink
        ctx.set_materialize_grads(False)
        return tensor.view_as(tensor)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_tensor: Tensor | None) -> tuple[Tensor | None, None]:
        total, ctx.sink.total = ctx.sink.total, None
        return total, None


class Gathered(NamedTuple):
    """A tensor that many steps use, and the sink in which their backward passes sum its gradient.

    Autograd would make a gradient of the whole tensor at each step, and then add it to the sum.
    """

    tensor: Tensor
    sink: Sink


def gathered(tensor: Tensor) -> Gathered:
    """Prepares a tensor for the steps of one pass, in the precision that they compute in."""
    if torch.is_autocast_enabled(tensor.device.type):
        tensor = tensor.to(torch.get_autocast_dtype(tensor.device.type))
    sink = Sink()
    return Gathered(_Gathered.apply(tensor, sink), sink)  # type: ignore[no-untyped-call]


class _StepProduct(torch.autograd.Function):
    """x W^T, whose gradient by W goes to a sink."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, sink: Sink) -> Tensor:
        ctx.save_for_backward(x, weight)
        ctx.sink = sink
        return x @ weight.T

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_result: Tensor) -> tuple[Tensor, None, None]:
        x, weight = ctx.saved_tensors
        if ctx.needs_input_grad[1]:
            ctx.sink.zeros_like(weight).addmm_(by_result.T, x)
        return by_result @ weight, None, None


class StepWeight:
    """A weight that every step of a loop multiplies a ``[R, I]`` with."""

    def __init__(self, weight: Tensor) -> None:
        self._weight = gathered(weight)

    def __call__(self, x: Tensor) -> Tensor:
        weight, sink = self._weight
        result: Tensor = _StepProduct.apply(x.to(weight.dtype), weight, sink)  # type: ignore[no-untyped-call]
        return result


class _StepMix(torch.autograd.Function):
    """x M for each sentence, whose gradient by M goes to a sink."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, matrices: Tensor, sink: Sink) -> Tensor:
        ctx.save_for_backward(x, matrices)
        ctx.sink = sink
        return x @ matrices

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_result: Tensor) -> tuple[Tensor, None, None]:
        x, matrices = ctx.saved_tensors
        ctx.sink.zeros_like(matrices).baddbmm_(x.transpose(1, 2), by_result)
        return by_result @ matrices.transpose(1, 2), None, None


def step_mix(x: Tensor, matrices: Gathered) -> Tensor:
    """``[B, Q, I]`` times each sentence's ``[B, I, O]``: ``[B, Q, O]``."""
    tensor, sink = matrices
    result: Tensor = _StepMix.apply(x.to(tensor.dtype), tensor, sink)  # type: ignore[no-untyped-call]
    return result
