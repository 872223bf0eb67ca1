"""The floors of docs/architecture.md hold, the rules see all of the code, and they do bite."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "resources", "seq2seq_core")
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    # -P keeps nothing but the tree under test on the path, so that an editable install is not judged instead.
    command = [sys.executable, "-c", LINT, "--no-cache", "--config", str(root / "pyproject.toml")]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)


def sources(root: Path) -> list[Path]:
    return [path for package in PACKAGES for path in (root / package).rglob("*.py")]


def test_import_rules_hold_and_see_every_module() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    expected = len(sources(ROOT))
    assert expected > 100, f"only {expected} modules found: is this the whole tree?"
    # The graph that the rules are checked on. A folder without __init__.py would drop out of it in silence.
    assert len(grimp.build_graph(*PACKAGES, cache_dir=None).modules) == expected


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("seq2seq_core/types.py", "import PySide6.QtCore"),
        ("seq2seq_core/text/tokenizer.py", "import app.services"),
        ("seq2seq_core/library.py", "import resources"),
        ("seq2seq_core/search/beam.py", "import seq2seq_core.translator"),
        ("seq2seq_core/errors.py", "import seq2seq_core.text.tokenizer"),
        ("app/viewmodels/__init__.py", "import torch"),
        ("app/services/__init__.py", "import app.viewmodels"),
    ],
)
def test_a_forbidden_import_is_caught(tmp_path: Path, module: str, line: str) -> None:
    for path in sources(ROOT):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / module
    target.write_text(f"{target.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    result = lint_imports(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout
