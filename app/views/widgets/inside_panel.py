"""The panel that looks inside: a row of tabs, the tools of the open one, and what it shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app.viewmodels.inside import InsideViewModel, Tab
from app.views.page import Panel
from app.views.theme import Theme
from app.views.widgets.alignment_tab import AlignmentTab
from app.views.widgets.beam_tree_tab import BeamTreeTab
from app.views.widgets.flow_tab import FlowTab
from app.views.widgets.inside_tab import InsideTab
from app.views.widgets.pair_files import local_files
from app.views.widgets.saliency_tab import SaliencyTab
from app.views.widgets.states_tab import StatesTab
from app.views.widgets.tab_strip import TabStrip
from app.views.widgets.tokens_tab import TokensTab

MARGIN = 8
LEAST_HEIGHT = 160
"""Of what a tab shows."""
TABS: dict[Tab, Callable[[InsideViewModel, Theme], InsideTab]] = {
    Tab.ALIGNMENT: AlignmentTab,
    Tab.FLOW: FlowTab,
    Tab.TREE: BeamTreeTab,
    Tab.TOKENS: TokensTab,
    Tab.SALIENCY: SaliencyTab,
    Tab.STATES: StatesTab,
}


class InsidePanel(Panel):
    """Shows the open tab; each is built when it is first opened. Saved attention may be dropped on it.

    Args:
        reach: the widget within which the shortcuts of the tabs hold.

    Signals:
        failed: something that the user asked for could not be done, and why.
    """

    failed = Signal(str)

    def __init__(self, inside: InsideViewModel, theme: Theme, reach: QWidget) -> None:
        super().__init__(margins=(1, 0, 1, 1), spacing=0)
        self._inside, self._theme = inside, theme
        self._built: dict[Tab, InsideTab] = {}
        self.strip = TabStrip(list(TABS), reach)
        self._tools, self._contents = QStackedWidget(), QStackedWidget()
        self._contents.setMinimumHeight(LEAST_HEIGHT)  # whatever else was opened: the texts need room too
        self._header = _Header(self.strip, self._tools)
        rule = QFrame()
        rule.setProperty("role", "rule")
        self.column.addWidget(self._header)  # before the contents, as the Tab key goes
        self.column.addWidget(rule)
        self.column.addWidget(self._contents, 1)
        self.setAcceptDrops(True)
        self.strip.chosen.connect(lambda key: inside.open(Tab(key)))
        inside.tab_changed.connect(self._show)
        self.retranslate()
        self._show()

    def retranslate(self) -> None:
        """Sets the texts of the tabs in the language in force; what is in them sets its own."""
        names = {
            Tab.ALIGNMENT: self.tr("Alignment"),
            Tab.FLOW: self.tr("Flow"),
            Tab.TREE: self.tr("Beam tree"),
            Tab.TOKENS: self.tr("Tokens"),
            Tab.SALIENCY: self.tr("Saliency"),
            Tab.STATES: self.tr("States"),
        }
        self.strip.set_texts(self.tr("Ways of looking inside"), [names[tab] for tab in TABS])
        self._header.fit()

    def tab(self, tab: Tab) -> InsideTab:
        """A tab's contents, built if need be."""
        if tab not in self._built:
            made = self._built[tab] = TABS[tab](self._inside, self._theme)
            made.failed.connect(self.failed)
            self._tools.addWidget(made.tools)
            self._contents.addWidget(made)
            self._order_focus(made)
        return self._built[tab]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._inside.open_saved(local_files(event.mimeData()))

    def _show(self) -> None:
        tab = self._inside.tab if self._inside.tab in TABS else Tab.ALIGNMENT
        shown = self.tab(tab)
        self._contents.setCurrentWidget(shown)
        self._tools.setCurrentWidget(shown.tools)
        self.strip.set_current(tab)
        self._header.fit()

    def _order_focus(self, made: InsideTab) -> None:
        """The Tab key goes from the tabs to the tools and on to the contents, whenever they were built."""
        before: QWidget = self.strip.last
        for widget in (*made.tools.findChildren(QWidget), *made.findChildren(QWidget)):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, widget)
                before = widget


class _Header(QWidget):
    """The tabs, and right of them the tools; below them where both have no room in one row."""

    def __init__(self, strip: TabStrip, tools: QStackedWidget) -> None:
        super().__init__()
        self._strip, self._tools = strip, tools
        for widget in (strip, tools):
            widget.setParent(self)

    def minimumSizeHint(self) -> QSize:
        widths = (self._strip.minimumSizeHint().width(), self._least())
        return QSize(max(widths) + 2 * MARGIN, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # other tools are shown, or with other texts
            self.fit()
        return super().event(event)

    def fit(self) -> None:
        """Lays both out anew."""
        room, height = self.width() - 2 * MARGIN, self._strip.sizeHint().height()
        beside = room - self._strip.sizeHint().width() - MARGIN
        shown = self._tools.currentWidget()
        tools = QSize(shown.sizeHint().width(), height) if shown else QSize()
        box = QRect(MARGIN, MARGIN, room, height)
        if self._least() <= beside:
            tools.setWidth(min(tools.width(), beside))
            box.setWidth(room - tools.width() - MARGIN)
            at = QPoint(box.right() + 1 + MARGIN, MARGIN)
        else:
            tools.setWidth(min(tools.width(), room))
            at = QPoint(MARGIN, box.bottom() + 1 + MARGIN // 2)
        self._strip.setGeometry(box)
        self._tools.setGeometry(QRect(at, tools))
        self.setFixedHeight(at.y() + height + MARGIN)

    def _least(self) -> int:
        """Width that the tools need."""
        shown = self._tools.currentWidget()
        return shown.minimumSizeHint().width() if shown else 0
