"""The file of pairs that the user chose, and what has been found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.corpora import CorpusInspector, CorpusSummary
from seq2seq_core.config import PairFile


class ChosenPairs(QObject):
    """One file of pairs or two files side by side, read as soon as they are chosen.

    Args:
        inspector: reads it; nobody else's.

    Attributes:
        file: None where none is chosen.
        summary: what it holds; None until it has been read.
        counted: pairs read so far.
        error: what is wrong with it; empty where nothing is.

    Signals:
        chosen: another file, or none.
        inspected: ``summary`` is there.
        changed: anything here.
    """

    chosen = Signal()
    inspected = Signal()
    changed = Signal()

    def __init__(self, inspector: CorpusInspector, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inspector = inspector
        self.file: PairFile | None = None
        self.summary: CorpusSummary | None = None
        self.counted = 0
        self.error = ""
        inspector.counted.connect(self._count)
        inspector.inspected.connect(self._accept)
        inspector.refused.connect(self._refuse)

    @property
    def usable(self) -> int:
        """Pairs with text on both sides; 0 until they are counted."""
        return 0 if self.summary is None else self.summary.report.usable

    def choose(self, files: Sequence[Path]) -> None:
        """Takes one file of pairs, or a source and a target file, and starts reading."""
        self.summary, self.error, self.counted = None, "", 0
        self.file = None
        if 1 <= len(files) <= 2:
            self.file = files[0] if len(files) == 1 else (files[0], files[1])
            self._inspector.inspect(self.file)
        self.chosen.emit()
        self.changed.emit()

    def swap(self) -> None:
        """Two files: the other one is the source."""
        if isinstance(self.file, tuple):
            self.choose(self.file[::-1])

    def _count(self, pairs: int) -> None:
        self.counted = pairs
        self.changed.emit()

    def _accept(self, summary: CorpusSummary) -> None:
        self.summary = summary
        self.inspected.emit()
        self.changed.emit()

    def _refuse(self, message: str) -> None:
        self.error = message
        self.changed.emit()


def default_name(file: PairFile) -> str:
    """A model's name from what it is trained on: ``eng-fra.train.tsv.gz`` gives ``eng-fra``."""
    stem = file.name if isinstance(file, Path) else file[0].name
    while (suffix := Path(stem).suffix.lower()) in {".gz", ".tsv", ".txt", ".csv", ".train", ".tab"}:
        stem = stem[: -len(suffix)]
    return re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "model"
