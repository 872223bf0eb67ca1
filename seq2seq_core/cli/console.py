"""What the commands share of the terminal: lines of text in, notes and progress on standard error."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from seq2seq_core.errors import CorpusError, InterlinearError

STDIN_NAME = "<standard input>"


class Report(Protocol):
    """Takes how much is done, and of how much in all."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


def note(message: str) -> None:
    """One line on standard error, beside the results."""
    print(message, file=sys.stderr, flush=True)


def some_of(texts: Iterable[str], separator: str = ", ", most: int = 20) -> str:
    """All of them, or the first of very many and how many more."""
    found = list(texts)
    more = [f"and {len(found) - most} more"] if len(found) > most else []
    return separator.join([*found[:most], *more])


def fail(message: str) -> int:
    """Says in one line why a command failed, and returns its exit status."""
    note("error: " + " ".join(message.split()))
    return 1


def guarded(run: Callable[[], None]) -> int:
    """Runs something at the terminal: what fails is said in one line, and never as a traceback.

    Returns:
        The exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # Windows would write its code page into a pipe
    try:
        run()
        sys.stdout.flush()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except KeyboardInterrupt:
        return 130
    except InterlinearError as error:
        return fail(str(error))
    except OSError as error:
        return _pipe_closed() if error.errno == errno.EPIPE else fail(_what_failed(error))
    return 0


def _pipe_closed() -> int:
    """The reader of our output has gone: say nothing, and keep the interpreter from trying again at exit."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    return 1


def _what_failed(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return (
            f"{place}no space left on the disk. Free some, or move Interlinear's data with INTERLINEAR_HOME"
        )
    return f"{place}{error.strerror or error}"


def lines_of(file: Path | None) -> Iterator[str]:
    """The lines of a file, or of standard input for None or ``-``.

    Raises:
        CorpusError: the text cannot be read or is not UTF-8; names the line.
    """
    from seq2seq_core.corpus.lines import stream_lines

    if file is not None and str(file) != "-":
        return stream_lines(file)
    return _stdin_lines()


def _stdin_lines() -> Iterator[str]:
    stream = getattr(sys.stdin, "buffer", None)
    for number, raw in enumerate(stream or sys.stdin, start=1):
        if isinstance(raw, str):
            yield raw.removesuffix("\n")
            continue
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            remedy = "Convert the text to UTF-8, for example with iconv"
            raise CorpusError(
                "the line is not UTF-8", where=STDIN_NAME, line=number, remedy=remedy
            ) from error
        yield text.removesuffix("\n").removesuffix("\r")


@contextmanager
def progress(
    label: str, total: int | None, unit: str = "bytes", *, before_results: bool = False
) -> Iterator[Report]:
    """A bar on standard error, where that is a terminal and the results do not go to the same one.

    Args:
        before_results: none are printed while the bar is there, so it stays out of nobody's way.

    Yields:
        A function that is told how much is done, and of how much if that was not known before.
    """
    if not sys.stderr.isatty() or (sys.stdout.isatty() and not before_results):
        yield lambda done, total=None: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    counts = (DownloadColumn(),) if unit == "bytes" else (MofNCompleteColumn(), TextColumn(unit))
    columns = (TextColumn(label), BarColumn(), *counts, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done, total=None: bar.update(task, completed=done, total=total)
