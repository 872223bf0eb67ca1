"""A model that is coming in: how far it is, what is wrong with it, and the report that comes before it is
installed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.viewmodels.arrival import ArrivalViewModel, Stage
from app.views.engine_text import localised
from app.views.page import ElidedLabel, label
from app.views.widgets import train_text
from app.views.widgets.arrival_report import ArrivalReport
from app.views.widgets.language_field import LanguageField
from app.views.widgets.train_source import LanguageName

PARTS = 1000
"""Steps of the progress bar; Qt counts them in 32 bits, and a model may have more bytes."""


class ArrivalPanel(QFrame):
    """Not there while nothing is coming in. Return installs, Escape cancels."""

    def __init__(self, arrival: ArrivalViewModel, name_of: LanguageName) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._arrival = arrival
        self._stage = Stage.NONE
        self._title = ElidedLabel("heading")
        self._state = label("secondary")
        self._bar = QProgressBar(textVisible=False)
        self._problem = label("error", wrap=True, selectable=True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._good = label("good", wrap=True)
        self._report = ArrivalReport(name_of)
        self._choose = QPushButton()
        self._choose.setProperty("role", "quiet")
        self._choose.clicked.connect(self._open_languages)
        self._languages = _Languages(arrival, name_of)
        self._name_label, self.name = label("label"), QLineEdit()
        self._name_label.setBuddy(self.name)
        self._name_problem = label("error", wrap=True)
        self._naming, self._foot = QWidget(), QWidget()
        self.close_message = QPushButton()
        self.close_message.setProperty("role", "quiet")
        self.close_message.clicked.connect(self._forget)
        self.cancel, self.install = QPushButton(), QPushButton()
        self.install.setProperty("role", "primary")
        self._lay_out()
        self.name.textEdited.connect(arrival.rename)
        self.name.returnPressed.connect(arrival.install)
        self.cancel.clicked.connect(arrival.dismiss)
        self.install.clicked.connect(arrival.install)
        arrival.changed.connect(self._show)
        arrival.arrived.connect(self._say_installed)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._bar.setAccessibleName(self.tr("Progress of the download"))
        self._choose.setText(self.tr("Choose languages…"))
        self._name_label.setText(self.tr("Install as"))
        self.name.setAccessibleName(self.tr("Name to install the model under"))
        self.cancel.setText(self.tr("Cancel"))
        self.close_message.setText(self.tr("Close"))
        self.close_message.setAccessibleName(self.tr("Close this message"))
        self.install.setText(self.tr("Install"))
        self._report.retranslate()
        self._languages.retranslate()
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.cancel.isVisible() and self.cancel.isEnabled():
            self._arrival.dismiss()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        head.addWidget(self._choose)
        naming = QHBoxLayout(self._naming)
        naming.setContentsMargins(0, 0, 0, 0)
        naming.setSpacing(12)
        naming.addWidget(self._name_label)
        naming.addWidget(self.name, 1)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self._naming, 1)
        foot.addStretch(0)
        foot.addWidget(self.cancel)
        foot.addWidget(self.install)
        said = QHBoxLayout()
        said.setSpacing(12)
        said.addWidget(self._good, 1)
        said.addWidget(self._problem, 1)
        said.addWidget(self.close_message, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._report, 1)
        column.addWidget(self._languages)
        column.addWidget(self._name_problem)
        column.addLayout(said)
        column.addWidget(self._foot)

    def _show(self) -> None:
        arrival, stage = self._arrival, self._arrival.stage
        new, begun = stage is not self._stage, self._stage is Stage.NONE
        self._stage = stage
        if stage is not Stage.NONE:
            self._good.clear()
        self.setVisible(stage is not Stage.NONE or bool(arrival.problem) or bool(self._good.text()))
        self._title.set_text(arrival.title)
        self._title.setVisible(bool(arrival.title))
        self._state.setText(self._say(stage))
        self._state.setVisible(bool(self._state.text()))
        self._show_progress(stage)
        self._good.setVisible(bool(self._good.text()))
        self._problem.setText(localised(arrival.problem))
        self._problem.setVisible(bool(arrival.problem))
        self.close_message.setVisible(stage is Stage.NONE)
        self._show_report(stage)
        if stage in (Stage.UNSPOKEN, Stage.REPORTED) and new:
            self._languages.show_for(arrival.question)
        elif stage not in (Stage.UNSPOKEN, Stage.REPORTED):
            self._languages.hide()
        if stage is Stage.NONE:
            self._languages.forget()
        self._foot.setVisible(stage is not Stage.NONE)
        self.cancel.setEnabled(stage is not Stage.INSTALLING)
        self.install.setVisible(stage in (Stage.REPORTED, Stage.INSTALLING))
        self.install.setEnabled(arrival.installable)
        if new and (begun or stage is Stage.REPORTED) and self.isVisible():
            (self.name if self._naming.isVisible() else self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self, stage: Stage) -> None:
        arrival = self._arrival
        self._bar.setVisible(arrival.busy)
        if stage is Stage.FETCHING and arrival.total:
            self._bar.setRange(0, PARTS)
            self._bar.setValue(PARTS * arrival.done // arrival.total)
        else:
            self._bar.setRange(0, 0)

    def _show_report(self, stage: Stage) -> None:
        report = self._arrival.report if stage in (Stage.REPORTED, Stage.INSTALLING) else None
        self._report.setVisible(report is not None)
        possible = report is not None and not report.unsupported
        self._naming.setVisible(possible)
        self._choose.setVisible(possible and stage is Stage.REPORTED)
        self._name_problem.setVisible(False)
        if report is None:
            return
        if report.fixed_languages:
            self._choose.hide()
        self._report.show_report(report)
        if self.name.text().strip() != self._arrival.name:
            self.name.setText(self._arrival.name)
        problem = self._arrival.name_problem if possible else ""
        self._name_problem.setText(localised(problem))
        self._name_problem.setVisible(bool(problem))

    def _say(self, stage: Stage) -> str:
        arrival = self._arrival
        if stage is Stage.FETCHING:
            if not arrival.total:
                return self.tr("Asking Hugging Face…")
            done, total = map(train_text.megabytes, (arrival.done, arrival.total))
            return self.tr("{done} of {total}").format(done=done, total=total)
        texts = {
            Stage.READING: self.tr("Being read and tried out…"),
            Stage.INSTALLING: self.tr("Being installed…"),
        }
        return texts.get(stage, "")

    def _open_languages(self) -> None:
        self._languages.show_for("", asked=True)

    def _forget(self) -> None:
        self._good.clear()
        self._arrival.forget()

    def _say_installed(self, name: str) -> None:
        self._good.setText(self.tr("✓ Installed as {}").format(name))
        self._show()


class _Languages(QWidget):
    """Asks for the languages of a model."""

    def __init__(self, arrival: ArrivalViewModel, name_of: LanguageName) -> None:
        super().__init__()
        self._arrival = arrival
        self._question = label("error", wrap=True, selectable=True)
        self._labels = label("label"), label("label")
        self.fields = LanguageField(name_of), LanguageField(name_of)
        self._problem = label("error", wrap=True)
        self.again = QPushButton()
        self.again.clicked.connect(self._say)
        row = QHBoxLayout()
        row.setSpacing(12)
        for caption, field in zip(self._labels, self.fields, strict=True):
            caption.setBuddy(field)
            row.addWidget(caption)
            row.addWidget(field, 1)
            field.edited.connect(self._check)
            field.returnPressed.connect(self._say)
        row.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._question)
        column.addLayout(row)
        column.addWidget(self._problem)
        self.hide()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        for caption, field, text in zip(
            self._labels, self.fields, (self.tr("From"), self.tr("To")), strict=True
        ):
            caption.setText(text)
            field.retranslate()
            field.setPlaceholderText(self.tr("as the model says"))
        self.fields[0].setAccessibleName(self.tr("Source languages, with commas between them"))
        self.fields[1].setAccessibleName(self.tr("Target languages, with commas between them"))
        self.again.setText(self.tr("Read again"))
        self._question.setText(localised(self._arrival.question))
        self._check()

    def show_for(self, question: str, *, asked: bool = False) -> None:
        """Shows itself where there is a question, or the user asks to choose."""
        self._question.setText(localised(question))
        self._question.setVisible(bool(question))
        self.setVisible(bool(question) or asked)
        if self.isVisible():
            self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self._check()

    def forget(self) -> None:
        """Empties the fields for the next model."""
        for field in self.fields:
            field.clear()

    def _check(self) -> None:
        problem = next((field.problem for field in self.fields if field.problem), "")
        self._problem.setText(localised(problem))
        self._problem.setVisible(bool(problem))
        self.again.setEnabled(not problem and any(field.text().strip() for field in self.fields))

    def _say(self) -> None:
        if self.again.isEnabled():
            self._arrival.say_languages(*(field.languages for field in self.fields))
