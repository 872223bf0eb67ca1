"""A button whose menu offers what a model can be exported as."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from app.services.library import Format


class ExportModelButton(QPushButton):
    """Asks for a place.

    Signals:
        chosen: the place as a Path, and a Format.
    """

    chosen = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._model = ""
        self.clicked.connect(self.open_menu)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.setText(self.tr("Export…"))
        self.setToolTip(self.tr("Give the model to other programs, or to another Interlinear"))

    def offer(self, model: str, *, possible: bool) -> None:
        """Proposes names for a model of this name."""
        self._model = model
        self.setEnabled(possible)

    def open_menu(self) -> None:
        """Offers the formats."""
        menu = QMenu(self)
        menu.addAction(self.tr("As a Hugging Face folder…")).triggered.connect(self.choose_folder)
        menu.addAction(self.tr("As an Interlinear archive…")).triggered.connect(self.choose_archive)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def choose_folder(self) -> None:
        """Asks for a folder, in which one with the model's name is made."""
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Choose where the folder {} is to be made").format(self._model)
        )
        if folder:
            self.chosen.emit(Path(folder) / self._model, Format.HUGGING_FACE)

    def choose_archive(self) -> None:
        """Asks for a file."""
        file, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export the model"),
            f"{self._model}.zip",
            "ZIP (*.zip)",
            # What is there is refused, not replaced.
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if file:
            path = Path(file)
            path = path if path.suffix.lower() == ".zip" else path.with_name(path.name + ".zip")
            self.chosen.emit(path, Format.BUNDLE)
