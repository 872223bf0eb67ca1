"""What inspection asks of every architecture: embeddings in place of ids, gradients, hidden states."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from seq2seq_core.models.protocol import Capture
from tests.core.models.test_protocol import CONFIGS, VOCABULARY, batch_of, make

STATES = Capture(states=True)


@pytest.fixture(params=CONFIGS)
def name(request):
    return request.param


def test_embeddings_are_read_as_their_ids_are(name):
    model = make(name)
    batch = batch_of([(5, 4), (2, 6)])
    with torch.inference_mode():
        embedded = model.embed_source(batch.source)
        assert embedded.shape[:2] == batch.source.shape
        assert model.embed_source(embedded) is embedded
        read = model(dataclasses.replace(batch, source=embedded))
        torch.testing.assert_close(read, model(batch), rtol=0, atol=0)


def test_gradients_by_embeddings_are_finite_differences_also_where_the_weights_are_frozen(name):
    model = make(name).double()
    model.freeze()
    batch = batch_of([(4, 3), (2, 5)])
    with (
        torch.inference_mode()
    ):  # what a translation leaves behind, such as positions, is in the way of nothing
        model(batch)
    points = model.embed_source(batch.source).detach().requires_grad_()

    def logprob(source):
        features = model(dataclasses.replace(batch, source=source))
        return model.output(features).log_softmax(-1)[0, 2, 7]

    (gradient,) = torch.autograd.grad(logprob(points), points)
    assert gradient.abs().max() > 0
    assert not gradient[1].any()  # another sentence
    generator = torch.Generator().manual_seed(1)
    for _ in range(3):
        direction = torch.randn(points.shape, generator=generator, dtype=torch.float64)
        with torch.no_grad():
            step = 1e-6 * direction
            slope = (logprob(points + step) - logprob(points - step)) / 2e-6
        torch.testing.assert_close((gradient * direction).sum(), slope, rtol=1e-6, atol=1e-9)


def test_states_of_both_sides_are_equally_wide_and_only_there_when_asked_for(name):
    model = make(name)
    batch = batch_of([(5, 4), (2, 4)])
    with torch.inference_mode():
        memory = model.encode(batch.source, batch.source_mask, STATES)
        step = model.step(batch.target_input[:, :2], model.start(memory), STATES)
        rest = model.step(batch.target_input[:, 2:3], step.state, STATES)
        again = model.step(batch.target_input[:, :3], model.start(memory), STATES)
        silent = model.step(batch.target_input, model.start(memory))
    assert memory.states.shape[:2] == batch.source.shape
    assert again.states.shape == (2, 3, memory.states.shape[2])
    torch.testing.assert_close(torch.cat([step.states, rest.states], 1), again.states, atol=2e-5, rtol=1e-4)
    assert silent.states is None
    assert (memory.context is None) == (model.abilities.attention or model.abilities.equal_length)
    if memory.context is not None:
        assert memory.context.shape == memory.states[:, 0].shape


def test_a_selected_memory_keeps_states_and_context(name):
    model = make(name)
    batch = batch_of([(5, 4), (2, 4)])
    with torch.inference_mode():
        memory = model.encode(batch.source, batch.source_mask, STATES)
        chosen = memory.select(torch.tensor([1, 1, 0]))
    torch.testing.assert_close(chosen.states, memory.states[[1, 1, 0]])
    if memory.context is not None:
        torch.testing.assert_close(chosen.context, memory.context[[1, 1, 0]])


def test_a_frozen_step_gives_states_too():
    model = make("pre-norm")
    batch = batch_of([(5, 3)])
    with torch.inference_mode():
        slow = model.step(
            batch.target_input[:, :1], model.start(model.encode(batch.source, batch.source_mask)), STATES
        )
        model.freeze()
        fast = model.step(
            batch.target_input[:, :1], model.start(model.encode(batch.source, batch.source_mask)), STATES
        )
    torch.testing.assert_close(fast.states, slow.states)
    assert fast.states.shape[-1] != VOCABULARY
