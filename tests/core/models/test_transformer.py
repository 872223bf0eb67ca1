"""The Transformer against torch.nn's and Hugging Face's with the same weights; positions; depth."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import torch
from torch import nn

from seq2seq_core.config import SearchOptions
from seq2seq_core.data.batches import make_batch
from seq2seq_core.errors import CorpusError
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.models.attention import dot_product_attention
from seq2seq_core.models.layers import Dropout, Noise, set_noise, sinusoids
from seq2seq_core.search import beam_search


def copy_attention(theirs, query_weight, query_bias, memory_weight, memory_bias, out):
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([query_weight, memory_weight]))
        theirs.in_proj_bias.copy_(torch.cat([query_bias, memory_bias]))
        theirs.out_proj.weight.copy_(out.weight)
        theirs.out_proj.bias.copy_(out.bias)


def copy_rest(theirs, ours, norms):
    theirs.linear1.load_state_dict(ours.feed_forward.inner.state_dict())
    theirs.linear2.load_state_dict(ours.feed_forward.outer.state_dict())
    for number, norm in enumerate(norms, start=1):
        getattr(theirs, f"norm{number}").load_state_dict(norm.state_dict())


def two_pairs():
    return make_batch(
        [np.array([5, 6, 7, 8, 3]), np.array([9, 3])], [np.array([10, 11]), np.array([12, 13, 14, 15])]
    )


def shaken(config):
    """A model in float64 whose biases and norms are not those of the start either."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = build_model(config, 40, 40).eval().double()
        for parameter in model.parameters():
            parameter.data.add_(0.02 * torch.randn_like(parameter))
    return model


@pytest.mark.parametrize("layers", [2, 8])
@pytest.mark.parametrize("norm", ["pre", "post"])
def test_logits_are_those_of_torchs_layers(norm, layers):
    ours = shaken(
        TransformerConfig(
            width=24, feed_forward=48, heads=3, encoder_layers=layers, decoder_layers=layers, norm=norm
        )
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = nn.Transformer(
            24, 3, layers, layers, 48, 0.0, batch_first=True, norm_first=norm == "pre", dtype=torch.float64
        ).eval()
    if norm == "post":  # torch adds final norms that the paper does not have
        theirs.encoder.norm = theirs.decoder.norm = None
    else:
        theirs.encoder.norm.load_state_dict(ours.encoder_norm.state_dict())
        theirs.decoder.norm.load_state_dict(ours.decoder_norm.state_dict())
    for mine, other in zip(ours.encoder, theirs.encoder.layers, strict=True):
        weight, bias = mine.attention_in.weight, mine.attention_in.bias
        copy_attention(other.self_attn, weight[:24], bias[:24], weight[24:], bias[24:], mine.attention_out)
        copy_rest(other, mine, (mine.attention_norm, mine.feed_forward_norm))
    for mine, other in zip(ours.decoder, theirs.decoder.layers, strict=True):
        weight, bias = mine.self_in.weight, mine.self_in.bias
        copy_attention(other.self_attn, weight[:24], bias[:24], weight[24:], bias[24:], mine.self_out)
        copy_attention(
            other.multihead_attn,
            mine.cross_query.weight,
            mine.cross_query.bias,
            mine.cross_memory.weight,
            mine.cross_memory.bias,
            mine.cross_out,
        )
        copy_rest(other, mine, (mine.self_norm, mine.cross_norm, mine.feed_forward_norm))
    batch = two_pairs()

    def embed(ids):
        return ours.embeddings.target[ids] * math.sqrt(24) + sinusoids(
            0, ids.shape[1], 24, torch.device("cpu")
        )

    hidden = ~batch.source_mask
    with torch.no_grad():  # not inference mode, where torch takes a fast path of its own
        features = theirs(
            embed(batch.source),
            embed(batch.target_input),
            tgt_mask=nn.Transformer.generate_square_subsequent_mask(5).isinf(),
            src_key_padding_mask=hidden,
            memory_key_padding_mask=hidden,
        )
        expected = features @ ours.embeddings.target.T
        actual = ours.output(ours(batch))
    real = batch.target_mask
    torch.testing.assert_close(actual[real], expected[real], atol=1e-10, rtol=1e-10)


def copy_projections(theirs, query, key_value, out):
    """Into Hugging Face's attention; ``query`` alone, or the three stacked with ``key_value`` None."""
    blocks = [query] if key_value is None else [query, key_value]
    weights = torch.cat([block.weight for block in blocks]).chunk(3)
    biases = torch.cat([block.bias for block in blocks]).chunk(3)
    for name, weight, bias in zip("qkv", weights, biases, strict=True):
        getattr(theirs, f"{name}_proj").weight.copy_(weight)
        getattr(theirs, f"{name}_proj").bias.copy_(bias)
    theirs.out_proj.load_state_dict(out.state_dict())


@torch.no_grad()
def test_logits_are_those_of_hugging_faces_marian():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformers = pytest.importorskip("transformers", reason="Hugging Face's transformers is not here")
        shape = transformers.MarianConfig(
            vocab_size=40, d_model=24, encoder_layers=2, decoder_layers=3, encoder_ffn_dim=48,
            decoder_ffn_dim=48, encoder_attention_heads=3, decoder_attention_heads=3, dropout=0.0,
            activation_function="swish", scale_embedding=True, max_position_embeddings=16, pad_token_id=0,
            eos_token_id=3, decoder_start_token_id=2, attn_implementation="eager",
        )  # fmt: skip
        theirs = transformers.MarianMTModel(shape).eval().double()
    ours = shaken(
        TransformerConfig(
            width=24, feed_forward=48, heads=3, encoder_layers=2, decoder_layers=3, norm="post",
            activation="swish", positions="learned", max_positions=16,
        )
    )  # fmt: skip
    model = theirs.model
    model.shared.weight.copy_(ours.embeddings.target)
    for half, positions in ((model.encoder, ours.source_positions), (model.decoder, ours.target_positions)):
        half.embed_positions.weight.copy_(positions.weight)
    for other, mine in zip(model.encoder.layers, ours.encoder, strict=True):
        copy_projections(other.self_attn, mine.attention_in, None, mine.attention_out)
        other.self_attn_layer_norm.load_state_dict(mine.attention_norm.state_dict())
    for other, mine in zip(model.decoder.layers, ours.decoder, strict=True):
        copy_projections(other.self_attn, mine.self_in, None, mine.self_out)
        copy_projections(other.encoder_attn, mine.cross_query, mine.cross_memory, mine.cross_out)
        other.self_attn_layer_norm.load_state_dict(mine.self_norm.state_dict())
        other.encoder_attn_layer_norm.load_state_dict(mine.cross_norm.state_dict())
    for other, mine in zip(
        [*model.encoder.layers, *model.decoder.layers], [*ours.encoder, *ours.decoder], strict=True
    ):
        other.fc1.load_state_dict(mine.feed_forward.inner.state_dict())
        other.fc2.load_state_dict(mine.feed_forward.outer.state_dict())
        other.final_layer_norm.load_state_dict(mine.feed_forward_norm.state_dict())
    batch = two_pairs()
    expected = theirs(
        input_ids=batch.source, attention_mask=batch.source_mask, decoder_input_ids=batch.target_input
    ).logits
    real = batch.target_mask
    torch.testing.assert_close(ours.output(ours(batch))[real], expected[real], atol=1e-10, rtol=1e-10)


def test_positions_are_sines_and_cosines_of_geometric_wavelengths_up_to_ten_thousand():
    positions = sinusoids(3, 2, 8, torch.device("cpu"))
    for row, place in enumerate((3, 4)):
        for i in range(4):
            angle = place / 10_000 ** (i / 3)
            assert float(positions[row, i]) == pytest.approx(math.sin(angle), abs=1e-5)
            assert float(positions[row, 4 + i]) == pytest.approx(math.cos(angle), abs=1e-5)


def test_interleaved_positions_are_the_papers_own():
    positions = sinusoids(3, 2, 8, torch.device("cpu"), interleaved=True)
    for row, place in enumerate((3, 4)):
        for i in range(4):
            angle = place / 10_000 ** (2 * i / 8)
            assert float(positions[row, 2 * i]) == pytest.approx(math.sin(angle), abs=1e-6)
            assert float(positions[row, 2 * i + 1]) == pytest.approx(math.cos(angle), abs=1e-6)
    config = TransformerConfig(width=8, heads=2, feed_forward=8, positions="sinusoidal-interleaved")
    table = build_model(config, 20, 20).source_positions(5, torch.device("cpu"))
    assert torch.equal(table[3:], positions)


def test_texts_longer_than_the_table_of_positions_are_read():
    config = TransformerConfig(width=8, feed_forward=8, heads=2, encoder_layers=1, decoder_layers=1)
    model = build_model(config, 20, 20).eval()
    with torch.inference_mode():
        memory = model.encode(torch.full((1, 700), 5), torch.ones(1, 700, dtype=torch.bool))
    assert memory.states.shape == (1, 700, 8)
    assert bool(memory.states.isfinite().all())


LEARNED = TransformerConfig(
    width=8,
    feed_forward=8,
    heads=2,
    encoder_layers=1,
    decoder_layers=1,
    positions="learned",
    max_positions=6,
)


@torch.no_grad()
def test_no_text_is_longer_than_learned_positions_reach():
    model = build_model(LEARNED, 20, 20).eval()
    assert (model.abilities.max_source, model.abilities.max_target) == (6, 5)
    fits = model.encode(torch.full((1, 6), 5), torch.ones(1, 6, dtype=torch.bool))
    with pytest.raises(CorpusError, match=r"7 tokens is too long.*learned 6 positions.*Split"):
        model.encode(torch.full((1, 7), 5), torch.ones(1, 7, dtype=torch.bool))
    state = model.step(torch.full((1, 5), 5), model.start(fits)).state
    state = model.step(torch.full((1, 1), 5), state).state
    with pytest.raises(CorpusError, match="7 tokens is too long"):
        model.step(torch.full((1, 1), 5), state)


def test_a_search_ends_where_learned_positions_do():
    model = build_model(LEARNED, 20, 20).eval()
    with torch.inference_mode():
        memory = model.encode(torch.full((1, 6), 5), torch.ones(1, 6, dtype=torch.bool))
    never = [token for token in range(20) if token != 7 and token != 3]
    for options in (SearchOptions(beam=2), SearchOptions(beam=2, max_length=40)):
        (found,) = beam_search(
            model, memory, start_ids=(2,), eos=3, options=options, source_lengths=[6], forbidden=never
        )
        assert max(len(h.ids) for h in found.hypotheses) <= 5


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_a_deep_model_starts_with_logits_and_gradients_of_an_even_size(norm):
    config = TransformerConfig(
        width=64, feed_forward=128, heads=4, encoder_layers=12, decoder_layers=12, norm=norm, dropout=0.0
    )
    model = build_model(config, 40, 40, torch.Generator().manual_seed(1))
    logits = model.output(model(two_pairs()))
    assert 0.3 < float(logits.detach().std()) < 3
    logits.logsumexp(dim=-1).sum().backward()
    sizes = [float(layer.feed_forward.inner.weight.grad.norm()) for layer in model.encoder]
    assert max(sizes) < 30 * min(sizes)


def test_attention_dropout_drops_weights_and_keeps_their_mean():
    queries, keys = torch.randn(2, 2, 3, 4, 8, generator=torch.Generator().manual_seed(1)).unbind()
    values = torch.eye(4, 8).expand(2, 3, 4, 8)  # so that the result is the weights
    plain, weights = dot_product_attention(queries, keys, values, None, want_weights=True)
    dropout = Dropout(0.25).train()
    dropped = torch.stack(
        [dot_product_attention(queries, keys, values, None, dropout=dropout)[0] for _ in range(4000)]
    )
    ratio = dropped[..., :4] / weights
    assert sorted(ratio.mul(3).round().unique().tolist()) == [0.0, 4.0]
    torch.testing.assert_close(dropped.mean(dim=0), plain, atol=0.02, rtol=0)
    once, fused = (
        dot_product_attention(queries, keys, values, None, dropout=d)[0] for d in (dropout.eval(), None)
    )
    assert torch.equal(once, fused)


ALL = 1 - 1e-9
"""Dropout of everything."""


@torch.no_grad()
def test_dropout_is_inside_the_feed_forward_layers():
    config = TransformerConfig(width=16, feed_forward=24, dropout=ALL)
    layer = shaken(config).train().encoder[0].feed_forward
    x = torch.randn(2, 5, 16, generator=torch.Generator().manual_seed(1)).double()
    torch.testing.assert_close(layer(x), layer.outer.bias.expand(2, 5, 16))


@pytest.mark.parametrize("decoder", ["attention", "ssru"])
@torch.no_grad()
def test_dropout_is_after_every_sublayer_and_of_embeddings(decoder):
    """A layer of which every sublayer's result is dropped is its residual connections."""
    model = shaken(TransformerConfig(width=16, feed_forward=24, decoder=decoder, dropout=ALL)).train()
    set_noise(model, Noise(1))
    batch = two_pairs()
    x = torch.randn(2, 5, 16, generator=torch.Generator().manual_seed(1)).double()
    for layer in model.encoder:
        torch.testing.assert_close(layer(x, None), x)
    memory = model.encode(batch.source, batch.source_mask)
    for layer, cross in zip(model.decoder, memory.cross, strict=True):
        torch.testing.assert_close(layer(x, None, cross, None)[0], x)
    torch.testing.assert_close(memory.states, model.encoder_norm.bias.expand_as(memory.states))
    torch.testing.assert_close(model(batch), model.decoder_norm.bias.expand_as(model(batch)))


def test_attention_and_word_dropout_reach_every_part_that_they_belong_to():
    shape = {"width": 16, "feed_forward": 16, "heads": 2, "encoder_layers": 1, "decoder_layers": 1}
    batch = two_pairs()
    for name in ("attention_dropout", "word_dropout"):
        model = build_model(TransformerConfig(**shape, dropout=0.0, **{name: 0.5}), 40, 40)
        with torch.no_grad():
            whole, memory = model.eval()(batch), model.encode(batch.source, batch.source_mask)
            model.train()
            assert not torch.equal(model.encode(batch.source, batch.source_mask).states, memory.states)
            assert not torch.equal(model._read_target(batch.target_input, memory), whole)


@pytest.mark.parametrize(
    "config",
    [
        TransformerConfig(width=24, feed_forward=48, heads=3, encoder_layers=1, decoder_layers=2),
        TransformerConfig(
            width=24, feed_forward=48, heads=2, encoder_layers=1, norm="post", activation="gelu"
        ),
        TransformerConfig(
            width=24, feed_forward=48, heads=2, encoder_layers=1, positions="learned", activation="swish"
        ),
    ],
    ids=["pre-norm", "post-norm", "learned positions"],
)
def test_a_frozen_decoders_steps_are_teacher_forcing_also_after_rows_are_selected(config):
    model = shaken(config)
    batch = two_pairs()
    with torch.inference_mode():
        expected = model.output(model(batch))
        model.freeze()
        assert model._frozen is not None
        state = model.start(model.encode(batch.source, batch.source_mask))
        state = state.select(torch.tensor([0, 0, 1, 1]))  # two hypotheses of each sentence
        tokens = batch.target_input.repeat_interleave(2, dim=0)
        for place in range(tokens.shape[1]):
            step = model.step(tokens[:, place : place + 1], state)
            told = expected.repeat_interleave(2, dim=0)[:, place]
            torch.testing.assert_close(step.logits[:, 0], told, atol=1e-10, rtol=1e-10)
            state = step.state.select(torch.tensor([1, 0, 3, 3]))
            tokens = tokens[[1, 0, 3, 3]]
        assert state.lengths.tolist() == [tokens.shape[1]] * 4


def test_a_decoder_that_looks_back_in_another_way_is_frozen_as_it_is():
    model = shaken(TransformerConfig(width=24, feed_forward=48, heads=3, encoder_layers=1, decoder="ssru"))
    batch = two_pairs()
    with torch.inference_mode():
        expected = model.output(model(batch))[:, 0]
        model.freeze()
        state = model.start(model.encode(batch.source, batch.source_mask))
        logits = model.step(batch.target_input[:, :1], state).logits[:, 0]
    torch.testing.assert_close(logits, expected, atol=1e-10, rtol=1e-10)


@pytest.mark.parametrize("tied", ["all", "target", "none"])
def test_the_padding_row_of_a_new_model_is_0_where_its_configuration_says_so(tied):
    shape = {"width": 16, "feed_forward": 16, "heads": 2, "encoder_layers": 1, "decoder_layers": 1}
    for zero in (True, False):
        config = TransformerConfig(**shape, output_bias=True, tied_embeddings=tied, zero_padding=zero)
        embeddings = build_model(config, 40, 40, torch.Generator().manual_seed(1)).embeddings
        for weight in (embeddings.source, embeddings.target, embeddings.output):
            assert bool(weight[0].any()) != zero
            assert bool(weight[1:].any(dim=1).all())


def test_a_padding_row_that_is_0_gets_no_gradient_to_leave_it():
    shape = {"width": 16, "feed_forward": 16, "heads": 2, "encoder_layers": 1, "decoder_layers": 1}
    for held in (True, False):
        config = TransformerConfig(**shape, dropout=0.0, output_bias=True, zero_padding=held)
        model = build_model(config, 40, 40, torch.Generator().manual_seed(1))
        model.output(model(two_pairs())).logsumexp(dim=-1).sum().backward()
        model.hold()
        weights = (model.embeddings.target, model.embeddings.bias)
        assert all(bool(weight.grad[1:].any()) for weight in weights)
        assert all(bool(weight.grad[0].any()) != held for weight in weights)
