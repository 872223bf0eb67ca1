"""A pair of segments: what every reader gives and all later stages take."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from seq2seq_core.errors import CorpusError
from seq2seq_core.messages import Message

_NOT_LETTERS = re.compile(r"[\W_]+")


class SegmentPair(NamedTuple):
    """A source segment with its translation, and where it was found (line counted from 1)."""

    source: str
    target: str
    origin: str
    line: int


def split_dev(
    pairs: Sequence[SegmentPair], size: int, seed: int = 1
) -> tuple[list[SegmentPair], list[SegmentPair]]:
    """Sets pairs aside for development, the same ones whatever their order and whatever is added.

    All translations of a source (compared without case and punctuation) go to the same part, and sources
    whose translation also stands beside another source are taken only if there are not enough of
    others, so that neither direction is tested on what it was trained on.

    Args:
        pairs: what to divide; both parts keep its order.
        size: how many pairs to set aside; a few less where the last sources have too many translations.
        seed: another seed sets other pairs aside.

    Returns:
        The pairs for training and those for development.

    Raises:
        CorpusError: there are too few pairs, or too few different sources, to do so.
    """
    keys = [_key(pair.source) for pair in pairs]
    counts: dict[str, int] = {}
    owner: dict[str, str] = {}
    shared: set[str] = set()
    for key, pair in zip(keys, pairs, strict=True):
        counts[key] = counts.get(key, 0) + 1
        first = owner.setdefault(_key(pair.target), key)
        if first != key:
            shared |= {first, key}
    chosen: set[str] = set()
    room = size
    for key in _ranked(counts, shared, seed):
        if counts[key] <= room:
            chosen.add(key)
            room -= counts[key]
        if room == 0:
            break
    if not chosen or len(chosen) == len(counts):
        raise CorpusError(
            Message(
                "{pairs} pairs with {sources} different sources are too few to set {size} aside",
                pairs=len(pairs),
                sources=len(counts),
                size=size,
            ),
            remedy="Give more pairs, a smaller development set, or a development file of its own",
        )
    train = [pair for key, pair in zip(keys, pairs, strict=True) if key not in chosen]
    dev = [pair for key, pair in zip(keys, pairs, strict=True) if key in chosen]
    return train, dev


def _key(text: str) -> str:
    """Letters and digits alone, in one case: what makes two segments the same sentence."""
    return _NOT_LETTERS.sub(" ", text.casefold()).strip() or text.strip()


def _ranked(keys: Iterable[str], last: Container[str], seed: int) -> Iterator[str]:
    """Keys in an order that only they and the seed decide, those in ``last`` after all others.

    Sorted in small parts: sorting very many at once would keep the interpreter from all other threads.
    """
    parts: dict[tuple[bool, int], list[str]] = {}
    for key in keys:
        parts.setdefault((key in last, _rank(key, seed)[0]), []).append(key)
    for part in sorted(parts):
        yield from sorted(parts[part], key=lambda key: _rank(key, seed))


def _rank(key: str, seed: int) -> bytes:
    return hashlib.blake2b(f"{seed}\t{key}".encode(), digest_size=8).digest()
