"""Tiny bundles of random weights, made through the real classes in a moment."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import torch

from seq2seq_core.bundle import save_bundle
from seq2seq_core.config import TokenizerConfig
from seq2seq_core.model_config import ModelConfig, RecurrentConfig, TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.languages import language_token
from seq2seq_core.text.tokenizer import Tokenizer, train_tokenizer

DIRECTIONS = (("en", "fr"), ("fr", "en"))

PAIRS = (
    ("Where is the station?", "Où est la gare ?"),
    ("The cat sleeps on the old red sofa.", "Le chat dort sur le vieux canapé rouge."),
    ("I would like a cup of coffee, please.", "Je voudrais une tasse de café, s'il vous plaît."),
    ("She reads a book every evening.", "Elle lit un livre tous les soirs."),
    ("We are going to the market tomorrow morning.", "Nous allons au marché demain matin."),
    ("He does not know what to say.", "Il ne sait pas quoi dire."),
    ("My brother works in a small village.", "Mon frère travaille dans un petit village."),
    ("It was raining when they arrived.", "Il pleuvait quand ils sont arrivés."),
)

_SHAPES: dict[str, ModelConfig] = {
    "transformer": TransformerConfig(width=16, feed_forward=32, heads=2, encoder_layers=2, decoder_layers=2),
    "recurrent": RecurrentConfig(embedding=16, hidden=16),
    "vector": RecurrentConfig(embedding=16, hidden=16, attention="none", bidirectional="none"),
}


@cache
def tiny_tokenizer() -> Tokenizer:
    """A tokenizer trained on PAIRS, with both language tokens."""
    texts = [text for pair in PAIRS for text in pair]
    tokens = [language_token("en"), language_token("fr")]
    tokenizer, _ = train_tokenizer(texts, TokenizerConfig(vocabulary=420), tokens, seed=1)
    return tokenizer


def tiny_bundle(
    path: Path,
    architecture: Literal["transformer", "recurrent", "vector"] = "transformer",
    seed: int = 1,
    directions: tuple[tuple[str, str], ...] = DIRECTIONS,
) -> Path:
    """Makes a bundle that translates en to fr and fr to en, into nonsense as long as it may be.

    Args:
        path: the folder to make.
        architecture: "vector" has no attention.
        seed: of the random weights; torch's generator is left as it was.

    Returns:
        ``path``.
    """
    path.mkdir(parents=True)
    for name, content in _tiny_files(path.name, architecture, seed, directions).items():
        (path / name).write_bytes(content)
    return path


@cache
def _tiny_files(
    name: str, architecture: str, seed: int, directions: tuple[tuple[str, str], ...]
) -> dict[str, bytes]:
    tokenizer = tiny_tokenizer()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = build_model(_SHAPES[architecture], tokenizer.size, tokenizer.size).eval()
        # Sharper than a new model, so that the decoder's choice is not a tie between all pieces.
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.mul_(1.5)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        save_bundle(
            path,
            name=name,
            model=model,
            codec=Codec(tokenizer, tokenizer, {code: language_token(code) for code in ("en", "fr")}),
            directions=directions,
            card="# Tiny\n\nRandom weights for tests.\n",
            provenance={"licence": "CC0-1.0", "description": "Random weights for tests"},
        )
        return {file.name: file.read_bytes() for file in path.iterdir()}
