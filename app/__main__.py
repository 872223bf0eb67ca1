"""The console script: the window without arguments, else the command line of the engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

DEBIAN_PACKAGES = (
    "libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libfontconfig1"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 done, 1 failed, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments:
        from seq2seq_core.cli import main as command_line

        return command_line(arguments)
    if not has_display(os.environ, sys.platform):
        return _terminal(
            "There is no display (DISPLAY and WAYLAND_DISPLAY are not set), so Interlinear reads from here."
        )
    try:
        from app.run import run
    except ImportError as error:
        return _terminal(missing_library(error))
    return run()


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown; on Linux something has to be there to show it on."""
    if not platform.startswith("linux"):
        return True
    return bool(
        environment.get("DISPLAY")
        or environment.get("WAYLAND_DISPLAY")
        or environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
        in ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
    )


def missing_library(error: ImportError) -> str:
    """One line on a system library that Qt lacks, and where it comes from."""
    library = str(error).partition(":")[0]
    return f"The window cannot open: Qt needs {library}. On Debian or Ubuntu: apt install {DEBIAN_PACKAGES}"


def _terminal(reason: str) -> int:
    from seq2seq_core.cli.terminal import run_terminal

    print(reason, file=sys.stderr)
    return int(run_terminal() or 0)


if __name__ == "__main__":
    sys.exit(main())
