"""Attention as other engines saved it, as translations that can be looked at like our own.

- Nematus, OpenNMT, and Marian's older form: a line ``number ||| target ||| score ||| source ||| ...``, then
  a row of weights a target token, then an empty line.
- Marian (``--alignment soft``): a line ``target ||| w,w,w w,w,w``, with the rows between spaces; the sources
  lie in another file.
- Neural Monkey: a numpy array of all sentences, padded; sources and targets lie in two other files.

Where an engine saved them, the end of the source has the last column and the end of the target the last row.

Shape legend: N sentences, T target tokens, S source tokens.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.corpus.lines import read_lines, stream_lines
from seq2seq_core.errors import CorpusError
from seq2seq_core.messages import Message
from seq2seq_core.types import AttentionMaps, AttentionReading, Hypothesis, Token, Translation

_BAR = re.compile(r"\s*\|\|\|\s*")
_JOINED = "@@"  # at the end of a piece that the next one goes on (Sennrich et al. 2016)
_SPACE = "\u2581"  # at the beginning of a piece with a space before it (SentencePiece)
_UNKNOWN = "und"  # BCP-47's code for a language that nobody has said
_HEADER_FIELDS = 5
_SOURCE_NAMES, _TARGET_NAMES = ("src", "source", "input"), ("tgt", "trg", "target", "out", "hyp")

Matrix = NDArray[np.float32]


def read_attention(path: Path, source: Path | None = None, target: Path | None = None) -> list[Translation]:
    """Reads saved attention; which engine's it is, the file says itself.

    Args:
        source: the pieces of the sources, a sentence a line; for Marian and Neural Monkey.
        target: the pieces of the targets; for Neural Monkey.

    Returns:
        One translation a sentence, of one hypothesis with one map. Languages are ``und``; where the file does
        not say them, there are no log-probabilities, and the score is 0.

    Raises:
        CorpusError: a file cannot be read, is of no such format, or does not fit the others; names the line.
    """
    if path.suffix == ".npy":
        return _read_neural_monkey(path, source, target)
    first = next((line for line in stream_lines(path) if line.strip()), "")
    fields = len(_BAR.split(first))
    if fields >= _HEADER_FIELDS:
        return _read_blocks(path)
    if fields == 2:
        return _read_marian(path, source)
    raise CorpusError(
        "this is no attention that Nematus, Marian, OpenNMT or Neural Monkey saved",
        where=path,
        remedy="Choose a file with '|||' between target and weights, or a .npy file",
    )


def read_together(files: Sequence[Path]) -> tuple[Path, list[Translation]]:
    """Reads saved attention with the files that belong to it, in whatever order they are given.

    Which of two files has the sources, their lengths tell; or else their names, or at last their order.

    Returns:
        the file with the weights, and its sentences as read_attention has them.

    Raises:
        CorpusError: as read_attention does; or there are too many files.
    """
    path = next((file for file in files if _has_weights(file)), files[0])
    others = [file for file in files if file != path]
    if len(others) > 2:
        raise CorpusError(
            "these are more than three files",
            where=path,
            remedy="Give the weights, and the files of the sources and of the targets",
        )
    refused: CorpusError | None = None
    for order in permutations(sorted(others, key=_side_by_name)):
        try:
            return path, read_attention(path, *order)
        except CorpusError as error:
            refused = refused or error
    assert refused is not None  # there is one order at least
    raise refused


def _side_by_name(path: Path) -> int:
    """Below 0 for a file that is called as sources are, above 0 for targets."""
    name = path.name.casefold()
    source, target = (any(word in name for word in words) for words in (_SOURCE_NAMES, _TARGET_NAMES))
    return int(target) - int(source)


def _has_weights(path: Path) -> bool:
    if path.suffix == ".npy":
        return True
    try:
        first = next((line for line in stream_lines(path) if line.strip()), "")
    except CorpusError:
        return False
    return len(_BAR.split(first)) > 1


def _read_blocks(path: Path) -> list[Translation]:
    """Nematus, OpenNMT, and Marian's older form."""
    found: list[Translation] = []
    header: list[str] = []
    rows: list[list[float]] = []
    start = 0
    for number, line in enumerate([*stream_lines(path), ""], start=1):
        if line.strip() and not header:
            header, start, rows = _BAR.split(line.strip()), number, []
            if len(header) < _HEADER_FIELDS:
                raise CorpusError(
                    "a sentence does not begin with its number, target, score and source",
                    where=path,
                    line=number,
                    remedy="Put '|||' between them, and an empty line after each sentence",
                )
        elif line.strip():
            rows.append([_weight(text, path, number) for text in line.split()])
        elif header:
            pieces = header[3].split(), header[1].split()
            weights = _fitted(rows, len(pieces[0]), len(pieces[1]), path, start)
            found.append(_translation(*pieces, weights, _number(header[2])))
            header = []
    return found


def _read_marian(path: Path, source: Path | None) -> list[Translation]:
    sources = _side(source, Message("the file holds no source sentences"), path)
    lines = read_lines(path)
    _require_as_many(len(lines), path, sources, source)
    found = []
    for number, (line, read) in enumerate(zip(lines, sources, strict=True), start=1):
        fields = _BAR.split(line.strip())
        if len(fields) != 2:
            raise CorpusError("there is not one '|||' between target and weights", where=path, line=number)
        written = fields[0].split()
        rows = [[_weight(text, path, number) for text in row.split(",")] for row in fields[1].split()]
        cut = [_without_padding(row, len(read) + 1, path, number) for row in rows]
        found.append(_translation(read, written, _fitted(cut, len(read), len(written), path, number)))
    return found


def _read_neural_monkey(path: Path, source: Path | None, target: Path | None) -> list[Translation]:
    sources = _side(source, Message("the file holds no source sentences"), path)
    targets = _side(target, Message("the file holds no target sentences"), path)
    try:
        array = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise CorpusError(
            Message("is no numpy array: {reason}", reason=str(error)),
            where=path,
            remedy="Choose another file",
        ) from error
    if not isinstance(array, np.ndarray) or array.ndim != 3 or array.dtype.kind != "f":
        raise CorpusError(
            "is no array of sentences, source and target tokens", where=path, remedy="Choose another file"
        )
    if not (np.isfinite(array).all() and (array >= 0).all()):
        raise CorpusError("holds weights below 0, or no numbers", where=path, remedy="Choose another file")
    for sentences, file in ((sources, source), (targets, target)):
        _require_as_many(len(array), path, sentences, file)
    found = []
    for number, (matrix, read, written) in enumerate(zip(array, sources, targets, strict=True), start=1):
        # It is source by target, and the decoder went on to the longest target of the batch.
        rows = matrix.T[: len(written) + 1].tolist()
        cut = [_without_padding(row, len(read) + 1, path, number) for row in rows]
        if all(len(row) > len(read) and row[-1] == 0 for row in cut):
            cut = [row[:-1] for row in cut]  # the end of the source was padding, too
        found.append(_translation(read, written, _fitted(cut, len(read), len(written), path, number)))
    return found


def _side(file: Path | None, missing: Message, path: Path) -> list[list[str]]:
    """The pieces of each line of a file that has to be given."""
    if file is None:
        raise CorpusError(missing, where=path, remedy="Give the file that has them, a sentence a line, too")
    return [line.split() for line in stream_lines(file)]


def _require_as_many(count: int, path: Path, sentences: Sequence[list[str]], file: Path | None) -> None:
    if len(sentences) != count:
        raise CorpusError(
            Message(
                "there are {found} sentences for the {count} of {file}",
                found=len(sentences),
                count=count,
                file=path.name,
            ),
            where=file,
            remedy="Give the files that belong together",
        )


def _weight(text: str, path: Path, line: int) -> float:
    number = _number(text, math.nan)
    if not 0 <= number <= 1.01:
        raise CorpusError(Message("'{text}' is no weight from 0 to 1", text=text[:40]), where=path, line=line)
    return number


def _number(text: str, otherwise: float = 0.0) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if math.isfinite(number) else otherwise


def _without_padding(row: list[float], most: int, path: Path, line: int) -> list[float]:
    """The first weights of a row that was padded to the longest source."""
    if any(row[most:]):
        raise CorpusError(
            "there are weights beyond the end of the source",
            where=path,
            line=line,
            remedy="Give the source that belongs to the file",
        )
    return row[:most]


def _fitted(rows: Sequence[Sequence[float]], source: int, target: int, path: Path, line: int) -> Matrix:
    """``[T + 1, S]``, or ``[T + 1, S + 1]`` with the source's end; zeros where the target's was not saved."""
    if len(rows) not in (target, target + 1):
        raise CorpusError(
            Message(
                "there are {found} rows of weights for {count} target tokens", found=len(rows), count=target
            ),
            where=path,
            line=line,
            remedy="Give one row a token, and one more for the end if there is one",
        )
    widths = {len(row) for row in rows} or {source}
    if len(widths) > 1 or not widths <= {source, source + 1}:
        raise CorpusError(
            Message(
                "there are rows of {found} weights for {count} source tokens",
                found=", ".join(map(str, sorted(widths))),
                count=source,
            ),
            where=path,
            line=line,
            remedy="Give one weight a token, and one more for the end if there is one",
        )
    weights = np.zeros((target + 1, widths.pop()), np.float32)
    for place, row in enumerate(rows):
        weights[place] = row
    return weights


def _translation(
    source: Sequence[str], target: Sequence[str], weights: Matrix, score: float = 0.0
) -> Translation:
    """A translation as the map shows it."""
    read, source_tokens = _spelled(source)
    written, target_tokens = _spelled(target)
    maps = AttentionMaps(
        weights[None, None], leading=0, trailing=weights.shape[1] - len(source), best=AttentionReading()
    )
    hypothesis = Hypothesis(written, target_tokens, (), score, maps)
    return Translation(read, source_tokens, (hypothesis,), _UNKNOWN, _UNKNOWN)


def _spelled(pieces: Sequence[str]) -> tuple[str, tuple[Token, ...]]:
    """The text that pieces spell, and where each stands in it."""
    text = ""
    tokens = []
    marked = any(piece.startswith(_SPACE) for piece in pieces)
    for before, piece in zip(["", *pieces], pieces, strict=False):
        letters = piece.removeprefix(_SPACE) if marked else piece.removesuffix(_JOINED)
        apart = piece.startswith(_SPACE) if marked else not before.endswith(_JOINED)
        text += " " if apart and text else ""
        tokens.append(Token(piece, len(text), len(text) + len(letters)))
        text += letters
    return text, tuple(tokens)
