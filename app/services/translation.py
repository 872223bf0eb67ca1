"""Live translation: one worker, and one slot for the latest request, not a queue.

Requests and responses are self-contained values. A request that arrives while another is worked on
stops that one at its next decoder step; what it would have said is never heard. Questions about what has been
translated wait until no request is left, and are forgotten when one comes: they are about a text that is no
longer there.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.services.background import Executor
from seq2seq_core.config import SearchOptions, Term
from seq2seq_core.errors import Cancelled, InterlinearError
from seq2seq_core.types import AttentionReading, TranslatedText

if TYPE_CHECKING:
    from seq2seq_core.translator import Translator

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What to translate, and how.

    Attributes:
        text: may be blank: then the model is only made ready.
        attention: ask for the attention of each hypothesis.
        device: auto, or one that the engine found.
        threads: of the processor; 0 leaves it to the app.
        prefix: None for the text of the source pane; else it is one sentence of that, and this is what every
            hypothesis is to begin with. It may end inside a word.
        prefix_ids: the ids of ``prefix``, where these very pieces are meant.
        terms: what must stand in the translation where its source occurs.
        avoid: words that must not stand in it.
    """

    model: str
    text: str
    source_language: str
    target_language: str
    beam: int
    attention: bool = True
    device: str = "auto"
    threads: int = 0
    prefix: str | None = None
    prefix_ids: tuple[int, ...] = ()
    terms: tuple[Term, ...] = ()
    avoid: tuple[str, ...] = ()

    @property
    def engine(self) -> tuple[str, str, int]:
        """What a translator is made for."""
        return self.model, self.device, self.threads

    @property
    def options(self) -> SearchOptions:
        """How the engine is to search."""
        return SearchOptions(
            beam=self.beam,
            attention=self.attention,
            prefix="" if self.prefix_ids else self.prefix or "",
            prefix_ids=self.prefix_ids,
            terms=self.terms,
            avoid=self.avoid,
        )

    @property
    def direction(self) -> tuple[str, str, str]:
        """The model, and the languages that it translates from and to."""
        return self.model, self.source_language, self.target_language

    def going_on(self, source: str, prefix: str, prefix_ids: tuple[int, ...] = ()) -> Request:
        """The same for one sentence of the text, whose translation is to begin with ``prefix``."""
        return replace(self, text=source, attention=True, prefix=prefix, prefix_ids=prefix_ids)

    def translate(self, translator: Translator, should_stop: Callable[[], bool]) -> TranslatedText:
        """What is asked for. Runs on the worker, and raises the engine's errors."""
        if not self.text.strip():
            return TranslatedText(self.text, self.text, ())
        attention = self.attention and translator.abilities.attention
        return translator.translate_text(
            self.text,
            source_language=self.source_language,
            target_language=self.target_language,
            options=replace(self.options, attention=attention, terms=self._relevant()),
            segment=self.prefix is None,
            should_stop=should_stop,
        )

    def _relevant(self) -> tuple[Term, ...]:
        """The terms that can occur in the text, of what may be a long list."""
        text = self.text.casefold()
        return tuple(
            term for term in self.terms if all(word in text for word in term.source.casefold().split())
        )


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """The answer to a request: a result, or an error to show.

    Attributes:
        seconds: wall time of the translation, without the wait for the worker.
    """

    request: Request
    result: TranslatedText | None
    error: str = ""
    seconds: float = 0.0


class Question(ABC):
    """Something asked of the model that translates, beside a translation; a frozen value.

    Of each class only the latest is answered.
    """

    @abstractmethod
    def answer(self, translator: Translator, should_stop: Callable[[], bool]) -> object:
        """What there is to say. Runs on the worker, may import the engine, and raises its errors.

        Args:
            should_stop: to be asked now and then; where it says so, raise Cancelled.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a question came to: a result, or an error to show."""

    question: Question
    result: object
    error: str = ""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """What the app needs to know of the model that is ready.

    Attributes:
        directions: source and target language pairs.
        layers, heads: of its cross attention; 0 where it has none.
        best: the layer and head that align best, where that was measured.
        device: as shown, "CPU" or "CUDA".
    """

    name: str
    directions: tuple[tuple[str, str], ...]
    layers: int
    heads: int
    device: str
    best: AttentionReading | None = None


class TranslationService(QObject):
    """Translates the latest request with the model that it names.

    Args:
        executor: runs the worker's loop; whatever it runs must come one after another.
        load: makes the translator of a model by name, on a device, with a number of threads; called on the
            worker.

    Signals:
        loading: the name of a model that is being loaded.
        loaded: a LoadedModel, which is ready now.
        answered: a Response; none comes for a request that was superseded.
        told: an Answer; none comes for a question that was superseded or forgotten.
    """

    loading = Signal(str)
    loaded = Signal(object)
    answered = Signal(object)
    told = Signal(object)

    def __init__(
        self, executor: Executor, load: Callable[[str, str, int], Translator], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._executor = executor
        self._load = load
        self._lock = threading.Lock()
        self._slot: Request | None = None
        self._questions: dict[type[Question], Question] = {}
        self._asking: type[Question] | None = None
        self._foreseen: deque[Request] = deque()
        self._ahead: Request | None = None
        self._busy = False
        self._cancelled = False
        self._releasing = False
        self._closed = False
        self._translator: Translator | None = None
        self._engine: tuple[str, str, int] | None = None

    def submit(self, request: Request) -> None:
        """Takes the place of any request that is not answered yet; open questions are forgotten."""
        with self._lock:
            self._slot = request
            self._questions.clear()
            self._foreseen.clear()
            if self._busy or self._closed:
                return
            self._busy = True
        self._executor(self._work)

    def ask(self, question: Question) -> None:
        """Takes the place of any question of its class that is not answered yet.

        It is put to the model of the last request.
        """
        with self._lock:
            self._questions[type(question)] = question
            if self._busy or self._closed:
                return
            self._busy = True
        self._executor(self._work)

    def foresee(self, requests: Iterable[Request]) -> None:
        """Translates what may be asked for next, likeliest first, while there is nothing else to do.

        The engine remembers it. The next request ends this, but for the translation of that very request.
        """
        with self._lock:
            self._foreseen = deque(requests)
            if self._busy or self._closed:
                return
            self._busy = True
        self._executor(self._work)

    def cancel(self) -> None:
        """Stops what runs at its next decoder step and forgets what waits; nothing is heard of either."""
        with self._lock:
            self._slot = None
            self._questions.clear()
            self._foreseen.clear()
            self._cancelled = True

    def release(self) -> None:
        """Cancels, and lets the model go, so that its memory is free; the next request loads it again."""
        self.cancel()
        with self._lock:
            self._releasing = True
            if self._busy or self._closed:
                return
            self._busy = True
        self._executor(self._work)

    def close(self) -> None:
        """Stops what runs at its next decoder step; nothing is answered after this."""
        self._closed = True

    def _should_stop(self) -> bool:
        if self._ahead is not None:  # what is asked for by now may be just this
            return self._stopped or self._slot not in (None, self._ahead) or bool(self._questions)
        return self._stopped or self._slot is not None or self._asking in self._questions

    @property
    def _stopped(self) -> bool:
        return self._closed or self._cancelled

    def _work(self) -> None:
        while True:
            with self._lock:
                self._cancelled = False
                if self._releasing:
                    self._translator, self._engine, self._releasing = None, None, False
                request, self._slot = self._slot, None
                question = None
                if request is None and self._questions:
                    question = self._questions.pop(next(iter(self._questions)))
                self._asking = None if question is None else type(question)
                self._ahead = None
                if request is None and question is None and self._foreseen:
                    self._ahead = self._foreseen.popleft()
                if (request is None and question is None and self._ahead is None) or self._closed:
                    self._busy = False
                    return
            if request is not None:
                response = self._answer(request)
                if response is not None and not self._stopped:
                    self.answered.emit(response)
            elif question is not None:
                answer = self._tell(question)
                if answer is not None and not self._should_stop():
                    self.told.emit(answer)
            elif self._ahead is not None:
                self._translate_ahead(self._ahead)

    def _translate_ahead(self, request: Request) -> None:
        """Has the engine remember a translation; what there is to say of it is said when it is asked for."""
        if self._translator is None or self._engine != request.engine:
            return
        try:
            request.translate(self._translator, self._should_stop)
        except Cancelled:
            with self._lock:
                if self._questions and self._slot is None and not self._stopped:
                    self._foreseen.appendleft(request)  # after the question that it gave way to
        except Exception as error:  # it is met again if this is asked for
            log.debug("translating ahead failed: %s", error)

    def _tell(self, question: Question) -> Answer | None:
        if self._translator is None:
            return None
        try:
            return Answer(question, question.answer(self._translator, self._should_stop))
        except Cancelled:
            return None
        except InterlinearError as error:
            return Answer(question, None, error.message)
        except Exception as error:  # as for a request
            log.exception("a question failed")
            return Answer(question, None, f"{type(error).__name__}: {error}")

    def _answer(self, request: Request) -> Response | None:
        try:
            translator = self._ready(request)
            started = perf_counter()
            result = request.translate(translator, self._should_stop)
            return Response(request, result, seconds=perf_counter() - started)
        except Cancelled:
            return None
        except InterlinearError as error:
            return Response(request, None, error.message)
        except Exception as error:  # a fault of ours must not end the worker: it is logged and shown
            log.exception("translation failed")
            return Response(request, None, f"{type(error).__name__}: {error}")

    def _ready(self, request: Request) -> Translator:
        if self._translator is None or self._engine != request.engine:
            self._translator = None  # the old weights go before the new ones come
            self.loading.emit(request.model)
            self._translator = self._load(*request.engine)
            self._engine = request.engine
            self.loaded.emit(describe(request.model, self._translator))
        return self._translator


def describe(name: str, translator: Translator) -> LoadedModel:
    """What the app needs to know of a translator."""
    abilities = translator.abilities
    return LoadedModel(
        name=name,
        directions=tuple(translator.directions),
        layers=abilities.attention_layers if abilities.attention else 0,
        heads=abilities.attention_heads if abilities.attention else 0,
        device=str(translator.device).partition(":")[0].upper(),
        best=translator.best_reading,
    )
