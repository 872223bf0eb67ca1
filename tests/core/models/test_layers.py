"""Parts that more than one architecture is made of."""

from __future__ import annotations

import pytest
import torch

from seq2seq_core.models.layers import Embeddings, Noise, WordDropout

CPU = torch.device("cpu")


def test_word_dropout_drops_a_word_of_a_sentence_at_all_its_places_or_at_none():
    dropout = WordDropout(0.4).train()
    embeddings = Embeddings(50, 50, 6, "all").requires_grad_(False)
    embeddings.target.uniform_(0.1, 1.1, generator=torch.Generator().manual_seed(1))
    ids = torch.randint(50, (30, 200), generator=torch.Generator().manual_seed(2))
    kept = dropout.kept(30, 50, CPU)
    x = embeddings.of_source(ids, kept)
    whole = embeddings.of_source(ids)
    for sentence in range(30):
        for word in ids[sentence].unique():
            places = ids[sentence] == word
            scale = float(kept[sentence, word])
            assert scale in (0.0, pytest.approx(1 / 0.6))
            torch.testing.assert_close(x[sentence, places], whole[sentence, places] * scale)
    assert kept.shape == (30, 50)
    assert len(kept.unique(dim=0)) == 30


def test_word_dropout_drops_its_part_in_every_sentence_alike():
    dropout = WordDropout(0.3).train()
    draws = []
    for step in range(200):
        dropout.noise.begin(step)
        draws.append(dropout.kept(4, 500, CPU) == 0)
    parts = torch.stack(draws).float().mean(dim=(0, 2))
    torch.testing.assert_close(parts, torch.full((4,), 0.3), atol=0.01, rtol=0)


def test_word_dropout_is_off_where_nothing_is_trained():
    assert WordDropout(0.3).eval().kept(4, 50, CPU) is None
    assert WordDropout(0.0).train().kept(4, 50, CPU) is None


def test_masks_do_not_depend_on_those_of_other_steps():
    shape, large = torch.Size((100,)), torch.Size((3, 1 << 20))
    straight, resumed = Noise(1), Noise(1)
    straight.begin(1)
    straight.mask(large, 0.5, CPU)
    for noise in (straight, resumed):
        noise.begin(2)
    for size in (shape, large, shape):
        masks = [noise.mask(size, 0.5, CPU) for noise in (straight, resumed)]
        assert torch.equal(*masks)
