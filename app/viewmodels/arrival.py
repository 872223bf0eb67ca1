"""A model that is on its way into the library: where it is, what is known of it, and what the user says."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.services.arrivals import ArrivalService
from app.services.models import ModelService
from app.services.settings import Settings
from seq2seq_core.checks import folder_name
from seq2seq_core.errors import ConfigError
from seq2seq_core.interop.unpacking import ARCHIVES
from seq2seq_core.messages import Message
from seq2seq_core.text.languages import LANGUAGES, normalise_language

if TYPE_CHECKING:
    from seq2seq_core.interop.reports import ImportReport


class Stage(Enum):
    """Where the model is."""

    NONE = auto()
    FETCHING = auto()
    READING = auto()
    UNSPOKEN = auto()
    REPORTED = auto()
    INSTALLING = auto()


class ArrivalViewModel(QObject):
    """State of the one model that is taken in.

    Signals:
        changed: anything of it.
        arrived: the name of a model that is installed now.
    """

    changed = Signal()
    arrived = Signal(str)

    def __init__(
        self,
        arrivals: ArrivalService,
        models: ModelService,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._arrivals, self._models, self._settings = arrivals, models, settings
        self._path: Path | None = None
        self.stage = Stage.NONE
        self.title = ""
        self.done = self.total = 0
        self.report: ImportReport | None = None
        self.name = ""
        self.problem = ""
        self.question = ""
        arrivals.fetched.connect(self._count)
        arrivals.reading.connect(lambda: self._go(Stage.READING))
        arrivals.reported.connect(self._take_report)
        arrivals.unspoken.connect(self._ask_languages)
        arrivals.installed.connect(self._finish)
        arrivals.failed.connect(self._fail)
        settings.changed.connect(self._follow_lock)

    @property
    def locked(self) -> bool:
        """Whether the offline lock is set."""
        return self._settings.locked_offline

    @property
    def busy(self) -> bool:
        """Whether something is being done that can be cancelled."""
        return self.stage in (Stage.FETCHING, Stage.READING, Stage.INSTALLING)

    @property
    def name_problem(self) -> str:
        """Why the model cannot be installed under its name, a Message; empty if it can."""
        try:
            folder_name(self.name)
        except ConfigError as error:
            return error.message
        if any(entry.name.casefold() == self.name.casefold() for entry in self._models.entries):
            return Message("there is already a model {name!r}", name=self.name)
        return ""

    @property
    def installable(self) -> bool:
        """Whether it can be installed as things stand."""
        return (
            self.stage is Stage.REPORTED
            and self.report is not None
            and not self.report.unsupported
            and not self.name_problem
        )

    def read(self, path: Path) -> None:
        """Reads a folder or an archive, and reports on it."""
        self._start(Stage.READING, path.name, path)
        self._arrivals.read(path)

    def fetch(self, name: str) -> None:
        """Fetches a model of the hub, and reports on it."""
        name = name.strip()
        if name and not self.locked:
            self._start(Stage.FETCHING, name, None)
            self._arrivals.fetch(name)

    def say_languages(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> None:
        """Says between which languages the model translates, by BCP-47 codes; those left out it knows."""
        if self.stage in (Stage.UNSPOKEN, Stage.REPORTED):
            self._go(Stage.READING)
            self._arrivals.say_languages(self._path, sources, targets)

    def rename(self, name: str) -> None:
        """Chooses the name to install it under."""
        self.name, self.problem = name.strip(), ""
        self.changed.emit()

    def install(self) -> None:
        """Installs what was reported on."""
        if self.installable:
            self._go(Stage.INSTALLING)
            self._arrivals.install(self.name)

    def dismiss(self) -> None:
        """Gives up; nothing is installed."""
        self._arrivals.dismiss()
        self._clear()
        self.changed.emit()

    def forget(self) -> None:
        """The user has seen what went wrong."""
        self.problem = ""
        self.changed.emit()

    def _start(self, stage: Stage, title: str, path: Path | None) -> None:
        self._clear()
        self.title, self._path = title, path
        self._go(stage)

    def _clear(self) -> None:
        self.stage, self.report, self._path = Stage.NONE, None, None
        self.title = self.name = self.problem = self.question = ""
        self.done = self.total = 0

    def _go(self, stage: Stage, question: str = "") -> None:
        self.stage, self.problem, self.question = stage, "", question
        self.changed.emit()

    def _count(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.changed.emit()

    def _take_report(self, report: ImportReport) -> None:
        self.report, self.name = report, self.name or report.name
        self._go(Stage.REPORTED)

    def _ask_languages(self, message: str) -> None:
        self._go(Stage.UNSPOKEN, message)

    def _finish(self, name: str) -> None:
        if self.stage is Stage.INSTALLING:  # else it was given up too late
            self._clear()
        self._models.refresh()
        self.changed.emit()
        self.arrived.emit(name)

    def _fail(self, message: str) -> None:
        if self.stage is Stage.INSTALLING:
            self.stage = Stage.REPORTED
        else:
            self._clear()
        self.problem = message
        self.changed.emit()

    def _follow_lock(self, setting: str) -> None:
        if setting != "offline":
            return
        if self.locked and self.stage is Stage.FETCHING:
            self.dismiss()
        self.changed.emit()


def takes(path: Path) -> bool:
    """Whether something that is dropped may be a model."""
    return path.is_dir() or path.suffix.lower() in ARCHIVES


def languages_in(text: str) -> tuple[str, ...]:
    """BCP-47 codes of languages that are written with commas between them.

    Args:
        text: names in English or Korean, or codes.

    Raises:
        LanguageError: one is unknown.
    """
    names = {name.casefold(): one.code for one in LANGUAGES.values() for name in (one.english, one.korean)}
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return tuple(names.get(part.casefold()) or normalise_language(part) for part in parts)
