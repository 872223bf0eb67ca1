"""The choice of a step's candidates."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.search.candidates import likeliest


@given(
    seed=st.integers(0, 99),
    rows=st.integers(1, 3),
    size=st.integers(16384, 16500),
    count=st.integers(1, 40),
    crowded=st.booleans(),
)
def test_the_likeliest_of_a_large_vocabulary_are_those_of_a_full_sort(
    seed: int, rows: int, size: int, count: int, crowded: bool
) -> None:
    """Also where all of the best are neighbours, or in what is left over behind the last slice."""
    scores = torch.rand(rows, size, generator=torch.Generator().manual_seed(seed))
    if crowded:
        scores[:, -2 * count :] += 1.0
    values, places = likeliest(scores, count)
    expected = scores.sort(-1, descending=True)
    assert torch.equal(values, expected.values[:, :count])
    assert torch.equal(scores.gather(1, places), values)
