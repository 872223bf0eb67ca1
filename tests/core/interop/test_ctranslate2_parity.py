"""Imported CTranslate2 models compute and find what CTranslate2 does with the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

from seq2seq_core.bundle import Bundle, load_bundle
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.library import Library
from tests.core.interop.ctranslate2_models import from_marian, opennmt, random_options
from tests.core.interop.ctranslate2_oracle import assert_same_lists, assert_same_scores, translator

pytest.importorskip("ctranslate2")
pytestmark = [
    pytest.mark.usefixtures("transformers"),
    pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses"),
]

CLOSE = 1e-4
KINDS = {
    None: 1e-4,
    "int8": 1e-4,
    "int16": 1e-4,
    # The table of positions in the file is rounded as well, ours is not.
    "float16": 2e-3,
    "int8_float16": 2e-3,
    "bfloat16": 2e-2,
    "int8_bfloat16": 2e-2,
}
"""How numbers may be stored, and how far scores may then be apart."""


def imported(folder: Path, library: Library) -> Bundle:
    with importing(folder, library, Wanted(sources=("en",), targets=("fr",))) as found:
        return load_bundle(found.install())


@pytest.mark.parametrize("seed", range(38))
def test_a_random_model_of_opennmts_kind_computes_and_finds_the_same(
    seed: int, tmp_path: Path, library: Library
) -> None:
    folder = opennmt(tmp_path / "model", seed, **random_options(seed))
    bundle, theirs = imported(folder, library), translator(folder)
    assert_same_scores(bundle, folder, theirs, CLOSE, seed)
    assert_same_lists(bundle, folder, theirs, CLOSE)


@pytest.mark.parametrize("seed", range(14))
def test_a_random_marian_model_computes_and_finds_the_same(
    seed: int, tmp_path: Path, library: Library
) -> None:
    kind, close = list(KINDS.items())[seed % len(KINDS)]
    folder = from_marian(tmp_path / "model", 200 + seed, kind)
    bundle, theirs = imported(folder, library), translator(folder)
    assert_same_scores(bundle, folder, theirs, close, seed)
    if close == CLOSE:
        assert_same_lists(bundle, folder, theirs, close)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("positions", ["by turns", "any"])
def test_a_quantised_model_of_opennmts_kind_computes_and_finds_the_same(
    kind: str | None, positions: str, tmp_path: Path, library: Library
) -> None:
    folder = opennmt(tmp_path / "model", 5, kind, positions=positions)
    bundle, theirs = imported(folder, library), translator(folder)
    close = CLOSE if positions == "any" else KINDS[kind]
    assert_same_scores(bundle, folder, theirs, close, 5)
    if close == CLOSE:
        assert_same_lists(bundle, folder, theirs, close)
