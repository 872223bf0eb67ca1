"""The Settings page: how the app looks, what it runs on, where things lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.viewmodels.settings import SettingsViewModel
from app.views.page import Page, label, panel
from app.views.widgets.chooser import Chooser

CHOICES = ("language", "theme", "text_size", "device", "threads", "offline")


class SettingsPage(Page):
    """Every choice takes effect at once; there is nothing to apply."""

    def __init__(self, viewmodel: SettingsViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self._title = label("title")
        self._headings = [label("heading") for _ in range(4)]
        self._choosers = {name: Chooser() for name in CHOICES}
        for name, chooser in self._choosers.items():
            chooser.chosen.connect(lambda value, name=name: viewmodel.set(name, value))
        self._labels = {name: QLabel() for name in self._choosers}
        self._engine_note, self._network_note = label("label", wrap=True), label("label", wrap=True)
        self._places = [
            (label("secondary"), label("", selectable=True, wrap=True), QPushButton())
            for _ in viewmodel.places
        ]
        self._lay_out()
        viewmodel.changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Settings"))
        for heading, text in zip(
            self._headings,
            (
                self.tr("Appearance"),
                self.tr("Engine"),
                self.tr("Network"),
                self.tr("Where things are stored"),
            ),
            strict=True,
        ):
            heading.setText(text)
        names = {
            "language": self.tr("Language"),
            "theme": self.tr("Theme"),
            "text_size": self.tr("Text size"),
            "device": self.tr("Device"),
            "threads": self.tr("Threads"),
            "offline": self.tr("Offline lock"),
        }
        for name, text in names.items():
            self._labels[name].setText(text)
            self._choosers[name].set_name(text)
        self._engine_note.setText(
            self.tr("Automatic takes a graphics processor where there is one, and one thread a translation.")
        )
        self._network_note.setText(
            self.tr(
                "Interlinear connects to nothing but Hugging Face, and only when you download a model. With "
                "the lock, not even then."
            )
            if not self._viewmodel.offline_by_environment
            else self.tr("The environment variable INTERLINEAR_OFFLINE sets the lock.")
        )
        titles = {
            "settings": self.tr("Settings"),
            "models": self.tr("Models"),
            "runs": self.tr("Training runs"),
        }
        for (title, path, button), (name, place) in zip(
            self._places, self._viewmodel.places.items(), strict=True
        ):
            title.setText(titles[name])
            path.setText(str(place))
            button.setText(self.tr("Open folder"))
            button.setAccessibleName(self.tr("Open the folder: {}").format(titles[name]))
        self._show()

    def _show(self) -> None:
        automatic = self.tr("Automatic")
        choices: dict[str, list[tuple[object, str]]] = {
            "language": [("system", self.tr("System")), ("en", "English"), ("ko", "한국어")],
            "theme": [("system", self.tr("System")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))],
            "text_size": [(size, f"{size} %") for size in self._viewmodel.text_sizes],
            "device": [("auto", automatic), *((name, name.upper()) for name in self._viewmodel.devices)],
            "threads": [(0, automatic), *((n, str(n)) for n in self._viewmodel.thread_counts)],
            "offline": [(False, self.tr("Off")), (True, self.tr("On"))],
        }
        for name, chooser in self._choosers.items():
            chooser.set_choices(choices[name], self._viewmodel.get(name))
        if self._viewmodel.offline_by_environment:
            self._choosers["offline"].set_current(True)
            self._choosers["offline"].setEnabled(False)

    def _lay_out(self) -> None:
        appearance, engine, network, storage = (panel(heading, spacing=12) for heading in self._headings)
        appearance.column.addLayout(self._form("language", "theme", "text_size"))
        engine.column.addLayout(self._form("device", "threads"))
        engine.column.addWidget(self._engine_note)
        network.column.addLayout(self._form("offline"))
        network.column.addWidget(self._network_note)
        for (title, path, button), place in zip(self._places, self._viewmodel.places.values(), strict=True):
            row = QHBoxLayout()
            row.setSpacing(12)
            title.setMinimumWidth(140)
            button.setProperty("role", "small")
            button.clicked.connect(lambda _=False, folder=place: self._open(folder))
            row.addWidget(title)
            row.addWidget(path, 1)
            row.addWidget(button)
            storage.column.addLayout(row)
        content = QWidget()
        content.setProperty("role", "page")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (appearance, engine, network, storage):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(12)
        outer.addWidget(self._title)
        outer.addWidget(scroll, 1)

    def _form(self, *names: str) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for name in names:
            self._labels[name].setMinimumWidth(140)
            self._choosers[name].setMinimumWidth(160)
            self._labels[name].setBuddy(self._choosers[name])
            form.addRow(self._labels[name], self._choosers[name])
        return form

    def _open(self, folder: Path) -> None:
        path = self._viewmodel.folder_of(folder)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
