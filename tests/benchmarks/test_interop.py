"""Importing a model of full size against what is promised. Run alone, on an otherwise idle machine."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("kind", ["safetensors", "pickled", "release"])
def test_an_opus_mt_model_is_imported_in_10_seconds_and_1_5_times_its_size(kind: str) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.bench_import", kind]
    found = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    print(found.stdout)
    figures = json.loads(found.stdout)
    assert figures["seconds"] < 10
    assert figures["sizes"] < 1.5
