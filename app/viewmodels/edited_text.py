"""A translated text and what the user made of it, sentence by sentence; values, which are never changed.

What a user writes or chooses holds for all that stands left of it in its sentence, and the model writes on
from there. No sentence is touched by what is done to another one.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from app.viewmodels.shown import ShownText, Span
from seq2seq_core.messages import Message
from seq2seq_core.types import Hypothesis, Notice, Passage, Token, TranslatedText, Translation

WORD = re.compile(r"\s*(?:\w+['’]?|[^\w\s]+)")
"""What is accepted at a time: a word with the space before it, or punctuation."""

SPACE_OR_CHARACTER = re.compile(r"\s+|\S")


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """What the user made of the translation of one sentence.

    Attributes:
        kept: what the user chose, wrote or accepted: the translation begins with it.
        proposed: what follows is a completion that waits to be accepted.
        prefix: what ``translation`` was decoded on from: ``kept``, or a shorter beginning of it.
        ids: of the pieces of that beginning, where a node of the beam tree was chosen; else none.
        translation: None where the model's own stands.
        waiting: what is shown until the translation that fits ``kept`` has come; None where it is there.
        given: the user's own translation as the model reads it; the last row.
        row: of the hypothesis on show.
    """

    kept: str = ""
    proposed: bool = False
    prefix: str = ""
    ids: tuple[int, ...] = ()
    translation: Translation | None = None
    waiting: str | None = None
    given: Hypothesis | None = None
    row: int = 0


UNTOUCHED = Edit()


@dataclass(frozen=True)
class EditedText:
    """A result and its edits, by number of the sentence.

    Attributes:
        result: as the model has it.
        edits: of the sentences that the user touched.
    """

    result: TranslatedText
    edits: Mapping[int, Edit] = field(default_factory=dict)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Each with the translation that is on show; their places in the target are the result's."""
        return tuple(
            _edited(passage, self.edits[number]) if number in self.edits else passage
            for number, passage in enumerate(self.result.passages)
        )

    @cached_property
    def shown(self) -> ShownText:
        """The text of the target pane."""
        parts: list[str] = []
        spans: list[Span] = []
        length = end = 0
        for number, passage in enumerate(self.passages):
            between, text = self.result.text[end : passage.target_start], self.sentence(number)
            parts += (between, text)
            spans.append((length + len(between), length + len(between) + len(text)))
            length, end = spans[-1][1], passage.target_end
        parts.append(self.result.text[end:])
        return ShownText("".join(parts), tuple(spans))

    @property
    def written(self) -> dict[int, Edit]:
        """The edits that stand for themselves; not those that only choose a row of the model's list."""
        return {
            number: edit
            for number, edit in self.edits.items()
            if edit.translation is not None or edit.waiting is not None
        }

    @property
    def pending(self) -> tuple[int, ...]:
        """Sentences that are to be decoded on from what the user wrote."""
        return tuple(number for number, edit in self.edits.items() if edit.waiting is not None)

    def edit(self, number: int) -> Edit:
        return self.edits.get(number, UNTOUCHED)

    def row(self, number: int) -> int:
        """Of the hypothesis on show."""
        row = self.edit(number).row
        return row if row < len(self.passages[number].translation.hypotheses) else 0

    def hypothesis(self, number: int) -> Hypothesis | None:
        """The one on show; while another one is on its way, the last that was there."""
        hypotheses = self.passages[number].translation.hypotheses
        return hypotheses[self.row(number)] if hypotheses else None

    def sentence(self, number: int) -> str:
        """The target of one sentence as shown."""
        waiting = self.edit(number).waiting
        if waiting is not None:
            return waiting
        hypothesis, passage = self.hypothesis(number), self.passages[number]
        if hypothesis is None:
            return self.result.text[passage.target_start : passage.target_end]
        return hypothesis.text

    def sentence_at(self, code_point: int) -> int | None:
        """The number of the sentence that an offset into the shown text stands in, or else the one before."""
        before = [number for number, (start, _) in enumerate(self.shown.spans) if start <= code_point]
        return before[-1] if before else (0 if self.passages else None)

    def sentence_around(self, span: Span) -> int | None:
        """The number of the sentence that a stretch of the shown text lies wholly in."""
        around = (n for n, (start, end) in enumerate(self.shown.spans) if start <= span[0] and span[1] <= end)
        return next(around, None)

    def beginning_with(self, number: int, span: Span, word: str) -> str:
        """What is kept of a sentence once a word stands in the place of a stretch of the shown text."""
        text, (start, _) = self.sentence(number), self.shown.spans[number]
        # With the space the word is whole; without it the model may well write it on.
        whole = text[span[1] - start :][:1].isspace() and word[-1:] not in ("'", "’")
        return text[: span[0] - start] + word + (" " if whole else "")

    def with_edit(self, number: int, edit: Edit | None) -> EditedText:
        """Another edit of one sentence, or none."""
        others = {other: one for other, one in self.edits.items() if other != number}
        return EditedText(self.result, others if edit is None else {**others, number: edit})

    def with_translation(self, number: int, translation: Translation) -> EditedText:
        """More found out about the translation of one sentence."""
        edit = self.edits.get(number)
        if edit is not None and edit.translation is not None:
            return self.with_edit(number, replace(edit, translation=translation))
        passages = list(self.result.passages)
        passages[number] = replace(passages[number], translation=translation)
        return EditedText(replace(self.result, passages=tuple(passages)), self.edits)


def decoded(edit: Edit, translation: Translation) -> Edit:
    """The edit once its translation has come. What the user wrote stands, whatever the model made of it."""
    fitting = tuple(one for one in (_fitted(edit.kept, h) for h in translation.hypotheses) if one is not None)
    found = replace(translation, hypotheses=fitting or (_alone(edit.kept),))
    return replace(edit, prefix=edit.kept, translation=found, waiting=None, row=0)


def _fitted(kept: str, hypothesis: Hypothesis) -> Hypothesis | None:
    """The hypothesis with what was kept as it was written: engines put one space between words."""
    if hypothesis.text.startswith(kept):
        return hypothesis
    marks = list(SPACE_OR_CHARACTER.finditer(kept.lstrip()))
    lead = len(kept) - len(kept.lstrip())
    plain = "".join(" " if mark[0].isspace() else mark[0] for mark in marks)
    if not hypothesis.text.startswith(plain) and hypothesis.text != plain.rstrip():
        return None
    starts = [lead + mark.start() for mark in marks]

    def place(at: int) -> int:
        return starts[at] if at < len(starts) else len(kept) + at - len(starts)

    def moved(span: Span) -> Span:
        return place(span[0]), place(span[1])

    return replace(
        hypothesis,
        text=kept + hypothesis.text[len(plain) :],
        tokens=tuple(Token(piece, *moved((start, end))) for piece, start, end in hypothesis.tokens),
        notices=tuple(replace(one, target=tuple(map(moved, one.target))) for one in hypothesis.notices),
        terms=tuple(use._replace(target=moved(use.target)) for use in hypothesis.terms),
    )


def _alone(kept: str) -> Hypothesis:
    unmet = Notice(
        "unmet",
        Message("The model cannot write what stands here, and does not go on from it."),
        target=((0, len(kept)),),
    )
    return Hypothesis(kept, (), (-math.inf,), -math.inf, notices=(unmet,))


def next_word(text: str, start: int) -> int:
    """Where the word ends that begins at an offset, or behind the space there."""
    found = WORD.match(text, start)
    return found.end() if found else len(text)


def partners(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Which of some sentences are still there, and where: numbers before to numbers after."""
    pairs = zip(before, after, strict=False)
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    rest = zip(reversed(before[head:]), reversed(after[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    found = {number: number for number in range(head)}
    found |= {len(before) - number: len(after) - number for number in range(1, tail + 1)}
    middle = difflib.SequenceMatcher(
        a=before[head : len(before) - tail], b=after[head : len(after) - tail], autojunk=False
    )
    for first, second, size in middle.get_matching_blocks():
        found |= {head + first + number: head + second + number for number in range(size)}
    return found


def _edited(passage: Passage, edit: Edit) -> Passage:
    translation = edit.translation or passage.translation
    if edit.given is not None:
        translation = replace(translation, hypotheses=(*translation.hypotheses, edit.given))
    return replace(passage, translation=translation)
