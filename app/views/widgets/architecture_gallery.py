"""The architectures side by side, each with its drawing, what it brought and where it was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from app.viewmodels.architecture_sketch import sketch_of
from app.viewmodels.architectures import Group, in_groups
from app.views.page import label
from app.views.theme import Theme
from app.views.widgets import train_text
from app.views.widgets.architecture_drawing import ArchitectureDrawing
from app.views.widgets.train_cards import ChoiceCard, check_quietly
from seq2seq_core.model_config import ModelConfig, RecurrentConfig, TaggerConfig, TransformerConfig

MOST_COLUMNS = 4
CARD_WIDTH = 190
GAP = 8


@dataclass(frozen=True, slots=True)
class Words:
    """What a card says: the name, the idea, and the authors and year of the paper."""

    title: str
    idea: str
    paper: str


class ArchitectureCard(ChoiceCard):
    """A drawing, a name, an idea and a paper."""

    def __init__(self, model: ModelConfig, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._foot = label("label", wrap=True)
        self.insert(0, ArchitectureDrawing(sketch_of(model), theme))
        self.column.addStretch(1)
        self.insert(self.column.count(), self._foot)

    def set_words(self, words: Words, parameters: int | None) -> None:
        """Says what this architecture is, and how large where that is known."""
        size = "" if parameters is None else f" · {train_text.millions(parameters)}"
        self._foot.setText(words.paper + size.replace(" M", "\N{NO-BREAK SPACE}M"))
        self.set_texts(words.title, words.idea)
        self.setAccessibleName(f"{words.title}. {words.idea} {self._foot.text()}")


class ArchitectureGallery(QWidget):
    """Cards in groups, of which one is chosen; as many side by side as there is room for.

    Signals:
        chosen: the preset that the user chose.
    """

    chosen = Signal(str)

    def __init__(
        self, presets: Mapping[str, ModelConfig], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._groups = in_groups(presets)
        self._headings = {group: label("label") for group in self._groups}
        self.cards = {name: ArchitectureCard(model, theme) for name, model in presets.items()}
        self._presets, self._theme = presets, theme
        self._parameters: Mapping[str, int] = {}
        self._columns = 0
        buttons = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP)
        for group, names in self._groups.items():  # the Tab key goes as they are added
            self._headings[group].setParent(self)
            for name in names:
                card = self.cards[name]
                card.setParent(self)
                buttons.addButton(card)
                card.toggled.connect(lambda on, name=name: self.chosen.emit(name) if on else None)
        self._arrange(MOST_COLUMNS)

    def set_current(self, preset: str) -> None:
        """Shows a choice, without a signal."""
        check_quietly(self, self.cards, preset)

    def set_parameters(self, parameters: Mapping[str, int]) -> None:
        """How large the models are, as far as that is known."""
        if parameters != self._parameters:
            self._parameters = dict(parameters)
            self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        headings = {
            Group.TAGGER: self.tr("One network"),
            Group.ENCODER_DECODER: self.tr("Encoder and decoder, one vector between them"),
            Group.ATTENTION: self.tr("With attention"),
            Group.TRANSFORMER: self.tr("Attention alone"),
        }
        for group, heading in self._headings.items():
            heading.setText(headings[group])
        words = self._words()
        for name, card in self.cards.items():
            card.set_words(words[name], self._parameters.get(name))

    def facts(self, preset: str) -> str:
        """The name and the shape of a preset in words."""
        model = self._presets[preset]
        depth = f"{model.layers}" if isinstance(model, TaggerConfig) else _sum_of_layers(model)
        width = model.width if isinstance(model, TransformerConfig) else model.hidden
        parts = [
            self._words()[preset].title,
            self.tr("depth {depth}, width {width}").format(depth=depth, width=width),
        ]
        if isinstance(model, TransformerConfig):
            parts.append(self.tr("{} heads").format(model.heads))
        elif isinstance(model, RecurrentConfig):
            both_ways = {
                "all": self.tr("the encoder reads both ways"),
                "first": self.tr("the first layer reads both ways"),
                "none": "",
            }
            parts += [
                both_ways[model.bidirectional],
                self.tr("the source is read backwards") if model.reverse_source else "",
                self.tr("input feeding") if model.input_feeding else "",
                self.tr("residual layers") if model.residual else "",
            ]
        if preset in self._parameters:
            parts.append(self.tr("{} parameters").format(train_text.millions(self._parameters[preset])))
        return " · ".join(filter(None, parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        card = self._theme.pixels(CARD_WIDTH)
        self._arrange(max(1, min(MOST_COLUMNS, (self.width() + GAP) // (card + GAP))))

    def _arrange(self, columns: int) -> None:
        """Lays the groups out one below the other, or side by side where two fit into a row."""
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.takeAt(0) is not None:
            pass
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        row, at = 0, 0
        for group, names in self._groups.items():
            if at + len(names) > columns and at:
                row, at = row + 2, 0
            self._grid.addWidget(self._headings[group], row, at, 1, min(len(names), columns - at))
            for name in names:
                if at == columns:
                    row, at = row + (2 if name == names[0] else 1), 0
                self._grid.addWidget(self.cards[name], row + 1, at)
                at += 1

    def _words(self) -> dict[str, Words]:
        et_al = self.tr("{authors} et al. {year}")
        return {
            "tagger": Words(
                self.tr("Tagger"),
                self.tr("A word out for each word in: nothing can change places."),
                "Graves & Schmidhuber 2005",
            ),
            "rnn": Words(
                self.tr("RNN"),
                self.tr("The whole sentence has to pass through one vector."),
                "Elman 1990",
            ),
            "lstm": Words(
                self.tr("LSTM"),
                self.tr("Gates guard a memory: the vector forgets less."),
                et_al.format(authors="Sutskever", year=2014),
            ),
            "gru": Words(
                self.tr("GRU"),
                self.tr("Fewer gates, and every step reads the vector again."),
                et_al.format(authors="Cho", year=2014),
            ),
            "gru-bahdanau": Words(
                self.tr("GRU with attention"),
                self.tr("Before each step the decoder looks back at all words."),
                et_al.format(authors="Bahdanau", year=2015),
            ),
            "lstm-bahdanau": Words(
                self.tr("LSTM with attention"),
                self.tr("The same look back, between cells with a memory."),
                et_al.format(authors="Bahdanau", year=2015),
            ),
            "lstm-luong-dot": Words(
                self.tr("Luong, dot"),
                self.tr("Looks back after the step: a product of two states."),
                et_al.format(authors="Luong", year=2015),
            ),
            "lstm-luong-general": Words(
                self.tr("Luong, general"),
                self.tr("A learnt matrix stands between the two states."),
                et_al.format(authors="Luong", year=2015),
            ),
            "lstm-luong-concat": Words(
                self.tr("Luong, concat"),
                self.tr("A small network compares the two states."),
                et_al.format(authors="Luong", year=2015),
            ),
            "lstm-luong-local": Words(
                self.tr("Luong, local"),
                self.tr("Looks only around the place that it predicts."),
                et_al.format(authors="Luong", year=2015),
            ),
            "gnmt": Words(
                self.tr("GNMT, small"),
                self.tr("Deep, with short cuts; the lowest layer looks back."),
                et_al.format(authors="Wu", year=2016),
            ),
            "transformer-tiny": Words(
                self.tr("Transformer, tiny"),
                self.tr("No recurrence: all words see each other at once."),
                et_al.format(authors="Vaswani", year=2017),
            ),
            "transformer-small": Words(
                self.tr("Transformer, small"),
                self.tr("Fewer and wider layers."),
                et_al.format(authors="Vaswani", year=2017),
            ),
            "transformer-base": Words(
                self.tr("Transformer, base"),
                self.tr("As large as in the paper: for a graphics processor."),
                et_al.format(authors="Vaswani", year=2017),
            ),
        }


def _sum_of_layers(model: RecurrentConfig | TransformerConfig) -> str:
    return f"{model.encoder_layers} + {model.decoder_layers}"
