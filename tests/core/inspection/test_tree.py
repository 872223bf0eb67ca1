from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.config import SearchOptions
from seq2seq_core.inspection.tree import ROOT, Replayed, replay, search_tree
from seq2seq_core.search import SearchResult, beam_search
from seq2seq_core.types import Fate, SearchTrace, TraceStep
from tests.core.search.tables import EOS, START, TableModel, random_tables

END = 3
PIECES = {10: "▁La", 11: "▁Le", 12: "▁chat", 13: "<0xE2>", 14: "<0x82>", 15: "<0xAC>", END: "</s>", 20: "▁Et"}


def step(*candidates: tuple[int, int, float, float, float, Fate]) -> TraceStep:
    parent, token, logprob, total, score, fate = zip(*candidates, strict=True)
    return TraceStep(
        np.array(parent, np.int32),
        np.array(token, np.int32),
        np.array(logprob, np.float32),
        np.array(total, np.float32),
        np.array(score, np.float32),
        np.array([int(f) for f in fate], np.int8),
    )


TRACE = SearchTrace(
    steps=(
        step(
            (0, 10, -0.5, -0.5, -0.5, Fate.KEPT),
            (0, 13, -1, -1, -1, Fate.PRUNED),
            (0, 11, -2, -2, -2, Fate.KEPT),
        ),
        step(
            (0, END, -0.5, -1, -0.75, Fate.FINISHED),
            (1, 12, -0.5, -2.5, -2, Fate.KEPT),
            (1, 13, -1, -3, -2, Fate.KEPT),
        ),
        step((1, 14, -0.5, -3.5, -2, Fate.SETTLED), (0, END, -1, -3.5, -1.5, Fate.FINISHED)),
    ),
    prefix=(20,),
    finished=((1, 0), (2, 1)),
    end=END,
    pieces=PIECES,
)


def test_a_tree_by_hand() -> None:
    tree = search_tree(TRACE)
    assert [node.parent for node in tree.nodes] == [ROOT, ROOT, ROOT, 0, 2, 2, 5, 4]
    assert [node.children for node in tree.nodes] == [(3,), (), (4, 5), (), (7,), (6,), (), ()]
    assert [node.text for node in tree.nodes] == [
        "Et La",
        "Et\ufffd",
        "Et Le",
        "Et La",
        "Et Le chat",
        "Et Le\ufffd",
        "Et Le\ufffd",
        "Et Le chat",
    ]
    assert [node.ranks for node in tree.nodes] == [(0,), (), (1,), (0,), (1,), (), (), (1,)]
    assert [(node.step, node.candidate) for node in tree.nodes[3:6]] == [(1, 0), (1, 1), (1, 2)]
    assert tree.nodes[0].probability == pytest.approx(np.exp(-0.5))
    assert tree.nodes[6].fate is Fate.SETTLED
    assert (tree.text, tree.finished) == ("Et", (3, 7))


def test_paths_to_decode_on_from() -> None:
    tree = search_tree(TRACE)
    assert tree.path_ids(6) == (20, 11, 13, 14)
    assert tree.path_ids(7) == (20, 11, 12)  # without the end
    assert tree.path_ids(1) == (20, 13)  # one that was pruned


def test_the_list_is_read_back() -> None:
    assert replay(TRACE) == [Replayed((20, 10), -1.0, -0.75), Replayed((20, 11, 12), -3.5, -1.5)]
    assert replay(SearchTrace(())) == []


def test_bytes_become_characters() -> None:
    euro = SearchTrace(
        tuple(step((0, token, -1, -1, -1, Fate.KEPT)) for token in (13, 14, 15, 12)), end=END, pieces=PIECES
    )
    assert [node.text for node in search_tree(euro).nodes] == ["\ufffd", "\ufffd", "€", "€ chat"]


def test_as_json() -> None:
    value = json.loads(json.dumps(search_tree(TRACE).as_json()))
    assert (value["prefix"], value["text"], value["finished"]) == ([20], "Et", [3, 7])
    assert value["nodes"][4] == {
        "step": 1,
        "parent": 2,
        "token": 12,
        "piece": "▁chat",
        "text": "Et Le chat",
        "logprob": -0.5,
        "total": -2.5,
        "score": -2.0,
        "fate": "kept",
        "hypotheses": [1],
    }
    assert value["nodes"][0]["parent"] is None


def traced(seed: int, options: SearchOptions) -> tuple[SearchResult, SearchTrace]:
    model = TableModel(random_tables(seed, 1, 7))
    (result,) = beam_search(
        model, model.memory_of([0]), start_ids=(START,), eos=EOS, options=options, source_lengths=[3]
    )
    assert result.trace is not None
    return result, replace(result.trace, pieces={i: f"▁{i}" for i in range(7)})


@given(
    seed=st.integers(0, 2**31),
    beam=st.integers(1, 6),
    longest=st.integers(0, 12),
    groups=st.sampled_from([1, 2]),
    ngram=st.sampled_from([0, 2]),
    least=st.integers(0, 3),
    prefix=st.lists(st.integers(1, 6), max_size=3).map(tuple),
)
def test_the_trace_of_a_search_is_its_list(
    seed: int, beam: int, longest: int, groups: int, ngram: int, least: int, prefix: tuple[int, ...]
) -> None:
    options = SearchOptions(
        beam=beam * groups,
        groups=groups,
        max_length=max(longest, least),
        min_length=least,
        no_repeat_ngram=ngram,
        prefix_ids=prefix,
        trace=True,
    )
    result, trace = traced(seed, options)
    replayed = replay(trace)
    assert [r.ids for r in replayed] == [f.ids for f in result.hypotheses]
    for one, found in zip(replayed, result.hypotheses, strict=True):
        assert one.total == pytest.approx(sum(found.logprobs), abs=1e-4)
        assert one.score == pytest.approx(found.score, abs=1e-4)
    tree = search_tree(trace)
    for rank, (end, found) in enumerate(zip(tree.finished, result.hypotheses, strict=True)):
        path = tree.path(end)
        assert tree.path_ids(end) == found.ids
        assert [tree.nodes[i].logprob for i in path] == pytest.approx(found.logprobs[len(prefix) :], abs=1e-5)
        assert path == [i for i, node in enumerate(tree.nodes) if rank in node.ranks]
    first = sum(result.hypotheses[0].logprobs[: len(prefix)]) if result.hypotheses else None
    for number, node in enumerate(tree.nodes):
        before = first if node.parent == ROOT else tree.nodes[node.parent].total
        assert before is None or node.total == pytest.approx(before + node.logprob, abs=1e-4)
        assert node.parent == ROOT or number in tree.nodes[node.parent].children


@given(seed=st.integers(0, 2**31), data=st.data())
def test_decoding_on_from_any_node(seed: int, data: st.DataObject) -> None:
    options = SearchOptions(beam=3, max_length=6, trace=True)
    tree = search_tree(traced(seed, options)[1])
    prefix = tree.path_ids(data.draw(st.integers(0, len(tree.nodes) - 1)))
    result, _ = traced(seed, replace(options, prefix_ids=prefix))
    assert result.hypotheses
    assert all(found.ids[: len(prefix)] == prefix for found in result.hypotheses)
