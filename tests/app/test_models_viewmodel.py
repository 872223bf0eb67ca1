"""The Models page without a window."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.library import Format, LibraryService
from app.viewmodels.models import CurrentRole, EntryRole, ModelsViewModel
from seq2seq_core.errors import BundleError
from tests.app.training_fakes import inline, model_entry, models_service
from tests.core.tiny import tiny_bundle


def own_model(home: Path, name: str = "mine") -> Path:
    folder = home / "models" / name
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# Mine\nTrained on *my* text.\n", encoding="utf-8")
    return folder


@pytest.fixture
def view_model(qtbot: QtBot, tmp_path: Path) -> ModelsViewModel:
    entries = [
        model_entry("starter", tmp_path / "shipped" / "starter", shipped=True),
        model_entry("mine", own_model(tmp_path)),
    ]

    def verify(path: Path) -> None:
        if path.name == "mine":
            raise BundleError(
                "weights.safetensors is not what was installed", where=path, remedy="Train it again"
            )

    models = models_service(entries)
    library = LibraryService(tmp_path / "models", verify=verify, executor=inline)
    made = ModelsViewModel(models, library)
    models.setParent(made)
    library.setParent(made)
    return made


def test_a_model_chosen_elsewhere_is_the_one_that_is_shown(view_model: ModelsViewModel) -> None:
    assert view_model.selected is not None
    assert view_model.selected.name == "starter"
    view_model._models.choose("mine")
    assert view_model.selected.name == "mine"


def test_the_table_marks_the_model_that_translates(view_model: ModelsViewModel) -> None:
    table = view_model.table
    assert [table.index(row, 0).data(EntryRole).name for row in range(table.rowCount())] == [
        "starter",
        "mine",
    ]
    assert [table.index(row, 0).data(CurrentRole) for row in range(2)] == [True, False]
    view_model.select("mine")
    view_model.use()
    assert [table.index(row, 0).data(CurrentRole) for row in range(2)] == [False, True]
    assert view_model.current == "mine"


def test_verifying_says_what_is_wrong_and_what_is_not(qtbot: QtBot, view_model: ModelsViewModel) -> None:
    assert view_model.verdict is None
    view_model.verify()
    qtbot.waitUntil(lambda: not view_model.verifying)
    assert view_model.verdict == ""
    view_model.select("mine")
    view_model.verify()
    qtbot.waitUntil(lambda: not view_model.verifying)
    assert "is not what was installed" in view_model.verdict


def test_only_the_users_own_models_can_go(view_model: ModelsViewModel) -> None:
    assert not view_model.can_delete
    view_model.select("mine")
    assert view_model.can_delete
    assert "Trained on *my* text" in view_model.card


def test_deleting_moves_to_the_bin_and_another_model_translates(
    qtbot: QtBot, view_model: ModelsViewModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binned: list[str] = []
    monkeypatch.setattr(
        "app.services.library.move_to_bin", lambda path: bool(binned.append(str(path))) or True
    )
    view_model.select("mine")
    view_model.use()
    view_model.delete()
    assert binned == [str(tmp_path / "models" / "mine")]
    assert view_model.current == "starter"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the bin cannot be another one")
def test_the_bin_of_a_new_account_takes_a_model(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "not" / "there"))
    library = LibraryService(tmp_path / "models")
    model = own_model(tmp_path)
    with qtbot.waitSignal(library.deleted) as deleted:
        library.delete(model)
    assert deleted.args == [model, ""]
    assert not model.exists()
    assert (tmp_path / "not" / "there" / "Trash" / "files" / "mine" / "README.md").is_file()
    library.stop()


def test_a_bin_that_does_not_take_it_is_said(
    qtbot: QtBot, view_model: ModelsViewModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.library.move_to_bin", lambda path: False)
    view_model.select("mine")
    with qtbot.waitSignal(view_model.failed) as failed:
        view_model.delete()
    assert str(tmp_path / "models" / "mine") in failed.args[0]
    assert (tmp_path / "models" / "mine").is_dir()


def test_what_came_with_the_program_stays(qtbot: QtBot, tmp_path: Path) -> None:
    library = LibraryService(tmp_path / "models", executor=inline)
    with qtbot.waitSignal(library.deleted) as deleted:
        library.delete(tmp_path / "shipped" / "starter")
    assert "came with the program" in deleted.args[1]


def test_an_export_tells_how_far_it_is_and_can_be_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    asked, go = threading.Event(), threading.Event()

    def export(model: Path, place: Path, to: Format, on_progress: Callable[[float], object]) -> None:
        on_progress(0.5)
        asked.set()
        go.wait()
        on_progress(1.0)
        place.write_bytes(b"model")

    library = LibraryService(tmp_path / "models", export=export)
    model = ModelsViewModel(models_service([model_entry("mine", own_model(tmp_path))], "mine"), library)
    model.refresh()
    qtbot.waitUntil(lambda: model.selected is not None)
    model.export(tmp_path / "first", Format.BUNDLE)
    qtbot.waitUntil(lambda: model.export_part == 0.5)
    assert model.exporting == "mine"
    asked.wait()
    model.cancel_export()
    assert model.exporting == ""
    go.set()
    with qtbot.waitSignal(model.exported) as written:
        model.export(tmp_path / "second", Format.BUNDLE)
    assert written.args == [tmp_path / "second"]
    assert not (tmp_path / "first").exists()
    library.stop()


def test_an_export_that_is_refused_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    tiny_bundle(tmp_path / "models" / "mine", "recurrent")
    library = LibraryService(tmp_path / "models")
    model = ModelsViewModel(
        models_service([model_entry("mine", tmp_path / "models" / "mine")], "mine"), library
    )
    model.refresh()
    qtbot.waitUntil(lambda: model.selected is not None)
    with qtbot.waitSignal(model.failed) as failed:
        model.export(tmp_path / "hf", Format.HUGGING_FACE)
    assert "it is no Transformer" in failed.args[0]
    assert "Export it as a bundle" in failed.args[0]
    with qtbot.waitSignal(model.exported):
        model.export(tmp_path / "mine.zip", Format.BUNDLE)
    assert not (tmp_path / "hf").exists()
    library.stop()
