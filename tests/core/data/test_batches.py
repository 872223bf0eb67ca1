from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.corpus.pairs import SegmentPair
from seq2seq_core.data.batches import Examples, make_batch, pad, plan_epoch
from seq2seq_core.data.store import PairStore, write_store
from seq2seq_core.text.codec import Frame

lengths = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=200)


@given(
    lengths=lengths,
    budget=st.integers(1, 500),
    seed=st.integers(0, 5),
    epoch=st.integers(0, 5),
    bucketing=st.booleans(),
)
def test_an_epoch_has_every_example_once_within_the_budget(lengths, budget, seed, epoch, bucketing):
    source, target = (np.array(side) for side in zip(*lengths, strict=True))
    plan = plan_epoch(source, target, budget, seed, epoch, bucketing=bucketing)
    assert sorted(np.concatenate(plan).tolist()) == list(range(len(lengths)))
    for batch in plan:
        longest = max(source[batch].max(), target[batch].max())
        assert len(batch) == 1 or longest * len(batch) <= budget
    again = plan_epoch(source, target, budget, seed, epoch, bucketing=bucketing)
    assert all(np.array_equal(a, b) for a, b in zip(plan, again, strict=True))


def test_epochs_differ_and_padding_is_small():
    rng = np.random.default_rng(0)
    source, target = rng.integers(3, 40, 5000), rng.integers(3, 40, 5000)
    source = np.maximum(3, target + rng.integers(-3, 4, 5000))
    first, second = (plan_epoch(source, target, 2000, 1, epoch) for epoch in (0, 1))
    assert {tuple(sorted(b)) for b in first} != {tuple(sorted(b)) for b in second}
    cells = sum(len(b) * max(target[b].max(), source[b].max()) for b in first)
    assert np.maximum(source, target).sum() / cells > 0.95
    mixed = plan_epoch(source, target, 2000, 1, 0, bucketing=False)
    cells = sum(len(b) * max(target[b].max(), source[b].max()) for b in mixed)
    assert np.maximum(source, target).sum() / cells < 0.65


def test_pad_and_batch_put_special_tokens_where_they_belong():
    ids, mask = pad([[5, 6], [7]])
    assert ids.tolist() == [[5, 6], [7, 0]]
    assert mask.tolist() == [[True, True], [True, False]]
    batch = make_batch([np.array([9, 5, 3]), np.array([9, 3])], [np.array([11]), np.array([12, 13])])
    assert batch.target_input.tolist() == [[2, 11, 0], [2, 12, 13]]
    assert batch.target_output.tolist() == [[11, 3, 0], [12, 13, 3]]
    assert batch.target_mask.tolist() == [[True, True, False], [True, True, True]]
    assert batch.target_tokens == 5
    assert (batch.padding, batch.cells) == (2, 12)
    assert torch.equal(batch.to(torch.device("cpu")).source, batch.source)


@given(texts=st.lists(st.tuples(st.text("abc", max_size=5), st.text("xyz", max_size=5)), max_size=20))
def test_a_store_gives_back_what_was_put_in(texts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    pairs = [SegmentPair(a, b, "here", i) for i, (a, b) in enumerate(texts)]

    def encode(block):
        return [[ord(c) for c in text] for text in block]

    write_store(folder, pairs, (encode, encode), 70_000)
    store = PairStore(folder)
    assert len(store) == len(texts)
    for column in (0, 1):
        ids = [store.ids(column, i).tolist() for i in range(len(store))]
        assert ids == encode([t[column] for t in texts])
        assert store.lengths(column).tolist() == [len(t[column]) for t in texts]


def test_examples_go_both_ways_with_the_language_token_first(tmp_path):
    pairs = [SegmentPair("ab", "x", "here", 1), SegmentPair("abcdef", "y", "here", 2)]

    def encode(block):
        return [[ord(c) for c in text] for text in block]

    write_store(tmp_path, pairs, (encode, encode), 200)
    examples = Examples(PairStore(tmp_path), [(Frame((4,)), False), (Frame((5,)), True)], max_length=3)
    assert examples.left_out == 1
    assert len(examples) == 2
    assert examples.source_lengths.tolist() == [4, 3]
    assert examples.target_lengths.tolist() == [2, 3]
    batch = examples.batch(np.array([0, 1]), step=1)
    assert batch.source.tolist() == [[4, 97, 98, 3], [5, 120, 3, 0]]
    assert batch.target_output.tolist() == [[120, 3, 0], [97, 98, 3]]


def test_sources_without_an_end_are_never_nothing(tmp_path):
    pairs = [SegmentPair("ab", "x", "here", 1), SegmentPair("", "y", "here", 2)]

    def encode(block):
        return [[ord(c) for c in text] for text in block]

    write_store(tmp_path, pairs, (encode, encode), 200)
    examples = Examples(PairStore(tmp_path), [(Frame((), ()), False)], max_length=3)
    assert examples.source_lengths.tolist() == [2, 0]
    assert examples.batch(np.array([0, 1]), step=1).source.tolist() == [[97, 98], [3, 0]]


def test_an_epoch_reads_a_direction_as_often_as_it_is_told(tmp_path):
    pairs = [SegmentPair("ab", "x", "here", 1), SegmentPair("a", "y", "here", 2)]

    def encode(block):
        return [[ord(c) for c in text] for text in block]

    write_store(tmp_path, pairs, (encode, encode), 200)
    examples = Examples(PairStore(tmp_path), [(Frame((4,)), False), (Frame((5,)), True)], 3, [3, 1])
    read = examples.batch(np.arange(len(examples)), step=1).source.tolist()
    assert sorted(read) == sorted(3 * [[4, 97, 98, 3], [4, 97, 3, 0]] + [[5, 120, 3, 0], [5, 121, 3, 0]])


def test_a_model_of_equal_length_gets_no_target_beyond_its_source(tmp_path):
    pairs = [SegmentPair("ab", "wxyz", "here", 1), SegmentPair("abcd", "x", "here", 2)]

    def encode(block):
        return [[ord(c) for c in text] for text in block]

    write_store(tmp_path, pairs, (encode, encode), 200)
    examples = Examples(PairStore(tmp_path), [(Frame(), False)], 10, equal_length=True)
    assert examples.unwritten == 2  # of w, x, y, z and the end, which have the place of a, b and the end
    assert examples.target_lengths.tolist() == [3, 2]
    batch = examples.batch(np.array([0, 1]), step=1)
    assert batch.source.shape == (2, 5)
    assert batch.target_input.tolist() == [[2, 119, 120, 121, 122], [2, 120, 0, 0, 0]]
    assert batch.target_output.tolist() == [[119, 120, 121, 122, 3], [120, 3, 0, 0, 0]]
    assert batch.target_mask.tolist() == [[True] * 3 + [False] * 2, [True] * 2 + [False] * 3]
    alone = examples.batch(np.array([0]), step=1)
    assert alone.target_output.tolist() == [[119, 120, 121]]
    assert alone.target_mask.all()
    assert Examples(PairStore(tmp_path), [(Frame(), False)], 10).unwritten == 0
