"""Recurrent models against torch's own layers and against their papers' formulas, written out."""

from __future__ import annotations

import dataclasses

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from seq2seq_core.errors import ConfigError
from seq2seq_core.model_config import RecurrentConfig, TaggerConfig
from seq2seq_core.models import build_model
from seq2seq_core.models.cells import (
    CellWeights,
    RunningCell,
    SequenceDropout,
    SequenceMasks,
    new_weights,
)
from seq2seq_core.models.initial import initialize
from seq2seq_core.models.layers import Noise, set_noise
from seq2seq_core.models.protocol import Capture
from seq2seq_core.models.recurrent_decoder import DecoderPass
from seq2seq_core.models.recurrent_encoder import RecurrentEncoder
from tests.core.models.recurrent_shapes import SHAPES
from tests.core.models.test_protocol import VOCABULARY, batch_of

CELLS = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}
STACKS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def random(*shape, seed=1):
    return torch.randn(*shape, dtype=torch.double, generator=torch.Generator().manual_seed(seed))


def model_of(config, seed=3):
    generator = torch.Generator().manual_seed(seed)
    return build_model(config, VOCABULARY, VOCABULARY, generator).double().eval()


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_torchs_whether_its_inputs_are_known_at_once_or_come_step_by_step(cell):
    theirs = CELLS[cell](5, 4).double()
    for number, parameter in enumerate(theirs.parameters()):
        parameter.data = random(*parameter.shape, seed=number)
    ours = RunningCell(cell, CellWeights(*theirs.parameters()), 3)
    x, first = random(6, 2, 5), random(2, 4, seed=9)
    state = (first, random(2, 4, seed=8)) if cell == "lstm" else (first,)
    expected = state if cell == "lstm" else first
    products = ours.products(x[:, :, :3])
    for step in range(6):
        state = ours.advance(products[step] + ours.more(x[step, :, 3:]), state)
        expected = theirs(x[step], expected)
        torch.testing.assert_close(state, expected if cell == "lstm" else (expected,))


@pytest.mark.parametrize("cell", CELLS)
def test_a_cells_gradients_over_several_steps_are_those_of_finite_differences(cell):
    weights = [random(*w.shape, seed=n).requires_grad_() for n, w in enumerate(new_weights(cell, 3, 2))]
    x, first = random(4, 2, 2).requires_grad_(), random(2, 2, seed=5).requires_grad_()
    beside, keep = random(2, 1, seed=6).requires_grad_(), torch.tensor([[0.0, 2.0], [2.0, 2.0]]).double()

    def run(x, first, beside, *weights):
        running = RunningCell(cell, CellWeights(*weights), 2)
        products = running.products(x) + running.more(beside)
        return running.run(products, (first, first)[: 2 if cell == "lstm" else 1], keep)[-1]

    assert torch.autograd.gradcheck(run, (x, first, beside, *weights))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("directions", ["all", "none"])
def test_an_encoder_is_torchs_over_packed_sentences_with_the_same_parameter_names(cell, directions):
    ours = RecurrentEncoder(cell, 3, 4, 2, bidirectional=directions).double()
    initialize(ours, torch.Generator().manual_seed(2))
    two = directions == "all"
    theirs = STACKS[cell](3, 2 if two else 4, num_layers=2, bidirectional=two).double()
    theirs.load_state_dict(ours.state_dict())
    x, lengths = random(6, 3, 3), torch.tensor([4, 6, 1])
    mask = torch.arange(6) < lengths[:, None]
    states, ends = ours(x, mask, SequenceDropout(0.0, variational=False).begin())
    packed, last = theirs(pack_padded_sequence(x, lengths, enforce_sorted=False))
    expected, _ = pad_packed_sequence(packed)
    torch.testing.assert_close(states[mask.T], expected[mask.T])
    for slot, theirs_last in enumerate(last if cell == "lstm" else (last,)):
        by_layer = theirs_last.view(2, -1, 3, theirs_last.shape[-1]).transpose(1, 2).reshape(2, 3, 4)
        torch.testing.assert_close(torch.stack([end[slot] for end in ends]), by_layer)


def test_gnmts_encoder_has_two_directions_at_the_bottom_and_adds_inputs_from_the_third_layer_on():
    encoder = RecurrentEncoder("lstm", 3, 4, 4, bidirectional="first", residual=True).double()
    initialize(encoder, torch.Generator().manual_seed(2))
    x = random(5, 1, 3)
    states, _ = encoder(x, torch.ones(1, 5).bool(), SequenceDropout(0.0, variational=False).begin())
    expected = x
    for layer in range(4):
        plain = nn.LSTM(expected.shape[2], 2 if layer == 0 else 4, bidirectional=layer == 0).double()
        names = {name.replace("l0", f"l{layer}"): name for name in plain.state_dict()}
        plain.load_state_dict({own: encoder.state_dict()[name] for name, own in names.items()})
        expected = plain(expected)[0] + (expected if layer >= 2 else 0)
    torch.testing.assert_close(states, expected)


@pytest.mark.parametrize("attention", ["none", "luong-general"])
def test_a_reversed_source_is_one_that_was_written_backwards_but_for_its_end(attention):
    config = RecurrentConfig(attention=attention, bidirectional="none", embedding=6, hidden=8)
    plain = model_of(config)
    reverse = model_of(dataclasses.replace(config, reverse_source=True))
    batch = batch_of([(4, 3), (2, 3)])
    backwards = batch.source.clone()
    for row, length in zip(backwards, (4, 2), strict=True):
        row[:length] = row[:length].flip(0)
    ours = reverse.encode(batch.source, batch.source_mask)
    theirs = plain.encode(backwards, batch.source_mask)
    torch.testing.assert_close(ours.first, theirs.first)
    if attention != "none":  # the states stand where their tokens stand, so that maps need no turning
        for row, length in enumerate((4, 2)):
            torch.testing.assert_close(ours.states[row, :length], theirs.states[row, :length].flip(0))
            torch.testing.assert_close(ours.states[row, length], theirs.states[row, length])


def parts(config):
    """A model, a pair's embedded source ``[S, I]`` and target ``[T, I]``, and its features ``[T, E]``."""
    model = model_of(config)
    batch = batch_of([(5, 4)])
    scale = config.embedding**0.5
    source, target = (
        F.embedding(ids[0], weight).detach() * scale
        for ids, weight in (
            (batch.source, model.embeddings.source),
            (batch.target_input, model.embeddings.target),
        )
    )
    with torch.no_grad():
        return model, source, target, model(batch)[0]


def encoded(model, source):
    """States ``[S, D]`` and, by layer, last states of torch's own encoder with the model's weights."""
    config = model.config
    two = config.bidirectional == "all"
    stack = STACKS[config.cell](
        config.embedding,
        config.hidden // (2 if two else 1),
        num_layers=config.encoder_layers,
        bidirectional=two,
    ).double()
    stack.load_state_dict(model.encoder.state_dict())
    return stack.requires_grad_(False)(source)


def decoder_cells(model):
    made = []
    for layer in model.decoder:
        weights = layer.weights
        cell = CELLS[model.config.cell](weights.weight_ih.shape[1], model.config.hidden).double()
        cell.load_state_dict(weights._asdict())
        made.append(cell.requires_grad_(False))
    return made


def test_sutskever_starts_a_deep_decoder_from_the_last_states_of_each_layer():
    config = RecurrentConfig(
        attention="none", bidirectional="none", embedding=6, hidden=8, encoder_layers=2, decoder_layers=2
    )
    model, source, target, features = parts(config)
    _, (hidden, cells) = encoded(model, source)
    decoder = nn.LSTM(6, 8, num_layers=2).double().requires_grad_(False)
    decoder.load_state_dict(
        {
            f"{kind}_l{n}": w
            for n, layer in enumerate(model.decoder)
            for kind, w in layer.weights._asdict().items()
        }
    )
    states, _ = decoder(target, (hidden, cells))
    torch.testing.assert_close(features, states @ model.readout.weight.T)


def test_cho_reads_the_fixed_vector_at_each_step_and_in_the_readout():
    config = RecurrentConfig(
        cell="gru", attention="none", context="every-step", bidirectional="none", embedding=6, hidden=8
    )
    model, source, target, features = parts(config)
    c = torch.tanh(model.summary(encoded(model, source)[1][-1]))
    h = torch.tanh(model.bridge(c))
    (cell,) = decoder_cells(model)
    for token, feature in zip(target, features, strict=True):
        h = cell(torch.cat([token, c]), h)
        torch.testing.assert_close(feature, torch.tanh(model.readout(torch.cat([h, c, token]))))


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_bahdanau_asks_with_the_state_before_a_step(cell):
    model, source, target, features = parts(RecurrentConfig(cell=cell, embedding=6, hidden=8))
    states, last = encoded(model, source)
    ends = (last[0] if cell == "lstm" else last).flatten()
    state = torch.tanh(model.bridge(ends)).split(8)
    (decoder,) = decoder_cells(model)
    u = model.attention.memory(states)
    for token, feature in zip(target, features, strict=True):
        energies = torch.tanh(model.attention.query(state[0]) + u) @ model.attention.energy
        c = energies.softmax(0) @ states
        x = torch.cat([token, c])
        state = decoder(x, state) if cell == "lstm" else (decoder(x, state[0]),)
        torch.testing.assert_close(feature, torch.tanh(model.readout(torch.cat([state[0], c, token]))))


@pytest.mark.parametrize("feeding", [False, True])
def test_luong_asks_with_the_state_after_a_step_and_may_feed_the_attentional_vector(feeding):
    config = RecurrentConfig(attention="luong-general", input_feeding=feeding, embedding=6, hidden=8)
    model, source, target, features = parts(config)
    states, (hidden, cells) = encoded(model, source)
    h, c = hidden.flatten(), cells.flatten()
    (decoder,) = decoder_cells(model)
    vector = torch.zeros(6).double()
    for token, feature in zip(target, features, strict=True):
        h, c = decoder(torch.cat([token, vector]) if feeding else token, (h, c))
        scores = states @ (model.attention.memory.weight.T @ h)
        context = scores.softmax(0) @ states
        vector = torch.tanh(model.readout.weight @ torch.cat([context, h]))
        torch.testing.assert_close(feature, vector)


def test_gnmt_asks_with_the_bottom_layer_and_shows_the_context_to_all():
    config = dataclasses.replace(SHAPES["gnmt"], bidirectional="all", encoder_layers=1)
    model, source, target, features = parts(config)
    states, (last, _) = encoded(model, source)
    flat = torch.tanh(model.bridge(last.flatten())).split(config.hidden)
    layers = [(flat[i], flat[i + 1]) for i in range(0, len(flat), 2)]
    cells = decoder_cells(model)
    assert len(cells) == 4
    for token, feature in zip(target, features, strict=True):
        query = model.attention.query(layers[0][0])
        c = (torch.tanh(query + model.attention.memory(states)) @ model.attention.energy).softmax(0) @ states
        y = token
        for n, cell in enumerate(cells):
            layers[n] = cell(torch.cat([y, c]), layers[n])
            y = layers[n][0] + (y if n >= 2 else 0)
        torch.testing.assert_close(feature, torch.tanh(model.readout(torch.cat([y, c, token]))))


@pytest.mark.parametrize("window", [1, 3])
def test_local_attention_of_a_model_looks_as_far_as_its_window(window):
    model = model_of(RecurrentConfig(attention="luong-local", window=window, embedding=6, hidden=8))
    batch = batch_of([(30, 5)])
    with torch.inference_mode():
        state = model.start(model.encode(batch.source, batch.source_mask))
        attention = model.step(batch.target_input, state, Capture(attention=True)).attention
    for weights in attention[0, 0, 0]:  # around a place that is not a whole number
        assert len(weights.nonzero()) == 2 * window


@pytest.mark.parametrize("name", SHAPES)
def test_every_parameter_has_the_gradient_of_finite_differences(name):
    tied = "target" if isinstance(SHAPES[name], TaggerConfig) else "none"
    model = model_of(dataclasses.replace(SHAPES[name], tied_embeddings=tied))
    batch = batch_of([(3, 3), (2, 2)])

    def loss():
        return model.output(model(batch))[batch.target_mask].square().sum()

    loss().backward()
    direction = {}
    for number, (key, parameter) in enumerate(model.named_parameters()):
        assert parameter.grad is not None, key
        assert parameter.grad.abs().max() > 0, key
        direction[key] = random(*parameter.shape, seed=number)
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            parameter.add_(direction[key], alpha=1e-6)
            above = loss()
            parameter.sub_(direction[key], alpha=2e-6)
            below = loss()
            parameter.add_(direction[key], alpha=1e-6)
            slope = (above - below) / 2e-6
            torch.testing.assert_close(
                (parameter.grad * direction[key]).sum(), slope, rtol=1e-5, atol=1e-6, msg=key
            )


def test_other_dropout_drops_other_units_at_each_step():
    masks = SequenceDropout(0.5, variational=False).train().begin()
    x = masks("here", torch.ones(4, 3, 50))
    assert sorted(x.unique().tolist()) == [0.0, 2.0]
    assert len(x.flatten(0, 1).unique(dim=0)) == 12
    assert float(x.mean()) == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("name", SHAPES)
def test_every_recurrent_model_drops_from_words_between_layers_and_from_features(name, monkeypatch):
    config = SHAPES[name]
    if isinstance(config, TaggerConfig):
        layers, places = config.layers, {"source", "top", "readout"}
    else:
        layers, places = config.encoder_layers, {"source", "target", "readout"}
        places |= {f"decoder {layer}" for layer in range(config.decoder_layers)}
    places |= {f"encoder {layer}" for layer in range(layers - 1)}
    model = model_of(dataclasses.replace(config, dropout=0.5)).train()
    dropped, call = set(), SequenceMasks.__call__

    def watched(masks, place, x):
        left = call(masks, place, x)
        if (left == 0).any() and not (x == 0).any():
            dropped.add(place)
        return left

    monkeypatch.setattr(SequenceMasks, "__call__", watched)
    features = model(batch_of([(5, 6), (3, 4)]))
    assert dropped == places
    assert 0.2 < float((features == 0).double().mean()) < 0.8


def test_variational_dropout_drops_the_same_units_at_all_steps():
    dropout = SequenceDropout(0.5, variational=True).train()
    masks = dropout.begin()
    x = masks("here", torch.ones(4, 3, 50))
    assert torch.equal(x, x[:1].expand_as(x))
    assert torch.equal(masks("here", torch.ones(3, 50)), x[0])
    assert not torch.equal(masks("there", torch.ones(3, 50)), x[0])
    assert not torch.equal(dropout.begin()("here", torch.ones(3, 50)), x[0])
    assert sorted(x.unique().tolist()) == [0.0, 2.0]
    assert (masks.recurrent("between steps", x) is None) is False
    assert SequenceDropout(0.5, variational=False).train().begin().recurrent("between steps", x) is None


ALL = SequenceDropout(1 - 1e-9, variational=True).train()
"""Drops whatever it may, so that a plain network knows at no step anything of the one before."""


def test_variational_dropout_is_between_the_steps_of_an_encoder():
    encoder = RecurrentEncoder("rnn", 3, 4, 1, bidirectional="all").double()
    initialize(encoder, torch.Generator().manual_seed(2))
    x, mask = random(5, 2, 3), torch.ones(2, 5).bool()
    whole = encoder(x, mask, ALL.begin()).states
    alone = [encoder(one, mask[:, :1], ALL.begin()).states for one in x.split(1)]
    torch.testing.assert_close(whole, torch.cat(alone))


@pytest.mark.parametrize("attention", ["none", "bahdanau"])
def test_variational_dropout_is_between_the_steps_of_a_decoder(attention):
    """Also where attention makes it go step by step."""
    model = model_of(
        RecurrentConfig(
            cell="rnn", attention=attention, embedding=6, hidden=8, encoder_layers=2, decoder_layers=2
        )
    )
    batch = batch_of([(4, 5), (3, 5)])
    memory = model.encode(batch.source, batch.source_mask)
    if attention != "none":  # attention asks with the state before, of which nothing is dropped
        memory = dataclasses.replace(memory, states=torch.zeros_like(memory.states))
    embedded = model.embeddings.of_target(batch.target_input).transpose(0, 1)
    whole = DecoderPass(model, memory, 1, ALL.begin()).read(embedded, memory.first).trail
    for token, states in zip(embedded.split(1), whole, strict=True):
        (alone,) = DecoderPass(model, memory, 1, ALL.begin()).read(token, 9 * memory.first).trail
        torch.testing.assert_close(states, alone)


@pytest.mark.parametrize("name", ["lstm-bahdanau", "input feeding", "gru", "gnmt"])
def test_a_fed_pass_drops_the_same_units_as_one_of_teacher_forcing(name):
    """Variational masks belong to the sentence: token by token or at once, they are the same."""
    config = dataclasses.replace(SHAPES[name], variational=True, dropout=0.4, word_dropout=0.3)
    model = model_of(config).train()
    batch, noise = batch_of([(5, 6), (3, 4)]), Noise(4)
    set_noise(model, noise)
    with torch.no_grad():
        noise.begin(1)
        forced = model(batch)
        noise.begin(1)
        fed = model(batch, lambda gold, features: gold)
        noise.begin(2)
        other = model(batch)
    torch.testing.assert_close(forced, fed)
    assert not torch.allclose(forced, other)


def test_word_dropout_leaves_out_words_on_both_sides():
    config = RecurrentConfig(embedding=6, hidden=8, dropout=0.0, word_dropout=0.999999)
    model = model_of(config).train()
    batch = batch_of([(5, 6)])
    with torch.no_grad():
        dropped = model(batch)
        model.eval()
        for weight in {model.embeddings.source, model.embeddings.target}:
            weight.zero_()
        torch.testing.assert_close(dropped, model(batch))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"attention": "none", "encoder_layers": 2}, "starts from an encoder layer"),
        ({"residual": True}, "third layer"),
        ({"attention": "bahdanau", "input_feeding": True}, "luong"),
        ({"attention": "luong-dot", "attend_from": "bottom"}, "bahdanau"),
        ({"context": "every-step"}, "belongs to attention = 'none'"),
        ({"hidden": 7}, "odd"),
        ({"window": 0}, "window"),
    ],
)
def test_combinations_that_mean_nothing_are_refused(values, message):
    with pytest.raises(ConfigError, match=message):
        RecurrentConfig(**values)
