"""The attentions of recurrent decoders: additive, dot product, general, concat and local.

Shape legend: B sentences, Q queries, S keys, A attention width.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from seq2seq_core.models.gathered import Gathered, Sink, step_mix

# Numbers of additive attention's hidden layer that exist at a time, unless one query already has more.
_HIDDEN_NUMBERS = 1 << 20


class Attention(nn.Module, ABC):
    """Attention of a recurrent decoder: one head, weights [B, Q, S] over the memory, softmax over S."""

    @abstractmethod
    def keys(self, memory: Tensor) -> Tensor:
        """All that the scores need of the memory ``[B, S, memory_width]``, once for all steps."""

    @abstractmethod
    def scores(self, query: Tensor, keys: Gathered) -> Tensor:
        """``[B, Q, S]`` of queries ``[B, Q, query_width]``; higher is more."""

    def forward(self, query: Tensor, keys: Gathered, memory: Gathered, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Looks at the memory.

        Args:
            query: ``[B, Q, query_width]``, independent queries of the same sentence.
            keys: from ``keys``.
            memory: ``[B, S, memory_width]``.
            mask: ``[B, S]`` bool, True at a real token.

        Returns:
            The context ``[B, Q, memory_width]`` and the weights ``[B, Q, S]``.
        """
        weights = self.weigh(self.scores(query, keys), query, mask)
        return step_mix(weights, memory), weights

    def weigh(self, scores: Tensor, query: Tensor, mask: Tensor) -> Tensor:
        """The weights ``[B, Q, S]`` of scores ``[B, Q, S]``; each row sums to 1."""
        return scores.masked_fill(~mask[:, None, :], -torch.inf).softmax(dim=-1)


class AdditiveAttention(Attention):
    """e_ij = v^T tanh(W s_{i-1} + U h_j) (Bahdanau et al. 2015, appendix A.1.2).

    With the new state as the query and without bias it is Luong et al.'s (2015, eq. 8) "concat", whose one
    matrix over [h_t; h_s] is W beside U.

    Args:
        query_width: of the decoder state s.
        memory_width: of the encoder states h.
        width: A.
        bias: added to U h.
    """

    def __init__(self, query_width: int, memory_width: int, width: int, *, bias: bool = True) -> None:
        super().__init__()
        self.query = nn.Linear(query_width, width, bias=False)
        self.memory = nn.Linear(memory_width, width, bias=bias)
        self.energy = nn.Parameter(torch.empty(width))

    def keys(self, memory: Tensor) -> Tensor:
        """U h: ``[B, S, A]``."""
        projected: Tensor = self.memory(memory)
        return projected

    def scores(self, query: Tensor, keys: Gathered) -> Tensor:
        tensor, sink = keys
        result: Tensor = _AdditiveScores.apply(  # type: ignore[no-untyped-call]
            self.query(query).to(tensor.dtype), tensor, self.energy.to(tensor.dtype), sink
        )
        return result


class _AdditiveScores(torch.autograd.Function):
    """v^T tanh(q + k), of which the ``[B, Q, S, A]`` in between exist a part at a time and are not kept.

    The gradient by the keys goes to their sink.
    """

    @staticmethod
    def forward(ctx: Any, query: Tensor, keys: Tensor, energy: Tensor, sink: Sink) -> Tensor:
        ctx.save_for_backward(query, keys, energy)
        ctx.sink = sink
        return torch.cat([_hidden(part, keys) @ energy for part in _parts(query, keys)], dim=1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, by_scores: Tensor) -> tuple[Tensor, None, Tensor, None]:
        query, keys, energy = ctx.saved_tensors
        by_keys = ctx.sink.zeros_like(keys)
        by_query, by_energy = [], torch.zeros_like(energy)
        parts = _parts(query, keys)
        for part, by_part in zip(parts, torch.split(by_scores, parts[0].shape[1], dim=1), strict=True):
            hidden = _hidden(part, keys)
            by_energy.addmv_(hidden.flatten(0, 2).T, by_part.reshape(-1))
            # d tanh = 1 - tanh^2
            slope = torch.addcmul(energy.new_ones(()), hidden, hidden, value=-1, out=hidden).mul_(energy)
            by_query.append((by_part[:, :, None] @ slope)[:, :, 0])
            for one, weight in zip(slope.unbind(1), by_part.unbind(1), strict=True):
                by_keys.addcmul_(one, weight[:, :, None])
        return torch.cat(by_query, dim=1), None, by_energy, None


def _parts(query: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
    return torch.split(query, max(1, _HIDDEN_NUMBERS // max(1, keys.numel())), dim=1)


def _hidden(query: Tensor, keys: Tensor) -> Tensor:
    """tanh(q + k): ``[B, Q, S, A]``."""
    return (query[:, :, None, :] + keys[:, None, :, :]).tanh_()


class DotAttention(Attention):
    """score(h_t, h_s) = h_t^T h_s, or h_t^T W h_s, the "general" one (Luong et al. 2015, eq. 8).

    Args:
        width: of the decoder state and of the encoder states.
        general: with W.
    """

    def __init__(self, width: int, *, general: bool) -> None:
        super().__init__()
        self.memory = nn.Linear(width, width, bias=False) if general else nn.Identity()

    def keys(self, memory: Tensor) -> Tensor:
        """W h_s as columns: ``[B, width, S]``."""
        projected: Tensor = self.memory(memory)
        return projected.transpose(1, 2).contiguous()

    def scores(self, query: Tensor, keys: Gathered) -> Tensor:
        return step_mix(query, keys)


class LocalAttention(DotAttention):
    """Local-p (Luong et al. 2015, section 3.2), with the general score.

    A place p_t = S sigmoid(v^T tanh(W h_t)) is predicted (eq. 9) among the S tokens of the source, counted
    from 0; the softmax is over the tokens at most D from it, and its weights are multiplied by the Gaussian
    exp(-(s - p_t)^2 / (2 sigma^2)), sigma = D / 2 (eq. 10). So they sum to at most 1.

    Args:
        width: of the decoder state and of the encoder states.
        window: D, at least 1, so that there is always a token in it.
    """

    def __init__(self, width: int, window: int) -> None:
        super().__init__(width, general=True)
        self.window = window
        self.position = nn.Linear(width, width, bias=False)
        self.place = nn.Linear(width, 1, bias=False)

    def weigh(self, scores: Tensor, query: Tensor, mask: Tensor) -> Tensor:
        # At least float32: half precision has no room for a place among many tokens.
        precise = torch.promote_types(query.dtype, torch.float32)
        share = self.place(torch.tanh(self.position(query))).to(precise).sigmoid()
        distance = torch.arange(mask.shape[1], device=mask.device) - share * mask.sum(dim=1)[:, None, None]
        near = (distance.abs() <= self.window) & mask[:, None, :]
        weights = scores.to(precise).masked_fill(~near, -torch.inf).softmax(dim=-1)
        return weights * torch.exp(-distance.square() / (2 * (self.window / 2) ** 2))


def recurrent_attention(name: str, width: int, window: int) -> Attention:
    """The attention of a name of RecurrentConfig, all its widths alike."""
    match name:
        case "bahdanau":
            return AdditiveAttention(width, width, width)
        case "luong-concat":
            return AdditiveAttention(width, width, width, bias=False)
        case "luong-local":
            return LocalAttention(width, window)
        case _:
            return DotAttention(width, general=name == "luong-general")
