"""The vocabularies of CTranslate2 models, and the SentencePiece models that lie beside them.

Shape legend: R ids that the weights have.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.json_files import MOST_BYTES, read_strings
from seq2seq_core.interop.renumbering import Pieces, Renumbering
from seq2seq_core.messages import Message

PADDINGS = ("<pad>", "<blank>")
"""What padding is called, by transformers and by OpenNMT."""

BPE = "bpe.model"
"""The merges of older models, which are no SentencePiece model."""

_MARKED = ("source.spm", "target.spm")
_ENDINGS = (".model", ".spm")
_AGAIN = "Download the model again"


@dataclass(frozen=True, slots=True)
class Side:
    """One vocabulary.

    Attributes:
        pieces: theirs, and after them special ones that it lacks and ours have.
        numbers: of all these.
        rows: R.
    """

    pieces: Pieces
    numbers: Renumbering
    rows: int


def make_side(pieces: list[str], rows: int, *, unk: str, eos: str) -> Side:
    """A vocabulary with the special pieces that all of ours have.

    Args:
        rows: R.
        unk: the unknown piece.
        eos: the end.
    """
    padding = next((piece for piece in PADDINGS if piece in pieces), PADDINGS[0])
    # CTranslate2 too takes the id after the last for an unknown piece that is not there.
    found: list[str | None] = [*pieces, *([] if unk in pieces else [unk])]
    found += [None] * (rows - len(found))
    found += [piece for piece in (eos, padding) if piece not in found]
    numbers = Renumbering(len(found), found.index(padding), found.index(unk), found.index(eos))
    return Side(tuple(found), numbers, rows)


def read_vocabularies(folder: Path) -> tuple[list[str], list[str]]:
    """The pieces of both sides by their ids; one list where they are one.

    Raises:
        InteropError: there are none, or one cannot be read.
    """
    shared = _read(folder, "shared_vocabulary")
    if shared is not None:
        return shared, shared
    source, target = (_read(folder, f"{side}_vocabulary") for side in ("source", "target"))
    if source is None or target is None:
        raise InteropError(
            Message("holds no vocabulary, such as {file}", file="shared_vocabulary.json"),
            where=folder,
            remedy="Download all files of the model",
        )
    return (source, source) if source == target else (source, target)


def find_sentencepiece(folder: Path) -> tuple[Path, Path]:
    """The SentencePiece models of both sides: source.spm and target.spm, else the only one that there is.

    Raises:
        InteropError: there is none, or nothing says which it is.
    """
    source, target = (folder / name for name in _MARKED)
    if source.is_file() and target.is_file():
        return source, target
    found = sorted(file for file in folder.iterdir() if file.suffix in _ENDINGS and file.name != BPE)
    if len(found) == 1:
        return found[0], found[0]
    raise InteropError(
        Message("holds {count} SentencePiece models, and needs one, or one for each language",
                count=len(found)),
        where=folder,
        remedy=Message("Put the original model's there: {joint}, or {source} and {target}",
                       joint="sentencepiece.model", source=_MARKED[0], target=_MARKED[1]),
    )  # fmt: skip


def _read(folder: Path, stem: str) -> list[str] | None:
    table, text = folder / f"{stem}.json", folder / f"{stem}.txt"
    if table.is_file():
        pieces, file = read_strings(table), table
    elif text.is_file():
        pieces, file = _lines(text), text
    else:
        return None
    if len(set(pieces)) < len(pieces):
        raise InteropError("has a piece twice", where=file, remedy=_AGAIN)
    return pieces


def _lines(file: Path) -> list[str]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InteropError("is too large for what it should be", where=file, remedy=_AGAIN)
        lines = file.read_bytes().decode().split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InteropError(
            Message("cannot be read: {reason}", reason=str(error)), where=file, remedy=_AGAIN
        ) from error
    if not lines[-1]:
        lines.pop()
    # A piece may end with a carriage return; a file whose lines all do is one of Windows.
    return [line[:-1] for line in lines] if all(line.endswith("\r") for line in lines) else lines
