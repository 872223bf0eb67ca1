"""Objective, optimizers, schedule, events and control, each against an oracle of its own."""

from __future__ import annotations

import json
import threading

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from seq2seq_core.config import TrainingConfig
from seq2seq_core.messages import Message
from seq2seq_core.model_config import RecurrentConfig, TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.training.control import Ending, TrainingControl
from seq2seq_core.training.events import (
    Direction,
    Evaluated,
    Note,
    RunFinished,
    Sample,
    StepDone,
    from_json,
    to_json,
)
from seq2seq_core.training.objective import cross_entropy
from seq2seq_core.training.optimizers import Adam, Optimizers, orthogonalize, stacked_in
from seq2seq_core.training.schedule import learning_rate


@pytest.fixture(autouse=True)
def _own_random_numbers():
    with torch.random.fork_rng():
        torch.manual_seed(7)
        yield


@pytest.mark.parametrize("biased", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_fused_loss_and_its_gradients_are_torchs(smoothing, biased):
    features = torch.randn(1000, 12, requires_grad=True)  # more than one chunk
    weight = torch.randn(50, 12, requires_grad=True)
    bias = torch.randn(50, requires_grad=True) if biased else None
    learned = (features, weight, bias) if biased else (features, weight)
    targets = torch.randint(0, 50, (1000,))
    logits = F.linear(features, weight, bias)
    expected = F.cross_entropy(logits, targets, label_smoothing=smoothing, reduction="sum")
    wanted = torch.autograd.grad(expected / 7, learned)
    fused = cross_entropy(features, weight, bias, targets, smoothing)
    got = torch.autograd.grad(fused / 7, learned)
    torch.testing.assert_close(fused, expected)
    for mine, theirs in zip(got, wanted, strict=True):
        torch.testing.assert_close(mine, theirs, atol=1e-5, rtol=1e-4)
    fixed = cross_entropy(
        features, weight.detach(), None if bias is None else bias.detach(), targets, smoothing
    )
    torch.testing.assert_close(fixed, expected)
    assert torch.equal(torch.autograd.grad(fixed / 7, features)[0], got[0])
    with torch.no_grad():
        torch.testing.assert_close(cross_entropy(features, weight, bias, targets, smoothing), expected)


def test_adam_is_torchs_adamw():
    mine, theirs = nn.Linear(4, 3), nn.Linear(4, 3)
    theirs.load_state_dict(mine.state_dict())
    ours = Adam(mine.named_parameters(), weight_decay=0.1)
    reference = torch.optim.AdamW(theirs.parameters(), lr=0.01, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.1)
    for _ in range(5):
        x = torch.randn(6, 4)
        for model in (mine, theirs):
            model.zero_grad()
            model(x).square().sum().backward()
        ours.step(0.01)
        reference.step()
    for a, b in zip(mine.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(a, b)


@pytest.mark.parametrize("shape", [(24, 24), (16, 64), (64, 16)])
def test_orthogonalize_keeps_directions_and_evens_their_lengths(shape):
    u, singular, v = torch.linalg.svd(torch.randn(shape), full_matrices=False)
    matrix = (
        u @ torch.diag(singular.clamp(min=0.5)) @ v
    )  # five iterations cannot lift what is next to nothing
    along = torch.linalg.multi_dot((u.T, orthogonalize(matrix), v.T))
    values = along.diagonal()
    assert float((along - torch.diag(values)).abs().max()) < 1e-3
    assert float(values.min()) > 0.3
    assert float(values.max()) < 1.3


def test_muon_takes_the_matrices_of_layers_and_adam_the_rest():
    model = nn.ModuleDict({"embeddings": nn.Embedding(5, 4), "layer": nn.Linear(4, 4)})
    state = Optimizers(model, TrainingConfig(optimizer="muon")).state()
    assert "muon.momentum.layer.weight" in state
    assert "adam.first.layer.bias" in state
    assert "adam.first.embeddings.weight" in state


@pytest.mark.parametrize(
    ("config", "stacked"),
    [
        (
            TransformerConfig(width=8, feed_forward=8, heads=2, encoder_layers=1, decoder_layers=1),
            {
                "encoder.0.attention_in.weight": 3,
                "decoder.0.self_in.weight": 3,
                "decoder.0.cross_memory.weight": 2,
            },
        ),
        (
            RecurrentConfig(cell="lstm", embedding=8, hidden=8),
            {"encoder.weight_hh_l0": 4, "decoder.0.weight_ih": 4},
        ),
    ],
)
def test_muon_knows_how_many_matrices_are_stacked_in_one(config, stacked):
    model = build_model(config, 12, 12, torch.Generator().manual_seed(1))
    found = stacked_in(model)
    assert found.items() >= stacked.items()
    gradients = {name: torch.randn_like(p) for name, p in model.named_parameters()}
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    for name, parameter in model.named_parameters():
        parameter.grad = gradients[name].clone()
    Optimizers(model, TrainingConfig(optimizer="muon")).step(1.0)
    for name, count in stacked.items():
        momentum = 0.05 * gradients[name]
        nesterov = gradients[name].lerp(momentum, 0.95)
        for i, block in enumerate(nesterov.chunk(count)):
            update = orthogonalize(block) * (0.2 * max(block.shape) ** 0.5)
            change = before[name] - model.get_parameter(name)
            torch.testing.assert_close(change.chunk(count)[i], update)


@pytest.mark.parametrize("positions", ["sinusoidal", "learned"])
def test_what_is_looked_up_is_no_matrix_for_muon(positions):
    shape = TransformerConfig(
        width=8, feed_forward=8, heads=2, encoder_layers=1, decoder_layers=1, positions=positions
    )
    model = build_model(shape, 12, 12, torch.Generator().manual_seed(1))
    state = Optimizers(model, TrainingConfig(optimizer="muon")).state()
    assert not [name for name in state if name.startswith("muon.") and "positions" in name]
    assert ("adam.first.source_positions.weight" in state) == (positions == "learned")


def test_an_optimizer_goes_on_from_its_saved_state():
    def grown(steps, state=None, weights=None):
        with torch.random.fork_rng():
            torch.manual_seed(1)
            model = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4))
        if weights is not None:
            model.load_state_dict(weights)
        optimizers = Optimizers(model, TrainingConfig(optimizer="muon"))
        if state is not None:
            optimizers.load_state(state)
        for step in steps:
            model.zero_grad()
            model(torch.full((2, 4), 0.1 * step) + torch.eye(4)[:2]).pow(3).sum().backward()
            optimizers.step(0.01)
        return model.state_dict(), {k: v.clone() for k, v in optimizers.state().items()}

    whole, _ = grown(range(6))
    weights, state = grown(range(3))
    resumed, _ = grown(range(3, 6), state, weights)
    for name in whole:
        assert torch.equal(whole[name], resumed[name])


def test_schedules_rise_and_fall_as_they_say():
    linear = TrainingConfig(schedule="linear", warmup=10, decay=0.5, learning_rate=1.0)
    rates = [learning_rate(linear, step, 110) for step in range(1, 111)]
    assert rates[4] == pytest.approx(0.5)
    assert rates[9] == rates[55] == 1.0
    assert rates[84] == pytest.approx(0.52)
    assert 0 < rates[-1] <= 0.021
    root = TrainingConfig(schedule="inverse-sqrt", warmup=10, learning_rate=1.0)
    assert learning_rate(root, 40, 1000) == pytest.approx(0.5)
    assert learning_rate(TrainingConfig(schedule="constant", learning_rate=0.3, warmup=0), 1, 10) == 0.3


@given(
    warmup=st.integers(0, 50),
    decay=st.floats(0.01, 1),
    steps=st.integers(1, 200),
    schedule=st.sampled_from(["linear", "inverse-sqrt", "constant"]),
)
def test_a_rate_is_never_nothing_nor_above_the_peak(warmup, decay, steps, schedule):
    config = TrainingConfig(warmup=warmup, decay=decay, schedule=schedule, learning_rate=0.5)
    rates = [learning_rate(config, step, steps) for step in range(1, steps + 1)]
    assert all(0 < rate <= 0.5 for rate in rates)


@pytest.mark.parametrize(
    "event",
    [
        Note("한국어 → ok"),
        StepDone(20, 0, 3.5, 1e-3, 900.0, 0.1, 12.5, 0.2, None),
        Evaluated(
            20, 2.5, 10.0, 30.0, True, (Sample("a", "b", "c"),), 1.5, (Direction("en", "fr", 10.0, 30.0),)
        ),
        Evaluated(20, 2.5, 10.0, 30.0, True, (), 1.5, general_bleu=20.5, general_chrf=40.0),
        RunFinished("finished", 20, 20, 10.0, 30.0, "there", 21.0, 20.5),
    ],
)
def test_events_survive_their_file(event):
    line = to_json(event, 12.3456)
    assert "\n" not in line
    assert from_json(line) == event


def test_a_note_can_still_be_translated_when_it_is_read_back():
    note = Note(Message("{count:,} of {name!r} scores {bleu:.1f}", count=1200, name="글", bleu=2.25))
    line = to_json(note, 0.0)
    assert json.loads(line)["message"] == "1,200 of '글' scores 2.2"
    read = from_json(line)
    assert read == note
    assert read.message.translated(lambda _: "{bleu:.2f} {count} {name}") == "2.25 1200 글"


def test_a_note_of_an_earlier_release_is_read_as_it_is():
    note = from_json('{"event": "Note", "time": 1.5, "message": "with {braces}"}')
    assert note == Note("with {braces}")


def test_a_line_that_is_no_event_is_refused():
    with pytest.raises(ValueError, match="not an event"):
        from_json('{"event": "Nonsense"}')


def test_a_pause_ends_by_resume_and_by_stop():
    control = TrainingControl()
    control.pause()
    assert control.paused
    waiter = threading.Thread(target=control.wait_while_paused)
    waiter.start()
    assert waiter.is_alive()
    control.resume()
    waiter.join(5)
    assert not waiter.is_alive()
    control.pause()
    control.interrupt()
    assert not control.paused
    control.wait_while_paused()
    assert control.stopping
    assert control.ending is Ending.INTERRUPT
