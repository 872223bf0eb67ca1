"""The gold alignments that the user gave beside a test set, and what has been found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.gold import GoldFile, GoldInspector
from app.viewmodels.chosen_pairs import ChosenPairs
from seq2seq_core.config import PairFile
from seq2seq_core.inspection.gold import GoldAlignments


class ChosenGold(QObject):
    """One file of gold alignments or none, read as soon as it is chosen and the pairs are there.

    Args:
        inspector: reads it; nobody else's.
        pairs: the test set that it belongs to.

    Attributes:
        file: None where none is chosen.
        summary: what it holds; None until it has been read.
        error: what is wrong with it; empty where nothing is.
        too_many: how many files were offered last, where they were too many; else 0.

    Signals:
        changed: anything here.
    """

    changed = Signal()

    def __init__(self, inspector: GoldInspector, pairs: ChosenPairs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inspector = inspector
        self._pairs = pairs
        self._of: PairFile | None = None
        self.file: GoldFile | None = None
        self.summary: GoldAlignments | None = None
        self.error = ""
        self.too_many = 0
        pairs.chosen.connect(self._follow)
        pairs.inspected.connect(self._read)
        inspector.inspected.connect(self._accept)
        inspector.refused.connect(self._refuse)
        inspector.told_apart.connect(self._take)

    @property
    def reading(self) -> bool:
        """It is not known yet what it holds."""
        return self.file is not None and self.summary is None and not self.error

    def offer(self, files: Sequence[Path]) -> None:
        """Takes a file of pairs, or a source and a target file, a file of gold alignments, or all of them."""
        self._inspector.tell_apart(files)

    def choose(self, path: Path) -> None:
        """Takes a file of gold alignments, and has it found out how it counts."""
        self._set(GoldFile(path))

    def remove(self) -> None:
        """No gold alignments any more."""
        self._set(None)

    def choose_base(self, base: int | None) -> None:
        """What the file counts the first word as; None to have it found out."""
        if self.file is not None:
            self._set(replace(self.file, base=base))

    def turn(self) -> None:
        """The file has the links the other way round: target before source, or again source before target."""
        if self.file is not None:
            self._set(replace(self.file, target_first=not self.file.target_first))

    def _set(self, file: GoldFile | None) -> None:
        self.file = file
        self._read()

    def _read(self) -> None:
        self.summary, self.error = None, ""
        self._inspector.forget()
        if self.file is not None and self._pairs.summary is not None and self._pairs.file is not None:
            self._inspector.inspect(self._pairs.file, self.file)
        self.changed.emit()

    def _follow(self) -> None:
        """Other pairs, or the same ones with their sides swapped, which the links follow."""
        before, self._of = self._of, self._pairs.file
        if isinstance(before, tuple) and before[::-1] == self._of and before != self._of:
            self.turn()
        else:
            self._read()

    def _take(self, files: Sequence[Path], gold: Sequence[Path]) -> None:
        offered = len(files) + len(gold)
        self.too_many = offered if len(files) > 2 or len(gold) > 1 else 0
        if not self.too_many and files:
            self._pairs.choose(files)
        if not self.too_many and gold:
            self.choose(gold[0])
        self.changed.emit()

    def _accept(self, summary: GoldAlignments) -> None:
        self.summary = summary
        self.changed.emit()

    def _refuse(self, message: str) -> None:
        self.error = message
        self.changed.emit()
