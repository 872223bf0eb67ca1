"""What crosses from the engine to the app: frozen values of text, numbers and numpy arrays.

Nothing here knows torch or Qt. Offsets count Unicode code points, as Python's ``str`` does.

Shape legend: L layers, H heads, T target tokens, S source tokens, C candidates of a step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.messages import Message

Span = tuple[int, int]
"""A stretch of a text, ``text[start:end]``."""


class Token(NamedTuple):
    """A word piece and the stretch of text that it covers, ``text[start:end]``."""

    piece: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AttentionReading:
    """How the attention of a model is best read as word alignment.

    Attributes:
        layer: the layer to read, None for the mean of all.
        head: the head to read, None for the mean of all.
        shifted: True where a target token is best aligned at the step in which it is the decoder's
            *input* (deep Transformers; Chen et al. 2020, "Accurate word alignment induction from neural
            machine translation"), not at the step that predicts it.
    """

    layer: int | None = None
    head: int | None = None
    shifted: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class AttentionMaps:
    """Cross attention of one hypothesis.

    Attributes:
        weights: ``[L, H, T + 1, S']`` float32, each row summing to 1, or to less where the model looks at a
            window of the source (Abilities.attention_normalised). With row ``t`` token ``t`` was
            *predicted*, with the last one the end token. Columns are all that the model could read:
            ``leading`` special tokens (the target language), the ``S`` source tokens, then ``trailing``
            ones (the end of the source).
        leading: number of special columns before the first source token.
        trailing: number of special columns after the last source token.
        best: the reading that aligns best; where it is shifted, the row of token ``t`` is ``t + 1``.
    """

    weights: NDArray[np.float32]
    leading: int
    trailing: int
    best: AttentionReading

    @property
    def layers(self) -> int:
        return int(self.weights.shape[0])

    @property
    def heads(self) -> int:
        return int(self.weights.shape[1])

    def token_map(
        self, layer: int | None = None, head: int | None = None, shifted: bool | None = None
    ) -> NDArray[np.float32]:
        """One map of target tokens over source tokens, special tokens left out.

        Args:
            layer: the layer to read, None for the mean of all.
            head: the head to read, None for the mean of all.
            shifted: overrides the reading; None takes the model's own.

        Returns:
            ``[T, S]`` float32. Rows sum to at most 1: what went to special tokens is not shown.
        """
        maps = self.weights if layer is None else self.weights[layer : layer + 1]
        maps = maps if head is None else maps[:, head : head + 1]
        mean: NDArray[np.float32] = maps.mean(axis=(0, 1), dtype=np.float32)
        rows = mean[1:] if (self.best.shifted if shifted is None else shifted) else mean[:-1]
        return rows[:, self.leading : rows.shape[1] - self.trailing]

    def best_map(self) -> NDArray[np.float32]:
        """The token map of the best reading, ``[T, S]``."""
        return self.read(self.best)

    def read(self, reading: AttentionReading) -> NDArray[np.float32]:
        """The token map of a reading, ``[T, S]``."""
        return self.token_map(reading.layer, reading.head, reading.shifted)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a hypothesis that a reader should know; it changes nothing.

    Attributes:
        kind: "repetition" of the same words over and over; "short" for its source; "unread", a part of the
            source that no target word attends to; "unmet", something that was asked for and is not there.
        message: one sentence that says what and why.
        source: stretches of the source that it is about.
        target: stretches of the hypothesis's text that it is about.
    """

    kind: Literal["repetition", "short", "unread", "unmet"]
    message: Message
    source: tuple[Span, ...] = ()
    target: tuple[Span, ...] = ()


class TermUse(NamedTuple):
    """Where a required term stands.

    Attributes:
        number: of the term in ``SearchOptions.terms``, counted from 0.
        source: where it was found in the source, None for a term that is required in any case.
        target: where it stands in the hypothesis.
    """

    number: int
    source: Span | None
    target: Span


@dataclass(frozen=True, slots=True, eq=False)
class Hypothesis:
    """One translation that the search kept.

    Attributes:
        text: the detokenized text.
        tokens: its pieces, with offsets into ``text``; no language and no end token.
        token_logprobs: natural log-probability of each token, and one more for the end token.
        score: what the n-best list is ranked by: the sum of ``token_logprobs`` over the length penalty, and
            the coverage penalty; or by minimum Bayes risk the chrF that it is expected to have.
        attention: cross attention, if it was asked for and the model has any.
        notices: what a reader should be told of it.
        terms: where the required terms stand in it.
        ending: "end" where the model chose to end it, "limit" where it had reached the longest target.
    """

    text: str
    tokens: tuple[Token, ...]
    token_logprobs: tuple[float, ...]
    score: float
    attention: AttentionMaps | None = None
    notices: tuple[Notice, ...] = ()
    terms: tuple[TermUse, ...] = ()
    ending: Literal["end", "limit"] = "end"


class Fate(IntEnum):
    """What became of a candidate of the beam.

    KEPT lives on into the next step. PRUNED was less likely than those the beam had room for. FINISHED ended
    and entered the list of the best. OUTSCORED ended, but the list was full of better ones. LATE is an end
    that stood too low among the candidates to count. SETTLED would have lived on, but the search was over:
    no hypothesis could enter the list any more. REFUSED breaks something that was asked for.
    """

    KEPT = 0
    PRUNED = 1
    FINISHED = 2
    OUTSCORED = 3
    LATE = 4
    SETTLED = 5
    REFUSED = 6


@dataclass(frozen=True, slots=True, eq=False)
class TraceStep:
    """All candidates that one step of the beam weighed, best first; at least twice the beam.

    Where the beam is divided into groups, one group's after the other's. Refused ones are listed as far down
    as others are, and count beside them.

    Attributes:
        parent: ``[C]`` index of the hypothesis extended, into the kept candidates of the step before
            (in their order there); 0 at the first step.
        token: ``[C]`` target ids.
        logprob: ``[C]`` log-probability of the token given its parent.
        total: ``[C]`` log-probability of the whole hypothesis up to here.
        score: ``[C]`` what the beam ranks finished ones by, if this one ended here.
        fate: ``[C]`` int8, a Fate each.
    """

    parent: NDArray[np.int32]
    token: NDArray[np.int32]
    logprob: NDArray[np.float32]
    total: NDArray[np.float32]
    score: NDArray[np.float32]
    fate: NDArray[np.int8]

    @property
    def kept(self) -> NDArray[np.bool_]:
        """``[C]`` True where the candidate lives on into the next step."""
        kept: NDArray[np.bool_] = self.fate == Fate.KEPT
        return kept


@dataclass(frozen=True, slots=True, eq=False)
class SearchTrace:
    """How the beam came to its hypotheses, step by step.

    Attributes:
        steps: one a target position, after those of ``prefix``.
        prefix: target ids that every hypothesis had to begin with, which no step weighed.
        finished: (step, candidate) of the end token of each hypothesis of the n-best list, best first, so
            that the list can be read back from the steps.
        end: id of the end token.
        pieces: the piece of every target id that occurs in ``prefix`` or ``steps``.
    """

    steps: tuple[TraceStep, ...]
    prefix: tuple[int, ...] = ()
    finished: tuple[tuple[int, int], ...] = ()
    end: int = 3
    pieces: dict[int, str] = field(default_factory=dict)


class Alternative(NamedTuple):
    """What a model might write at some place of a target.

    Attributes:
        text: to the end of the word, with the space before it where there is one.
        probability: of the whole word, given all that stands left of it.
        ids: its pieces.
    """

    text: str
    probability: float
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TokenReading:
    """What a model thought at one place of a target.

    Attributes:
        token: what stands there, with offsets into the target; the end token is the empty stretch at the end.
        probability: of that token.
        entropy: of the whole distribution, in bits.
        best: the likeliest pieces and their probabilities, likeliest first.
    """

    token: Token
    probability: float
    entropy: float
    best: tuple[tuple[str, float], ...]


SaliencyMethod = Literal["attention", "gradient", "integrated", "erasure"]
"""``gradient``: gradient x input (Denil et al. 2014). ``integrated``: integrated gradients (Sundararajan et
al. 2017). ``erasure``: the fall of a target token's log-probability when one source word is left out (Li et
al. 2016). ``attention``: the best reading of cross attention, for comparison."""


@dataclass(frozen=True, slots=True, eq=False)
class Saliency:
    """What each target token depends on in the source, by one method.

    Attributes:
        method: how it was found.
        weights: ``[T, S]`` float32 over target and source tokens, special ones left out. Signed: below 0
            where the source token speaks against the target token. As they come, not normalised.
        faithfulness: how much the log-probability of the target falls, in nats a target token, when the
            source words that the method holds for the most important fifth are erased; more is better.
        chance: the same for words chosen at random (the mean of several choices), to compare with.
    """

    method: SaliencyMethod
    weights: NDArray[np.float32]
    faithfulness: float
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class HiddenStates:
    """Hidden states of a sentence pair in two dimensions (principal components of both sides together).

    Attributes:
        encoder: ``[S', 2]`` float32, one point a token that the encoder read, special ones included.
        decoder: ``[T + 1, 2]`` float32, one point a step: what predicts token t, then the end token.
        explained: share of the variance that the two dimensions show, from 0 to 1.
        leading: special tokens before the first source token, ``trailing`` after the last.
        context: ``[2]`` the one context vector of a model without attention, else None.
    """

    encoder: NDArray[np.float32]
    decoder: NDArray[np.float32]
    explained: float
    leading: int
    trailing: int
    context: NDArray[np.float32] | None = None


class Neighbour(NamedTuple):
    """A sentence of a corpus whose encoding is near to that of the sentence looked at.

    Attributes:
        text: the sentence.
        line: its number in the corpus, counted from 1.
        similarity: cosine of the two vectors.
    """

    text: str
    line: int
    similarity: float


@dataclass(frozen=True, slots=True, eq=False)
class Translation:
    """A source sentence (or line) and the hypotheses for it, best first.

    An empty source has no hypotheses. A line of several sentences holds them in ``sentences``; its
    own hypotheses are then the best joint combinations, and attention and trace stay with the parts.

    Attributes:
        source: the text as given.
        source_tokens: its pieces with offsets into ``source``.
        hypotheses: best first.
        source_language: BCP-47 code.
        target_language: BCP-47 code.
        sentences: the parts, if there are several.
        trace: the search trace, if it was asked for.
        seconds: wall time that the translation took.
    """

    source: str
    source_tokens: tuple[Token, ...]
    hypotheses: tuple[Hypothesis, ...]
    source_language: str
    target_language: str
    sentences: tuple[Translation, ...] = ()
    trace: SearchTrace | None = None
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The best hypothesis, empty where there is none."""
        return self.hypotheses[0].text if self.hypotheses else ""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """One sentence of a longer text, with its place in both texts (code points)."""

    translation: Translation
    source_start: int
    source_end: int
    target_start: int
    target_end: int


@dataclass(frozen=True, slots=True, eq=False)
class TranslatedText:
    """A text of any number of lines and sentences; line breaks and spacing between sentences kept.

    Attributes:
        source: the text as given.
        text: the translation; what stands between passages is copied from the source.
        passages: one a sentence, in order.
        seconds: wall time.
    """

    source: str
    text: str
    passages: tuple[Passage, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """Word alignment of one sentence pair; words are what white space separates, counted from 0."""

    source_words: tuple[str, ...]
    target_words: tuple[str, ...]
    links: tuple[tuple[int, int], ...]

    def pharaoh(self) -> str:
        """The links as ``i-j`` (source-target), separated by spaces."""
        return " ".join(f"{i}-{j}" for i, j in self.links)
