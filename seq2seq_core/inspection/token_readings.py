"""What a model thought at each place of a given target.

Shape legend: T target tokens, V target vocabulary, k likeliest pieces.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from seq2seq_core.models.protocol import Memory, Seq2SeqModel
from seq2seq_core.search.candidates import normalisers
from seq2seq_core.search.forced import read_from
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import EOS
from seq2seq_core.types import Token, TokenReading

_SHOWN = 5


@torch.inference_mode()
def read_tokens(
    model: Seq2SeqModel,
    codec: Codec,
    memory: Memory,
    start_ids: Sequence[int],
    ids: Sequence[int],
    tokens: Sequence[Token],
    end: int,
) -> tuple[TokenReading, ...]:
    """The distribution at each place of a target, by one forced pass.

    Args:
        memory: of one sentence.
        start_ids: what the decoder reads before it writes.
        ids: ``[T]`` target ids.
        tokens: ``[T]``, the same with offsets into the target's text.
        end: length of that text.

    Returns:
        T + 1 readings, the last for the end token.

    Raises:
        BundleError: the model computes NaN.
    """
    read = torch.tensor([[*start_ids, *ids]], device=model.device)
    logits = read_from(len(start_ids) - 1, model, read, model.start(memory)).logits[0].float()
    logprobs = logits - normalisers(logits)
    probabilities = logprobs.exp()
    # Of an impossible token p log p is 0, though its logarithm is infinite.
    entropies = torch.special.entr(probabilities).sum(-1) / math.log(2)
    # A language token, say, is no piece that could have stood there.
    never = torch.tensor(codec.never_written(), device=model.device)
    top = probabilities.index_fill(-1, never, -1.0).topk(min(_SHOWN, probabilities.shape[-1] - len(never)))
    following = torch.tensor([*ids, EOS], device=model.device)
    own = probabilities.gather(-1, following[:, None])[:, 0]
    end_token = Token(codec.target.pieces([EOS])[0], end, end)
    return tuple(
        TokenReading(token, probability, entropy, tuple(zip(codec.target.pieces(best), numbers, strict=True)))
        for token, probability, entropy, best, numbers in zip(
            (*tokens, end_token),
            own.tolist(),
            entropies.tolist(),
            top.indices.tolist(),
            top.values.tolist(),
            strict=True,
        )
    )
