"""What is exported translates in ``transformers`` as it does here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from seq2seq_core.bundle import load_bundle, read_manifest, save_bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.corpus.readers import read_pairs
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import importing
from seq2seq_core.library import Library
from seq2seq_core.text.tokenizer import PAD
from seq2seq_core.translator import Translator
from tests.core.interop.marian_models import marian_model, save_marian
from tests.core.tiny import PAIRS
from tests.core.training.world import World, one_word

PROJECTIONS = tuple(f"{name}_proj.weight" for name in ("q", "k", "v", "out"))
TEXTS = ["one red house", "two cat", "blue three one two cat"]


pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")


def test_what_it_learnt_is_what_transformers_translates(tmp_path: Path, transformers: Any) -> None:
    world = World(tmp_path / "world")
    pairs = tuple((line.source, line.target) for line in read_pairs(world.train))
    shape = {
        "d_model": 32,
        "encoder_layers": 1,
        "decoder_layers": 1,
        "encoder_ffn_dim": 64,
        "decoder_ffn_dim": 64,
        "share_encoder_decoder_embeddings": True,
        "scale_embedding": True,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 2,
        "init_std": 0.1,
    }
    model, vocabularies = marian_model(pairs=pairs, **shape)
    model.final_logits_bias.zero_()
    folder = save_marian(tmp_path / "opus-mt-en-fr", model, vocabularies, pairs)
    with importing(folder, world.library) as found:
        found.install()
    learning = {"learning_rate": 5e-3, "average": 0.0, "validate_every": 1000}
    world.go(world.run(base="opus-mt-en-fr", max_epochs=10, **learning))
    trained = world.library.find("toy")
    assert read_manifest(trained).scores["en-fr BLEU"] > 15
    assert not load_bundle(trained).model.embeddings.target[PAD].any()
    export_hf(trained, tmp_path / "out")
    before, after = (load_file(path / "model.safetensors") for path in (folder, tmp_path / "out"))
    assert before.keys() == after.keys()
    assert not torch.equal(before["model.shared.weight"], after["model.shared.weight"])
    assert not after["model.shared.weight"][-1].any()
    assert (tmp_path / "out" / "config.json").read_bytes() == (folder / "config.json").read_bytes()

    assert by_transformers(tmp_path / "out", transformers, TEXTS) == by_interlinear(trained, TEXTS)

    # Adapters are part of the weights by then; nothing else of the model has changed.
    adapters = {"train": "adapters", "rank": 4, "feed_forward": True}
    data = {"train": (one_word(world.train),), "dev": (one_word(world.dev),)}
    world.go(world.run("adapted", base="toy", tuning=adapters, data=data, max_epochs=2, **learning))
    adapted = world.library.find("adapted")
    export_hf(adapted, tmp_path / "adapted")
    tensors = load_file(tmp_path / "adapted" / "model.safetensors")
    kept = {name for name, tensor in after.items() if torch.equal(tensor, tensors[name])}
    assert kept == {name for name in after if not name.endswith((*PROJECTIONS, "fc1.weight", "fc2.weight"))}
    assert by_transformers(tmp_path / "adapted", transformers, TEXTS) == by_interlinear(adapted, TEXTS)


def test_a_model_of_marians_architecture_that_nobody_imported(
    tmp_path: Path, library: Library, transformers: Any
) -> None:
    model, vocabularies = marian_model(104, share_encoder_decoder_embeddings=True, init_std=0.2)
    folder = save_marian(tmp_path / "opus-mt-en-fr", model, vocabularies)
    with importing(folder, library) as found:
        imported = load_bundle(found.install())
    own = library.home / "own"
    save_bundle(
        own,
        name="own",
        model=imported.model,
        codec=imported.codec,
        directions=imported.manifest.directions,
        card="",
    )
    export_hf(own, tmp_path / "out")
    texts = [pair[0] for pair in PAIRS]
    assert by_transformers(tmp_path / "out", transformers, texts) == by_interlinear(own, texts)


def by_interlinear(bundle: Path, texts: list[str]) -> list[str]:
    found = Translator(bundle, device="cpu").translate_lines(
        texts,
        source_language="en",
        target_language="fr",
        options=SearchOptions(beam=3, max_length=10, length_penalty=0.0),
        segment=False,
    )
    return [one.hypotheses[0].text for one in found]


def by_transformers(folder: Path, transformers: Any, texts: list[str]) -> list[str]:
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    with torch.inference_mode():
        written = model.generate(
            **tokenizer(texts, return_tensors="pt", padding=True),
            num_beams=3,
            max_length=12,
            length_penalty=0.0,
            early_stopping=False,
            bad_words_ids=[[model.config.pad_token_id], [tokenizer.unk_token_id]],
            do_sample=False,
        )
    return list(tokenizer.batch_decode(written, skip_special_tokens=True))
