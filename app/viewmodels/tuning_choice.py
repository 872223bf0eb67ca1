"""What of a model is to be fine-tuned, as the Train page asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.services.model_parts import PartsReader
from seq2seq_core.config import FineTuning

Way = Literal["all", "layers", "adapters"]
WAYS: tuple[Way, ...] = ("all", "layers", "adapters")


class TuningChoice(QObject):
    """All weights, some layers or low-rank adapters.

    Args:
        reader: says which layers a model has, once they are asked for.

    Attributes:
        parts: of the model, to choose from; none until they are read.
        layers: the chosen ones, at first those of the decoder.
        rank: of the adapters.
        feed_forward: the adapters stand beside feed-forward layers, too.

    Signals:
        changed: anything here.
    """

    changed = Signal()

    def __init__(self, reader: PartsReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._model: Path | None = None
        self._asked: Path | None = None
        self.way: Way = "all"
        self.parts: tuple[str, ...] = ()
        self.layers: frozenset[str] = frozenset()
        self.rank = FineTuning().rank
        self.feed_forward = FineTuning().feed_forward
        reader.read.connect(self._take)

    @property
    def config(self) -> FineTuning:
        """The choice as a run has it."""
        if self.way == "layers":
            return FineTuning(train="layers", layers=tuple(p for p in self.parts if p in self.layers))
        if self.way == "adapters":
            alpha = 2.0 * self.rank  # a learning rate fits every rank, if this goes with it
            return FineTuning(train="adapters", rank=self.rank, alpha=alpha, feed_forward=self.feed_forward)
        return FineTuning()

    def look_at(self, model: Path | None) -> None:
        """Chooses among the layers of this model from now on."""
        if model != self._model:
            self._model, self._asked, self.parts = model, None, ()
            self._ask()

    def set_way(self, way: Way) -> None:
        """What is trained."""
        self.way = way
        self._ask()
        self.changed.emit()

    def set_layer(self, part: str, chosen: bool) -> None:
        """Takes a layer in, or leaves it as it is."""
        if chosen != (part in self.layers):
            self.layers ^= {part}
            self.changed.emit()

    def set_rank(self, rank: int) -> None:
        """Of the adapters."""
        self.rank = rank
        self.changed.emit()

    def set_feed_forward(self, wanted: bool) -> None:
        """Adapters beside feed-forward layers, too."""
        self.feed_forward = wanted
        self.changed.emit()

    def _ask(self) -> None:
        if self.way == "layers" and self._model is not None and self._asked != self._model:
            self._asked = self._model
            self._reader.request(self._model)

    def _take(self, model: Path, parts: tuple[str, ...]) -> None:
        if model == self._model:
            self.parts = parts
            self.layers = frozenset(part for part in parts if part.startswith("decoder."))
            self.changed.emit()
