"""Importing a model of full size and fine-tuning a small one against what is promised.

Run alone, on an otherwise idle machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("kind", ["safetensors", "pickled", "release", "ctranslate2"])
def test_an_opus_mt_model_is_imported_in_10_seconds_and_1_5_times_its_size(kind: str) -> None:
    (figures,) = figures_of("tests.benchmarks.bench_import", kind)
    assert figures["seconds"] < 10
    assert figures["sizes"] < 1.5


def test_an_imported_model_learns_from_2000_pairs_and_translates_alike_in_transformers(
    shared_data: Path,
) -> None:
    base, *tuned = figures_of("tests.benchmarks.bench_fine_tuning", str(shared_data))
    for found in tuned:
        assert found["captions"] > base["captions"] + 1
        assert found["as in transformers, greedy"] == found["as in transformers, beam 4"] == 1.0
    assert [found["model"] for found in tuned] == ["all", "layers", "adapters"]


def test_adapters_take_less_memory_and_smaller_checkpoints() -> None:
    every, layers, adapters = figures_of("tests.benchmarks.bench_fine_tuning", "--sizes")
    assert adapters["memory, MB"] < layers["memory, MB"] < every["memory, MB"]
    assert adapters["checkpoint, MB"] < every["checkpoint, MB"] / 50
    assert adapters["processor seconds a step"] < every["processor seconds a step"]


def figures_of(module: str, *options: str) -> list[dict[str, float]]:
    """The lines of JSON that a benchmark prints."""
    command = [sys.executable, "-m", module, *options]
    found = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=7200)
    print(found.stdout)
    return [json.loads(line) for line in found.stdout.splitlines()]
