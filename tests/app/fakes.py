"""Stand-ins for the engine, made of production types: nothing here needs torch."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from app.viewmodels.offsets import grapheme_starts
from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import Cancelled
from seq2seq_core.library import ModelEntry
from seq2seq_core.messages import Message
from seq2seq_core.model_config import AttentionShape
from seq2seq_core.types import (
    Alignment,
    Alternative,
    AttentionMaps,
    AttentionReading,
    Fate,
    HiddenStates,
    Hypothesis,
    Neighbour,
    Notice,
    Passage,
    Saliency,
    SaliencyMethod,
    SearchTrace,
    TermUse,
    Token,
    TokenReading,
    TraceStep,
    TranslatedText,
    Translation,
)

DIRECTIONS = (("en", "fr"), ("fr", "en"), ("en", "ko"))


@dataclass(frozen=True)
class FakeAbilities:
    attention: bool = True
    attention_layers: int = 3
    attention_heads: int = 4
    shifted_alignment: bool = True


def installed(name: str, problem: str | None = None) -> ModelEntry:
    """A model as the library lists it."""
    return ModelEntry(
        name=name,
        path=Path(name),
        architecture="Transformer 2+2 × 16",
        parameters=17_200,
        size_bytes=321_669,
        directions=DIRECTIONS,
        licence="CC0-1.0",
        description="",
        scores={},
        origin="",
        created="",
        shipped=False,
        problem=problem,
        attention=AttentionShape(3, 4, shifted=True),
    )


def tokens_of(text: str) -> tuple[Token, ...]:
    """One token a word, one for a full stop at its end."""
    tokens, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        stop = at - 1 if len(word) > 1 and word[-1] in ".!?" else at
        tokens.append(Token("▁" + text[start:stop], start, stop))
        if stop < at:
            tokens.append(Token(text[stop:at], stop, at))
    return tuple(tokens)


def diagonal(target: int, source: int, layers: int, heads: int) -> AttentionMaps:
    """Attention of a Transformer that goes straight down the diagonal, a little blurred."""
    rows, columns = np.arange(target + 1)[:, None] - 1, np.arange(source + 1)[None]
    weights = np.exp(-2.0 * np.abs(rows * source / max(1, target) - columns)).astype(np.float32)
    weights = np.broadcast_to(
        weights / weights.sum(1, keepdims=True), (layers, heads, target + 1, source + 1)
    )
    best = AttentionReading(shifted=True)
    return AttentionMaps(np.ascontiguousarray(weights), leading=0, trailing=1, best=best)


VOCABULARY = ["<pad>", "<unk>", "<s>", "</s>"]
"""Pieces by their ids; all that were ever written are there."""


def id_of(piece: str) -> int:
    """Of a piece, which is added where it is new."""
    if piece not in VOCABULARY:
        VOCABULARY.append(piece)
    return VOCABULARY.index(piece)


def trace_of(hypotheses: Sequence[Hypothesis], prefix: tuple[int, ...] = ()) -> SearchTrace:
    """A search that found these: what they begin with is kept, beside it something else is pruned."""
    end, other = id_of("</s>"), "▁other"
    paths = [(*(token.piece for token in one.tokens), "</s>")[len(prefix) :] for one in hypotheses]
    steps: list[TraceStep] = []
    finished: dict[int, tuple[int, int]] = {}
    alive: list[tuple[str, ...]] = [()]
    for number in range(max(map(len, paths))):
        begun = list(dict.fromkeys(path[: number + 1] for path in paths if len(path) > number))
        pruned = [(*parent, other) for parent in alive]
        fates = [Fate.FINISHED if one[-1] == "</s>" else Fate.KEPT for one in begun]
        for rank, path in enumerate(paths):
            if len(path) == number + 1:
                finished[rank] = (number, begun.index(path))
        both = [*begun, *pruned]
        logprobs = np.array([-0.1 - 0.3 * n for n in range(len(begun))] + [-3.0] * len(pruned), np.float32)
        steps.append(
            TraceStep(
                np.array([alive.index(one[:-1]) for one in both], np.int32),
                np.array([id_of(one[-1]) for one in both], np.int32),
                logprobs,
                logprobs * (number + 1),
                logprobs,
                np.array([*fates, *(Fate.PRUNED for _ in pruned)], np.int8),
            )
        )
        alive = [one for one, fate in zip(begun, fates, strict=True) if fate is Fate.KEPT]
    pieces = dict(enumerate(VOCABULARY))
    return SearchTrace(tuple(steps), prefix, tuple(finished[rank] for rank in range(len(paths))), end, pieces)


def translate_word(word: str, target_language: str) -> str:
    """A word of the fake language: turned round, the language before it where that is not French."""
    stop = "." if word.endswith(".") else ""
    starts = sorted(grapheme_starts(word.removesuffix(".")))
    characters = [word[start:end] for start, end in pairwise([*starts, len(word) - len(stop)])]
    turned = "".join(reversed(characters)) + stop
    return turned if target_language == "fr" else f"{target_language.upper()}{turned}"


def written_on(prefix: str, best: str) -> str:
    """A prefix, and the words of a translation that it does not have yet."""
    words = best.split()
    begun = prefix.split()
    rest = words[len(begun) :]
    if not prefix or prefix[-1].isspace():
        return prefix + " ".join(rest)
    word = words[len(begun) - 1] if len(begun) <= len(words) else ""
    last = word[len(begun[-1]) :] if word.startswith(begun[-1]) else ""
    return " ".join([prefix + last, *rest])


@dataclass
class FakeInspector:
    """Knows the word of the translator, and that word in capitals; reads a corpus once ``gate`` opens."""

    translator: FakeTranslator
    gate: threading.Event | None = None

    def alternatives(
        self,
        source: str,
        target_prefix: str,
        *,
        source_language: str,
        target_language: str,
        count: int,
        should_stop: Callable[[], bool] | None = None,
    ) -> tuple[Alternative, ...]:
        """As the engine's."""
        best = self.translator.sentence(source, source_language, target_language, SearchOptions(beam=1)).text
        word = best[len(target_prefix) :].split()[0].rstrip(".")
        found = (
            Alternative(word, 0.93, (7,)),
            Alternative(word.upper(), 0.04, (8,)),
            Alternative("", 0.01, ()),
        )
        return found[:count]

    def explain(self, source: str, target: str, *, source_language: str, target_language: str) -> Translation:
        """As the engine's."""
        tokens = tokens_of(source)
        given = self.translator.hypothesis(target, -2.0, tokens, SearchOptions(beam=1, attention=True))
        return Translation(source, tokens, (given,), source_language, target_language)

    def read_tokens(
        self,
        source: str,
        target: str,
        *,
        source_language: str,
        target_language: str,
        tokens: Sequence[Token] | None = None,
    ) -> tuple[TokenReading, ...]:
        """As the engine's."""
        places = [
            *(self.translator.cut(target) if tokens is None else tokens),
            Token("</s>", len(target), len(target)),
        ]
        readings = []
        for number, token in enumerate(places):
            likely = 0.98 - 0.12 * (number % 6)
            others = [("▁" + "other"[:n], (1 - likely) / 2**n) for n in range(2, 6)]
            readings.append(TokenReading(token, likely, 4 * (1 - likely), ((token.piece, likely), *others)))
        return tuple(readings)

    def saliency(
        self,
        source: str,
        target: str,
        methods: Sequence[SaliencyMethod],
        *,
        source_language: str,
        target_language: str,
        tokens: Sequence[Token] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> tuple[Saliency, ...]:
        """Two nats along the diagonal and half a nat against what follows; only erasure is faithful."""
        shape = len(tokens_of(target) if tokens is None else tokens), len(tokens_of(source))
        weights = (2 * np.eye(*shape) - 0.5 * np.eye(*shape, 1)).astype(np.float32)
        return tuple(
            Saliency(method, weights, 2.0 if method == "erasure" else 0.5, 0.5) for method in methods
        )

    def hidden_states(
        self,
        source: str,
        target: str,
        *,
        source_language: str,
        target_language: str,
        tokens: Sequence[Token] | None = None,
    ) -> HiddenStates:
        """The encoder's on a line, the decoder's on another one; with a context vector between them."""
        read, written = len(tokens_of(source)), len(tokens_of(target) if tokens is None else tokens)
        encoder = np.array([(n, 0) for n in range(read + 2)], np.float32)
        decoder = np.array([(n, 3) for n in range(written + 1)], np.float32)
        return HiddenStates(encoder, decoder, 0.625, 1, 1, np.array([1.5, 1.5], np.float32))

    def neighbourhood(
        self,
        corpus: Sequence[str],
        *,
        source_language: str,
        target_language: str,
        should_stop: Callable[[], bool],
        on_progress: Callable[[int, int], None],
    ) -> FakeNeighbourhood:
        """Reads a sentence at a time."""
        for done in range(1, len(corpus) + 1):
            on_progress(done, len(corpus))
            while self.gate is not None and not self.gate.wait(0.001):
                if should_stop():
                    raise Cancelled
        return FakeNeighbourhood(tuple(corpus))


@dataclass(frozen=True)
class FakeNeighbourhood:
    """The nearest are those that begin with the same letter."""

    corpus: tuple[str, ...]

    def nearest(self, sentence: str) -> list[Neighbour]:
        """As the engine's."""
        found = [(n, text) for n, text in enumerate(self.corpus, 1) if text[:1] == sentence[:1]]
        return [Neighbour(text, number, 1 - 0.1 * number) for number, text in found]


@dataclass
class FakeTranslator:
    """Turns every word round. With ``gate`` set it waits there, as between two decoder steps.

    Words in ``doubtful`` have a probability of a half, all others of nine tenths; ``noticed`` and ``terms``
    are given to every hypothesis that has them.
    """

    abilities: FakeAbilities = field(default_factory=FakeAbilities)
    directions: Sequence[tuple[str, str]] = DIRECTIONS
    device: str = "cpu"
    best_reading: AttentionReading | None = None
    reading: AttentionReading = field(default_factory=lambda: AttentionReading(layer=2, shifted=True))
    inspector: FakeInspector = field(init=False)
    cut: Callable[[str], tuple[Token, ...]] = tokens_of
    gate: threading.Event | None = None
    calls: list[str] = field(default_factory=list, repr=False)
    cancelled: list[str] = field(default_factory=list)
    options: list[SearchOptions] = field(default_factory=list, repr=False)
    doubtful: frozenset[str] = frozenset()
    noticed: str = ""

    def __post_init__(self) -> None:
        self.inspector = FakeInspector(self)

    def translate_text(
        self,
        text: str,
        *,
        source_language: str,
        target_language: str,
        options: SearchOptions,
        segment: bool = True,
        should_stop: Callable[[], bool] | None = None,
    ) -> TranslatedText:
        """As the engine's: sentences end at a full stop or a line's end."""
        self.calls.append(text)
        self.options.append(options)
        while self.gate is not None and not self.gate.wait(0.001):
            if should_stop is not None and should_stop():
                self.cancelled.append(text)
                raise Cancelled
        passages: list[Passage] = []
        shown = ""
        at = 0
        for start, end in sentences(text) if segment else [(0, len(text))]:
            shown += text[at:start]
            translation = self.sentence(text[start:end], source_language, target_language, options)
            passages.append(Passage(translation, start, end, len(shown), len(shown) + len(translation.text)))
            shown += translation.text
            at = end
        return TranslatedText(text, shown + text[at:], tuple(passages))

    def translate_lines(
        self,
        lines: Sequence[str],
        *,
        source_language: str,
        target_language: str,
        options: SearchOptions,
        should_stop: Callable[[], bool] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> list[Translation]:
        """As the engine's, in batches of two lines."""
        results: list[Translation] = []
        for start in range(0, len(lines), 2):
            while self.gate is not None and not self.gate.wait(0.001):
                if should_stop is not None and should_stop():
                    self.cancelled += lines[start : start + 2]
                    raise Cancelled
            for line in lines[start : start + 2]:
                results.append(self.sentence(line, source_language, target_language, options))
            if on_progress is not None:
                on_progress(len(results), len(lines))
        return results

    def align_pairs(
        self,
        pairs: Sequence[tuple[str, str]],
        *,
        source_language: str,
        target_language: str,
        reading: AttentionReading,
    ) -> list[Alignment]:
        """Word by word; a plain reading is late by one word."""
        late = 0 if reading.shifted else 1
        sides = [(tuple(source.split()), tuple(target.split())) for source, target in pairs]
        return [
            Alignment(a, b, tuple((i, i + late) for i in range(min(len(a), len(b)) - late))) for a, b in sides
        ]

    def sentence(
        self, source: str, source_language: str, target_language: str, options: SearchOptions
    ) -> Translation:
        """One sentence, with as many hypotheses as the beam."""
        best = " ".join(translate_word(word, target_language) for word in source.split())
        pieces = "".join(VOCABULARY[number] for number in options.prefix_ids)
        best = written_on(options.prefix or pieces.replace("▁", " ").strip(), best)
        source_tokens = self.cut(source)
        hypotheses = []
        for rank in range(options.beam):
            words = best.split(" ")
            text = " ".join(words if not rank else [*words[:-1], words[-1] + "x" * rank])
            hypotheses.append(self.hypothesis(text, -0.3 - 0.12 * rank, source_tokens, options))
        return Translation(
            source,
            source_tokens,
            tuple(hypotheses),
            source_language,
            target_language,
            trace=trace_of(hypotheses, options.prefix_ids) if options.trace and hypotheses else None,
        )

    def hypothesis(
        self, text: str, score: float, source_tokens: Sequence[Token], options: SearchOptions
    ) -> Hypothesis:
        """One hypothesis, with what is said of it."""
        tokens = self.cut(text)
        at = text.find(self.noticed) if self.noticed else -1
        return Hypothesis(
            text,
            tokens,
            (*(math.log(0.5 if text[t.start : t.end] in self.doubtful else 0.9) for t in tokens), -0.1),
            score,
            diagonal(
                len(tokens),
                len(source_tokens),
                self.abilities.attention_layers,
                self.abilities.attention_heads,
            )
            if options.attention
            else None,
            notices=(
                (Notice("repetition", Message("said twice"), ((0, 2),), ((at, at + len(self.noticed)),)),)
                if at >= 0
                else ()
            ),
            terms=tuple(
                TermUse(number, None, (text.index(term.target), text.index(term.target) + len(term.target)))
                for number, term in enumerate(options.terms)
                if term.target in text
            ),
        )


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences."""
    spans, at = [], 0
    for line in text.split("\n"):
        start = at
        while start < at + len(line):
            stop = text.find(". ", start, at + len(line))
            end = stop + 1 if stop >= 0 else at + len(line)
            raw = text[start:end]
            if raw.strip():
                lead = len(raw) - len(raw.lstrip())
                spans.append((start + lead, start + len(raw.rstrip())))
            start = end
        at += len(line) + 1
    return spans


def inline(work: Callable[[], None]) -> None:
    """An executor that does the work at once."""
    work()
