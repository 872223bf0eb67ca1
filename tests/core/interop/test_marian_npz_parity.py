"""Imported releases of OPUS-MT compute what CTranslate2 computes of them, by its own converter of Marian's files.

It gives each model the positions that ``transformers`` has, which are not those that Marian computes and its
models have learned with. But where a file holds positions, as ``Wpos``, it takes these: so it is given Marian's
own, by Marian's formula.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from seq2seq_core.bundle import Bundle, load_bundle
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import importing
from seq2seq_core.library import Library
from tests.core.interop.marian_releases import (
    NPZ,
    OPTIONS,
    marian_positions,
    random_options,
    release,
)
from tests.core.interop.test_exported import by_interlinear, by_transformers
from tests.core.interop.test_marian_parity import LIMIT, TEXTS, assert_same, numbers_of, read, searched
from tests.core.tiny import PAIRS

ctranslate2 = pytest.importorskip("ctranslate2")

CONFIGURATIONS = 56
ENOUGH = 64  # positions
Pieces = list[list[str]]


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


def sources_of(bundle: Bundle) -> Pieces:
    """Without the end, which CTranslate2 adds."""
    return [[token.piece for token in bundle.codec.encode_source(text).tokens] for text in TEXTS]


def searched_there(translator: Any, bundle: Bundle, beam: int) -> list[list[tuple[tuple[int, ...], float]]]:
    target = bundle.codec.target
    numbers = numbers_of(bundle)["target"].theirs
    found = translator.translate_batch(
        sources_of(bundle),
        beam_size=beam,
        num_hypotheses=beam,
        max_decoding_length=LIMIT,
        length_penalty=0.0,
        patience=4,
        return_scores=True,
    )
    return [
        [
            (tuple(int(numbers[target.id_of(piece)]) for piece in pieces), score)
            for pieces, score in zip(one.hypotheses, one.scores, strict=True)
        ]
        for one in found
    ]


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


@pytest.mark.parametrize("seed", range(CONFIGURATIONS))
def test_a_random_model_computes_and_finds_the_same(seed: int, tmp_path: Path, library: Library) -> None:
    options = random_options(seed)
    folder = release(tmp_path / "eng-fra" / "opus", seed, **options)
    bundle = imported(folder, library)
    translator = converted(folder)
    draw = np.random.default_rng(seed)
    words = [i for i in range(bundle.codec.target.size) if i not in bundle.codec.target.control_ids]
    targets = draw.choice(words, (len(TEXTS), 9)).tolist()
    theirs = translator.score_batch(
        sources_of(bundle), [bundle.codec.target.pieces(target) for target in targets]
    )
    found = torch.tensor([one.log_probs for one in theirs])
    torch.testing.assert_close(scored(bundle, targets), found, rtol=0, atol=1e-4)
    if not options["output-omit-bias"]:  # the unknown piece is likely then, and has no share there
        bundle.model.freeze()
        assert_same(searched(bundle.model, bundle, 4), searched_there(translator, bundle, 4))
