"""The pairs of a run as they lie in its folder, and whether its corpus is still the one they were made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from seq2seq_core.config import DataConfig, PairFile
from seq2seq_core.corpus.pairs import SegmentPair, split_dev
from seq2seq_core.corpus.readers import load_corpus
from seq2seq_core.data.store import PairStore, same_ids, write_store, write_texts
from seq2seq_core.errors import TrainingError
from seq2seq_core.messages import Message
from seq2seq_core.storage import new_folder
from seq2seq_core.text.codec import Codec

_LARGEST_SPLIT = 1_000
_TEXTS, _DEV, _GENERAL, _STAMP = "texts", "dev.json", "general.json", "stamp.json"


Files = dict[str, list[tuple[str, int, int]]]


@dataclass(frozen=True, slots=True)
class RunCorpus:
    """Pairs as they were read, and what their files looked like just before."""

    train: list[SegmentPair]
    dev: list[SegmentPair]
    general: list[SegmentPair]
    files: Files


@dataclass(frozen=True, slots=True)
class RunData:
    """What a run trains on and is tested on.

    Attributes:
        texts: the training pairs as UTF-8 bytes, None where they were not kept.
        general: pairs of another kind of text, see DataConfig.
    """

    store: PairStore
    texts: PairStore | None
    dev: list[SegmentPair]
    general: list[SegmentPair]


def read_corpus(data: DataConfig, note: Callable[[Message], None]) -> RunCorpus:
    """Training pairs and dev pairs; ``note`` is told what was left out or set aside.

    Raises:
        CorpusError: a file cannot be read, or there are too few pairs.
    """
    files = _files(data)
    general = load_corpus(data.general).pairs if data.general else []
    corpus = load_corpus(data.train)
    if corpus.report.empty:
        note(Message("{count} pairs with an empty side were left out", count=corpus.report.empty))
    if data.dev:
        return RunCorpus(corpus.pairs, load_corpus(data.dev).pairs, general, files)
    train, dev = split_dev(corpus.pairs, min(_LARGEST_SPLIT, max(1, len(corpus.pairs) // 20)), seed=1)
    note(
        Message("{count} of the pairs were set aside as dev text, since data.dev names none", count=len(dev))
    )
    return RunCorpus(train, dev, general, files)


def write_data(folder: Path, corpus: RunCorpus, codec: Codec, *, keep_texts: bool) -> None:
    """Tokenizes a corpus into a folder.

    Raises:
        OSError: it cannot be written.
    """
    first, second = codec.source, codec.target
    write_store(folder, corpus.train, (first.encode_ids, second.encode_ids), max(first.size, second.size))
    if keep_texts:
        write_texts(folder / _TEXTS, corpus.train)
    for name, pairs in ((_DEV, corpus.dev), (_GENERAL, corpus.general)):
        (folder / name).write_text(json.dumps(pairs), encoding="utf-8")
    (folder / _STAMP).write_text(_stamp(corpus.files, codec), encoding="utf-8")


def open_data(folder: Path) -> RunData:
    """What write_data wrote."""
    dev, general = (
        [SegmentPair(*pair) for pair in json.loads(_read(folder / name) or "[]")] for name in (_DEV, _GENERAL)
    )
    texts = folder / _TEXTS
    return RunData(PairStore(folder), PairStore(texts) if texts.is_dir() else None, dev, general)


def renew_data(
    folder: Path, data: DataConfig, codec: Codec, note: Callable[[Message], None], *, keep_texts: bool
) -> None:
    """Reads the corpus again if its files are not as they were; the pairs in them must be.

    Raises:
        TrainingError: other pairs than those that the run was started with.
        CorpusError: a file cannot be read.
    """
    if _read(folder / _STAMP) == _stamp(_files(data), codec):
        return
    corpus = read_corpus(data, note)
    with new_folder(folder) as fresh:
        write_data(fresh, corpus, codec, keep_texts=keep_texts)
        same = {name: _read(folder / name) in (None, _read(fresh / name)) for name in (_DEV, _GENERAL)}
        if folder.is_dir() and not (same_ids(folder, fresh) and all(same.values())):
            what = (
                Message("the dev text is not the one that the run was started with")
                if not same[_DEV]
                else Message("the general text is not the one that the run was started with")
                if not same[_GENERAL]
                else Message("the training text is not the one that the run was started with")
            )
            raise TrainingError(
                what,
                where=folder.parent,
                remedy="Put the files of [data] back as they were to go on, or start anew with --force",
            )


def _stamp(files: Files, codec: Codec) -> str:
    tokenizers = [
        hashlib.sha256(b"".join(side.saved.values())).hexdigest() for side in (codec.source, codec.target)
    ]
    return json.dumps({"files": files, "tokenizers": tokenizers})


def _files(data: DataConfig) -> Files:
    """Path, size and time of each file; one that is not there is left to the reader to complain of."""
    general = {"general": _stats(data.general)} if data.general else {}
    return {"train": _stats(data.train), "dev": _stats(data.dev), **general}


def _stats(files: Sequence[PairFile]) -> list[tuple[str, int, int]]:
    paths = [path for file in files for path in (file if isinstance(file, tuple) else (file,))]
    stats = [(path, path.stat()) for path in paths if path.is_file()]
    return [(str(path.resolve()), stat.st_size, stat.st_mtime_ns) for path, stat in stats]


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None
