"""A model on disk: ``model.toml``, ``weights.safetensors``, SentencePiece models and a model card.

A bundle is immutable once written. Its manifest names the sha256 of every other file.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import tomli_w

from seq2seq_core.config_file import model_from_table, model_table
from seq2seq_core.errors import BundleError, ConfigError
from seq2seq_core.file_hashes import are_known, remember_hashes, sha256
from seq2seq_core.messages import Message, first_of
from seq2seq_core.model_config import ModelConfig, architecture_of
from seq2seq_core.storage import new_folder, write_file
from seq2seq_core.tensor_files import Shaped, is_finite, write_tensors
from seq2seq_core.text.codec import Codec, Tagging
from seq2seq_core.text.mapped_tokenizer import VOCABULARY, load_mapped
from seq2seq_core.text.tokenizer import BOS, SPM, Tokenizer, load_tokenizer
from seq2seq_core.types import AttentionReading

if TYPE_CHECKING:
    from torch import Tensor

    from seq2seq_core.models.protocol import Seq2SeqModel

FORMATS = (1, 2)
"""Those that this release reads. In the second, pieces may have a vocabulary of their own, language
tokens stand elsewhere, and sources have no end; what needs none of it is written in the first, which all
releases read."""
MANIFEST = "model.toml"
WEIGHTS = "weights.safetensors"
CARD = "README.md"
_SIDES = _JOINT, _SOURCE, _TARGET = "joint", "source", "target"
_AGAIN = "Install the model again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What ``model.toml`` says.

    Attributes:
        name: the model's own name; the installed name is the folder's.
        directions: (source, target) language pairs, BCP-47.
        language_tokens: the piece that stands for each language; empty for one direction.
        tagging: where it stands; see Codec.
        start: the id that the decoder reads first.
        source_end: whether sources end with the end token.
        joint: one vocabulary for both sides.
        parameters: trained numbers.
        provenance: plain facts in words: licence, description, base, data, created.
        scores: dev scores by name, such as ``en-fr BLEU``.
        reading: how the attention is best read as alignment, None where nobody has measured it.
        files: sha256 of each file, as hexadecimal digits.
    """

    name: str
    model: ModelConfig
    directions: tuple[tuple[str, str], ...]
    language_tokens: Mapping[str, str] = field(default_factory=dict)
    tagging: Tagging = "source"
    start: int = BOS
    source_end: bool = True
    joint: bool = True
    parameters: int = 0
    provenance: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    reading: AttentionReading | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def architecture(self) -> str:
        return architecture_of(self.model)


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """A loaded bundle.

    Attributes:
        model: in eval mode, float32, on the CPU.
    """

    path: Path
    manifest: Manifest
    codec: Codec
    model: Seq2SeqModel


def read_manifest(path: Path) -> Manifest:
    """Reads ``model.toml`` alone, which is quick and needs no torch.

    Raises:
        BundleError: there is none, or it is not one that this release reads.
    """
    file = path / MANIFEST
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BundleError(
            Message("is no model: it has no {file}", file=MANIFEST),
            where=path,
            remedy="Give a model's name or its folder",
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(file, error) from error
    version = table.get("format")
    if version not in FORMATS:
        known = FORMATS[-1]
        raise BundleError(
            Message("is of format {found!r}, this release reads format {known}", found=version, known=known),
            where=file,
            remedy="Install a newer Interlinear",
        )
    try:
        languages = table["languages"]
        return Manifest(
            name=str(table["name"]),
            model=model_from_table(table["model"], str(file)),
            directions=tuple((str(source), str(target)) for source, target in languages["directions"]),
            language_tokens={str(k): str(v) for k, v in languages.get("tokens", {}).items()},
            tagging=_tagging(languages.get("tagging", "source")),
            start=int(languages.get("start", BOS)),
            source_end=bool(languages.get("source_end", True)),
            joint=bool(table["tokenizer"]["joint"]),
            parameters=int(table["parameters"]),
            provenance={str(k): str(v) for k, v in table.get("provenance", {}).items()},
            scores={str(k): float(v) for k, v in table.get("scores", {}).items()},
            reading=AttentionReading(**table["alignment"]) if "alignment" in table else None,
            files={str(k): str(v) for k, v in table["files"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BundleError(
            Message("is incomplete: {reason}", reason=str(error)), where=file, remedy=_AGAIN
        ) from error
    except ConfigError as error:
        raise BundleError(error.what, where=file, remedy=_AGAIN) from error


def save_bundle(
    path: Path,
    *,
    name: str,
    model: Seq2SeqModel,
    codec: Codec,
    directions: tuple[tuple[str, str], ...],
    card: str,
    provenance: Mapping[str, str] | None = None,
    scores: Mapping[str, float] | None = None,
    reading: AttentionReading | None = None,
    number_format: str = "float32",
    extra: Mapping[str, bytes] | None = None,
    weights: Callable[[str], Tensor] | None = None,
) -> Manifest:
    """Writes a bundle: all of it, or nothing.

    Args:
        path: the folder to make; an older one is replaced.
        card: the model card, Markdown.
        reading: how the attention is best read as alignment, where it was measured.
        number_format: of the weights on disk, "float32" or "float16".
        extra: further files, by name.
        weights: gives each parameter by its name, one after the other, where the model has none (see
            ``models.empty_model``).

    Raises:
        StorageError: it could not be written.
    """
    kind = "F16" if number_format == "float16" else "F32"
    parameters: dict[str, Tensor] = dict(model.named_parameters())
    config: ModelConfig = model.config  # type: ignore[assignment]
    with new_folder(path) as folder:
        write_tensors(
            folder / WEIGHTS,
            {name: Shaped(kind, tuple(one.shape)) for name, one in parameters.items()},
            weights or parameters.__getitem__,
        )
        sides = {_JOINT: codec.source} if codec.joint else {_SOURCE: codec.source, _TARGET: codec.target}
        for side, tokenizer in sides.items():
            for ending, content in tokenizer.saved.items():
                (folder / f"{side}{ending}").write_bytes(content)
        for file, content in (extra or {}).items():
            (folder / file).write_bytes(content)
        (folder / CARD).write_text(card, encoding="utf-8")
        manifest = Manifest(
            name=name,
            model=config,
            directions=directions,
            language_tokens=dict(codec.language_tokens),
            tagging=codec.tagging,
            start=codec.start,
            source_end=codec.source_end,
            joint=codec.joint,
            parameters=model.parameter_count(),
            provenance=dict(provenance or {}),
            scores=dict(scores or {}),
            reading=reading,
            files={file.name: sha256(file) for file in sorted(folder.iterdir())},
        )
        (folder / MANIFEST).write_text(_dump(manifest), encoding="utf-8")
    remember_hashes(path, manifest.files)
    return manifest


def add_provenance(path: Path, facts: Mapping[str, str]) -> None:
    """Has a bundle that is not installed yet remember more of where it comes from.

    Raises:
        BundleError: it is no bundle.
        StorageError: it could not be written.
    """
    manifest = read_manifest(path)
    provenance = {**manifest.provenance, **facts}
    write_file(path / MANIFEST, _dump(dataclasses.replace(manifest, provenance=provenance)))


def load_bundle(path: Path) -> Bundle:
    """Loads a bundle for translating.

    Files that have changed since they were last seen are checked against their sha256; sizes, shapes and
    finiteness of the weights are checked each time.

    Raises:
        BundleError: it is incomplete or altered; names the file.
        TokenizerError: a tokenizer does not fit.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from seq2seq_core.models import empty_model

    manifest = read_manifest(path)
    _check_complete(path, manifest)
    if not are_known(path, manifest.files):
        verify_bundle(path)
    codec = load_codec(path, manifest)
    file = path / WEIGHTS
    try:
        weights = load_file(file)
    except (OSError, SafetensorError) as error:
        raise _unreadable(file, error) from error
    try:
        model = empty_model(manifest.model, codec.source.size, codec.target.size)
    except ConfigError as error:
        raise BundleError(error.what, where=path / MANIFEST, remedy=_AGAIN) from error
    _check_weights(model, weights, file)
    # The tensors are taken over as they are: no second copy of the weights ever exists.
    model.load_state_dict(
        {name: tensor.float() for name, tensor in weights.items()}, strict=True, assign=True
    )
    return Bundle(path, manifest, codec, model.eval())


def load_codec(path: Path, manifest: Manifest) -> Codec:
    """The tokenizers of a bundle, without its weights.

    Raises:
        TokenizerError: one cannot be read, or lacks a piece.
    """
    sides = [_JOINT, _JOINT] if manifest.joint else [_SOURCE, _TARGET]
    loaded = {side: _tokenizer(path, manifest, side) for side in dict.fromkeys(sides)}
    source, target = (loaded[side] for side in sides)
    return Codec(
        source, target, manifest.language_tokens, manifest.tagging, manifest.start, manifest.source_end
    )


def verify_bundle(path: Path) -> Manifest:
    """Checks the sha256 of every file of a bundle.

    Raises:
        BundleError: names the first file that is missing or altered.
    """
    manifest = read_manifest(path)
    _check_complete(path, manifest)
    for name, expected in manifest.files.items():
        if sha256(path / name) != expected:
            raise BundleError(
                "has been altered: its sha256 is not the one in the manifest",
                where=path / name,
                remedy=_AGAIN,
            )
    remember_hashes(path, manifest.files)
    return manifest


def extra_files(path: Path) -> dict[str, bytes]:
    """The files that ``save_bundle`` was given as ``extra``, which a model made of this one is to keep.

    Raises:
        BundleError: it is no bundle, or one is missing.
    """
    manifest = read_manifest(path)
    _check_complete(path, manifest)
    own = {WEIGHTS, CARD, *(side + end for side in _SIDES for end in (SPM, VOCABULARY))}
    return {name: (path / name).read_bytes() for name in manifest.files if name not in own}


def _tagging(value: Any) -> Tagging:
    if value not in get_args(Tagging):
        raise ValueError(f"languages.tagging is {value!r}")
    tagging: Tagging = value
    return tagging


def _tokenizer(path: Path, manifest: Manifest, side: str) -> Tokenizer:
    spm, vocabulary = side + SPM, side + VOCABULARY
    if vocabulary in manifest.files:
        return load_mapped(path / spm, path / vocabulary)
    return load_tokenizer(path / spm)


def _dump(manifest: Manifest) -> str:
    other_ids = any(name.endswith(VOCABULARY) for name in manifest.files)
    newer = other_ids or manifest.tagging != "source" or not manifest.source_end
    return tomli_w.dumps(
        {
            "format": FORMATS[1 if newer else 0],
            "name": manifest.name,
            "parameters": manifest.parameters,
            "model": model_table(manifest.model),
            "languages": {
                "directions": [list(d) for d in manifest.directions],
                "tokens": dict(manifest.language_tokens),
                **({"tagging": manifest.tagging} if manifest.tagging != "source" else {}),
                **({"start": manifest.start} if manifest.start != BOS else {}),
                **({} if manifest.source_end else {"source_end": False}),
            },
            "tokenizer": {"joint": manifest.joint},
            "provenance": dict(manifest.provenance),
            "scores": dict(manifest.scores),
            **({"alignment": _known(manifest.reading)} if manifest.reading else {}),
            "files": dict(manifest.files),
        }
    )


def _known(reading: AttentionReading) -> dict[str, Any]:
    """TOML has no null: what is not there is the mean of all."""
    return {key: value for key, value in dataclasses.asdict(reading).items() if value is not None}


def _check_complete(path: Path, manifest: Manifest) -> None:
    needed = {WEIGHTS, *([_JOINT + SPM] if manifest.joint else [_SOURCE + SPM, _TARGET + SPM])}
    for name in sorted(needed | set(manifest.files)):
        if name not in manifest.files:
            raise BundleError(
                Message("does not name the sha256 of {name}", name=name), where=path / MANIFEST, remedy=_AGAIN
            )
        if Path(name).name != name:
            raise BundleError(
                Message("names a file outside the bundle: {name!r}", name=name),
                where=path / MANIFEST,
                remedy="Do not use this model",
            )
        if not (path / name).is_file():
            raise BundleError("is missing", where=path / name, remedy=_AGAIN)


def _check_weights(model: Seq2SeqModel, weights: Mapping[str, Any], file: Path) -> None:
    expected = dict(model.named_parameters())
    problems = [Message("{name} is missing", name=name) for name in expected if name not in weights]
    problems += [
        Message("{name} is not part of this architecture", name=name)
        for name in weights
        if name not in expected
    ]
    problems += [
        Message(
            "{name} has shape {found}, not {expected}",
            name=name,
            found=tuple(weights[name].shape),
            expected=tuple(p.shape),
        )
        for name, p in expected.items()
        if name in weights and weights[name].shape != p.shape
    ]
    problems += [
        Message("{name} holds numbers that are not finite", name=name)
        for name, w in weights.items()
        if not is_finite(w)
    ]
    if problems:
        raise BundleError(first_of(problems), where=file, remedy=_AGAIN)


def _unreadable(file: Path, error: Exception) -> BundleError:
    return BundleError(Message("cannot be read: {reason}", reason=str(error)), where=file, remedy=_AGAIN)
