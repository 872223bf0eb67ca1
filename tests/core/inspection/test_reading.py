from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from seq2seq_core.bundle import load_bundle, read_manifest, save_bundle
from seq2seq_core.inspection.reading import (
    agreement,
    choose_reading,
    known_reading,
    lexical_fit,
    lexical_tables,
    remember_reading,
)
from seq2seq_core.paths import cache_root
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
    reading = choose_reading(bundle.model, bundle.codec, [*PAIRS, ("", "rien")], ("en", "fr"), both_ways=True)
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
    assert choose_reading(bundle.model, bundle.codec, [], ("en", "fr"), both_ways=True) is None
    assert choose_reading(bundle.model, bundle.codec, [("", "")], ("en", "fr"), both_ways=True) is None


def test_the_best_map_is_that_of_the_reading():
    weights = np.arange(2 * 3 * 3 * 4, dtype=np.float32).reshape(2, 3, 3, 4)
    maps = AttentionMaps(weights, leading=1, trailing=1, best=AttentionReading(1, 2, shifted=True))
    np.testing.assert_array_equal(maps.best_map(), weights[1, 2, 1:, 1:3])
    np.testing.assert_array_equal(maps.token_map(1, 2, shifted=False), weights[1, 2, :2, 1:3])


@pytest.mark.parametrize(
    ("layer", "head", "shifted"), list(itertools.product(range(LAYERS), range(HEADS), (False, True)))
)
def test_the_head_and_step_that_link_translations_fit_best(layer, head, shifted):
    """Each word has one translation, in any order: only the head that reads the links pairs them."""
    noise = np.random.default_rng(5)
    maps, sources, targets = [], [], []
    for _ in range(60):
        source = noise.choice(30, size=noise.integers(4, 10), replace=False)
        order = noise.permutation(len(source))
        sources.append(source.tolist())
        targets.append([100 + int(source[place]) for place in order])
        links = [(t, int(s)) for t, s in enumerate(order)]
        maps.append(attention(links, len(order), len(order), layer, head, shifted, noise))
    tables = lexical_tables(sources, targets)
    readings = [
        AttentionReading(a, b, c) for a, b, c in itertools.product(range(LAYERS), range(HEADS), (False, True))
    ]
    scores = {reading: lexical_fit(maps, tables, reading) for reading in readings}
    assert max(scores, key=scores.__getitem__) == AttentionReading(layer, head, shifted)


def test_model_1_by_hand():
    """Two rounds over "das Haus" = "the house", "das Buch" = "the book", from equal chances."""
    das, haus, buch, the, house, book = range(6)
    sources, targets = [[das, haus], [das, buch]], [[the, house], [the, book]]
    chances = {}
    for _ in range(2):
        counts, totals = {}, {}
        for source, target in zip(sources, targets, strict=True):
            for written in target:
                whole = sum(chances.get((read, written), 1.0) for read in source)
                for read in source:
                    share = chances.get((read, written), 1.0) / whole
                    counts[read, written] = counts.get((read, written), 0) + share
                    totals[read] = totals.get(read, 0) + share
        chances = {pair: count / totals[pair[0]] for pair, count in counts.items()}
    tables = lexical_tables(sources, targets, rounds=2)
    expected = [
        [[chances[read, written] for read in source] for written in target]
        for source, target in zip(sources, targets, strict=True)
    ]
    np.testing.assert_allclose(tables, expected)
    assert tables[0][0, 0] > tables[0][0, 1]  # "the" is "das"
    assert tables[0][1, 1] > tables[0][1, 0]  # "house" is "Haus"


@pytest.mark.parametrize("architecture", ["transformer", "recurrent"])
def test_a_model_of_one_direction_has_a_reading_too_which_is_remembered(tmp_path, architecture):
    bundle = load_bundle(tiny_bundle(tmp_path / "tiny", architecture))
    reading = choose_reading(bundle.model, bundle.codec, [*PAIRS, ("", "")], ("en", "fr"), both_ways=False)
    assert reading is not None
    assert known_reading(bundle.manifest) is None
    remember_reading(bundle.manifest, reading)
    assert known_reading(read_manifest(tmp_path / "tiny")) == reading
    other = read_manifest(tiny_bundle(tmp_path / "other", architecture, seed=2))
    assert known_reading(other) is None  # other weights
    said = replace(read_manifest(tmp_path / "tiny"), reading=AttentionReading(0, 0))
    assert known_reading(said) == reading  # what was measured here counts for more than the bundle's word
    assert known_reading(replace(other, reading=AttentionReading(0, 0))) == AttentionReading(0, 0)


def test_what_cannot_be_read_is_measured_again(tmp_path):
    manifest = read_manifest(tiny_bundle(tmp_path / "tiny"))
    remember_reading(manifest, AttentionReading(1, 0, shifted=True))
    (file,) = (cache_root() / "readings").iterdir()
    for damaged in ("", "[1]", '{"layer": 1, "other": 2}', "\xff"):
        file.write_text(damaged, encoding="latin-1")
        assert known_reading(manifest) is None
