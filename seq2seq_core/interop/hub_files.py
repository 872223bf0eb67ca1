"""What a model on the hub consists of, and which of its files are worth fetching."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from seq2seq_core.bundle import MANIFEST
from seq2seq_core.errors import DownloadError
from seq2seq_core.file_hashes import sha256
from seq2seq_core.interop.unpacking import ARCHIVES, MOST_BYTES, MOST_FILES
from seq2seq_core.messages import Message

_WEIGHTS: dict[str, tuple[str, ...]] = {
    "model.safetensors": (),
    "model.safetensors.index.json": ("model-*.safetensors",),
    "pytorch_model.bin": (),
    "pytorch_model.bin.index.json": ("pytorch_model-*.bin",),
    "model.bin": (),
    "decoder.yml": ("*.npz", "*.yml"),
}
"""Files of which one shows in what format the weights are (Hugging Face's, CTranslate2's, Marian's), and what
belongs to it. Of several formats, the first is taken."""
_BESIDE_WEIGHTS = (
    "config.json",
    "generation_config.json",
    "metadata.json",
    "tokenizer*.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "*vocab*.json",
    "*vocab*.txt",
    "*.spm",
    "*.bpe.model",
    "spiece.model",
    "sentencepiece.model",
    "README.md",
)
_BY_HAND = "Download what you need of it in a browser, and import that"
_NAME = re.compile(r"(?:https?://[^/]+/)?([\w.-]+/[\w.-]+?)(?:/tree/([^/?#]+))?/?")
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a model on the hub.

    Attributes:
        size: in bytes.
        sha256: hexadecimal digits; empty for small files, of which the hub says only what git calls them.
        blob: git's name for its content, a SHA-1 in hexadecimal digits.
    """

    name: str
    size: int
    sha256: str
    blob: str

    def is_whole(self, file: Path) -> bool:
        """Whether a file has this one's content."""
        if self.sha256:
            return sha256(file) == self.sha256
        content = file.read_bytes()
        named = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        return named.hexdigest() == self.blob


@dataclass(frozen=True, slots=True)
class Offer:
    """A model as the hub has it at one revision.

    Attributes:
        name: owner and name.
        commit: the revision that it is pinned to.
        files: those that are needed.
    """

    name: str
    commit: str
    files: tuple[HubFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def archive(self) -> str | None:
        """The file that is the whole model, if it is one archive."""
        (first, *others) = (file.name for file in self.files)
        return first if not others and first.endswith(ARCHIVES) else None


def split_name(text: str) -> tuple[str, str | None]:
    """Owner and name of a model, and the revision if it says one; its page's address will do.

    Raises:
        DownloadError: it is no such name.
    """
    found = _NAME.fullmatch(text.strip())
    if found is None or any(not part.strip(".") for part in found[1].split("/")):
        raise bad_name(text)
    return found[1], found[2]


def offer_of(name: str, commit: object, listed: Iterable[HubFile]) -> Offer:
    """What is to be fetched of a model.

    Args:
        commit: as the hub says it.
        listed: all files of its top folder; of those in others nothing is needed.

    Raises:
        DownloadError: it holds no model that can be read, or is too large.
    """
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise no_hub()
    files = {file.name: file for file in listed if _is_plain(file.name)}
    needed = [files[each] for each in _needed(list(files), name)]
    if any(file.size < 0 or not (file.sha256 or file.blob) for file in needed):
        raise no_hub()
    offer = Offer(name, commit, tuple(needed))
    if offer.size > MOST_BYTES or len(needed) > MOST_FILES:
        raise DownloadError(Message("{name} is larger than a model can need to be", name=name))
    return offer


def bad_name(text: str) -> DownloadError:
    """It cannot be a model's name."""
    return DownloadError(
        Message("{name!r} is no name of a model on the hub", name=text),
        remedy="Write it as owner/name, such as Helsinki-NLP/opus-mt-en-fr",
    )


def no_hub() -> DownloadError:
    """What answers is something else."""
    return DownloadError(
        "the server does not answer as a hub of models does",
        remedy="Look in a browser whether the network asks you to log in, and try again",
    )


def _is_plain(name: str) -> bool:
    return not name.startswith(".") and not set(name) & set('/\\:*?"<>|') and name.isprintable()


def _needed(names: Sequence[str], model: str) -> list[str]:
    """The names of the files of whichever kind of model it is."""
    if MANIFEST in names:
        return list(names)
    mark = next((mark for mark in _WEIGHTS if mark in names), None)
    if mark is not None:
        return [name for name in names if name == mark or _matches(name, _WEIGHTS[mark] + _BESIDE_WEIGHTS)]
    archives = [name for name in names if name.endswith(ARCHIVES)]
    if len(archives) == 1:
        return archives
    if archives:
        raise DownloadError(
            Message("{name} holds several archives: {files}", name=model, files=", ".join(archives[:8])),
            remedy=_BY_HAND,
        )
    raise DownloadError(
        Message("{name} holds no model that can be read", name=model),
        remedy="Choose another model, such as one of OPUS-MT",
    )


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
