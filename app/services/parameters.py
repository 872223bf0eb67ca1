"""How many parameters a model of some shape would have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor
from seq2seq_core.model_config import ModelConfig


def parameters_of(model: ModelConfig, vocabulary: int) -> int:
    """The parameters of a model with one joint vocabulary. Imports the engine: not for the UI thread."""
    from seq2seq_core.models import empty_model

    return empty_model(model, vocabulary, vocabulary).parameter_count()


class ParameterCounter(QObject):
    """Counts off the UI thread, one shape at a time, so that other work finds its way in between.

    Signals:
        counted: the name of a shape and its number of parameters.
    """

    counted = Signal(str, int)

    def __init__(
        self,
        executor: Executor,
        count: Callable[[ModelConfig, int], int] = parameters_of,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._executor = executor
        self._count = count

    def request(self, models: Mapping[str, ModelConfig], vocabulary: int) -> None:
        """Counts these shapes; ``counted`` follows for each."""
        for name, model in models.items():
            self._executor(lambda name=name, model=model: self._work(name, model, vocabulary))  # type: ignore[misc]

    def _work(self, name: str, model: ModelConfig, vocabulary: int) -> None:
        self.counted.emit(name, self._count(model, vocabulary))
