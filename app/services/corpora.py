"""Looks through a file of pairs in a worker thread: how many, how clean, and what they look like."""

from __future__ import annotations

import itertools
import logging
import re
import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor, ThreadExecutor
from seq2seq_core.config import PairFile
from seq2seq_core.corpus import QualityReport, SegmentPair, read_moses, read_pairs
from seq2seq_core.corpus.quality import QualityCounter
from seq2seq_core.errors import InterlinearError, LanguageError
from seq2seq_core.text.languages import normalise_language

log = logging.getLogger(__name__)

SAMPLES = 3
PROGRESS_EVERY = 20_000
"""Pairs between two signs of life."""


@dataclass(frozen=True, slots=True)
class CorpusSummary:
    """What a file of pairs holds.

    Attributes:
        file: the file, or source and target file.
        report: the counts.
        characters: code points of usable pairs, on the source and on the target side.
        samples: the first usable pairs.
        languages: guessed from the names of the files, None where they do not tell.
    """

    file: PairFile
    report: QualityReport
    characters: tuple[int, int]
    samples: tuple[SegmentPair, ...]
    languages: tuple[str, str] | None


class CorpusInspector(QObject):
    """Inspects one file at a time; a later request makes an earlier one void.

    Signals:
        counted: pairs read so far.
        inspected: CorpusSummary.
        refused: a str (a Message where the engine says it): what is wrong with the file, where, and what to
            do.
    """

    counted = Signal(int)
    inspected = Signal(object)
    refused = Signal(object)
    _posted = Signal(object, object)

    def __init__(self, *, executor: Executor | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadExecutor("corpus")
        self._execute: Executor = executor or self._thread
        self._void = threading.Event()
        self._posted.connect(self._deliver)

    def inspect(self, file: PairFile) -> None:
        """Reads the file through; the answer comes by signal."""
        self._void.set()
        void = self._void = threading.Event()
        self._execute(lambda: self._work(file, void))

    def stop(self, timeout: float = 5.0) -> None:
        """Gives up what is being read."""
        self._void.set()
        self._thread.join(timeout)

    def _work(self, file: PairFile, void: threading.Event) -> None:
        try:
            summary = self._summarise(file, void)
        except InterlinearError as error:
            self._posted.emit(void, error.message)
        except Exception as error:
            log.exception("inspecting %s failed", file)
            self._posted.emit(void, f"{type(error).__name__}: {error}")
        else:
            if summary is not None:
                self._posted.emit(void, summary)

    def _summarise(self, file: PairFile, void: threading.Event) -> CorpusSummary | None:
        counter = QualityCounter()
        samples: list[SegmentPair] = []
        source, target = 0, 0
        for number, pair in enumerate(read_moses(*file) if isinstance(file, tuple) else read_pairs(file), 1):
            if void.is_set():
                return None
            counter.add(pair)
            if pair.source.strip() and pair.target.strip():
                source += len(pair.source)
                target += len(pair.target)
                if len(samples) < SAMPLES:
                    samples.append(pair)
            if number % PROGRESS_EVERY == 0:
                self._posted.emit(void, number)
        return CorpusSummary(file, counter.report(), (source, target), tuple(samples), guess_languages(file))

    def _deliver(self, void: threading.Event, answer: object) -> None:
        if void.is_set():
            return
        if isinstance(answer, int):
            self.counted.emit(answer)
        elif isinstance(answer, str):
            self.refused.emit(answer)
        else:
            self.inspected.emit(answer)


def guess_languages(file: PairFile) -> tuple[str, str] | None:
    """The languages that the names of the files tell: ``eng-fra.tsv``, or ``train.en`` and ``train.fr``."""
    if isinstance(file, Path):
        for part in file.name.split("."):
            codes = [_code(word) for word in re.split(r"[^A-Za-z]+", part)]
            for first, second in itertools.pairwise(codes):
                if first and second and first != second:
                    return first, second
        return None
    sides = [[code for part in re.split(r"[^A-Za-z]+", path.name) if (code := _code(part))] for path in file]
    if not sides[0] or not sides[1] or sides[0][-1] == sides[1][-1]:
        return None
    return sides[0][-1], sides[1][-1]


def _code(part: str) -> str | None:
    if len(part) not in (2, 3):
        return None
    try:
        return normalise_language(part)
    except LanguageError:
        return None
