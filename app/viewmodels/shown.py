"""What the target pane shows, and what differs between two hypotheses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from seq2seq_core.types import Passage

Span = tuple[int, int]
"""Start and end of a stretch of text, in code points."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """A target text and where each passage stands in it (code points)."""

    text: str
    spans: tuple[Span, ...]


NOTHING = ShownText("", ())
WORD = re.compile(r"\w+['’]?|[^\w\s]")
"""What differs or not: a word, or a mark between words."""


def passage_at(passages: Sequence[Passage], caret: int) -> int | None:
    """The number of the passage that a caret (code points) stands in, or else the one before it."""
    found = None
    for number, passage in enumerate(passages):
        if passage.source_start <= caret or found is None:
            found = number
    return found


def shared_start(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def differing_spans(best: str, other: str) -> tuple[Span, ...]:
    """The stretches of ``other`` that are not in ``best``, word by word; neighbours are joined."""
    return differences(best, other)[1]


@lru_cache(maxsize=1024)  # of a text that is typed, few sentences are new
def differences(one: str, other: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The stretches of each text that the other one has not, word by word; neighbours are joined."""
    words, others = ([match.span() for match in WORD.finditer(text)] for text in (one, other))
    matcher = difflib.SequenceMatcher(
        a=[one[a:b] for a, b in words], b=[other[a:b] for a, b in others], autojunk=False
    )
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    return (
        tuple((words[start][0], words[end - 1][1]) for _, start, end, _, _ in changes if end > start),
        tuple((others[start][0], others[end - 1][1]) for _, _, _, start, end in changes if end > start),
    )
