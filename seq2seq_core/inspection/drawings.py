"""What was found about a sentence as SVG, to stand in an HTML page, whose style sheet has the colours.

Shape legend: T target tokens, S source tokens, Tw target words, Sw source words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.inspection.alignments import Word, membership, words_of
from seq2seq_core.inspection.tree import ROOT, SearchTree, TreeNode
from seq2seq_core.text.languages import is_unspaced
from seq2seq_core.text.pieces import WORD_MARK
from seq2seq_core.types import Fate, Token

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CELL, _GAP = 24.0, 8.0
_SLANT = 0.7071
_LINE = 120.0  # between the two lines of words of a flow
_STEP, _ROW, _NODE, _HIGH = 124.0, 30.0, 100.0, 22.0
_LINKED, _LEAST = 0.5, 0.05  # of a row's greatest weight, and of that


def escaped(text: str) -> str:
    """A text for HTML and SVG, in content and in attributes; control characters become U+FFFD."""
    return html.escape(_CONTROL.sub("\ufffd", text))


def units_of(text: str, tokens: Sequence[Token], language: str) -> tuple[Word, ...]:
    """What a drawing names: words, or the pieces of a script without spaces."""
    if not is_unspaced(language):
        return words_of(text)
    spans = sorted({(token.start, token.end) for token in tokens if token.end > token.start})
    return tuple(Word(text[start:end], start, end) for start, end in spans)


def merged(
    weights: NDArray[np.float32],
    target_tokens: Sequence[Token],
    source_tokens: Sequence[Token],
    target: Sequence[Word],
    source: Sequence[Word],
) -> NDArray[np.float32]:
    """Weights ``[T, S]`` as ``[Tw, Sw]``: summed over a source word, averaged over a target one."""
    rows, columns = membership(target_tokens, target), membership(source_tokens, source)
    rows = rows / rows.sum(axis=0).clip(1)
    return np.asarray(rows.T @ weights @ columns, np.float32)


def draw_map(values: NDArray[np.float32], target: Sequence[Word], source: Sequence[Word]) -> str:
    """A map of words, signed or not, each row scaled to its greatest value where that is above 1 or signed.

    Args:
        values: ``[Tw, Sw]``.
    """
    greatest = np.abs(values).max(axis=1, keepdims=True, initial=0.0)
    if values.min(initial=0.0) < 0 or values.max(initial=0.0) > 1:
        shades = np.divide(values, greatest, out=np.zeros_like(values), where=greatest > 0)
    else:
        shades = values
    left = max((_width(word.text) for word in target), default=0.0) + _GAP
    top = max((_width(word.text) for word in source), default=0.0) * _SLANT + 2 * _GAP
    right = _width(source[-1].text) * _SLANT if source else 0.0
    parts = []
    for column, word in enumerate(source):
        at = f"{left + (column + 0.6) * _CELL:.1f} {top - 4:.1f}"
        parts.append(f'<text transform="translate({at}) rotate(-45)">{escaped(word.text)}</text>')
    for row, word in enumerate(target):
        y = top + row * _CELL
        parts.append(f'<text class="e" x="{left - 6:.1f}" y="{y + 16:.1f}">{escaped(word.text)}</text>')
        for column, other in enumerate(source):
            title = f"{word.text} ← {other.text}: {values[row, column]:.3f}"
            parts.append(_cell(left + column * _CELL, y, float(shades[row, column]), title))
    size = left + len(source) * _CELL + right + _GAP, top + len(target) * _CELL + _GAP
    return _svg(parts, *size)


def draw_flow(values: NDArray[np.float32], target: Sequence[Word], source: Sequence[Word]) -> str:
    """The map as ribbons between two lines of words, each line in its own reading direction.

    Args:
        values: ``[Tw, Sw]``.
    """
    above, below = _places(source), _places(target)
    width = max(_length(above), _length(below))
    shifts = (width - _length(above)) / 2, (width - _length(below)) / 2
    tops = 24.0, 24.0 + _LINE
    parts = []
    for row, column in zip(*np.nonzero(_links(values)), strict=True):
        x1, x2 = above[column][0] + shifts[0], below[row][0] + shifts[1]
        y1, y2 = tops[0] + 8, tops[1] - 18
        middle = (y1 + y2) / 2
        share = min(1.0, float(values[row, column]))
        title = f"{target[row].text} ← {source[column].text}: {values[row, column]:.3f}"
        curve = f"M{x1:.1f} {y1}C{x1:.1f} {middle} {x2:.1f} {middle} {x2:.1f} {y2}"
        parts.append(
            f'<path class="r" d="{curve}"'
            f' stroke-width="{2 + 6 * share:.1f}" stroke-opacity="{0.25 + 0.6 * share:.2f}">'
            f"<title>{escaped(title)}</title></path>"
        )
    for words, places, shift, y in ((source, above, shifts[0], tops[0]), (target, below, shifts[1], tops[1])):
        for word, (x, _) in zip(words, places, strict=True):
            parts.append(f'<text class="m" x="{x + shift:.1f}" y="{y:.1f}">{escaped(word.text)}</text>')
    return _svg(parts, width, tops[1] + 16)


def draw_tree(tree: SearchTree) -> str:
    """A search, a column a step, the best of each step at the top; what was kept is framed."""
    counts: dict[int, int] = {}
    places = []
    for node in tree.nodes:
        row = counts.get(node.step, 0)
        counts[node.step] = row + 1
        places.append((8 + node.step * _STEP, 8 + row * _ROW))
    parts = [*_edges(tree, places)]
    for node, (x, y) in zip(tree.nodes, places, strict=True):
        parts.append(_node(node, x, y))
    return _svg(parts, 16 + len(counts) * _STEP, 16 + max(counts.values(), default=0) * _ROW)


def _edges(tree: SearchTree, places: Sequence[tuple[float, float]]) -> Iterator[str]:
    for node, (x, y) in zip(tree.nodes, places, strict=True):
        if node.parent != ROOT:
            x1, y1 = places[node.parent]
            x1, y1, y2 = x1 + _NODE, y1 + _HIGH / 2, y + _HIGH / 2
            middle = (x1 + x) / 2
            kind = "b" if 0 in node.ranks else "k" if _lives(node) else "p"
            yield f'<path class="{kind}" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x} {y2}"/>'


def _node(node: TreeNode, x: float, y: float) -> str:
    kind = "b" if 0 in node.ranks else "k" if _lives(node) else "p"
    piece = "■" if node.fate in (Fate.FINISHED, Fate.OUTSCORED, Fate.LATE) else node.piece.strip(WORD_MARK)
    title = f"{node.text} · {node.fate.name.lower()} · {node.score:.3f}"
    return (
        f'<g class="{kind}"><title>{escaped(title)}</title>'
        f'<rect x="{x}" y="{y}" width="{_NODE}" height="{_HIGH}" rx="8"/>'
        f'<text x="{x + 8}" y="{y + 15}">{escaped(_cut(piece, _NODE - 48))}</text>'
        f'<text class="e s" x="{x + _NODE - 6}" y="{y + 15}">{node.probability:.2f}</text></g>'
    )


def _lives(node: TreeNode) -> bool:
    return node.fate in (Fate.KEPT, Fate.FINISHED, Fate.SETTLED)


def _cell(x: float, y: float, shade: float, title: str) -> str:
    name = "n" if shade < 0 else "c"
    box = f'x="{x + 1:.1f}" y="{y + 1:.1f}" width="{_CELL - 2}" height="{_CELL - 2}" rx="3"'
    minus = ""
    if shade <= -0.25:
        x1, x2, middle = x + 0.32 * _CELL, x + 0.68 * _CELL, y + _CELL / 2
        minus = f'<path class="l" d="M{x1:.1f} {middle}H{x2:.1f}"/>'
    rect = f'<rect class="{name}" {box} fill-opacity="{abs(shade):.3f}"/>'
    return f"<g><title>{escaped(title)}</title>{rect}{minus}</g>"


def _links(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    greatest = values.max(axis=1, keepdims=True, initial=0.0)
    return np.asarray((values >= _LINKED * greatest) & (greatest >= _LEAST))


def _places(words: Sequence[Word]) -> list[tuple[float, float]]:
    """Middle and width of each word in its line."""
    widths = [_width(word.text) + 14 for word in words]
    ends = np.cumsum(widths)
    middles = [float(end) - width / 2 for end, width in zip(ends, widths, strict=True)]
    if _from_right("".join(word.text for word in words)):
        middles = [float(ends[-1]) - middle for middle in middles]
    return list(zip(middles, widths, strict=True))


def _length(places: Sequence[tuple[float, float]]) -> float:
    return sum(width for _, width in places)


def _from_right(text: str) -> bool:
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((one != "L" for one in directions if one in ("L", "R", "AL")), False)


def _width(text: str) -> float:
    """About as wide as a browser writes it at 13 pixels; a little more, so that nothing is cut."""
    return sum(
        0.0 if unicodedata.combining(one) else 13.5 if unicodedata.east_asian_width(one) in "WF" else 7.6
        for one in text
    )


def _cut(text: str, room: float) -> str:
    while text and _width(text) > room:
        text = text[:-2] + "…" if len(text) > 2 else text[:-1]
    return text


def _svg(parts: Sequence[str], width: float, height: float) -> str:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{"".join(parts)}</svg>'
