"""Imported Marian models compute what ``transformers`` and CTranslate2 compute: see ``parity``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from seq2seq_core.bundle import Bundle, load_bundle
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import importing
from seq2seq_core.library import Library
from tests.core.interop.marian_models import marian_model, save_marian
from tests.core.interop.parity import (
    LIMIT,
    TEXTS,
    assert_same,
    assert_same_logits,
    converted,
    ctranslated,
    generated,
    numbers_of,
    read,
    searched,
)

pytestmark = [
    pytest.mark.usefixtures("transformers"),
    pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses"),
]

CONFIGURATIONS = 54


def imported(folder: Path, library: Library, model: Any, vocabularies: list[dict[str, int]]) -> Bundle:
    with importing(save_marian(folder, model, vocabularies), library) as found:
        return load_bundle(found.install())


@pytest.mark.parametrize("seed", range(CONFIGURATIONS))
def test_a_random_model_computes_and_finds_the_same(seed: int, tmp_path: Path, library: Library) -> None:
    model, vocabularies = marian_model(seed)
    bundle = imported(tmp_path / "opus-mt-en-fr", library, model, vocabularies)
    assert bundle.manifest.model.zero_padding  # type: ignore[union-attr]
    assert_same_logits(model, bundle, seed)
    bundle.model.freeze()
    assert_same(searched(bundle.model, bundle, 4), generated(model, bundle, 4))
    assert_same(searched(bundle.model, bundle, 1), generated(model, bundle, 1))


@pytest.mark.parametrize(
    ("seed", "std"), [(101, 0.2), (104, 0.2), (105, 0.2), (122, 0.2), (102, 0.3), (103, 0.3), (110, 0.3)]
)
def test_ctranslate2_finds_the_same_in_what_was_exported(
    seed: int, std: float, tmp_path: Path, library: Library
) -> None:
    """It has no padding: here that is never likely, nor the unknown piece."""
    model, vocabularies = marian_model(
        seed,
        share_encoder_decoder_embeddings=True,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        init_std=std,
    )
    with torch.no_grad():
        model.final_logits_bias[0, 0] += 1.0
        model.final_logits_bias[0, 1] = -1e4
    bundle = imported(tmp_path / "opus-mt-en-fr", library, model, vocabularies)
    export_hf(bundle.path, tmp_path / "exported")
    translator = converted(tmp_path / "exported")
    assert_same(searched(bundle.model, bundle, 4), ctranslated(translator, bundle, 4))
    ours, theirs = searched(bundle.model, bundle, 1), ctranslated(translator, bundle, 1)
    assert [own[0][0] for own in ours] == [other[0][0][:LIMIT] for other in theirs]


def test_an_exported_model_loads_in_transformers_as_it_was(
    tmp_path: Path, library: Library, transformers: Any
) -> None:
    for seed, share in ((1, True), (2, False)):
        model, vocabularies = marian_model(seed, share_encoder_decoder_embeddings=share)
        bundle = imported(tmp_path / f"{seed}", library, model, vocabularies)
        export_hf(bundle.path, tmp_path / f"exported-{seed}")
        again = transformers.AutoModelForSeq2SeqLM.from_pretrained(tmp_path / f"exported-{seed}")
        kept = again.state_dict()
        for name, tensor in model.state_dict().items():
            assert torch.equal(kept[name], tensor), name
        tokenizer = transformers.AutoTokenizer.from_pretrained(tmp_path / f"exported-{seed}")
        sources, _, _ = read(bundle)
        for text, source in zip(TEXTS, sources, strict=True):
            assert tokenizer(text).input_ids == numbers_of(bundle)["source"].theirs[source].tolist()
