"""Of which parts an installed model is made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor
from seq2seq_core.training.parts import parts_of

log = logging.getLogger(__name__)


def parts_in(bundle: Path) -> tuple[str, ...]:
    """The parts of a model by the names of its weights. Imports the engine: not for the UI thread."""
    from seq2seq_core.bundle import WEIGHTS
    from seq2seq_core.tensor_files import list_tensors

    return parts_of(list_tensors(bundle / WEIGHTS))


class PartsReader(QObject):
    """Reads off the UI thread.

    Signals:
        read: the model's folder, and the names of its parts; none where it cannot be read.
    """

    read = Signal(object, object)

    def __init__(
        self,
        executor: Executor,
        parts: Callable[[Path], tuple[str, ...]] = parts_in,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._executor = executor
        self._parts = parts

    def request(self, bundle: Path) -> None:
        """Reads a model's parts; ``read`` follows."""
        self._executor(lambda: self._work(bundle))

    def _work(self, bundle: Path) -> None:
        try:
            parts = self._parts(bundle)
        except Exception:  # a damaged model says what is wrong with it when the training starts
            log.warning("the parts of %s cannot be read", bundle, exc_info=True)
            parts = ()
        self.read.emit(bundle, parts)
