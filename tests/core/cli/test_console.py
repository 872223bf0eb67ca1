"""What the commands share of the terminal."""

from __future__ import annotations

from seq2seq_core.cli.console import some_of


def test_of_very_many_texts_the_first_are_shown() -> None:
    assert some_of("abc") == "a, b, c"
    assert some_of("abcde", " ", most=3) == "a b c and 2 more"
    assert some_of([]) == ""
