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
    model: Seq2SeqModel, state: State, starts: Tensor, prefixes: Sequence[Sequence[int]], capture: Capture
) -> Beginning:
    """Reads the start token and the prefix of each sentence.

    Args:
        state: with nothing read yet.
        starts: ``[B, 1]``.
        prefixes: ids, as many as they are.

    Raises:
        BundleError: the model computes NaN.
    """
    lengths = torch.tensor([len(prefix) for prefix in prefixes], device=starts.device)
    longest = int(lengths.max())
    tokens = starts.repeat(1, longest + 1)
    for row, prefix in zip(tokens, prefixes, strict=True):
        row[1 : len(prefix) + 1] = torch.tensor(prefix, dtype=torch.long)
    step = read_all(model, tokens, state, capture)
    logits, state = step.logits.float(), step.state
    if int(lengths.min()) < longest:
        state = state.rewind(lengths + 1)
    rows = torch.arange(len(prefixes), device=starts.device)
    logprobs: list[tuple[float, ...]] = [()] * len(prefixes)
    if longest:
        scored = logits[:, :-1].gather(-1, tokens[:, 1:, None]).sub_(normalisers(logits[:, :-1]))
        numbers = scored[:, :, 0].double().cpu().tolist()
        logprobs = [tuple(row[: len(prefix)]) for row, prefix in zip(numbers, prefixes, strict=True)]
    if step.attention is None:
        return Beginning(logits[rows, lengths], state, logprobs, None, None)
    attention = step.attention.mean(dim=(1, 2))
    before = torch.arange(longest + 1, device=starts.device) < lengths[:, None]
    covered = (attention * before[:, :, None]).sum(1)
    return Beginning(logits[rows, lengths], state, logprobs, attention[rows, lengths], covered)
