"""A home with two tiny models, and the command line run in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from seq2seq_core import paths
from seq2seq_core.cli import main
from tests.core.tiny import tiny_bundle


class Outcome(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Outcome]


@pytest.fixture
def models() -> Path:
    """The user's models: ``starter`` is a Transformer, ``recurrent`` an LSTM with attention."""
    tiny_bundle(paths.models_root() / "starter")
    tiny_bundle(paths.models_root() / "recurrent", "recurrent")
    return paths.models_root()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command: ``run("translate", "--json", stdin="text")``."""

    def run_command(*arguments: str | Path, stdin: str | bytes = b"") -> Outcome:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        argv: Sequence[str] = [str(argument) for argument in arguments]
        status = main(argv)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run_command


@pytest.fixture
def pair_files(tmp_path: Path) -> tuple[Path, Path]:
    """A source file and its translation."""
    source, target = tmp_path / "text.en", tmp_path / "text.fr"
    source.write_text("Where is the station?\nThe cat sleeps\n", encoding="utf-8")
    target.write_text("Où est la gare ?\nLe chat dort\n", encoding="utf-8")
    return source, target
