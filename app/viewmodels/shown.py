"""What the target pane shows: the translation, with the hypotheses that the user chose in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seq2seq_core.types import Passage, TranslatedText

Span = tuple[int, int]
"""Start and end of a stretch of text, in code points."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """A target text and where each passage stands in it (code points)."""

    text: str
    spans: tuple[Span, ...]


def compose(result: TranslatedText, chosen: Mapping[int, int]) -> ShownText:
    """Puts the hypothesis ``chosen`` for a passage, by number, in place of its best one."""
    parts: list[str] = []
    spans: list[Span] = []
    length = end = 0
    for number, passage in enumerate(result.passages):
        between = result.text[end : passage.target_start]
        hypotheses = passage.translation.hypotheses
        choice = chosen.get(number, 0)
        text = (
            hypotheses[choice].text
            if 0 < choice < len(hypotheses)
            else result.text[passage.target_start : passage.target_end]
        )
        parts += (between, text)
        spans.append((length + len(between), length + len(between) + len(text)))
        length += len(between) + len(text)
        end = passage.target_end
    parts.append(result.text[end:])
    return ShownText("".join(parts), tuple(spans))


def passage_at(passages: Sequence[Passage], caret: int) -> int | None:
    """The number of the passage that a caret (code points) stands in, or else the one before it."""
    found = None
    for number, passage in enumerate(passages):
        if passage.source_start <= caret or found is None:
            found = number
    return found


def differing_spans(best: str, other: str) -> tuple[Span, ...]:
    """The stretches of ``other`` that are not in ``best``, word by word; neighbours are joined."""
    words = [match.span() for match in re.finditer(r"\w+['’]?|[^\w\s]", other)]
    matcher = difflib.SequenceMatcher(
        a=re.findall(r"\w+['’]?|[^\w\s]", best), b=[other[a:b] for a, b in words], autojunk=False
    )
    return tuple(
        (words[start][0], words[end - 1][1])
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag in ("replace", "insert") and end > start
    )
