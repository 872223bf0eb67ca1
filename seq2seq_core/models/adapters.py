"""Low-rank adapters beside the matrices of a model (Hu et al. 2021, "LoRA").

Shape legend: I inputs, O outputs of a projection, n projections that one matrix stacks, r rank.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq_core.models.layers import Dropout

_FEED_FORWARD = "feed_forward"


class Adapted(nn.Module):
    """W x + b + (alpha / r) B A x (Hu et al. 2021, eq. 3), where W and b stay as they are.

    A is drawn from a normal distribution and B is 0, so that nothing changes at first. Of several projections
    that are stacked in one matrix each has an adapter of its own.

    Args:
        base: W ``[n O, I]`` and b.
        alpha: see the equation.
        dropout: of x, before A.
        generator: of A.

    Attributes:
        down: A ``[n r, I]``.
        up: B ``[n O, r]``.
        stacked: n.
    """

    def __init__(
        self, base: nn.Linear, rank: int, alpha: float, dropout: float, generator: torch.Generator
    ) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.stacked = int(getattr(base, "stacked", 1))
        self._scale = alpha / rank
        width = base.in_features
        down = torch.randn(self.stacked * rank, width, generator=generator) * width**-0.5
        self.down = nn.Parameter(down.to(base.weight))
        self.up = nn.Parameter(base.weight.new_zeros(base.out_features, rank))
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        low = F.linear(self.dropout(x), self.down)
        return torch.add(self.base(x), F.linear(low, self._blocks()), alpha=self._scale)

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        """The matrix and its adapter as one: W + (alpha / r) B A."""
        self.base.weight.addmm_(self._blocks(), self.down, alpha=self._scale)
        return self.base

    def _blocks(self) -> Tensor:
        """B ``[n O, n r]``, which keeps the projections apart."""
        if self.stacked == 1:
            return self.up
        blocks: Tensor = torch.block_diag(*self.up.chunk(self.stacked))  # type: ignore[no-untyped-call]
        return blocks


def adapt(
    model: nn.Module,
    *,
    rank: int,
    alpha: float,
    dropout: float,
    feed_forward: bool,
    generator: torch.Generator,
) -> int:
    """Puts an adapter beside each linear layer of a model, in place; nothing else is trained from now on.

    Args:
        feed_forward: also beside those of feed-forward layers.
        generator: of the first values.

    Returns:
        How many there are; 0 for a model that has no such layers.
    """
    model.requires_grad_(False)
    places = [
        (parent, name, child)
        for path, parent in model.named_modules()
        for name, child in parent.named_children()
        if isinstance(child, nn.Linear) and (feed_forward or _FEED_FORWARD not in path.split("."))
    ]
    for parent, name, linear in places:
        setattr(parent, name, Adapted(linear, rank, alpha, dropout, generator))
    return len(places)


def merge(model: nn.Module) -> None:
    """Makes the adapters of a model part of its weights, in place: it is an ordinary one again."""
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, Adapted):
                setattr(parent, name, child.merged())
