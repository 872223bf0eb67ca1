"""Attention against sums written out by hand in float64."""

from __future__ import annotations

import math

import pytest
import torch

from seq2seq_core.models.attention import dot_product_attention, merge_heads, split_heads


@pytest.fixture(autouse=True)
def _own_random_numbers():
    with torch.random.fork_rng():
        torch.manual_seed(7)
        yield


def test_a_two_by_three_attention_computed_by_hand():
    queries = torch.tensor([[1.0, 0.0], [0.0, 2.0]])[None, None]
    keys = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])[None, None]
    values = torch.tensor([[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]])[None, None]
    seen, weights = dot_product_attention(queries, keys, values, None, want_weights=True)
    a, b = math.exp(1 / math.sqrt(2)), math.exp(2 / math.sqrt(2))
    expected = torch.tensor(
        [
            [a / (2 * a + 1), 1 / (2 * a + 1), a / (2 * a + 1)],
            [1 / (2 * b + 1), b / (2 * b + 1), b / (2 * b + 1)],
        ]
    )
    torch.testing.assert_close(weights[0, 0], expected)
    torch.testing.assert_close(seen[0, 0], expected @ values[0, 0])


@pytest.mark.parametrize("masked", [False, True])
def test_the_fused_kernel_and_the_written_out_formula_agree(masked):
    queries, keys, values = torch.randn(2, 3, 4, 8), torch.randn(2, 3, 5, 8), torch.randn(2, 3, 5, 8)
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0]]).bool()[:, None, None, :] if masked else None
    fused, none = dot_product_attention(queries, keys, values, mask)
    written, weights = dot_product_attention(queries, keys, values, mask, want_weights=True)
    assert none is None
    torch.testing.assert_close(fused, written)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 3, 4))
    if masked:
        assert (weights[1, :, :, 2:] == 0).all()


def test_heads_are_split_and_merged_without_loss():
    x = torch.randn(2, 5, 12)
    assert split_heads(x, 3).shape == (2, 3, 5, 4)
    torch.testing.assert_close(merge_heads(split_heads(x, 3)), x)
