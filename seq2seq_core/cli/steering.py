"""The options that steer a search: what a translation must and must not hold, and how it is chosen."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq_core.cli.options import values_in_range

if TYPE_CHECKING:
    from seq2seq_core.config import Sampling, Term

Prefix = Annotated[
    str, typer.Option("--prefix", metavar="TEXT", help="Begin each translation with this text.")
]
Terms = Annotated[
    list[str],
    typer.Option(
        "--term",
        metavar="A=>B",
        help="Where A stands in the source, B must stand in the translation; B alone must in any case. "
        "Repeat it for more.",
        show_default=False,
    ),
]
Avoid = Annotated[
    list[str],
    typer.Option(
        "--avoid",
        metavar="TEXT",
        help="A word, or several in a row, that must not appear. Repeat it for more.",
        show_default=False,
    ),
]
NoRepeat = Annotated[
    int, typer.Option("--no-repeat-ngram", metavar="N", min=0, help="Write no N pieces in a row twice.")
]
MinLength = Annotated[
    int, typer.Option("--min-length", metavar="N", min=0, help="Shortest translation, in pieces.")
]
MaxLength = Annotated[
    int | None,
    typer.Option(
        "--max-length",
        metavar="N",
        min=0,
        help="Longest translation, in pieces.",
        show_default="from the source",
    ),
]
LengthPenalty = Annotated[
    float,
    typer.Option("--length-penalty", metavar="X", min=0, help="GNMT's alpha: more prefers longer ones."),
]
CoveragePenalty = Annotated[
    float,
    typer.Option(
        "--coverage-penalty", metavar="X", min=0, help="GNMT's beta: more prefers to read all of the source."
    ),
]
Groups = Annotated[
    int,
    typer.Option(
        "--groups", metavar="N", min=1, help="Divide the beam into groups that differ; see --diversity."
    ),
]
Diversity = Annotated[
    float, typer.Option("--diversity", metavar="X", min=0, help="What it costs to do as an earlier group.")
]
Sample = Annotated[
    bool, typer.Option("--sample", help="Draw translations, as many as the beam, in place of searching.")
]
Temperature = Annotated[
    float | None,
    typer.Option(
        "--temperature",
        metavar="X",
        help="Of --sample: below 1 prefers what is likely, above 1 what is not.",
        show_default="1",
    ),
]
TopK = Annotated[
    int | None,
    typer.Option(
        "--top-k", metavar="N", min=0, help="Of --sample: from the N likeliest pieces.", show_default="all"
    ),
]
TopP = Annotated[
    float | None,
    typer.Option(
        "--top-p", metavar="X", help="Of --sample: from the likeliest that sum to X.", show_default="1"
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        "--seed", metavar="N", min=0, help="Of --sample: another one draws others.", show_default="1"
    ),
]


class Rerank(StrEnum):
    SCORE = "score"
    MBR = "mbr"


RerankBy = Annotated[
    Rerank,
    typer.Option(
        "--rerank",
        help="What the N best are ranked by; mbr is the chrF against all of them (minimum Bayes risk).",
    ),
]


def terms(given: list[str]) -> tuple[Term, ...]:
    """Terms as ``A=>B``, or ``B`` alone."""
    from seq2seq_core.config import Term

    with values_in_range():
        sides = (
            (source.strip(), arrow, target.strip())
            for source, arrow, target in (text.partition("=>") for text in given)
        )
        return tuple(Term(source, target) if arrow else Term("", source) for source, arrow, target in sides)


def sampling(
    sample: bool, *, temperature: float | None, top_k: int | None, top_p: float | None, seed: int | None
) -> Sampling | None:
    """How to draw; None to search."""
    from seq2seq_core.config import Sampling

    values = {"temperature": temperature, "top_k": top_k, "top_p": top_p, "seed": seed}
    given = {name: value for name, value in values.items() if value is not None}
    if given and not sample:
        option = next(iter(given)).replace("_", "-")
        raise typer.BadParameter(f"--{option} is for --sample; give both")
    with values_in_range():
        return Sampling(**given) if sample else None  # type: ignore[arg-type]
