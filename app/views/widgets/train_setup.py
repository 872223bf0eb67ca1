"""The Train page before a training: what, from, how, and Start."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.training_plan import EFFORTS
from app.viewmodels.training_setup import Obstacle, TrainingSetup
from app.views.page import label, panel
from app.views.theme import Theme
from app.views.widgets import train_text
from app.views.widgets.architecture_gallery import ArchitectureGallery
from app.views.widgets.chooser import Chooser
from app.views.widgets.number_fields import fraction, whole
from app.views.widgets.train_cards import CardGroup
from app.views.widgets.train_source import LanguageName, SourcePanel
from app.views.widgets.train_tuning import TuningBox
from seq2seq_core.model_config import PRESETS

COLUMN_WIDTH = 880


class SetupView(QWidget):
    """One page, top to bottom; everything is kept in the TrainingSetup.

    Signals:
        start: the user starts the training.
        resume: the user takes up the interrupted run of this name.
    """

    start = Signal()
    resume = Signal(str)

    def __init__(
        self, setup: TrainingSetup, theme: Theme, name_of: LanguageName, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._setup = setup
        self._what = WhatPanel(setup, theme, name_of)
        self._source = SourcePanel(setup, name_of)
        self._how = HowPanel(setup)
        self._name_label = label("heading")
        self._name = QLineEdit()
        self._name.setMaximumWidth(360)
        self._name.textEdited.connect(setup.set_name)
        self._obstacle = label("secondary", wrap=True)
        self._resume = QPushButton()
        self._resume.clicked.connect(lambda: self.resume.emit(setup.name))
        self._start = QPushButton()
        self._start.setProperty("role", "primary")
        self._start.clicked.connect(self.start)
        self._lay_out()
        setup.changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        for part in (self._what, self._source, self._how):
            part.retranslate()
        self._name_label.setText(self.tr("Name of the new model"))
        self._name.setAccessibleName(self._name_label.text())
        self._resume.setText(self.tr("Resume it"))
        self._start.setText(self.tr("Start training"))
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._obstacle, 2)
        row.addWidget(self._resume)
        row.addStretch(0)
        row.addWidget(self._start)
        last = panel(self._name_label, spacing=12)
        last.layout().addLayout(row)  # type: ignore[union-attr]
        content = QWidget()
        content.setProperty("role", "page")
        content.setMaximumWidth(COLUMN_WIDTH)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        for part in (self._what, self._source, self._how, last):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _show(self) -> None:
        if self._name.text().strip() != self._setup.name:
            self._name.setText(self._setup.name)
        obstacle = self._setup.obstacle
        self._start.setEnabled(obstacle is None)
        self._resume.setVisible(obstacle is Obstacle.UNFINISHED_NAME)
        self._obstacle.setText("" if obstacle is None else self._say(obstacle))

    def _say(self, obstacle: Obstacle) -> str:
        texts = {
            Obstacle.NO_FILE: self.tr("Choose a file of pairs to train on."),
            Obstacle.READING: self.tr("The file is being read…"),
            Obstacle.BAD_FILE: self.tr("The file cannot be used; see above."),
            Obstacle.NO_PAIRS: self.tr("The file holds no pair with text on both sides."),
            Obstacle.BAD_GENERAL: self.tr("The general text cannot be used; see above."),
            Obstacle.NO_LAYERS: self.tr("Choose the layers that learn."),
            Obstacle.NO_BASE: self.tr("Choose a model to fine-tune, or start a new one."),
            Obstacle.NO_LANGUAGES: self.tr("Choose the languages of both sides."),
            Obstacle.SAME_LANGUAGES: self.tr("Choose two different languages."),
            Obstacle.BASE_DIRECTION: self.tr(
                "The model to fine-tune does not translate between these languages. Start a new one for them."
            ),
            Obstacle.NO_NAME: self.tr("Give the new model a name."),
            Obstacle.BAD_NAME: self.tr("Use letters, digits, “-”, “_” and “.” in the name."),
            Obstacle.TAKEN_NAME: self.tr("A model of this name is installed. Choose another name."),
            Obstacle.UNFINISHED_NAME: self.tr(
                "A training of this name was interrupted. Resume it, or choose another name."
            ),
        }
        return texts[obstacle]


class WhatPanel(QFrame):
    """Fine-tune an installed model, or start a new one."""

    def __init__(
        self, setup: TrainingSetup, theme: Theme, name_of: LanguageName, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._setup = setup
        self._name_of = name_of
        self._heading = label("heading")
        self._tasks = CardGroup(("fine-tune", "new"))
        self._tasks.chosen.connect(setup.set_task)
        self._base = Chooser()
        self._base.chosen.connect(setup.set_base)
        self._base_facts = label("secondary", wrap=True)
        self._tuning = TuningBox(setup)
        self._theme = theme
        self._presets: ArchitectureGallery | None = None
        self._preset_facts = label("secondary", wrap=True)
        self._base_row = QWidget()
        row = QHBoxLayout(self._base_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._base)
        row.addWidget(self._base_facts, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        for part in (self._heading, self._tasks, self._base_row, self._tuning, self._preset_facts):
            self._column.addWidget(part)
        setup.changed.connect(self._show)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("What"))
        self._tasks.cards["fine-tune"].set_texts(
            self.tr("Fine-tune a model"),
            self.tr("An installed model learns the words and style of your text."),
        )
        self._tasks.cards["new"].set_texts(
            self.tr("A new model"), self.tr("From nothing, for any two languages; needs many pairs.")
        )
        self._base.set_name(self.tr("Model to fine-tune"))
        self._tuning.retranslate()
        if self._presets is not None:
            self._presets.retranslate()
        self._show()

    def _show(self) -> None:
        setup = self._setup
        self._tasks.set_current(setup.task)
        if setup.task == "new":
            self._presets = self._presets or self._make_gallery()
            self._presets.set_current(setup.preset)
            self._presets.set_parameters(setup.parameters)
            self._preset_facts.setText(self._presets.facts(setup.preset))
        if self._presets is not None:
            self._presets.setVisible(setup.task == "new")
        self._preset_facts.setVisible(setup.task == "new")
        self._base_row.setVisible(setup.task == "fine-tune")
        self._base.set_choices([(name, name) for name in setup.bases], setup.base)
        self._base.setVisible(bool(setup.bases))
        entry = setup.base_entry
        self._tuning.setVisible(setup.task == "fine-tune" and entry is not None)
        if entry is None:
            self._base_facts.setText(
                self.tr("No model is installed that could be fine-tuned. Start a new one.")
            )
            return
        self._base_facts.setText(
            self.tr("{languages} · {architecture} · {parameters} parameters").format(
                languages=train_text.directions(entry.directions, self._name_of),
                architecture=entry.architecture,
                parameters=train_text.millions(entry.parameters),
            )
        )

    def _make_gallery(self) -> ArchitectureGallery:
        """Many cards: not before they are looked at."""
        gallery = ArchitectureGallery(PRESETS, self._theme)
        gallery.retranslate()
        gallery.chosen.connect(self._setup.set_preset)
        self._column.insertWidget(self._column.indexOf(self._preset_facts), gallery)
        before: QWidget = self._tasks.cards["new"]
        for card in gallery.cards.values():  # what comes late would be last for the Tab key
            self.setTabOrder(before, card)
            before = card
        return gallery


class HowPanel(QFrame):
    """Quick, balanced or thorough, with the time each takes; the options one click below."""

    def __init__(self, setup: TrainingSetup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._setup = setup
        self._heading = label("heading")
        self._efforts = CardGroup(EFFORTS)
        self._efforts.chosen.connect(setup.set_effort)
        self._basis = label("label", wrap=True)
        self._fold = QPushButton()
        self._fold.setProperty("role", "quiet")
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._unfold)
        self._fields: dict[str, QSpinBox | QDoubleSpinBox] = {
            "epochs": whole(1, 1000),
            "batch_tokens": whole(64, 65_536, 256),
            "learning_rate": fraction(0.000001, 1.0, 6, 0.0001),
            "label_smoothing": fraction(0.0, 0.9, 2, 0.05),
            "scheduled_sampling": fraction(0.0, 0.9, 2, 0.05),
            "subword_regularization": fraction(0.0, 0.9, 2, 0.05),
            "average_checkpoints": whole(1, 20),
            "validate_every": whole(0, 100_000, 10),
            "seed": whole(0, 2_000_000_000),
        }
        for name, field in self._fields.items():
            field.valueChanged.connect(lambda value, name=name: setup.set_option(name, value))
        self._labels = {name: QLabel() for name in self._fields}
        self._options = self._make_form()
        self._options.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (self._heading, self._efforts, self._basis):
            column.addWidget(part)
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._options)
        setup.changed.connect(self._show)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("How"))
        names = {
            "epochs": self.tr("Passes over the file (epochs)"),
            "batch_tokens": self.tr("Tokens a batch"),
            "learning_rate": self.tr("Learning rate"),
            "label_smoothing": self.tr("Label smoothing"),
            "scheduled_sampling": self.tr("Scheduled sampling"),
            "subword_regularization": self.tr("Subword regularisation"),
            "average_checkpoints": self.tr("Evaluations averaged at the end"),
            "validate_every": self.tr("Steps between evaluations"),
            "seed": self.tr("Random seed"),
        }
        hints = {
            "scheduled_sampling": self.tr(
                "How often, at the end, the decoder reads its own word in place of the right one"
            ),
            "subword_regularization": self.tr("How much the pieces that a word is cut into change each time"),
            "average_checkpoints": self.tr("The mean of their weights is kept, if it scores best"),
        }
        for name, text in names.items():
            self._labels[name].setText(text)
            self._fields[name].setAccessibleName(text)
            for part in (self._labels[name], self._fields[name]):
                part.setToolTip(hints.get(name, ""))
        for name, special in {
            "validate_every": self.tr("once an epoch"),
            "scheduled_sampling": self.tr("off"),
            "subword_regularization": self.tr("off"),
            "average_checkpoints": self.tr("none"),
        }.items():
            self._fields[name].setSpecialValueText(special)
        widest = max(field.sizeHint().width() for field in self._fields.values())
        for field in self._fields.values():
            field.setMinimumWidth(widest)
        self._show()

    def _make_form(self) -> QWidget:
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for name, field in self._fields.items():
            self._labels[name].setBuddy(field)
            form.addRow(self._labels[name], field)
        return holder

    def _unfold(self, open_: bool) -> None:
        self._options.setVisible(open_)
        self._show()

    def _show(self) -> None:
        setup = self._setup
        names = {"quick": self.tr("Quick"), "balanced": self.tr("Balanced"), "thorough": self.tr("Thorough")}
        for effort in EFFORTS:
            self._efforts.cards[effort].set_texts(names[effort], self._detail(effort))
        self._efforts.set_current(setup.effort)
        options = setup.options
        for name, field in self._fields.items():
            blocked = field.blockSignals(True)
            field.setValue(getattr(options, name))
            field.blockSignals(blocked)
        for part in (self._labels["scheduled_sampling"], self._fields["scheduled_sampling"]):
            part.setEnabled(not setup.tags)
        arrow = "▾" if self._fold.isChecked() else "▸"
        options_word = self.tr("Options")
        self._fold.setText(f"{arrow}  {options_word}")
        self._fold.setAccessibleName(options_word)
        self._basis.setText(self._say_basis())

    def _detail(self, effort: str) -> str:
        setup = self._setup
        mine = effort == setup.effort
        seconds = setup.seconds() if mine else setup.seconds(effort)  # type: ignore[arg-type]
        if seconds is None:
            return self.tr("time: once a file is chosen")
        epochs = setup.options.epochs if mine else setup.proposed(effort).epochs  # type: ignore[arg-type]
        passes = self.tr("1 pass") if epochs == 1 else self.tr("{} passes").format(epochs)
        parts = [train_text.estimate(seconds), passes]
        if mine and setup.options_changed:
            parts.append(self.tr("options changed"))
        return " · ".join(parts)

    def _say_basis(self) -> str:
        speed = self._setup.speed
        rate = train_text.count(speed.tokens_per_second)
        if speed.measured:
            return self.tr("Times from the last such training on this machine: {} tokens/s.").format(rate)
        return self.tr(
            "Times for one core of an ordinary computer, {} tokens/s; the first training measures yours."
        ).format(rate)
