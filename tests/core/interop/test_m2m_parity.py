"""Imported M2M-100 and NLLB models compute what ``transformers`` and CTranslate2 compute: see ``parity``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seq2seq_core.bundle import Bundle, load_bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.library import Library
from seq2seq_core.translator import Translator
from tests.core.interop.m2m_models import (
    Generation,
    added_tokens,
    m2m_model,
    save_m2m,
    vocabulary,
    writing_text_alone,
)
from tests.core.interop.parity import (
    TEXTS,
    assert_same,
    assert_same_logits,
    converted,
    ctranslated,
    frame_of,
    generated,
    numbers_of,
    read,
    searched,
)

pytestmark = pytest.mark.usefixtures("transformers")

SEEDS = [*range(12), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(12, 52))]


def imported(folder: Path, library: Library, model: Any, generation: Generation, **settings: Any) -> Bundle:
    save_m2m(folder, model, generation, **settings)
    with importing(folder, library, Wanted(sources=("en",), targets=("fr",))) as found:
        return load_bundle(found.install())


def assert_parity(model: Any, bundle: Bundle, seed: int) -> None:
    assert_same_logits(model, bundle, seed)
    bundle.model.freeze()
    assert_same(searched(bundle.model, bundle, 4), generated(model, bundle, 4))
    assert_same(searched(bundle.model, bundle, 1), generated(model, bundle, 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_m2m_100_computes_and_finds_the_same(seed: int, tmp_path: Path, library: Library) -> None:
    model = m2m_model(seed, len(vocabulary("m2m")))
    bundle = imported(tmp_path / "m2m100", library, model, "m2m")
    assert bundle.codec.source.pieces(frame_of(bundle).start) == ["</s>", "__fr__"]
    assert_parity(model, bundle, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_nllb_computes_and_finds_the_same(seed: int, tmp_path: Path, library: Library) -> None:
    generation: Generation = "spm" if seed % 2 else "json"
    legacy = seed % 4 < 2
    model = m2m_model(seed + 1_000, len(vocabulary(generation)))
    bundle = imported(tmp_path / "nllb", library, model, generation, legacy_behaviour=legacy)
    assert bundle.manifest.tagging == ("both-last" if legacy else "both")
    assert_parity(model, bundle, seed)


@pytest.mark.parametrize("generation", ["m2m", "json"])
@pytest.mark.parametrize("seed", [1, 2])
def test_it_translates_as_transformers_does_by_itself(
    generation: Generation, seed: int, tmp_path: Path, library: Library, transformers: Any
) -> None:
    """With its own tokenizer, and with the target's language forced."""
    model = m2m_model(seed, len(vocabulary(generation)), init_std=0.4)
    bundle = imported(
        tmp_path / "model",
        library,
        model,
        generation,
        **({"legacy_behaviour": seed == 2} if generation == "json" else {}),
    )
    tokenizer = transformers.AutoTokenizer.from_pretrained(
        tmp_path / "model", src_lang="eng_Latn" if generation == "json" else "en"
    )
    target = tokenizer.convert_tokens_to_ids(bundle.manifest.language_tokens["fr"])
    numbers = numbers_of(bundle)["source"]
    forbidden = numbers.theirs[bundle.codec.never_written()].tolist()
    translator = Translator(bundle.path, device="cpu")
    sources, _, _ = read(bundle)
    for text, source in zip(TEXTS, sources, strict=True):
        given = tokenizer(text, return_tensors="pt")
        assert given.input_ids[0].tolist() == numbers.theirs[source].tolist()
        found = model.generate(
            **given,
            forced_bos_token_id=target,
            num_beams=1,
            max_length=12,
            bad_words_ids=[[i] for i in forbidden],
            do_sample=False,
        )
        (ours,) = translator.translate_lines(
            [text],
            source_language="en",
            target_language="fr",
            options=SearchOptions(beam=1, max_length=10),
            segment=False,
        )
        assert ours.hypotheses[0].text == tokenizer.decode(found[0, 2:], skip_special_tokens=True)


@pytest.mark.parametrize(
    ("generation", "seed"),
    [("json", 1), ("json", 2), ("json", 4), ("m2m", 1), ("m2m", 2), ("m2m", 3)],
)
def test_ctranslate2_finds_the_same(
    generation: Generation, seed: int, tmp_path: Path, library: Library
) -> None:
    shape = {"encoder_attention_heads": 2, "decoder_attention_heads": 2, "max_position_embeddings": 64}
    model = writing_text_alone(m2m_model(seed, len(vocabulary(generation)), init_std=0.4, **shape))
    added = added_tokens() if generation == "m2m" else {}
    bundle = imported(tmp_path / "model", library, model, generation, **added)
    ours = searched(bundle.model, bundle, 4)
    # It loses some translations of no piece at all, after a language token.
    assert all(ids for found in ours for ids, _ in found)
    assert_same(ours, ctranslated(converted(tmp_path / "model"), bundle, 4))
