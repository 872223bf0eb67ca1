"""The floors of docs/architecture.md hold, the rules see all of the code, and they do bite."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import grimp

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


FORBIDDEN = [
    ("seq2seq_core.types", "PySide6"),
    ("seq2seq_core.text.tokenizer", "app.services"),
    ("seq2seq_core.library", "resources"),
    ("seq2seq_core.search.beam", "seq2seq_core.translator"),
    ("seq2seq_core.errors", "seq2seq_core.text.tokenizer"),
    ("app.viewmodels", "torch"),
    ("app.services", "app.viewmodels"),
]


def test_a_forbidden_import_is_caught(tmp_path: Path) -> None:
    for path in sources(ROOT):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for importer, imported in FORBIDDEN:
        module = tmp_path.joinpath(*importer.split("."))
        file = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
        file.write_text(f"{file.read_text(encoding='utf-8')}\nimport {imported}\n", encoding="utf-8")
    result = lint_imports(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    for importer, imported in FORBIDDEN:
        assert f"{importer} -> {imported} (" in result.stdout
