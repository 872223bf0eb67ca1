"""The installed models, by name, over a list of roots."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from seq2seq_core.bundle import MANIFEST, Manifest, read_manifest
from seq2seq_core.errors import BundleError, ModelNotFound, StorageError
from seq2seq_core.file_hashes import forget_hashes
from seq2seq_core.messages import Message
from seq2seq_core.model_config import (
    NO_ATTENTION,
    AttentionShape,
    RecurrentConfig,
    TaggerConfig,
    TransformerConfig,
)
from seq2seq_core.paths import models_root
from seq2seq_core.storage import storage_errors

STARTER = "starter"
_ENTRY_POINTS = "interlinear.models"


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """An installed model, as a list shows it.

    Attributes:
        directions: (source, target) language pairs.
        shipped: it came with the program and cannot be removed.
        problem: why it cannot be used, None where it can.
        attention: what there is to read as word alignment.
    """

    name: str
    path: Path
    architecture: str
    parameters: int
    size_bytes: int
    directions: tuple[tuple[str, str], ...]
    licence: str
    description: str
    scores: dict[str, float]
    origin: str
    created: str
    shipped: bool
    problem: Message | None = None
    attention: AttentionShape = NO_ATTENTION


class Library:
    """Models in some folders; where two have one name, the earlier root wins.

    Args:
        roots: folders of model folders, the user's own first.
    """

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(roots)

    @property
    def home(self) -> Path:
        """Where new models are installed."""
        return self.roots[0]

    def list(self) -> list[ModelEntry]:
        """Every installed model, also those that cannot be used, which say why."""
        found: dict[str, ModelEntry] = {}
        for root in self.roots:
            for folder in sorted(root.iterdir()) if root.is_dir() else []:
                if (
                    folder.name not in found
                    and not folder.name.startswith(".")
                    and (folder / MANIFEST).is_file()
                ):
                    found[folder.name] = self._entry(folder)
        return sorted(found.values(), key=lambda entry: (entry.name != STARTER, entry.name))

    def find(self, model: str | Path = STARTER) -> Path:
        """The folder of an installed name, or of a path to a model's folder.

        Raises:
            ModelNotFound: there is neither; says which names there are.
        """
        name = str(model)
        if name and Path(name).name == name and not name.startswith("."):
            for root in self.roots:
                if (root / name / MANIFEST).is_file():
                    return root / name
        if (Path(name) / MANIFEST).is_file():
            return Path(name)
        names = ", ".join(entry.name for entry in self.list())
        remedy = (
            Message("Installed are: {names}", names=names)
            if names
            else Message("Train one, or reinstall Interlinear with its starter model")
        )
        raise ModelNotFound(Message("there is no model {name!r}", name=name), remedy=remedy)

    def new_path(self, name: str) -> Path:
        """Where a model of this name would be installed."""
        return self.home / name

    def remove(self, name: str) -> None:
        """Deletes an installed model for good.

        Raises:
            ModelNotFound: there is none of that name.
            StorageError: it is not the user's own, or cannot be deleted.
        """
        folder = self.find(name)
        if folder.parent != self.home:
            raise StorageError("is not one of your own models, and stays", where=folder)
        with storage_errors(folder):
            # From here on it is listed no more, whatever happens on the way.
            doomed = Path(tempfile.mkdtemp(prefix=f".{folder.name}-removed-", dir=self.home))
            folder.rename(doomed / folder.name)
            shutil.rmtree(doomed)
        forget_hashes(folder)

    def _entry(self, folder: Path) -> ModelEntry:
        shipped = folder.parent != self.home
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
        try:
            manifest = read_manifest(folder)
        except BundleError as error:
            problem = error.message
            return ModelEntry(folder.name, folder, "", 0, size, (), "", "", {}, "", "", shipped, problem)
        facts = manifest.provenance
        return ModelEntry(
            name=folder.name,
            path=folder,
            architecture=describe_architecture(manifest),
            parameters=manifest.parameters,
            size_bytes=size,
            directions=manifest.directions,
            licence=facts.get("licence", ""),
            description=facts.get("description", ""),
            scores=dict(manifest.scores),
            origin="starter" if shipped else facts.get("origin", ""),
            created=facts.get("created", ""),
            shipped=shipped,
            attention=manifest.model.attention_shape,
        )


def describe_architecture(manifest: Manifest) -> str:
    """One short phrase, such as ``Transformer 3+3 × 256`` or ``LSTM + Bahdanau 1+1 × 512``."""
    match manifest.model:
        case TransformerConfig() as model:
            return f"Transformer {model.encoder_layers}+{model.decoder_layers} × {model.width}"
        case RecurrentConfig() as model:
            parts = [model.cell.upper(), *([] if model.attention == "none" else [model.attention.title()])]
            layers = f"{model.encoder_layers}+{model.decoder_layers}"
            return f"{' + '.join(parts)} {layers} × {model.hidden}"
        case TaggerConfig() as model:
            return f"{model.cell.upper()} tagger {model.layers} × {model.hidden}"


def default_library() -> Library:
    """The user's models, then those that packages bring by the entry points ``interlinear.models``."""
    brought = [Path(entry.load()()) for entry in entry_points(group=_ENTRY_POINTS)]
    return Library([models_root(), *brought])
