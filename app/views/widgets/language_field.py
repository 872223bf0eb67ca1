"""A field for languages, by name or code, with commas between them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from app.viewmodels.arrival import languages_in
from app.views.widgets.train_source import LanguageName
from seq2seq_core.errors import LanguageError
from seq2seq_core.text.languages import LANGUAGES


class LanguageField(QLineEdit):
    """Proposes names while one writes.

    Args:
        name_of: the name of a language in the language of the interface.

    Signals:
        edited: another text stands there.
    """

    edited = Signal()

    def __init__(self, name_of: LanguageName) -> None:
        super().__init__()
        self._name_of = name_of
        self._names = QStringListModel(self)
        completer = _LastPart(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.textChanged.connect(self.edited)

    def retranslate(self) -> None:
        """Proposes names in the language in force."""
        self._names.setStringList(sorted(self._name_of(code) for code in LANGUAGES))

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP-47 codes.

        Raises:
            LanguageError: one is unknown.
        """
        return languages_in(self.text())

    @property
    def problem(self) -> str:
        """Which language is unknown, a Message; empty for none."""
        try:
            languages_in(self.text())
        except LanguageError as error:
            return error.message
        return ""


class _LastPart(QCompleter):
    """Completes what stands after the last comma."""

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        before, comma, _ = self.widget().text().rpartition(",")  # type: ignore[attr-defined]
        return f"{before}{comma}{' ' if comma else ''}{super().pathFromIndex(index)}"
