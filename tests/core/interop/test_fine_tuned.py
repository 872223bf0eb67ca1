"""An imported model that was trained on goes back to where it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from seq2seq_core.bundle import load_bundle, read_manifest
from seq2seq_core.config import SearchOptions
from seq2seq_core.corpus.readers import read_pairs
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import importing
from seq2seq_core.text.tokenizer import PAD
from seq2seq_core.translator import Translator
from tests.core.interop.marian_models import marian_model, save_marian
from tests.core.training.world import World

TEXTS = ["one red house", "two cat", "blue three one two cat"]


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
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
    world.go(world.run(base="opus-mt-en-fr", learning_rate=5e-3, max_epochs=10, average=0.0))
    trained = world.library.find("toy")
    assert read_manifest(trained).scores["en-fr BLEU"] > 15
    assert not load_bundle(trained).model.embeddings.target[PAD].any()
    export_hf(trained, tmp_path / "out")
    before, after = (load_file(path / "model.safetensors") for path in (folder, tmp_path / "out"))
    assert before.keys() == after.keys()
    assert not torch.equal(before["model.shared.weight"], after["model.shared.weight"])
    assert not after["model.shared.weight"][-1].any()
    assert (tmp_path / "out" / "config.json").read_bytes() == (folder / "config.json").read_bytes()

    ours = Translator(trained, device="cpu").translate_lines(
        TEXTS,
        source_language="en",
        target_language="fr",
        options=SearchOptions(beam=3, max_length=10, length_penalty=0.0),
    )
    tokenizer = transformers.AutoTokenizer.from_pretrained(tmp_path / "out")
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "out")
    read = tokenizer(TEXTS, return_tensors="pt", padding=True)
    pad = model.config.pad_token_id
    with torch.inference_mode():
        written = model.generate(
            **read, num_beams=3, max_length=12, length_penalty=0.0, early_stopping=False,
            bad_words_ids=[[pad], [1]], do_sample=False,
        )  # fmt: skip
    theirs = tokenizer.batch_decode(written, skip_special_tokens=True)
    assert [one.hypotheses[0].text for one in ours] == theirs
    assert [one.source for one in ours] == TEXTS
