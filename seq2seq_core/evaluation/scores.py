"""Corpus scores by sacreBLEU, each with the signature that makes it comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from seq2seq_core.errors import CorpusError

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


def corpus_scores(hypotheses: Sequence[str], references: Sequence[str], target_language: str) -> Scores:
    """BLEU, chrF and TER of a test set with one reference each.

    Args:
        hypotheses: detokenized translations.
        references: as many references.
        target_language: BCP-47 code, which chooses the tokenizer: 13a, ``zh`` for Chinese, and single
            characters for languages without spaces and for Korean.

    Raises:
        CorpusError: the two differ in length, or there is nothing to score.
    """
    return Scores(
        bleu(hypotheses, references, target_language),
        chrf(hypotheses, references),
        ter(hypotheses, references, target_language),
    )


def bleu(hypotheses: Sequence[str], references: Sequence[str], target_language: str) -> Score:
    """BLEU alone, cased; arguments and errors of :func:`corpus_scores`."""
    from sacrebleu.metrics.bleu import BLEU  # loads slowly, like the other two

    tokenizer = _BLEU_TOKENIZER.get(_primary(target_language), "13a")
    # force: a warning about text that looks tokenized would mix with a program's own output
    return _score(BLEU(tokenize=tokenizer, force=True), hypotheses, references)


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> Score:
    """ChrF2 alone; arguments and errors of :func:`corpus_scores`."""
    from sacrebleu.metrics.chrf import CHRF

    return _score(CHRF(), hypotheses, references)


def ter(hypotheses: Sequence[str], references: Sequence[str], target_language: str) -> Score:
    """TER alone, by far the slowest of the three; arguments and errors of :func:`corpus_scores`."""
    from sacrebleu.metrics.ter import TER

    asian = _primary(target_language) in _ASIAN_TER
    return _score(TER(normalized=asian, asian_support=asian), hypotheses, references)


def _score(metric: Metric, hypotheses: Sequence[str], references: Sequence[str]) -> Score:
    if len(hypotheses) != len(references):
        raise CorpusError(
            f"{len(hypotheses)} translations for {len(references)} references",
            remedy="Give one translation for each reference, line by line",
        )
    if not references:
        raise CorpusError(
            "there is nothing to score", remedy="Give at least one translation and its reference"
        )
    result = metric.corpus_score(hypotheses, [references])
    return Score(float(result.score), str(metric.get_signature()))


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
