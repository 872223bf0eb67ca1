"""Models that come in without the engine, made of production types."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject

from app.services.arrivals import ArrivalService, Origin
from app.services.models import ModelService
from app.services.settings import Settings
from app.viewmodels.arrival import ArrivalViewModel
from seq2seq_core.errors import Cancelled, InteropError, LanguageError
from seq2seq_core.interop.reports import ImportReport
from seq2seq_core.messages import Message
from tests.app.training_fakes import inline

SIZE = 300_000_000


def report_on(name: str, **changes: object) -> ImportReport:
    """What is said of a model of OPUS-MT."""
    facts: dict[str, object] = {
        "family": "Marian (Hugging Face)",
        "name": name,
        "architecture": "Transformer 6+6 × 512",
        "parameters": 74_000_000,
        "directions": (("en", "fr"),),
        "licence": "apache-2.0",
        "size_bytes": SIZE,
        "number_format": "float32",
        "sample": ("Good morning.", "Bonjour."),
    }
    return ImportReport(**(facts | changes))  # type: ignore[arg-type]


@dataclass
class FakeEngine:
    """Reads and fetches what it is told to.

    Attributes:
        report: what a reading ends with; an error is raised instead.
        speechless: a model that does not say its languages.
        refusal: of a download.
        origins: of all readings.
        installed: names.
        open: readings that were begun and not ended.
        discarded: downloads that were thrown away.
        gate: while it is clear, a download and a reading wait, and ask whether to stop.
        letting_go: while it is clear, what was read is not let go.
    """

    report: ImportReport | Exception = field(default_factory=lambda: report_on("opus-mt-en-fr"))
    speechless: bool = False
    refusal: Exception | None = None
    origins: list[Origin] = field(default_factory=list)
    installed: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    open: int = 0
    discarded: int = 0
    stopped: int = 0
    gate: threading.Event = field(default_factory=threading.Event)
    letting_go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.letting_go.set()

    @contextmanager
    def read(self, origin: Origin, should_stop: Callable[[], bool]) -> Iterator[_Found]:
        self.origins.append(origin)
        self._wait(should_stop)
        if self.speechless and not origin.targets:
            raise LanguageError("nothing in the model says between which languages it translates")
        if isinstance(self.report, Exception):
            raise self.report
        self.open += 1
        try:
            yield _Found(self, self.report)
        finally:
            self.letting_go.wait(5.0)
            self.open -= 1

    def fetch(
        self, name: str, *, on_progress: Callable[[int, int], object], should_stop: Callable[[], bool]
    ) -> _Fetched:
        on_progress(0, SIZE)
        if self.refusal is not None:
            raise self.refusal
        self._wait(should_stop)
        on_progress(SIZE, SIZE)
        return _Fetched(self, Path("cache") / name.rpartition("/")[2], {"repository": name})

    def _wait(self, should_stop: Callable[[], bool]) -> None:
        while not self.gate.wait(0.005):
            if should_stop():
                self.stopped += 1
                raise Cancelled


@dataclass
class _Found:
    engine: FakeEngine
    report: ImportReport

    def install(self, name: str) -> None:
        if name in self.engine.taken:
            raise InteropError(Message("there is already a model {name!r}", name=name))
        self.engine.installed.append(name)


@dataclass
class _Fetched:
    engine: FakeEngine
    path: Path
    provenance: dict[str, str]

    def discard(self) -> None:
        self.engine.discarded += 1


def arrival_of(
    home: Path, models: ModelService, engine: FakeEngine | None = None, *, threads: bool = False
) -> tuple[ArrivalViewModel, ArrivalService, QObject]:
    """A view model, its service and its settings.

    Args:
        threads: work is done in the service's own thread, and not at once.
    """
    engine = engine or FakeEngine()
    executor = None if threads else inline
    service = ArrivalService(read=engine.read, fetch=engine.fetch, executor=executor)  # type: ignore[arg-type]
    settings = Settings(home / "settings.ini")
    return ArrivalViewModel(service, models, settings), service, settings
