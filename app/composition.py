"""Everything is wired here, once, by constructor arguments: services, then viewmodels, then views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject, Signal

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


def load_translator(name: str, device: str, threads: int) -> Translator:
    """The engine's translator of an installed model. Imports the engine: runs on the worker.

    Args:
        threads: 0 for LIVE_THREADS.
    """
    from seq2seq_core.library import default_library
    from seq2seq_core.translator import Translator

    return Translator(default_library().find(name), device=device, threads=threads or LIVE_THREADS)


class Interlinear(QObject):
    """The composed application: the window and what works for it.

    Args:
        prepare: imports the engine, on the worker, and returns the devices that it can run on.
        load: makes the translator of a model, as TranslationService says; the engine's, unless a test brings
            its own.
        list_models: lists the installed models; the engine's, unless a test brings its own.

    Signals:
        prepared: the engine is imported; the devices that it can run on.
    """

    prepared = Signal(object)

    def __init__(
        self,
        prepare: Callable[[], tuple[str, ...]] = import_engine,
        load: Callable[[str, str, int], Translator] = load_translator,
        list_models: Callable[[], Sequence[ModelEntry]] = installed_models,
    ) -> None:
        super().__init__()
        self._prepare = prepare
        self.settings = Settings(paths.settings_path(), self)
        self.languages = i18n.Languages(cast(i18n.Choice, self.settings.language), self)
        self.theme = theme.Theme(cast(theme.Choice, self.settings.theme), self.settings.text_size, self)
        self.worker = SerialExecutor("engine")
        self.models = ModelService(self.worker, self.settings.model, list_models, self)
        self.translation = TranslationService(self.worker, load, self)
        self.translate = TranslateViewModel(self.translation, self.models, self.settings, self)
        self._settings_view_model = SettingsViewModel(self.settings, self)
        self.prepared.connect(self._settings_view_model.set_devices)
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
        self.worker(lambda: self.prepared.emit(self._prepare()))
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

    def _name_of(self, language: str) -> str:
        return display_name(language, cast(Literal["en", "ko"], self.languages.current))

    # Pages import their modules when they are built, so that the window does not wait for them.

    def _translate_page(self) -> Page:
        from app.views.pages.translate import TranslatePage

        return TranslatePage(self.translate, self.theme, self._name_of)

    def _settings_page(self) -> Page:
        from app.views.pages.settings import SettingsPage

        return SettingsPage(self._settings_view_model)
