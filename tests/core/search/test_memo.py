"""What is remembered, and what is forgotten first."""

from __future__ import annotations

from seq2seq_core.search.memo import Memo


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    memo: Memo[str, str] = Memo(capacity=6, weight=len)
    memo.put("a", "xx")
    memo.put("b", "yy")
    memo.put("c", "zz")
    assert memo.get("a") == "xx"
    memo.put("d", "ww")
    assert memo.get("b") is None
    assert (memo.get("a"), memo.get("c"), memo.get("d")) == ("xx", "zz", "ww")


def test_a_value_is_weighed_once_and_one_that_is_too_heavy_is_not_kept() -> None:
    memo: Memo[str, str] = Memo(capacity=6, weight=len)
    for _ in range(5):
        memo.put("a", "xxx")
    memo.put("b", "yyy")
    assert (memo.get("a"), memo.get("b")) == ("xxx", "yyy")
    memo.put("c", "z" * 7)
    assert memo.get("c") is None
