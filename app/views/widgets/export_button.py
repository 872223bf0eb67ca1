"""A button whose menu offers the formats that something can be written in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from app.views.engine_text import localised
from seq2seq_core.errors import InterlinearError

Write = Callable[[Path], None]
FORMATS = {".png": "PNG", ".svg": "SVG", ".csv": "CSV", ".json": "JSON", ".txt": "Pharaoh"}


class ExportButton(QPushButton):
    """Asks for a file and has it written.

    Args:
        stem: of the file's name that is proposed.
        writers: of each format, by the ending of its files.

    Signals:
        failed: it could not be written, and why.
    """

    failed = Signal(str)

    def __init__(self, stem: str, writers: dict[str, Write], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stem, self._writers = stem, writers
        self.setProperty("role", "small")
        self.clicked.connect(self.open_menu)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.setText(self.tr("Export…"))
        self.setAccessibleName(self.tr("Export what is shown here"))

    def open_menu(self) -> None:
        """Offers the formats."""
        menu = QMenu(self)
        for ending in self._writers:
            menu.addAction(FORMATS[ending]).triggered.connect(lambda _=False, e=ending: self._choose_file(e))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def write(self, path: Path) -> None:
        """Writes in the format of the file's ending, or tells why that cannot be."""
        try:
            self._writers[path.suffix.lower()](path)
        except InterlinearError as error:
            self.failed.emit(localised(error.message))

    def _choose_file(self, ending: str) -> None:
        name = FORMATS[ending]
        file, _ = QFileDialog.getSaveFileName(
            self, self.accessibleName(), f"{self._stem}{ending}", f"{name} (*{ending})"
        )
        if file:
            path = Path(file)
            self.write(path if path.suffix.lower() == ending else path.with_name(path.name + ending))
