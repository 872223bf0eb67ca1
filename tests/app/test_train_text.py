"""Facts in words."""

from __future__ import annotations

import itertools

import pytest

from app.views.widgets.train_text import directions


@pytest.mark.usefixtures("qapp")
def test_directions_in_words() -> None:
    assert directions((("en", "fr"), ("fr", "en"), ("en", "ko")), str.upper) == "EN ⇄ FR, EN → KO"
    every = list(itertools.permutations(map(str, range(200)), 2))
    assert directions(every, str) == "200 languages → 200 languages"
    assert directions([("en", str(number)) for number in range(41)], str.upper) == "EN → 41 languages"
