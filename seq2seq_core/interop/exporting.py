"""Bundles given to other programs: as folders of Hugging Face's Marian, or as zip archives."""

from __future__ import annotations

import itertools
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from torch import Tensor

from seq2seq_core.bundle import CARD, MANIFEST, WEIGHTS, Manifest, load_codec, verify_bundle
from seq2seq_core.errors import BundleError, InteropError
from seq2seq_core.interop import hf_marian
from seq2seq_core.interop.checkpoints import SAFE
from seq2seq_core.interop.hf_folder import CONFIG, KEPT, SETTINGS
from seq2seq_core.interop.marian_config import config_table, read_config
from seq2seq_core.interop.marian_tensors import BIAS, POSITIONS, Recipe, recipes, twins
from seq2seq_core.interop.origin import ORIGIN, Origin, read_origin
from seq2seq_core.interop.renumbering import Renumbering, their_vocabulary
from seq2seq_core.messages import Message, listed
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models.layers import sinusoids
from seq2seq_core.storage import new_folder, storage_errors
from seq2seq_core.tensor_files import Shaped, list_tensors, read_tensor, write_tensors
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import EOS, PAD, UNK

_KINDS = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that one bundle always makes the same archive


OnProgress = Callable[[float], object]
"""Told again and again which part is done, 0 to 1. What it raises ends the export, and nothing is left."""


def export_hf(bundle: Path, folder: Path, on_progress: OnProgress | None = None) -> None:
    """Writes a model as a folder that ``transformers`` loads and CTranslate2 converts.

    An imported model gets its tensors back in their names, shapes and order of rows, bit for bit unless it
    was trained on; in its own kind of numbers where they lose nothing by it. Of positions, ``transformers``
    computes other ones than Marian does (see ``layers.sinusoids``); a model that has Marian's gets them
    beside its weights, from where both programs take them. CTranslate2's converter gives the decoder as many
    heads as the encoder, whatever a model says.

    Args:
        bundle: its folder.
        folder: to make.
        on_progress: see OnProgress.

    Raises:
        BundleError: the bundle is incomplete or altered.
        InteropError: its architecture is not Marian's; says all that differs. Or the folder exists.
        StorageError: it could not be written.
    """
    _require_new(folder)
    manifest = verify_bundle(bundle)
    codec = load_codec(bundle, manifest)
    origin = _remembered(bundle, codec)
    shape = manifest.model
    obstacles = _obstacles(manifest, imported=origin is not None)
    if obstacles or not isinstance(shape, TransformerConfig):
        raise InteropError(
            Message("is no model of Marian's architecture: {what}", what=listed(obstacles)),
            where=bundle,
            remedy="Export it as a bundle",
        )
    origin = origin or _canonical(bundle, manifest, shape, codec)
    with new_folder(folder) as temporary:
        for name, text in origin.files.items():
            (temporary / name).write_bytes(text.encode())
        _write_tokenizers(temporary, codec, origin)
        _write_weights(temporary, bundle, shape, origin, on_progress)


def export_bundle(bundle: Path, archive: Path, on_progress: OnProgress | None = None) -> None:
    """Writes a model as one zip archive, which ``importing`` takes.

    Args:
        bundle: its folder.
        archive: to make.
        on_progress: see OnProgress.

    Raises:
        BundleError: the bundle is incomplete or altered.
        InteropError: the archive exists.
        StorageError: it could not be written.
    """
    _require_new(archive)
    manifest = verify_bundle(bundle)
    names = sorted({MANIFEST, *manifest.files})
    done, total = 0, sum((bundle / name).stat().st_size for name in names)
    with storage_errors(archive):
        archive.parent.mkdir(parents=True, exist_ok=True)
        temporary = archive.with_name(f".{archive.name}.tmp")
        try:
            with zipfile.ZipFile(temporary, "w") as packed:
                for name in names:
                    info = zipfile.ZipInfo(f"{bundle.resolve().name}/{name}", _LONG_AGO)
                    info.external_attr = 0o644 << 16
                    # Weights hardly shrink.
                    info.compress_type = zipfile.ZIP_STORED if name == WEIGHTS else zipfile.ZIP_DEFLATED
                    with (bundle / name).open("rb") as file, packed.open(info, "w", force_zip64=True) as to:
                        while piece := file.read(1 << 20):
                            done += to.write(piece)
                            if on_progress is not None:
                                on_progress(done / total)
            temporary.replace(archive)
        finally:
            temporary.unlink(missing_ok=True)


def _obstacles(manifest: Manifest, *, imported: bool) -> list[Message]:
    """All that Marian's architecture does not have of a model.

    Args:
        imported: from such a folder, whose configuration says what the decoder starts with.
    """
    shape = manifest.model
    if not isinstance(shape, TransformerConfig):
        return [Message("it is no Transformer")]
    own: dict[str, tuple[object, object]] = {
        "norm": (shape.norm, "post"),
        "first_position": (shape.first_position, 0),
        "decoder": (shape.decoder, "attention"),
    }
    if shape.positions != "sinusoidal":  # which are written out
        own["positions"] = (shape.positions, "sinusoidal-paper")
    obstacles = [
        Message("{key} is {value}, not {marian}", key=key, value=value, marian=marian)
        for key, (value, marian) in own.items()
        if value != marian
    ]
    if manifest.tagging != "source":
        obstacles.append(Message("its language tokens stand on both sides"))
    if not manifest.source_end:
        obstacles.append(Message("its sources have no end token"))
    if not imported and not (shape.zero_padding and manifest.start == PAD):
        obstacles.append(Message("its decoder starts with a word of its own, Marian's with zeros"))
    return obstacles


def _remembered(bundle: Path, codec: Codec) -> Origin | None:
    """Where the bundle was imported from, if from such a folder.

    Raises:
        BundleError: what it remembers is of another model.
    """
    origin = read_origin(bundle)
    if origin is None or origin.family != hf_marian.FAMILY:
        return None
    sizes = {"source": codec.source.size, "target": codec.target.size}
    if (
        {side: of.size for side, of in origin.numbers.items()} != sizes
        or not {CONFIG} <= origin.files.keys() <= set(KEPT)
        or not set(origin.tensors.values()) <= _KINDS.keys()
    ):
        raise BundleError("is of another model", where=bundle / ORIGIN, remedy="Install the model again")
    return origin


def _canonical(bundle: Path, manifest: Manifest, shape: TransformerConfig, codec: Codec) -> Origin:
    """What a folder of OPUS-MT would have said of the same model: end and unknown first, padding last."""
    sides = {"source": codec.source, "target": codec.target}
    numbers = {side: Renumbering(one.size, pad=one.size - 1, unk=1, eos=0) for side, one in sides.items()}
    shared = shape.tied_embeddings == "all"
    sizes = {f"{side}_size": one.size for side, one in sides.items()}
    table = config_table(shape, shared=shared, pad=codec.target.size - 1, eos=0, **sizes)
    source, target = manifest.directions[0]
    settings = {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": source,
        "target_lang": target,
        "separate_vocabs": not shared,
        "unk_token": codec.source.pieces([UNK])[0],
        "eos_token": codec.source.pieces([EOS])[0],
        "pad_token": codec.source.pieces([PAD])[0],
        "model_max_length": 512,
    }
    files = {CONFIG: table, SETTINGS: settings}
    texts = {name: json.dumps(one, indent=2) + "\n" for name, one in files.items()}
    texts[CARD] = _card(bundle, manifest)
    return Origin(family=hf_marian.FAMILY, files=texts, numbers=numbers, tensors={})


def _card(bundle: Path, manifest: Manifest) -> str:
    """The model card, with the licence in front as the hub has it."""
    text, licence = (bundle / CARD).read_text(encoding="utf-8"), manifest.provenance.get("licence")
    return f"---\nlicense: {licence}\n---\n\n{text}" if licence else text


def _write_tokenizers(folder: Path, codec: Codec, origin: Origin) -> None:
    (folder / hf_marian.SOURCE_SPM).write_bytes(codec.source.serialized)
    (folder / hf_marian.TARGET_SPM).write_bytes(codec.target.serialized)
    sides = {hf_marian.VOCABULARY: (codec.source, origin.numbers["source"])}
    if not read_config(json.loads(origin.files[CONFIG])).shared:
        sides[hf_marian.TARGET_VOCABULARY] = codec.target, origin.numbers["target"]
    for name, (tokenizer, numbers) in sides.items():
        text = json.dumps(their_vocabulary(tokenizer, numbers), ensure_ascii=False, indent=2)
        (folder / name).write_text(text, encoding="utf-8")


def _write_weights(
    folder: Path, bundle: Path, shape: TransformerConfig, origin: Origin, on_progress: OnProgress | None
) -> None:
    file = bundle / WEIGHTS
    stored = list_tensors(file)
    made_of = recipes(shape)
    places = _places(made_of, shape, origin)
    tensors = {}
    for part, name in places.items():
        kind, (rows, *rest) = stored[name]
        count = len(made_of[name].names)
        tensors[part] = Shaped(kind, (1, rows) if part == BIAS else (rows // count, *rest))

    most = read_config(json.loads(origin.files[CONFIG])).positions
    if shape.positions == "sinusoidal":
        tensors |= dict.fromkeys(POSITIONS, Shaped("F32", (most, shape.width)))

    def read(part: str) -> Tensor:
        if part in POSITIONS:
            return sinusoids(0, most, shape.width, torch.device("cpu"))
        name = places[part]
        apart = made_of[name].taken_apart(read_tensor(file, name), origin.numbers)
        return apart[part] if part in apart else apart[made_of[name].names[0]]

    # In the original's kind of numbers, unless training has made of them what these cannot say.
    kinds = {part: origin.tensors.get(part, one.kind) for part, one in tensors.items()}
    if all(_fits(part, tensors[part].kind, kind, read) for part, kind in kinds.items() if part in places):
        tensors = {part: Shaped(kind, tensors[part].shape) for part, kind in kinds.items()}
    else:
        _say_float32(folder / CONFIG)
    written = itertools.count(1)

    def write(part: str) -> Tensor:
        if on_progress is not None:
            on_progress(next(written) / len(tensors))
        return read(part)

    write_tensors(folder / SAFE, tensors, write)


def _places(made_of: Mapping[str, Recipe], shape: TransformerConfig, origin: Origin) -> dict[str, str]:
    """Which of our tensors each of theirs is (part of), under the names that the original had for it."""
    places = {part: name for name, recipe in made_of.items() for part in recipe.names}
    for first, others in twins(shape).items():
        name = places[first]
        places |= {other: name for other in others if other in origin.tensors}
        if origin.tensors and first not in origin.tensors:
            del places[first]
    return places


def _fits(part: str, stored: str, kind: str, read: Callable[[str], Tensor]) -> bool:
    """Whether a tensor loses nothing where it is written in another kind of numbers."""
    if kind in (stored, "F32"):
        return True
    tensor = read(part)
    return torch.equal(tensor.to(_KINDS[kind]).to(tensor.dtype), tensor)


def _say_float32(config: Path) -> None:
    table = json.loads(config.read_text(encoding="utf-8"))
    changed = {key: "float32" for key in ("dtype", "torch_dtype") if key in table}
    config.write_text(json.dumps(table | changed, indent=2), encoding="utf-8")


def _require_new(path: Path) -> None:
    if path.exists():
        raise InteropError("is already there", where=path, remedy="Choose another place")
