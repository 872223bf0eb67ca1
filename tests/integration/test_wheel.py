"""The wheel, installed outside the tree, is all that is needed: it translates and opens its window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow

OPEN_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import app, resources, seq2seq_core

outside = sys.argv[1]
for package in (app, resources, seq2seq_core):
    assert not package.__file__.startswith(outside), package.__file__
shown = []
def look():
    shown.extend(w for w in QApplication.topLevelWidgets() if w.isVisible())
    for window in list(shown):
        window.close()
    QApplication.quit()
run = QApplication.exec
def run_and_look(*_):
    QTimer.singleShot(1500, look)
    return run()
QApplication.exec = run_and_look
from app.__main__ import main
status = main([])
assert shown, "no window was visible"
sys.exit(status)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built from a copy so that no build folder is left in it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("app", "resources", "seq2seq_core"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", str(folder), str(source)], check=True, timeout=600)
    [built] = folder.glob("interlinear-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment that holds the wheel; what it depends on is lent by the one that tests run in."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder / "env", with_pip=False)
    python = _executable(folder / "env", "python")
    variables = {"base": str(folder / "env"), "platbase": str(folder / "env")}
    site = Path(sysconfig.get_path("purelib", scheme="venv", vars=variables))
    lent = folder / "lent"
    lent.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        # Without the editable install of this tree, which would stand in for what the wheel lacks.
        if "interlinear" not in entry.name.lower():
            (lent / entry.name).symlink_to(entry)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps"]
    # A PYTHONPATH that leads to this tree would have pip believe that it is installed.
    subprocess.run([*pip, str(wheel)], check=True, timeout=600, env=_without_python_variables())
    (site / "lent.pth").write_text(f"{lent}\n", encoding="utf-8")
    return folder / "env"


def _executable(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / name


def _clean_variables(home: Path) -> dict[str, str]:
    return {**_without_python_variables(), "INTERLINEAR_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def _without_python_variables() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


def test_the_wheel_holds_the_data_that_the_program_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    data = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and not path.name.startswith(".")
    }
    assert {"resources/i18n/interlinear_ko.ts", "resources/models/starter/weights.safetensors"} <= data
    assert data <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_it_translates_by_its_console_script(environment: Path, tmp_path: Path) -> None:
    result = subprocess.run(
        [_executable(environment, "interlinear"), "translate", "--from", "en", "--to", "fr"],
        input="Where is the station?\n",
        cwd=tmp_path, env=_clean_variables(tmp_path / "home"),
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    assert "gare" in result.stdout


@pytest.mark.gui
def test_it_opens_its_window(environment: Path, tmp_path: Path) -> None:
    result = subprocess.run(
        [_executable(environment, "python"), "-c", OPEN_AND_CLOSE, str(ROOT)],
        cwd=tmp_path, env=_clean_variables(tmp_path / "home"),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
