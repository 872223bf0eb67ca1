"""Imported releases of OPUS-MT compute what CTranslate2 computes of them, by its own converter of such files.

It gives each model the positions that ``transformers`` has, which are not those that Marian computes and its
models have learned with. But where a file holds positions, as ``Wpos``, it takes these: so it is given
Marian's own, by Marian's formula. What has not ended at its limit, it returns as it is: the beams of these
models end soon, and the unknown piece, which has no share of probability there, is never likely.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from seq2seq_core.bundle import Bundle, load_bundle
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.library import Library
from tests.core.interop.marian_releases import (
    NPZ,
    POST,
    marian_positions,
    random_options,
    release,
)
from tests.core.interop.parity import (
    TEXTS,
    assert_same,
    ctranslated,
    generated,
    numbers_of,
    read,
    searched,
)

ctranslate2 = pytest.importorskip("ctranslate2")

CONFIGURATIONS = 56
ENOUGH = 64  # positions


def imported(folder: Path, library: Library) -> Bundle:
    with importing(folder, library) as found:
        return load_bundle(found.install())


def converted(folder: Path, with_positions: bool = True) -> Any:
    """A translator of CTranslate2's."""
    if with_positions:
        folder = shutil.copytree(folder, folder.with_name("with-positions"))
        with np.load(folder / NPZ) as held:
            arrays = dict(held)
        width = int(arrays["decoder_l1_self_Wq"].shape[0])
        np.savez(folder / NPZ, **arrays, Wpos=marian_positions(ENOUGH, width))
    output = folder.with_name("converted")
    ctranslate2.converters.OpusMTConverter(str(folder)).convert(str(output))
    return ctranslate2.Translator(str(output), inter_threads=1, intra_threads=1)


def sources_of(bundle: Bundle) -> list[list[str]]:
    """Without the end, which CTranslate2 adds."""
    return [[token.piece for token in bundle.codec.encode_source(text).tokens] for text in TEXTS]


def scored(bundle: Bundle, targets: list[list[int]]) -> torch.Tensor:
    """Log-probabilities of our target ids, and of the end after them."""
    _, ids, mask = read(bundle)
    tokens = torch.tensor(targets)
    start = torch.full_like(tokens[:, :1], bundle.codec.start)
    with torch.inference_mode():
        state = bundle.model.start(bundle.model.encode(ids, mask))
        logits = bundle.model.step(torch.cat([start, tokens], dim=1), state).logits
    wanted = torch.cat([tokens, torch.full_like(start, 3)], dim=1)
    return logits.log_softmax(-1).gather(2, wanted[..., None])[..., 0]


def random_targets(bundle: Bundle, seed: int) -> list[list[int]]:
    """One for each text, in our ids."""
    words = [i for i in range(bundle.codec.target.size) if i not in bundle.codec.target.control_ids]
    targets: list[list[int]] = np.random.default_rng(seed).choice(words, (len(TEXTS), 9)).tolist()
    return targets


def scored_there(translator: Any, bundle: Bundle, targets: list[list[int]]) -> torch.Tensor:
    pieces = [bundle.codec.target.pieces(target) for target in targets]
    return torch.tensor([one.log_probs for one in translator.score_batch(sources_of(bundle), pieces)])


@pytest.mark.parametrize("seed", range(CONFIGURATIONS))
def test_a_random_model_computes_and_finds_the_same(seed: int, tmp_path: Path, library: Library) -> None:
    options = random_options(seed)
    folder = release(tmp_path / "eng-fra" / "opus", seed, **options)
    bundle = imported(folder, library)
    translator = converted(folder)
    targets = random_targets(bundle, seed)
    theirs = scored_there(translator, bundle, targets)
    torch.testing.assert_close(scored(bundle, targets), theirs, rtol=0, atol=1e-4)
    if not options["output-omit-bias"]:  # the unknown piece is likely then, and has no share there
        bundle.model.freeze()
        assert_same(searched(bundle.model, bundle, 4), ctranslated(translator, bundle, 4, with_end=False))


def test_without_our_help_it_computes_nearly_the_same_in_a_model_of_full_width(
    tmp_path: Path, library: Library
) -> None:
    """In one as wide as OPUS-MT's, both kinds of positions are nearly one, as long as texts are short."""
    shape = {"dim-emb": 512, "transformer-heads": 8, "transformer-dim-ffn": 64, "dec-depth": 1}
    folder = release(tmp_path / "eng-fra" / "opus", **shape, std=0.04)
    bundle = imported(folder, library)
    targets = random_targets(bundle, 1)
    ours = scored(bundle, targets)
    theirs = scored_there(converted(folder, with_positions=False), bundle, targets)
    assert 1e-4 < (ours - theirs).abs().max() < 0.05


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
@pytest.mark.parametrize("seed", [3, 8, 13])
def test_what_is_exported_is_the_same_model(
    seed: int, tmp_path: Path, library: Library, transformers: Any
) -> None:
    """In ``transformers``, which is given Marian's positions, and when it comes back."""
    options = random_options(seed) | POST
    bundle = imported(release(tmp_path / "eng-fra" / "opus", seed, std=0.5, end=0.0, **options), library)
    export_hf(bundle.path, tmp_path / "out")
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "out")
    model.generation_config.forced_eos_token_id = None  # which it takes for certain
    bundle.model.freeze()
    ours = searched(bundle.model, bundle, 4)
    assert sum(len(ids) > 3 for found in ours for ids, _ in found) > 6
    assert_same(ours, generated(model, bundle, 4))
    tokenizer = transformers.AutoTokenizer.from_pretrained(tmp_path / "out")
    for text, source in zip(TEXTS, read(bundle)[0], strict=True):
        assert tokenizer(text).input_ids == numbers_of(bundle)["source"].theirs[source].tolist()
    with importing(tmp_path / "out", library, Wanted(name="back")) as found:
        assert found.report.licence == "cc-by-4.0"
        back = load_bundle(found.install())
    assert back.manifest.model == bundle.manifest.model
    weights = [load_file(one.path / "weights.safetensors") for one in (bundle, back)]
    assert weights[0].keys() == weights[1].keys()
    assert all(torch.equal(tensor, weights[1][name]) for name, tensor in weights[0].items())
    export_hf(back.path, tmp_path / "out-again")
    for name in ("model.safetensors", "config.json", "vocab.json"):
        assert (tmp_path / "out-again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


@pytest.mark.usefixtures("transformers")
@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
def test_what_is_exported_is_the_same_to_ctranslate2(tmp_path: Path, library: Library) -> None:
    bundle = imported(release(tmp_path / "eng-fra" / "opus"), library)
    export_hf(bundle.path, tmp_path / "out")
    converter = ctranslate2.converters.TransformersConverter(str(tmp_path / "out"))
    translator = ctranslate2.Translator(converter.convert(str(tmp_path / "again")), inter_threads=1)
    bundle.model.freeze()
    assert_same(searched(bundle.model, bundle, 4), ctranslated(translator, bundle, 4))
