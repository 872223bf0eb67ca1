"""Corpus scores by sacreBLEU, each with the signature that makes it comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from seq2seq_core.checks import require
from seq2seq_core.errors import CorpusError
from seq2seq_core.messages import Message

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

# Words cannot be had from white space alone here. sacreBLEU's own choices for Korean and Japanese (MeCab)
# need a package and a dictionary, and its SentencePiece ones a download; characters need neither. Scores by
# characters are higher than by words (Korean: 43 for 30): compare only what has the same signature.
_BLEU_TOKENIZER = {
    "zh": "zh",
    "ja": "char",
    "ko": "char",
    "th": "char",
    "lo": "char",
    "km": "char",
    "my": "char",
}
_ASIAN_TER = frozenset({"zh", "ja"})  # TER's own splitting of Han and kana; Korean has spaces

TOKENIZERS = ("13a", "intl", "zh", "char", "none")
"""sacreBLEU's tokenizers that need nothing beside it; ``none`` is for text that is tokenized already."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """How texts are compared.

    Attributes:
        lowercase: BLEU and chrF of lower-cased text. Papers on Multi30k report BLEU of lower-cased,
            tokenized text: that is this with the tokenizer 13a. (TER never heeds case.)
        tokenizer: of BLEU, one of ``TOKENIZERS``; None takes the target language's.

    Raises:
        ConfigError: there is no such tokenizer.
    """

    lowercase: bool = False
    tokenizer: str | None = None

    def __post_init__(self) -> None:
        require(
            self.tokenizer is None or self.tokenizer in TOKENIZERS,
            Message("there is no tokenizer {name!r}", name=self.tokenizer),
            Message("Choose one of {names}", names=", ".join(TOKENIZERS)),
        )


CASED = Scoring()
"""Cased, in the tokens of the target language: what is reported where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Score:
    """One score, 0 to 100 (TER may be higher), and its sacreBLEU signature."""

    score: float
    signature: str


@dataclass(frozen=True, slots=True)
class Scores:
    """BLEU and chrF, of which more is better, and TER, of which less is."""

    bleu: Score
    chrf: Score
    ter: Score

    def as_json(self) -> dict[str, dict[str, float | str]]:
        """``{"bleu": {"score", "signature"}, "chrf": ..., "ter": ...}``."""
        return asdict(self)


def corpus_scores(
    hypotheses: Sequence[str], references: Sequence[str], target_language: str, scoring: Scoring = CASED
) -> Scores:
    """BLEU, chrF and TER of a test set with one reference each.

    Args:
        hypotheses: detokenized translations.
        references: as many references.
        target_language: BCP-47 code, which chooses the tokenizer unless ``scoring`` does: 13a, ``zh`` for
            Chinese, and single characters for languages without spaces and for Korean.
        scoring: how texts are compared.

    Raises:
        CorpusError: the two differ in length, or there is nothing to score.
    """
    return Scores(
        bleu(hypotheses, references, target_language, scoring),
        chrf(hypotheses, references, scoring),
        ter(hypotheses, references, target_language),
    )


def bleu(
    hypotheses: Sequence[str], references: Sequence[str], target_language: str, scoring: Scoring = CASED
) -> Score:
    """BLEU alone; arguments and errors of :func:`corpus_scores`."""
    return _score(bleu_metric(target_language, scoring), hypotheses, references)


def chrf(hypotheses: Sequence[str], references: Sequence[str], scoring: Scoring = CASED) -> Score:
    """ChrF2 alone; arguments and errors of :func:`corpus_scores`."""
    return _score(chrf_metric(scoring), hypotheses, references)


def ter(hypotheses: Sequence[str], references: Sequence[str], target_language: str) -> Score:
    """TER alone, by far the slowest of the three; arguments and errors of :func:`corpus_scores`."""
    return _score(ter_metric(target_language), hypotheses, references)


def sentence_chrf(
    hypotheses: Sequence[str], references: Sequence[str], scoring: Scoring = CASED
) -> tuple[float, ...]:
    """ChrF2 of each sentence, 0 to 100: unlike BLEU it tells short sentences apart.

    Raises:
        CorpusError: the two differ in length.
    """
    require_as_many(hypotheses, references)
    metric = chrf_metric(scoring)
    return tuple(
        float(metric.sentence_score(hypothesis, [reference]).score)
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    )


# Each loads slowly, so each is imported when it is used.


def bleu_metric(target_language: str, scoring: Scoring) -> Metric:
    """SacreBLEU's BLEU as :func:`bleu` uses it."""
    from sacrebleu.metrics.bleu import BLEU

    tokenizer = scoring.tokenizer or _BLEU_TOKENIZER.get(_primary(target_language), "13a")
    # force: a warning about text that looks tokenized would mix with a program's own output
    return BLEU(lowercase=scoring.lowercase, tokenize=tokenizer, force=True)


def chrf_metric(scoring: Scoring) -> Metric:
    """SacreBLEU's chrF2 as :func:`chrf` uses it."""
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(lowercase=scoring.lowercase)


def ter_metric(target_language: str) -> Metric:
    """SacreBLEU's TER as :func:`ter` uses it."""
    from sacrebleu.metrics.ter import TER

    asian = _primary(target_language) in _ASIAN_TER
    return TER(normalized=asian, asian_support=asian)


def require_as_many(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    """Raises a CorpusError unless there is one translation for each reference."""
    if len(hypotheses) != len(references):
        raise CorpusError(
            Message(
                "{translations} translations for {references} references",
                translations=len(hypotheses),
                references=len(references),
            ),
            remedy="Give one translation for each reference, line by line",
        )


def require_some(references: Sequence[str]) -> None:
    """Raises a CorpusError where there is nothing to score."""
    if not references:
        raise CorpusError(
            "there is nothing to score", remedy="Give at least one translation and its reference"
        )


def _score(metric: Metric, hypotheses: Sequence[str], references: Sequence[str]) -> Score:
    require_as_many(hypotheses, references)
    require_some(references)
    result = metric.corpus_score(hypotheses, [references])
    return Score(float(result.score), str(metric.get_signature()))


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
