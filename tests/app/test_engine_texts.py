"""What the engine says can be translated, and is shown in the language of the interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.services.corpora import CorpusInspector
from app.services.evaluation import EvaluationService
from app.services.gold import GoldInspector
from app.services.i18n import Languages
from app.services.library import LibraryService
from app.services.settings import Settings
from app.viewmodels.evaluation import EvaluationViewModel
from app.viewmodels.models import ModelsViewModel
from app.viewmodels.training import TrainingViewModel
from app.views.page import Page
from app.views.pages.evaluate import EvaluatePage
from app.views.pages.models import ModelsPage
from app.views.pages.train import TrainPage
from app.views.theme import Theme
from app.views.widgets.evaluation_result import LengthPanel
from seq2seq_core.errors import BundleError, InterlinearError, ModelNotFound, TrainingError
from seq2seq_core.library import Library, ModelEntry
from seq2seq_core.messages import Message
from seq2seq_core.text.languages import display_name
from seq2seq_core.training.control import TrainingControl
from tests.app.arrival_fakes import arrival_of
from tests.app.engine_templates import NotATemplate, templates, templates_in
from tests.app.evaluation_fakes import Models, pair_file
from tests.app.fakes import installed
from tests.app.training_fakes import (
    FakeTrainer,
    corpus,
    inline,
    model_entry,
    models_service,
    training_view_model,
)

if TYPE_CHECKING:
    from seq2seq_core.translator import Translator

Hook = Callable[[int, TrainingControl], None]
Load = Callable[[str, str, int], "Translator"]


def test_all_that_the_engine_says_is_made_of_templates() -> None:
    assert len(templates()) > 150


@pytest.mark.parametrize(
    "source",
    [
        'raise CorpusError(f"no {name}")',
        'raise CorpusError("no {}".format(name))',
        'raise CorpusError("no " + name)',
        'raise CorpusError("no %s" % name)',
        'raise CorpusError("no {name}")',
        "raise errors.CorpusError(str(error), where=path)",
        'raise CorpusError("no name", remedy=f"Give {name}")',
        'raise CorpusError("no name" if name else f"no {name}")',
        'what = f"no {name}"\nraise CorpusError(what)',
        "def refuse(what: str):\n    raise CorpusError(what)",
        'require(name, f"no {name}")',
        'require(name, "no name", remedy="Give " + name)',
        'Note(f"no {name}")',
        'Message(f"no {name}")',
        'Message(template, name="a")',
        'Message("no {name}")',
        'Message("no {name}", names="a")',
        'Message("no {name}", **values)',
    ],
)
def test_a_text_that_cannot_be_translated_is_found(source: str) -> None:
    with pytest.raises(NotATemplate, match=r"line \d"):
        templates_in(source)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('CorpusError("no name", where=path, remedy="Give one")', {"no name", "Give one"}),
        ('CorpusError(error.what, remedy=Message("Give {name!r}", name=x))', {"Give {name!r}"}),
        ('CorpusError("a" if x else Message("{n:,} b", n=n), remedy=None)', {"a", "{n:,} b"}),
        ('A = {1: Message("a"), 2: "b"}\nCorpusError("c", remedy=A.get(x))', {"a", "b", "c"}),
        ('def refuse(what: Message):\n    raise CorpusError(what, remedy="a")', {"a"}),
        ('require(x, "a", "b")\npositive("c", x)\nother("d")', {"a", "b"}),
    ],
)
def test_templates_are_found(source: str, found: set[str]) -> None:
    assert templates_in(source) == found


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    """Korean in force."""
    chosen = Languages("ko")
    yield chosen
    chosen.choose("en")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


def on_screen(qtbot: QtBot, page: Page) -> None:
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()


def texts(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def train_page(qtbot: QtBot, theme: Theme, home: Path, hook: Hook | None = None) -> TrainPage:
    view_model = training_view_model(home, FakeTrainer(home / "runs", hook))
    page = TrainPage(view_model, theme, display_name)
    view_model.setParent(page)
    on_screen(qtbot, page)
    return page


def train(qtbot: QtBot, page: TrainPage, home: Path) -> TrainingViewModel:
    view_model = page._viewmodel
    view_model.setup.pairs.choose([corpus(home)])
    qtbot.waitUntil(lambda: view_model.setup.obstacle is None)
    view_model.start()
    qtbot.waitUntil(lambda: view_model.run.over)
    return view_model


def log_of(page: TrainPage) -> str:
    views = {view.accessibleName(): view for view in page.findChildren(QPlainTextEdit)}
    return views["기록"].toPlainText()


def models_page(
    qtbot: QtBot, home: Path, entry: ModelEntry, error: InterlinearError | None = None
) -> ModelsPage:
    def verify(_: Path) -> None:
        if error is not None:
            raise error

    models = models_service([entry], entry.name)
    library = LibraryService(home / "models", verify=verify, executor=inline)
    arrival, *others = arrival_of(home, models)
    page = ModelsPage(ModelsViewModel(models, library), arrival, display_name)
    for owned in (models, library, page._viewmodel, arrival, *others):
        owned.setParent(page)
    on_screen(qtbot, page)
    models.refresh()
    return page


def evaluate_page(qtbot: QtBot, theme: Theme, home: Path, load: Load) -> EvaluatePage:
    """Once an evaluation is over."""
    models = models_service([installed("starter")])
    service = EvaluationService(load, executor=inline)
    inspector, settings = CorpusInspector(executor=inline), Settings(home / "settings.ini")
    gold = GoldInspector(executor=inline)
    page = EvaluatePage(EvaluationViewModel(service, inspector, gold, models, settings), theme, display_name)
    for owned in (models, service, inspector, gold, settings, page._viewmodel):
        owned.setParent(page)
    on_screen(qtbot, page)
    page._viewmodel.pairs.choose([pair_file(home)])
    qtbot.waitUntil(lambda: page._viewmodel.obstacle is None)
    with qtbot.waitSignal(page._viewmodel.finished):
        page._viewmodel.start()
    return page


def no_model(name: str, *_: object) -> Translator:
    raise ModelNotFound(
        Message("there is no model {name!r}", name=name),
        remedy=Message("Installed are: {names}", names="mine"),
    )


NO_MODEL = "이름이 'starter'인 모델이 없습니다. 설치된 모델: mine."


def test_a_file_is_refused_in_the_language_in_force(
    qtbot: QtBot, theme: Theme, tmp_path: Path, languages: Languages
) -> None:
    page = train_page(qtbot, theme, tmp_path)
    bad = tmp_path / "bad.tsv"
    bad.write_text("one\tun\nno tab\n", encoding="utf-8")
    page._viewmodel.setup.pairs.choose([bad])
    korean = "원문과 번역문 사이에 탭이 없습니다. 원문과 번역문 사이에 탭을 넣거나 그 줄을 빼세요."
    qtbot.waitUntil(lambda: f"{bad}, 2번째 줄: {korean}" in texts(page))
    languages.choose("en")
    qtbot.waitUntil(
        lambda: f"{bad}, line 2: the line has no tab between source and target. Put" in texts(page)
    )
    assert korean not in texts(page)


def test_notes_in_the_log_are_korean_also_when_they_are_read_back(
    qtbot: QtBot, theme: Theme, tmp_path: Path, languages: Languages
) -> None:
    note = "한쪽이 빈 500쌍은 제외했습니다"
    page = train_page(qtbot, theme, tmp_path, lambda step, c: c.interrupt() if step == 15 else None)
    train(qtbot, page, tmp_path)
    assert log_of(page).count(note) == 1
    again = train_page(qtbot, theme, tmp_path)
    again._viewmodel.resume_unfinished("eng-fra")
    qtbot.waitUntil(lambda: again._viewmodel.run.over)
    assert log_of(again).count(note) == 2  # before the interruption, and after


def test_a_training_ends_with_a_korean_error(
    qtbot: QtBot, theme: Theme, tmp_path: Path, languages: Languages
) -> None:
    def hook(step: int, _control: TrainingControl) -> None:
        raise TrainingError(
            Message("the loss is no longer a number at step {step}", step=step),
            where=tmp_path,
            remedy="Lower training.learning_rate and resume from the last checkpoint",
        )

    page = train_page(qtbot, theme, tmp_path, hook)
    train(qtbot, page, tmp_path)
    korean = f"{tmp_path}: 1스텝에서 손실이 더는 수가 아닙니다. 학습률(training.learning_rate)을"
    assert korean in texts(page)
    assert korean in log_of(page)


def test_what_keeps_a_training_from_starting_is_korean(
    qtbot: QtBot, theme: Theme, tmp_path: Path, languages: Languages
) -> None:
    page = train_page(qtbot, theme, tmp_path)
    setup = page._viewmodel.setup
    setup.pairs.choose([corpus(tmp_path)])
    qtbot.waitUntil(lambda: setup.obstacle is None)
    setup.set_option("learning_rate", 0.0)
    page._viewmodel.start()
    assert "training.learning_rate 값이 0.0인데, 0보다 커야 합니다" in texts(page)


def test_what_is_wrong_with_a_model_is_korean(qtbot: QtBot, tmp_path: Path, languages: Languages) -> None:
    folder = tmp_path / "models" / "broken"
    folder.mkdir(parents=True)
    (folder / "model.toml").write_text("format = 99\n", encoding="utf-8")
    (entry,) = Library([tmp_path / "models"]).list()
    page = models_page(qtbot, tmp_path, entry)
    assert "형식이 99인데, 이 버전은 형식" in texts(page)


def test_what_verifying_finds_is_korean(qtbot: QtBot, tmp_path: Path, languages: Languages) -> None:
    folder = tmp_path / "models" / "mine"
    error = BundleError("is missing", where=folder / "a", remedy="Install the model again")
    page = models_page(qtbot, tmp_path, model_entry("mine", folder), error)
    page._viewmodel.verify()
    qtbot.waitUntil(lambda: f"{folder / 'a'}: 파일이 없습니다. 모델을 다시 설치하세요." in texts(page))


def test_why_a_model_stays_is_korean(qtbot: QtBot, tmp_path: Path, languages: Languages) -> None:
    page = models_page(qtbot, tmp_path, model_entry("starter", tmp_path / "program" / "starter"))
    page._viewmodel.delete()
    assert "프로그램에 포함된 모델이라 지울 수 없습니다" in texts(page)


def test_a_library_that_cannot_be_read_is_told_in_korean(
    qtbot: QtBot, tmp_path: Path, languages: Languages
) -> None:
    page = models_page(qtbot, tmp_path, model_entry("starter", tmp_path / "starter"))

    models = page._viewmodel._models
    models._entries, models._list_models = (), lambda: no_model("starter")
    page._viewmodel._fill_table()
    models.refresh()
    qtbot.waitUntil(lambda: NO_MODEL in texts(page))


def test_an_evaluation_fails_in_korean(
    qtbot: QtBot, theme: Theme, tmp_path: Path, languages: Languages
) -> None:
    assert NO_MODEL in texts(evaluate_page(qtbot, theme, tmp_path, no_model))


def test_why_a_plot_cannot_be_exported_is_korean(
    qtbot: QtBot, theme: Theme, tmp_path: Path, languages: Languages
) -> None:
    page = evaluate_page(qtbot, theme, tmp_path, Models())
    panel = page.findChild(LengthPanel)
    qtbot.waitUntil(lambda: panel._result is not None)
    panel.export(tmp_path / "plot.gif")
    assert f"{tmp_path / 'plot.gif'}: 그림 형식이 아닙니다: .gif" in texts(page)


def test_a_translation_fails_in_korean(qtbot: QtBot, languages: Languages) -> None:
    composed = Interlinear(
        prepare=lambda: ("cpu",),
        load=no_model,
        list_models=lambda: [installed("starter")],
        prepare_pages=lambda: None,
    )
    qtbot.addWidget(composed.window)
    composed.window.show()
    qtbot.waitUntil(lambda: NO_MODEL in texts(composed.window.page("translate")))
    composed.window.close()
