"""What the Settings page shows and changes."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services.settings import TEXT_SIZES, Settings
from seq2seq_core import paths


class SettingsViewModel(QObject):
    """The settings by name.

    Signals:
        changed: some setting has another value.
    """

    changed = Signal()
    text_sizes = TEXT_SIZES

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._devices: tuple[str, ...] = ("cpu",)
        settings.changed.connect(lambda _name: self.changed.emit())

    @property
    def devices(self) -> tuple[str, ...]:
        """That the engine can run on; only the processor until it was asked."""
        return self._devices

    def set_devices(self, devices: tuple[str, ...]) -> None:
        """Takes what the engine found."""
        self._devices = devices
        self.changed.emit()

    @property
    def thread_counts(self) -> range:
        """How many threads can be chosen: up to one a core."""
        return range(1, (os.cpu_count() or 1) + 1)

    @property
    def offline_by_environment(self) -> bool:
        """Whether the offline lock is set from outside, and cannot be taken off here."""
        return self._settings.offline_by_environment

    @property
    def places(self) -> dict[str, Path]:
        """Where things are stored."""
        return {"settings": self._settings.path(), "models": paths.models_root(), "runs": paths.runs_root()}

    def get(self, name: str) -> object:
        """The value of a setting."""
        return getattr(self._settings, name)

    def set(self, name: str, value: object) -> None:
        """Changes a setting; it holds at once."""
        setattr(self._settings, name, value)

    def folder_of(self, place: Path) -> Path:
        """The folder to open for a place; made where it is not there yet."""
        folder = place.parent if place.suffix else place
        folder.mkdir(parents=True, exist_ok=True)
        return folder
