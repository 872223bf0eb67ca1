"""What the tabs share that show attention: tools, exports, and a file in the place of the translation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget

from app.viewmodels.alignment import AlignmentViewModel
from app.viewmodels.inside import InsideViewModel
from app.views.theme import Theme
from app.views.widgets.export_button import Write
from app.views.widgets.flow_view import FlowView
from app.views.widgets.heat_map import HeatMap
from app.views.widgets.inside_tab import AttentionTools, PictureTab
from app.views.widgets.open_maps_button import OpenMapsButton
from app.views.widgets.saved_maps_bar import SavedMapsBar
from seq2seq_core.storage import write_file

View = HeatMap | FlowView


class AttentionTab(PictureTab):
    """Which source words each target word was read from: of the translation, or of a file that is open.

    Args:
        view: makes what draws it.
        stem: of the file's name that is proposed for an export.
        texts: formats to export that are no pictures, by the ending of their files.

    Attributes:
        live: the view of the translation.
        saved: the view of a file; None before one is opened.
    """

    def __init__(
        self,
        inside: InsideViewModel,
        theme: Theme,
        view: Callable[[AlignmentViewModel, Theme], View],
        stem: str,
        texts: Mapping[str, Callable[[AlignmentViewModel], str]] | None = None,
    ) -> None:
        self.choosers, self.open = AttentionTools(inside), OpenMapsButton(theme)
        writers = {ending: self._writer(to_text) for ending, to_text in (texts or {}).items()}
        drawing = lambda: self._view.drawing()  # noqa: E731
        super().__init__(inside, theme, drawing, stem, self.choosers, self.open, texts=writers)
        self._inside, self._make = inside, view
        self.bar = SavedMapsBar(inside.saved)
        self.live = view(inside.alignment, theme)
        self.saved: View | None = None
        self._views = QStackedWidget()
        self._views.addWidget(self.live)
        self.column.addWidget(self.bar)
        self.column.addWidget(self._views, 1)
        self.open.chosen.connect(inside.open_saved)
        for changed in (inside.alignment.map_changed, inside.saved.map_changed, inside.saved.changed):
            changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        for part in (self.choosers, self.open, self.export, self.bar, self.live):
            part.retranslate()
        if self.saved is not None:
            self.saved.retranslate()
        self._show()

    @property
    def _alignment(self) -> AlignmentViewModel:
        """Of what is looked at."""
        return self._inside.saved if self._inside.saved.opened else self._inside.alignment

    @property
    def _view(self) -> View:
        """What draws it."""
        if not self._inside.saved.opened:
            return self.live
        if self.saved is None:
            self.saved = self._make(self._inside.saved, self._theme)
            self.saved.retranslate()
            self._views.addWidget(self.saved)
        return self.saved

    def _show(self) -> None:
        self._selection = self._alignment.selection
        if self._view is not self._views.currentWidget():
            self._views.setCurrentWidget(self._view)
        self.export.setEnabled(self._alignment.map is not None and self._alignment.absence is None)

    def _writer(self, to_text: Callable[[AlignmentViewModel], str]) -> Write:
        def write(path: Path) -> None:
            write_file(path, to_text(self._alignment).encode("utf-8"))

        return write
