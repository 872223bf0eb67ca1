"""The Transformer against torch.nn's with the same weights."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import torch
from torch import nn

from seq2seq_core.data.batches import make_batch
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.models.layers import sinusoids


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


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_logits_are_those_of_torchs_layers(norm):
    config = TransformerConfig(
        width=24, feed_forward=48, heads=3, encoder_layers=2, decoder_layers=2, norm=norm
    )
    with torch.random.fork_rng():
        torch.manual_seed(1)
        ours = build_model(config, 40, 40).eval()
        for p in ours.parameters():
            p.data.add_(0.02 * torch.randn_like(p))  # biases and norms too
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = nn.Transformer(24, 3, 2, 2, 48, 0.0, batch_first=True, norm_first=norm == "pre").eval()
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
    batch = make_batch(
        [np.array([5, 6, 7, 8, 3]), np.array([9, 3])], [np.array([10, 11]), np.array([12, 13, 14, 15])]
    )

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
    torch.testing.assert_close(actual[batch.target_mask], expected[batch.target_mask], atol=2e-5, rtol=1e-4)


def test_positions_are_the_papers_up_to_the_order_of_features():
    positions = sinusoids(3, 2, 8, torch.device("cpu"))
    for row, place in enumerate((3, 4)):
        for i in range(4):
            angle = place / 10_000 ** (i / 3)
            assert float(positions[row, i]) == pytest.approx(math.sin(angle), abs=1e-5)
            assert float(positions[row, 4 + i]) == pytest.approx(math.cos(angle), abs=1e-5)


def test_texts_longer_than_the_table_of_positions_are_read():
    config = TransformerConfig(width=8, feed_forward=8, heads=2, encoder_layers=1, decoder_layers=1)
    model = build_model(config, 20, 20).eval()
    with torch.inference_mode():
        memory = model.encode(torch.full((1, 700), 5), torch.ones(1, 700, dtype=torch.bool))
    assert memory.states.shape == (1, 700, 8)
    assert bool(memory.states.isfinite().all())
