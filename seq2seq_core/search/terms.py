"""Phrases that must stand in a target, and how far each hypothesis is with them.

Hypotheses that have written more of the terms compete among each other only (dynamic beam allocation: Post &
Vilar 2018, "Fast lexically constrained decoding with dynamic beam allocation for neural machine
translation"). What counts here is text, not tokens, so that a term is met in whatever pieces it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.search.phrases import (
    Writer,
    Written,
    may_begin,
    needs_no_space,
    newly_stands,
    stands_at_end,
)
from seq2seq_core.text.pieces import Pieces


class Wanted(NamedTuple):
    """A phrase that must stand in the target.

    Attributes:
        text: ``canonical``.
        ids: pieces that write it, with a space before it.
        times: how often it must stand there.
    """

    text: str
    ids: tuple[int, ...]
    times: int = 1


class Placed(NamedTuple):
    """How far a hypothesis is.

    Attributes:
        written: its text.
        met: how often each phrase stands in it for certain, at most as often as it is wanted.
        complete: whether all are met, if the text ends here.
        bank: tokens of the terms that it has written.
        size: bytes of the terms that it has written.
    """

    written: Written
    met: tuple[int, ...]
    complete: bool
    bank: int
    size: int


class _Phrase:
    """A wanted phrase, prepared.

    Attributes:
        spelled: UTF-8, with a space before it.
        ends: bytes that each of its pieces brings it to.
        starts: which of its pieces begins after so many bytes.
    """

    __slots__ = ("_sizes", "ends", "spelled", "starts", "text", "times")

    def __init__(self, wanted: Wanted, pieces: Pieces) -> None:
        self.text, self.times = wanted.text, wanted.times
        self.spelled = f" {wanted.text}".encode()
        self.ends = list(accumulate(len(pieces.texts[i]) for i in wanted.ids))
        self.starts = dict(zip([0, *self.ends], wanted.ids, strict=False))
        # By its last character, the beginnings of the phrase in characters, the longest first.
        self._sizes: dict[str, list[int]] = {}
        for size in range(len(self.text), 0, -1):
            self._sizes.setdefault(self.text[size - 1], []).append(size)

    def begun(self, written: Written) -> int:
        """Bytes of ``spelled`` that the text ends with."""
        tail, pending, _ = written
        done = self._begun(tail)
        if not pending or done == len(self.spelled):
            return done
        done = done or int(may_begin(tail[-1], self.text[0]))
        return done + len(pending) if done and self.spelled.startswith(pending, done) else 0

    def _begun(self, tail: str) -> int:
        for size in self._sizes.get(tail[-1], ()):
            start = len(tail) - size
            if start > 0 and tail.endswith(self.text[:size]) and may_begin(tail[start - 1], self.text[0]):
                return 1 + len(self.text[:size].encode())
        return int(tail[-1] == " ")


class Terms:
    """Phrases that must stand in a target.

    Args:
        wanted: different phrases.
    """

    def __init__(self, pieces: Pieces, wanted: Sequence[Wanted]) -> None:
        self._pieces = pieces
        self._phrases = [_Phrase(phrase, pieces) for phrase in wanted]
        self._writer = Writer(pieces, max(len(phrase.text) for phrase in wanted) + 1)
        self.first = self._placed(Written(), (0,) * len(wanted))

    @property
    def banks(self) -> int:
        """Tokens of all terms together."""
        return sum(len(phrase.ends) * phrase.times for phrase in self._phrases)

    def read(self, state: Placed, token: int) -> Placed:
        """The state after one more token."""
        written = self._writer.after(state.written, token)
        met = tuple(
            min(phrase.times, met + newly_stands(written, phrase.text)) if met < phrase.times else met
            for phrase, met in zip(self._phrases, state.met, strict=True)
        )
        return self._placed(written, met)

    def count(self, state: Placed) -> int:
        """Terms that are met, if the text ends here."""
        return sum(
            min(phrase.times, met + stands_at_end(state.written, phrase.text))
            for phrase, met in zip(self._phrases, state.met, strict=True)
        )

    def next_tokens(self, state: Placed, logprobs: NDArray[np.float32]) -> list[int]:
        """Tokens by which a term is begun or goes on: as the tokenizer would, by the longest piece, and by
        the likeliest.

        Args:
            logprobs: ``[V]``, of what may follow.
        """
        found: dict[int, None] = {}
        tail = state.written.tail
        for phrase, met in zip(self._phrases, state.met, strict=True):
            done = phrase.begun(state.written)
            complete = done == len(phrase.spelled)
            if met + complete >= phrase.times:
                continue
            places = [0 if complete else done]
            if tail == " ":
                places = [0, done]
            elif done == 0 and not state.written.pending and needs_no_space(tail[-1], phrase.text[0]):
                places = [0, 1]
            for place in places:
                within = self._pieces.within(phrase.spelled[place:])
                within = [i for i in within if i != self._pieces.byte_space]
                if place in phrase.starts:
                    found[phrase.starts[place]] = None
                if within:
                    found[within[-1]] = None
                    found[max(within, key=logprobs.__getitem__)] = None
        return list(found)

    def _placed(self, written: Written, met: tuple[int, ...]) -> Placed:
        bank = size = part_bank = part_size = 0
        complete = True
        for phrase, count in zip(self._phrases, met, strict=True):
            ends = phrase.ends
            bank += count * len(ends)
            size += count * ends[-1]
            if count == phrase.times:
                continue
            done = phrase.begun(written)
            if done == ends[-1]:
                bank += len(ends)
                size += done
                count += 1
            elif done > part_size:
                part_bank, part_size = sum(end <= done for end in ends), done
            complete = complete and count == phrase.times
        return Placed(written, met, complete, bank + part_bank, size + part_size)
