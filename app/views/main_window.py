"""The window: navigation on the left, one page at a time on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.views.page import Page

MINIMUM_SIZE = (720, 560)
FIRST_SIZE = QSize(1440, 900)
"""Of a window that was never opened before, on a screen that has the room."""
NAVIGATION_WIDTH = 184
WIDE = 960
"""A narrower window leaves the navigation only the room that its words need."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that the navigation offers.

    Attributes:
        key: its name in settings and tests.
        title: its English title; ``MainWindow`` context of the catalogue (mark it in ``TITLES``).
        build: makes the page, when it is first shown, so that the window opens at once.
        at_bottom: stands apart at the lower end of the navigation.
        note: what stands behind the title now, as what goes on there is worth a look from any page, and
            what it means; empty for nothing.
    """

    key: str
    title: str
    build: Callable[[], Page]
    at_bottom: bool = False
    note: Callable[[], tuple[str, str]] = lambda: ("", "")


TITLES = (
    QT_TRANSLATE_NOOP("MainWindow", "Translate"),
    QT_TRANSLATE_NOOP("MainWindow", "Train"),
    QT_TRANSLATE_NOOP("MainWindow", "Models"),
    QT_TRANSLATE_NOOP("MainWindow", "Evaluate"),
    QT_TRANSLATE_NOOP("MainWindow", "Settings"),
)


class MainWindow(QMainWindow):
    """The one window.

    Signals:
        shown: it is on screen and painted, for the first time.
        closing: the user closes it; whoever works in the background comes to an end.
    """

    shown = Signal()
    closing = Signal()

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = tuple(entries)
        self._pages: dict[str, Page] = {}
        self._was_shown = False
        self._stack = QStackedWidget()
        self._brand = QLabel("Interlinear")
        self._brand.setProperty("role", "brand")
        self._buttons = {
            entry.key: self._make_button(number, entry) for number, entry in enumerate(entries, 1)
        }
        self._navigation = self._make_navigation()
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(central)
        self.setWindowTitle("Interlinear")
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize() * 0.95))  # frame and title need some
        self.retranslate()
        if entries:
            self.go_to(entries[0].key)

    def go_to(self, key: str) -> None:
        """Shows a page, building it first where it was never shown."""
        page = self.page(key)
        self._buttons[key].setChecked(True)
        self._stack.setCurrentWidget(page)

    def page(self, key: str) -> Page:
        """The page of that key, built on first use."""
        if key not in self._pages:
            entry = next(entry for entry in self._entries if entry.key == key)
            page = entry.build()
            page.setObjectName(key)
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the pages that the navigation offers."""
        return tuple(entry.key for entry in self._entries)

    @property
    def current(self) -> str:
        """The key of the page on show."""
        page = self._stack.currentWidget()
        return page.objectName() if page else ""

    def restore(self, geometry: QByteArray) -> None:
        """Takes size and place from an earlier session."""
        self.restoreGeometry(geometry)

    def retranslate(self) -> None:
        """Sets the window's own texts."""
        self.show_notes()

    def show_notes(self) -> None:
        """Sets titles and notes as they are now."""
        for entry in self._entries:
            button, (note, meaning) = self._buttons[entry.key], entry.note()
            title = QApplication.translate("MainWindow", entry.title)
            button.setText(f"{title}  {note}" if note else title)
            button.setAccessibleName(f"{title}. {meaning}" if meaning else title)
            button.setToolTip(meaning)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._navigation.setMinimumWidth(NAVIGATION_WIDTH if self.width() >= WIDE else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_shown:
            self._was_shown = True
            QTimer.singleShot(0, self.shown.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _make_button(self, number: int, entry: PageEntry) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "navigation")
        button.setCheckable(True)
        button.setAutoExclusive(False)
        button.clicked.connect(lambda: self.go_to(entry.key))
        shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
        shortcut.activated.connect(lambda: self.go_to(entry.key))
        return button

    def _make_navigation(self) -> QWidget:
        navigation = QWidget()
        navigation.setProperty("role", "navigation")
        navigation.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        navigation.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        group = QButtonGroup(self)
        column = QVBoxLayout(navigation)
        column.setContentsMargins(12, 20, 12, 16)
        column.setSpacing(2)
        column.addWidget(self._brand)
        column.addSpacing(16)
        for at_bottom in (False, True):
            for entry in self._entries:
                if entry.at_bottom is at_bottom:
                    group.addButton(self._buttons[entry.key])
                    column.addWidget(self._buttons[entry.key])
            if not at_bottom:
                column.addStretch(1)
        return navigation
