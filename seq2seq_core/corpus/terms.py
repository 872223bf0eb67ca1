"""Terminology files to terms: CSV and TSV (source, target), and TBX (ISO 30042), of both of its versions."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from seq2seq_core.config import Term
from seq2seq_core.corpus.lines import read_lines
from seq2seq_core.errors import CorpusError
from seq2seq_core.messages import Message

TERM_FILES = (".csv", ".tsv", ".txt", ".tbx")
"""The names of files that can be read, by their ends; what is neither CSV nor TBX has tabs."""

# TBX 2 (martif) and TBX 3 call the same things by two names.
_ENTRIES = {"termEntry", "conceptEntry"}
_LANGUAGES = {"langSet", "langSec"}
_XML_LANG = "http://www.w3.org/XML/1998/namespace lang"
_BUFFER = 65_536


def read_terms(path: Path, source_language: str, target_language: str) -> list[Term]:
    """The terms of a file, in order, each once.

    Args:
        path: its name tells the format.
        source_language, target_language: BCP-47. A TBX file holds languages by name; its regional ones
            (``en-GB``) count as their language. Of several target terms for a concept the first is taken.

    Raises:
        CorpusError: the file cannot be read, or holds no term between these languages.
    """
    if path.suffix.lower() == ".tbx":
        pairs = _from_tbx(path, source_language, target_language)
    else:
        pairs = _from_table(path)
    return [Term(source, target) for source, target in dict.fromkeys(pairs)]


def _from_table(path: Path) -> list[tuple[str, str]]:
    """Two columns; further ones are passed over, and so are empty lines."""
    lines = read_lines(path)
    first = next((line for line in lines if line.strip()), "")
    separator = "\t"
    if path.suffix.lower() == ".csv" and "\t" not in first:
        separator = max(",;", key=first.count)
    rows = csv.reader(
        lines, delimiter=separator, quoting=csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    )
    pairs = []
    try:
        for row in rows:
            cells = [cell.strip() for cell in row[:2]]
            if not any(cells):
                continue
            if len(cells) < 2 or not all(cells):
                raise CorpusError(
                    "this line has no pair of terms",
                    where=path,
                    line=rows.line_num,
                    remedy="Give a source term and a target term on each line, with a comma or a tab between",
                )
            pairs.append((cells[0], cells[1]))
    except csv.Error as error:
        raise CorpusError(
            Message("this is no CSV line ({reason})", reason=error), where=path, line=rows.line_num
        ) from error
    if not pairs:
        raise CorpusError("the file holds no terms", where=path, remedy="Choose another file")
    return pairs


@dataclass(slots=True)
class _TbxReader:
    """Collects the terms of each entry by language; all else of a TBX file is passed over."""

    entries: list[dict[str, list[str]]] = field(default_factory=list)
    _language: str = ""
    _text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case entry if entry in _ENTRIES:
                self.entries.append({})
            case language if language in _LANGUAGES:
                self._language = _base(attributes.get(_XML_LANG, ""))
            case "term":
                self._text = []

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name.rpartition(" ")[2] == "term" and self._text is not None:
            term = " ".join("".join(self._text).split())
            self._text = None
            if term and self._language and self.entries:
                self.entries[-1].setdefault(self._language, []).append(term)


def _from_tbx(path: Path, source_language: str, target_language: str) -> list[tuple[str, str]]:
    entries = _tbx_entries(path)
    source, target = _base(source_language), _base(target_language)
    pairs = [
        (term, entry[target][0]) for entry in entries if target in entry for term in entry.get(source, [])
    ]
    if not pairs:
        found = ", ".join(sorted({language for entry in entries for language in entry})) or "-"
        raise CorpusError(
            Message(
                "no entry has a term both in {source} and in {target}; the languages found are: {found}",
                source=source,
                target=target,
                found=found,
            ),
            where=path,
            remedy="Choose these languages for the translation, or another file",
        )
    return pairs


def _tbx_entries(path: Path) -> list[dict[str, list[str]]]:
    """Reads the file without following or replacing anything that its DTD may declare."""
    reader, parser = _TbxReader(), expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.data

    def refuse(*_: object) -> None:
        raise CorpusError(
            "the file declares entities, which could fill the memory",
            where=path,
            line=parser.CurrentLineNumber,
        )

    parser.EntityDeclHandler = refuse
    try:
        with path.open("rb") as stream:
            while part := stream.read(_BUFFER):
                parser.Parse(part)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise CorpusError(
            Message("this is no valid XML ({reason})", reason=expat.ErrorString(error.code)),
            where=path,
            line=error.lineno,
            remedy="Export the file again from where it came from",
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CorpusError(Message("the file cannot be read ({reason})", reason=reason), where=path) from error
    return reader.entries


def _base(language: str) -> str:
    """The language of a code, without region and script."""
    return language.replace("_", "-").partition("-")[0].lower()
