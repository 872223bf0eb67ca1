"""The Translate page: two texts, the hypotheses, and the ways of looking inside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.shown import Span
from app.viewmodels.translate import Phase, TranslateViewModel
from app.views.engine_text import localised
from app.views.page import Page, Panel, label, panel
from app.views.theme import Theme
from app.views.widgets.chooser import Chooser
from app.views.widgets.hypothesis_list import HypothesisList
from app.views.widgets.inside_panel import InsidePanel
from app.views.widgets.status_line import StatusLine
from app.views.widgets.swap_button import SwapButton
from app.views.widgets.text_pane import TextPane

LARGEST_BEAM = 10
DIM_AFTER = 150
"""Milliseconds that a translation may take before the old one is dimmed; the status line tells at once."""
GAP = 12


class TranslatePage(Page):
    """Args: ``name_of`` gives a language its name in the language of the interface."""

    def __init__(
        self,
        viewmodel: TranslateViewModel,
        theme: Theme,
        name_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._viewmodel, self._theme, self._name_of = viewmodel, theme, name_of
        self._source_language, self._target_language = Chooser(), Chooser()
        self._swap = SwapButton(theme)
        self._model, self._beam = Chooser(), Chooser()
        self._status = StatusLine(theme)
        self.source = TextPane(theme)
        self.target = TextPane(theme, read_only=True)
        self._clear, self._copy = QPushButton(), QPushButton()
        self._error = label("error", wrap=True, selectable=True)
        self._hypotheses_heading = label("heading")
        self._hypotheses = HypothesisList(viewmodel.hypotheses, theme)
        self._hypotheses_hint = label("secondary", wrap=True)
        self.inside = InsidePanel(viewmodel.inside, theme, self)
        self._dim_timer = QTimer(self, singleShot=True, interval=DIM_AFTER)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_text()

    def retranslate(self) -> None:
        self._swap.setToolTip(self.tr("Swap languages (Ctrl+Shift+S)"))
        self._swap.setAccessibleName(self.tr("Swap languages"))
        self._source_language.set_name(self.tr("From"))
        self._target_language.set_name(self.tr("To"))
        self._model.set_name(self.tr("Model"))
        self._beam.set_name(self.tr("Beam size: how many hypotheses the search keeps"), self.tr("beam {}"))
        self.source.setPlaceholderText(self.tr("Type or paste a text to translate"))
        self.source.setAccessibleName(self.tr("Text to translate"))
        self.target.setPlaceholderText(self.tr("The translation appears here as you type"))
        self.target.setAccessibleName(self.tr("Translation"))
        self._clear.setText(self.tr("Clear"))
        self._copy.setText(self.tr("Copy"))
        self._copy.setAccessibleName(self.tr("Copy the translation"))
        self._hypotheses_heading.setText(self.tr("Hypotheses"))
        self._hypotheses.setAccessibleName(self.tr("Hypotheses"))
        self._hypotheses_hint.setText(
            self.tr("The translations that the search kept appear here, best first.")
        )
        self._show_languages()
        self._show_status()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.source.setFocus()

    # Layout

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(8)
        for widget in (self._source_language, self._swap, self._target_language, self._model, self._beam):
            header.addWidget(widget)
        header.addStretch(1)
        header.addWidget(self._status)
        texts = self._splitter(
            Qt.Orientation.Horizontal,
            self._text_panel(self.source, self._clear),
            self._text_panel(self.target, self._copy),
        )
        texts.setSizes([580, 580])
        inside = self._splitter(Qt.Orientation.Horizontal, self._hypotheses_panel(), self.inside)
        inside.setSizes([358, 802])
        inside.setStretchFactor(0, 4)
        inside.setStretchFactor(1, 9)
        body = self._splitter(Qt.Orientation.Vertical, texts, inside)
        body.setSizes([176, 634])
        body.setStretchFactor(0, 0)
        body.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(GAP)
        column.addLayout(header)
        column.addWidget(self._error)
        column.addWidget(body, 1)

    def _splitter(self, orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setHandleWidth(GAP)
        splitter.setChildrenCollapsible(False)
        for widget in widgets:
            splitter.addWidget(widget)
        return splitter

    def _text_panel(self, pane: TextPane, button: QPushButton) -> Panel:
        button.setProperty("role", "small")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        frame = panel(pane, margins=(16, 12, 12, 8), spacing=4)
        pane.setMinimumHeight(64)
        footer = QHBoxLayout()
        footer.addStretch(1)
        footer.addWidget(button)
        frame.column.addLayout(footer)
        return frame

    def _hypotheses_panel(self) -> Panel:
        self._hypotheses_heading.setContentsMargins(16, 12, 16, 8)
        self._hypotheses_hint.setContentsMargins(16, 4, 16, 16)
        contents = (self._hypotheses_heading, self._hypotheses_hint, self._hypotheses)
        frame = panel(*contents, margins=(1, 0, 1, 12), spacing=0)
        frame.column.addStretch()
        frame.column.setStretchFactor(self._hypotheses, 1)
        frame.setMinimumWidth(190)
        return frame

    # Bindings

    def _connect(self) -> None:
        viewmodel, selection = self._viewmodel, self._viewmodel.inside.selection
        self.source.textChanged.connect(self._on_typed)
        self.source.caret_moved.connect(self._on_source_caret)
        self.target.caret_moved.connect(self._on_target_caret)
        self.source.hovered.connect(self._on_source_hovered)
        self.target.hovered.connect(self._on_target_hovered)
        self._source_language.chosen.connect(viewmodel.choose_source_language)
        self._target_language.chosen.connect(viewmodel.choose_target_language)
        self._model.chosen.connect(viewmodel.choose_model)
        self._beam.chosen.connect(viewmodel.choose_beam)
        self._swap.clicked.connect(viewmodel.swap)
        QShortcut(QKeySequence("Ctrl+Shift+S"), self).activated.connect(viewmodel.swap)
        self._clear.clicked.connect(lambda: self.source.replace_text(""))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(viewmodel.shown.text))
        self._hypotheses.chosen.connect(viewmodel.choose_hypothesis)
        self.inside.failed.connect(self._show_failure)
        self._dim_timer.timeout.connect(lambda: self.target.set_dimmed(not viewmodel.fresh))
        viewmodel.phase_changed.connect(self._show_status)
        viewmodel.shown_changed.connect(self._show_text)
        viewmodel.passage_changed.connect(self._show_passage)
        viewmodel.languages_changed.connect(self._show_languages)
        viewmodel.source_replaced.connect(self.source.replace_text)
        selection.changed.connect(self._show_selection)

    def _on_typed(self) -> None:
        self._viewmodel.set_source(self.source.toPlainText())

    def _on_source_caret(self, code_point: int) -> None:
        self._viewmodel.set_caret(code_point)
        selection = self._viewmodel.inside.selection
        selection.pin(selection.source_at(self._inside(code_point, self._viewmodel.source_span), caret=True))

    def _on_target_caret(self, code_point: int) -> None:
        selection = self._viewmodel.inside.selection
        selection.pin(selection.target_at(self._inside(code_point, self._viewmodel.target_span), caret=True))

    def _on_source_hovered(self, code_point: int | None) -> None:
        selection = self._viewmodel.inside.selection
        selection.hover(selection.source_at(self._inside(code_point, self._viewmodel.source_span)))

    def _on_target_hovered(self, code_point: int | None) -> None:
        selection = self._viewmodel.inside.selection
        selection.hover(selection.target_at(self._inside(code_point, self._viewmodel.target_span)))

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

    def _show_languages(self) -> None:
        viewmodel = self._viewmodel
        for chooser, codes, current in (
            (self._source_language, viewmodel.source_languages, viewmodel.source_language),
            (self._target_language, viewmodel.target_languages, viewmodel.target_language),
        ):
            chooser.set_choices([(code, self._name_of(code)) for code in codes], current)
        self._model.set_choices([(name, name) for name in viewmodel.model_names], viewmodel.model)
        self._beam.set_choices([(n, str(n)) for n in range(1, LARGEST_BEAM + 1)], viewmodel.beam)
        self._swap.setEnabled(viewmodel.can_swap)

    def _show_status(self) -> None:
        viewmodel = self._viewmodel
        match viewmodel.phase:
            case Phase.LOADING:
                self._status.show_status(self.tr("loading {}…").format(viewmodel.model), "secondary")
            case Phase.DECODING:
                self._status.show_status(self.tr("decoding…"), "second")
            case Phase.FAILED:
                self._status.show_status(self.tr("not translated"), "second")
            case Phase.EMPTY:
                self._status.show_status(self.tr("ready · {}").format(viewmodel.device), "good")
            case Phase.LIVE:
                milliseconds = round(viewmodel.seconds * 1000)
                time = f"{milliseconds:,}" if milliseconds else "< 1"  # as where all was translated before
                text = self.tr("live · {} ms · {}").format(time, viewmodel.device)
                self._status.show_status(text, "good")
        self._error.setText(localised(viewmodel.error) if viewmodel.phase is Phase.FAILED else "")
        self._error.setVisible(viewmodel.phase is Phase.FAILED)
        if viewmodel.fresh:
            self._dim_timer.stop()
            self.target.set_dimmed(False)
        elif not self._dim_timer.isActive():
            self._dim_timer.start()
        if not viewmodel.fresh:
            self.source.light_up(())

    def _show_text(self) -> None:
        text = self._viewmodel.shown.text
        self.target.show_text(text)
        if self._viewmodel.fresh:
            self.target.set_dimmed(False)
        self.target.viewport().repaint()  # now: hypotheses and map take longer, and are read later
        self._copy.setEnabled(bool(text.strip()))
        self._clear.setEnabled(bool(self.source.toPlainText()))

    def _show_passage(self) -> None:
        viewmodel = self._viewmodel
        several = viewmodel.several
        self.source.set_bright(viewmodel.source_span if several else None)
        self.target.set_bright(viewmodel.target_span if several else None)
        if several and viewmodel.target_span is not None:
            self.target.reveal(viewmodel.target_span)
        empty = viewmodel.hypotheses.rowCount() == 0
        self._hypotheses.setVisible(not empty)
        self._hypotheses_hint.setVisible(empty)
        self._hypotheses.show_chosen(viewmodel.chosen_hypothesis)

    def _show_selection(self) -> None:
        viewmodel = self._viewmodel
        target, source = viewmodel.inside.selection.spans() if viewmodel.fresh else ((), ())
        self.source.light_up(_moved(source, viewmodel.source_span))
        self.target.light_up(_moved(target, viewmodel.target_span))

    def _show_failure(self, error: str) -> None:
        self._error.setText(error)
        self._error.show()


def _moved(spans: tuple[Span, ...], passage: Span | None) -> list[Span]:
    offset = passage[0] if passage else 0
    return [(start + offset, end + offset) for start, end in spans]
