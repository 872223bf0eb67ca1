"""The two texts side by side, with what is said of them below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QToolTip, QWidget

from app.viewmodels.comparison import ComparisonViewModel
from app.viewmodels.marks import Mark
from app.viewmodels.shown import Span
from app.viewmodels.translate import TranslateViewModel
from app.views.engine_text import localised
from app.views.page import ElidedLabel, Panel, label, panel
from app.views.theme import Theme
from app.views.widgets.alternatives_popup import AlternativesPopup
from app.views.widgets.compared_panel import ComparedPanel, figures_meaning, say_figures
from app.views.widgets.model_text import model_text
from app.views.widgets.report_button import ReportButton
from app.views.widgets.target_pane import TargetPane
from app.views.widgets.text_pane import TextPane
from app.views.widgets.word_reading import said

GAP = 12
DIM_AFTER = 150
"""Milliseconds that a translation may take before the old one is dimmed; the status line tells at once."""


COLUMN, STACKED = 380.0, 320.0
"""Pixels at a text size of 100 %: width that each text needs for three to stand side by side, and height that
two need one over the other."""


class TextPanels(QSplitter):
    """The source, its translation, and where two models are compared the other one's, beside it or below.

    Args:
        direction: source and target language, as they are called.
        page: what the list of other words floats on.

    Signals:
        rearranged: the height in pixels that the texts need now to be read; 0 for no more than they had.
    """

    rearranged = Signal(int)

    def __init__(
        self,
        viewmodel: TranslateViewModel,
        comparison: ComparisonViewModel,
        theme: Theme,
        direction: Callable[[], tuple[str, str]],
        page: QWidget,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._viewmodel, self._comparison, self._theme = viewmodel, comparison, theme
        self.source = TextPane(theme)
        self.target = TargetPane(theme, lambda caret: viewmodel.edits.proposal(caret) is not None)
        self.clear, self.copy, self.compare = QPushButton(), QPushButton(), QPushButton()
        self.compared = ComparedPanel(comparison, theme, direction)
        self._targets = QSplitter(Qt.Orientation.Horizontal)
        self.report = ReportButton(viewmodel.inside.report)
        self.notices = label("error", wrap=True)
        self._told = ElidedLabel("label")
        self.popup = AlternativesPopup(viewmodel.alternatives, self.target, theme, page)
        self._compared: bool | None = None
        self._differences: tuple[Mark, ...] = ()
        self._arrangement: tuple[bool, bool] | None = None
        self._caret_waits = False
        self._dim_timer = QTimer(self, singleShot=True, interval=DIM_AFTER)
        self.addWidget(self._panel(self.source, [self.clear]))
        buttons = [self.compare, self.report, self.copy]
        self._targets.addWidget(self._panel(self.target, buttons, self.notices, self._told))
        self._targets.addWidget(self.compared)
        self.addWidget(self._targets)
        for splitter in (self, self._targets):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(GAP)
        self.notices.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.notices.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for pane in (self.source, self.target):
            pane.viewport().installEventFilter(self)
        self._connect()
        self._show_comparison()

    def retranslate(self) -> None:
        """Sets all texts in the language in force."""
        self.source.setPlaceholderText(self.tr("Type or paste a text to translate"))
        self.source.setAccessibleName(self.tr("Text to translate"))
        self.target.setPlaceholderText(self.tr("The translation appears here as you type"))
        self.target.setAccessibleName(self.tr("Translation"))
        self.notices.setAccessibleName(self.tr("Notices about the translation"))
        self.clear.setText(self.tr("Clear"))
        self.copy.setText(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy the translation"))
        self.compare.setText(self.tr("Compare"))
        self.compare.setAccessibleName(self.tr("Compare with another model (Ctrl+Shift+D)"))
        self.compare.setToolTip(self.compare.accessibleName())
        self.compared.retranslate()
        self.report.retranslate()
        self.popup.retranslate()
        self.show_text()
        self._show_notices()
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            pane = self.target if watched is self.target.viewport() else self.source
            under = pane.code_point_under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if under is None else self._tip(pane, under), pane)
            return True
        return False

    # Layout

    def _panel(self, pane: TextPane, buttons: Sequence[QPushButton], *others: QWidget) -> Panel:
        pane.setMinimumHeight(64)
        frame = panel(pane, *others[:-1], margins=(16, 12, 12, 8), spacing=4)
        footer = QHBoxLayout()
        footer.addWidget(others[-1], 1) if others else footer.addStretch(1)
        for button in buttons:
            button.setProperty("role", "small")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            footer.addWidget(button)
        frame.column.addLayout(footer)
        return frame

    # Bindings

    def _connect(self) -> None:
        viewmodel, edits = self._viewmodel, self._viewmodel.edits
        self.source.textChanged.connect(lambda: viewmodel.set_source(self.source.toPlainText()))
        self.source.caret_moved.connect(self._on_source_caret)
        self.source.hovered.connect(self._on_source_hovered)
        self.target.hovered.connect(self._on_target_hovered)
        self.target.caret_moved.connect(self._on_target_caret)
        self.target.written.connect(edits.write)
        self.target.accepted.connect(lambda caret, whole: edits.accept(caret, whole=whole))
        self.target.forgotten.connect(edits.forget)
        self.target.undone.connect(edits.undo)
        self.target.redone.connect(edits.redo)
        self.target.looked_up.connect(viewmodel.look_up)
        edits.caret_placed.connect(self.target.place_caret)
        edits.refused.connect(self._on_refused)
        self.clear.clicked.connect(lambda: self.source.replace_text(""))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(viewmodel.shown.text))
        self._dim_timer.timeout.connect(lambda: self.target.set_dimmed(not viewmodel.translated))
        viewmodel.phase_changed.connect(self._show_freshness)
        viewmodel.shown_changed.connect(self.show_text)
        viewmodel.passage_changed.connect(self._show_passage)
        viewmodel.source_replaced.connect(self.source.replace_text)
        viewmodel.inside.selection.changed.connect(self._show_selection)
        self.compare.clicked.connect(self._comparison.toggle)
        self._comparison.shown_changed.connect(self._show_comparison)

    def _on_source_caret(self, code_point: int) -> None:
        self._viewmodel.set_caret(code_point)
        selection = self._viewmodel.inside.selection
        selection.pin(selection.source_at(self._inside(code_point, self._viewmodel.source_span), caret=True))

    def _on_target_caret(self, code_point: int) -> None:
        if self.target.hasFocus():
            self._viewmodel.set_target_caret(code_point)
        if self._viewmodel.translated and not self._viewmodel.fresh:
            self._caret_waits = True  # for the sentence that it selects a word of
            return
        selection = self._viewmodel.inside.selection
        selection.pin(selection.target_at(self._inside(code_point, self._viewmodel.target_span), caret=True))
        self._tell()

    def _on_source_hovered(self, code_point: int | None) -> None:
        selection = self._viewmodel.inside.selection
        selection.hover(selection.source_at(self._inside(code_point, self._viewmodel.source_span)))

    def _on_target_hovered(self, code_point: int | None) -> None:
        selection = self._viewmodel.inside.selection
        selection.hover(selection.target_at(self._inside(code_point, self._viewmodel.target_span)))
        self._tell(code_point)

    def _on_refused(self) -> None:
        self.target.show_text(self._viewmodel.shown.text)
        self._told.set_text(self.tr("An edit stays within one sentence."))

    def _inside(self, code_point: int | None, span: Span | None) -> int | None:
        """An offset into a text as an offset into the sentence that is analysed, None outside of it."""
        if (
            code_point is None
            or span is None
            or not self._viewmodel.fresh
            or not span[0] <= code_point <= span[1]
        ):
            return None
        return code_point - span[0]

    # What is shown

    def show_text(self) -> None:
        """The translation as it stands, with its marks."""
        text = self._viewmodel.shown.text
        self.target.show_text(text)
        self._show_marks()
        self.target.set_proposed(self._viewmodel.edits.proposals)
        self.target.setReadOnly(not self._viewmodel.shown.spans)
        if self._viewmodel.translated:
            self.target.set_dimmed(False)
        if self._viewmodel.translated and not self._viewmodel.fresh:
            # Qt paints some milliseconds later on its own, after what else is said of the text.
            viewport = self.target.viewport()
            QTimer.singleShot(0, viewport, viewport.repaint)
        self.copy.setEnabled(bool(text.strip()))
        self.clear.setEnabled(bool(self.source.toPlainText()))

    def _show_marks(self) -> None:
        source, target = self._viewmodel.marks
        self.source.set_marks(source if self._viewmodel.translated else ())
        self._differences = self._comparison.marks[0]
        self.target.set_marks((*target, *self._differences))

    def _show_comparison(self) -> None:
        shown = self._comparison.open
        if shown is not self._compared:
            self._compared = shown
            focused = self.compare.hasFocus() or self.compared.isAncestorOf(self.focusWidget() or self)
            self.compared.setVisible(shown)
            self.compare.setVisible(not shown)
            self._arrange()
            if focused:
                (self.compared.model if shown else self.compare).setFocus()
        if self._comparison.marks[0] is not self._differences:
            self._show_marks()
        self._tell()

    def _arrange(self) -> None:
        """Three texts beside each other where there is room, else the two translations one over the other."""
        shown = self._comparison.open
        beside = self.width() >= 3 * self._theme.pixels(COLUMN) + 2 * GAP
        arrangement = shown, beside
        if arrangement == self._arrangement or not self.isVisible():
            return
        self._arrangement = arrangement
        self.rearranged.emit(self._theme.pixels(STACKED) if shown and not beside else 0)
        self._targets.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        self.setSizes([1000, 2000 if shown and beside else 1000])
        self._targets.setSizes([1000, 1000])

    def _show_freshness(self) -> None:
        if self._viewmodel.fresh:
            self._dim_timer.stop()
            self.target.set_dimmed(False)
            return
        if not self._dim_timer.isActive():
            self._dim_timer.start()
        self.source.light_up(())
        self.source.set_marks(())

    def _show_passage(self) -> None:
        viewmodel = self._viewmodel
        self.source.set_bright(viewmodel.source_span if viewmodel.several else None)
        self.target.set_bright(viewmodel.target_span if viewmodel.several else None)
        if viewmodel.several and viewmodel.target_span and viewmodel.source_span:
            if self.target.hasFocus():
                self.source.reveal(viewmodel.source_span)
            else:
                self.target.reveal(viewmodel.target_span)
        self._show_notices()
        self._tell()
        if self._caret_waits:
            self._caret_waits = False
            self._on_target_caret(self.target.caret())

    def _show_notices(self) -> None:
        text = "\n".join(localised(message) for message in self._viewmodel.notices)
        self.notices.setText(text)
        self.notices.setVisible(bool(text))

    def _show_selection(self) -> None:
        viewmodel = self._viewmodel
        target, source = viewmodel.inside.selection.spans() if viewmodel.fresh else ((), ())
        self.source.light_up(_moved(source, viewmodel.source_span))
        self.target.light_up(_moved(target, viewmodel.target_span))
        self.compared.light_up()

    def _tell(self, code_point: int | None = None) -> None:
        """Says of a word how likely it is and what can be done, for the eye and for a screen reader.

        Args:
            code_point: of the word under the pointer; or else the one at the caret is meant.
        """
        if code_point is None and self.target.hasFocus():
            code_point = self.target.caret()
        found = None if code_point is None else self._viewmodel.reading(code_point)
        text = said(found) if found else self._say_figures()
        if self._viewmodel.edits.proposal(self.target.caret()):
            text = self.tr("Tab accepts a word, Ctrl+Enter all, Esc goes back to the model's own.")
        self._told.set_text(text, figures_meaning() if text and text == self._say_figures() else "")
        self.target.setAccessibleDescription(text)

    def _tip(self, pane: TextPane, code_point: int) -> str:
        if pane is self.source:
            return "\n".join(localised(one) for one in self._viewmodel.source_notices(code_point))
        found = self._viewmodel.reading(code_point)
        hint = self.tr("Click it, or press Alt+Down on it, for other words.")
        return f"{said(found)}\n{hint}" if found else ""

    def _say_figures(self) -> str:
        """What there is to say of the sentence beside the second model's."""
        figures = self._comparison.figures if self._comparison.open else None
        return f"{model_text(self._viewmodel.model)} · {say_figures(figures[0])}" if figures else ""


def _moved(spans: tuple[Span, ...], passage: Span | None) -> list[Span]:
    offset = passage[0] if passage else 0
    return [(start + offset, end + offset) for start, end in spans]
