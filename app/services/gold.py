"""Gold alignments beside a test set: told apart from other files, and read in a worker thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.services.background import Executor, ThreadExecutor
from seq2seq_core.config import PairFile
from seq2seq_core.corpus import SegmentPair, load_corpus
from seq2seq_core.errors import InterlinearError
from seq2seq_core.inspection.gold import GoldAlignments, has_links, read_gold

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A file of gold alignments, and how it is to be read.

    Attributes:
        base: what its first word is counted as; None to have it found out.
        target_first: its links name the target word first.
    """

    path: Path
    base: int | None = None
    target_first: bool = False


def load_test_set(
    file: PairFile, gold: GoldFile | None
) -> tuple[tuple[SegmentPair, ...], GoldAlignments | None]:
    """The usable pairs of a test set, and their gold alignments.

    Raises:
        CorpusError: a file cannot be read, there is no usable pair, or the gold does not fit.
    """
    corpus = load_corpus([file])
    pairs = tuple(corpus.pairs)
    if gold is None:
        return pairs, None
    lengths = [(0, 0)] * corpus.report.pairs
    for pair in pairs:
        lengths[pair.line - 1] = (len(pair.source.split()), len(pair.target.split()))
    read = read_gold(gold.path, lengths, gold.base, target_first=gold.target_first)
    return pairs, replace(read, links=tuple(read.links[pair.line - 1] for pair in pairs))


class GoldInspector(QObject):
    """Reads one file of gold alignments at a time; a later request makes an earlier one void.

    Signals:
        inspected: GoldAlignments.
        refused: a str (a Message where the engine says it): what is wrong with the file, where, and what to
            do.
        told_apart: of some files those that are no gold alignments, and those that are; two tuples of Path.
    """

    inspected = Signal(object)
    refused = Signal(object)
    told_apart = Signal(object, object)
    _posted = Signal(object, object, object)

    def __init__(self, *, executor: Executor | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadExecutor("gold")
        self._execute: Executor = executor or self._thread
        self._reading = threading.Event()
        self._looking = threading.Event()
        self._posted.connect(self._deliver)

    def inspect(self, file: PairFile, gold: GoldFile) -> None:
        """Reads gold alignments of the pairs of a file; the answer comes by signal."""
        self.forget()
        void = self._reading = threading.Event()
        self._execute(lambda: self._read(file, gold, void))

    def forget(self) -> None:
        """Gives up what is being read; nothing is heard of it any more."""
        self._reading.set()

    def tell_apart(self, files: Sequence[Path]) -> None:
        """Finds gold alignments among some files; the answer comes by signal."""
        self._looking.set()
        void = self._looking = threading.Event()
        self._execute(lambda: self._look(tuple(files), void))

    def stop(self, timeout: float = 5.0) -> None:
        """Gives up everything, and waits for the threads to end."""
        self._reading.set()
        self._looking.set()
        self._thread.join(timeout)

    def _read(self, file: PairFile, gold: GoldFile, void: threading.Event) -> None:
        try:
            _, found = load_test_set(file, gold)
        except InterlinearError as error:
            self._posted.emit(void, self.refused, (error.message,))
        except Exception as error:
            log.exception("reading %s failed", gold.path)
            self._posted.emit(void, self.refused, (f"{type(error).__name__}: {error}",))
        else:
            self._posted.emit(void, self.inspected, (found,))

    def _look(self, files: tuple[Path, ...], void: threading.Event) -> None:
        gold = {file for file in files if has_links(file)}
        sides = tuple(file for file in files if file not in gold)
        self._posted.emit(void, self.told_apart, (sides, tuple(file for file in files if file in gold)))

    def _deliver(self, void: threading.Event, signal: SignalInstance, values: tuple[object, ...]) -> None:
        if not void.is_set():
            signal.emit(*values)
