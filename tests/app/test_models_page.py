"""The Models page by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextTable
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QTextBrowser
from pytestqt.qtbot import QtBot

from app.services.library import LibraryService
from app.viewmodels.models import Column, ModelsViewModel
from app.views.pages.models import ModelsPage
from app.views.widgets.model_details import dress_card
from seq2seq_core.errors import BundleError
from seq2seq_core.text.languages import display_name
from tests.app.arrival_fakes import arrival_of
from tests.app.training_fakes import inline, model_entry, models_service


def page_of(qtbot: QtBot, home: Path, *names: str) -> ModelsPage:
    entries = [
        model_entry(name, home / ("program" if name == "shipped" else "models") / name) for name in names
    ]
    for entry in entries:
        entry.path.mkdir(parents=True)
        (entry.path / "README.md").write_text(
            f"# {entry.name}\n\nCard of {entry.name}.\n\n## Limits\nShort.\n", encoding="utf-8"
        )

    def verify(path: Path) -> None:
        if path.name == "altered":
            raise BundleError("weights.safetensors was altered", where=path)

    models = models_service(entries, names[0] if names else "starter")
    library = LibraryService(home / "models", verify=verify, executor=inline)
    arrival, *others = arrival_of(home, models)
    page = ModelsPage(ModelsViewModel(models, library), arrival, display_name)
    for owned in (models, library, page._viewmodel, arrival, *others):
        owned.setParent(page)
    qtbot.addWidget(page)
    models.refresh()
    page.resize(1200, 800)
    page.show()
    return page


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> ModelsPage:
    return page_of(qtbot, tmp_path, "starter", "mine", "altered")


def button(page: ModelsPage, text: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible())


def click(qtbot: QtBot, page: ModelsPage, text: str) -> None:
    qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)


def texts(page: ModelsPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def cell(page: ModelsPage, row: int, column: Column) -> str:
    return str(page.findChild(QTableView).model().index(row, column).data())


def test_the_table_says_what_each_model_is(page: ModelsPage) -> None:
    row = [cell(page, 1, column) for column in Column]
    assert row == [
        "mine",
        "English ⇄ French",
        "Transformer 3+3 × 256",
        "7.4 M",
        "29 MB",
        "bleu en-fr 45.1",
        "CC-BY 2.0 FR",
        "trained here",
    ]
    assert cell(page, 0, Column.NAME) == "✓ starter (in use)"
    assert page.findChild(QTableView).model().headerData(0, Qt.Orientation.Horizontal) == "Name"


def test_with_no_model_it_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(qtbot, tmp_path)
    qtbot.waitUntil(lambda: "download one, or drop" in texts(page))
    assert not page.findChild(QTableView).isVisible()


def test_arrow_keys_choose_a_model_and_its_card_follows(qtbot: QtBot, page: ModelsPage) -> None:
    table = page.findChild(QTableView)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert page.findChild(QTextBrowser).toPlainText().startswith("Card of mine.")
    click(qtbot, page, "Use this model")
    assert cell(page, 1, Column.NAME) == "✓ mine (in use)"
    assert not button(page, "In use").isEnabled()


def test_verifying_tells_the_result_in_place(qtbot: QtBot, page: ModelsPage) -> None:
    click(qtbot, page, "Verify")
    qtbot.waitUntil(lambda: "✓ All files are as they were installed." in texts(page))
    page._viewmodel.select("altered")
    assert "as they were installed" not in texts(page)
    click(qtbot, page, "Verify")
    qtbot.waitUntil(lambda: "weights.safetensors was altered" in texts(page))


def test_deleting_asks_back_in_its_place(
    qtbot: QtBot, page: ModelsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    binned: list[str] = []

    def bin_it(folder: Path) -> bool:
        binned.append(folder.name)
        return True

    monkeypatch.setattr("app.services.library.move_to_bin", bin_it)
    page._viewmodel.select("mine")
    click(qtbot, page, "Delete")
    assert binned == []
    click(qtbot, page, "Really delete?")
    assert binned == ["mine"]
    assert page._viewmodel.selected.name == "starter"


def test_a_bin_that_refuses_is_told(qtbot: QtBot, page: ModelsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.library.move_to_bin", lambda folder: False)
    page._viewmodel.select("mine")
    click(qtbot, page, "Delete")
    click(qtbot, page, "Really delete?")
    assert "cannot be moved to the bin" in texts(page)


def test_what_came_with_the_program_offers_no_delete(qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(qtbot, tmp_path, "shipped", "mine")
    shown = [b.text() for b in page.findChildren(QPushButton) if b.isVisible()]
    assert "Verify" in shown
    assert "Delete" not in shown
    page._viewmodel.select("mine")
    assert button(page, "Delete").isEnabled()


def test_a_card_repeats_no_title_and_its_tables_have_no_empty_header(qtbot: QtBot) -> None:
    card = QTextDocument()
    card.setMarkdown("# mine\n\nMy words.\n\n| | |\n|---|---|\n| Base | starter |\n\n## Scores\n\nNone.\n")
    dress_card(card, "mine")
    assert " ".join(card.toPlainText().split()) == "My words. Base starter Scores None."
    (table,) = [frame for frame in card.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert (table.rows(), table.format().border()) == (1, 0)
