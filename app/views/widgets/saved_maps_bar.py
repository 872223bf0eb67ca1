"""What stands above a map or a flow of a file: which file and sentence, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.viewmodels.saved_maps import SavedMapsViewModel
from app.views.engine_text import localised
from app.views.page import ElidedLabel, label


class SavedMapsBar(QWidget):
    """Is there while a file is open. Up and Down in the field of the number go through the sentences."""

    def __init__(self, saved: SavedMapsViewModel) -> None:
        super().__init__()
        self._saved = saved
        self.name = ElidedLabel("heading")
        self.before, self.after = QPushButton("‹"), QPushButton("›")
        self.number = QSpinBox()
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add, self.back = QPushButton(), QPushButton()
        self.error = label("error", wrap=True, selectable=True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.name, 1)
        for widget in (self.before, self.number, self.after, self.add, self.back):
            widget.setProperty("role", "small")
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.error)
        self.before.clicked.connect(lambda: saved.choose(saved.number - 1))
        self.after.clicked.connect(lambda: saved.choose(saved.number + 1))
        self.number.valueChanged.connect(lambda value: saved.choose(value - 1))
        self.add.clicked.connect(self._add_files)
        self.back.clicked.connect(saved.close)
        saved.changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        for button, text in (
            (self.before, self.tr("Previous sentence")),
            (self.after, self.tr("Next sentence")),
        ):
            button.setAccessibleName(text)
            button.setToolTip(text)
        self.number.setAccessibleName(self.tr("Sentence of the file"))
        self.number.setToolTip(self.number.accessibleName())
        self.add.setText(self.tr("Add its sentences…"))
        self.add.setToolTip(
            self.tr("The files of the source and target sentences that belong to the weights")
        )
        self.back.setText(self.tr("Back to the translation"))
        self._show()

    def _show(self) -> None:
        saved = self._saved
        self.setVisible(saved.opened)
        if not saved.opened:
            return
        self.name.set_text(saved.file.name if saved.file else "", "\n".join(map(str, saved.files)))
        several = saved.count > 1
        for widget in (self.before, self.number, self.after):
            widget.setVisible(several)
        self.before.setEnabled(saved.number > 0)
        self.after.setEnabled(saved.number + 1 < saved.count)
        self.number.blockSignals(True)
        self.number.setRange(1, max(1, saved.count))
        self.number.setSuffix(f" / {saved.count:,}")
        self.number.setValue(saved.number + 1)
        self.number.blockSignals(False)
        failed = not saved.reading and not saved.count
        self.add.setVisible(failed)
        self.error.setVisible(failed)
        self.error.setText(localised(saved.error) if failed else "")

    def _add_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, self.add.toolTip())
        if files:
            self._saved.add([Path(file) for file in files])
