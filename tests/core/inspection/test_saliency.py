"""Saliency: against finite differences, the completeness axiom, and erasure by hand."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest
import torch

from seq2seq_core.bundle import load_bundle
from seq2seq_core.data.batches import make_batch
from seq2seq_core.errors import BundleError, Cancelled, CorpusError
from seq2seq_core.inspection import saliency as module
from seq2seq_core.inspection.saliency import Erased, Given, gradients, saliency
from seq2seq_core.models.protocol import Abilities
from seq2seq_core.search.sentences import SentenceTranslator
from tests.core.models.test_protocol import CONFIGS, make
from tests.core.tiny import tiny_bundle

SOURCE, TARGET = "The cat sleeps on the old red sofa.", "Le chat dort sur le canapé."
GIVEN = Given((9, 5, 17, 22, 8, 3), (6, 11, 29), start=(2,), first=1, words=((1, 2), (3,), (4,)), tokens=4)
METHODS = ("attention", "gradient", "integrated", "erasure")


def never() -> None:
    pass


def logprobs(model, given, factors):
    """``[T]`` in float64, with the embeddings of the words scaled, by teacher forcing."""
    batch = make_batch([given.source], [given.target])
    embedded = model.embed_source(batch.source).clone()
    embedded[0, given.first : given.first + given.tokens] *= torch.tensor(factors, dtype=embedded.dtype)[
        :, None
    ]
    with torch.inference_mode():
        features = model(dataclasses.replace(batch, source=embedded))
        scores = model.output(features)[0, : len(given.target)].log_softmax(-1)
    return scores.gather(1, torch.tensor(given.target)[:, None])[:, 0].numpy()


@pytest.fixture(params=CONFIGS)
def model(request):
    model = make(request.param).double()
    model.freeze()
    return model


@pytest.fixture(scope="module", params=["transformer", "recurrent"])
def sentences(request, tmp_path_factory):
    bundle = load_bundle(tiny_bundle(tmp_path_factory.mktemp("models") / "tiny", request.param))
    bundle.model.freeze()
    return SentenceTranslator(bundle.model, bundle.codec)


def explain(sentences, source=SOURCE, target=TARGET, methods=METHODS, **options):
    return saliency(sentences, source, target, direction=("en", "fr"), methods=methods, **options)


def test_gradient_times_input_is_the_slope_by_each_word_s_size(model):
    found = gradients(model, GIVEN, never, points=None)
    for word in range(GIVEN.tokens):
        up, down = np.ones(GIVEN.tokens), np.ones(GIVEN.tokens)
        up[word], down[word] = 1 + 1e-6, 1 - 1e-6
        slope = (logprobs(model, GIVEN, up) - logprobs(model, GIVEN, down)) / 2e-6
        np.testing.assert_allclose(found[:, word], slope, rtol=1e-4, atol=1e-6)


def test_integrated_gradients_are_complete(model):
    found = gradients(model, GIVEN, never, points=100)
    added = logprobs(model, GIVEN, np.ones(4)) - logprobs(model, GIVEN, np.zeros(4))
    smooth = getattr(model.config, "activation", "tanh") != "relu"
    np.testing.assert_allclose(found.sum(axis=1), added, atol=1e-4 if smooth else 0.02)


def test_points_taken_in_parts_are_the_same_integral(model, monkeypatch):
    whole = gradients(model, GIVEN, never, points=7)
    monkeypatch.setattr(module, "_PATH_CELLS", 45)  # five points, then two
    np.testing.assert_allclose(gradients(model, GIVEN, never, points=7), whole, rtol=1e-5, atol=1e-7)


def test_erasure_by_hand(model):
    erased = Erased(model, GIVEN, never)
    found = erased.falls()
    whole = logprobs(model, GIVEN, np.ones(4))
    for places in GIVEN.words:
        left = tuple(token for place, token in enumerate(GIVEN.source) if place not in places)
        rest = dataclasses.replace(GIVEN, source=left, tokens=4 - len(places))
        fall = (whole - logprobs(model, rest, np.ones(rest.tokens))) / len(places)
        for place in places:
            np.testing.assert_allclose(found[:, place - 1], fall, atol=1e-6)


def test_what_is_erased_is_what_the_text_without_the_word_says(sentences):
    (found,) = explain(sentences, methods=["erasure"])
    without = "The sleeps on the old red sofa."
    pairs = [(source, TARGET) for source in (SOURCE, without)]
    whole, other = sentences.score(pairs, direction=("en", "fr"), alpha=1.0, attention=False)
    fall = np.subtract(whole.token_logprobs, other.token_logprobs)[:-1]
    tokens = sentences.encode_source(SOURCE).tokens
    cat = [i for i, token in enumerate(tokens) if 4 <= token.start < token.end <= 7]
    np.testing.assert_allclose(found.weights[:, cat].sum(axis=1), fall, atol=1e-5)


def test_faithfulness_by_hand():
    model = make("pre-norm").double()
    words = tuple((i,) for i in range(1, 8))
    given = Given((9, *range(10, 17), 3), (6, 11), start=(2,), first=1, words=words, tokens=7)
    erased = Erased(model, given, never)
    weights = np.array(
        [[0.0, 1, 5, 0, -9, 1, 0], [0, 1, 0, 0, 0, 3, 0]], np.float32
    )  # words 2 and 5 are the top

    def fall(words):
        left = tuple(t for place, t in enumerate(given.source) if place - 1 not in words)
        rest = dataclasses.replace(given, source=left, tokens=7 - len(words))
        return float(
            (logprobs(model, given, np.ones(7)) - logprobs(model, rest, np.ones(rest.tokens))).mean()
        )

    faithful, chance = erased.faithfulness(weights)
    assert faithful == pytest.approx(fall({2, 5}), abs=1e-6)
    all_pairs = [fall(set(pair)) for pair in itertools.combinations(range(7), 2)]
    assert min(all_pairs) <= chance <= max(all_pairs)
    assert Erased(model, given, never).faithfulness(-weights)[1] == chance  # the same choices each time


def test_every_method_says_something_of_every_token(sentences):
    source, target = sentences.encode_pair(SOURCE, TARGET)
    found = explain(sentences)
    assert [one.method for one in found] == list(METHODS)
    for one in found:
        assert one.weights.shape == (len(target.ids), len(source.ids))
        assert one.weights.dtype == np.float32
        assert np.isfinite(one.weights).all()
        assert math.isfinite(one.faithfulness)
        assert one.chance == found[0].chance
    (again,) = explain(sentences, methods=["erasure"])
    np.testing.assert_allclose(again.weights, found[3].weights, atol=1e-5)
    assert again.faithfulness == pytest.approx(found[3].faithfulness, abs=1e-5)
    assert again.chance == pytest.approx(found[3].chance, abs=1e-5)  # the same choices each time


def test_pieces_of_a_script_without_spaces_are_erased_one_by_one(sentences):
    text = "猫が 寝る"
    tokens = sentences.encode_source(text).tokens
    characters = len({(token.start, token.end) for token in tokens if token.end > token.start})
    assert characters > 2
    assert len(list(module._words(tokens, text, unspaced=True))) == characters
    assert len(list(module._words(tokens, text, unspaced=False))) == 2


@pytest.mark.parametrize(("source", "target"), [("", ""), ("", "chat"), ("cat", ""), ("cat", "chat")])
def test_the_shortest_pairs(sentences, source, target):
    for one in explain(sentences, source, target):
        assert np.isfinite(one.weights).all()
        if not source or not target:
            assert one.weights.size == 0
            assert (one.faithfulness, one.chance) == (0, 0)
        else:
            assert one.faithfulness == pytest.approx(one.chance)  # there is one word to erase


@pytest.mark.parametrize("method", ["gradient", "integrated", "erasure"])
def test_it_stops_when_it_is_told_to(sentences, method):
    asked = iter([False, True])
    if method == "erasure":
        next(asked)
    with pytest.raises(Cancelled):
        explain(sentences, methods=[method], should_stop=lambda: next(asked))


def test_few_sentences_are_scored_at_a_time(sentences, monkeypatch):
    whole = explain(sentences, methods=["erasure"])[0].weights
    asked = []
    monkeypatch.setattr(module, "SCORED_NUMBERS", 1)
    parts = explain(sentences, methods=["erasure"], should_stop=lambda: bool(asked.append(1)))[0].weights
    np.testing.assert_allclose(parts, whole, atol=1e-5)
    assert len(asked) > 8


def test_a_pair_that_is_too_long_is_refused(sentences):
    with pytest.raises(CorpusError, match="too long"):
        explain(sentences, SOURCE * 400)


def test_a_model_without_attention_has_none_to_show(sentences, monkeypatch):
    monkeypatch.setattr(sentences.model, "abilities", Abilities(False, 0, 0, False, True))
    with pytest.raises(BundleError, match="no attention"):
        explain(sentences, methods=["attention"])
