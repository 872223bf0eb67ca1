"""The console script: the window without arguments, else the command line of the engine."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from app.display import missing_library, why_no_window


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 done, 1 failed, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments:
        from seq2seq_core.cli import main as command_line

        return command_line(arguments)
    if reason := why_no_window():
        return _terminal(reason)
    try:
        from app.run import run
    except ImportError as error:
        return _terminal(missing_library(str(error)))
    return run()


def _terminal(reason: str) -> int:
    from seq2seq_core.cli.terminal import run_terminal

    print(f"{reason} Interlinear translates here in the terminal instead.", file=sys.stderr)
    return run_terminal()


if __name__ == "__main__":
    sys.exit(main())
