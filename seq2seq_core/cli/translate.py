"""``interlinear translate``: lines in, as many lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import lines_of, note, progress

if TYPE_CHECKING:
    from seq2seq_core.types import Translation

# Lines that are translated together: enough to sort them into batches of equal length, few enough that
# results flow and a large file never lies in memory.
BLOCK = 1024


def translate(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="UTF-8 text, plain or gzip; - or none reads standard input."),
    ] = None,
    beam: options.Beam = 5,
    nbest: Annotated[
        int | None,
        typer.Option(
            "--nbest", metavar="N", min=1, help="Print the N best of each: line ||| text ||| score."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    attention: Annotated[
        bool, typer.Option("--attention", help="Add the attention maps to the JSON objects.")
    ] = False,
    no_segment: Annotated[
        bool, typer.Option("--no-segment", help="Each line is one sentence: do not look for several.")
    ] = False,
    model: options.Model = options.DEFAULT_MODEL,
    source_language: options.From = None,
    target_language: options.To = None,
    device: options.Device = "auto",
    threads: options.Threads = None,
) -> None:
    """Translate text, line by line: N lines in, N lines out, empty ones included."""
    if attention and not as_json:
        raise typer.BadParameter("--attention adds to what --json prints; give both")
    count = nbest if nbest is not None else (None if as_json else 1)
    search = options.search_options(beam, count, attention=as_json)
    from_stdin = file is None or str(file) == "-"
    interactive = from_stdin and sys.stdin.isatty()
    lines = lines_of(file)
    first_block = (
        [] if interactive else list(islice(lines, BLOCK))
    )  # a wrong file is told before a model is loaded
    translator = options.load_translator(model, device, threads)
    source, target = options.choose_direction(
        translator.directions, source_language, target_language, translator.name
    )
    if interactive:
        note("Type a sentence a line; Ctrl-D ends.")
    done = 0
    with progress("Translating", total=None) as report:
        for block in _blocks(first_block, lines, 1 if interactive else BLOCK):
            results = translator.translate_lines(
                block,
                source_language=source,
                target_language=target,
                options=search,
                segment=not no_segment,
            )
            for index, result in enumerate(results, start=done):
                _print(result, index, as_json=as_json, attention=attention, nbest=nbest)
            sys.stdout.flush()
            done += len(block)
            report(done)


def _blocks(first: list[str], rest: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(rest)
    block = first or list(islice(iterator, size))
    while block:
        yield block
        block = list(islice(iterator, size))


def _print(result: Translation, line: int, *, as_json: bool, attention: bool, nbest: int | None) -> None:
    if as_json:
        from seq2seq_core.cli.serialise import translation_json

        print(json.dumps(translation_json(result, attention=attention), ensure_ascii=False))
    elif nbest is not None:
        for hypothesis in result.hypotheses:
            print(f"{line} ||| {hypothesis.text} ||| {hypothesis.score:.6f}")
    else:
        print(result.text)
