"""The window opens before the engine is imported; without a display there is the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as entry
from app import display

ROOT = Path(__file__).resolve().parents[2]

OPEN = """
import sys
from app.run import open_window
application, interlinear = open_window()
print(sorted({"torch", "pyqtgraph", "sentencepiece"} & set(sys.modules)))
application.processEvents()
assert interlinear.window.isVisible()
# The screen of the offscreen platform, 800 x 800, is smaller than the window would like to be.
assert application.primaryScreen().availableGeometry().contains(interlinear.window.frameGeometry())
interlinear.window.close()
"""


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_window_is_shown_before_torch_is_imported_and_closing_it_ends_the_program() -> None:
    found = python(OPEN)
    assert found.stdout.splitlines() == ["[]"], found.stderr
    assert (found.returncode, found.stderr) == (0, "")


def test_arguments_go_to_the_command_line_without_qt() -> None:
    code = (
        "import sys\nfrom app.__main__ import main\n"
        "try:\n    main(['models', 'list'])\nexcept SystemExit: pass\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)"
    )
    found = python(code)
    assert found.returncode == 0, found.stderr


def test_without_a_display_the_terminal_is_offered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("seq2seq_core.cli.terminal.run_terminal", lambda: 0)
    assert entry.main([]) == 0
    assert "There is no display" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "platform", "there_is"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", False),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_what_counts_as_a_display(environment: dict[str, str], platform: str, there_is: bool) -> None:
    assert display.has_display(environment, platform) is there_is


def test_a_missing_library_is_named_with_its_packages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setitem(sys.modules, "app.run", None)
    monkeypatch.setattr("seq2seq_core.cli.terminal.run_terminal", lambda: 0)
    assert entry.main([]) == 0
    assert "apt install" in capsys.readouterr().err
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "needs libEGL.so.1" in display.missing_library(str(error))
