"""Whether one system is better than another, or was lucky with the test set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seq2seq_core.evaluation.scores import (
    CASED,
    Score,
    Scores,
    Scoring,
    bleu_metric,
    chrf_metric,
    require_as_many,
    require_some,
    ter_metric,
)

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric
    from sacrebleu.significance import Result

RESAMPLES = 1000
"""As in Koehn (2004)."""


@dataclass(frozen=True, slots=True)
class PValue:
    """How probable so large a difference is by chance.

    Attributes:
        p: above 0, at most 1; below 0.05 is called significant by custom.
        signature: sacreBLEU's, with the number of resamples and the seed.
    """

    p: float
    signature: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems on one test set.

    Attributes:
        first, second: their scores, the same as from ``corpus_scores``.
        bleu, chrf, ter: the p-values of their differences.
    """

    first: Scores
    second: Scores
    bleu: PValue
    chrf: PValue
    ter: PValue


def compare(
    first: Sequence[str],
    second: Sequence[str],
    references: Sequence[str],
    target_language: str,
    scoring: Scoring = CASED,
) -> Comparison:
    """Scores two systems and tests their differences by paired bootstrap resampling.

    Koehn (2004, "Statistical significance tests for machine translation evaluation"), in the two-sided form
    of sacreBLEU (and Moses): ``RESAMPLES`` test sets b of the same size are drawn from the sentences with
    replacement, the same ones for both systems, and with d the difference of the scores on the real test
    set and d_b on a drawn one,

        p = (1 + #{b : |d_b| - mean(|d_b|) > |d|}) / (1 + RESAMPLES).

    Where both systems wrote the same texts, p is 1, and not sacreBLEU's 1 / (1 + RESAMPLES).

    The draws come from sacreBLEU's seed, 12345 unless the environment variable SACREBLEU_SEED says
    otherwise, so that the same texts always give the same p. Memory: about 80 kB a sentence.

    Args:
        first, second: detokenized translations of the two systems.
        references: as many references.
        target_language, scoring: as for ``corpus_scores``.

    Raises:
        CorpusError: the texts differ in number, or there is nothing to score.
    """
    from sacrebleu.significance import PairedTest

    require_as_many(first, references)
    require_as_many(second, references)
    require_some(references)
    metrics: dict[str, Metric] = {
        "bleu": bleu_metric(target_language, scoring),
        "chrf": chrf_metric(scoring),
        "ter": ter_metric(target_language),
    }
    test = PairedTest(
        [("first", first), ("second", second)], metrics, [references], test_type="bs", n_samples=RESAMPLES
    )
    signatures, results = test()
    same = list(first) == list(second)
    keys = dict(zip(metrics, signatures, strict=True))  # sacreBLEU calls chrF "chrF2" in its answers

    def score(name: str, system: int) -> Score:
        return Score(float(_result(results, keys[name], system).score), str(metrics[name].get_signature()))

    def p_value(name: str) -> PValue:
        p = 1.0 if same else _result(results, keys[name], 1).p_value
        assert p is not None  # the baseline alone has none
        return PValue(float(p), str(signatures[keys[name]]))

    first_scores, second_scores = (
        Scores(bleu=score("bleu", system), chrf=score("chrf", system), ter=score("ter", system))
        for system in (0, 1)
    )
    return Comparison(first_scores, second_scores, p_value("bleu"), p_value("chrf"), p_value("ter"))


def _result(results: Mapping[str, Sequence[str | Result]], metric: str, system: int) -> Result:
    result = results[metric][system]
    assert not isinstance(result, str)  # the column of names alone holds those
    return result
