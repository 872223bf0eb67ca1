"""How the attention of a model is best read as word alignment, found without gold alignments.

A model of both directions reads each pair twice. Where its two readings agree, both are likely right, and
one that is off by a step is off to opposite sides in the two directions. So the layer, head and step whose
alignments agree best are taken (Liang, Taskar & Klein 2006, "Alignment by agreement").
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from seq2seq_core.data.batches import pad
from seq2seq_core.models.protocol import Capture, Seq2SeqModel
from seq2seq_core.search.forced import force_decode
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import BOS, EOS
from seq2seq_core.types import AttentionReading

_BATCH = 16


def choose_reading(
    model: Seq2SeqModel, codec: Codec, pairs: Sequence[tuple[str, str]], languages: tuple[str, str]
) -> AttentionReading | None:
    """The reading whose alignments of some pairs agree best between the two directions.

    Args:
        model: in eval mode; translates between the languages both ways.
        codec: with one joint vocabulary.
        pairs: sentences in the first and the second language; a hundred are enough.
        languages: of the two sides.

    Returns:
        The reading, None where the model has no attention or there is nothing to read.
    """
    if not model.abilities.attention:
        return None
    sides = [codec.source.encode_ids(list(side)) for side in zip(*pairs, strict=True)] if pairs else [[], []]
    kept = [i for i in range(len(pairs)) if min(len(sides[0][i]), len(sides[1][i])) > 0]
    if not kept:
        return None
    first, second = ([side[i] for i in kept] for side in sides)
    forward = _attention(model, codec, first, second, languages[1])
    backward = _attention(model, codec, second, first, languages[0])
    abilities = model.abilities
    layers, heads = [None, *range(abilities.attention_layers)], [None, *range(abilities.attention_heads)]
    readings = [
        AttentionReading(layer, head, shifted)
        for layer, head, shifted in itertools.product(layers, heads, (False, True))
    ]
    return max(readings, key=lambda reading: agreement(forward, backward, reading))


def agreement(
    forward: Sequence[NDArray[np.float32]], backward: Sequence[NDArray[np.float32]], reading: AttentionReading
) -> float:
    """The F1 of the links of one direction against those of the other, 0 to 1.

    Args:
        forward: for each pair ``[L, H, T + 1, S]``, special tokens of the source left out.
        backward: the same of the other direction, ``[L, H, S + 1, T]``.
    """
    shared = total = 0
    for there, back in zip(forward, backward, strict=True):
        links = {(int(s), t) for t, s in enumerate(_rows(there, reading).argmax(axis=1))}
        reverse = {(s, int(t)) for s, t in enumerate(_rows(back, reading).argmax(axis=1))}
        shared += 2 * len(links & reverse)
        total += len(links) + len(reverse)
    return shared / max(1, total)


def _rows(weights: NDArray[np.float32], reading: AttentionReading) -> NDArray[np.float32]:
    """``[T, S]``: the map of a reading."""
    layer = weights.mean(axis=0) if reading.layer is None else weights[reading.layer]
    chosen = layer.mean(axis=0) if reading.head is None else layer[reading.head]
    rows: NDArray[np.float32] = chosen[1:] if reading.shifted else chosen[:-1]
    return rows


def _attention(
    model: Seq2SeqModel,
    codec: Codec,
    sources: Sequence[list[int]],
    targets: Sequence[list[int]],
    language: str,
) -> list[NDArray[np.float32]]:
    """Attention ``[L, H, T + 1, S]`` of each pair, special tokens of the source left out."""
    leading = len(codec.prefix(language))
    found: list[NDArray[np.float32]] = []
    for start in range(0, len(sources), _BATCH):
        batch = sources[start : start + _BATCH]
        with torch.inference_mode():
            ids, mask = pad([codec.source_ids(source, language) for source in batch])
            memory = model.encode(ids.to(model.device), mask.to(model.device))
        forced = force_decode(
            model,
            memory,
            targets[start : start + _BATCH],
            bos=BOS,
            eos=EOS,
            rows=range(len(batch)),
            capture=Capture(attention=True),
        )
        for source, one in zip(batch, forced, strict=True):
            assert one.attention is not None
            found.append(one.attention[..., leading : leading + len(source)])
    return found
