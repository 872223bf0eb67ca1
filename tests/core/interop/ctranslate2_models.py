"""Small CTranslate2 models of random weights, made by CTranslate2's own converter and specifications."""

from __future__ import annotations

import json
import random
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.config import TokenizerConfig
from seq2seq_core.text.tokenizer import Tokenizer, train_tokenizer
from tests.core.interop.marian_models import marian_model, save_marian, tokenizers
from tests.core.tiny import PAIRS

SPECIAL = ["<unk>", "<blank>", "<s>", "</s>"]
"""Of OpenNMT's vocabularies, in its order."""
NEVER = -1e4
"""A bias that leaves no probability: CTranslate2 forbids nothing of itself, ours these."""


@cache
def joint_tokenizer() -> Tokenizer:
    """One for both languages, as OpenNMT's models have it."""
    texts = [text for pair in PAIRS for text in pair]
    return train_tokenizer(texts, TokenizerConfig(vocabulary=150, byte_fallback=False), [], seed=1)[0]


def from_marian(folder: Path, seed: int = 1, quantization: str | None = None, **settings: Any) -> Path:
    """A model of ``transformers`` as CTranslate2 converts it, its SentencePiece models beside it."""
    from ctranslate2.converters import TransformersConverter

    draw = random.Random(seed)
    heads = draw.choice([1, 2, 4])  # the converter gives the decoder as many as the encoder
    model, numbered = marian_model(
        seed,
        **{
            "share_encoder_decoder_embeddings": True,
            "encoder_attention_heads": heads,
            "decoder_attention_heads": heads,
            "init_std": draw.choice([0.2, 0.3]),
            **settings,
        },
    )
    model.final_logits_bias[0, 0] += 3.0
    model.final_logits_bias[0, 1] = NEVER
    original = save_marian(folder.parent / f"{folder.name}-original", model, numbered)
    TransformersConverter(str(original)).convert(str(folder), quantization=quantization)
    for name in ("source.spm", "target.spm", "README.md"):
        (folder / name).write_bytes((original / name).read_bytes())
    return folder


def sines(places: int, width: int, *, by_turns: bool) -> NDArray[np.float32]:
    """Positions ``[places, width]`` (Vaswani et al. 2017, 3.5): by turns in OpenNMT-py, halves in Marian."""
    angles = np.arange(places)[:, None] / 10_000 ** (np.arange(0, width, 2) / width)
    table = np.zeros((places, width))
    sine, cosine = (
        (slice(0, None, 2), slice(1, None, 2)) if by_turns else (slice(width // 2), slice(width // 2, None))
    )
    table[:, sine], table[:, cosine] = np.sin(angles), np.cos(angles)
    return table.astype(np.float32)


def random_options(seed: int) -> dict[str, Any]:
    """Keyword arguments of ``opennmt``, drawn."""
    draw = random.Random(seed)
    return {
        "width": draw.choice([8, 16, 24]),
        "inner": draw.choice([8, 20, 32]),
        "layers": (draw.randint(1, 3), draw.randint(1, 3)),
        "heads": draw.choice([1, 2, 4]),
        "pre_norm": draw.random() < 0.7,
        "activation": draw.choice([0, 1, 2, 3, 4]),
        "positions": draw.choice(["by turns", "by turns", "halves", "computed", "any"]),
        "tied": draw.choice(["all", "target", "none", "sources"]),
        "biases": draw.random() < 0.7,
        "scaled": draw.choice([True, True, False, 1.0]),
        "config": {"add_source_eos": draw.random() < 0.3},
    }


def opennmt(
    folder: Path,
    seed: int = 1,
    quantization: str | None = None,
    *,
    width: int = 16,
    inner: int = 24,
    layers: tuple[int, int] = (1, 2),
    heads: int = 2,
    pre_norm: bool = True,
    activation: int = 0,
    positions: str = "by turns",
    tied: str = "all",
    biases: bool = True,
    output_bias: bool = True,
    scaled: bool | float = True,
    config: dict[str, Any] | None = None,
    change: Callable[[Any], object] | None = None,
) -> Path:
    """A model as OpenNMT-py trains them: pre-norm, sources without an end, one SentencePiece model.

    Args:
        tied: "all", "target", "none", or "sources" for embeddings of both sides alone.
        positions: "by turns", "halves", "computed" (none in the file) or "any" (random ones).
        change: of the specification, before it is saved.
    """
    from ctranslate2.specs import TransformerSpec, common_spec

    spec = TransformerSpec.from_config(
        layers, heads, pre_norm=pre_norm, activation=common_spec.Activation(activation)
    )
    generator = np.random.default_rng(seed)

    def normal(*shape: int, mean: float = 0.0, deviation: float | None = None) -> NDArray[np.float32]:
        deviation = width**-0.5 if deviation is None else deviation
        return generator.normal(mean, deviation, shape).astype(np.float32)

    def fill(layer: Any) -> None:
        for name, part in list(vars(layer).items()):
            for one in part if isinstance(part, list) else [part]:
                match type(one).__name__:
                    case "LayerNormSpec":
                        one.gamma, one.beta = normal(width, mean=1.0), normal(width)
                    case "FeedForwardSpec" | "MultiHeadAttentionSpec":
                        fill(one)
                    case "LinearSpec":
                        linear(one, name, part)

    def linear(one: Any, name: str, stacked: Any) -> None:
        rows, columns = {"linear_0": (inner, width), "linear_1": (width, inner)}.get(name, (width, width))
        if isinstance(stacked, list):
            rows *= {2: [3, 1], 3: [1, 2, 1]}[len(stacked)][stacked.index(one)]
        one.weight = normal(rows, columns, deviation=1.2 * columns**-0.5)
        if biases:
            one.bias = normal(rows)

    vocabularies = pieces(tied)
    sizes = [len(each) for each in vocabularies]
    for model in (spec.encoder, spec.decoder):
        model.scale_embeddings = scaled
        match positions:
            case "by turns" | "halves":
                table = sines(80, width, by_turns=positions == "by turns")
                model.position_encodings.encodings = table
            case "any":
                model.position_encodings.encodings = normal(80, width)
        for layer in model.layer:
            for part in vars(layer).values():
                if hasattr(part, "__dict__"):
                    fill(part)
        if pre_norm:
            model.layer_norm.gamma, model.layer_norm.beta = normal(width, mean=1.0), normal(width)
    source, target, output = (normal(size, width) for size in (sizes[0], sizes[-1], sizes[-1]))
    spec.decoder.embeddings.weight = target
    spec.encoder.embeddings[0].weight = target if tied in ("all", "sources") else source
    spec.decoder.projection.weight = target if tied in ("all", "target") else output
    if output_bias:
        spec.decoder.projection.bias = normal(sizes[-1], deviation=0.5)
        spec.decoder.projection.bias[:4] = [NEVER, NEVER, NEVER, 5.0]
    for name, value in (config or {}).items():
        setattr(spec.config, name, value)
    spec.register_source_vocabulary(vocabularies[0])
    spec.register_target_vocabulary(vocabularies[-1])
    if change is not None:
        change(spec)
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True)
    spec.save(str(folder))
    if tied in ("all", "sources"):
        (folder / "sentencepiece.model").write_bytes(joint_tokenizer().serialized)
    else:
        for side, tokenizer in zip(("source", "target"), tokenizers(), strict=True):
            (folder / f"{side}.spm").write_bytes(tokenizer.serialized)
    return folder


def pieces(tied: str) -> list[list[str]]:
    """Vocabularies in OpenNMT's order: one for both sides, or one for each."""
    used = [joint_tokenizer()] if tied in ("all", "sources") else list(tokenizers())
    return [
        [*SPECIAL, *(p for p in one.pieces(range(one.size)) if p not in (*SPECIAL, "<pad>"))] for one in used
    ]


class Variable(NamedTuple):
    """One of a ``model.bin``, as it lies there.

    Attributes:
        kind: its number in the format.
    """

    shape: tuple[int, ...]
    kind: int
    content: bytes

    @classmethod
    def of(cls, array: NDArray[Any] | np.generic) -> Variable:
        """A NumPy array."""
        kind = ["float32", "int8", "int16", "int32", "float16"].index(str(array.dtype))
        return cls(array.shape, kind, array.tobytes())


class Content(NamedTuple):
    """All of a ``model.bin``."""

    version: int
    specification: str
    revision: int
    variables: dict[str, Variable]
    aliases: dict[str, str]


def read_content(file: Path) -> Content:
    """A file of version 6."""
    data, place = file.read_bytes(), 0

    def take(form: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from(f"<{form}", data, place)
        place += struct.calcsize(f"<{form}")
        return int(value)

    def skip(length: int) -> bytes:
        nonlocal place
        place += length
        return data[place - length : place]

    def text() -> str:
        return skip(take("H"))[:-1].decode()

    version, specification, revision = take("I"), text(), take("I")
    variables = {}
    for _ in range(take("I")):
        name = text()
        shape = tuple(take("I") for _ in range(take("B")))
        variables[name] = Variable(shape, take("B"), skip(take("I")))
    aliases = {text(): text() for _ in range(take("I"))}
    assert place == len(data)
    return Content(version, specification, revision, variables, aliases)


def write_content(file: Path, of: Content) -> None:
    """Writes a file of versions 3 to 6; see ``model_spec.py`` there, and its history."""

    def text(word: str) -> bytes:
        return struct.pack("<H", len(word.encode()) + 1) + word.encode() + b"\0"

    parts = [struct.pack("<I", of.version), text(of.specification), struct.pack("<I", of.revision)]
    parts.append(struct.pack("<I", len(of.variables)))
    for name, (shape, kind, content) in of.variables.items():
        parts += [text(name), struct.pack(f"<B{len(shape)}I", len(shape), *shape)]
        width = {0: 4, 1: 1, 2: 2, 3: 4}.get(kind, 2)
        old = width, len(content) // width
        parts += [struct.pack("<BI", *(old if of.version == 3 else (kind, len(content)))), content]
    parts.append(struct.pack("<I", len(of.aliases)))
    parts += [text(word) for pair in of.aliases.items() for word in pair]
    file.write_bytes(b"".join(parts))


def change_content(folder: Path, change: Callable[[dict[str, Variable]], object]) -> None:
    """Writes a model's file again with other variables."""
    content = read_content(folder / "model.bin")
    change(content.variables)
    write_content(folder / "model.bin", content)


def make_old(folder: Path, version: int, revision: int) -> None:
    """Makes of a model what a release before CTranslate2 3 would have written."""
    file = folder / "model.bin"
    content = read_content(file)
    variables, aliases = dict(content.variables), dict(content.aliases)
    if revision < 5:
        for name in ("num_heads", "pre_norm", "activation", "alignment_layer", "alignment_heads"):
            variables[name] = variables.pop(f"decoder/{name}")
            variables.pop(f"encoder/{name}", None)
        variables["num_heads"] = Variable((), 1, variables["num_heads"].content[:1])
        variables.pop("encoder/embeddings_merge")
    if revision < 4:
        for table in (variables, aliases):
            for name in [name for name in table if "embeddings_0" in name]:
                table[name.replace("embeddings_0", "embeddings")] = table.pop(name)
    config = json.loads((folder / "config.json").read_text())
    variables["with_source_eos"] = Variable.of(np.int8(config["add_source_eos"]))
    variables["with_source_bos"] = Variable.of(np.int8(0))
    variables["with_target_bos"] = Variable.of(np.int8(1))
    variables["unk_token"] = Variable.of(np.frombuffer(b"<unk>", dtype=np.int8))
    (folder / "config.json").unlink()
    (pieces,) = (json.loads(one.read_text()) for one in folder.glob("shared_vocabulary.json"))
    (folder / "shared_vocabulary.json").unlink()
    (folder / "shared_vocabulary.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    write_content(file, Content(version, content.specification, revision, variables, aliases))


def argos(
    archive: Path, model: Path, metadata: dict[str, Any] | None = None, more: dict[str, bytes] | None = None
) -> Path:
    """A package of Argos Translate around a model of ``opennmt``.

    Args:
        metadata: other values of its ``metadata.json``.
        more: further files.
    """
    values = {
        "package_version": "1.9",
        "argos_version": "1.9.0",
        "from_code": "en",
        "from_name": "English",
        "to_code": "fr",
        "to_name": "French",
    }
    files = {
        "metadata.json": json.dumps(values | (metadata or {})).encode(),
        "README.md": b"# English-French\n\nData compiled by Opus.\n",
        "stanza/en/tokenize/ewt.pt": b"no model",
        **{f"model/{file.name}": file.read_bytes() for file in model.iterdir() if file.suffix != ".model"},
        "sentencepiece.model": (model / "sentencepiece.model").read_bytes(),
        **(more or {}),
    }
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(f"translate-en_fr-1_9/{name}", content)
    return archive
