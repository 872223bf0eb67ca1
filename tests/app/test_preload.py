"""The engine is imported behind the window, and nothing of how is left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.services import preload

ROOT = Path(__file__).resolve().parents[2]


def test_torch_is_found_without_importing_it() -> None:
    code = (
        "import sys\nfrom app.services.preload import torch_libraries\n"
        "print([file.name for file in torch_libraries()])\nassert 'torch' not in sys.modules"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    if sys.platform.startswith("linux"):
        assert "libtorch_cpu.so" in found.stdout


def test_the_search_of_sources_is_left_out_only_meanwhile() -> None:
    feature = sys.modules.get("shibokensupport.feature")
    if feature is None:
        pytest.skip("this PySide6 does not search")
    search = feature._mod_uses_pyside
    with preload.imports_unsearched():
        assert feature._mod_uses_pyside is not search
    assert feature._mod_uses_pyside is search


def test_a_library_that_does_not_open_is_left_to_the_import(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "libnothing.so").write_bytes(b"no library")
    preload.open_library(tmp_path / "libnothing.so")


def test_the_engine_is_there_afterwards() -> None:
    preload.import_engine()
    assert "seq2seq_core.translator" in sys.modules
