"""Attention maps of a file, to be looked at in the same views as those of the translation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.attention_files import AttentionReader, SavedAttention
from app.services.translation import LoadedModel
from app.viewmodels.alignment import Absence, AlignmentViewModel
from app.viewmodels.selection import SelectionModel
from seq2seq_core.types import AttentionReading


class SavedMapsViewModel(AlignmentViewModel):
    """The sentences of a file that another program saved, one at a time, with a selection of their own.

    Args:
        reader: nobody else's.
        words: words are shown, not pieces.

    Attributes:
        files: that are open; none where the translation is looked at.
        reading: it is not known yet what they hold.

    Signals:
        changed: what is open, or which sentence of it is shown.
    """

    changed = Signal()

    def __init__(self, reader: AttentionReader, *, words: bool, parent: QObject | None = None) -> None:
        super().__init__(SelectionModel(words=words), parent)
        self.selection.setParent(self)
        self._reader = reader
        self.files: tuple[Path, ...] = ()
        self.reading = False
        self._saved: SavedAttention | None = None
        self._number = 0
        reader.found.connect(self._take)
        reader.refused.connect(self._refuse)

    @property
    def opened(self) -> bool:
        """Whether a file is looked at, and not the translation."""
        return bool(self.files)

    @property
    def file(self) -> Path | None:
        """The one with the weights, as far as it is known."""
        return self._saved.file if self._saved is not None else next(iter(self.files), None)

    @property
    def count(self) -> int:
        """Sentences that there are."""
        return 0 if self._saved is None else len(self._saved.translations)

    @property
    def number(self) -> int:
        """Of the sentence shown, counted from 0."""
        return self._number

    @property
    def absence(self) -> Absence | None:
        """Why there is no map; None where there is one, or ``error`` says all there is to say."""
        if self.reading:
            return Absence.ON_ITS_WAY
        one_sided = self.count and not (self.selection.target and self.selection.source)
        return Absence.ONE_SIDED if one_sided else None

    def open(self, files: Sequence[Path]) -> None:
        """Looks at saved attention, given with the files of its sentences where it has none itself."""
        self.files = tuple(dict.fromkeys(files))
        self._set(None, reading=True)
        self._reader.read(self.files)

    def add(self, files: Sequence[Path]) -> None:
        """Gives files of sentences that belong to those that are open."""
        self.open([*self.files, *files])

    def close(self) -> None:
        """Looks at the translation again."""
        self._reader.forget()
        self.files = ()
        self._set(None)

    def choose(self, number: int) -> None:
        """Shows another sentence."""
        if self._saved is not None and number != self._number and 0 <= number < self.count:
            self._number = number
            self.selection.show(self._saved.translations[number])
            self.changed.emit()

    def _take(self, saved: SavedAttention) -> None:
        # One map a sentence: of which layers and heads it is, nobody has written down.
        self.set_model(
            LoadedModel(saved.file.name, (), layers=1, heads=1, device="", best=AttentionReading())
        )
        self._set(saved)

    def _refuse(self, error: str) -> None:
        self._set(None)
        self.fail(error)
        self.changed.emit()

    def _set(self, saved: SavedAttention | None, *, reading: bool = False) -> None:
        self._saved, self._number, self.reading = saved, 0, reading
        self.selection.show(saved.translations[0] if saved is not None and saved.translations else None)
        self.changed.emit()
