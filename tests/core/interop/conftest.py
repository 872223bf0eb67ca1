"""What the tests of other engines' models share."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from seq2seq_core.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty one."""
    return Library([tmp_path / "models"])


@pytest.fixture(scope="session")
def transformers() -> Any:
    """The library that has Marian models, without its own warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformers = pytest.importorskip("transformers")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    return transformers
