"""Optimizers whose whole state is named tensors, so that a checkpoint needs no pickle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn

from seq2seq_core.config import TrainingConfig
from seq2seq_core.models.adapters import Adapted
from seq2seq_core.models.cells import CellParameters
from seq2seq_core.models.recurrent_encoder import RecurrentEncoder
from seq2seq_core.models.transformer_layers import StackedLinear

_ADAM_BETAS = (0.9, 0.98)  # Vaswani et al. 2017, section 5.3
_ADAM_EPSILON = 1e-9
_MUON_MOMENTUM = 0.95
_MUON_ITERATIONS = 5
_MUON_COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # Jordan 2024: the quintic that flattens fastest
_TABLES = ("embeddings.", "source_positions.", "target_positions.")
"""Parameters whose rows are looked up, each for itself: no matrices that anything is multiplied with."""


class Adam:
    """Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019)."""

    def __init__(self, named: Iterable[tuple[str, nn.Parameter]], weight_decay: float) -> None:
        self._parameters = dict(named)
        self._weight_decay = weight_decay
        self._steps = 0
        self._first = {name: torch.zeros_like(p) for name, p in self._parameters.items()}
        self._second = {name: torch.zeros_like(p) for name, p in self._parameters.items()}

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        """Updates every parameter that has a gradient."""
        self._steps += 1
        names = [name for name, p in self._parameters.items() if p.grad is not None]
        if not names:
            return
        parameters: list[Tensor] = [self._parameters[name] for name in names]
        gradients: list[Tensor] = [p.grad for p in parameters if p.grad is not None]
        count = torch.tensor(float(self._steps), device=parameters[0].device)
        # One pass over a parameter and its three tensors, where separate operations would make a dozen.
        torch._fused_adamw_(
            parameters,
            gradients,
            [self._first[name] for name in names],
            [self._second[name] for name in names],
            [],
            [count] * len(names),
            lr=learning_rate,
            beta1=_ADAM_BETAS[0],
            beta2=_ADAM_BETAS[1],
            weight_decay=self._weight_decay,
            eps=_ADAM_EPSILON,
            amsgrad=False,
            maximize=False,
        )

    def state(self) -> dict[str, Tensor]:
        """All that a resumed run needs."""
        moments = {f"first.{n}": t for n, t in self._first.items()} | {
            f"second.{n}": t for n, t in self._second.items()
        }
        return moments | {"steps": torch.tensor(self._steps)}

    def load_state(self, state: dict[str, Tensor]) -> None:
        """The inverse of state."""
        self._steps = int(state["steps"])
        for name in self._parameters:
            self._first[name].copy_(state[f"first.{name}"])
            self._second[name].copy_(state[f"second.{name}"])


class Muon:
    """Momentum with orthogonalised updates for matrices (Jordan 2024, "Muon").

    The update has the root mean square that Adam's usually has (Liu et al. 2025, "Muon is scalable for
    LLM training", eq. 4), so that both share one learning rate.

    Args:
        stacked: of how many matrices a parameter is made, where it is not one.
    """

    def __init__(
        self, named: Iterable[tuple[str, nn.Parameter]], weight_decay: float, stacked: Mapping[str, int]
    ) -> None:
        self._parameters = dict(named)
        self._stacked = stacked
        self._weight_decay = weight_decay
        self._momentum = {name: torch.zeros_like(p) for name, p in self._parameters.items()}

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        """Updates every matrix that has a gradient."""
        for name, parameter in self._parameters.items():
            if parameter.grad is None:
                continue
            momentum = self._momentum[name].lerp_(parameter.grad, 1 - _MUON_MOMENTUM)
            nesterov = parameter.grad.lerp(momentum, _MUON_MOMENTUM)
            # Several matrices stacked in one weight are orthogonalised each for itself.
            blocks = nesterov.chunk(self._stacked.get(name, 1))
            update = torch.cat([orthogonalize(block) * (0.2 * max(block.shape) ** 0.5) for block in blocks])
            if self._weight_decay:
                parameter.mul_(1 - learning_rate * self._weight_decay)
            parameter.add_(update, alpha=-learning_rate)

    def state(self) -> dict[str, Tensor]:
        """All that a resumed run needs."""
        return {f"momentum.{name}": tensor for name, tensor in self._momentum.items()}

    def load_state(self, state: dict[str, Tensor]) -> None:
        """The inverse of state."""
        for name, tensor in self._momentum.items():
            tensor.copy_(state[f"momentum.{name}"])


def orthogonalize(matrix: Tensor) -> Tensor:
    """About U V^T of a matrix U S V^T, by a Newton-Schulz iteration; singular values come near 1."""
    a, b, c = _MUON_COEFFICIENTS
    wide = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x: Tensor = wide / (wide.norm() + 1e-7)
    for _ in range(_MUON_ITERATIONS):
        gram = x @ x.T
        x = a * x + torch.addmm(gram, gram, gram, beta=b, alpha=c) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x


def stacked_in(model: nn.Module) -> dict[str, int]:
    """Of how many matrices each parameter is made that stacks some: projections, or gates of a cell."""
    return {
        f"{path}.{name}": module.stacked
        for path, module in model.named_modules()
        if isinstance(module, StackedLinear | Adapted | CellParameters | RecurrentEncoder)
        for name, _ in module.named_parameters(recurse=False)
    }


class Optimizers:
    """The optimizer of each parameter, as one."""

    def __init__(self, model: nn.Module, config: TrainingConfig) -> None:
        named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
        matrices = {
            name
            for name, p in named
            if config.optimizer == "muon" and p.dim() == 2 and not name.startswith(_TABLES)
        }
        self._parts: dict[str, Adam | Muon] = {
            "adam": Adam([x for x in named if x[0] not in matrices], config.weight_decay)
        }
        if matrices:
            self._parts["muon"] = Muon(
                [x for x in named if x[0] in matrices], config.weight_decay, stacked_in(model)
            )

    def step(self, learning_rate: float) -> None:
        """Updates all parameters."""
        for part in self._parts.values():
            part.step(learning_rate)

    def state(self) -> dict[str, Tensor]:
        """All that a resumed run needs."""
        return {
            f"{kind}.{name}": tensor
            for kind, part in self._parts.items()
            for name, tensor in part.state().items()
        }

    def load_state(self, state: dict[str, Tensor]) -> None:
        """The inverse of state."""
        for kind, part in self._parts.items():
            prefix = f"{kind}."
            part.load_state(
                {name.removeprefix(prefix): t for name, t in state.items() if name.startswith(prefix)}
            )
