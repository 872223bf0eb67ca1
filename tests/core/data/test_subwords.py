from __future__ import annotations

import threading

import numpy as np
import pytest

from seq2seq_core.config import TokenizerConfig
from seq2seq_core.corpus.pairs import SegmentPair
from seq2seq_core.data.batches import Examples
from seq2seq_core.data.store import PairStore, write_store, write_texts
from seq2seq_core.data.subwords import SubwordSampler
from seq2seq_core.text.codec import Frame
from seq2seq_core.text.tokenizer import seeded, train_tokenizer

TEXTS = [f"the {colour} house of {number} cats" for colour in ("red", "blue") for number in ("five", "seven")]
PAIRS = [SegmentPair(text, text.upper() + " é한", "here", i) for i, text in enumerate(TEXTS * 10)]
ALL = np.arange(len(PAIRS))


@pytest.fixture(scope="module", params=["unigram", "bpe"])
def tokenizer(request):
    config = TokenizerConfig(vocabulary=310, kind=request.param)
    return train_tokenizer([text for p in PAIRS for text in p[:2]], config, [], seed=1)[0]


@pytest.fixture
def texts(tmp_path):
    write_texts(tmp_path / "texts", PAIRS)
    return PairStore(tmp_path / "texts")


def drawn(sampler, step):
    return [[ids.tolist() for ids in column] for column in sampler.draw(ALL, step)]


def test_segmentations_are_a_function_of_seed_and_step_and_decode_to_the_text(texts, tokenizer):
    samplers = [SubwordSampler(texts, (tokenizer, tokenizer), 0.3, seed) for seed in (1, 1, 2)]
    first = drawn(samplers[0], 5)
    tokenizer.sample_ids(TEXTS, 0.3)  # somebody else who samples, in this thread and in another
    threading.Thread(target=tokenizer.sample_ids, args=(TEXTS, 0.3)).start()
    assert drawn(samplers[0], 6) != first
    assert drawn(samplers[1], 5) == first
    assert drawn(samplers[2], 5) != first
    for column, pairs in enumerate(first):
        assert [tokenizer.decode(ids).text for ids in pairs] == [pair[column] for pair in PAIRS]
        assert pairs != tokenizer.encode_ids([pair[column] for pair in PAIRS])


@pytest.mark.parametrize(
    ("tokenizer", "alphas"),
    [("unigram", (0.9, 0.3, 0.05)), ("bpe", (0.05, 0.3, 0.9))],
    indirect=["tokenizer"],
)
def test_alpha_says_how_much_is_split(texts, tokenizer, alphas):
    """With a low power of the probabilities, and where many merges are dropped."""
    pieces = []
    for alpha in alphas:
        columns = drawn(SubwordSampler(texts, (tokenizer, tokenizer), alpha, 1), 5)
        pieces.append(sum(len(ids) for column in columns for ids in column))
    assert pieces == sorted(set(pieces))


def test_draws_of_others_stay_as_they_would_be(texts, tokenizer):
    def two(between):
        first = tokenizer.sample_ids(TEXTS, 0.3)
        between()
        return first, tokenizer.sample_ids(TEXTS, 0.3)

    alone = seeded(3, lambda: two(lambda: None))
    sampler = SubwordSampler(texts, (tokenizer, tokenizer), 0.3, 1)
    done = threading.Event()

    def train():
        for step in range(20):
            sampler.draw(ALL, step)
        done.set()

    def beside():
        threading.Thread(target=train).start()
        assert done.wait(30)

    assert seeded(3, lambda: two(beside)) == alone


def test_what_grows_beyond_the_longest_is_read_as_usual(tmp_path, texts, tokenizer):
    encode = tokenizer.encode_ids
    write_store(tmp_path, PAIRS, (encode, encode), tokenizer.size)
    store = PairStore(tmp_path)
    longest = int(max(store.lengths(0).max(), store.lengths(1).max()))
    sampler = SubwordSampler(texts, (tokenizer, tokenizer), 0.3, 1)
    tight = Examples(store, [(Frame(), False)], longest, sampler=sampler).batch(ALL, 1)
    loose = Examples(store, [(Frame(), False)], 1000, sampler=sampler).batch(ALL, 1)
    plain = Examples(store, [(Frame(), False)], 1000).batch(ALL, 1)
    assert plain.target_mask.shape[1] == tight.target_mask.shape[1] < loose.target_mask.shape[1]
    assert plain.target_tokens < tight.target_tokens < loose.target_tokens
