"""Joint n-best lists against all combinations, and the offsets of what is joined."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.messages import Message
from seq2seq_core.search.joint import Part, best_combinations, join_parts
from seq2seq_core.types import Hypothesis, Notice, Token, Translation

scores = st.lists(
    st.lists(st.floats(-10, 0), min_size=1, max_size=4).map(lambda s: sorted(s, reverse=True)),
    min_size=1,
    max_size=4,
)


@given(scores=scores, count=st.integers(1, 6))
def test_the_best_sums_of_all_combinations(scores: list[list[float]], count: int) -> None:
    sums = sorted((sum(c) for c in itertools.product(*scores)), reverse=True)[:count]
    found = best_combinations(scores, count)
    assert [score for score, _ in found] == pytest.approx(sums)
    for score, chosen in found:
        assert score == pytest.approx(sum(part[i] for part, i in zip(scores, chosen, strict=True)))
    assert len({tuple(chosen) for _, chosen in found}) == len(found)


def test_ten_thousand_parts_take_no_time() -> None:
    started = time.perf_counter()
    assert len(best_combinations([[0.0, -1.0, -2.0, -3.0, -4.0]] * 10_000, 5)) == 5
    assert time.perf_counter() - started < 5


def translation(source: str, *targets: str) -> Translation:
    hypotheses = tuple(
        Hypothesis(text, (Token(text, 0, len(text)),), (-1.0, -0.5), -float(rank))
        for rank, text in enumerate(targets)
    )
    return Translation(source, (Token(source, 0, len(source)),), hypotheses, "en", "fr", seconds=1.0)


def test_joined_texts_have_their_tokens_where_they_stand() -> None:
    parts = [Part(translation("One.", "Un.", "Une."), 1, "?"), Part(translation("Two.", "Deux."), 7, "  ")]
    joint = join_parts(" One.  Two.", parts, 5)
    assert [h.text for h in joint.hypotheses] == ["Un.  Deux.", "Une.  Deux."]
    assert [h.score for h in joint.hypotheses] == [0.0, -1.0]
    for hypothesis in joint.hypotheses:
        assert [hypothesis.text[t.start : t.end] for t in hypothesis.tokens] == [
            t.piece for t in hypothesis.tokens
        ]
        assert hypothesis.token_logprobs == (-1.0, -1.0, -1.0)
    assert [joint.source[t.start : t.end] for t in joint.source_tokens] == ["One.", "Two."]
    assert joint.sentences == tuple(part.translation for part in parts)
    assert joint.seconds == 2.0


def test_notices_stay_with_their_words() -> None:
    two = translation("Two.", "Deux.")
    (hypothesis,) = two.hypotheses
    notice = Notice("short", Message("a part may be missing"), source=((0, 3),), target=((0, 4), (4, 5)))
    noticed = replace(two, hypotheses=(replace(hypothesis, notices=(notice,)),))
    joint = join_parts(" One.  Two.", [Part(translation("One.", "Un."), 1, ""), Part(noticed, 7, "  ")], 5)
    (moved,) = joint.hypotheses[0].notices
    assert (moved.kind, moved.message) == (notice.kind, notice.message)
    assert [joint.source[a:b] for a, b in moved.source] == ["Two"]
    assert [joint.text[a:b] for a, b in moved.target] == ["Deux", "."]


def test_one_part_keeps_its_hypotheses() -> None:
    part = translation("One.", "Un.")
    joint = join_parts("  One.", [Part(part, 2, "")], 5)
    assert joint.hypotheses == part.hypotheses
    assert joint.sentences == ()
    assert joint.source_tokens == (Token("One.", 2, 6),)


def test_a_part_without_hypotheses_is_left_out() -> None:
    joint = join_parts(
        "One. \u200b", [Part(translation("One.", "Un."), 0, ""), Part(translation("\u200b"), 5, " ")], 5
    )
    assert joint.text == "Un."
    assert (
        join_parts(
            "\u200b\u200b", [Part(translation("\u200b"), 0, ""), Part(translation("\u200b"), 1, "")], 5
        ).text
        == ""
    )
