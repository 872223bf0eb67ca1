"""Where the sentences of a text are; what stands between them is left to the caller to copy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import sentencex


class Span(NamedTuple):
    """A stretch of text, ``text[start:end]``, in code points."""

    start: int
    end: int


_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# sentencex 1.0 panics at a white space of several bytes before an initial, and cannot take a lone surrogate.
_SPACE = re.compile(r"\s")
_LETTER = re.compile(r"[^\W_]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

# What sentencex splits and should not. Only its English has most abbreviations; its French hardly any.
_ENUMERATOR = re.compile(r"\s*[(]?[0-9]{1,3}[.)]\s*")
_BEFORE_SMALL = re.compile(r"(?:^|[^\w.])(?:(?:\w\.-?)+|(?:Jr|Sr|Inc|Ltd|Corp|Co|etc|approx)\.)\s*$")
_TITLE = re.compile(r"(?:^|\W)(?:Mr|Mrs|Ms|Dr|St|Mt|vs?)\.\s*$")
_FRENCH = re.compile(
    r"(?:^|\W)(?:MM?|Mmes?|Mlles?|Mgr|Pr|Me|Ste|J|av|apr|env|cf|p|ex|vol|chap|fig|art|éd|réf|tél)\.\s*$"
)
_QUOTE_ENDS = "」』”’\"'"
_QUOTED_ON = re.compile(r"[\u3041-\u3096\uac00-\ud7a3]")  # 「…。」と言った, “….”고 했다
_LONGEST_ABBREVIATION = 16
# sentencex looks for every quotation in all of its text, so that a long line takes it seconds.
_CHUNK = 4096


def split_sentences(text: str, language: str) -> list[Span]:
    """The sentences of a text, in order.

    Together they cover all that is not white space; none begins or ends with white space, and none
    crosses a line break.

    Args:
        text: any text.
        language: its BCP-47 code; for a language without rules of its own the general ones are taken.
    """
    primary = language.partition("-")[0].lower()
    spans = []
    for line in _LINE.finditer(text):
        content = line.group()
        start = 0
        for end in _sentence_ends(content, primary):
            sentence = content[start:end]
            if stripped := sentence.strip():
                left = line.start() + start + len(sentence) - len(sentence.lstrip())
                spans.append(Span(left, left + len(stripped)))
            start = end
    return spans


def _sentence_ends(line: str, language: str) -> list[int]:
    """Where the sentences of a line end, white space behind them included; the last is the line's end."""
    plain = _SURROGATE.sub("\ufffd", _SPACE.sub(" ", line))
    ends: list[int] = []
    start = end = 0
    for part in _parts(plain, language):
        if end and _is_boundary(plain[max(start, end - _LONGEST_ABBREVIATION) : end], part, language):
            ends.append(end)
            start = end
        end += len(part)
    return [*ends, len(line)]


def _parts(line: str, language: str) -> Iterator[str]:
    """What sentencex makes of a line, which it is shown in chunks; joined, the parts are the line."""
    start, size = 0, _CHUNK
    while start < len(line):
        parts = sentencex.segment(language, line[start : start + size])
        if start + size >= len(line):
            yield from parts
            return
        if len(parts) == 1:
            size *= 2
            continue
        complete = parts[:-1]  # the last one may go on in the next chunk
        yield from complete
        start, size = start + sum(map(len, complete)), _CHUNK


def _is_boundary(before: str, after: str, language: str) -> bool:
    """Whether a boundary found between the end of a sentence and what follows is one."""
    first = after[0]
    if not _LETTER.search(after):  # stray quotation marks, an emoji
        return False
    if before.endswith("."):  # no space at all: ``J.-C.``, or a name such as ``os.Path``
        return first != "-" and not (len(before) > 1 and _is_cased(before[-2]) and _is_cased(first))
    if before[-1] in _QUOTE_ENDS:
        return not _QUOTED_ON.match(first)
    if _ENUMERATOR.fullmatch(before) or _TITLE.search(before):
        return False
    if language == "fr" and _FRENCH.search(before):
        return False
    return not (first.islower() and _BEFORE_SMALL.search(before))


def _is_cased(character: str) -> bool:
    return character.lower() != character.upper()
