"""What Transformer a CTranslate2 model is: by its attributes, its variables and its ``config.json``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import torch
from torch import Tensor

from seq2seq_core.errors import ConfigError, InteropError
from seq2seq_core.interop.ctranslate2_file import ModelFile
from seq2seq_core.interop.ctranslate2_tensors import (
    BIAS,
    OUTPUT,
    POSITIONS,
    SOURCES,
    TARGET,
    variables,
)
from seq2seq_core.interop.json_files import Settings
from seq2seq_core.messages import Message
from seq2seq_core.model_config import TiedEmbeddings, TransformerConfig
from seq2seq_core.models.layers import sinusoids

SPECIFICATION, REVISIONS = "TransformerSpec", range(3, 8)

_SIDES = ("encoder", "decoder")
_EPSILON = 1e-5
_MOST_LAYERS, _MOST_WIDTH, _MOST_POSITIONS, _MOST_NAMED = 256, 1 << 16, 512, 8
_NORMS: dict[int, Literal["pre", "post"]] = {1: "pre", 0: "post"}
_ACTIVATIONS: dict[int, Literal["relu", "gelu", "gelu-tanh", "gelu-sigmoid", "swish"]] = {
    0: "relu",
    1: "gelu-tanh",
    2: "swish",
    3: "gelu",
    4: "gelu-sigmoid",
}
_WORDS = {"unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
_WORDS_OF_START = {True: ("bos_token", "<s>"), False: ("eos_token", "</s>")}
_OLD_SCALE = "multiply_by_sqrt_depth"
_READ = re.compile(
    r"(encoder/|decoder/)?(num_heads|pre_norm|activation|embeddings_merge|scale_embeddings|alignment_\w+"
    rf"|start_from_zero_embedding|embeddings(_0)?/{_OLD_SCALE}|with_(source|target)_\w+|user_\w+)"
)
"""Attributes that are read, or that say nothing of what the model computes."""
_LAYER = re.compile(r"(encoder|decoder)/layer_(\d{1,4})/")
_SIDE = re.compile(r"^(?:en|de)coder/(?:layer_\d+/)?|/(?:weight|bias|gamma|beta)$")

T = TypeVar("T")

Layout = tuple[Literal["sinusoidal", "sinusoidal-paper", "sinusoidal-interleaved"], int]
"""Sinusoidal positions, and the first of them."""

_LAYOUTS: tuple[Layout, ...] = (
    ("sinusoidal-paper", 0),
    ("sinusoidal-interleaved", 0),
    ("sinusoidal", 1),
    ("sinusoidal", 0),
    ("sinusoidal", 2),
)
_COMPUTED: Layout = ("sinusoidal", 1)
"""What CTranslate2 computes where the file holds none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CTranslate2Config:
    """What a model says of itself.

    Attributes:
        shape: of the model.
        source: the name of its source embeddings.
        unk: the unknown piece.
        bos: the piece that begins a text.
        eos: the end.
        start: the piece that the decoder reads first; None where its place is taken by zeros.
        source_end: sources end with the end piece.
        unsupported: every value that is not supported; where there is one, the rest may be wrong.
    """

    shape: TransformerConfig
    source: str
    unk: str
    bos: str
    eos: str
    start: str | None
    source_end: bool
    unsupported: tuple[Message, ...]


def read_config(file: ModelFile, table: Mapping[str, Any], *, shared: bool) -> CTranslate2Config:
    """Reads a model's description.

    Args:
        table: of ``config.json``, empty where there is none.
        shared: both sides have one vocabulary.

    Raises:
        InteropError: it has no embeddings, so that nothing can be said of it.
    """
    said = _old_table(file) if file.version < 6 else table
    values = {key: value for key, value in said.items() if "/" not in key} | _attributes(file)
    of = Settings(values)
    source = next((name for name in SOURCES if name in file.tensors), SOURCES[0])
    known = file.specification == SPECIFICATION and file.revision in REVISIONS
    if known:
        shape = _shape(of, values, file, source, shared=shared)
        _refuse_other_parts(of, file, shape, source)
        _refuse_other_values(of, values)
    else:
        shape = TransformerConfig()
        of.unsupported.append(
            Message("its specification is {name} {revision} (supported: {supported})",
                    name=file.specification, revision=file.revision,
                    supported=f"{SPECIFICATION} {REVISIONS[0]}-{REVISIONS[-1]}")
        )  # fmt: skip
    unk, bos, eos = (of.word(key, default) for key, default in _WORDS.items())
    return CTranslate2Config(
        shape=shape,
        source=source,
        unk=unk,
        bos=bos,
        eos=eos,
        start=None if shape.zero_padding or not known else of.word("decoder_start_token", bos),
        # Marian's sources always have one; of models that came by transformers, its tokenizer adds it.
        source_end=of.flag("add_source_eos", False) or shape.zero_padding,
        unsupported=tuple(of.unsupported),
    )


def _attributes(file: ModelFile) -> dict[str, Any]:
    """By name; those that both sides had in common before revision 5 stand under both."""
    found: dict[str, Any] = dict(file.attributes)
    if file.revision < 5:
        common = {name: value for name, value in found.items() if "/" not in name}
        found |= {f"{side}/{name}": value for side in _SIDES for name, value in common.items()}
    return found


def _old_table(file: ModelFile) -> dict[str, Any]:
    """What ``config.json`` says since version 6, as it was before."""
    flags = file.attributes
    table: dict[str, Any] = {key: text for key in _WORDS if (text := file.text(key)) is not None}
    table["add_source_bos"] = bool(flags.get("with_source_bos", False))
    table["add_source_eos"] = bool(flags.get("with_source_eos", False))
    table["decoder_start_token"] = table.get(*_WORDS_OF_START[bool(flags.get("with_target_bos", True))])
    if flags.get("user_decoder_start_tokens"):
        table["decoder_start_token"] = None
    return table


def _shape(
    of: Settings, values: Mapping[str, Any], file: ModelFile, source: str, *, shared: bool
) -> TransformerConfig:
    width = _matrix(file, TARGET)[1]
    inner = {side: _rows(file, f"{side}/layer_0/ffn/linear_0/weight") for side in _SIDES}
    heads = {side: of.whole(f"{side}/num_heads", 8, _MOST_WIDTH) for side in _SIDES}
    layers = _layers(file)
    scaled = _alike(of, "scale_embeddings", [_is_scaled(of, values, side, width) for side in _SIDES])
    norm = _alike(of, "pre_norm", [of.one_of(f"{side}/pre_norm", 1, _NORMS) for side in _SIDES])
    activation = _alike(
        of, "activation", [of.one_of(f"{side}/activation", 0, _ACTIVATIONS) for side in _SIDES]
    )
    positions, first, most = _positions(of, file, width)
    try:
        return TransformerConfig(
            width=width,
            feed_forward=inner["encoder"],
            heads=heads["encoder"],
            encoder_layers=layers["encoder"],
            decoder_layers=layers["decoder"],
            norm=norm,
            activation=activation,
            decoder_heads=heads["decoder"] if heads["decoder"] != heads["encoder"] else 0,
            decoder_feed_forward=inner["decoder"] if inner["decoder"] != inner["encoder"] else 0,
            positions=positions,
            first_position=first,
            max_positions=most,
            scaled_embeddings=scaled,
            output_bias=BIAS in file.tensors,
            zero_padding=of.one_of("decoder/start_from_zero_embedding", 0, {0: False, 1: True}),
            tied_embeddings=_tied(file, source, shared=shared),
        )
    except ConfigError as error:
        of.unsupported.append(error.what)
        encoder_layers, decoder_layers = (max(1, number) for number in layers.values())
        return TransformerConfig(encoder_layers=encoder_layers, decoder_layers=decoder_layers, norm=norm)


def _alike(of: Settings, key: str, both: list[T]) -> T:
    """What the encoder has, and the decoder is to have."""
    if both[0] != both[1]:
        of.unsupported.append(Message("{key} is not the same for encoder and decoder", key=key))
    return both[0]


def _matrix(file: ModelFile, name: str) -> tuple[int, int]:
    found = file.tensors.get(name)
    if found is None or len(found.shape) != 2:
        raise InteropError(
            Message("{name} is missing", name=name), where=file.file, remedy="Download the model again"
        )
    return found.shape[0], found.shape[1]


def _rows(file: ModelFile, name: str) -> int:
    found = file.tensors.get(name)
    return found.shape[0] if found is not None else 1  # what is missing is said of all the weights together


def _layers(file: ModelFile) -> dict[str, int]:
    """How many layers each side has."""
    numbers: dict[str, int] = dict.fromkeys(_SIDES, 0)
    for name in file.tensors:
        if match := _LAYER.match(name):
            numbers[match[1]] = max(numbers[match[1]], int(match[2]) + 1)
    return {side: min(number, _MOST_LAYERS) for side, number in numbers.items()}


def _is_scaled(of: Settings, values: Mapping[str, Any], side: str, width: int) -> bool:
    """Whether embeddings are scaled: a flag says it, or the scale itself is given."""
    key = f"{side}/scale_embeddings"
    for older in (f"{side}/embeddings/{_OLD_SCALE}", f"{side}/embeddings_0/{_OLD_SCALE}"):
        key = older if key not in values and older in values else key
    scale = values.get(key, 1)
    if isinstance(scale, int):
        return bool(scale)
    if math.isclose(scale, math.sqrt(width), rel_tol=1e-3):
        return True
    if scale != 1.0:
        of.refuse(key, f"1, {math.sqrt(width):.4g}")
    return False


def _tied(file: ModelFile, source: str, *, shared: bool) -> TiedEmbeddings:
    if OUTPUT not in file.tensors or not file.are_one(TARGET, OUTPUT):
        return "none"
    return "all" if shared and source in file.tensors and file.are_one(source, TARGET) else "target"


def _positions(
    of: Settings, file: ModelFile, width: int
) -> tuple[Literal["sinusoidal", "sinusoidal-paper", "sinusoidal-interleaved", "learned"], int, int]:
    """The kind of positions, the first one, and how many there are if they are learned."""
    tables = [file.read(name) if name in file.tensors else None for name in POSITIONS]
    for layout in _LAYOUTS:
        if all(layout == _COMPUTED if table is None else _is(layout, table, width) for table in tables):
            return *layout, _MOST_POSITIONS
    shapes = {None if table is None else tuple(table.shape) for table in tables}
    found = shapes.pop()
    if shapes or found is None or len(found) != 2 or found[1] != width:
        of.unsupported.append(Message("encoder and decoder count positions in different ways"))
        return *_COMPUTED, _MOST_POSITIONS
    return "learned", 0, found[0]


def _is(layout: Layout, table: Tensor, width: int) -> bool:
    if table.dim() != 2 or table.shape[1] != width or width % 2:
        return False
    kind, first = layout
    right = sinusoids(
        first,
        len(table),
        width,
        table.device,
        paper=kind == "sinusoidal-paper",
        interleaved=kind == "sinusoidal-interleaved",
    )
    # Halves round to a thousandth, brain floats to a hundredth.
    rounding = 8e-3 if table.dtype == torch.bfloat16 else 2e-3
    return bool(torch.allclose(table.float(), right, atol=rounding))


def _refuse_other_parts(of: Settings, file: ModelFile, shape: TransformerConfig, source: str) -> None:
    """Gathers what there is beyond our Transformer: relative positions, gates and so on."""
    known = {*variables(shape, source).values(), *POSITIONS, source, TARGET, OUTPUT, BIAS}
    others = [name for name in file.tensors if name not in known]
    others += [name for name, value in file.attributes.items() if value and not _READ.fullmatch(name)]
    parts = list(dict.fromkeys(_SIDE.sub("", name) for name in others))
    if parts:
        of.unsupported.append(
            Message("it has parts that Interlinear's Transformer does not have: {parts}",
                    parts=", ".join(parts[:_MOST_NAMED]) + (" …" if len(parts) > _MOST_NAMED else ""))
        )  # fmt: skip


def _refuse_other_values(of: Settings, values: Mapping[str, Any]) -> None:
    """Gathers what is not supported of ``config.json`` and is no matter of shape."""
    of.absent("add_source_bos", "quantization_type", "multi_query_attention")
    epsilon = values.get("layer_norm_epsilon")
    usual = isinstance(epsilon, float) and math.isclose(epsilon, _EPSILON, rel_tol=1e-3)
    if epsilon is not None and not usual:
        of.refuse("layer_norm_epsilon", f"{_EPSILON:g}")
