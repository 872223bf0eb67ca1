"""Attention against sums written out by hand in float64."""

from __future__ import annotations

import math

import pytest
import torch

from seq2seq_core.models.attention import AdditiveAttention, dot_product_attention, merge_heads, split_heads
from seq2seq_core.models.initial import initialize


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


def test_additive_attention_is_its_formula_in_float64():
    attention = AdditiveAttention(query_width=3, memory_width=4, width=5).double()
    query, memory = torch.randn(1, 2, 3).double(), torch.randn(1, 6, 4).double()
    initialize(attention, None)
    attention.requires_grad_(False)
    mask = torch.tensor([[1, 1, 1, 1, 0, 0]]).bool()
    context, weights = attention(query, attention.keys(memory), memory, mask)
    w, u, bias, v = attention.query.weight, attention.memory.weight, attention.memory.bias, attention.energy
    for q in range(2):
        energies = [float(v @ torch.tanh(w @ query[0, q] + u @ memory[0, j] + bias)) for j in range(4)]
        total = sum(math.exp(e) for e in energies)
        expected = [math.exp(e) / total for e in energies]
        torch.testing.assert_close(weights[0, q, :4], torch.tensor(expected).double())
        torch.testing.assert_close(context[0, q], sum(p * memory[0, j] for j, p in enumerate(expected)))
    assert (weights[0, :, 4:] == 0).all()
