"""Options that several commands take, and the model they choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seq2seq_core.cli.console import note, some_of
from seq2seq_core.errors import ConfigError, LanguageError
from seq2seq_core.paths import runs_root
from seq2seq_core.training.run_folder import named_checkpoint

if TYPE_CHECKING:
    from seq2seq_core.config import SearchOptions
    from seq2seq_core.translator import Translator

DEFAULT_MODEL = "starter"

Model = Annotated[
    str,
    typer.Option(
        "-m",
        "--model",
        metavar="MODEL",
        help="An installed model's name, a folder, or a checkpoint RUN@STEP.",
    ),
]
From = Annotated[
    str | None, typer.Option("--from", metavar="L", help="Source language, such as en.", show_default=False)
]
To = Annotated[
    str | None, typer.Option("--to", metavar="L", help="Target language, such as fr.", show_default=False)
]
Device = Annotated[str, typer.Option("--device", metavar="D", help="auto, cpu, cuda, cuda:1 or mps.")]
Threads = Annotated[
    int | None, typer.Option("--threads", metavar="N", min=1, help="CPU threads.", show_default="all cores")
]
Beam = Annotated[int, typer.Option("--beam", metavar="N", min=1, help="Beam size; 1 is greedy search.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def search_options(beam: int, **more: Any) -> SearchOptions:
    """Search options from the command line; values out of range are wrong usage.

    Args:
        more: other attributes of SearchOptions.
    """
    from seq2seq_core.config import SearchOptions

    with values_in_range():
        return SearchOptions(beam=beam, **more)


@contextmanager
def values_in_range() -> Iterator[None]:
    """Makes of a configuration that is refused a wrong usage of the command."""
    try:
        yield
    except ConfigError as error:
        raise typer.BadParameter(str(error)) from error


def load_translator(model: str, device: str, threads: int | None) -> Translator:
    """The translator of an installed model, a model folder, or a checkpoint of a training run.

    Raises:
        ModelNotFound: there is no such model.
        InterlinearError: it cannot be loaded.
    """
    from seq2seq_core.library import default_library

    require_model(model)
    from seq2seq_core.training.snapshots import find_model
    from seq2seq_core.translator import Translator

    return Translator(find_model(model, runs_root(), default_library()), device=device, threads=threads)


def require_model(model: str) -> None:
    """Says that a model is not there before the engine is imported; of a checkpoint only the engine knows.

    Raises:
        ModelNotFound: there is no such model.
    """
    from seq2seq_core.library import default_library

    if named_checkpoint(model) is None:
        default_library().find(model)


def choose_direction(
    directions: Sequence[tuple[str, str]], source: str | None, target: str | None, model: str
) -> tuple[str, str]:
    """The direction to translate in: what was asked for, completed by the model's first that fits.

    What was not asked for is said on standard error.

    Raises:
        LanguageError: the model does not translate so.
    """
    from seq2seq_core.text.languages import display_name, normalise_language

    wanted_source = None if source is None else normalise_language(source)
    wanted_target = None if target is None else normalise_language(target)
    fitting = [(a, b) for a, b in directions if wanted_source in (None, a) and wanted_target in (None, b)]
    if not fitting:
        asked = " ".join(f"{word} {code}" for word, code in (("from", source), ("to", target)) if code)
        known = some_of(f"--from {a} --to {b}" for a, b in directions)
        raise LanguageError(f"model {model} does not translate {asked}", remedy=f"It can: {known}")
    first = fitting[0]
    if source is None or target is None:
        others = (
            f"; --from and --to choose another of its {len(directions)} directions" if directions[1:] else ""
        )
        note(f"Translating from {display_name(first[0])} to {display_name(first[1])}{others}")
    return first
