"""The reproductions of docs/reproductions.md, step by step; each step keeps what it found in ``--out``.

    python -m tests.benchmarks.reproductions train --data MULTI30K --out OUT [NAME]...
    python -m tests.benchmarks.reproductions measure --data MULTI30K --out OUT
    python -m tests.benchmarks.reproductions page --data MULTI30K --out OUT

``train`` may be stopped and started again, and several of it may run side by side with other names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tests.benchmarks.reproductions import measuring, page, training
from tests.benchmarks.reproductions.experiments import EXPERIMENTS

Data = Annotated[Path, typer.Option(help="Folder with Multi30k's files: train.en.gz and so on.")]
Out = Annotated[Path, typer.Option(help="Folder for models, translations and figures.")]

app = typer.Typer(help=__doc__, no_args_is_help=True)


@app.command()
def train(data: Data, out: Out, names: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Train experiments, all of them by default."""
    for name in names or EXPERIMENTS:
        if not training.train_experiment(name, data, out).finished:
            break


@app.command()
def measure(data: Data, out: Out) -> None:
    """Measure speeds, padding and beams; on an otherwise idle machine."""
    measuring.measure(data, out)


@app.command(name="page")
def write_page(data: Data, out: Out) -> None:
    """Write docs/reproductions.md and its plots from what has been found."""
    page.write(data, out)


if __name__ == "__main__":
    app()
