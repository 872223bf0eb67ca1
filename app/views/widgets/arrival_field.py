"""Where models come from: a name on the hub, a folder, or an archive."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from app.viewmodels.arrival import ArrivalViewModel
from seq2seq_core.interop.unpacking import ARCHIVES

EXAMPLE = "Helsinki-NLP/opus-mt-en-de"
LEAST, MOST = 120, 420
"""Pixels for a name."""


class ArrivalField(QWidget):
    """A field for the name, and a button for files."""

    def __init__(self, arrival: ArrivalViewModel) -> None:
        super().__init__()
        self._arrival = arrival
        self.name = QLineEdit()
        self.name.setMinimumWidth(LEAST)
        self.name.setMaximumWidth(MOST)
        self.name.textChanged.connect(self._show)
        self.name.returnPressed.connect(self._fetch)
        self.fetch, self.choose = QPushButton(), QPushButton()
        self.fetch.clicked.connect(self._fetch)
        self.choose.clicked.connect(self.open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.name, 8)
        row.addWidget(self.fetch)
        row.addWidget(self.choose)
        arrival.changed.connect(self._show)
        arrival.arrived.connect(lambda _name: self.name.clear())

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.name.setAccessibleName(self.tr("Name of a model on Hugging Face"))
        self.fetch.setText(self.tr("Download"))
        self.choose.setText(self.tr("Import…"))
        self.choose.setToolTip(
            self.tr("A model's folder or archive, from this machine; or drop it on the page")
        )
        self._show()

    def open_menu(self) -> None:
        """Offers both kinds of places; a dialog of the system takes only one of them."""
        menu = QMenu(self)
        menu.addAction(self.tr("A folder…")).triggered.connect(self.choose_folder)
        menu.addAction(self.tr("An archive…")).triggered.connect(self.choose_archive)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))

    def choose_folder(self) -> None:
        """Asks for a folder."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose a model's folder"))
        if folder:
            self._arrival.read(Path(folder))

    def choose_archive(self) -> None:
        """Asks for an archive."""
        kinds = self.tr("Archives ({})").format(" ".join(f"*{ending}" for ending in ARCHIVES))
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a model's archive"), "", kinds)
        if file:
            self._arrival.read(Path(file))

    def _fetch(self) -> None:
        if self.fetch.isEnabled():
            self._arrival.fetch(self.name.text())

    def _show(self) -> None:
        locked = self._arrival.locked
        self.name.setEnabled(not locked)
        self.name.setPlaceholderText(
            self.tr("The offline lock is set") if locked else self.tr("Hugging Face: {}").format(EXAMPLE)
        )
        self.fetch.setEnabled(not locked and not self._arrival.busy and bool(self.name.text().strip()))
        self.choose.setEnabled(not self._arrival.busy)
        why = (
            self.tr("The offline lock is set. Take it off on the Settings page to download models.")
            if locked
            else self.tr("Fetch a model from Hugging Face by its owner and name; you see a report first")
        )
        self.name.setToolTip(why)
        self.fetch.setToolTip(why)
        self.fetch.setAccessibleDescription(why)
