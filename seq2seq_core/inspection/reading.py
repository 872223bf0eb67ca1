"""How the attention of a model is best read as word alignment, found without gold alignments.

A model of both directions reads each pair twice. Where its two readings agree, both are likely right, and
one that is off by a step is off to opposite sides in the two directions. So the layer, head and step whose
alignments agree best are taken (Liang, Taskar & Klein 2006, "Alignment by agreement").

Of a model of one direction, those are taken that link what goes together: pieces that IBM Model 1 (Brown et
al. 1993) holds for translations of each other, trained on the very pairs that are read. It knows nothing of
places, so that neither the diagonal nor the step of a prediction is favoured.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from seq2seq_core.bundle import WEIGHTS, Manifest
from seq2seq_core.data.batches import pad
from seq2seq_core.errors import StorageError
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.paths import cache_root
from seq2seq_core.search.forced import attend
from seq2seq_core.storage import write_file
from seq2seq_core.text.codec import Codec, Frame
from seq2seq_core.text.tokenizer import EOS
from seq2seq_core.types import AttentionReading

FEWEST_PAIRS = 20
"""With fewer, the words of a sample hardly repeat, and Model 1 learns nothing."""

_BATCH = 16


def choose_reading(
    model: Seq2SeqModel,
    codec: Codec,
    pairs: Sequence[tuple[str, str]],
    languages: tuple[str, str],
    *,
    both_ways: bool,
) -> AttentionReading | None:
    """The reading that aligns some pairs best, as far as that can be told without gold.

    Args:
        model: in eval mode.
        codec: with one joint vocabulary where the model translates both ways.
        pairs: sentences in the first and the second language; a hundred are enough.
        languages: of the two sides.
        both_ways: whether the model translates between them in both directions, or from the first alone.

    Returns:
        The reading, None where the model has no attention or there is nothing to read.
    """
    if not model.abilities.attention:
        return None
    first = codec.source.encode_ids([source for source, _ in pairs])
    second = codec.target.encode_ids([target for _, target in pairs])
    kept = [i for i in range(len(pairs)) if first[i] and second[i]]
    if not kept:
        return None
    first, second = [first[i] for i in kept], [second[i] for i in kept]
    forward = _attention(model, codec.frame(languages), first, second)
    if both_ways:
        backward = _attention(model, codec.frame(languages[::-1]), second, first)
        return max(readings_of(model), key=lambda reading: agreement(forward, backward, reading))
    tables = lexical_tables(first, second)
    return max(readings_of(model), key=lambda reading: lexical_fit(forward, tables, reading))


def readings_of(model: Seq2SeqModel) -> list[AttentionReading]:
    """All ways to read a model's attention: each layer and head and their means, plain and shifted."""
    layers, heads = (
        [None, *(range(count) if count > 1 else ())]
        for count in (model.abilities.attention_layers, model.abilities.attention_heads)
    )
    return [AttentionReading(*choice) for choice in itertools.product(layers, heads, (False, True))]


def lexical_tables(
    sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], rounds: int = 5
) -> list[NDArray[np.float64]]:
    """How likely each target piece of each pair is a translation of each source piece: ``[T, S]``.

    IBM Model 1 (Brown et al. 1993, section 4.4) without null word, trained on these very pairs.

    Args:
        rounds: of expectation maximisation.
    """
    chances: dict[tuple[int, int], float] = {}
    tables = [
        np.full((len(target), len(source)), 1.0) for source, target in zip(sources, targets, strict=True)
    ]
    for _ in range(rounds):
        counts: dict[tuple[int, int], float] = defaultdict(float)
        totals: dict[int, float] = defaultdict(float)
        for table, source, target in zip(tables, sources, targets, strict=True):
            shares = (table / table.sum(axis=1, keepdims=True)).tolist()
            for row, written in zip(shares, target, strict=True):
                for share, read in zip(row, source, strict=True):
                    counts[read, written] += share
                    totals[read] += share
        chances = {pair: count / totals[pair[0]] for pair, count in counts.items()}
        tables = [
            np.array([[chances[read, written] for read in source] for written in target])
            for source, target in zip(sources, targets, strict=True)
        ]
    return tables


def lexical_fit(
    attention: Sequence[NDArray[np.float32]], tables: Sequence[NDArray[np.float64]], reading: AttentionReading
) -> float:
    """The mean probability that the pieces which a reading links are translations of each other.

    Args:
        attention: for each pair ``[L, H, T + 1, S]``, special tokens of the source left out.
        tables: for each pair ``[T, S]``.
    """
    total = 0.0
    for weights, table in zip(attention, tables, strict=True):
        best = _rows(weights, reading).argmax(axis=1)
        total += float(table[np.arange(len(best)), best].sum())
    return total / max(1, sum(len(table) for table in tables))


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
    frame: Frame,
    sources: Sequence[list[int]],
    targets: Sequence[list[int]],
) -> list[NDArray[np.float32]]:
    """Attention ``[L, H, T + 1, S]`` of each pair, special tokens of the source left out."""
    leading = len(frame.before)
    found: list[NDArray[np.float32]] = []
    for start in range(0, len(sources), _BATCH):
        batch = sources[start : start + _BATCH]
        with torch.inference_mode():
            ids, mask = pad([frame.source(source) for source in batch])
            memory = model.encode(ids.to(model.device), mask.to(model.device))
        written = targets[start : start + _BATCH]
        maps = attend(model, memory, written, start_ids=frame.start, eos=EOS, rows=range(len(batch)))
        found += [one[..., leading : leading + len(source)] for source, one in zip(batch, maps, strict=True)]
    return found


def known_reading(manifest: Manifest) -> AttentionReading | None:
    """What is known of how a model's attention is best read: as it was measured last, else by its bundle."""
    try:
        return AttentionReading(**json.loads(_memory_of(manifest).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return manifest.reading


def remember_reading(manifest: Manifest, reading: AttentionReading) -> None:
    """Remembers a reading for a model, whose bundle is never changed."""
    try:
        write_file(_memory_of(manifest), json.dumps(dataclasses.asdict(reading)))
    except StorageError:
        return  # it is measured again the next time


def _memory_of(manifest: Manifest) -> Path:
    return cache_root() / "readings" / f"{manifest.files[WEIGHTS]}.json"
