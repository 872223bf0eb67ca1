"""Everything is wired here, once, by constructor arguments: services, then viewmodels, then views."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject

from app.services import i18n
from app.services.models import ModelService
from app.services.settings import Settings
from app.services.worker import SerialExecutor
from app.viewmodels.settings import SettingsViewModel
from app.views import theme
from app.views.main_window import MainWindow, PageEntry
from app.views.page import Page
from seq2seq_core import paths

STOP_SECONDS = 5.0
"""How long closing the window waits for the worker to come to its next decoder step."""


class Interlinear(QObject):
    """The composed application: the window and what works for it."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings(paths.settings_path(), self)
        self.languages = i18n.Languages(cast(i18n.Choice, self.settings.language), self)
        self.theme = theme.Theme(cast(theme.Choice, self.settings.theme), self.settings.text_size, self)
        self.worker = SerialExecutor("engine")
        self.models = ModelService(self.worker, self.settings.model, parent=self)
        self.window = MainWindow(
            [
                PageEntry("settings", "Settings", self._settings_page, at_bottom=True),
            ]
        )
        self.window.restore(self.settings.geometry)
        self.window.closing.connect(self.close)
        self.settings.changed.connect(self._apply)
        self.models.chosen.connect(lambda name: setattr(self.settings, "model", name))

    def close(self) -> None:
        """Ends all work in the background and keeps the settings."""
        self.settings.geometry = self.window.saveGeometry()
        self.settings.sync()
        self.worker.close(STOP_SECONDS)

    def _apply(self, name: str) -> None:
        if name == "language":
            self.languages.choose(cast(i18n.Choice, self.settings.language))
        elif name == "theme":
            self.theme.set_choice(cast(theme.Choice, self.settings.theme))
        elif name == "text_size":
            self.theme.set_text_size(self.settings.text_size)

    # Pages import their modules when they are built, so that the window does not wait for them.

    def _settings_page(self) -> Page:
        from app.views.pages.settings import SettingsPage

        return SettingsPage(SettingsViewModel(self.settings, self))
