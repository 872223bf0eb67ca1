"""Ancestral sampling: targets drawn from the model's own distribution."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from seq2seq_core.errors import Cancelled
from seq2seq_core.models.protocol import Memory, Seq2SeqModel
from seq2seq_core.search.beam import first_tokens
from seq2seq_core.search.candidates import normalisers
from seq2seq_core.search.hypotheses import Found


@torch.inference_mode()
def sample(
    model: Seq2SeqModel,
    memory: Memory,
    *,
    start_ids: Tensor | int,
    eos: int,
    limits: Sequence[int],
    generator: torch.Generator,
    temperature: float = 1.0,
    forbidden: Sequence[int] = (),
    should_stop: Callable[[], bool] | None = None,
) -> list[Found]:
    """Draws one target for each sentence in ``memory``.

    Args:
        start_ids: the first token that the decoder reads, one for all or ``[B]``.
        limits: longest target of each sentence, in tokens without the end token.
        generator: the only source of chance, on the CPU; torch's global one is never touched.
        temperature: above 1 flattens the distribution, below 1 sharpens it. Log-probabilities in the
            result are the model's own, at temperature 1.
        forbidden: ids never to draw.

    Returns:
        One a sentence, its score the sum of its log-probabilities.

    Raises:
        Cancelled: ``should_stop`` said so.
        BundleError: the model computes NaN.
    """
    count = len(limits)
    ids: list[list[int]] = [[] for _ in range(count)]
    logprobs: list[list[float]] = [[] for _ in range(count)]
    active = list(range(count))
    state = model.start(memory)
    tokens = first_tokens(start_ids, count, model.device)
    while active:
        if should_stop is not None and should_stop():
            raise Cancelled
        step = model.step(tokens, state)
        scores = step.logits[:, -1].float()
        scores = (scores - normalisers(scores)).cpu()
        tempered = scores / temperature
        tempered[:, list(forbidden)] = -torch.inf
        drawn = torch.multinomial(tempered.softmax(-1), 1, generator=generator)[:, 0].tolist()
        going: list[int] = []
        for row, sentence in enumerate(active):
            token = eos if len(ids[sentence]) == limits[sentence] else drawn[row]
            logprobs[sentence].append(float(scores[row, token]))
            if token != eos:
                ids[sentence].append(token)
                going.append(row)
        if going:
            state = (
                step.state
                if len(going) == len(active)
                else step.state.select(torch.tensor(going, device=model.device))
            )
            tokens = torch.tensor([[drawn[row]] for row in going], device=model.device)
        active = [active[row] for row in going]
    return [Found(tuple(i), tuple(p), sum(p)) for i, p in zip(ids, logprobs, strict=True)]
