"""YAML of Marian's models, read with suspicion: settings, and vocabularies.

Settings are any YAML without tags and aliases. A vocabulary is one mapping of pieces to ids, one of them a
line (or two, where the key stands behind ``?``), and is read line by line: of tens of thousands of pieces,
some look like numbers, truth values or breaks of lines (``no``, ``~``, ``1.5``, U+0085, U+2028). YAML 1.1
makes something else of them; here they are pieces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.json_files import MOST_BYTES, read_json
from seq2seq_core.messages import Message

_MOST_SETTINGS, _LONGEST_LINE = 1 << 16, 1 << 12  # characters
_DEEPEST = 8
_DEFECTIVE = "Download the model again"
_KEY = re.compile(
    r"""  "(?:[^"\\]|\\.)*" | '(?:[^']|'')*'     # quoted
        | (?:[^ \t\-?:,\[\]{}\#&*!|>'"%@`] | [-?:](?=[^ \t])).*   # plain: no sign of YAML's own first
    """,
    re.VERBOSE | re.DOTALL,
)
_ID = re.compile(r" +([0-9]{1,9}) *")
_MARKERS = {"---", "...", "%YAML 1.1", "%YAML 1.2"}
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))


def parse_settings(text: str, where: Path) -> dict[str, Any]:
    """The mapping that a YAML text holds, of values that JSON has as well.

    Args:
        where: it stands, for errors.

    Raises:
        InteropError: it is none, or has tags or aliases.
    """
    if len(text) > _MOST_SETTINGS:
        raise InteropError("is too large for what it should be", where=where, remedy=_DEFECTIVE)
    try:
        _require_plain(text)
        # What JSON does not have, such as dates, becomes text.
        table = json.loads(json.dumps(yaml.safe_load(text), default=str))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InteropError(
            Message("cannot be read: {reason}", reason=reason), where=where, remedy=_DEFECTIVE
        ) from error
    if not isinstance(table, dict):
        raise InteropError("is no YAML mapping", where=where, remedy=_DEFECTIVE)
    return table


def _require_plain(text: str) -> None:
    """Raises: ValueError: what takes the parser, or whoever reads the result, time without end."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("it has aliases")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ValueError("it is nested too deeply")


def read_ids(file: Path) -> list[tuple[str, object]]:
    """The pieces of a vocabulary and their ids: of YAML or JSON, or of a list, one piece a line.

    Raises:
        InteropError: it is missing, too large or none of these.
    """
    if file.suffix == ".json":
        return list(read_json(file).items())
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InteropError("is too large for what it should be", where=file, remedy=_DEFECTIVE)
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InteropError("is missing", where=file, remedy=_DEFECTIVE) from error
    except (OSError, ValueError) as error:
        raise InteropError(
            Message("cannot be read: {reason}", reason=str(error)), where=file, remedy=_DEFECTIVE
        ) from error
    is_yaml = file.suffix in (".yml", ".yaml")
    if is_yaml and text.lstrip().startswith("{"):  # JSON is YAML
        return list(read_json(file).items())
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    ids = list(_entries(lines, file) if is_yaml else ((piece, i) for i, piece in enumerate(lines)))
    if len(dict(ids)) < len(ids):
        raise InteropError("has a piece twice in its vocabulary", where=file, remedy=_DEFECTIVE)
    return ids


def _entries(lines: list[str], file: Path) -> Iterator[tuple[str, object]]:
    rest = iter(enumerate(lines, start=1))
    for number, line in rest:
        if not line.strip(" ") or line.startswith("#") or line.rstrip(" ") in _MARKERS:
            continue
        if line.startswith("? "):
            _, value = next(rest, (number, ""))
            line = f"{line[2:].strip(' ')}{value}" if value.startswith(":") else ""
        # From behind, where an id is; the key may hold colons and any number of spaces.
        before, _, after = line.rpartition(":") if len(line) < _LONGEST_LINE else ("", "", "")
        key, found = before.rstrip(" "), _ID.fullmatch(after)
        if found is None or not _KEY.fullmatch(key):
            raise InteropError(
                Message("line {number} is no piece with its id", number=number),
                where=file,
                remedy=_DEFECTIVE,
            )
        try:
            piece = _piece(key)
            piece.encode()  # which halves of a surrogate pair cannot be
            yield piece, int(found[1])
        except (KeyError, ValueError, OverflowError) as error:
            raise InteropError(
                Message("line {number} has an escape that YAML does not know", number=number),
                where=file,
                remedy=_DEFECTIVE,
            ) from error


def _piece(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1].replace("''", "'")
    return _ESCAPE.sub(_character, key[1:-1]) if key.startswith('"') else key


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED[code]
