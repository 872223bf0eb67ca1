"""Everything is wired here, once, by constructor arguments: services, then viewmodels, then views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject

from app.services import i18n
from app.services.models import ModelService, installed_models
from app.services.preload import import_engine
from app.services.settings import Settings
from app.services.translation import TranslationService
from app.services.worker import SerialExecutor
from app.viewmodels.settings import SettingsViewModel
from app.viewmodels.translate import TranslateViewModel
from app.views import theme
from app.views.main_window import MainWindow, PageEntry
from app.views.page import Page
from seq2seq_core import paths
from seq2seq_core.text.languages import display_name

if TYPE_CHECKING:
    from seq2seq_core.library import ModelEntry
    from seq2seq_core.translator import Translator

STOP_SECONDS = 5.0
"""How long closing the window waits for the worker to come to its next decoder step."""

LIVE_THREADS = 1
"""What "automatic" means here. One sentence of one beam is too little work to share: with a second thread the
two wait for each other at every product, and for a core wherever something else (a training) wants one."""


class Interlinear(QObject):
    """The composed application: the window and what works for it.

    Args:
        prepare: imports the engine, on the worker.
        load: makes the translator of a model, by name; the engine's, unless a test brings its own.
        list_models: lists the installed models; the engine's, unless a test brings its own.
    """

    def __init__(
        self,
        prepare: Callable[[], None] = import_engine,
        load: Callable[[str], Translator] | None = None,
        list_models: Callable[[], Sequence[ModelEntry]] = installed_models,
    ) -> None:
        super().__init__()
        self._prepare = prepare
        self.settings = Settings(paths.settings_path(), self)
        self.languages = i18n.Languages(cast(i18n.Choice, self.settings.language), self)
        self.theme = theme.Theme(cast(theme.Choice, self.settings.theme), self.settings.text_size, self)
        self.worker = SerialExecutor("engine")
        self.models = ModelService(self.worker, self.settings.model, list_models, self)
        self.translation = TranslationService(self.worker, load or self._load_translator, self)
        self.translate = TranslateViewModel(self.translation, self.models, self.settings, self)
        self.window = MainWindow(
            [
                PageEntry("translate", "Translate", self._translate_page),
                PageEntry("settings", "Settings", self._settings_page, at_bottom=True),
            ]
        )
        self.window.restore(self.settings.geometry)
        self.window.shown.connect(self.start)
        self.window.closing.connect(self.close)
        self.settings.changed.connect(self._apply)
        self.models.chosen.connect(lambda name: setattr(self.settings, "model", name))

    def start(self) -> None:
        """Has the engine imported, the models listed and the model made ready, behind the window."""
        self.worker(self._prepare)
        self.models.refresh()
        self.translate.start()

    def close(self) -> None:
        """Ends all work in the background and keeps the settings."""
        self.translation.close()
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

    def _load_translator(self, name: str) -> Translator:
        """Imports the engine: runs on the worker."""
        from seq2seq_core.library import default_library
        from seq2seq_core.translator import Translator

        threads = self.settings.threads or LIVE_THREADS
        return Translator(default_library().find(name), device=self.settings.device, threads=threads)

    def _name_of(self, language: str) -> str:
        return display_name(language, cast(Literal["en", "ko"], self.languages.current))

    # Pages import their modules when they are built, so that the window does not wait for them.

    def _translate_page(self) -> Page:
        from app.views.pages.translate import TranslatePage

        return TranslatePage(self.translate, self.theme, self._name_of)

    def _settings_page(self) -> Page:
        from app.views.pages.settings import SettingsPage

        return SettingsPage(SettingsViewModel(self.settings, self))
