"""``interlinear align``: which word came from which, as the model's attention has it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import note, progress
from seq2seq_core.corpus import read_moses
from seq2seq_core.errors import LanguageError

if TYPE_CHECKING:
    from seq2seq_core.inspection.alignments import GoldLinks
    from seq2seq_core.translator import Translator
    from seq2seq_core.types import Alignment, AttentionReading

BLOCK = 256
_SAMPLE = 200  # pairs that a reading is measured on


class Symmetrise(StrEnum):
    """How two directions are made one; see ``symmetrisation``."""

    INTERSECTION = "intersection"
    UNION = "union"
    GROW = "grow-diag-final-and"


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
    symmetrise: Annotated[
        Symmetrise | None,
        typer.Option("--symmetrise", help="Align in both directions, and make one alignment of the two."),
    ] = None,
    reverse: Annotated[
        str | None,
        typer.Option(
            "--reverse",
            metavar="MODEL",
            help="The model to align back with; else the same one, or one that is installed.",
            show_default=False,
        ),
    ] = None,
    layer: Annotated[
        int | None,
        typer.Option("--layer", metavar="N", min=0, help="Decoder layer to read, from 0; else the mean."),
    ] = None,
    head: Annotated[
        int | None, typer.Option("--head", metavar="N", min=0, help="Head to read, from 0; else the mean.")
    ] = None,
    shifted: Annotated[
        bool | None,
        typer.Option(
            "--shifted/--plain",
            help="Read a word where it is the decoder's input, or where it is predicted.",
            show_default=False,
        ),
    ] = None,
    measure: Annotated[
        bool,
        typer.Option(
            "--measure", help="Find on these pairs how the attention is best read, also where it is known."
        ),
    ] = False,
    model: options.Model = options.DEFAULT_MODEL,
    source_language: options.From = None,
    target_language: options.To = None,
    device: options.Device = "auto",
    threads: options.Threads = None,
) -> None:
    """Print the word alignment of each pair as Pharaoh 'i-j' links; with gold, the alignment error rate last.

    Words are what white space separates, counted from 0. Without --layer, --head, --shifted or --plain the
    model's attention is read as it aligns best, which is measured on the pairs where it is not known. What is
    best may differ between kinds of text: --measure finds it for these pairs, and it is remembered.
    """

    pairs = [(pair.source, pair.target) for pair in read_moses(source, target)]
    gold_links = None if gold is None else _read_gold(gold, base, pairs)
    translator = options.load_translator(model, device, threads)
    languages = options.choose_direction(
        translator.directions, source_language, target_language, translator.name
    )
    reading = _reading(translator, layer, head, shifted)
    if reading is None and (measure or translator.best_reading is None):
        _measure(translator, pairs, languages)
    back = None
    if symmetrise is not None and (reverse is not None or languages[::-1] not in translator.directions):
        back = options.load_translator(reverse or _installed_reverse(languages), device, threads)
    found: list[Alignment] = []
    with progress("Aligning", total=len(pairs), unit="pairs") as report:
        for start in range(0, len(pairs), BLOCK):
            block = pairs[start : start + BLOCK]
            if symmetrise is None:
                aligned = translator.align_pairs(
                    block, source_language=languages[0], target_language=languages[1], reading=reading
                )
            else:
                aligned = translator.align_both_ways(
                    block,
                    symmetrise.value,
                    source_language=languages[0],
                    target_language=languages[1],
                    reading=reading,
                    reverse=back,
                )
            for alignment in aligned:
                print(alignment.pharaoh())
            found.extend(aligned)
            report(len(found))
    if gold_links is not None:
        from seq2seq_core.inspection.alignments import alignment_error_rate

        print(alignment_error_rate(gold_links, found))


def _reading(
    translator: Translator, layer: int | None, head: int | None, shifted: bool | None
) -> AttentionReading | None:
    """What was asked for, None where nothing was."""
    from seq2seq_core.types import AttentionReading

    if layer is None and head is None and shifted is None:
        return None
    abilities = translator.abilities
    for name, number, count in (
        ("layers", layer, abilities.attention_layers),
        ("heads", head, abilities.attention_heads),
    ):
        if number is not None and number >= count:
            raise typer.BadParameter(f"the model has {count} {name}, counted from 0")
    best = translator.best_reading
    own = abilities.shifted_alignment if best is None else best.shifted
    return AttentionReading(layer, head, own if shifted is None else shifted)


def _measure(translator: Translator, pairs: list[tuple[str, str]], languages: tuple[str, str]) -> None:
    """Finds out on the given pairs how the model's attention is best read."""
    sample = pairs[:: max(1, len(pairs) // _SAMPLE)]
    reading = translator.find_reading(sample, source_language=languages[0], target_language=languages[1])
    if reading is not None:
        layer, head = ("mean" if part is None else part for part in (reading.layer, reading.head))
        step = "shifted" if reading.shifted else "plain"
        note(f"On {len(sample)} pairs, it aligns best by layer {layer}, head {head}, {step}; remembered")


def _installed_reverse(languages: tuple[str, str]) -> str:
    """An installed model that translates back and has attention."""
    from seq2seq_core.bundle import read_manifest
    from seq2seq_core.library import default_library
    from seq2seq_core.model_config import RecurrentConfig, TransformerConfig

    for entry in default_library().list():
        if entry.problem is None and languages[::-1] in entry.directions:
            shape = read_manifest(entry.path).model
            attends = isinstance(shape, RecurrentConfig) and shape.attention != "none"
            if attends or isinstance(shape, TransformerConfig):
                note(f"Aligning back with {entry.name}")
                return entry.name
    raise LanguageError(
        f"no installed model translates back from {languages[1]} to {languages[0]}",
        remedy="Name one with --reverse, or leave out --symmetrise",
    )


def _read_gold(path: Path, base: int, pairs: Sequence[tuple[str, str]]) -> tuple[GoldLinks, ...]:
    """The gold links of each pair; what is wrong with them is told before a model is loaded."""
    from seq2seq_core.inspection.gold import read_gold

    gold = read_gold(path, [(len(source.split()), len(target.split())) for source, target in pairs], base)
    if gold.beyond:
        more = f" (and on {len(gold.beyond) - 1} more lines)" if len(gold.beyond) > 1 else ""
        other = "" if base else "; where the first word is 1, give --base 1"
        note(f"{path}, line {gold.beyond[0]}: a link behind the last word{more}{other}")
    return gold.links
