"""The engine's tests pass where neither Qt nor the app can be imported."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

RUN = """
import sys

ABSENT = {"app", "PySide6", "shiboken6", "pyqtgraph"}


class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


sys.meta_path.insert(0, Absent())
import pytest

plugins = ["-p", "no:pytest-qt", "-p", "no:cacheprovider"]
sys.exit(pytest.main([*plugins, "-q", "-m", "not slow and not benchmark", "tests/core"]))
"""


@pytest.mark.slow
def test_the_engine_passes_its_tests_without_qt() -> None:
    result = subprocess.run(
        [sys.executable, "-c", RUN], cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False
    )
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
    assert "NOT TESTED: the app" in result.stdout, "the block did not work"
    passed = re.search(r"(\d+) passed", result.stdout)
    assert passed, result.stdout
    assert int(passed.group(1)) > 100, "only a few tests were found"
