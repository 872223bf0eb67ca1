"""Settings hold at once and next time; one table of colours is legible everywhere."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib import resources
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.settings import Settings
from app.views.theme import DARK, LIGHT, Colours

READABLE = [
    *((ink, ground) for ink in ("ink", "secondary") for ground in ("ground", "panel", "hover")),
    ("accent", "accent_soft"),
    ("accent", "ground"),
    ("ink", "accent_soft"),
    ("ink", "uncertain"),
    ("on_accent", "accent"),
    ("second", "ground"),
    ("second", "panel"),
    ("good", "ground"),
]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READABLE)
def test_text_has_a_contrast_of_at_least_4_5(colours: Colours, ink: str, ground: str) -> None:
    high, low = sorted((luminance(getattr(colours, name)) for name in (ink, ground)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_style_sheet_takes_every_colour_from_the_table() -> None:
    sheet = resources.files("resources").joinpath("styles", "interlinear.qss").read_text("utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet)
    used = set(re.findall(r"\$(\w+)", sheet))
    assert {name for name in used if not name.endswith("_size")} <= {field.name for field in fields(Colours)}


def test_widgets_name_no_colour() -> None:
    views = Path(__file__).resolve().parents[2] / "app" / "views"
    files = [file for file in views.rglob("*.py") if file.name != "theme.py"]
    assert len(files) > 8
    named = [
        file.name
        for file in files
        if re.search(r"\"#[0-9a-fA-F]{6}|GlobalColor\.(?!transparent)", file.read_text())
    ]
    assert named == []


def test_settings_are_kept_and_nonsense_reads_as_the_default(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "settings.ini"
    settings = Settings(file)
    with qtbot.waitSignal(settings.changed) as changed:
        settings.beam = 7
    assert changed.args == ["beam"]
    settings.theme = "dark"
    settings.sync()
    assert (Settings(file).beam, Settings(file).theme) == (7, "dark")
    file.write_text("[translate]\nbeam=many\n[interface]\ntheme=pink\ntext_size=9999\n")
    again = Settings(file)
    assert (again.beam, again.theme, again.text_size, again.model) == (5, "system", 100, "starter")


def test_the_theme_changes_at_once(interlinear: Interlinear, qtbot: QtBot) -> None:
    interlinear.settings.theme = "light"
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == LIGHT.ground
    with qtbot.waitSignal(interlinear.theme.changed):
        interlinear.settings.theme = "dark"
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == DARK.ground
    assert interlinear.theme.plot_options()["background"] == DARK.panel


def test_the_text_size_changes_at_once(interlinear: Interlinear) -> None:
    interlinear.settings.text_size = 150
    assert QApplication.font().pixelSize() == 21
    interlinear.settings.text_size = 100


def test_the_interface_changes_its_language_at_once(interlinear: Interlinear, qtbot: QtBot) -> None:
    window = interlinear.window
    interlinear.settings.language = "ko"
    qtbot.waitUntil(lambda: window._buttons["translate"].text() == "번역")
    interlinear.settings.language = "en"
    qtbot.waitUntil(lambda: window._buttons["translate"].text() == "Translate")


def test_pages_by_shortcut_and_by_name(interlinear: Interlinear) -> None:
    interlinear.window.go_to("settings")
    assert interlinear.window.current == "settings"
    interlinear.window.go_to("translate")
    assert interlinear.window.current == "translate"
