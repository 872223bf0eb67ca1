"""Low-rank adapters against the paper's formula, beside their base and merged into it, in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from seq2seq_core.data.batches import make_batch
from seq2seq_core.model_config import TaggerConfig, TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.models.adapters import Adapted, adapt, merge
from seq2seq_core.models.transformer_layers import StackedLinear
from tests.core.models.recurrent_shapes import SHAPES

TRANSFORMER = {"width": 12, "feed_forward": 20, "heads": 2, "encoder_layers": 2, "decoder_layers": 1}
MODELS = {
    "pre": TransformerConfig(**TRANSFORMER),
    "post": TransformerConfig(**TRANSFORMER, norm="post"),
    "ssru": TransformerConfig(**TRANSFORMER, decoder="ssru"),
    **{name: SHAPES[name] for name in ("gru-bahdanau", "lstm-luong-local", "gru", "tagger")},
}


def adapted(config, *, feed_forward=False):
    """A model with adapters, and the same without them."""
    base, model = (
        build_model(config, 30, 30, torch.Generator().manual_seed(1)).double().eval() for _ in "12"
    )
    generator = torch.Generator().manual_seed(2)
    adapt(model, rank=3, alpha=6.0, dropout=0.0, feed_forward=feed_forward, generator=generator)
    return base, model


def logits(model, config):
    batch = make_batch(
        [np.array([5, 6, 7, 8, 3]), np.array([9, 3])],
        [np.array([10, 11]), np.array([12, 13, 14])],
        equal_length=isinstance(config, TaggerConfig),
    )
    return model.output(model(batch))


def shake(model):
    generator = torch.Generator().manual_seed(3)
    for module in model.modules():
        if isinstance(module, Adapted):
            with torch.no_grad():
                module.up.normal_(generator=generator)


@pytest.mark.parametrize("stacked", [1, 3])
def test_an_adapter_is_the_papers_equation(stacked):
    base = StackedLinear(5, 4, stacked).double()
    one = Adapted(base, 2, 6.0, 0.0, torch.Generator().manual_seed(1))
    assert one.down.std() > 0.1
    with torch.no_grad():
        one.up.normal_(generator=torch.Generator().manual_seed(2))
    x = torch.randn(7, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    whole = torch.cat(
        [
            w + 3.0 * b @ a
            for w, a, b in zip(*(m.chunk(stacked) for m in (base.weight, one.down, one.up)), strict=True)
        ]
    )
    torch.testing.assert_close(one(x), x @ whole.T + base.bias, rtol=0, atol=1e-12)
    assert torch.autograd.gradcheck(one, x.requires_grad_())
    assert torch.autograd.gradcheck(
        lambda a, b: torch.func.functional_call(one, {"down": a, "up": b}, x), (one.down, one.up)
    )
    merged = one.merged()
    assert merged is base
    torch.testing.assert_close(merged.weight, whole, rtol=0, atol=1e-12)


def test_projections_that_are_one_matrix_have_adapters_of_their_own():
    _, model = adapted(MODELS["pre"])
    layer = model.decoder[0]
    assert [m.down.shape for m in (layer.self_in, layer.cross_memory, layer.self_out)] == [
        (9, 12), (6, 12), (3, 12)
    ]  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_its_base_at_first_and_the_merged_one_in_the_end(name):
    base, model = adapted(MODELS[name])
    torch.testing.assert_close(logits(model, MODELS[name]), logits(base, MODELS[name]), rtol=0, atol=1e-13)
    shake(model)
    unmerged = logits(model, MODELS[name])
    assert (unmerged - logits(base, MODELS[name])).abs().max() > 1e-3
    merge(model)
    torch.testing.assert_close(logits(model, MODELS[name]), unmerged, rtol=0, atol=1e-10)
    shapes = [(n, p.shape) for n, p in base.named_parameters()]
    assert [(n, p.shape) for n, p in model.named_parameters()] == shapes


def test_a_model_translates_step_by_step_with_its_adapters():
    _, model = adapted(MODELS["pre"])
    shake(model)
    source = torch.tensor([[5, 6, 7, 3]])

    def stepped():
        state = model.start(model.encode(source, torch.ones_like(source, dtype=torch.bool)))
        first = model.step(torch.tensor([[2]]), state)
        return model.step(torch.tensor([[9]]), first.state).logits

    before = stepped()
    merge(model)
    torch.testing.assert_close(stepped(), before, rtol=0, atol=1e-10)


@pytest.mark.parametrize("name", MODELS)
def test_gradients_reach_the_adapters_and_nothing_else(name):
    _, model = adapted(MODELS[name])
    logits(model, MODELS[name]).square().sum().backward()
    ups = {n: p.grad for n, p in model.named_parameters() if n.endswith(".up")}
    assert ups
    assert all(grad.abs().max() > 0 for grad in ups.values())
    shake(model)
    logits(model, MODELS[name]).square().sum().backward()
    for parameter, grad in ((n, p.grad) for n, p in model.named_parameters()):
        if parameter.endswith((".up", ".down")):
            assert grad.abs().max() > 0, parameter
        else:
            assert grad is None, parameter


def test_feed_forward_layers_have_adapters_only_where_they_are_asked_for():
    def places(feed_forward):
        _, model = adapted(MODELS["pre"], feed_forward=feed_forward)
        return {n.rpartition(".")[2] for n, module in model.named_modules() if isinstance(module, Adapted)}

    attention = {"attention_in", "attention_out", "self_in", "self_out", "cross_query", "cross_memory"}
    attention |= {"cross_out"}
    assert places(False) == attention
    assert places(True) == attention | {"inner", "outer"}


def test_a_model_without_linear_layers_has_none():
    generator = torch.Generator()
    options = {"rank": 2, "alpha": 1.0, "dropout": 0.0, "feed_forward": True, "generator": generator}
    assert adapt(nn.Sequential(nn.LayerNorm(3)), **options) == 0
