"""What every architecture keeps: steps equal teacher forcing, rows are independent, states rewind."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.data.batches import make_batch
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.models.layers import Noise, set_noise
from seq2seq_core.models.protocol import NOTHING, Capture
from tests.core.models.recurrent_shapes import SHAPES

CONFIGS = {
    "pre-norm": TransformerConfig(width=16, feed_forward=24, heads=2, encoder_layers=2, decoder_layers=2),
    "post-norm": TransformerConfig(
        width=16, feed_forward=24, heads=4, encoder_layers=1, decoder_layers=2, norm="post"
    ),
    "untied": TransformerConfig(
        width=16, feed_forward=24, heads=2, tied_embeddings="none", activation="gelu"
    ),
    "learned positions": TransformerConfig(
        width=16, feed_forward=24, heads=2, encoder_layers=1, decoder_layers=1, positions="learned"
    ),
    "ssru": TransformerConfig(width=16, feed_forward=24, heads=2, encoder_layers=1, decoder="ssru"),
    "post-norm ssru": TransformerConfig(
        width=16, feed_forward=24, heads=2, encoder_layers=1, decoder_layers=2, norm="post", decoder="ssru"
    ),
    **SHAPES,
}
VOCABULARY = 30


@pytest.fixture(params=CONFIGS)
def model(request):
    return make(request.param)


def make(name):
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return build_model(CONFIGS[name], VOCABULARY, VOCABULARY).eval()


def batch_of(lengths, seed=0):
    rng = np.random.default_rng(seed)
    sources = [np.append(rng.integers(4, VOCABULARY, s), 3) for s, _ in lengths]
    return make_batch(sources, [rng.integers(4, VOCABULARY, t) for _, t in lengths])


@torch.inference_mode()
def stepped(model, batch, capture=NOTHING):
    state = model.start(model.encode(batch.source, batch.source_mask))
    logits, maps = [], []
    for column in batch.target_input.T:
        step = model.step(column[:, None], state, capture)
        state = step.state
        logits.append(step.logits)
        maps.append(step.attention)
    return torch.cat(logits, dim=1), state, maps


def test_step_by_step_equals_teacher_forcing_padded_or_not(model):
    batch = batch_of([(5, 7), (2, 3), (9, 40), (1, 1)])  # 40 tokens outgrow the first cache
    with torch.inference_mode():
        forced = model.output(model(batch))
    by_step, _, _ = stepped(model, batch)
    torch.testing.assert_close(by_step[batch.target_mask], forced[batch.target_mask], atol=2e-5, rtol=1e-4)


def test_a_row_never_depends_on_its_neighbours(model):
    lengths = [(5, 7), (2, 3), (9, 12)]
    together = batch_of(lengths)
    with torch.inference_mode():
        all_logits = model.output(model(together))
        for i, (source, target) in enumerate(lengths):
            alone = make_batch(
                [together.source[i, : source + 1].numpy()], [together.target_output[i, :target].numpy()]
            )
            one = model.output(model(alone))
            torch.testing.assert_close(all_logits[i, : target + 1], one[0], atol=2e-5, rtol=1e-4)


def test_a_feed_chooses_what_the_decoder_reads(model):
    batch = batch_of([(5, 7), (2, 3)])
    other = torch.randint(4, VOCABULARY, batch.target_input.shape, generator=torch.Generator().manual_seed(1))
    other[:, 0] = batch.target_input[:, 0]
    asked = []

    def feed(gold, features):
        asked.append((gold, features))
        start = sum(tokens.shape[1] for tokens, _ in asked) - gold.shape[1] + 1
        return other[:, start : start + gold.shape[1]]

    with torch.inference_mode():
        expected = model(dataclasses.replace(batch, target_input=other))
    fed = model(batch, feed)
    torch.testing.assert_close(fed, expected, atol=2e-5, rtol=1e-4)
    if model.abilities.equal_length:
        assert not asked  # it reads nothing of what it writes
        return
    gold, features = (torch.cat(parts, dim=1) for parts in zip(*asked, strict=True))
    assert torch.equal(gold, batch.target_input[:, 1:])
    assert not features.requires_grad
    assert features.shape == fed[:, :-1].shape
    first = asked[0][1]
    if first.shape[1] == 1:  # it reads one token after the other: each answer decides the next features
        torch.testing.assert_close(features, fed[:, :-1])
    else:
        torch.testing.assert_close(features, model(batch)[:, :-1])


def test_attention_has_its_shape_and_its_sum_over_real_tokens(model):
    batch = batch_of([(5, 4), (2, 4)])
    _, _, maps = stepped(model, batch, Capture(attention=True))
    abilities = model.abilities
    for attention in maps:
        if not abilities.attention:
            assert attention is None
            assert abilities.attention_layers == abilities.attention_heads == 0
            continue
        assert attention.shape == (2, abilities.attention_layers, abilities.attention_heads, 1, 6)
        sums = attention.sum(-1)
        if abilities.attention_normalised:
            torch.testing.assert_close(sums, torch.ones_like(sums))
        else:
            assert (sums <= 1 + 1e-6).all()
            assert (sums < 0.99).any()
        assert (attention >= 0).all()
        assert (attention[1, ..., 3:] == 0).all()


def test_several_tokens_a_step_equal_one_by_one_with_attention(model):
    batch = batch_of([(5, 6), (4, 6)])
    one_by_one, _, maps = stepped(model, batch, Capture(attention=True))
    with torch.inference_mode():
        state = model.start(model.encode(batch.source, batch.source_mask))
        first = model.step(batch.target_input[:, :2], state, Capture(attention=True))
        rest = model.step(batch.target_input[:, 2:], first.state, Capture(attention=True))
    torch.testing.assert_close(torch.cat([first.logits, rest.logits], 1), one_by_one, atol=2e-5, rtol=1e-4)
    if not model.abilities.attention:
        return
    attention = torch.cat([first.attention, rest.attention], dim=3)
    torch.testing.assert_close(attention, torch.cat(maps, dim=3), atol=2e-5, rtol=1e-4)


def test_selected_output_rows_are_the_same_logits(model):
    batch = batch_of([(3, 4)])
    rows = torch.tensor([7, 4, 29])
    with torch.inference_mode():
        features = model(batch)
        torch.testing.assert_close(model.output(features, rows), model.output(features)[..., rows])


@given(data=st.data(), name=st.sampled_from(sorted(CONFIGS)))
def test_any_selection_and_rewind_goes_on_as_if_each_hypothesis_stood_alone(data, name):
    """A random walk of steps, selections and rewinds against teacher forcing of each row's own history."""
    model = make(name)
    batch = batch_of([(5, 1), (2, 1), (4, 1)])
    token = st.integers(4, VOCABULARY - 1)
    with torch.inference_mode():
        state = model.start(model.encode(batch.source, batch.source_mask))
        rows = [(sentence, []) for sentence in range(3)]
        for _ in range(data.draw(st.integers(1, 4))):
            k = data.draw(st.integers(1, 3))
            tokens = [[data.draw(token) for _ in range(k)] for _ in rows]
            step = model.step(torch.tensor(tokens), state)
            state = step.state
            rows = [(s, history + new) for (s, history), new in zip(rows, tokens, strict=True)]
            for (sentence, history), logits in zip(rows, step.logits, strict=True):
                torch.testing.assert_close(
                    logits, alone(model, batch, sentence, history)[-k:], atol=3e-5, rtol=1e-3
                )
            chosen = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, max_size=6))
            state, rows = state.select(torch.tensor(chosen)), [rows[i] for i in chosen]
            lengths = [data.draw(st.integers(0, len(history))) for _, history in rows]
            state = state.rewind(torch.tensor(lengths))
            rows = [(s, history[:n]) for (s, history), n in zip(rows, lengths, strict=True)]
            assert state.lengths.tolist() == lengths


def alone(model, batch, sentence, history):
    real = int(batch.source_mask[sentence].sum())
    memory = model.encode(
        batch.source[sentence : sentence + 1, :real], batch.source_mask[sentence : sentence + 1, :real]
    )
    return model.step(torch.tensor([history]), model.start(memory)).logits[0]


def test_rewind_cannot_add_tokens(model):
    batch = batch_of([(3, 2)])
    _, state, _ = stepped(model, batch)
    with pytest.raises(ValueError, match="cannot add"):
        state.rewind(torch.tensor([9]))


def test_gradients_are_those_of_finite_differences():
    for name in ("pre-norm", "post-norm", "learned positions", "ssru", "lstm"):
        model = make(name).double()
        batch = batch_of([(3, 3), (2, 2)])
        parameter = model.embeddings.target
        loss = model.output(model(batch)).square().sum()
        loss.backward()
        with torch.no_grad():
            for row, column in ((5, 1), (int(batch.source[0, 0]), 2)):
                parameter[row, column] += 1e-6
                above = model.output(model(batch)).square().sum()
                parameter[row, column] -= 2e-6
                below = model.output(model(batch)).square().sum()
                parameter[row, column] += 1e-6
                torch.testing.assert_close(
                    parameter.grad[row, column], (above - below) / 2e-6, rtol=1e-4, atol=1e-6
                )


def test_dropout_is_a_function_of_the_step_and_leaves_torchs_generator_alone():
    model = make("pre-norm").train()
    noise = Noise(5)
    set_noise(model, noise)
    batch = batch_of([(5, 5)])
    before = torch.random.get_rng_state()
    noise.begin(8)
    first = model(batch)
    noise.begin(9)
    other = model(batch)
    noise.begin(8)
    again = model(batch)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(before, torch.random.get_rng_state())


def test_dropout_drops_its_part_and_keeps_the_mean():
    noise = Noise(1)
    noise.begin(3)
    mask = noise.mask(torch.Size((400, 500)), 0.3, torch.device("cpu"))
    assert sorted(mask.unique().tolist()) == pytest.approx([0.0, 1 / 0.7])
    assert float((mask == 0).float().mean()) == pytest.approx(0.3, abs=0.01)
    assert float(mask.mean()) == pytest.approx(1.0, abs=0.02)


def test_a_frozen_models_output_is_the_same_and_packed_only_where_float16_has_every_weight(model):
    batch = batch_of([(3, 4), (5, 2)])
    with torch.inference_mode():
        features = model(batch)
    model.freeze()
    assert model._packed is None
    model.output_weight().data.copy_(model.output_weight().half().float())
    with torch.inference_mode():
        expected = model.output(features)
        model.freeze()
        assert (model._packed is not None) == (torch.backends.quantized.engine in ("x86", "fbgemm"))
        torch.testing.assert_close(model.output(features), expected, atol=1e-5, rtol=1e-5)
        rows = torch.tensor([4, 9])
        torch.testing.assert_close(model.output(features, rows), expected[..., rows], atol=1e-5, rtol=1e-5)
