"""The two texts side by side, with what is said of them below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QToolTip, QWidget

from app.viewmodels.marks import Reading
from app.viewmodels.shown import Span
from app.viewmodels.translate import TranslateViewModel
from app.views.engine_text import localised
from app.views.page import ElidedLabel, Panel, label, panel
from app.views.theme import Theme
from app.views.widgets.alternatives_popup import AlternativesPopup
from app.views.widgets.report_button import ReportButton
from app.views.widgets.target_pane import TargetPane
from app.views.widgets.text_pane import TextPane

DIM_AFTER = 150
"""Milliseconds that a translation may take before the old one is dimmed; the status line tells at once."""


class TextPanels(QSplitter):
    """Args: ``page`` is what the list of other words floats on."""

    def __init__(self, viewmodel: TranslateViewModel, theme: Theme, page: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._viewmodel = viewmodel
        self.source = TextPane(theme)
        self.target = TargetPane(theme, lambda caret: viewmodel.edits.proposal(caret) is not None)
        self.clear, self.copy = QPushButton(), QPushButton()
        self.report = ReportButton(viewmodel.inside.report)
        self.notices = label("error", wrap=True)
        self._told = ElidedLabel("label")
        self.popup = AlternativesPopup(viewmodel.alternatives, self.target, theme, page)
        self._caret_waits = False
        self._dim_timer = QTimer(self, singleShot=True, interval=DIM_AFTER)
        self.setChildrenCollapsible(False)
        self.addWidget(self._panel(self.source, [self.clear]))
        self.addWidget(self._panel(self.target, [self.report, self.copy], self.notices, self._told))
        self.notices.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.notices.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for pane in (self.source, self.target):
            pane.viewport().installEventFilter(self)
        self._connect()

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
        self.report.retranslate()
        self.popup.retranslate()
        self.show_text()
        self._show_notices()
        self._tell()

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
        self.target.set_marks(target)

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

    def _tell(self, code_point: int | None = None) -> None:
        """Says of a word how likely it is and what can be done, for the eye and for a screen reader.

        Args:
            code_point: of the word under the pointer; or else the one at the caret is meant.
        """
        if code_point is None and self.target.hasFocus():
            code_point = self.target.caret()
        found = None if code_point is None else self._viewmodel.reading(code_point)
        text = self._said(found) if found else ""
        if self._viewmodel.edits.proposal(self.target.caret()):
            text = self.tr("Tab accepts a word, Ctrl+Enter all, Esc goes back to the model's own.")
        self._told.set_text(text)
        self.target.setAccessibleDescription(text)

    def _tip(self, pane: TextPane, code_point: int) -> str:
        if pane is self.source:
            return "\n".join(localised(one) for one in self._viewmodel.source_notices(code_point))
        found = self._viewmodel.reading(code_point)
        hint = self.tr("Click it, or press Alt+Down on it, for other words.")
        return f"{self._said(found)}\n{hint}" if found else ""

    def _said(self, reading: Reading) -> str:
        parts = [self.tr("“{}”: probability {:.2f}").format(reading.text, reading.probability)]
        if reading.term:
            parts.append(self.tr("one of your terms"))
        return " · ".join([*parts, *(localised(notice) for notice in reading.notices)])


def _moved(spans: tuple[Span, ...], passage: Span | None) -> list[Span]:
    offset = passage[0] if passage else 0
    return [(start + offset, end + offset) for start, end in spans]
