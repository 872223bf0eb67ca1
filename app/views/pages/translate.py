"""The Translate page: two texts, the hypotheses, and the ways of looking inside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.comparison import ComparisonViewModel
from app.viewmodels.phase import Phase
from app.viewmodels.translate import TranslateViewModel
from app.views.engine_text import localised
from app.views.page import Page, Panel, label, panel
from app.views.theme import Theme
from app.views.widgets.chooser import Chooser
from app.views.widgets.hypothesis_list import HypothesisList
from app.views.widgets.inside_panel import InsidePanel
from app.views.widgets.model_text import model_text
from app.views.widgets.status_line import StatusLine
from app.views.widgets.swap_button import SwapButton
from app.views.widgets.terms_dialog import TermsDialog
from app.views.widgets.text_panels import GAP, TextPanels

LARGEST_BEAM = 10
TEXTS = 176
"""Height of the two texts at a text size of 100 %."""
LEAST_BELOW = 340
"""Pixels that the hypotheses and the ways of looking inside keep, where they have them."""


class TranslatePage(Page):
    """Args: ``name_of`` gives a language its name in the language of the interface."""

    def __init__(
        self,
        viewmodel: TranslateViewModel,
        comparison: ComparisonViewModel,
        theme: Theme,
        name_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._viewmodel, self._comparison = viewmodel, comparison
        self._theme, self._name_of = theme, name_of
        self._source_language, self._target_language = Chooser(), Chooser()
        self._swap = SwapButton(theme)
        self._model, self._beam = Chooser(), Chooser()
        self.terms = QPushButton()
        self._terms_dialog: TermsDialog | None = None
        self._wanted = self._own_height = 0
        self._status = StatusLine(theme)
        self.texts = TextPanels(viewmodel, comparison, theme, self._direction, self)
        self.source, self.target = self.texts.source, self.texts.target
        self._error = label("error", wrap=True, selectable=True)
        self._hypotheses_heading = label("heading")
        self._hypotheses = HypothesisList(viewmodel.hypotheses, theme)
        self._hypotheses_hint = label("secondary", wrap=True)
        self.own = QLineEdit()
        self.inside = InsidePanel(viewmodel.inside, theme, self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        self._swap.setToolTip(self.tr("Swap languages (Ctrl+Shift+S)"))
        self._swap.setAccessibleName(self.tr("Swap languages"))
        self._source_language.set_name(self.tr("From"))
        self._target_language.set_name(self.tr("To"))
        self._model.set_name(self.tr("Model"))
        self._beam.set_name(self.tr("Beam size: how many hypotheses the search keeps"), self.tr("beam {}"))
        self.texts.retranslate()
        self._hypotheses_heading.setText(self.tr("Hypotheses"))
        self._hypotheses.setAccessibleName(self.tr("Hypotheses"))
        self._viewmodel.hypotheses.own = self.tr("your translation")
        self.own.setAccessibleName(self.tr("Your own translation of this sentence"))
        self.own.setPlaceholderText(self.tr("Your own translation, to be explained"))
        self.own.setToolTip(self.tr("Enter has it scored and aligned as it stands, and adds it to the list."))
        self._hypotheses_hint.setText(
            self.tr("The translations that the search kept appear here, best first.")
        )
        self.terms.setAccessibleName(self.tr("Terms that must hold, and words never to use"))
        self.terms.setToolTip(self.terms.accessibleName())
        self._show_terms()
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
        self.terms.setMinimumWidth(56)  # in a narrow window the number goes first
        header.addWidget(self.terms)
        header.addStretch(1)
        header.addWidget(self._status)
        inside = self._splitter(Qt.Orientation.Horizontal, self._hypotheses_panel(), self.inside)
        inside.setSizes([358, 802])
        inside.setStretchFactor(0, 4)
        inside.setStretchFactor(1, 9)
        self._body = self._splitter(Qt.Orientation.Vertical, self.texts, inside)
        self._texts_height = self._theme.pixels(TEXTS)
        self._body.setSizes([self._texts_height, 810 - self._texts_height])
        self._body.setStretchFactor(0, 0)
        self._body.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(GAP)
        column.addLayout(header)
        column.addWidget(self._error)
        column.addWidget(self._body, 1)

    def _share_height(self) -> None:
        """The texts' share of the page grows and shrinks with their letters, up to two fifths of it."""
        before, self._texts_height = self._texts_height, self._theme.pixels(TEXTS)
        if self._texts_height != before:
            texts, rest = self._body.sizes()
            wanted = min(round(texts * self._texts_height / before), 2 * (texts + rest) // 5)
            self._body.setSizes([wanted, texts + rest - wanted])

    def _splitter(self, orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setHandleWidth(GAP)
        splitter.setChildrenCollapsible(False)
        for widget in widgets:
            splitter.addWidget(widget)
        return splitter

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lend(self._wanted)

    def _make_room(self, wanted: int) -> None:
        """Lends the texts some of the height below them for as long as they need it."""
        if wanted and not self._own_height:
            self._own_height = self._body.sizes()[0]
        elif not wanted and self._own_height:
            QTimer.singleShot(0, self, self._give_back)  # they still hold to what they needed
        self._wanted = wanted
        self._lend(wanted)

    def _give_back(self) -> None:
        own, self._own_height = self._own_height, 0
        if own and not self._wanted:
            self._body.setSizes([own, sum(self._body.sizes()) - own])

    def _lend(self, wanted: int) -> None:
        above, below = self._body.sizes()
        more = min(wanted - above, below - LEAST_BELOW)
        if more > 0:
            self._body.setSizes([above + more, below - more])

    def _keep_height(self) -> None:
        """The user has moved the border."""
        self._wanted = 0

    def _hypotheses_panel(self) -> Panel:
        self._hypotheses_heading.setContentsMargins(16, 12, 16, 8)
        self._hypotheses_hint.setContentsMargins(16, 4, 16, 16)
        contents = (self._hypotheses_heading, self._hypotheses_hint, self._hypotheses)
        frame = panel(*contents, margins=(1, 0, 1, 12), spacing=0)
        frame.column.addStretch()
        below = QHBoxLayout()
        below.setContentsMargins(12, 8, 12, 0)
        below.addWidget(self.own)
        frame.column.addLayout(below)
        frame.column.setStretchFactor(self._hypotheses, 1)
        frame.setMinimumWidth(190)
        return frame

    # Bindings

    def _connect(self) -> None:
        viewmodel = self._viewmodel
        self._source_language.chosen.connect(viewmodel.choose_source_language)
        self._target_language.chosen.connect(viewmodel.choose_target_language)
        self._model.chosen.connect(viewmodel.choose_model)
        self._beam.chosen.connect(viewmodel.choose_beam)
        self._swap.clicked.connect(viewmodel.swap)
        QShortcut(QKeySequence("Ctrl+Shift+S"), self).activated.connect(viewmodel.swap)
        QShortcut(QKeySequence("Ctrl+Shift+D"), self).activated.connect(self._comparison.toggle)
        self._comparison.changed.connect(self._show_models)
        self.texts.rearranged.connect(self._make_room)
        self._body.splitterMoved.connect(self._keep_height)
        self.terms.clicked.connect(self._open_terms)
        viewmodel.terms.changed.connect(self._show_terms)
        self._hypotheses.chosen.connect(viewmodel.choose_hypothesis)
        self.own.returnPressed.connect(self._explain)
        viewmodel.failed.connect(lambda error: self._show_failure(localised(error)))
        self.inside.failed.connect(self._show_failure)
        self.texts.report.failed.connect(self._show_failure)
        self._theme.changed.connect(self._share_height)
        viewmodel.phase_changed.connect(self._show_status)
        viewmodel.passage_changed.connect(self._show_passage)
        viewmodel.languages_changed.connect(self._show_languages)

    # What is shown

    def _show_languages(self) -> None:
        viewmodel = self._viewmodel
        for chooser, codes, current in (
            (self._source_language, viewmodel.source_languages, viewmodel.source_language),
            (self._target_language, viewmodel.target_languages, viewmodel.target_language),
        ):
            chooser.set_choices([(code, self._name_of(code)) for code in codes], current)
        self._show_models()
        self._beam.set_choices([(n, str(n)) for n in range(1, LARGEST_BEAM + 1)], viewmodel.beam)
        self._swap.setEnabled(viewmodel.can_swap)

    def _show_models(self) -> None:
        names = dict.fromkeys((*self._viewmodel.model_names, *self._comparison.checkpoints))
        self._model.set_choices([(name, model_text(name)) for name in names], self._viewmodel.model)

    def _direction(self) -> tuple[str, str]:
        viewmodel = self._viewmodel
        return self._name_of(viewmodel.source_language), self._name_of(viewmodel.target_language)

    def _show_terms(self) -> None:
        terms = self._viewmodel.terms.all
        if not len(terms):
            self.terms.setText(self.tr("Terms"))
        elif terms.enabled:
            self.terms.setText(self.tr("Terms · {}").format(f"{len(terms):,}"))
        else:
            self.terms.setText(self.tr("Terms · off"))

    def _open_terms(self) -> None:
        if self._terms_dialog is None:
            self._terms_dialog = TermsDialog(self._viewmodel.terms, self._name_of, self)
        self._terms_dialog.show()
        self._terms_dialog.raise_()
        self._terms_dialog.activateWindow()

    def _show_status(self) -> None:
        viewmodel = self._viewmodel
        match viewmodel.phase:
            case Phase.LOADING:
                self._status.show_status(
                    self.tr("loading {}…").format(model_text(viewmodel.model)), "secondary"
                )
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

    def _show_passage(self) -> None:
        viewmodel = self._viewmodel
        empty = viewmodel.hypotheses.rowCount() == 0
        self._hypotheses.setVisible(not empty)
        self._hypotheses_hint.setVisible(empty)
        self.own.setEnabled(not empty)
        self._hypotheses.show_chosen(viewmodel.chosen_hypothesis)

    def _explain(self) -> None:
        self._viewmodel.explain(self.own.text())
        self.own.clear()

    def _show_failure(self, error: str) -> None:
        self._error.setText(error)
        self._error.show()
