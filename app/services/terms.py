"""The user's terminology, by pair of languages, kept in one file."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor
from seq2seq_core.config import Term
from seq2seq_core.corpus.terms import read_terms
from seq2seq_core.errors import InterlinearError
from seq2seq_core.storage import write_file

log = logging.getLogger(__name__)

Direction = tuple[str, str]
Reader = Callable[[Path, str, str], list[Term]]


@dataclass(frozen=True, slots=True)
class TermList:
    """What must hold for one direction.

    Attributes:
        terms: pairs; with an empty source, the target must stand in every translation.
        avoid: words that must not stand in a translation.
        enabled: False while the user does without them.
    """

    terms: tuple[Term, ...] = ()
    avoid: tuple[str, ...] = ()
    enabled: bool = True

    def __len__(self) -> int:
        return len(self.terms) + len(self.avoid)


class TermService(QObject):
    """Reads and keeps the terms.

    Args:
        path: of the file; what is no such file is put aside under another name.
        executor: writes and imports; in the order in which it was asked.

    Signals:
        changed: the terms of a direction are different now.
        imported: the number of terms that a file brought, or else an error to show.
        failed: what could not be written, and why.
    """

    changed = Signal(tuple)
    imported = Signal(int, str)
    failed = Signal(str)
    _read = Signal(tuple, object)

    def __init__(
        self, path: Path, executor: Executor, reader: Reader = read_terms, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._path, self._execute, self._reader = path, executor, reader
        self._lists = self._load()
        self._read.connect(self._take)

    def of(self, direction: Direction) -> TermList:
        """What holds from one language to another."""
        return self._lists.get(direction, TermList())

    def put(self, direction: Direction, terms: TermList) -> None:
        """Takes the place of what held before."""
        if terms != self.of(direction):
            self._lists[direction] = terms
            content = self._dumped()
            self._execute(lambda: self._write(content))
            self.changed.emit(direction)

    def import_file(self, path: Path, direction: Direction) -> None:
        """Adds the terms of a file to those of a direction."""

        def read() -> None:
            try:
                self._read.emit(direction, self._reader(path, *direction))
            except InterlinearError as error:
                self.imported.emit(0, error.message)

        self._execute(read)

    def _take(self, direction: Direction, found: Sequence[Term]) -> None:
        known = self.of(direction)
        new = tuple(term for term in found if term not in known.terms)
        self.put(direction, replace(known, terms=known.terms + new))
        self.imported.emit(len(new), "")

    def _load(self) -> dict[Direction, TermList]:
        try:
            stored = json.loads(self._path.read_text("utf-8"))
            return {_direction(key): _list(value) for key, value in stored.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError, KeyError, InterlinearError):
            aside = self._path.with_suffix(".damaged.json")
            log.exception("%s cannot be read; it is kept as %s", self._path, aside.name)
            try:
                self._path.replace(aside)
            except OSError:
                log.exception("%s could not be put aside", self._path)
            return {}

    def _dumped(self) -> str:
        stored = {
            f"{source} {target}": {
                "enabled": one.enabled,
                "terms": [[term.source, term.target] for term in one.terms],
                "avoid": one.avoid,
            }
            for (source, target), one in self._lists.items()
        }
        return json.dumps(stored, ensure_ascii=False, indent=1)

    def _write(self, content: str) -> None:
        try:
            write_file(self._path, content)
        except InterlinearError as error:
            self.failed.emit(error.message)


def _direction(key: str) -> Direction:
    source, target = key.split(" ")
    return source, target


def _list(stored: dict[str, object]) -> TermList:
    terms, avoid = stored["terms"], stored["avoid"]
    if not isinstance(terms, list) or not isinstance(avoid, list):
        raise TypeError("terms and avoid are lists")
    return TermList(
        tuple(Term(str(source), str(target)) for source, target in terms),
        tuple(str(word) for word in avoid if str(word).strip()),
        bool(stored["enabled"]),
    )
