"""Small Marian models of random weights, as releases of OPUS-MT have them."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from seq2seq_core.interop.yaml_files import read_ids
from tests.core.interop.marian_models import tokenizers, vocabularies

NPZ = "opus.spm32k-spm32k.transformer-align.model1.npz.best-perplexity.npz"
VOCABULARY = "opus.spm32k-spm32k.vocab.yml"
OPTIONS = "special:model.yml"

README = """# opus-2020-02-11.zip

* dataset: opus
* model: transformer-align
* source language(s): eng
* target language(s): fra
* pre-processing: normalization + SentencePiece (spm32k,spm32k)
* download: [opus-2020-02-11.zip](https://object.pouta.csc.fi/Tatoeba-MT-models/eng-fra/opus-2020-02-11.zip)
"""

POST = {
    "transformer-preprocess": "",
    "transformer-postprocess": "dan",
    "transformer-postprocess-top": "",
}
PRE = {
    "transformer-preprocess": "n",
    "transformer-postprocess": "da",
    "transformer-postprocess-top": "n",
}

Arrays = dict[str, "np.ndarray[Any, Any]"]


def random_options(seed: int) -> dict[str, Any]:
    """What differs between the models of this family, drawn at random."""
    draw = random.Random(seed)
    tied = draw.choice(["-all", "-all", "-all", "", "-src", "both", "none"])
    norm = PRE if draw.random() < 0.3 else POST
    return norm | {
        "dim-emb": draw.choice([8, 16, 24]),
        "enc-depth": draw.randint(1, 3),
        "dec-depth": draw.randint(1, 3),
        "transformer-heads": draw.choice([1, 2, 4]),
        "transformer-dim-ffn": draw.choice([8, 20, 32]),
        "transformer-decoder-dim-ffn": draw.choice([0, 0, 8, 12]),
        "transformer-ffn-activation": draw.choice(["swish", "relu"]),
        "tied-embeddings-all": tied == "-all",
        "tied-embeddings": tied in ("", "both"),
        "tied-embeddings-src": tied in ("-src", "both"),
        "output-omit-bias": draw.random() < 0.1,
    }


def options_of(sizes: tuple[int, int], **changes: Any) -> dict[str, Any]:
    """A ``special:model.yml``, of an OPUS-MT model but for its size."""
    return {
        "type": "transformer",
        "dim-vocabs": list(sizes),
        "dim-emb": 16,
        "dim-rnn": 1024,
        "enc-cell": "gru",
        "enc-depth": 1,
        "dec-depth": 2,
        "dec-cell": "gru",
        "skip": False,
        "layer-normalization": False,
        "right-left": False,
        "input-types": [],
        "special-vocab": [],
        "tied-embeddings": False,
        "tied-embeddings-src": False,
        "tied-embeddings-all": True,
        "transformer-heads": 2,
        "transformer-no-projection": False,
        "transformer-dim-ffn": 24,
        "transformer-ffn-depth": 2,
        "transformer-ffn-activation": "swish",
        "transformer-preprocess": "",
        "transformer-postprocess": "dan",
        "transformer-postprocess-emb": "d",
        "transformer-decoder-autoreg": "self-attention",
        "transformer-tied-layers": [],
        "transformer-guided-alignment-layer": "last",
        "transformer-train-positions": False,
        "ulr": False,
        "version": "v1.7.6 1d4ba73 2019-05-11 17:16:31 +0100",
        **changes,
    }


def arrays_of(options: dict[str, Any], seed: int, std: float = 0.15, end: float = 5.0) -> Arrays:
    """Random weights with Marian's names and shapes: its matrices are transposed, vectors have one row."""
    draw = np.random.default_rng(seed)
    width, arrays = options["dim-emb"], {}
    pre = "_pre" if options["transformer-preprocess"] == "n" else ""

    def matrix(name: str, rows: int, columns: int) -> None:
        arrays[name] = (draw.standard_normal((rows, columns)) * std).astype("f4")

    def norm(name: str, suffix: str) -> None:
        arrays[f"{name}_ln_scale{suffix}"] = (1 + draw.standard_normal((1, width)) * 0.2).astype("f4")
        arrays[f"{name}_ln_bias{suffix}"] = (draw.standard_normal((1, width)) * 0.2).astype("f4")

    one_table = options["tied-embeddings-all"] or options["tied-embeddings-src"]
    if one_table:
        matrix("Wemb", options["dim-vocabs"][0], width)
    else:
        matrix("encoder_Wemb", options["dim-vocabs"][0], width)
        matrix("decoder_Wemb", options["dim-vocabs"][1], width)
    for side, attentions in (("encoder", ["self"]), ("decoder", ["self", "context"])):
        inner = options["transformer-dim-ffn"]
        if side == "decoder":
            inner = options.get("transformer-decoder-dim-ffn") or inner
        for number in range(1, options[f"{side[:3]}-depth"] + 1):
            layer = f"{side}_l{number}"
            for attention in attentions:
                for letter in "qkvo":
                    matrix(f"{layer}_{attention}_W{letter}", width, width)
                    matrix(f"{layer}_{attention}_b{letter}", 1, width)
                norm(f"{layer}_{attention}_Wo", pre)
            matrix(f"{layer}_ffn_W1", width, inner)
            matrix(f"{layer}_ffn_b1", 1, inner)
            matrix(f"{layer}_ffn_W2", inner, width)
            matrix(f"{layer}_ffn_b2", 1, width)
            norm(f"{layer}_ffn_ffn", pre)
        if pre:
            norm(f"{side}_top", "")
    size = options["dim-vocabs"][1]
    if not (options["tied-embeddings-all"] or options["tied-embeddings"]):
        if seed % 2:
            matrix("decoder_ff_logit_out_Wt", size, width)
        else:  # of Marian's first versions
            matrix("decoder_ff_logit_out_W", width, size)
    if not options.get("output-omit-bias"):
        matrix("decoder_ff_logit_out_b", 1, size)
        arrays["decoder_ff_logit_out_b"][0, :2] = end, -1e4
    return arrays


def marian_positions(count: int, width: int) -> np.ndarray[Any, Any]:
    """As Marian's ``SinusoidalPositionEmbeddings`` computes them."""
    scales = width / 2
    step = math.log(10000.0) / (scales - 1)
    rows = [
        [(math.sin if i < scales else math.cos)(p * math.exp(-(i % scales) * step)) for i in range(width)]
        for p in range(count)
    ]
    return np.array(rows, "f4")


def yaml_of(table: dict[str, Any]) -> str:
    """As yaml-cpp writes it."""
    lines = []
    for key, value in table.items():
        if isinstance(value, list):
            lines += [f"{key}:", *(f"  - {one}" for one in value)] if value else [f"{key}:", "  []"]
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            lines.append(f"{key}: {text}" if text else f'{key}: ""')
    return "\n".join(lines)


def yaml_key(piece: str) -> str:
    """As yaml-cpp writes it: plain where that can be read, with escapes elsewhere."""
    plain = piece not in ("", "~", "null", "Null", "NULL") and piece[0] not in ",[]{}#&*!|>'\"%@` -?:"
    controls = any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0xA0 or c == "\ufeff" for c in piece)
    if plain and not controls and not piece.endswith((" ", ":")) and ": " not in piece and " #" not in piece:
        return piece
    text = piece.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(f"\\x{ord(c):02x}" if ord(c) < 0x20 or 0x7F <= ord(c) <= 0xA0 else c for c in text)
        + '"'
    )


def vocabulary_text(ids: dict[str, int]) -> str:
    """A ``vocab.yml``; a third of its keys are of the long form."""
    lines = []
    for piece, i in ids.items():
        key = yaml_key(piece)
        lines.append(f"? {key}\n: {i}" if i % 3 == 0 and key.startswith('"') else f"{key}: {i}")
    return "\n".join(lines) + "\n"


def save_npz(file: Path, arrays: Arrays, options: dict[str, Any]) -> None:
    text = yaml_of(options).encode() + b"\0"
    np.savez(file, **arrays, **{OPTIONS: np.frombuffer(text, "i1")})


def release(
    folder: Path,
    seed: int = 1,
    tokens: tuple[str, ...] = (),
    std: float = 0.15,
    end: float = 5.0,
    **changes: Any,
) -> Path:
    """A folder of a small model, as its zip archive unpacks.

    Args:
        tokens: language tokens of its vocabulary.
        std: of its weights.
        end: how likely the end is, a logit.
        changes: of its options, and of the weights that they describe.
    """
    folder.mkdir(parents=True)
    apart = not (changes.get("tied-embeddings-all", True) or changes.get("tied-embeddings-src"))
    known = [
        {piece: i for i, piece in enumerate(p for p in ids if p != "<pad>")}
        for ids in vocabularies(not apart, tokens)
    ]
    files = [f"opus.{side}.vocab.yml" for side in ("src", "trg")] if apart else [VOCABULARY]
    for file, ids in zip(files, known, strict=True):
        (folder / file).write_text(vocabulary_text(ids), encoding="utf-8")
    decoder = {"models": [NPZ], "vocabs": [files[0], files[-1]], "beam-size": 6, "normalize": 1}
    decoder |= {"relative-paths": True}
    (folder / "decoder.yml").write_text(yaml_of(decoder), encoding="utf-8")
    options = options_of((len(known[0]), len(known[-1])), **changes)
    save_npz(folder / NPZ, arrays_of(options, seed, std, end), options)
    for name, side in zip(("source.spm", "target.spm"), tokenizers(), strict=True):
        (folder / name).write_bytes(side.serialized)
    (folder / "README.md").write_text(README, encoding="utf-8")
    (folder / "LICENSE").write_text("Attribution 4.0 International\n\nCreative Commons …\n", encoding="utf-8")
    (folder / "preprocess.sh").write_text("#!/bin/bash\n", encoding="utf-8")
    (folder / "postprocess.sh").write_text("#!/bin/bash\n", encoding="utf-8")
    return folder


def change_arrays(folder: Path, change: Callable[[Arrays], object]) -> None:
    """Of the weights and the options."""
    with np.load(folder / NPZ) as held:
        arrays = dict(held)
    change(arrays)
    np.savez(folder / NPZ, **arrays)


def change_options(folder: Path, **changes: object) -> None:
    """Of the options alone, not of the weights."""
    with np.load(folder / NPZ) as held:
        arrays = {name: array for name, array in held.items() if name != OPTIONS}
    size = len(read_ids(folder / VOCABULARY))
    save_npz(folder / NPZ, arrays, options_of((size, size), **changes))


def change_decoder(folder: Path, **changes: object) -> None:
    """Writes another ``decoder.yml``."""
    table = {"models": [NPZ], "vocabs": [VOCABULARY, VOCABULARY], **changes}
    (folder / "decoder.yml").write_text(yaml_of(table), encoding="utf-8")
