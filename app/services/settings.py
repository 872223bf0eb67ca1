"""What the user chose, kept between sessions in one ini file."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from seq2seq_core.paths import offline_by_environment

TEXT_SIZES = (90, 100, 115, 130, 150)


class Settings(QObject):
    """Typed access to the settings file. A value that makes no sense there reads as its default.

    Signals:
        changed: the name of the property that has another value now.
    """

    changed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = QSettings(str(path), QSettings.Format.IniFormat, self)

    @property
    def language(self) -> str:
        """Of the interface: system, en or ko."""
        return self._one_of("interface/language", ("system", "en", "ko"))

    @language.setter
    def language(self, value: str) -> None:
        self._write("language", "interface/language", value)

    @property
    def theme(self) -> str:
        """system, light or dark."""
        return self._one_of("interface/theme", ("system", "light", "dark"))

    @theme.setter
    def theme(self, value: str) -> None:
        self._write("theme", "interface/theme", value)

    @property
    def text_size(self) -> int:
        """Per cent."""
        return self._integer("interface/text_size", 100, min(TEXT_SIZES), max(TEXT_SIZES))

    @text_size.setter
    def text_size(self, value: int) -> None:
        self._write("text_size", "interface/text_size", value)

    @property
    def model(self) -> str:
        """Name of the model that translates."""
        return self._text("translate/model", "starter")

    @model.setter
    def model(self, value: str) -> None:
        self._write("model", "translate/model", value)

    @property
    def source_language(self) -> str:
        """BCP-47."""
        return self._text("translate/source", "en")

    @source_language.setter
    def source_language(self, value: str) -> None:
        self._write("source_language", "translate/source", value)

    @property
    def target_language(self) -> str:
        """BCP-47."""
        return self._text("translate/target", "fr")

    @target_language.setter
    def target_language(self, value: str) -> None:
        self._write("target_language", "translate/target", value)

    @property
    def beam(self) -> int:
        """Hypotheses that the search keeps, 1 to 10."""
        return self._integer("translate/beam", 5, 1, 10)

    @beam.setter
    def beam(self, value: int) -> None:
        self._write("beam", "translate/beam", value)

    @property
    def comparing(self) -> bool:
        """A second model translates the same text."""
        return self._one_of("translate/comparing", ("no", "yes")) == "yes"

    @comparing.setter
    def comparing(self, value: bool) -> None:
        self._write("comparing", "translate/comparing", "yes" if value else "no")

    @property
    def compared_model(self) -> str:
        """Name of the second model; empty where none was ever chosen."""
        return self._text("translate/compared", "")

    @compared_model.setter
    def compared_model(self, value: str) -> None:
        self._write("compared_model", "translate/compared", value)

    @property
    def inside_tab(self) -> str:
        """The way to look inside that is open, by its key."""
        return self._text("translate/inside", "alignment")

    @inside_tab.setter
    def inside_tab(self, value: str) -> None:
        self._write("inside_tab", "translate/inside", value)

    @property
    def words(self) -> bool:
        """Words are selected and mapped, not the model's own pieces."""
        return self._one_of("translate/units", ("words", "pieces")) == "words"

    @words.setter
    def words(self, value: bool) -> None:
        self._write("words", "translate/units", "words" if value else "pieces")

    @property
    def device(self) -> str:
        """auto, cpu, cuda or mps."""
        return self._one_of("engine/device", ("auto", "cpu", "cuda", "mps"))

    @device.setter
    def device(self, value: str) -> None:
        self._write("device", "engine/device", value)

    @property
    def threads(self) -> int:
        """For one translation; 0 leaves it to the engine."""
        return self._integer("engine/threads", 0, 0, 256)

    @threads.setter
    def threads(self, value: int) -> None:
        self._write("threads", "engine/threads", value)

    @property
    def offline(self) -> bool:
        """The offline lock: nothing is downloaded."""
        return self._one_of("network/offline", ("no", "yes")) == "yes"

    @offline.setter
    def offline(self, value: bool) -> None:
        self._write("offline", "network/offline", "yes" if value else "no")

    @property
    def locked_offline(self) -> bool:
        """Whether the lock is set here or by the environment, which cannot be undone here."""
        return self.offline or self.offline_by_environment

    @property
    def offline_by_environment(self) -> bool:
        """Whether INTERLINEAR_OFFLINE sets the lock."""
        return offline_by_environment()

    @property
    def geometry(self) -> QByteArray:
        """Of the window, as Qt packs it."""
        value = self._store.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._write("geometry", "window/geometry", value)

    def path(self) -> Path:
        """Of the file."""
        return Path(self._store.fileName())

    def sync(self) -> None:
        """Writes what is not written yet."""
        self._store.sync()

    def _write(self, name: str, key: str, value: object) -> None:
        if self._store.value(key) != value:
            self._store.setValue(key, value)
            self.changed.emit(name)

    def _text(self, key: str, default: str) -> str:
        return str(self._store.value(key, default) or default)

    def _one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self._text(key, allowed[0])
        return value if value in allowed else allowed[0]

    def _integer(self, key: str, default: int, low: int, high: int) -> int:
        try:
            value = int(cast(str, self._store.value(key, default)))
        except (TypeError, ValueError):
            return default
        return value if low <= value <= high else default
