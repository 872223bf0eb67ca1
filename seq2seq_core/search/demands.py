"""What a user asks of translations, made into rules for the search; and what of it a translation keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from seq2seq_core.config import SearchOptions, Term
from seq2seq_core.errors import ConfigError
from seq2seq_core.messages import Message
from seq2seq_core.search.constraints import Avoid, Constraint, PrefixRest, Rules, token_rules
from seq2seq_core.search.phrases import canonical, find_phrase
from seq2seq_core.search.terms import Terms, Wanted
from seq2seq_core.text.tokenizer import EOS, Tokenizer
from seq2seq_core.types import Notice, Span, TermUse

# Pieces at the end of a prefix without spaces that are not taken as the tokenizer cuts them: what follows may
# well be cut otherwise.
_FREE_PIECES = 12


class _Applied(NamedTuple):
    """A term that is required in a sentence.

    Attributes:
        number: in the options.
        text: of the target, as it is searched for.
    """

    number: int
    term: Term
    source: Span | None
    text: str


class Demands:
    """What ``options`` ask of any target's text and tokens.

    Args:
        tokenizer: of the target.

    Raises:
        ConfigError: ``prefix_ids`` holds what no target can hold.
    """

    def __init__(self, options: SearchOptions, tokenizer: Tokenizer) -> None:
        self._options = options
        self._tokenizer = tokenizer
        self._beginning = self._normal_prefix()
        self._prefix, self._rest = self._split_prefix()
        self._avoid = [text for given in options.avoid for text in dict.fromkeys(self._forms(given))]
        self._spelled: dict[str, tuple[int, ...]] = {}

    def rules(self, source: str) -> Rules:
        """The rules for the target of a sentence."""
        times = Counter(one.text for one in self._applied(source))
        wanted = [Wanted(text, ids, count) for text, count in times.items() if (ids := self._possible(text))]
        if not wanted:
            return self._common
        terms = Terms(self._tokenizer.written, wanted)
        return Rules(self._prefix, self._constraints, self._rest, terms)

    def review(
        self, source: str, text: str, ids: Sequence[int]
    ) -> tuple[tuple[Notice, ...], tuple[TermUse, ...]]:
        """What was asked for and is not kept, and where the terms stand.

        Args:
            source: the sentence.
            text: of its target.
            ids: of its target.
        """
        options = self._options
        notices = []
        if (
            not text.startswith(self._beginning)
            or tuple(ids[: len(options.prefix_ids)]) != options.prefix_ids
        ):
            what = Message("the beginning that was asked for could not be kept")
            notices.append(Notice("unmet", what))
        for given in options.avoid:
            spans = [span for form in dict.fromkeys(self._forms(given)) for span in find_phrase(text, form)]
            if spans:
                what = Message("{text!r} could not be avoided", text=given)
                notices.append(Notice("unmet", what, target=tuple(spans)))
        if len(ids) < options.min_length:
            what = Message(
                "it has {length} pieces, fewer than the {least} asked for",
                length=len(ids),
                least=options.min_length,
            )
            notices.append(Notice("unmet", what))
        if _repeats(ids, options.no_repeat_ngram):
            what = Message("{n} pieces in a row occur twice in it", n=options.no_repeat_ngram)
            notices.append(Notice("unmet", what))
        unmet, uses = self._placed(source, text)
        return (*notices, *unmet), uses

    def _placed(self, source: str, text: str) -> tuple[list[Notice], tuple[TermUse, ...]]:
        unmet, uses = [], []
        before: Counter[str] = Counter()
        for one in self._applied(source):
            spans = find_phrase(text, one.text)
            nth = before[one.text]
            before[one.text] += 1
            if nth < len(spans):
                uses.append(TermUse(one.number, one.source, spans[nth]))
                continue
            what = Message("the term {target!r} could not be placed", target=one.term.target)
            unmet.append(Notice("unmet", what, source=() if one.source is None else (one.source,)))
        return unmet, tuple(uses)

    def _applied(self, source: str) -> list[_Applied]:
        found = []
        before: Counter[str] = Counter()
        for number, term in enumerate(self._options.terms):
            text = canonical(self._tokenizer.normalise(term.target)) or canonical(term.target)
            words = canonical(term.source)
            if not words:
                found.append(_Applied(number, term, None, text))
                continue
            spans = find_phrase(source, words) or find_phrase(source, words, ignore_case=True)
            if spans:
                # A term given twice is about the second place where it stands, if there is one.
                span = spans[min(before[words], len(spans) - 1)]
                before[words] += 1
                found.append(_Applied(number, term, span, text))
        return found

    @cached_property
    def _common(self) -> Rules:
        """The rules for a sentence without terms."""
        return Rules(self._prefix, self._constraints, self._rest)

    @cached_property
    def _constraints(self) -> list[Constraint]:
        avoid: list[Constraint] = [Avoid(self._tokenizer.written, self._avoid)] if self._avoid else []
        return [*token_rules(self._options), *avoid]

    def _forms(self, given: str) -> list[str]:
        """A text to avoid, as it is and as the vocabulary's pieces spell it."""
        forms = (canonical(given), canonical(self._tokenizer.normalise(given)))
        return [form for form in forms if form]

    def _possible(self, text: str) -> tuple[int, ...]:
        """Pieces that write a term with a space before it, none where it can never be written."""
        if text not in self._spelled:
            avoided = any(find_phrase(text, form) for form in self._avoid)
            self._spelled[text] = () if avoided else self._spell(text)
        return self._spelled[text]

    def _spell(self, text: str) -> tuple[int, ...]:
        pieces = self._tokenizer.written
        rest = f" {text}".encode()
        ids = self._tokenizer.encode(text).ids
        if b"".join(pieces.texts[i] for i in ids) == rest:
            return tuple(ids)
        ids = []
        while rest:
            within = pieces.within(rest)
            if not within:
                return ()
            ids.append(within[-1])
            rest = rest[len(pieces.texts[within[-1]]) :]
        return tuple(ids)

    def _normal_prefix(self) -> str:
        """The text that targets begin with, as the vocabulary's pieces spell it."""
        # White space at the end, which is to be kept, is at the end no longer.
        given = self._options.prefix
        return self._tokenizer.normalise(given + "|")[:-1] if given else ""

    def _split_prefix(self) -> tuple[tuple[int, ...], PrefixRest | None]:
        """What of the prefix is read as ids, and what is left of it."""
        pieces = self._tokenizer.written if self._beginning else None
        if pieces is None:
            return self._checked_ids(), None
        ids = self._tokenizer.encode(self._beginning).ids
        spaces = [i for i, piece in enumerate(ids) if pieces.texts[piece].startswith(b" ")]
        last_word = len(ids) if self._beginning.endswith(" ") else max(spaces, default=0)
        head = ids[: max(last_word, len(ids) - _FREE_PIECES)]
        special = [i for i, piece in enumerate(head) if not pieces.texts[piece]]
        head = head[: min(special, default=len(head))]
        text = b"".join(pieces.texts[i] for i in head)
        spelled = f" {self._beginning}".encode()
        if head and not text.startswith(b" "):
            spelled = spelled[1:]
        if not spelled.startswith(text):
            head, text = [], b""
        rest = spelled[len(text) :]
        return tuple(head), PrefixRest(pieces, rest, whole=not head) if rest else None

    def _checked_ids(self) -> tuple[int, ...]:
        ids = self._options.prefix_ids
        if not ids:
            return ()
        never = {EOS, *self._tokenizer.control_ids}
        for i in ids:
            if i in never or not 0 <= i < self._tokenizer.size:
                raise ConfigError(
                    Message("prefix_ids holds {id}, which is no piece of a target", id=i),
                    remedy="Take ids from a trace of the same model",
                )
        return ids


def _repeats(ids: Sequence[int], n: int) -> bool:
    grams = [tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)] if n else []
    return len(set(grams)) < len(grams)
