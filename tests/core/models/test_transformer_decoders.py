"""What a decoder layer may look back with in place of self attention, against the formulas written out."""

from __future__ import annotations

import pytest
import torch

from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import build_model

WIDTH = 6


def layer_and_input(decoder):
    config = TransformerConfig(
        width=WIDTH, feed_forward=10, heads=2, encoder_layers=1, decoder_layers=1, decoder=decoder
    )
    generator = torch.Generator().manual_seed(4)
    model = build_model(config, 10, 10, generator).eval().double()
    for parameter in model.parameters():
        parameter.data.add_(0.1 * torch.randn(parameter.shape, generator=generator))
    return next(iter(model.decoder)), torch.randn(2, 5, WIDTH, generator=generator).double()


@torch.no_grad()
def test_ssru_is_its_formula():
    """Kim et al. 2019."""
    layer, x = layer_and_input("ssru")
    actual = layer.look_back(x, None)
    for row in range(2):
        cell = torch.zeros(WIDTH, dtype=torch.float64)
        for t in range(5):
            forget = 1 / (1 + torch.exp(-(layer.forget.weight @ x[row, t] + layer.forget.bias)))
            cell = forget * cell + (1 - forget) * (layer.candidate.weight @ x[row, t])
            torch.testing.assert_close(actual[row, t], cell.clamp(min=0))


@pytest.mark.parametrize("decoder", ["attention", "ssru"])
def test_gradients_are_those_of_finite_differences(decoder):
    layer, x = layer_and_input(decoder)
    assert torch.autograd.gradcheck(lambda h: layer.look_back(h, None), x.requires_grad_())


def test_a_token_kept_by_a_recurrent_layer_is_one_vector():
    sizes = {}
    for decoder in ("attention", "ssru"):
        layer, _ = layer_and_input(decoder)
        parts, heads, width = layer.cell
        sizes[decoder] = parts * heads * width
    assert sizes == {"attention": 2 * WIDTH, "ssru": WIDTH}
