"""Sentences of a corpus that a model encodes like the one looked at, in a thread and a model of their own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor, ThreadExecutor
from app.services.preload import give_way
from seq2seq_core.corpus import read_lines
from seq2seq_core.errors import Cancelled, InterlinearError
from seq2seq_core.types import Neighbour

if TYPE_CHECKING:
    from seq2seq_core.inspection.states import Neighbourhood
    from seq2seq_core.translator import Translator

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NeighbourRequest:
    """Whose neighbours are wanted, and from where.

    Attributes:
        engine: model, device and threads, as of a translation.
        corpus: a text file with a sentence a line.
    """

    engine: tuple[str, str, int]
    source_language: str
    target_language: str
    corpus: Path
    sentence: str

    @property
    def encoded(self) -> tuple[object, ...]:
        """What the corpus is encoded for; with the same, another sentence is answered at once."""
        return self.engine, self.source_language, self.target_language, self.corpus


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourAnswer:
    """The nearest sentences, nearest first, or an error to show."""

    request: NeighbourRequest
    neighbours: tuple[Neighbour, ...] = ()
    error: str = ""


class NeighbourService(QObject):
    """Answers the latest request; a corpus is encoded once, for as many sentences as follow.

    Args:
        load: makes the translator of a model, as TranslationService says; called in the worker thread.

    Signals:
        progressed: sentences of the corpus encoded so far, and all.
        answered: a NeighbourAnswer; none comes for what was superseded or cancelled.
    """

    progressed = Signal(int, int)
    answered = Signal(object)

    def __init__(
        self,
        load: Callable[[str, str, int], Translator],
        *,
        executor: Executor | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._thread = ThreadExecutor("neighbours")
        self._execute: Executor = executor or self._thread
        self._lock = threading.Lock()
        self._busy = False
        self._wanted: NeighbourRequest | None = None
        self._encoded: tuple[object, ...] | None = None
        self._neighbourhood: Neighbourhood | None = None

    def find(self, request: NeighbourRequest) -> None:
        """Takes the place of any request that is not answered yet."""
        with self._lock:
            self._wanted = request
            if self._busy:
                return
            self._busy = True
        self._execute(self._work)

    def cancel(self) -> None:
        """Gives up what is under way; nothing is heard of it any more."""
        with self._lock:
            self._wanted = None

    def stop(self, timeout: float = 5.0) -> None:
        """Cancels, and waits for the thread to end."""
        self.cancel()
        self._thread.join(timeout)

    def _work(self) -> None:
        answered: NeighbourRequest | None = None
        while True:
            with self._lock:
                request = self._wanted
                if request is None or request is answered:
                    self._busy = False
                    return
            answer = self._answer(request)
            answered = request
            if answer is not None and self._wanted is request:
                self.answered.emit(answer)

    def _answer(self, request: NeighbourRequest) -> NeighbourAnswer | None:
        try:
            nearest = self._encode(request).nearest(request.sentence)
            return NeighbourAnswer(request, tuple(nearest))
        except Cancelled:
            return None
        except InterlinearError as error:
            return NeighbourAnswer(request, error=error.message)
        except Exception as error:  # a fault of ours is logged and shown
            log.exception("reading the neighbours failed")
            return NeighbourAnswer(request, error=f"{type(error).__name__}: {error}")

    def _encode(self, request: NeighbourRequest) -> Neighbourhood:
        if self._neighbourhood is None or self._encoded != request.encoded:
            self._neighbourhood = None  # the old vectors and weights go before the new ones come
            give_way()

            def should_stop() -> bool:
                wanted = self._wanted
                return wanted is None or wanted.encoded != request.encoded

            corpus = read_lines(request.corpus)
            self._neighbourhood = self._load(*request.engine).inspector.neighbourhood(
                corpus,
                source_language=request.source_language,
                target_language=request.target_language,
                should_stop=should_stop,
                on_progress=self.progressed.emit,
            )
            self._encoded = request.encoded
        return self._neighbourhood
