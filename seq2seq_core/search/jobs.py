"""What there is to search for a sentence: itself, or its parts where it is too long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from seq2seq_core.config import SearchOptions
from seq2seq_core.search.joint import Part, join_parts
from seq2seq_core.text.segmentation import Span
from seq2seq_core.types import Translation

Job = tuple[str, SearchOptions]
"""A stretch of source text and how it is searched."""


def without_prefix(options: SearchOptions) -> SearchOptions:
    """The options for a sentence that does not begin what is translated."""
    if not options.prefix and not options.prefix_ids:
        return options
    return replace(options, prefix="", prefix_ids=())


def jobs_of(text: str, spans: Sequence[Span], options: SearchOptions) -> list[Job]:
    """The parts of a sentence and how to search each."""
    rest = without_prefix(options)
    return [(text[a:b], options if number == 0 else rest) for number, (a, b) in enumerate(spans)]


def rejoin(
    text: str, spans: Sequence[Span], found: Mapping[Job, Translation], options: SearchOptions
) -> Translation:
    """The translation of a sentence from those of its parts."""
    jobs = jobs_of(text, spans, options)
    if spans == [(0, len(text))]:
        return found[jobs[0]]
    ends = [0, *(end for _, end in spans)]
    parts = [
        Part(found[job], start, text[end:start])
        for job, (start, _), end in zip(jobs, spans, ends, strict=False)
    ]
    return join_parts(text, parts, options.nbest or options.beam)
