"""The language of the interface, switched while the app runs."""

from __future__ import annotations

from importlib import resources
from typing import Literal
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

Choice = Literal["system", "en", "ko"]
LANGUAGES = ("en", "ko")


class Catalogue(QTranslator):
    """Reads a Qt Linguist ``.ts`` file itself, so that nothing has to be compiled before the app runs."""

    def __init__(self, xml: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[tuple[str, str], str] = {}
        for context in ElementTree.fromstring(xml).iter("context"):
            name = context.findtext("name", "")
            for message in context.iter("message"):
                translation = message.find("translation")
                if translation is not None and translation.text and translation.get("type") is None:
                    self._texts[name, message.findtext("source", "")] = translation.text

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        # None lets Qt ask the next catalogue, and in the end show the English; "" would show nothing.
        return self._texts.get((context, sourceText))

    def isEmpty(self) -> bool:
        return not self._texts


class Languages(QObject):
    """Installs the catalogue of the language chosen.

    Signals:
        changed: another language is in force; Qt has told all widgets by then.
    """

    changed = Signal()

    def __init__(self, choice: Choice = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._installed: list[QTranslator] = []
        self._current = "en"
        self.choose(choice)

    @property
    def current(self) -> str:
        """The language in force: "en" or "ko"."""
        return self._current

    def choose(self, choice: Choice) -> None:
        """Switches to a language, "system" to the desktop's where there is a catalogue for it."""
        wanted = QLocale.system().name().partition("_")[0] if choice == "system" else choice
        language = wanted if wanted in LANGUAGES else "en"
        if language == self._current:
            return
        self._current = language
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed = (
            [] if language == "en" else [*self._qt_translators(language), self._catalogue(language)]
        )
        for translator in self._installed:
            QCoreApplication.installTranslator(translator)
        self.changed.emit()

    def _catalogue(self, language: str) -> Catalogue:
        file = resources.files("resources").joinpath("i18n", f"interlinear_{language}.ts")
        return Catalogue(file.read_text("utf-8"), self)

    def _qt_translators(self, language: str) -> list[QTranslator]:
        translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        return [translator] if translator.load(f"qtbase_{language}", folder) else []
