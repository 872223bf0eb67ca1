"""What stands in a tab of the panel that looks inside, and the tools that the tabs share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.viewmodels.inside import InsideViewModel
from app.views.picture import Drawing, write_picture
from app.views.theme import Theme
from app.views.widgets.chooser import Chooser
from app.views.widgets.export_button import ExportButton, Write


class InsideTab(QWidget):
    """One way of looking, built when it is first opened.

    A tab sets every visible text in ``retranslate``, which it calls at the end of its constructor.

    Attributes:
        tools: what stands at the right of the tabs while this one is open.

    Signals:
        failed: something that the user asked for could not be done, and why.
    """

    failed = Signal(str)

    def __init__(self, *tools: QWidget) -> None:
        super().__init__()
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for tool in tools:
            row.addWidget(tool)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class PictureTab(InsideTab):
    """A tab of which pictures can be exported.

    Args:
        drawing: gives all that there is to see here.
        stem: of the file's name that is proposed.
        tools: what stands at the left of the export.
        texts: formats that are no pictures, by the ending of their files.
    """

    def __init__(
        self,
        inside: InsideViewModel,
        theme: Theme,
        drawing: Callable[[], Drawing],
        stem: str,
        *tools: QWidget,
        texts: Mapping[str, Write] | None = None,
    ) -> None:
        self.export = ExportButton(stem, {".png": self._draw, ".svg": self._draw, **(texts or {})})
        super().__init__(*tools, self.export)
        self._selection, self._theme, self._drawing = inside.selection, theme, drawing
        self.export.failed.connect(self.failed)

    def _draw(self, path: Path) -> None:
        size, paint = self._drawing()
        hypothesis = self._selection.hypothesis
        write_picture(path, size, self._theme, paint, title=hypothesis.text if hypothesis else "")


class UnitsChooser(Chooser):
    """Words or pieces, in all views at once."""

    def __init__(self, inside: InsideViewModel) -> None:
        super().__init__(small=True)
        self._selection = inside.selection
        self.chosen.connect(inside.choose_words)
        inside.selection.units_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.set_name(self.tr("What is selected together"))
        self.set_choices([(True, self.tr("words")), (False, self.tr("pieces"))], self._selection.words)

    def _show(self) -> None:
        self.set_current(self._selection.words)


class AttentionTools(QWidget):
    """Chooses layer and head, where there is a choice, and words or pieces."""

    def __init__(self, inside: InsideViewModel) -> None:
        super().__init__()
        self._alignment, self._saved = inside.alignment, inside.saved
        self.layer, self.head = Chooser(small=True), Chooser(small=True)
        self.units = UnitsChooser(inside)
        self.layer.chosen.connect(self._alignment.choose_layer)
        self.head.chosen.connect(self._alignment.choose_head)
        self._alignment.choices_changed.connect(self._show)
        self._alignment.map_changed.connect(self._show)
        self._saved.changed.connect(self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for chooser in (self.layer, self.head, self.units):
            row.addWidget(chooser)
        self.retranslate()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.layer.set_name(self.tr("Layer of the decoder whose attention is shown"), self.tr("layer: {}"))
        self.head.set_name(self.tr("Attention head that is shown"), self.tr("head: {}"))
        self.units.retranslate()
        self._show()

    def _show(self) -> None:
        alignment = self._alignment
        best, mean = self.tr("best"), self.tr("mean")
        layers = [
            ("best", best if alignment.knows_best_layer else self.tr("last")),
            ("mean", mean),
            *((n, str(n + 1)) for n in range(alignment.layers)),
        ]
        heads = [("mean", mean), *((n, str(n + 1)) for n in range(alignment.heads))]
        if alignment.knows_best_head:
            heads.insert(0, ("best", best))
        self.layer.set_choices(layers, alignment.layer)
        self.head.set_choices(heads, alignment.head)
        self.layer.setVisible(alignment.layers > 1 and not self._saved.opened)
        self.head.setVisible(alignment.heads > 1 and not self._saved.opened)
        self.units.setVisible(alignment.layers > 0 or self._saved.opened)
