"""Models that come in: the view model over a service with a thread of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.arrivals import ArrivalService, fetch_from_hub, read_beside_library
from app.services.models import ModelService
from app.services.settings import Settings
from app.viewmodels.arrival import ArrivalViewModel, Stage, languages_in, takes
from seq2seq_core.errors import DownloadError, InteropError, LanguageError, StorageError
from seq2seq_core.paths import cache_root, models_root
from tests.app.arrival_fakes import SIZE, FakeEngine, arrival_of, report_on
from tests.app.fakes import installed
from tests.app.training_fakes import inline
from tests.core.interop.hub_stand_in import stand_in
from tests.core.interop.marian_models import hand_made

NAME = "Helsinki-NLP/opus-mt-en-fr"


@dataclass
class Scene:
    """A view model and what it works with."""

    arrival: ArrivalViewModel
    engine: FakeEngine
    settings: Settings
    service: ArrivalService
    models: ModelService


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    engine = FakeEngine()
    models = ModelService(
        inline, "starter", lambda: [installed("starter"), *map(installed, engine.installed)]
    )
    models.refresh()
    arrival, service, settings = arrival_of(tmp_path, models, engine, threads=True)
    assert isinstance(settings, Settings)
    yield Scene(arrival, engine, settings, service, models)
    engine.gate.set()
    service.stop()
    assert engine.open == 0


Wait = Callable[[Stage], None]


@pytest.fixture
def at(qtbot: QtBot, scene: Scene) -> Wait:
    return lambda stage: qtbot.waitUntil(lambda: scene.arrival.stage is stage)


def test_a_folder_is_reported_on_and_installed_when_the_user_says_so(
    qtbot: QtBot, scene: Scene, at: Wait
) -> None:
    scene.arrival.read(Path("models/opus-mt-en-fr"))
    assert scene.arrival.stage is Stage.READING
    at(Stage.REPORTED)
    assert scene.engine.installed == []
    scene.arrival.rename("my model")
    assert "cannot be a folder's name" in scene.arrival.name_problem
    scene.arrival.rename("Starter")
    assert "already a model" in scene.arrival.name_problem
    assert not scene.arrival.installable
    scene.arrival.install()
    scene.arrival.rename("mine")
    with qtbot.waitSignal(scene.arrival.arrived) as arrived:
        scene.arrival.install()
    assert arrived.args == scene.engine.installed == ["mine"]
    assert [entry.name for entry in scene.models.entries] == ["starter", "mine"]
    assert scene.arrival.stage is Stage.NONE


def test_what_is_dismissed_leaves_nothing(qtbot: QtBot, scene: Scene, at: Wait) -> None:
    scene.arrival.fetch(NAME)
    at(Stage.REPORTED)
    scene.arrival.dismiss()
    assert scene.arrival.stage is Stage.NONE
    qtbot.waitUntil(lambda: scene.engine.discarded == 1 and scene.engine.open == 0)
    assert scene.engine.installed == []


def test_a_download_counts_and_is_given_up_at_once(qtbot: QtBot, scene: Scene) -> None:
    scene.engine.gate.clear()
    scene.arrival.fetch(f" {NAME} ")
    qtbot.waitUntil(lambda: scene.arrival.total == SIZE)
    assert scene.arrival.title == NAME
    scene.arrival.dismiss()
    assert scene.arrival.stage is Stage.NONE
    qtbot.waitUntil(lambda: scene.engine.stopped == 1)
    assert scene.engine.discarded == 0  # what is there is for the next time
    scene.engine.gate.set()
    scene.arrival.fetch(NAME)
    qtbot.waitUntil(lambda: scene.arrival.stage is Stage.REPORTED)
    assert (scene.arrival.done, scene.arrival.total) == (SIZE, SIZE)
    assert dict(scene.engine.origins[-1].provenance) == {"repository": NAME}


def test_a_later_model_takes_the_place_of_an_earlier_one(qtbot: QtBot, scene: Scene, at: Wait) -> None:
    scene.engine.gate.clear()
    scene.arrival.read(Path("slow"))
    scene.arrival.read(Path("quick"))
    scene.engine.gate.set()
    at(Stage.REPORTED)
    assert scene.arrival.title == "quick"
    assert scene.engine.open == 1


def test_languages_are_asked_for_where_nothing_says_them(qtbot: QtBot, scene: Scene, at: Wait) -> None:
    scene.engine.speechless = True
    scene.arrival.fetch(NAME)
    at(Stage.UNSPOKEN)
    assert "between which languages" in scene.arrival.question
    scene.arrival.say_languages(("en",), ("fr", "ko"))
    at(Stage.REPORTED)
    origin = scene.engine.origins[-1]
    assert (origin.sources, origin.targets) == (("en",), ("fr", "ko"))
    assert dict(origin.provenance) == {"repository": NAME}
    assert scene.engine.discarded == 0


def test_what_cannot_be_read_is_said_and_not_kept(qtbot: QtBot, scene: Scene) -> None:
    scene.engine.report = InteropError("is no model that can be read", where="x")
    scene.arrival.fetch(NAME)
    qtbot.waitUntil(lambda: bool(scene.arrival.problem))
    assert "no model that can be read" in scene.arrival.problem
    assert scene.arrival.stage is Stage.NONE
    qtbot.waitUntil(lambda: scene.engine.discarded == 1)
    scene.engine.refusal = DownloadError("the connection broke off", remedy="Try again")
    scene.arrival.fetch(NAME)
    qtbot.waitUntil(lambda: "broke off" in scene.arrival.problem)
    assert scene.engine.discarded == 1


def test_what_could_not_be_written_is_not_fetched_in_vain(qtbot: QtBot, scene: Scene) -> None:
    scene.engine.report = StorageError("cannot be written: no space left", where="x")
    scene.arrival.fetch(NAME)
    qtbot.waitUntil(lambda: "no space left" in scene.arrival.problem)
    scene.engine.report = report_on("opus-mt-en-fr")
    scene.arrival.fetch(NAME)
    qtbot.waitUntil(lambda: scene.arrival.stage is Stage.REPORTED)
    assert scene.engine.discarded == 0


def test_what_is_given_up_too_late_is_in_the_list(qtbot: QtBot, scene: Scene, at: Wait) -> None:
    scene.arrival.read(Path("opus-mt-en-fr"))
    at(Stage.REPORTED)
    scene.engine.letting_go.clear()
    scene.arrival.install()
    qtbot.waitUntil(lambda: scene.engine.installed == ["opus-mt-en-fr"])
    scene.arrival.dismiss()
    scene.arrival.read(Path("another"))
    with qtbot.waitSignal(scene.arrival.arrived):
        scene.engine.letting_go.set()
    assert [entry.name for entry in scene.models.entries] == ["starter", "opus-mt-en-fr"]
    at(Stage.REPORTED)
    assert scene.arrival.title == "another"


def test_what_is_not_supported_cannot_be_installed(scene: Scene, at: Wait) -> None:
    scene.engine.report = report_on("odd", unsupported=("normalize_before is true",), sample=None)
    scene.arrival.read(Path("odd"))
    at(Stage.REPORTED)
    assert not scene.arrival.installable
    scene.arrival.install()
    assert scene.arrival.stage is Stage.REPORTED


def test_a_name_that_was_taken_meanwhile_can_be_changed(qtbot: QtBot, scene: Scene, at: Wait) -> None:
    scene.engine.taken = {"opus-mt-en-fr"}
    scene.arrival.read(Path("opus-mt-en-fr"))
    at(Stage.REPORTED)
    scene.arrival.install()
    qtbot.waitUntil(lambda: "already a model" in scene.arrival.problem)
    scene.arrival.rename("other")
    with qtbot.waitSignal(scene.arrival.arrived):
        scene.arrival.install()
    assert scene.engine.installed == ["other"]


def test_a_fault_of_ours_is_shown_as_well(
    qtbot: QtBot, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.engine.report = ZeroDivisionError("division by zero")
    scene.arrival.read(Path("x"))
    qtbot.waitUntil(lambda: scene.arrival.problem == "ZeroDivisionError: division by zero")
    assert "taking in a model failed" in caplog.text


def test_the_offline_lock_forbids_and_ends_downloads(
    qtbot: QtBot, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.engine.gate.clear()
    scene.arrival.fetch(NAME)
    assert scene.arrival.stage is Stage.FETCHING
    scene.settings.offline = True
    assert scene.arrival.stage is Stage.NONE
    scene.arrival.fetch(NAME)
    assert scene.arrival.stage is Stage.NONE
    scene.settings.offline = False
    assert not scene.arrival.locked
    monkeypatch.setenv("INTERLINEAR_OFFLINE", "1")
    assert scene.arrival.locked
    qtbot.waitUntil(lambda: scene.engine.stopped == 1)


def test_languages_are_names_or_codes() -> None:
    assert languages_in("French, ko ,zh-CN,") == ("fr", "ko", "zh")
    assert languages_in("프랑스어,en") == ("fr", "en")
    assert languages_in(" ") == ()
    with pytest.raises(LanguageError, match="Klingon"):
        languages_in("French, Klingon")


def test_folders_and_archives_may_be_dropped(tmp_path: Path) -> None:
    assert takes(tmp_path)
    assert takes(Path("a.ZIP"))
    assert takes(Path("a.argosmodel"))
    assert not takes(Path("a.txt"))


def test_the_engine_itself_from_the_hub_to_the_library(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with stand_in() as hub:
        hub.add(NAME, hand_made(tmp_path / "original"))
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        service = ArrivalService(read=read_beside_library, fetch=fetch_from_hub)
        models = ModelService(inline, "starter", list)
        arrival = ArrivalViewModel(service, models, Settings(tmp_path / "settings.ini"))
        for name in ("opus-mt-en-fr", "opus-mt-en-fr-2"):
            arrival.fetch(NAME)
            qtbot.waitUntil(lambda: arrival.stage is Stage.REPORTED)
            assert arrival.report is not None
            assert arrival.report.sample is not None
            assert arrival.name == name
            assert not (models_root() / name).exists()
            with qtbot.waitSignal(arrival.arrived):
                arrival.install()
            assert (models_root() / name / "model.toml").is_file()
        shutil.rmtree(models_root())
        arrival.fetch(NAME)
        qtbot.waitUntil(lambda: arrival.stage is Stage.REPORTED)
        service.stop()
    assert list(models_root().iterdir()) == []
    assert len(list((cache_root() / "downloads").iterdir())) == 1  # closing the program is no refusal
