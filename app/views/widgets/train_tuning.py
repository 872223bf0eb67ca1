"""What of a model is fine-tuned: all weights, some layers, or low-rank adapters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.training_setup import TrainingSetup
from app.viewmodels.tuning_choice import WAYS
from app.views.page import label
from app.views.widgets.chooser import Chooser
from app.views.widgets.number_fields import whole
from app.views.widgets.train_cards import CardGroup

MOST_RANK = 256
ROWS = 6
"""Of the list of layers that are seen at a time."""
GAP = 10
"""Pixels between its rows."""


class TuningBox(QWidget):
    """Three cards, and below them what the chosen one asks for."""

    def __init__(self, setup: TrainingSetup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setup, self._tuning = setup, setup.tuning
        self._heading = label("secondary")
        self._ways = CardGroup(WAYS)
        self._ways.chosen.connect(setup.set_way)
        self._layers = LayerList()
        self._layers.itemChanged.connect(self._choose)
        self._rank_label = label("")
        self._rank = whole(1, MOST_RANK)
        self._rank.valueChanged.connect(self._tuning.set_rank)
        self._rank_label.setBuddy(self._rank)
        self._where = Chooser()
        self._where.chosen.connect(self._tuning.set_feed_forward)
        self._adapters = QWidget()
        row = QHBoxLayout(self._adapters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self._rank_label, self._rank, self._where):
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._heading, self._ways, self._layers, self._adapters):
            column.addWidget(widget)
        setup.changed.connect(self._show)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._heading.setText(self.tr("What learns"))
        for way, (title, detail) in {
            "all": (
                self.tr("All weights"),
                self.tr("The most room to learn, and to forget what is not in your text."),
            ),
            "layers": (
                self.tr("Some layers"),
                self.tr("The layers chosen below learn; all others stay as they are."),
            ),
            "adapters": (
                self.tr("Low-rank adapters"),
                self.tr("Small matrices beside the weights learn and become part of them in the end (LoRA)."),
            ),
        }.items():
            self._ways.cards[way].set_texts(title, detail)
        self._layers.setAccessibleName(self.tr("Layers that learn"))
        self._rank_label.setText(self.tr("Rank"))
        self._rank.setAccessibleName(self.tr("Rank of the adapters"))
        self._rank.setToolTip(self.tr("The size of the adapters: more learn more, and take more room"))
        self._where.set_name(self.tr("Where adapters stand"))
        self._layers.clear()
        self._show()

    def _show(self) -> None:
        tuning = self._tuning
        self._ways.set_current(tuning.way)
        self._layers.setVisible(tuning.way == "layers" and bool(tuning.parts))
        self._adapters.setVisible(tuning.way == "adapters")
        names = {
            "embeddings": self.tr("Embeddings"),
            "encoder_norm": self.tr("Encoder norm"),
            "decoder_norm": self.tr("Decoder norm"),
            "source_positions": self.tr("Source positions"),
            "target_positions": self.tr("Target positions"),
        }
        for part in tuning.parts:
            side, _, number = part.partition(".")
            if number and side in ("encoder", "decoder"):
                text = self.tr("Encoder layer {}") if side == "encoder" else self.tr("Decoder layer {}")
                names[part] = text.format(int(number) + 1)
        self._layers.show_layers({part: names.get(part, part) for part in tuning.parts}, tuning.layers)
        blocked = self._rank.blockSignals(True)
        self._rank.setValue(tuning.rank)
        self._rank.blockSignals(blocked)
        places = [(False, self.tr("beside attention")), (True, self.tr("beside attention and feed-forward"))]
        self._where.set_choices(places, tuning.feed_forward)

    def _choose(self, item: QListWidgetItem) -> None:
        chosen = item.checkState() is Qt.CheckState.Checked
        self._tuning.set_layer(item.data(Qt.ItemDataRole.UserRole), chosen)


class LayerList(QListWidget):
    """Layers in rows, each with a mark that Space or a click sets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "choices")
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_layers(self, names: dict[str, str], chosen: frozenset[str]) -> None:
        """Shows layers by their texts, without a signal."""
        blocked = self.blockSignals(True)
        role = Qt.ItemDataRole.UserRole
        if [self.item(row).data(role) for row in range(self.count())] != list(names):
            self.clear()
            for part, text in names.items():
                item = QListWidgetItem(text)
                item.setData(role, part)
                item.setToolTip(part)
                self.addItem(item)
            self.setCurrentRow(0)
        for row in range(self.count()):
            item = self.item(row)
            on = item.data(role) in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(blocked)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to some."""
        if not self.count():
            return
        metrics = self.fontMetrics()
        items = [self.item(row) for row in range(self.count())]
        # The mark is as wide as a line is high; around it and the text there is room.
        width = max(metrics.horizontalAdvance(item.text()) for item in items) + 3 * metrics.height()
        cell = QSize(width, metrics.height() + GAP)
        for item in items:
            if item.sizeHint() != cell:
                item.setSizeHint(cell)
        rows = -(-len(items) // max(1, self.width() // width))
        height = min(ROWS, rows) * cell.height() + 2 * self.frameWidth()
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
