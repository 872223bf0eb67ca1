"""``interlinear translate``: lines in, as many lines out."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq_core.cli import options, steering
from seq2seq_core.cli.console import lines_of, note, progress

if TYPE_CHECKING:
    from seq2seq_core.types import Translation

# Lines that are translated together: enough to sort them into batches of equal length, few enough that
# results flow and a large file never lies in memory.
BLOCK = 1024
# With attention fewer: the maps of five hypotheses a line take a megabyte where lines are long.
BLOCK_WITH_ATTENTION = 128

_LINE_BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


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
        bool, typer.Option("--attention", help="Add the attention maps, if the model has any, to the JSON.")
    ] = False,
    prefix: steering.Prefix = "",
    term: steering.Terms = [],  # noqa: B006
    avoid: steering.Avoid = [],  # noqa: B006
    no_repeat_ngram: steering.NoRepeat = 0,
    min_length: steering.MinLength = 0,
    max_length: steering.MaxLength = None,
    length_penalty: steering.LengthPenalty = 1.0,
    coverage_penalty: steering.CoveragePenalty = 0.0,
    groups: steering.Groups = 1,
    diversity: steering.Diversity = 0.5,
    sample: steering.Sample = False,
    temperature: steering.Temperature = None,
    top_k: steering.TopK = None,
    top_p: steering.TopP = None,
    seed: steering.Seed = None,
    rerank: steering.RerankBy = steering.Rerank.SCORE,
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
    search = options.search_options(
        beam,
        nbest=count,
        prefix=prefix,
        terms=steering.terms(term),
        avoid=tuple(avoid),
        no_repeat_ngram=no_repeat_ngram,
        min_length=min_length,
        max_length=max_length,
        length_penalty=length_penalty,
        coverage_penalty=coverage_penalty,
        groups=groups,
        diversity=diversity,
        sampling=steering.sampling(sample, temperature=temperature, top_k=top_k, top_p=top_p, seed=seed),
        rerank=rerank.value,
        attention=as_json,
    )
    lines, total = _open(file)
    translator = options.load_translator(model, device, threads)
    source, target = options.choose_direction(
        translator.directions, source_language, target_language, translator.name
    )
    size = BLOCK_WITH_ATTENTION if as_json else BLOCK
    if total is None and sys.stdin.isatty():
        size = 1
        note("Type a sentence a line; Ctrl-D ends.")
    done = 0
    with progress("Translating", total=total, unit="lines") as report:
        for block in _blocks(lines, size):
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


def _open(file: Path | None) -> tuple[Iterator[str], int | None]:
    """The lines to translate, and how many; None for a stream, which cannot be read twice.

    A file is read through first, so that what is wrong with its last line is told before hours of work.
    """
    if file is None or str(file) == "-" or file.is_fifo() or file.is_char_device():
        return lines_of(file), None
    return lines_of(file), sum(1 for _ in lines_of(file))


def _blocks(lines: Iterator[str], size: int) -> Iterator[list[str]]:
    while block := list(islice(lines, size)):
        yield block


def _one_line(text: str) -> str:
    """The text without what a reader could take for a line's end: a model may write it byte by byte."""
    return _LINE_BREAKS.sub(" ", text)


def _print(result: Translation, line: int, *, as_json: bool, attention: bool, nbest: int | None) -> None:
    if as_json:
        from seq2seq_core.cli.serialise import translation_json

        print(json.dumps(translation_json(result, attention=attention), ensure_ascii=False))
    elif nbest is not None:
        for hypothesis in result.hypotheses:
            print(f"{line} ||| {_one_line(hypothesis.text)} ||| {hypothesis.score:.6f}")
    else:
        print(_one_line(result.text))
