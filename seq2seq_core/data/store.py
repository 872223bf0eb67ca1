"""Pairs of ids on disk, memory-mapped: a corpus of any size costs no memory, and workers share it."""

from __future__ import annotations

import filecmp
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.corpus.pairs import SegmentPair

Encoder = Callable[[Sequence[str]], list[list[int]]]

# Texts tokenized at a time: bounds the memory that Python lists of ids take.
_BLOCK = 2_000


class PairStore:
    """Ids of two columns of text, without special tokens.

    Args:
        folder: where ``write_store`` wrote them.
    """

    def __init__(self, folder: Path) -> None:
        self._ids = [np.load(folder / f"{column}.ids.npy", mmap_mode="r") for column in (0, 1)]
        self._offsets = [np.load(folder / f"{column}.offsets.npy") for column in (0, 1)]

    def __len__(self) -> int:
        return len(self._offsets[0]) - 1

    def ids(self, column: int, pair: int) -> NDArray[np.integer]:
        """Ids of one text."""
        start, end = self._offsets[column][pair : pair + 2]
        ids: NDArray[np.integer] = self._ids[column][start:end]
        return ids

    def lengths(self, column: int) -> NDArray[np.int64]:
        """``[N]`` ids of each text."""
        lengths: NDArray[np.int64] = np.diff(self._offsets[column])
        return lengths


def write_store(
    folder: Path, pairs: Sequence[SegmentPair], encoders: tuple[Encoder, Encoder], vocabulary: int
) -> None:
    """Tokenizes pairs into a folder.

    Args:
        folder: made if need be; an older store in it is replaced.
        encoders: ids of many texts, for the first and the second column.
        vocabulary: every id is below it.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kind = np.uint8 if vocabulary <= 1 << 8 else np.uint16 if vocabulary <= 1 << 16 else np.int32
    for column, encode in enumerate(encoders):
        blocks: list[NDArray[np.integer]] = []
        lengths: list[int] = []
        for start in range(0, len(pairs), _BLOCK):
            encoded = encode([(pair.source, pair.target)[column] for pair in pairs[start : start + _BLOCK]])
            lengths += [len(ids) for ids in encoded]
            blocks.append(np.fromiter((i for ids in encoded for i in ids), kind))
        offsets = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        np.save(folder / f"{column}.ids.npy", np.concatenate(blocks) if blocks else np.empty(0, kind))
        np.save(folder / f"{column}.offsets.npy", offsets)


def write_texts(folder: Path, pairs: Sequence[SegmentPair]) -> None:
    """Keeps pairs as a store of UTF-8 bytes.

    Raises:
        OSError: the folder cannot be written.
    """

    def encode(texts: Sequence[str]) -> list[list[int]]:
        return [list(text.encode()) for text in texts]

    write_store(folder, pairs, (encode, encode), 1 << 8)


def same_ids(one: Path, other: Path) -> bool:
    """Whether the stores in two folders hold the same."""
    names = [f"{column}.{part}.npy" for column in (0, 1) for part in ("ids", "offsets")]
    return filecmp.cmpfiles(one, other, names, shallow=False)[0] == names
