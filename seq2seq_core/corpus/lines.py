"""Text files as streams of lines: UTF-8, plain or gzip, whatever wrote them.

A line ends at a line feed, with or without a carriage return before it, and nowhere else: neither
U+2028 nor a form feed nor a lone carriage return breaks one, so that two parallel files stay parallel.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from seq2seq_core.errors import CorpusError
from seq2seq_core.messages import Message

_GZIP_MAGIC = b"\x1f\x8b"
_SAMPLE_BYTES = 65_536
_UTF8_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
# The encodings that text files are found in; among all that exist a short text fits too many.
_CANDIDATES = (
    "cp1252",
    "cp949",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp1251",
    "koi8_r",
    "cp1250",
    "cp1253",
)


def stream_lines(path: Path) -> Iterator[str]:
    """The lines of a text file, without their ends; a byte order mark is passed over.

    Args:
        path: UTF-8 text; gzip is recognised by its content, whatever the name.

    Raises:
        CorpusError: no such file, a folder, unreadable, not UTF-8, a NUL byte, or a damaged gzip.
    """
    number = 0
    try:
        with _open_binary(path) as stream:
            for raw in stream:
                number += 1
                yield _decode(raw, path, number)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CorpusError(
            "the compressed file is truncated or damaged here",
            where=path,
            line=number + 1,
            remedy="Get it again from where it came from, or check it with gzip -t",
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def read_lines(path: Path) -> list[str]:
    """All lines of a text file; see :func:`stream_lines`."""
    return list(stream_lines(path))


@contextmanager
def _open_binary(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as stream:
        if stream.peek(2)[:2] != _GZIP_MAGIC:  # a look ahead and not a seek: a pipe can be read, too
            yield stream
            return
        with gzip.GzipFile(fileobj=stream) as unpacked:
            yield cast(BinaryIO, unpacked)


def _unreadable(path: Path, error: OSError) -> CorpusError:
    if isinstance(error, FileNotFoundError):
        return CorpusError("no such file", where=path, remedy="Check the name and the folder")
    if isinstance(error, IsADirectoryError) or path.is_dir():
        return CorpusError("this is a folder, not a file", where=path, remedy="Name a file in it")
    if isinstance(error, PermissionError):
        return CorpusError("no permission to read the file", where=path, remedy="Change its permissions")
    reason = error.strerror or str(error)
    return CorpusError(Message("the file cannot be read ({reason})", reason=reason), where=path)


def _decode(raw: bytes, path: Path, number: int) -> str:
    if number == 1 and raw.startswith(_UTF8_BOM):
        raw = raw[len(_UTF8_BOM) :]
    if raw.endswith(b"\r\n"):
        raw = raw[:-2]
    elif raw.endswith(b"\n"):
        raw = raw[:-1]
    wide = _WIDE_BOMS.get(raw[:2]) if number == 1 else None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(path, number, wide or _likely_encoding(path, raw)) from error
    if "\0" in text:
        raise CorpusError(
            "the line holds a NUL byte, which text does not",
            where=path,
            line=number,
            remedy="Take the byte out, or save the file again as UTF-8 if it is UTF-16 text",
        )
    return text


def _not_utf8(path: Path, line: int, encoding: str | None) -> CorpusError:
    what = (
        Message("the line is not UTF-8 (it looks like {encoding})", encoding=encoding)
        if encoding
        else Message("the line is not UTF-8")
    )
    return CorpusError(what, where=path, line=line, remedy="Save the file again as UTF-8")


def _likely_encoding(path: Path, raw: bytes) -> str | None:
    """A guess from the offending line and, unless it is a pipe, what stands at the start of the file."""
    from charset_normalizer import from_bytes  # only an error needs it

    sample = raw[:_SAMPLE_BYTES]
    if path.is_file():
        with _open_binary(path) as stream:
            sample += b"\n" + stream.read(_SAMPLE_BYTES).rpartition(b"\n")[0]
    best = from_bytes(sample, cp_isolation=list(_CANDIDATES)).best()
    return best.encoding.replace("_", "-") if best else None
