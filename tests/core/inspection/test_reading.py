from __future__ import annotations

import itertools

import numpy as np
import pytest

from seq2seq_core.bundle import load_bundle, read_manifest, save_bundle
from seq2seq_core.inspection.reading import agreement, choose_reading
from seq2seq_core.types import AttentionMaps, AttentionReading
from tests.core.tiny import PAIRS, tiny_bundle

LAYERS, HEADS = 2, 3


def attention(links, rows, columns, layer, head, shifted, noise):
    """Noise everywhere but in one head, which reads the links, a step later where it is shifted."""
    weights = noise.random((LAYERS, HEADS, rows + 1, columns)).astype(np.float32)
    weights[layer, head] = 0.01
    for row, column in links:
        weights[layer, head, row + int(shifted), column] = 1
    return weights


@pytest.mark.parametrize(
    ("layer", "head", "shifted"), list(itertools.product(range(LAYERS), range(HEADS), (False, True)))
)
def test_the_head_and_step_that_read_the_alignment_agree_best(layer, head, shifted):
    noise = np.random.default_rng(4)
    forward, backward = [], []
    for size in range(6, 18):
        order = noise.permutation(size)
        forward.append(
            attention([(t, int(s)) for t, s in enumerate(order)], size, size, layer, head, shifted, noise)
        )
        backward.append(
            attention([(int(s), t) for t, s in enumerate(order)], size, size, layer, head, shifted, noise)
        )
    readings = [
        AttentionReading(a, b, c) for a, b, c in itertools.product(range(LAYERS), range(HEADS), (False, True))
    ]
    scores = {reading: agreement(forward, backward, reading) for reading in readings}
    assert max(scores, key=scores.__getitem__) == AttentionReading(layer, head, shifted)
    assert scores[AttentionReading(layer, head, shifted)] == 1.0


@pytest.mark.parametrize("architecture", ["transformer", "recurrent"])
def test_a_reading_is_chosen_and_kept_in_the_bundle(tmp_path, architecture):
    bundle = load_bundle(tiny_bundle(tmp_path / "tiny", architecture))
    reading = choose_reading(bundle.model, bundle.codec, [*PAIRS, ("", "rien")], ("en", "fr"))
    assert reading is not None
    assert reading.layer is None or reading.layer < bundle.model.abilities.attention_layers
    save_bundle(
        tmp_path / "read",
        name="read",
        model=bundle.model,
        codec=bundle.codec,
        directions=bundle.manifest.directions,
        card="card",
        reading=reading,
    )
    assert read_manifest(tmp_path / "read").reading == reading
    assert read_manifest(tmp_path / "tiny").reading is None


def test_nothing_to_read_is_no_reading(tmp_path):
    bundle = load_bundle(tiny_bundle(tmp_path / "tiny"))
    assert choose_reading(bundle.model, bundle.codec, [], ("en", "fr")) is None
    assert choose_reading(bundle.model, bundle.codec, [("", "")], ("en", "fr")) is None


def test_the_best_map_is_that_of_the_reading():
    weights = np.arange(2 * 3 * 3 * 4, dtype=np.float32).reshape(2, 3, 3, 4)
    maps = AttentionMaps(weights, leading=1, trailing=1, best=AttentionReading(1, 2, shifted=True))
    np.testing.assert_array_equal(maps.best_map(), weights[1, 2, 1:, 1:3])
    np.testing.assert_array_equal(maps.token_map(1, 2, shifted=False), weights[1, 2, :2, 1:3])
