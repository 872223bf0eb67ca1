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

from seq2seq_core.models.protocol import NOTHING, Capture, Memory, Seq2SeqModel, State, Step
from seq2seq_core.search.candidates import normalisers


@dataclass(frozen=True, slots=True, eq=False)
class Forced:
    """What the model says of one target.

    Attributes:
        logprobs: natural log-probability of each token, and one more for the end token.
        attention: ``[L, H, T + 1, S]`` float32, padded to the longest source; None if not captured.
        states: ``[T + 1, D]`` float32 of the decoder's highest layer, from which each token and then the end
            token is predicted; None if not captured.
    """

    logprobs: tuple[float, ...]
    attention: NDArray[np.float32] | None
    states: NDArray[np.float32] | None = None


@torch.inference_mode()
def force_decode(
    model: Seq2SeqModel,
    memory: Memory,
    targets: Sequence[Sequence[int]],
    *,
    start_ids: Sequence[int],
    eos: int,
    rows: Sequence[int],
    capture: Capture = NOTHING,
) -> list[Forced]:
    """Scores targets token by token.

    Args:
        targets: N targets without start and end token, of any lengths, empty ones included.
        start_ids: what the decoder reads before it writes.
        eos: the token that ends a target.
        rows: for each target the memory row of its source, in ascending order.

    Raises:
        BundleError: the model computes NaN.
    """
    if not targets:
        return []
    tokens = _padded(targets, start_ids, eos).to(model.device)
    state = model.start(memory).select(torch.tensor(rows, device=model.device))
    read = read_from(len(start_ids) - 1, model, tokens[:, :-1], state, capture)
    tokens = tokens[:, len(start_ids) - 1 :]
    logits, attention = read.logits.float(), read.attention
    logprobs = logits.gather(-1, tokens[:, 1:, None]).sub_(normalisers(logits))[:, :, 0]
    numbers = logprobs.double().cpu().tolist()
    maps: Sequence[NDArray[np.float32] | None]
    maps = [None] * len(targets) if attention is None else _cut_maps(attention, targets)
    states = None if read.states is None else read.states.float().cpu().numpy()
    found = []
    for i, target in enumerate(targets):
        places = len(target) + 1
        vectors = None if states is None else states[i, :places]
        found.append(Forced(tuple(numbers[i][:places]), maps[i], vectors))
    return found


@torch.inference_mode()
def attend(
    model: Seq2SeqModel,
    memory: Memory,
    targets: Sequence[Sequence[int]],
    *,
    start_ids: Sequence[int],
    eos: int,
    rows: Sequence[int],
) -> list[NDArray[np.float32]]:
    """Attention ``[L, H, T + 1, S]`` of each target, as ``force_decode`` gives it, with nothing scored."""
    if not targets:
        return []
    tokens = _padded(targets, start_ids, eos).to(model.device)
    state = model.start(memory).select(torch.tensor(rows, device=model.device))
    # One row of the output layer instead of the whole vocabulary: its scores are not looked at.
    unread = torch.tensor([eos], device=model.device)
    capture = Capture(attention=True)
    attention = read_from(len(start_ids) - 1, model, tokens[:, :-1], state, capture, unread).attention
    assert attention is not None
    return _cut_maps(attention, targets)


def _padded(targets: Sequence[Sequence[int]], start_ids: Sequence[int], eos: int) -> Tensor:
    """``[N, P + T + 1]``: P start tokens, target, end token, and more end tokens up to the longest."""
    first = len(start_ids)
    tokens = torch.full((len(targets), first + max(len(target) for target in targets) + 1), eos)
    tokens[:, :first] = torch.tensor(start_ids)
    for row, target in zip(tokens, targets, strict=True):
        row[first : first + len(target)] = torch.tensor(target, dtype=torch.long)
    return tokens


def _cut_maps(attention: Tensor, targets: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
    maps = attention.float().cpu().numpy()
    return [one[:, :, : len(target) + 1].copy() for one, target in zip(maps, targets, strict=True)]


def read_from(
    first: int,
    model: Seq2SeqModel,
    tokens: Tensor,
    state: State,
    capture: Capture = NOTHING,
    output_rows: Tensor | None = None,
) -> Step:
    """``read_all``, with what is said at the token ``first`` and those after it alone."""
    step = read_all(model, tokens, state, capture, output_rows)
    if not first:
        return step
    return Step(
        step.logits[:, first:],
        step.state,
        None if step.attention is None else step.attention[..., first:, :],
        None if step.states is None else step.states[:, first:],
    )


def read_all(
    model: Seq2SeqModel,
    tokens: Tensor,
    state: State,
    capture: Capture = NOTHING,
    output_rows: Tensor | None = None,
) -> Step:
    """One step of any number of tokens ``[N, k]``: at once where the model can do that, else one by one.

    Args and returns: as :meth:`Seq2SeqModel.step`.
    """
    if model.abilities.parallel_steps:
        return model.step(tokens, state, capture, output_rows)
    steps = []
    for column in torch.unbind(tokens[:, :, None], 1):
        steps.append(model.step(column, state, capture, output_rows))
        state = steps[-1].state
    attention = [step.attention for step in steps if step.attention is not None]
    states = [step.states for step in steps if step.states is not None]
    return Step(
        torch.cat([step.logits for step in steps], 1),
        state,
        torch.cat(attention, 3) if attention else None,
        torch.cat(states, 1) if states else None,
    )
