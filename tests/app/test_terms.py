"""Terminology: kept by direction, edited in a table, imported, and in force at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.terms import TermList, TermService
from app.viewmodels.marks import Kind, Mark
from app.viewmodels.translate import TranslateViewModel
from app.views.pages.translate import TranslatePage
from app.views.widgets.terms_dialog import TermsDialog
from seq2seq_core.config import Term
from tests.app.fakes import FakeTranslator, inline
from tests.app.test_translate_viewmodel import make

FRENCH = ("en", "fr")


@pytest.fixture
def translator() -> FakeTranslator:
    return FakeTranslator()


@pytest.fixture
def viewmodel(tmp_path: Path, qtbot: QtBot, translator: FakeTranslator) -> TranslateViewModel:
    return make(tmp_path, translator)


def cell(viewmodel: TranslateViewModel, row: int, column: int, text: str) -> None:
    """Types into the table."""
    model = viewmodel.terms.model
    model.setData(model.index(row, column), text)


def test_terms_are_kept_by_direction(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "folder" / "terms.json"
    service = TermService(path, inline)
    terms = TermList((Term("house", "maison"), Term("", "toit")), ("bâtisse",), enabled=False)
    with qtbot.waitSignal(service.changed) as changed:
        service.put(FRENCH, terms)
    assert changed.args == [FRENCH]
    again = TermService(path, inline)
    assert again.of(FRENCH) == terms
    assert again.of(("fr", "en")) == TermList()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"en": 1}', '{"en fr": {"enabled": true, "terms": [["a"]], "avoid": []}}', "\xff"],
)
def test_a_damaged_file_is_put_aside(tmp_path: Path, qtbot: QtBot, content: str) -> None:
    path = tmp_path / "terms.json"
    path.write_bytes(content.encode("latin-1"))
    service = TermService(path, inline)
    assert service.of(FRENCH) == TermList()
    service.put(FRENCH, TermList(avoid=("a",)))
    assert json.loads(path.read_text("utf-8"))["en fr"]["avoid"] == ["a"]
    assert path.with_suffix(".damaged.json").read_bytes() == content.encode("latin-1")


def test_what_cannot_be_written_is_said(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("")
    service = TermService(tmp_path / "file" / "terms.json", inline)
    with qtbot.waitSignal(service.failed) as failed:
        service.put(FRENCH, TermList(avoid=("a",)))
    assert "cannot be written" in failed.args[0]


def test_terms_typed_into_the_table_hold_at_once(
    viewmodel: TranslateViewModel, translator: FakeTranslator
) -> None:
    viewmodel.set_source("Ab cd.")
    cell(viewmodel, 0, 0, "ab ")
    assert translator.options[-1].terms == ()
    cell(viewmodel, 0, 1, "bA")
    assert translator.options[-1].terms == (Term("ab", "bA"),)
    assert viewmodel.terms.model.rowCount() == 2
    assert viewmodel.marks[1] == (Mark(0, 2, Kind.TERM),)
    assert viewmodel.reading(0).term  # type: ignore[union-attr]
    viewmodel.terms.set_enabled(False)
    assert translator.options[-1].terms == ()
    viewmodel.terms.set_enabled(True)
    viewmodel.terms.model.remove([0, 1])
    assert (translator.options[-1].terms, viewmodel.terms.all) == ((), TermList())


def test_only_terms_that_can_occur_are_given_to_the_engine(
    viewmodel: TranslateViewModel, translator: FakeTranslator
) -> None:
    viewmodel.set_source("The House of\ncards")
    for row, source in enumerate(["house  OF", "tower", "of cards"]):
        cell(viewmodel, row, 0, source)
        cell(viewmodel, row, 1, "x")
    cell(viewmodel, 3, 1, "always")
    assert [term.source for term in translator.options[-1].terms] == ["house OF", "of cards", ""]


def test_other_languages_have_other_terms(viewmodel: TranslateViewModel, translator: FakeTranslator) -> None:
    viewmodel.set_source("Ab")
    cell(viewmodel, 0, 1, "x")
    viewmodel.terms.set_avoided(FRENCH, "one\n\n two  words \none")
    assert translator.options[-1].avoid == ("one", "two words")
    viewmodel.swap()
    assert viewmodel.terms.model.rowCount() == 1
    assert (translator.options[-1].terms, translator.options[-1].avoid) == ((), ())
    viewmodel.swap()
    assert (translator.options[-1].terms, translator.options[-1].avoid) == (
        (Term("", "x"),),
        ("one", "two words"),
    )


def test_a_file_is_added_to_what_is_there(
    viewmodel: TranslateViewModel, tmp_path: Path, qtbot: QtBot
) -> None:
    cell(viewmodel, 0, 0, "a")
    cell(viewmodel, 0, 1, "b")
    file = tmp_path / "terms.csv"
    file.write_text("a,b\nc,d\n")
    with qtbot.waitSignal(viewmodel.terms.imported) as imported:
        viewmodel.terms.import_file(file)
    assert imported.args == [1, ""]
    assert viewmodel.terms.all.terms == (Term("a", "b"), Term("c", "d"))
    assert viewmodel.terms.model.rowCount() == 3
    file.write_text("c\n")
    with qtbot.waitSignal(viewmodel.terms.imported) as imported:
        viewmodel.terms.import_file(file)
    assert imported.args[0] == 0
    assert "no pair of terms" in imported.args[1]


def test_the_table_by_keyboard(qtbot: QtBot, interlinear: Interlinear) -> None:
    page = interlinear.window.page("translate")
    assert isinstance(page, TranslatePage)
    assert page.terms.text() == "Terms"
    page.source.setPlainText("Ab cd.")
    page.terms.click()
    dialog = page.findChild(TermsDialog)
    assert not dialog.isModal()
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.table.model().index(0, 0))
    for column, text in enumerate(["ab", "bA"]):
        dialog.table.setCurrentIndex(dialog.table.model().index(0, column))
        QTest.keyClicks(dialog.table.viewport(), text[0])
        editor = dialog.table.findChild(QLineEdit)
        QTest.keyClicks(editor, text[1:])
        QTest.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.table.findChild(QLineEdit) is None)
    assert page.terms.text() == "Terms · 1"
    qtbot.waitUntil(lambda: bool(page.target._marks))
    dialog.avoid.setFocus()
    QTest.keyClicks(dialog.avoid, "dc")
    qtbot.waitUntil(lambda: page.terms.text() == "Terms · 2")
    QTest.keyClick(dialog.enabled, Qt.Key.Key_Down)
    assert page.terms.text() == "Terms · off"
    QTest.keyClicks(dialog.avoid, "x")
    dialog.close()
    assert interlinear.translate.terms.all.avoid == ("dcx",)
    interlinear.translate.choose_target_language("ko")
    assert (page.terms.text(), dialog.avoid.toPlainText()) == ("Terms", "")


def test_what_is_typed_right_after_a_click_is_not_lost(qtbot: QtBot, interlinear: Interlinear) -> None:
    page = interlinear.window.page("translate")
    assert isinstance(page, TranslatePage)
    page.terms.click()
    table = page.findChild(TermsDialog).table
    place = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClicks(table.viewport(), "a")
    editor = table.findChild(QLineEdit)
    QTest.keyClicks(editor, "b")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: table.findChildren(QLineEdit) not in ([], [editor]))
    editor = table.findChildren(QLineEdit)[-1]
    QTest.keyClicks(editor, "bA")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not table.findChildren(QLineEdit))
    assert interlinear.translate.terms.all.terms == (Term("ab", "bA"),)


def test_rows_are_removed_by_key(qtbot: QtBot, interlinear: Interlinear) -> None:
    page = interlinear.window.page("translate")
    assert isinstance(page, TranslatePage)
    page.terms.click()
    dialog = page.findChild(TermsDialog)
    cell(interlinear.translate, 0, 1, "x")
    dialog.table.selectRow(0)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert interlinear.translate.terms.all == TermList()
