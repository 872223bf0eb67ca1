"""Attentions of recurrent decoders against their formulas, token by token in float64."""

from __future__ import annotations

import math

import pytest
import torch

from seq2seq_core.models.gathered import gathered
from seq2seq_core.models.initial import initialize
from seq2seq_core.models.recurrent_attention import AdditiveAttention, recurrent_attention

NAMES = ("bahdanau", "luong-dot", "luong-general", "luong-concat", "luong-local")
WIDTH, REAL, PADDED = 4, 5, 7


def make(name, window=2):
    attention = recurrent_attention(name, WIDTH, window).double()
    initialize(attention, torch.Generator().manual_seed(7))
    for parameter in attention.parameters():
        parameter.data.mul_(2)
    return attention


def numbers(*shape, seed=1):
    return torch.randn(*shape, dtype=torch.double, generator=torch.Generator().manual_seed(seed))


def look(attention, queries, memory):
    mask = torch.arange(PADDED) < REAL
    return attention(queries, gathered(attention.keys(memory)), gathered(memory), mask[None])


def formulas(name, attention, window):
    """The score of one state and one source state, and the weight beside the softmax of a place."""
    p = {key: value.detach() for key, value in attention.named_parameters()}

    def score(h, s):
        match name:
            case "bahdanau":
                inner = p["query.weight"] @ h + p["memory.weight"] @ s + p["memory.bias"]
                return float(p["energy"] @ torch.tanh(inner))
            case "luong-concat":
                both = torch.cat([p["query.weight"], p["memory.weight"]], dim=1)
                return float(p["energy"] @ torch.tanh(both @ torch.cat([h, s])))
            case "luong-dot":
                return float(h @ s)
            case _:
                return float(h @ p["memory.weight"] @ s)

    def place(h):
        inner = torch.tanh(p["position.weight"] @ h)
        return REAL / (1 + math.exp(-float(p["place.weight"][0] @ inner)))

    return score, place if name == "luong-local" else None


@pytest.mark.parametrize("name", NAMES)
def test_each_attention_is_its_formula(name):
    window = 2
    attention = make(name, window)
    queries, memory = numbers(1, 3, WIDTH), numbers(1, PADDED, WIDTH, seed=2)
    score, place = formulas(name, attention, window)
    context, weights = look(attention, queries, memory)
    assert weights.shape == (1, 3, PADDED)
    for q in range(3):
        h = queries[0, q]
        seen = range(REAL)
        factor = dict.fromkeys(seen, 1.0)
        if place is not None:
            p_t, sigma = place(h), window / 2
            seen = [s for s in seen if p_t - window <= s <= p_t + window]
            factor = {s: math.exp(-((s - p_t) ** 2) / (2 * sigma**2)) for s in seen}
        exponentials = {s: math.exp(score(h, memory[0, s])) for s in seen}
        expected = torch.zeros(PADDED, dtype=torch.double)
        for s in seen:
            expected[s] = exponentials[s] / sum(exponentials.values()) * factor[s]
        torch.testing.assert_close(weights[0, q], expected, atol=1e-12, rtol=1e-12)
        torch.testing.assert_close(context[0, q], expected @ memory[0], atol=1e-12, rtol=1e-12)


def test_local_attention_looks_at_its_window_alone_and_sums_to_less_than_one():
    attention = make("luong-local", window=1)
    with torch.no_grad():
        attention.place.weight.zero_()  # p_t = S / 2
    weights = look(attention, numbers(1, 2, WIDTH), numbers(1, PADDED, WIDTH, seed=2))[1]
    assert (weights[0, :, [0, 1, 4, 5, 6]] == 0).all()  # S / 2 = 2.5, so that 2 and 3 are near enough
    near = weights[0, :, [2, 3]].sum(dim=1)
    torch.testing.assert_close(near, torch.full((2,), math.exp(-(0.5**2) / (2 * 0.5**2))).double())


@pytest.mark.parametrize("saturated", [-1e4, 1e4])
def test_local_attention_at_either_end_of_the_source_has_something_to_look_at(saturated):
    attention = make("luong-local", window=1)
    with torch.no_grad():
        attention.position.weight.fill_(1.0)
        attention.place.weight.fill_(saturated)
    weights = look(attention, torch.ones(1, 1, WIDTH).double(), numbers(1, PADDED, WIDTH))[1]
    assert torch.isfinite(weights).all()
    assert (weights[0, 0] > 0).nonzero().flatten().tolist() == ([0, 1] if saturated < 0 else [REAL - 1])


@pytest.mark.parametrize("name", NAMES)
def test_gradients_of_several_steps_are_those_of_finite_differences(name):
    attention = make(name)
    parameters = list(attention.parameters())

    def steps(queries, memory, *_):
        keys, states = gathered(attention.keys(memory)), gathered(memory)
        mask = (torch.arange(4) < torch.tensor([[4], [2]])).bool()
        found = [attention(one, keys, states, mask)[0] for one in queries.split(2, dim=1)]
        return torch.cat(found, dim=1)

    queries, memory = numbers(2, 5, WIDTH).requires_grad_(), numbers(2, 4, WIDTH, seed=3).requires_grad_()
    assert torch.autograd.gradcheck(steps, (queries, memory, *parameters))


def test_queries_in_parts_are_the_same_as_at_once(monkeypatch):
    attention = AdditiveAttention(WIDTH, WIDTH, WIDTH).double()
    initialize(attention, torch.Generator().manual_seed(1))
    queries, memory = numbers(1, 7, WIDTH).requires_grad_(), numbers(1, PADDED, WIDTH, seed=2)
    results = []
    for most in (1 << 20, 3 * PADDED * WIDTH):
        monkeypatch.setattr("seq2seq_core.models.recurrent_attention._HIDDEN_NUMBERS", most)
        context, weights = look(attention, queries, memory)
        by_queries, by_energy = torch.autograd.grad(context.square().sum(), [queries, attention.energy])
        results.append((weights, by_queries, by_energy))
    for one, other in zip(*results, strict=True):
        torch.testing.assert_close(one, other)
