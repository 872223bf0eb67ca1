"""An alignment map drawn with characters, for a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len, set_cell_size

_SHADES = ((0.85, "██"), (0.6, "▓▓"), (0.35, "▒▒"), (0.15, "░░"), (0.05, "··"))
_CELL = 2
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # a word must not steer the terminal


def render_text_map(
    word_map: NDArray[np.float32], source_words: Sequence[str], target_words: Sequence[str], width: int = 80
) -> str:
    """A map as lines of text: target words at the left, source words above, each over its column.

    Args:
        word_map: ``[Tw, Sw]``, from 0 to 1 (:func:`~seq2seq_core.inspection.alignments.merge_to_words`).
        source_words: the Sw words of the columns.
        target_words: the Tw words of the rows.
        width: columns of the terminal; a Hangul syllable or Han character takes two. A longer sentence is
            drawn in several blocks, one below the other.

    Returns:
        The drawing with a legend, without a final line break; empty where a side has no word.
    """
    if not source_words or not target_words:
        return ""
    sources = [_CONTROL.sub("\ufffd", word) for word in source_words]
    targets = [_CONTROL.sub("\ufffd", word) for word in target_words]
    margin = min(max(map(cell_len, targets)), max(4, width // 4))
    heading = min(max(map(cell_len, sources)), max(4, width // 4))
    most = max(1, (width - margin - 1 - heading) // _CELL)
    columns = ceil(len(sources) / ceil(len(sources) / most))  # blocks of about the same size
    blocks = [
        _block(
            word_map[:, start : start + columns], sources[start : start + columns], targets, margin, heading
        )
        for start in range(0, len(sources), columns)
    ]
    legend = "  ".join(f"{shade} {limit:.0%}" for limit, shade in reversed(_SHADES))
    return "\n\n".join([*blocks, legend])


def _block(
    word_map: NDArray[np.float32], sources: Sequence[str], targets: Sequence[str], margin: int, heading: int
) -> str:
    lines = [
        " " * (margin + 1) + "│ " * index + "┌ " + _fit(word, heading).rstrip()
        for index, word in enumerate(sources)
    ]
    lines += [
        f"{_fit(word, margin)} {''.join(map(_shade, row))}".rstrip()
        for word, row in zip(targets, word_map, strict=True)
    ]
    return "\n".join(lines)


def _shade(weight: float) -> str:
    return next((shade for limit, shade in _SHADES if weight >= limit), " " * _CELL)


def _fit(word: str, width: int) -> str:
    """The word in exactly ``width`` columns, cut short with an ellipsis where it is too long."""
    if cell_len(word) <= width:
        return set_cell_size(word, width)
    return set_cell_size(set_cell_size(word, width - 1).rstrip() + "…", width)
