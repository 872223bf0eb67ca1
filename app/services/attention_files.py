"""Attention that other programs saved, read in a worker thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.services.background import Executor, ThreadExecutor
from seq2seq_core.errors import InterlinearError
from seq2seq_core.inspection.attention_files import read_together
from seq2seq_core.types import Translation

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class SavedAttention:
    """What some files hold.

    Attributes:
        file: the one with the weights.
        translations: one a sentence, each of one hypothesis with one map.
    """

    file: Path
    translations: tuple[Translation, ...]


class AttentionReader(QObject):
    """Reads one set of files at a time; a later request makes an earlier one void.

    Signals:
        found: SavedAttention.
        refused: a str (a Message where the engine says it): what is wrong, where, and what to do.
    """

    found = Signal(object)
    refused = Signal(object)
    _posted = Signal(object, object, object)

    def __init__(self, *, executor: Executor | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadExecutor("attention")
        self._execute: Executor = executor or self._thread
        self._void = threading.Event()
        self._posted.connect(self._deliver)

    def read(self, files: Sequence[Path]) -> None:
        """Reads the weights, and the files of sentences given with them; the answer comes by signal."""
        self.forget()
        void = self._void = threading.Event()
        self._execute(lambda: self._read(tuple(files), void))

    def forget(self) -> None:
        """Nothing is heard any more of what is being read."""
        self._void.set()

    def stop(self, timeout: float = 5.0) -> None:
        """Gives up, and waits for the thread to end."""
        self.forget()
        self._thread.join(timeout)

    def _read(self, files: tuple[Path, ...], void: threading.Event) -> None:
        try:
            file, translations = read_together(files)
        except InterlinearError as error:
            self._posted.emit(void, self.refused, error.message)
        except Exception as error:  # a fault of ours is logged and shown
            log.exception("reading %s failed", files[0])
            self._posted.emit(void, self.refused, f"{type(error).__name__}: {error}")
        else:
            self._posted.emit(void, self.found, SavedAttention(file, tuple(translations)))

    def _deliver(self, void: threading.Event, signal: SignalInstance, value: object) -> None:
        if not void.is_set():
            signal.emit(value)
