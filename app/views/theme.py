"""How everything looks: one table of colours makes Qt's palette, the style sheet and pyqtgraph's options.

Widgets never name a colour. What the style sheet cannot reach (painted widgets, extra selections, plots)
reads ``theme.colours`` and paints again on ``theme.changed``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib import resources
from string import Template
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

Choice = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme, as ``#rrggbb``.

    Attributes:
        ground: behind panels.
        panel: panels, controls, editors.
        line: thin lines around panels and controls, and empty tracks.
        hover: a control under the pointer.
        ink: text.
        secondary: text that is not the point, and the part of a text that is not analysed.
        accent: chosen or kept.
        accent_soft: ground of what is chosen.
        on_accent: text on the accent.
        second: selected in a map; the other curve.
        uncertain: ground of what is uncertain or differs.
        good: done, live, best.
        map_high: an attention of 1; 0 is the panel's own colour.
    """

    ground: str
    panel: str
    line: str
    hover: str
    ink: str
    secondary: str
    accent: str
    accent_soft: str
    on_accent: str
    second: str
    uncertain: str
    good: str
    map_high: str

    def colour(self, name: str) -> QColor:
        """The named colour as Qt's."""
        return QColor(getattr(self, name))


# Secondary ink and "good" of the light theme are a shade darker than drawn: 4.5 : 1 on the ground, too.
LIGHT = Colours(
    ground="#f7f7f5",
    panel="#ffffff",
    line="#e4e3df",
    hover="#f1f1ee",
    ink="#1d1d1f",
    secondary="#6c6c73",
    accent="#3b5bdb",
    accent_soft="#e8ecfb",
    on_accent="#ffffff",
    second="#c2410c",
    uncertain="#fde8d0",
    good="#23772f",
    map_high="#2b3f9e",
)
DARK = Colours(
    ground="#17181b",
    panel="#1f2024",
    line="#303238",
    hover="#292b30",
    ink="#ececf0",
    secondary="#94959e",
    accent="#8ba2ff",
    accent_soft="#2a3050",
    on_accent="#17181b",
    second="#f0925a",
    uncertain="#4a3623",
    good="#69c07a",
    map_high="#a9baff",
)

FALLBACK_FAMILIES = (
    "Noto Sans",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Noto Sans CJK JP",
    "Noto Sans Arabic",
    "Noto Color Emoji",
)
TEXT, READING, LABEL, HEADING = 14.0, 19.0, 12.5, 17.0
"""Sizes in pixels at a text size of 100 %: the interface, the two texts, labels, page titles."""
CONTROL, SMALL = 32, 26
"""Heights of controls at 100 %, without their outlines."""
LINE = 1.36
"""Height of a line of text, in sizes of the text."""


class Theme(QObject):
    """The look in force.

    Signals:
        changed: colours or sizes are different now; painted widgets update themselves.
    """

    changed = Signal()

    def __init__(
        self, choice: Choice = "system", text_size: int = 100, parent: QObject | None = None
    ) -> None:
        """Args: ``text_size`` is in per cent; ``choice`` "system" follows the desktop."""
        super().__init__(parent)
        self._choice: Choice = choice
        self._text_size = text_size
        self._colours = LIGHT
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._system_font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def dark(self) -> bool:
        if self._choice == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._choice == "dark"

    @property
    def colours(self) -> Colours:
        return self._colours

    def set_choice(self, choice: Choice) -> None:
        """Forces a theme, or follows the system again."""
        if choice != self._choice:
            self._choice = choice
            self._apply()

    def set_text_size(self, per_cent: int) -> None:
        """Scales all text."""
        if per_cent != self._text_size:
            self._text_size = per_cent
            self._apply()

    def font(self, size: float = TEXT, *, bold: bool = False) -> QFont:
        """The interface font, with fallbacks for the scripts that it lacks. Copy it before changing it.

        Args:
            size: pixels at a text size of 100 %.
        """
        key = (self.pixels(size), bold)
        if key not in self._fonts:
            font = QFont(self._system_font)
            font.setFamilies(list(dict.fromkeys((self._system_font.family(), *FALLBACK_FAMILIES))))
            font.setPixelSize(self.pixels(size))
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            self._fonts[key] = font
        return self._fonts[key]

    def pixels(self, size: float) -> int:
        """A size at 100 % in the pixels of the text size in force."""
        return round(size * self._text_size / 100)

    def plot_options(self) -> dict[str, Any]:
        """What ``pyqtgraph.setConfigOptions`` takes."""
        return {"background": self.colours.panel, "foreground": self.colours.secondary, "antialias": True}

    def _follow_system(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication), "a theme needs the application to dress"
        self._colours = DARK if self.dark else LIGHT  # asked for at every stroke of a brush
        application.setStyle("Fusion")
        application.setFont(self.font())
        application.setPalette(palette(self.colours))
        application.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def _style_sheet(self) -> str:
        template = Template(
            resources.files("resources").joinpath("styles", "interlinear.qss").read_text("utf-8")
        )
        sizes = {
            "text": TEXT,
            "reading": READING,
            "label": LABEL,
            "heading": HEADING,
        }
        pixels = {name: self.pixels(size) for name, size in sizes.items()}
        # Their letters grow, but not the room around them: else a few rows of them fill the window.
        pixels["control"] = CONTROL + round(LINE * (pixels["text"] - TEXT))
        pixels["small"] = SMALL + round(LINE * (pixels["label"] - LABEL))
        return template.substitute(
            asdict(self.colours), **{f"{name}_size": f"{size}px" for name, size in pixels.items()}
        )


def palette(colours: Colours) -> QPalette:
    """Qt's palette of a theme, for what the style sheet does not reach."""
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.panel,
        QPalette.ColorRole.AlternateBase: colours.hover,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.secondary,
        QPalette.ColorRole.Button: colours.panel,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.BrightText: colours.on_accent,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.ToolTipBase: colours.panel,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.Accent: colours.accent,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.secondary))
    return made
