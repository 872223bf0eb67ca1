"""One alignment of two that were read in opposite directions.

Links are (source word, target word), counted from 0, in both directions alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, get_args

from seq2seq_core.inspection.alignments import Link

Symmetrisation = Literal["intersection", "union", "grow-diag-final-and"]
SYMMETRISATIONS: tuple[Symmetrisation, ...] = get_args(Symmetrisation)

_NEIGHBOURS = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))


def symmetrise(
    forward: Collection[Link], backward: Collection[Link], method: Symmetrisation
) -> tuple[Link, ...]:
    """The links of two directions as one set, sorted (Och & Ney 2003; Koehn, Och & Marcu 2003).

    Args:
        forward: in which each target word has chosen source words.
        backward: in which each source word has chosen target words.
        method: "intersection" is precise, "union" complete; "grow-diag-final-and" begins with the
            intersection, adds links of the union beside those it has as long as one of the two words has none
            yet, and at last links of either direction between two words that have none.
    """
    first, second = set(forward), set(backward)
    match method:
        case "intersection":
            links = first & second
        case "union":
            links = first | second
        case "grow-diag-final-and":
            links = _grow_diagonal(first, second)
            for direction in (first, second):
                _add_between_free_words(links, direction)
    return tuple(sorted(links))


def _grow_diagonal(forward: set[Link], backward: set[Link]) -> set[Link]:
    links, union = forward & backward, forward | backward
    sources, targets = {i for i, _ in links}, {j for _, j in links}
    grown = True
    while grown:
        grown = False
        for link in sorted(links):
            for i, j in _beside(link):
                if (i, j) in union and (i, j) not in links and (i not in sources or j not in targets):
                    links.add((i, j))
                    sources.add(i)
                    targets.add(j)
                    grown = True
    return links


def _beside(link: Link) -> Iterator[Link]:
    return ((link[0] + i, link[1] + j) for i, j in _NEIGHBOURS)


def _add_between_free_words(links: set[Link], candidates: set[Link]) -> None:
    sources, targets = {i for i, _ in links}, {j for _, j in links}
    for i, j in sorted(candidates):
        if i not in sources and j not in targets:
            links.add((i, j))
            sources.add(i)
            targets.add(j)
