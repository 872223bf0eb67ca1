"""``interlinear corpus``: what a file of pairs holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq_core.cli import options

if TYPE_CHECKING:
    from seq2seq_core.corpus import SegmentPair

app = typer.Typer(help="Look at files of sentence pairs.", no_args_is_help=True)


@app.callback()
def corpus() -> None:
    """Look at files of sentence pairs."""


@app.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(help="Tab-separated pairs, plain or gzip.")],
    moses: Annotated[
        bool, typer.Option("--moses", help="FILE is a source file, then its target file, and so on.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Count pairs, empty and identical sides, duplicates and over-long segments."""
    from seq2seq_core.corpus import inspect_pairs

    if moses and len(files) % 2:
        raise typer.BadParameter("--moses takes a source and a target file each")
    for name, pairs in _readers(files, moses):
        report = inspect_pairs(pairs).as_json()
        if as_json:
            print(json.dumps({"file": name, **report}, ensure_ascii=False))
            continue
        print(name)
        for key, count in report.items():
            print(f"  {key.replace('_', ' '):14} {count:>10,}")


def _readers(files: list[Path], moses: bool) -> Iterator[tuple[str, Iterator[SegmentPair]]]:
    from seq2seq_core.corpus import read_moses, read_pairs

    if moses:
        for source, target in zip(files[::2], files[1::2], strict=True):
            yield f"{source} {target}", read_moses(source, target)
    else:
        for file in files:
            yield str(file), read_pairs(file)
