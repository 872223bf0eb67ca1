"""What may be asked of a target while it is searched.

A constraint says of each hypothesis, token by token, what it must not do. What it needs to know of one is a
state, a value that is never changed; those of all constraints of a sentence together are a ``Mark``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.config import SearchOptions
from seq2seq_core.search.phrases import Writer, Written, newly_stands, stands_at_end
from seq2seq_core.search.terms import Placed, Terms
from seq2seq_core.text.pieces import Pieces

Mark = tuple[Any, ...]
"""The states of all constraints of a sentence, for one hypothesis."""


class Constraint(ABC):
    """One thing that is asked of a target. States are of whatever type it likes."""

    first: Any
    """The state of an empty target."""

    @abstractmethod
    def read(self, state: Any, token: int) -> Any:
        """The state after a token that stands there in any case."""

    def after(self, state: Any, token: int) -> Any | None:
        """The state after a token, None where the token is refused."""
        return self.read(state, token)

    def may_end(self, state: Any) -> bool:
        """Whether the target may end here."""
        return True

    def choices(self, state: Any) -> NDArray[np.int64] | None:
        """The only tokens that are not refused, None where they are not as few as to be listed."""
        return None


class LongEnough(Constraint):
    """A target has at least so many tokens."""

    first = 0

    def __init__(self, least: int) -> None:
        self._least = least

    def read(self, state: int, token: int) -> int:
        return state + 1

    def may_end(self, state: int) -> bool:
        return state >= self._least


class NoRepeat(Constraint):
    """No n tokens in a row occur twice."""

    first: tuple[int, ...] = ()

    def __init__(self, n: int) -> None:
        self._n = n

    def read(self, state: tuple[int, ...], token: int) -> tuple[int, ...]:
        return (*state, token)

    def after(self, state: tuple[int, ...], token: int) -> tuple[int, ...] | None:
        n, ids = self._n, (*state, token)
        gram = ids[-n:]
        if len(gram) < n or gram[-1] not in state:
            return ids
        return None if any(ids[i : i + n] == gram for i in range(len(ids) - n)) else ids


class PrefixRest(Constraint):
    """After the prefix's ids, the text goes on as ``rest``, in whatever pieces. The state is what is left.

    Args:
        rest: UTF-8.
        whole: nothing stands before it, so that the space of the first word may be missing.
    """

    def __init__(self, pieces: Pieces, rest: bytes, *, whole: bool) -> None:
        self._pieces = pieces
        self.first = rest
        self._whole = rest if whole else b""
        self._known: dict[bytes, NDArray[np.int64]] = {}

    def read(self, state: bytes, token: int) -> bytes:
        return state

    def after(self, state: bytes, token: int) -> bytes | None:
        if not state:
            return state
        text = self._pieces.texts[token]
        if not text or token == self._pieces.byte_space:
            return None
        if state == self._whole and not text.startswith(b" "):
            state = state.removeprefix(b" ")
        if state.startswith(text):
            return state[len(text) :]
        return b"" if text.startswith(state) else None

    def may_end(self, state: bytes) -> bool:
        return not state

    def choices(self, state: bytes) -> NDArray[np.int64] | None:
        if not state:
            return None
        if state not in self._known:
            forms = {state, state.removeprefix(b" ")} if state == self._whole else {state}
            ids = {i for form in forms for i in (*self._pieces.within(form), *self._pieces.beyond(form))}
            self._known[state] = np.array(sorted(ids - {self._pieces.byte_space}), dtype=np.int64)
        return self._known[state]


class Avoid(Constraint):
    """Phrases do not stand in the text."""

    first = Written()

    def __init__(self, pieces: Pieces, phrases: Sequence[str]) -> None:
        self._phrases = tuple(phrases)
        self._writer = Writer(pieces, max(len(phrase) for phrase in phrases))

    def read(self, state: Written, token: int) -> Written:
        return self._writer.after(state, token)

    def after(self, state: Written, token: int) -> Written | None:
        written = self._writer.after(state, token)
        return None if any(newly_stands(written, phrase) for phrase in self._phrases) else written

    def may_end(self, state: Written) -> bool:
        return not any(stands_at_end(state, phrase) for phrase in self._phrases)


class Rules:
    """All that is asked of the target of one sentence.

    Args:
        prefix: ids that it begins with, whatever the constraints say of them.
        constraints: that every hypothesis keeps.
        rest: text that follows the prefix.
        terms: that stand in every hypothesis, wherever that is possible.
    """

    def __init__(
        self,
        prefix: Sequence[int] = (),
        constraints: Sequence[Constraint] = (),
        rest: PrefixRest | None = None,
        terms: Terms | None = None,
    ) -> None:
        self.prefix = tuple(prefix)
        self.rest = rest
        self.terms = terms
        self._given = tuple(constraints)
        # The rest of the prefix is asked first, and so refuses most; terms come last, where marks have them.
        self._constraints = (*((rest,) if rest else ()), *constraints)

    @property
    def free(self) -> bool:
        """Whether, after the prefix, nothing is asked."""
        return not self._constraints and self.terms is None

    def passed(self, marks: Sequence[Mark]) -> bool:
        """Whether nothing will be asked any more of hypotheses with these marks: they have the prefix."""
        return not self._given and self.terms is None and not any(map(self.in_prefix, marks))

    def begin(self) -> Mark:
        """The mark of a hypothesis that has nothing but the prefix."""
        states = [constraint.first for constraint in self._constraints]
        placed = self.terms.first if self.terms else None
        for token in self.prefix:
            states = [c.read(state, token) for c, state in zip(self._constraints, states, strict=True)]
            placed = self.terms.read(placed, token) if self.terms and placed else None
        return (*states, placed) if placed else tuple(states)

    def after(self, mark: Mark, token: int) -> Mark | None:
        """The mark of a hypothesis with one more token; None where that is refused."""
        states = []
        for constraint, state in zip(self._constraints, mark, strict=False):
            after = constraint.after(state, token)
            if after is None:
                return None
            states.append(after)
        if self.terms is not None:
            states.append(self.terms.read(mark[-1], token))
        return tuple(states)

    def may_end(self, mark: Mark) -> bool:
        """Whether a hypothesis may end here, its terms aside."""
        return all(c.may_end(state) for c, state in zip(self._constraints, mark, strict=False))

    def choices(self, mark: Mark) -> NDArray[np.int64] | None:
        """The only tokens that may follow, None where they are not as few as to be listed."""
        return self.rest.choices(mark[0]) if self.rest else None

    def in_prefix(self, mark: Mark) -> bool:
        """Whether a hypothesis has not written all of the prefix yet."""
        return self.rest is not None and bool(mark[0])

    def placed(self, mark: Mark) -> Placed | None:
        """How far the terms of a hypothesis are, None where there are none."""
        return mark[-1] if self.terms is not None else None

    def relaxed(self) -> Rules:
        """What is left of the rules where nothing keeps all of them: first the prefix, then nothing."""
        prefix_alone = not self._given and self.terms is None
        return Rules() if prefix_alone else Rules(self.prefix, rest=self.rest)


def token_rules(options: SearchOptions) -> list[Constraint]:
    """What the options ask of a target's tokens, whatever their text."""
    found: list[Constraint] = []
    if options.min_length:
        found.append(LongEnough(options.min_length))
    if options.no_repeat_ngram:
        found.append(NoRepeat(options.no_repeat_ngram))
    return found
