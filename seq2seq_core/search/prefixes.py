"""Reading what a target begins with, in one step where the model can.

Shape legend: B sentences, K tokens of the longest prefix, S source tokens, V target vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from seq2seq_core.models.protocol import Capture, Seq2SeqModel, State
from seq2seq_core.search.candidates import normalisers
from seq2seq_core.search.forced import read_all


class Beginning(NamedTuple):
    """The model after the prefix of each sentence.

    Attributes:
        logits: ``[B, V]`` of what may follow it.
        state: which has read it.
        logprobs: natural log-probabilities of its tokens.
        attention: ``[B, S]``, the mean over layers and heads, where the next token is predicted; None if not
            captured.
        covered: ``[B, S]``, the sum of it where the prefix was predicted; None if not captured.
    """

    logits: Tensor
    state: State
    logprobs: list[tuple[float, ...]]
    attention: Tensor | None
    covered: Tensor | None


def read_prefixes(
    model: Seq2SeqModel,
    state: State,
    start_ids: Sequence[int],
    prefixes: Sequence[Sequence[int]],
    capture: Capture,
) -> Beginning:
    """Reads the start tokens and the prefix of each sentence.

    Args:
        state: with nothing read yet.
        start_ids: the same for all.
        prefixes: ids, as many as they are.

    Raises:
        BundleError: the model computes NaN.
    """
    device = model.device
    # What the last start token predicts is the first to be looked at.
    first = len(start_ids) - 1
    lengths = torch.tensor([len(prefix) for prefix in prefixes], device=device)
    longest = int(lengths.max())
    tokens = torch.full((len(prefixes), len(start_ids) + longest), start_ids[-1])
    tokens[:, : first + 1] = torch.tensor(start_ids)
    for row, prefix in zip(tokens, prefixes, strict=True):
        row[first + 1 : first + 1 + len(prefix)] = torch.tensor(prefix, dtype=torch.long)
    tokens = tokens.to(device)
    step = read_all(model, tokens, state, capture)
    logits, state = step.logits[:, first:].float(), step.state
    if int(lengths.min()) < longest:
        state = state.rewind(lengths + first + 1)
    rows = torch.arange(len(prefixes), device=device)
    logprobs: list[tuple[float, ...]] = [()] * len(prefixes)
    if longest:
        scored = logits[:, :-1].gather(-1, tokens[:, first + 1 :, None]).sub_(normalisers(logits[:, :-1]))
        numbers = scored[:, :, 0].double().cpu().tolist()
        logprobs = [tuple(row[: len(prefix)]) for row, prefix in zip(numbers, prefixes, strict=True)]
    if step.attention is None:
        return Beginning(logits[rows, lengths], state, logprobs, None, None)
    attention = step.attention[..., first:, :].mean(dim=(1, 2))
    before = torch.arange(longest + 1, device=device) < lengths[:, None]
    covered = (attention * before[:, :, None]).sum(1)
    return Beginning(logits[rows, lengths], state, logprobs, attention[rows, lengths], covered)
