"""The command line: one module a command, which parses, calls the engine and prints.

Results go to standard output, progress and errors to standard error. Exit status: 0 done, 1 failed
with one clear line, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from seq2seq_core.cli import align, corpus, evaluate, inspect, models, score, train, translate
from seq2seq_core.cli.console import guarded

app = typer.Typer(
    name="interlinear",
    help="Translate on your own machine, see how it was done, and train on your own corpus.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(translate.translate)
app.command()(align.align)
app.command()(score.score)
app.command()(inspect.inspect)
app.command()(train.train)
app.command()(evaluate.evaluate)
app.add_typer(corpus.app, name="corpus")
app.add_typer(models.app, name="models")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        argv: the arguments without the program's name, None for those of the process.

    Returns:
        The exit status.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    return guarded(lambda: app(arguments, prog_name="interlinear"))
