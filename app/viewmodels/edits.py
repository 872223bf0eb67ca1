"""What the user does to the translation: typing, choosing, accepting, and taking it back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.viewmodels.edited_text import UNTOUCHED, Edit, EditedText, decoded, next_word, partners
from app.viewmodels.shown import NOTHING, ShownText, Span, shared_start
from seq2seq_core.types import Hypothesis, TranslatedText, Translation

MOST_STEPS = 200
"""That can be taken back."""

Edits = Mapping[int, Edit]


class EditsViewModel(QObject):
    """The translated text as the user has it. Offsets count code points of the shown text.

    Signals:
        changed: by the user; what is still to be decoded is in ``text.pending``.
        caret_placed: where the caret of the target pane belongs now.
        refused: an edit that lies in no single sentence; the text is as before.
    """

    changed = Signal()
    caret_placed = Signal(int)
    refused = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text: EditedText | None = None
        self._done: list[Edits] = []
        self._undone: list[Edits] = []
        self._key: Hashable = None

    @property
    def text(self) -> EditedText | None:
        """None until there is a translation."""
        return self._text

    @property
    def shown(self) -> ShownText:
        return NOTHING if self._text is None else self._text.shown

    def proposal(self, caret: int) -> Span | None:
        """The completion in the sentence at a caret that waits to be accepted."""
        number = self._text.sentence_at(caret) if self._text else None
        if self._text is None or number is None or not self._text.edit(number).proposed:
            return None
        start, end = self._text.shown.spans[number]
        kept = start + len(self._text.edit(number).kept)
        return (kept, end) if kept < end else None

    @property
    def proposals(self) -> tuple[Span, ...]:
        """All completions that wait to be accepted."""
        found = (self.proposal(start) for start, _ in self.shown.spans)
        return tuple(span for span in found if span is not None)

    # From the engine

    def take(self, result: TranslatedText, *, same_model: bool, same_search: bool) -> None:
        """Another translation of the text. What was done to sentences whose source is still there stays.

        Args:
            same_model: by the same model, between the same languages; else all that was done is forgotten.
            same_search: with the same options; else the rows that were chosen are forgotten.
        """
        if self._text is None or not same_model:
            self._text = EditedText(result)
            self._done, self._undone = [], []
            return
        before, after = ([p.translation.source for p in r.passages] for r in (self._text.result, result))
        found = partners(before, after)
        carried = lambda edits: {found[n]: edit for n, edit in edits.items() if n in found}  # noqa: E731
        self._text = EditedText(result, carried(self._text.edits if same_search else self._text.written))
        self._done, self._undone = [carried(e) for e in self._done], [carried(e) for e in self._undone]
        self._key = None

    def take_translation(self, number: int, translation: Translation) -> None:
        """More is known of the model's own translation of a sentence."""
        assert self._text is not None
        self._text = self._text.with_translation(number, translation)

    def take_decoded(self, source: str, prefix: str, translation: Translation) -> None:
        """A sentence was decoded on from what the user wrote."""
        if self._text is None:
            return
        for number in self._text.pending:
            edit = self._text.edit(number)
            if edit.kept == prefix and self._text.passages[number].translation.source == source:
                self._text = self._text.with_edit(number, decoded(edit, translation))

    # By the user

    def choose_row(self, number: int, row: int) -> None:
        """Shows another hypothesis of a sentence."""
        if self._text is None:
            return
        edit = replace(self._text.edit(number), row=row)
        text = self._text.with_edit(number, edit).sentence(number)
        if not text.startswith(edit.kept):  # more was accepted than all rows have in common
            edit = replace(edit, kept=text[: shared_start(text, edit.kept)], proposed=False)
        self._change(number, edit, key=("row", number))

    def write(self, first: int, last: int, written: str) -> None:
        """Puts something in the place of a stretch of the shown text, or nothing."""
        number = self._text.sentence_around((first, last)) if self._text else None
        if self._text is None or number is None:
            self.refused.emit()
            return
        text, edit = self._text.sentence(number), self._text.edit(number)
        start = self._text.shown.spans[number][0]
        left, written = text[: first - start], " ".join(written.splitlines())
        right = text[last - start :]
        kept = left + written
        if not written and _are_words(left, text[first - start : last - start], right):
            kept = left + right[: next_word(right, 0)]  # or else the model would only write them again
        along = bool(written) and text.startswith(kept) and edit.waiting is None
        now = (
            replace(edit, kept=kept, proposed=True)
            if along
            else self._to_decode(number, kept, text if text.startswith(kept) else left + written + right)
        )
        self._change(number, replace(now, proposed=True), key=("typing", number, len(kept.split())))
        self.caret_placed.emit(start + len(left + written))

    def replace_word(self, span: Span, word: str) -> None:
        """Puts a word in the place of another one; the rest is decoded on from there."""
        number = self._text.sentence_around(span) if self._text else None
        if self._text is None or number is None:
            return
        text, (start, _) = self._text.sentence(number), self._text.shown.spans[number]
        kept = self._text.beginning_with(number, span, word)
        self._change(number, self._to_decode(number, kept, kept.rstrip() + text[span[1] - start :]))
        self.caret_placed.emit(start + len(kept))

    def decode_from(self, number: int, kept: str, ids: tuple[int, ...]) -> None:
        """Has a sentence decoded on from pieces that a search has weighed, and what they spell."""
        if self._text is not None:
            kept = kept.rstrip("\N{REPLACEMENT CHARACTER}")  # the first bytes of a character
            text = self._text.sentence(number)
            edit = self._to_decode(number, kept, text if text.startswith(kept) else kept)
            self._change(number, replace(edit, ids=ids))

    def accept(self, caret: int, *, whole: bool = False) -> None:
        """Keeps the next word of a completion, or all of it."""
        proposal = self.proposal(caret)
        if self._text is None or proposal is None:
            return
        number = self._text.sentence_at(caret)
        assert number is not None
        text, edit = self._text.sentence(number), self._text.edit(number)
        kept = text if whole else text[: next_word(text, len(edit.kept))]
        self._change(number, replace(edit, kept=kept))
        self.caret_placed.emit(self._text.shown.spans[number][0] + len(kept))

    def forget(self, caret: int) -> bool:
        """Returns to the model's own translation of a sentence; False where it stands already."""
        number = self._text.sentence_at(caret) if self._text else None
        if self._text is None or number is None or self._text.edit(number) is UNTOUCHED:
            return False
        self._change(number, None)
        return True

    def give(self, number: int, hypothesis: Hypothesis) -> None:
        """Adds a translation of the user's own to those of a sentence, and shows it."""
        if self._text is None:
            return
        edit = replace(self._text.edit(number), given=None)
        rows = len(self._text.with_edit(number, edit).passages[number].translation.hypotheses)
        kept = hypothesis.text[: shared_start(hypothesis.text, edit.kept)]
        given = replace(edit, given=hypothesis, row=rows, kept=kept, proposed=False)
        self._change(number, given)

    def undo(self) -> None:
        """Takes back what was done last."""
        self._step(self._done, self._undone)

    def redo(self) -> None:
        """Does again what was taken back last."""
        self._step(self._undone, self._done)

    # How it is done

    def _to_decode(self, number: int, kept: str, waiting: str) -> Edit:
        """An edit from which the sentence is to be decoded on; what it replaces is shown until then."""
        assert self._text is not None
        edit = self._text.edit(number)
        return replace(edit, kept=kept, ids=(), proposed=False, waiting=waiting, row=0)

    def _change(self, number: int, edit: Edit | None, key: Hashable = None) -> None:
        assert self._text is not None
        if key is None or key != self._key:
            self._done.append(self._text.edits)
            del self._done[:-MOST_STEPS]
        self._key = key
        self._undone = []
        self._text = self._text.with_edit(number, edit)
        self.changed.emit()

    def _step(self, source: list[Edits], target: list[Edits]) -> None:
        if self._text is None or not source:
            return
        target.append(self._text.edits)
        self._text = EditedText(self._text.result, source.pop())
        self._key = None
        self.changed.emit()


def _are_words(left: str, stretch: str, right: str) -> bool:
    """Whether whole words were taken out from between two texts."""
    begins = not left or left[-1].isspace() or stretch[:1].isspace()
    ends = not right or right[0].isspace() or stretch[-1:].isspace()
    return bool(stretch.strip()) and begins and ends and bool(right.strip())
