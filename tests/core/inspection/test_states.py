"""Hidden states: principal components against eigenvectors, neighbours by hand, every architecture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.errors import Cancelled
from seq2seq_core.inspection.states import Neighbourhood, hidden_states, principal_components
from seq2seq_core.models import build_model
from seq2seq_core.models.protocol import Capture
from seq2seq_core.search.sentences import SentenceTranslator
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.languages import language_token
from tests.core.models.test_protocol import CONFIGS
from tests.core.tiny import PAIRS, tiny_tokenizer

SOURCE, TARGET = PAIRS[1]
CORPUS = [source for source, _ in PAIRS]


def translator(name):
    tokenizer = tiny_tokenizer()
    generator = torch.Generator().manual_seed(1)
    model = build_model(CONFIGS[name], tokenizer.size, tokenizer.size, generator).eval()
    model.freeze()
    return SentenceTranslator(
        model, Codec(tokenizer, tokenizer, {code: language_token(code) for code in ("en", "fr")})
    )


@pytest.fixture(params=CONFIGS)
def sentences(request):
    return translator(request.param)


@given(seed=st.integers(0, 1000), count=st.integers(3, 30), width=st.integers(2, 20))
def test_the_components_are_the_eigenvectors_of_the_covariance(seed, count, width):
    vectors = np.random.default_rng(seed).normal(size=(count, width)) * np.arange(1, width + 1) + 3
    centre, axes, explained = principal_components(vectors.astype(np.float32))
    values, columns = np.linalg.eigh(np.cov(vectors, rowvar=False))
    np.testing.assert_allclose(centre, vectors.mean(axis=0), rtol=1e-5)
    assert explained == pytest.approx(values[-2:].sum() / values.sum(), rel=1e-4)
    if min(values[-1] - values[-2], values[-2] - values[-3] if width > 2 else 1) > 0.05 * values[-1]:
        np.testing.assert_allclose(np.abs(np.sum(axes * columns[:, [-1, -2]].T, axis=1)), 1, rtol=1e-4)
    assert all(axis[np.abs(axis).argmax()] > 0 for axis in axes)


def test_the_same_vectors_in_another_order_have_the_same_components():
    vectors = np.random.default_rng(2).normal(size=(9, 5)).astype(np.float32)
    for one, other in zip(principal_components(vectors), principal_components(vectors[::-1]), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_vectors_that_do_not_vary_in_two_directions(count):
    line = np.arange(count, dtype=np.float32)[:, None] * np.array([[1, 2, 2]], np.float32)
    _, axes, explained = principal_components(line)
    assert explained == pytest.approx(1)
    np.testing.assert_allclose(
        axes, [[0, 0, 0] if count == 1 else [1 / 3, 2 / 3, 2 / 3], [0, 0, 0]], atol=1e-6
    )


def test_the_states_are_those_that_the_model_computes(sentences):
    found = hidden_states(sentences, SOURCE, TARGET, direction=("en", "fr"))
    source, target = sentences.encode_pair(SOURCE, TARGET)
    assert found.encoder.shape == (len(source.ids) + 2, 2)
    assert found.decoder.shape == (len(target.ids) + 1, 2)
    assert (found.leading, found.trailing) == (1, 1)
    assert 0 < found.explained <= 1 + 1e-6
    model = sentences.model
    ids = torch.tensor([sentences.codec.frame(("en", "fr")).source(source.ids)])
    with torch.inference_mode():
        memory = model.encode(ids, torch.ones_like(ids, dtype=torch.bool), Capture(states=True))
    points = np.concatenate([found.encoder, found.decoder])
    # A projection can bring points nearer to each other, never further apart.
    far = np.linalg.norm(found.encoder[0] - found.encoder[-1])
    assert far <= np.linalg.norm((memory.states[0, 0] - memory.states[0, -1]).numpy()) * (1 + 1e-4)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-4)
    assert (found.context is None) == (model.abilities.attention or model.abilities.equal_length)


def test_the_context_vector_is_a_point_among_the_states():
    found = hidden_states(translator("rnn"), SOURCE, TARGET, direction=("en", "fr"))
    np.testing.assert_allclose(found.context, found.encoder[-1], atol=1e-4)  # the encoder's last state


def test_a_tagger_s_two_sides_are_one_network():
    found = hidden_states(translator("tagger"), SOURCE, TARGET, direction=("en", "fr"))
    np.testing.assert_allclose(found.encoder[:5], found.decoder[:5], atol=1e-5)


@pytest.mark.parametrize(("source", "target"), [("", ""), ("a", ""), ("", "a")])
def test_an_empty_side_has_its_special_tokens(source, target):
    found = hidden_states(translator("pre-norm"), source, target, direction=("en", "fr"))
    assert len(found.encoder) >= 2
    assert len(found.decoder) >= 1
    assert np.isfinite(found.encoder).all()


def test_the_nearest_sentences_are_those_of_the_highest_cosine(sentences):
    corpus = [CORPUS[3], "", CORPUS[0], CORPUS[3], SOURCE, *CORPUS[4:]]
    found = Neighbourhood(sentences, corpus, direction=("en", "fr")).nearest(SOURCE, count=3)

    def vector(text):
        ids = torch.tensor([sentences.codec.frame(("en", "fr")).source(sentences.encode_source(text).ids)])
        with torch.inference_mode():
            memory = sentences.model.encode(ids, torch.ones_like(ids, dtype=torch.bool), Capture(states=True))
        return (memory.states[0].mean(0) if memory.context is None else memory.context[0]).double().numpy()

    asked = vector(SOURCE)
    by_hand = []
    for line, text in enumerate(corpus, start=1):
        other = vector(text)
        cosine = asked @ other / np.linalg.norm(asked) / np.linalg.norm(other)
        if text and text != SOURCE and text not in corpus[: line - 1]:
            by_hand.append((cosine, line, text))
    by_hand.sort(reverse=True)
    assert [(n.line, n.text) for n in found] == [(line, text) for _, line, text in by_hand[:3]]
    np.testing.assert_allclose([n.similarity for n in found], [c for c, _, _ in by_hand[:3]], atol=1e-4)


def test_a_corpus_is_encoded_once_and_can_be_stopped():
    sentences = translator("lstm")
    with pytest.raises(Cancelled):
        Neighbourhood(sentences, CORPUS, direction=("en", "fr"), should_stop=lambda: True)
    asked = []
    near = Neighbourhood(sentences, CORPUS, direction=("en", "fr"), should_stop=lambda: bool(asked.append(1)))
    assert asked
    asked.clear()
    assert len(near.nearest(SOURCE, count=100)) == len(CORPUS) - 1
    assert not asked
    assert Neighbourhood(sentences, [], direction=("en", "fr")).nearest(SOURCE) == []
