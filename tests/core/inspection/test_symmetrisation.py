"""Symmetrisation: small examples by hand, and what holds of any two alignments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.inspection.symmetrisation import symmetrise

LINKS = st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 6)))


def matrix(drawing: str) -> set[tuple[int, int]]:
    """Links as a drawing, a row a source word."""
    rows = drawing.split()
    return {(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell == "x"}


@pytest.mark.parametrize(
    ("forward", "backward", "grown"),
    [
        # grows from 0-0 to its neighbour 0-1, whose target has no link yet
        ("xx. ... ..x", "x.. ... ..x", "xx. ... ..x"),
        # diagonally, and on from there: 1-1 brings 2-2
        ("x.. .x. ...", "x.. ... ..x", "x.. .x. ..x"),
        # 0-2 is no neighbour, but neither of its words has a link: final-and takes it
        ("..x ... ...", "... ... x..", "..x ... x.."),
        # 0-1 is beside both, but both of its words have links already
        ("xx .x", "x. .x", "x. .x"),
        # between a free source and a linked target, away from all others: left out
        ("x... .... .... x...", "x... .... .... ....", "x... .... .... ...."),
        # both directions claim word 1 in final-and: the forward one comes first
        ("... x..  ...", "... ..x ...", "... x.. ..."),
    ],
)
def test_grow_diag_final_and_by_hand(forward: str, backward: str, grown: str) -> None:
    found = symmetrise(matrix(forward), matrix(backward), "grow-diag-final-and")
    assert found == tuple(sorted(matrix(grown)))


def test_intersection_and_union_by_hand() -> None:
    forward, backward = {(0, 0), (1, 1)}, {(1, 1), (2, 1)}
    assert symmetrise(forward, backward, "intersection") == ((1, 1),)
    assert symmetrise(forward, backward, "union") == ((0, 0), (1, 1), (2, 1))


@given(forward=LINKS, backward=LINKS)
def test_grown_links_lie_between_intersection_and_union(
    forward: frozenset[tuple[int, int]], backward: frozenset[tuple[int, int]]
) -> None:
    inner = set(symmetrise(forward, backward, "intersection"))
    grown = symmetrise(forward, backward, "grow-diag-final-and")
    outer = set(symmetrise(forward, backward, "union"))
    assert inner <= set(grown) <= outer
    assert list(grown) == sorted(grown)
    sources, targets = {i for i, _ in grown}, {j for _, j in grown}
    assert not any(i not in sources and j not in targets for i, j in outer)  # nothing free is left


@given(links=LINKS)
def test_two_equal_directions_are_themselves(links: frozenset[tuple[int, int]]) -> None:
    for method in ("intersection", "union", "grow-diag-final-and"):
        assert symmetrise(links, links, method) == tuple(sorted(links))
