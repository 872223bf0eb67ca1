"""Models from outside, read and tried out before anything is installed."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from seq2seq_core.bundle import (
    MANIFEST,
    WEIGHTS,
    Manifest,
    add_provenance,
    load_bundle,
    save_bundle,
    verify_bundle,
)
from seq2seq_core.checks import folder_name
from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import BundleError, Cancelled, InterlinearError, InteropError
from seq2seq_core.file_hashes import forget_hashes
from seq2seq_core.interop.argos import MARK, ArgosPackage
from seq2seq_core.interop.ctranslate2_folder import MODEL, CTranslate2Folder
from seq2seq_core.interop.foreign import ForeignModel
from seq2seq_core.interop.hf_folder import CONFIG
from seq2seq_core.interop.hf_models import hugging_face
from seq2seq_core.interop.languages import Spoken, licence_of
from seq2seq_core.interop.marian_npz import DECODER, MarianRelease
from seq2seq_core.interop.origin import ORIGIN
from seq2seq_core.interop.reports import ImportReport
from seq2seq_core.interop.unpacking import ARCHIVES, unpack
from seq2seq_core.library import Library, describe_architecture
from seq2seq_core.messages import Message
from seq2seq_core.models import empty_model
from seq2seq_core.search.sentences import SentenceTranslator
from seq2seq_core.storage import storage_errors
from seq2seq_core.tensor_files import list_tensors
from seq2seq_core.text.languages import display_name

_GREETINGS = {
    "de": "Guten Morgen.",
    "en": "Good morning.",
    "es": "Buenos días.",
    "fr": "Bonjour.",
    "it": "Buongiorno.",
    "ja": "おはようございます。",
    "ko": "좋은 아침입니다.",
    "pt": "Bom dia.",
    "ru": "Доброе утро.",
    "zh": "早上好。",
}

_FAMILIES: tuple[tuple[tuple[str, ...], Callable[[Path], ForeignModel]], ...] = (
    ((MARK,), ArgosPackage),
    ((MODEL,), CTranslate2Folder),
    ((CONFIG,), hugging_face),
    ((DECODER,), MarianRelease),
)
"""Files of which one shows whose format a folder has, and what reads it; the first that fits."""

_WHAT_TO_GIVE = (
    "Give the folder or zip archive of a Hugging Face model (Marian, M2M-100, NLLB), of an OPUS-MT release, "
    "of CTranslate2 or Argos, or of a bundle"
)

_MOST_GROWN = 16
"""How many times its size a model may become: 8 bits make it four times, what its file has once more so."""
_MOST_NAMED = 20  # directions in a model card
_PREFIX = ".import-"
_FORGOTTEN = 24 * 3600.0
"""Seconds after which a temporary folder is one that a killed process left behind."""

ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of an import.

    Attributes:
        name: to install it under; None for that of its folder.
        sources: source languages, where the model does not say them or has too many.
        targets: target languages.
        provenance: further facts that the bundle is to remember, such as where it was downloaded.
    """

    name: str | None = None
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Import:
    """A model that lies beside the library, ready to be installed.

    Attributes:
        report: what was understood of it.
    """

    report: ImportReport
    _bundle: Path | None = field(repr=False)
    _library: Library = field(repr=False)

    def install(self, name: str | None = None) -> Path:
        """Makes it one of the library's models.

        Args:
            name: to install it under; by default that of the report.

        Returns:
            Its folder.

        Raises:
            InteropError: it has options that are not supported, or there is a model of that name by now.
            ConfigError: it cannot have that name.
            StorageError: it could not be written.
        """
        if self._bundle is None:
            raise InteropError(
                Message("the model has options that are not supported: {first}",
                        first=self.report.unsupported[0]),
                remedy="Choose another model",
            )  # fmt: skip
        target = new_place(self._library, name or self.report.name)
        with storage_errors(target):
            self._bundle.rename(target)
        return target


@contextmanager
def importing(
    path: Path, library: Library, wanted: Wanted | None = None, should_stop: ShouldStop | None = None
) -> Iterator[Import]:
    """Reads a model and makes a bundle of it in a temporary folder, which is gone in the end.

    Args:
        path: a folder of Hugging Face's Marian, M2M-100 or NLLB, of an OPUS-MT release, of CTranslate2 or of
            Argos, a bundle's, or a zip archive of one.
        should_stop: asked between tensors.

    Raises:
        InteropError: it is none of these, or defective.
        BundleError, TokenizerError: the same, of a bundle or a tokenizer.
        LanguageError: nothing says between which languages it translates.
        ConfigError: it cannot have that name.
        StorageError: it could not be written.
        Cancelled: ``should_stop`` said so.
    """
    wanted = wanted or Wanted()
    name = wanted.name or _name_of(path)
    new_place(library, name)
    with storage_errors(library.home):
        library.home.mkdir(parents=True, exist_ok=True)
        _clear_away(library)
        temporary = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=library.home))
    try:
        # The names of the archive and of the folder around it may say a model's languages.
        given = Path(os.path.abspath(path))
        folder = _unpacked(path, temporary / "unpacked" / given.parent.name / given.stem)
        bundle = temporary / name
        if (folder / MANIFEST).is_file():
            yield Import(_take_bundle(folder, bundle, wanted), bundle, library)
        elif (foreign := _recognised(folder)) is not None:
            report = _take(foreign, bundle, wanted, should_stop)
            yield Import(report, None if report.unsupported else bundle, library)
        else:
            raise InteropError("is no model that can be read", where=path, remedy=_WHAT_TO_GIVE)
    finally:
        forget_hashes(temporary / name)
        shutil.rmtree(temporary, ignore_errors=True)


def new_place(library: Library, name: str) -> Path:
    """Where a model of a name is to be installed.

    Raises:
        ConfigError: it cannot have that name.
        InteropError: there is already one.
    """
    folder_name(name)
    place = library.new_path(name)
    if place.exists():
        raise InteropError(
            Message("there is already a model {name!r}", name=name),
            remedy="Give it another name, or remove the installed one",
        )
    return place


def free_name(path: Path, library: Library) -> str:
    """A name made of the folder's or the archive's, with a number where there is such a model already."""
    name = _name_of(path) or "model"
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain([name], numbered) if not library.new_path(one).exists())


def is_refused(folder: Path) -> bool:
    """Whether the description alone keeps a model of another engine from being read, without its weights."""
    try:
        model = _recognised(folder)
        return model is not None and bool(model.unsupported)
    except InterlinearError:  # something of it is not there yet, or defective
        return False


def _recognised(folder: Path) -> ForeignModel | None:
    """The model of another engine that a folder holds, if it does."""
    for marks, family in _FAMILIES:
        if any((folder / mark).is_file() for mark in marks):
            return family(folder)
    return None


def _take(model: ForeignModel, bundle: Path, wanted: Wanted, should_stop: ShouldStop | None) -> ImportReport:
    """Makes a bundle of a folder, unless something in it is not supported."""
    unsupported = model.unsupported
    if unsupported:
        return ImportReport(
            family=model.family,
            name=bundle.name,
            architecture=describe_architecture(Manifest(name="", model=model.shape, directions=())),
            parameters=0,
            directions=(),
            licence=licence_of(model.card),
            size_bytes=_size(model.folder),
            number_format="",
            unsupported=unsupported,
        )
    notes = _convert(model, bundle, wanted, should_stop)
    # By now the original's weights have left the memory.
    return _tried(bundle, model.family, notes)


def _convert(
    model: ForeignModel, bundle: Path, wanted: Wanted, should_stop: ShouldStop | None
) -> tuple[Message, ...]:
    """Writes the bundle, and returns what is good to know of it."""
    spoken = model.languages(wanted.sources, wanted.targets)
    opened = model.open(spoken)
    licence = licence_of(model.card)
    shaped = empty_model(opened.shape, opened.codec.source.size, opened.codec.target.size)
    if 4 * sum(one.numel() for one in shaped.parameters()) > _MOST_GROWN * _size(model.folder):
        raise InteropError(
            "says the same numbers again and again, and would be far larger than its files",
            where=model.folder,
            remedy="Do not use this model",
        )

    def read(name: str) -> Tensor:
        if should_stop is not None and should_stop():
            raise Cancelled
        return opened.weights(name)

    save_bundle(
        bundle,
        name=bundle.name,
        model=shaped,
        codec=opened.codec,
        directions=spoken.directions,
        card=_card(model, bundle.name, spoken, licence, wanted.provenance),
        provenance=_provenance(model, licence) | dict(wanted.provenance),
        number_format=opened.number_format,
        extra={ORIGIN: opened.origin.dumps()},
        weights=read,
    )
    return opened.notes


def _take_bundle(folder: Path, bundle: Path, wanted: Wanted) -> ImportReport:
    """Copies a bundle's own files; others that lie beside them stay behind."""
    manifest = verify_bundle(folder)
    with storage_errors(bundle):
        bundle.mkdir()
        for file in (MANIFEST, *manifest.files):
            shutil.copyfile(folder / file, bundle / file)
    if wanted.provenance:
        add_provenance(bundle, {"origin": "imported", **wanted.provenance})
    return dataclasses.replace(_tried(bundle, "Interlinear", ()), fixed_languages=True)


def _tried(bundle: Path, family: str, notes: tuple[Message, ...]) -> ImportReport:
    """The report on a bundle, loaded and asked for a translation."""
    loaded = load_bundle(bundle)
    manifest = loaded.manifest
    source, target = manifest.directions[0]
    kinds = {one.kind for one in list_tensors(bundle / WEIGHTS).values()}
    text = _GREETINGS.get(source, _GREETINGS["en"])
    try:
        (sample,) = SentenceTranslator(loaded.model, loaded.codec).translate(
            [text], source_language=source, target_language=target, options=SearchOptions(beam=1)
        )
    except BundleError as error:  # numbers too large to be computed with
        raise InteropError(error.what, remedy="Download the model again") from error
    return ImportReport(
        family=family,
        name=bundle.name,
        architecture=describe_architecture(manifest),
        parameters=manifest.parameters,
        directions=manifest.directions,
        licence=manifest.provenance.get("licence", ""),
        size_bytes=_size(bundle),
        number_format="float16" if kinds == {"F16"} else "float32",
        notes=notes,
        sample=(text, sample.text),
    )


def _unpacked(path: Path, folder: Path) -> Path:
    """The folder in which a model's files are; those of an archive may lie in one of its own."""
    if path.is_dir():
        return path
    if not path.exists():
        raise InteropError("there is no such file or folder", where=path)
    if not zipfile.is_zipfile(path):
        raise InteropError(
            "is neither a folder nor a zip archive",
            where=path,
            remedy=_WHAT_TO_GIVE,
        )
    unpack(path, folder)
    inner = sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    marks = (MANIFEST, *(mark for marks, _ in _FAMILIES for mark in marks))
    models = (one for one in (folder, *inner) if any((one / mark).is_file() for mark in marks))
    return next(models, folder)


def _clear_away(library: Library) -> None:
    """Removes what imports left behind that were killed: a model's size each."""
    now = time.time()
    for folder in library.home.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another process was faster
            if now - folder.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(folder, ignore_errors=True)


def _name_of(path: Path) -> str:
    """A name made of the folder's or the archive's; the hub's cache calls folders by hashes."""
    path = path.absolute()
    if path.parent.name == "snapshots":
        path = Path(path.parent.parent.name.rpartition("--")[2])
    name = path.name
    for ending in ARCHIVES:
        name = name.removesuffix(ending)
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in name).lstrip(".")


def _provenance(model: ForeignModel, licence: str) -> dict[str, str]:
    facts = {
        "origin": "imported",
        "created": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "licence": licence,
        "base": model.folder.absolute().name,
        "description": model.family,
    }
    return {key: value for key, value in facts.items() if value}


def _card(model: ForeignModel, name: str, spoken: Spoken, licence: str, provenance: Mapping[str, str]) -> str:
    original = model.card
    names = [f"{display_name(a)} → {display_name(b)}" for a, b in spoken.directions]
    directions = ", ".join(names if len(names) <= _MOST_NAMED else [*names[:_MOST_NAMED], "…"])
    lines = [f"# {name}", "", f"- **Languages**: {directions}", f"- **Licence**: {licence or 'not said'}"]
    lines += [f"- **Imported from**: {model.family}"]
    lines += [f"- **{key.capitalize()}**: {value}" for key, value in provenance.items()]
    lines += [""]
    body = original.partition("\n---")[2].partition("\n")[2] if original.startswith("---") else original
    if body.strip():
        lines += ["## The original's model card", "", body.strip(), ""]
    return "\n".join(lines)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
