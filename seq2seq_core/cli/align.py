"""``interlinear align``: which word came from which, as the model's attention has it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import note, progress
from seq2seq_core.corpus import read_moses

if TYPE_CHECKING:
    from seq2seq_core.inspection.alignments import GoldLinks
    from seq2seq_core.types import Alignment

BLOCK = 256


def align(
    source: Annotated[Path, typer.Argument(help="UTF-8 text, a sentence a line.")],
    target: Annotated[Path, typer.Argument(help="Its translation, line by line.")],
    gold: Annotated[
        Path | None,
        typer.Option(
            "--gold",
            help="Gold links to score against: 'i-j' sure and 'ipj' possible, a pair a line, or "
            "'sentence source target S|P', a link a line.",
        ),
    ] = None,
    base: Annotated[
        int, typer.Option("--base", min=0, max=1, help="Whether the gold counts words from 0 or 1.")
    ] = 0,
    model: options.Model = options.DEFAULT_MODEL,
    source_language: options.From = None,
    target_language: options.To = None,
    device: options.Device = "auto",
    threads: options.Threads = None,
) -> None:
    """Print the word alignment of each pair as Pharaoh 'i-j' links; with gold, the alignment error rate last.

    Words are what white space separates, counted from 0.
    """

    pairs = [(pair.source, pair.target) for pair in read_moses(source, target)]
    gold_links = None if gold is None else _read_gold(gold, base, pairs)
    translator = options.load_translator(model, device, threads)
    languages = options.choose_direction(
        translator.directions, source_language, target_language, translator.name
    )
    found: list[Alignment] = []
    with progress("Aligning", total=len(pairs), unit="pairs") as report:
        for start in range(0, len(pairs), BLOCK):
            block = translator.align_pairs(
                pairs[start : start + BLOCK], source_language=languages[0], target_language=languages[1]
            )
            for alignment in block:
                print(alignment.pharaoh())
            found.extend(block)
            report(len(found))
    if gold_links is not None:
        from seq2seq_core.inspection.alignments import alignment_error_rate

        print(alignment_error_rate(gold_links, found))


def _read_gold(path: Path, base: int, pairs: Sequence[tuple[str, str]]) -> tuple[GoldLinks, ...]:
    """The gold links of each pair; what is wrong with them is told before a model is loaded."""
    from seq2seq_core.inspection.gold import read_gold

    gold = read_gold(path, [(len(source.split()), len(target.split())) for source, target in pairs], base)
    if gold.beyond:
        more = f" (and on {len(gold.beyond) - 1} more lines)" if len(gold.beyond) > 1 else ""
        other = "" if base else "; where the first word is 1, give --base 1"
        note(f"{path}, line {gold.beyond[0]}: a link behind the last word{more}{other}")
    return gold.links
