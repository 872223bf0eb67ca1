"""What is imported learns, whatever engine it came from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from seq2seq_core.bundle import load_bundle
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.text.tokenizer import PAD
from seq2seq_core.training.events import Evaluated
from tests.core.interop import m2m_models, marian_models
from tests.core.interop.ctranslate2_models import argos, opennmt
from tests.core.interop.marian_releases import release
from tests.core.training.world import World, one_word, weights_of

ADAPTERS = {"train": "adapters", "rank": 4, "feed_forward": True}
MODELS: dict[str, tuple[Callable[[Path], Path], dict[str, object]]] = {
    "Hugging Face Marian": (marian_models.hand_made, {}),
    "OPUS-MT release": (release, ADAPTERS),
    "M2M-100": (m2m_models.hand_made, ADAPTERS),
    "NLLB": (lambda path: m2m_models.hand_made(path, "json"), {}),
    "CTranslate2": (opennmt, ADAPTERS),
    "Argos": (lambda path: argos(path.with_suffix(".argosmodel"), opennmt(path, quantization="int8")), {}),
}


@pytest.mark.parametrize("family", MODELS)
def test_it_learns_and_its_padding_stays_nothing(family: str, tmp_path: Path) -> None:
    if family in ("CTranslate2", "Argos"):
        pytest.importorskip("ctranslate2")
    make, tuning = MODELS[family]
    world = World(tmp_path / "world")
    wanted = Wanted(name="base", sources=("en",), targets=("fr",))
    with importing(make(tmp_path / "model"), world.library, wanted) as found:
        found.install()
    data = {"train": (one_word(world.train),), "dev": (one_word(world.dev),)}
    world.go(world.run(base="base", tuning=tuning, data=data, learning_rate=1e-2, max_epochs=2, average=0.0))
    before, *_, after = (event.dev_loss for event in world.of(Evaluated))
    assert after < 0.9 * before
    base, tuned = (world.library.find(name) for name in ("base", "toy"))
    assert weights_of(base).keys() == weights_of(tuned).keys()
    model = load_bundle(tuned).model
    assert not (model.config.zero_padding and model.embeddings.target[PAD].any())
