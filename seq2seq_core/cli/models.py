"""``interlinear models``: what is installed, whether it is whole, and models in and out."""

from __future__ import annotations

import dataclasses
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import fail, note, progress, some_of
from seq2seq_core.errors import InterlinearError, InteropError

if TYPE_CHECKING:
    from seq2seq_core.interop.importing import Import
    from seq2seq_core.interop.reports import ImportReport
    from seq2seq_core.library import Library, ModelEntry

HEADINGS = ("NAME", "DIRECTIONS", "ARCHITECTURE", "PARAMETERS", "SIZE", "ORIGIN", "LICENCE")


class ExportFormat(StrEnum):
    """What a model is exported as."""

    HF = "hf"
    BUNDLE = "bundle"


NewName = Annotated[
    str | None, typer.Option("--name", help="Install it under this name.", show_default="its own")
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar="L", help="A source language, where the model does not say it or has many."
    ),
]
Targets = Annotated[
    list[str] | None, typer.Option("--target", metavar="L", help="A target language, likewise.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Report on the model, and install nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]

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


@app.command("import")
def import_model(
    path: Annotated[Path, typer.Argument(help="A folder, or a zip archive of one (.zip, .argosmodel).")],
    name: NewName = None,
    source: Sources = None,
    target: Targets = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: options.Json = False,
) -> None:
    """Install a model of Marian (OPUS-MT), M2M-100, NLLB, CTranslate2 or Argos, or a bundle, after a report.

    Of a model of very many languages say which you want: --source, --target or both, each as often as needed.
    """
    from seq2seq_core.interop.importing import Wanted, importing
    from seq2seq_core.library import default_library

    wanted = Wanted(name=name, sources=tuple(source or ()), targets=tuple(target or ()))
    with importing(path, default_library(), wanted) as found:
        _offer(found, dry_run, yes, as_json)


@app.command("download")
def download_model(
    model: Annotated[str, typer.Argument(metavar="NAME", help="Owner and name on Hugging Face's hub.")],
    name: NewName = None,
    source: Sources = None,
    target: Targets = None,
    revision: Annotated[
        str | None,
        typer.Option("--revision", help="A branch, tag or commit.", show_default="the newest"),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: options.Json = False,
) -> None:
    """Fetch a model from Hugging Face, and install it after a report on it.

    What was fetched is deleted once it is installed or refused; an interrupted download goes on from where
    it was. With INTERLINEAR_OFFLINE=1 nothing is fetched.
    """
    from seq2seq_core.interop.downloading import download
    from seq2seq_core.interop.hub_files import split_name
    from seq2seq_core.interop.importing import Wanted, importing, new_place
    from seq2seq_core.library import default_library

    library = default_library()
    if not (yes or dry_run):
        _require_somebody()
    new_place(library, name or split_name(model)[0].rpartition("/")[2])
    with progress(f"Fetching {model}", None, before_results=True) as report:
        fetched = download(model, revision=revision, on_progress=report)
    wanted = Wanted(
        name=name,
        sources=tuple(source or ()),
        targets=tuple(target or ()),
        provenance=fetched.provenance,
    )
    with importing(fetched.path, library, wanted) as found:
        try:
            _offer(found, dry_run, yes, as_json)
        finally:
            if not dry_run:
                fetched.discard()


@app.command()
def remove(
    model: Annotated[str, typer.Argument(metavar="NAME", help="An installed model's name.")],
    yes: Yes = False,
) -> None:
    """Delete an installed model for good; the app moves it to the bin instead."""
    from seq2seq_core.library import default_library

    library = default_library()
    entry = _find_entry(library, model)
    if not yes:
        _ask(f"Delete {entry.name} ({entry.size_bytes / 1e6:.1f} MB) for good?", default=False)
    library.remove(model)
    note(f"Deleted {entry.name}")


@app.command("export")
def export_model(
    model: Annotated[str, typer.Argument(help="An installed model's name, or a folder.")],
    path: Annotated[Path, typer.Argument(help="The folder or zip archive to make.")],
    to: Annotated[
        ExportFormat,
        typer.Option("--to", help="A folder of Hugging Face's Marian, or a bundle's zip archive."),
    ],
) -> None:
    """Give a model to other programs."""
    from seq2seq_core.interop.exporting import export_bundle, export_hf
    from seq2seq_core.library import default_library

    export = export_hf if to is ExportFormat.HF else export_bundle
    export(default_library().find(model), path)
    note(f"Written to {path}")


def _offer(found: Import, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Reports on a model, and installs it if it can be and is wanted."""
    report = found.report
    if as_json:
        print(json.dumps(dataclasses.asdict(report), ensure_ascii=False))
    else:
        _print_report(report)
    if dry_run:
        return
    if not report.unsupported and not yes:
        _ask(f"Install as {report.name}?", default=True)
    found.install()
    note(f"Installed as {report.name}")


def _ask(question: str, default: bool) -> None:
    """Asks at the terminal; where there is nobody to ask, nothing is done."""
    _require_somebody()
    typer.confirm(question, default=default, abort=True, err=True)


def _require_somebody() -> None:
    if not sys.stdin.isatty():
        raise InteropError("nothing is done unasked", remedy="Give --yes")


def _print_report(report: ImportReport) -> None:
    for key, value in dataclasses.asdict(report).items():
        match key, value:
            case "size_bytes", int():
                print(f"{'size':13} {value / 1e6:.1f} MB")
            case "sample", (text, translation):
                print(f"{'sample':13} {text} → {translation or '(an empty translation)'}")
            case (("unsupported" | "notes"), _):
                for one in value:
                    print(f"{key:13} {one}")
            case _ if value and key != "fixed_languages":
                print(f"{key.replace('_', ' '):13} {_plain(list(value) if key == 'directions' else value)}")


def _row(entry: ModelEntry) -> tuple[str, ...]:
    if entry.problem is not None:
        return (entry.name, f"cannot be used: {entry.problem}", *[""] * (len(HEADINGS) - 2))
    return (
        entry.name,
        some_of(("-".join(direction) for direction in entry.directions), " "),
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
        return some_of("-".join(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
