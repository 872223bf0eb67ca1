"""``interlinear models``: what is installed, and whether it is whole."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import fail
from seq2seq_core.errors import InterlinearError

if TYPE_CHECKING:
    from seq2seq_core.library import Library, ModelEntry

HEADINGS = ("NAME", "DIRECTIONS", "ARCHITECTURE", "PARAMETERS", "SIZE", "ORIGIN", "LICENCE")

app = typer.Typer(help="The installed models.", no_args_is_help=True)


@app.command("list")
def list_models(as_json: options.Json = False) -> None:
    """List the installed models."""
    from seq2seq_core.library import default_library

    entries = default_library().list()
    if as_json:
        print(json.dumps([_entry_json(entry) for entry in entries], ensure_ascii=False))
        return
    rows = [HEADINGS, *(_row(entry) for entry in entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@app.command()
def show(
    model: Annotated[str, typer.Argument(help="An installed model's name, or a folder.")],
    as_json: options.Json = False,
) -> None:
    """Show what a model is, and its model card."""
    from seq2seq_core.library import default_library

    entry = _find_entry(default_library(), model)
    if as_json:
        print(json.dumps(_entry_json(entry), ensure_ascii=False))
        return
    for key, value in _entry_json(entry).items():
        if value in (None, "", {}):
            continue
        print(f"{key.replace('_', ' '):13} {_plain(value)}")
    card = entry.path / "README.md"
    if card.is_file():
        print()
        print(card.read_text(encoding="utf-8").strip())


@app.command()
def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="MODEL", help="Installed names or folders; all, if none is named."),
    ] = None,
) -> None:
    """Check every file of a model against the hashes it was installed with."""
    from seq2seq_core.bundle import verify_bundle
    from seq2seq_core.library import default_library

    library = default_library()
    failed = False
    for name in names or [entry.name for entry in library.list()]:
        try:
            verify_bundle(library.find(name))
            print(f"{name}: whole")
        except InterlinearError as error:
            failed = True
            fail(f"{name}: {error}")
    if failed:
        raise typer.Exit(1)


def _row(entry: ModelEntry) -> tuple[str, ...]:
    if entry.problem is not None:
        return (entry.name, f"cannot be used: {entry.problem}", *[""] * (len(HEADINGS) - 2))
    return (
        entry.name,
        " ".join(f"{source}-{target}" for source, target in entry.directions),
        entry.architecture,
        f"{entry.parameters / 1e6:.1f} M",
        f"{entry.size_bytes / 1e6:.1f} MB",
        entry.origin,
        entry.licence,
    )


def _find_entry(library: Library, model: str) -> ModelEntry:
    """The entry of an installed name, or of a folder that lies anywhere."""
    path = library.find(model)
    found = [entry for entry in library.list() if entry.path == path]
    found = found or [entry for entry in type(library)([path.parent]).list() if entry.path == path]
    return found[0]


def _entry_json(entry: ModelEntry) -> dict[str, Any]:
    value = dataclasses.asdict(entry)
    value["path"] = str(entry.path)
    value["directions"] = [list(direction) for direction in entry.directions]
    return value


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join("-".join(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
