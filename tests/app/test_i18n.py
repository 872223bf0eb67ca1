"""Every visible text goes through Qt's translation, and the Korean catalogue is complete."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from app.composition import Interlinear
from app.services.i18n import Catalogue
from app.views.engine_text import CONTEXT
from app.views.widgets.chooser import Chooser
from tests.app.engine_templates import templates

ROOT = Path(__file__).resolve().parents[2]
KOREAN = ROOT / "resources" / "i18n" / "interlinear_ko.ts"
SAME_IN_KOREAN = {
    "BLEU",
    "chrF",
    "Enter",
    "Ctrl",
    "{} %",
    "{} (Alt+{})",
    "RNN",
    "LSTM",
    "GRU",
    "{file}: {what}",
}
"""What is called the same in both languages."""
PLACES = re.compile(r"{[^{}]*}")
"""Where values stand, with how they are written: ``{}``, ``{name!r}``, ``{count:,}``."""
Message = tuple[str, str]


def messages(file: Path) -> dict[Message, ElementTree.Element]:
    """The translation elements of a catalogue, by context and English text."""
    found: dict[Message, ElementTree.Element] = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            found[context.findtext("name", ""), message.findtext("source", "")] = translation
    return found


@pytest.fixture(scope="module")
def in_the_code(tmp_path_factory: pytest.TempPathFactory) -> set[Message]:
    """What lupdate finds in the app now, and what the engine says."""
    catalogue = tmp_path_factory.mktemp("i18n") / "found.ts"
    sources = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "app").rglob("*.py"))
    lupdate = [sys.executable, "-c", "from PySide6.scripts.pyside_tool import lupdate; lupdate()"]
    subprocess.run([*lupdate, *sources, "-ts", str(catalogue)], cwd=ROOT, check=True, capture_output=True)
    return set(messages(catalogue)) | {(CONTEXT, template) for template in templates()}


def test_the_korean_catalogue_has_every_text_and_no_other(in_the_code: set[Message]) -> None:
    assert len(in_the_code) > 40
    korean = set(messages(KOREAN))
    assert in_the_code - korean == set(), "missing: add them to interlinear_ko.ts"
    assert korean - in_the_code == set(), "no longer in the code"


def test_every_korean_text_is_finished_and_korean() -> None:
    for (context, english), translation in messages(KOREAN).items():
        place = f"{context}: {english}"
        assert translation.get("type") is None, place
        korean = translation.text or ""
        assert korean.strip(), place
        assert korean != english or english in SAME_IN_KOREAN, place
        assert sorted(PLACES.findall(korean)) == sorted(PLACES.findall(english)), place
        assert korean.endswith("…") == english.endswith("…"), place


def test_the_catalogue_is_read_without_being_compiled() -> None:
    catalogue = Catalogue(KOREAN.read_text("utf-8"))
    assert not catalogue.isEmpty()
    assert catalogue.translate("MainWindow", "Translate") == "번역"
    assert catalogue.translate("MainWindow", "unknown") is None


class Pseudo(QTranslator):
    """Brackets every text, so that one that did not pass through it is seen."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"⟦{sourceText}⟧"

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def pseudo(interlinear: Interlinear) -> Iterator[Interlinear]:
    for key in interlinear.window._buttons:
        interlinear.window.go_to(key)
    translator = Pseudo()
    QCoreApplication.installTranslator(translator)
    QApplication.processEvents()
    yield interlinear
    QCoreApplication.removeTranslator(translator)


def visible_texts(widget: QWidget) -> Iterator[str]:
    """What of a widget can be seen or is read out."""
    yield widget.toolTip()
    yield widget.accessibleName()
    if isinstance(widget, Chooser):
        yield from widget.texts()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()))


NAMES = re.compile(
    r"(?:⟦.*⟧|BLEU|chrF|English|French|한국어|Korean|Interlinear|starter|other|CPU|CUDA|MPS|Elman|Graves|Schmidhuber|[a-z]+-[a-z-]+|/\S+|\W|[\d.,]+)*",
    re.DOTALL,
)
"""What needs no translation: names of languages, models and devices, paths, numbers."""


def belongs_to_qt(widget: QObject) -> bool:
    """Parts of Qt's own widgets, which Qt translates itself."""
    return widget.objectName().startswith("qt_")


def test_a_pseudo_locale_shows_no_raw_text(pseudo: Interlinear) -> None:
    widgets = [w for w in pseudo.window.findChildren(QWidget) if not belongs_to_qt(w)]
    assert len(widgets) > 60
    raw = {
        (type(widget).__name__, text)
        for widget in widgets
        for text in visible_texts(widget)
        if not NAMES.fullmatch(text)
    }
    assert raw == set()


def test_a_text_that_no_catalogue_has_is_shown_in_english(qapp: QApplication) -> None:
    catalogue = Catalogue(KOREAN.read_text("utf-8"))
    QCoreApplication.installTranslator(catalogue)
    try:
        assert QCoreApplication.translate("MainWindow", "Translate") == "번역"
        assert QCoreApplication.translate("MainWindow", "Nowhere to be found") == "Nowhere to be found"
    finally:
        QCoreApplication.removeTranslator(catalogue)
