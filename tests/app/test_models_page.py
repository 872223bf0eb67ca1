"""The Models page by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextDocument, QTextTable
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTextBrowser,
)
from pytestqt.qtbot import QtBot

from app.services.library import Format, LibraryService
from app.viewmodels.models import Column, ModelsViewModel
from app.views.pages.models import ModelsPage
from app.views.widgets.export_model_button import ExportModelButton
from app.views.widgets.language_field import LanguageField
from app.views.widgets.model_details import dress_card
from seq2seq_core.errors import BundleError, DownloadError
from seq2seq_core.messages import Message
from seq2seq_core.text.languages import LANGUAGES, display_name
from tests.app.arrival_fakes import FakeEngine, arrival_of, report_on
from tests.app.training_fakes import inline, model_entry, models_service


def page_of(qtbot: QtBot, home: Path, *names: str, engine: FakeEngine | None = None) -> ModelsPage:
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
    arrival, *others = arrival_of(home, models, engine)
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


def drop(page: ModelsPage, *files: Path) -> None:
    """Drops files on the page, if it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    place, action = QPoint(10, 10), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, action, data, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(place), action, data, buttons, keys))


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


def test_a_list_before_a_heading_stays_whole(qtbot: QtBot) -> None:
    card = QTextDocument()
    card.setMarkdown("# mine\n\n- one\n- two\n\n## Next\n\nText.\n")
    dress_card(card, "mine")
    block = card.findBlockByNumber(1)
    assert block.text() == "two"
    assert block.textList() is not None
    assert block.blockFormat().headingLevel() == 0


def test_a_card_repeats_no_title_and_its_tables_have_no_empty_header(qtbot: QtBot) -> None:
    card = QTextDocument()
    card.setMarkdown("# mine\n\nMy words.\n\n| | |\n|---|---|\n| Base | starter |\n\n## Scores\n\nNone.\n")
    dress_card(card, "mine")
    assert " ".join(card.toPlainText().split()) == "My words. Base starter Scores None."
    (table,) = [frame for frame in card.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert (table.rows(), table.format().border()) == (1, 0)


def test_a_folder_is_dropped_reported_on_renamed_and_installed(qtbot: QtBot, tmp_path: Path) -> None:
    engine = FakeEngine(report_on("opus-mt-en-fr", notes=(Message("its card says no licence"),)))
    page = page_of(qtbot, tmp_path, "starter", engine=engine)
    drop(page, tmp_path)
    assert "Transformer 6+6 × 512" in texts(page)
    assert "its card says no licence" in texts(page)
    assert "Bonjour." in texts(page)
    assert not page._details.isVisible()
    name = next(edit for edit in page.findChildren(QLineEdit) if edit.text() == "opus-mt-en-fr")
    assert name.hasFocus() or not page.isActiveWindow()
    name.setText("")
    qtbot.keyClicks(name, "starter")
    assert "already a model 'starter'" in texts(page)
    assert not button(page, "Install").isEnabled()
    qtbot.keyClicks(name, "-2")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert engine.installed == ["starter-2"]
    assert "✓ Installed as starter-2" in texts(page)
    assert page._details.isVisible()


def test_only_one_folder_or_archive_is_taken(qtbot: QtBot, tmp_path: Path) -> None:
    engine = FakeEngine()
    page = page_of(qtbot, tmp_path, "starter", engine=engine)
    (tmp_path / "text.txt").touch()
    drop(page, tmp_path / "text.txt")
    drop(page, tmp_path, tmp_path / "models")
    assert engine.origins == []
    (tmp_path / "model.argosmodel").touch()
    drop(page, tmp_path / "model.argosmodel")
    assert [origin.path.name for origin in engine.origins] == ["model.argosmodel"]


def test_all_that_is_not_supported_is_listed_and_nothing_can_be_installed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    problems = (Message("it is no Transformer"), Message("only without it"))
    engine = FakeEngine(report_on("odd", unsupported=problems, sample=None, parameters=0))
    page = page_of(qtbot, tmp_path, "starter", engine=engine)
    drop(page, tmp_path)
    assert "• it is no Transformer\n• only without it" in texts(page)
    assert not button(page, "Install").isEnabled()
    click(qtbot, page, "Cancel")
    assert page._details.isVisible()
    assert engine.open == 0


def test_a_model_that_writes_nothing_is_seen_to(qtbot: QtBot, tmp_path: Path) -> None:
    engine = FakeEngine(report_on("mute", sample=("Good morning.", "")))
    page = page_of(qtbot, tmp_path, "starter", engine=engine)
    drop(page, tmp_path)
    assert "(an empty translation)" in texts(page)


def test_a_name_is_downloaded_and_its_languages_are_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    engine = FakeEngine(speechless=True)
    page = page_of(qtbot, tmp_path, "starter", engine=engine)
    assert not button(page, "Download").isEnabled()
    field = page._field.name
    qtbot.keyClicks(field, "Helsinki-NLP/opus-mt-en-fr")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "between which languages" in texts(page)
    source, target = page.findChildren(LanguageField)
    source.setText("English")
    target.setText("French, Klingon")
    assert "unknown language 'Klingon'" in texts(page)
    assert not button(page, "Read again").isEnabled()
    target.setText("fr, 한국어")
    click(qtbot, page, "Read again")
    assert (engine.origins[-1].sources, engine.origins[-1].targets) == (("en",), ("fr", "ko"))
    click(qtbot, page, "Install")
    assert engine.installed == ["opus-mt-en-fr"]
    assert field.text() == source.text() == target.text() == ""


def test_languages_are_proposed_after_each_comma(qtbot: QtBot) -> None:
    field = LanguageField(display_name)
    qtbot.addWidget(field)
    field.retranslate()
    field.setText("French, kor")
    completer = field.completer()
    completer.setCompletionPrefix(field.text())
    assert completer.currentCompletion() == "French, Korean"
    assert completer.completionCount() == 1


def test_a_refused_download_says_why_and_keeps_the_name(qtbot: QtBot, tmp_path: Path) -> None:
    engine = FakeEngine(refusal=DownloadError("the connection broke off", remedy="Try again"))
    page = page_of(qtbot, tmp_path, "starter", engine=engine)
    page._field.name.setText("a/b")
    click(qtbot, page, "Download")
    assert "the connection broke off. Try again" in texts(page)
    assert page._field.name.text() == "a/b"
    assert button(page, "Download").isEnabled()
    click(qtbot, page, "Close")
    assert "broke off" not in texts(page)
    assert not page._coming.isVisible()


def test_the_offline_lock_disables_downloads_and_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(qtbot, tmp_path, "starter")
    page._field.name.setText("a/b")
    page._arrival._settings.offline = True
    download = button(page, "Download")
    assert not download.isEnabled()
    assert "offline lock is set" in download.toolTip()
    assert not page._field.name.isEnabled()


def test_two_hundred_languages_and_a_long_name_leave_the_page_as_wide_as_it_was(
    qtbot: QtBot, tmp_path: Path
) -> None:
    codes = sorted(LANGUAGES)
    pairs = tuple((a, b) for a in codes for b in codes if a != b)
    engine = FakeEngine(report_on("m" * 150, directions=pairs, sample=("a" * 900, "b" * 900)))
    page = page_of(qtbot, tmp_path, "starter", engine=engine)
    page.resize(540, 520)
    least = page.minimumSizeHint().width()
    drop(page, tmp_path)
    assert page.minimumSizeHint().width() <= max(least, 540)
    lists = {edit.accessibleName(): edit.toPlainText() for edit in page.findChildren(QPlainTextEdit)}
    assert lists["From"] == lists["To"] == ", ".join(sorted(map(display_name, codes)))


def test_a_model_is_exported_to_the_place_that_is_chosen(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[Path, Format]] = []
    monkeypatch.setattr(
        page._viewmodel._library, "_export", lambda _model, place, to, _tell: written.append((place, to))
    )
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "out"), ""))
    export = page.findChild(ExportModelButton)
    export.choose_folder()
    assert f"✓ Written to {tmp_path / 'starter'}" in texts(page)
    export.choose_archive()
    assert written == [(tmp_path / "starter", Format.HUGGING_FACE), (tmp_path / "out.zip", Format.BUNDLE)]
