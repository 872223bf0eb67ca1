"""Forced decoding: what a model thinks of given targets, in one pass.

Shape legend: N targets, T tokens of a target, S source tokens, L layers, H heads, V target vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.models.protocol import NOTHING, Capture, Memory, Seq2SeqModel, State
from seq2seq_core.search.candidates import normalisers


@dataclass(frozen=True, slots=True, eq=False)
class Forced:
    """What the model says of one target.

    Attributes:
        logprobs: natural log-probability of each token, and one more for the end token.
        attention: ``[L, H, T + 1, S]`` float32, padded to the longest source; None if not captured.
    """

    logprobs: tuple[float, ...]
    attention: NDArray[np.float32] | None


@torch.inference_mode()
def force_decode(
    model: Seq2SeqModel,
    memory: Memory,
    targets: Sequence[Sequence[int]],
    *,
    bos: int,
    eos: int,
    rows: Sequence[int],
    capture: Capture = NOTHING,
) -> list[Forced]:
    """Scores targets token by token.

    Args:
        targets: N targets without start and end token, of any lengths, empty ones included.
        bos: the token that the decoder reads first.
        eos: the token that ends a target.
        rows: for each target the memory row of its source, in ascending order.

    Raises:
        BundleError: the model computes NaN.
    """
    if not targets:
        return []
    device = model.device
    lengths = [len(target) + 1 for target in targets]
    read = torch.full((len(targets), max(lengths)), eos)
    written = torch.full((len(targets), max(lengths)), eos)
    for i, target in enumerate(targets):
        ids = torch.tensor(target, dtype=torch.long)
        read[i, 0] = bos
        read[i, 1 : len(target) + 1] = ids
        written[i, : len(target)] = ids
    state = model.start(memory).select(torch.tensor(rows, device=device))
    logits, attention = _read_all(model, read.to(device), state, capture)
    logprobs = logits.gather(-1, written.to(device)[:, :, None]).sub_(normalisers(logits))[:, :, 0]
    numbers = logprobs.double().cpu().tolist()
    maps = None if attention is None else attention.float().cpu().numpy()
    return [
        Forced(tuple(numbers[i][:length]), None if maps is None else maps[i, :, :, :length].copy())
        for i, length in enumerate(lengths)
    ]


def _read_all(
    model: Seq2SeqModel, tokens: Tensor, state: State, capture: Capture
) -> tuple[Tensor, Tensor | None]:
    """Logits ``[N, T, V]`` and attention ``[N, L, H, T, S]``, at once or else token by token."""
    if model.abilities.parallel_steps:
        step = model.step(tokens, state, capture)
        return step.logits.float(), step.attention
    logits: list[Tensor] = []
    attention: list[Tensor] = []
    for column in torch.unbind(tokens[:, :, None], 1):
        step = model.step(column, state, capture)
        state = step.state
        logits.append(step.logits.float())
        if step.attention is not None:
            attention.append(step.attention)
    return torch.cat(logits, 1), torch.cat(attention, 3) if attention else None
