"""Chooses how attention is read as word alignment, where a model gives a choice."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.viewmodels.evaluation import EvaluationViewModel
from app.views.page import label
from app.views.widgets.chooser import Chooser


class ReadingPicker(QWidget):
    """Layer, head and step of the models to evaluate; there while gold alignments are."""

    def __init__(self, viewmodel: EvaluationViewModel) -> None:
        super().__init__()
        self._viewmodel = viewmodel
        self._caption = label("secondary")
        self.layer, self.head, self.step = Chooser(), Chooser(), Chooser()
        self.layer.chosen.connect(lambda part: self._choose(layer=part))
        self.head.chosen.connect(lambda part: self._choose(head=part))
        self.step.chosen.connect(lambda shifted: self._choose(shifted=shifted))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._caption, self.layer, self.head, self.step):
            row.addWidget(widget)
        row.addStretch(1)
        viewmodel.changed.connect(self._show)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self._caption.setText(self.tr("Attention read for it"))
        self.layer.set_name(self.tr("Layer of the decoder whose attention is scored"), self.tr("layer: {}"))
        self.head.set_name(self.tr("Attention head that is scored"), self.tr("head: {}"))
        self.step.set_name(self.tr("Step at which a word is aligned"))
        self._show()

    def _choose(self, **changed: object) -> None:
        self._viewmodel.choose_reading(replace(self._viewmodel.reading, **changed))  # type: ignore[arg-type]

    def _show(self) -> None:
        model = self._viewmodel
        self.setVisible(model.gold.file is not None and bool(model.model_names))
        best, mean = ("best", self.tr("best")), ("mean", self.tr("mean"))
        for chooser, count, current in (
            (self.layer, model.attention.layers, model.reading.layer),
            (self.head, model.attention.heads, model.reading.head),
        ):
            numbers = [(number, str(number + 1)) for number in range(count)]
            chooser.set_choices([best, mean, *numbers], current)
        both, shifted, plain = self.tr("shifted and plain"), self.tr("shifted"), self.tr("plain")
        self.step.set_choices([(None, both), (True, shifted), (False, plain)], model.reading.shifted)
        reason = self._reason()
        for chooser in (self.layer, self.head, self.step):
            chooser.setEnabled(not reason)
            chooser.setAccessibleDescription(reason)
            if reason:
                chooser.setToolTip(reason)

    def _reason(self) -> str:
        """Why there is nothing to choose, empty where there is."""
        shape = self._viewmodel.attention
        if shape.shifted:
            return ""
        if shape.layers:
            return self.tr("The attention of this model is one map, which is read in one way.")
        return self.tr("This model has no attention to align words by.")
