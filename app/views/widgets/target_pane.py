"""The translation: an editor in which the user writes, while the model writes on behind the caret.

The document is the view model's text at all times but for what is being composed; so what is done can be
taken back only there, not in the document's own undo stack.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.viewmodels.offsets import to_code_points, to_utf16
from app.viewmodels.shown import Span, shared_start
from app.views.theme import Theme
from app.views.widgets.text_pane import TextPane

AS_DOCUMENT = str.maketrans({"\xa0": " ", "\u2028": "\n", "\u2029": "\n"})
"""What a document gives back for some characters."""


class TargetPane(TextPane):
    """A translation that can be written into.

    Args:
        has_proposal: whether, in the sentence at a caret, a completion waits to be accepted.

    Signals (offsets in code points):
        written: first, last, text: by which the user replaced a stretch of the text.
        looked_up: the character of a word that the user wants other words for.
        accepted: the caret, and True for all of a completion, False for a word of it.
        forgotten: the caret; the user wants the model's own translation back.
        undone, redone: the user takes something back, or does it again.
    """

    written = Signal(int, int, str)
    looked_up = Signal(int)
    accepted = Signal(int, bool)
    forgotten = Signal(int)
    undone = Signal()
    redone = Signal()

    def __init__(
        self, theme: Theme, has_proposal: Callable[[int], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._has_proposal = has_proposal
        self._base = ""
        self._waiting: str | None = None
        self._showing = self._composing = False
        self._pressed: QPoint | None = None
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self._on_changed)

    def caret(self) -> int:
        """Where the caret stands, in code points."""
        return to_code_points(self.toPlainText(), self.textCursor().position())

    def place_caret(self, code_point: int) -> None:
        """Puts the caret somewhere."""
        cursor = self.textCursor()
        cursor.setPosition(to_utf16(self.toPlainText(), code_point))
        self.setTextCursor(cursor)

    def select(self, span: Span) -> None:
        """Selects a stretch, to be written over."""
        text, cursor = self.toPlainText(), self.textCursor()
        cursor.setPosition(to_utf16(text, span[0]))
        cursor.setPosition(to_utf16(text, span[1]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def box_of(self, span: Span) -> QRectF:
        """Where a word stands in the viewport; of a word on two lines, its end."""
        boxes = self._boxes(span)
        return boxes[-1] if boxes else QRectF(self.cursorRect())

    def show_text(self, text: str) -> None:
        """Another text, where it differs; caret and scroll bar stay. What is being composed comes first."""
        if self._composing:
            self._waiting = text
            return
        self._waiting = None
        old, new = self.toPlainText(), text.translate(AS_DOCUMENT)
        if old == new:
            return
        head = shared_start(old, new)
        tail = min(shared_start(old[::-1], new[::-1]), len(old) - head, len(new) - head)
        bar, kept = self.verticalScrollBar().value(), self.textCursor().position()
        self._showing = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(to_utf16(old, head))
        cursor.setPosition(to_utf16(old, len(old) - tail), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[head : len(text) - tail])
        if self.textCursor().position() != kept:
            cursor.setPosition(min(kept, to_utf16(new, len(new))))
            self.setTextCursor(cursor)
        self._base = new
        self._showing = False
        self.verticalScrollBar().setValue(bar)
        self._show_ink()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redone.emit()
        elif enter and held == Qt.KeyboardModifier.ControlModifier:
            self.accepted.emit(self.caret(), True)
        elif enter or (event.key() == Qt.Key.Key_Down and held == Qt.KeyboardModifier.AltModifier):
            self.looked_up.emit(self._at_caret())
        elif event.key() == Qt.Key.Key_Escape and not held:
            self.forgotten.emit(self.caret())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.make_menu(event.pos())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def make_menu(self, at: QPoint) -> QMenu:
        """What can be done at a point; undo and redo are the view model's, not the document's."""
        menu = self.createStandardContextMenu(at)
        for action in menu.actions():
            done = {"edit-undo": self.undone, "edit-redo": self.redone}.get(action.objectName())
            if done is not None:
                action.setEnabled(not self.isReadOnly())
                action.triggered.connect(done)
        return menu

    def focusNextPrevChild(self, forward: bool) -> bool:
        if forward and self._has_proposal(self.caret()):
            self.accepted.emit(self.caret(), False)
            return True
        return super().focusNextPrevChild(forward)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = True
        super().inputMethodEvent(event)
        self._composing = bool(event.preeditString())
        if not self._composing and self._waiting is not None:
            self.show_text(self._waiting)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left and not event.modifiers() else None
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or self.textCursor().hasSelection():
            return
        moved = (event.position().toPoint() - pressed).manhattanLength()
        under = self.code_point_under(event.position())
        if under is not None and moved < QApplication.startDragDistance():
            self.looked_up.emit(under)

    def _at_caret(self) -> int:
        """The character that the caret stands before, or behind at the end of a word."""
        text, caret = self.toPlainText(), self.caret()
        behind = caret > 0 and not text[caret - 1].isspace() and not text[caret : caret + 1].isalnum()
        return caret - 1 if behind else caret

    def _on_caret(self) -> None:
        if not self._showing:  # else the text moves around it
            super()._on_caret()

    def _on_changed(self) -> None:
        new = self.toPlainText()
        if self._showing or new == self._base:
            return
        old, self._base = self._base, new
        caret = self.caret()
        tail = len(new) - caret
        if new[caret:] != (old[-tail:] if tail else "") or tail > len(old):  # dropped somewhere else
            tail = shared_start(old[::-1], new[::-1])
        head = min(shared_start(old, new), len(old) - tail, len(new) - tail)
        self.written.emit(head, len(old) - tail, new[head : len(new) - tail])
