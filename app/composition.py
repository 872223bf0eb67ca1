"""Everything is wired here, once, by constructor arguments: services, then viewmodels, then views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject, Qt, Signal

from app.services import i18n
from app.services.arrivals import ArrivalService
from app.services.attention_files import AttentionReader
from app.services.background import ThreadExecutor
from app.services.corpora import CorpusInspector
from app.services.evaluation import EvaluationService
from app.services.garbage import Garbage
from app.services.gold import GoldInspector
from app.services.library import LibraryService
from app.services.model_parts import PartsReader
from app.services.models import ModelService, checkpoints_of_runs, installed_models
from app.services.neighbours import NeighbourService
from app.services.parameters import ParameterCounter
from app.services.preload import import_engine, import_quietly
from app.services.settings import Settings
from app.services.terms import TermService
from app.services.training import Trainer, TrainingService
from app.services.training_speed import SpeedMemory
from app.services.translation import TranslationService
from app.services.worker import SerialExecutor
from app.viewmodels.arrival import ArrivalViewModel
from app.viewmodels.comparison import ComparisonViewModel
from app.viewmodels.evaluation import EvaluationViewModel
from app.viewmodels.models import ModelsViewModel
from app.viewmodels.settings import SettingsViewModel
from app.viewmodels.training import TrainingViewModel
from app.viewmodels.translate import TranslateViewModel
from app.views import theme
from app.views.main_window import MainWindow, PageEntry
from app.views.page import Page
from app.views.widgets import train_text
from seq2seq_core import paths
from seq2seq_core.text.languages import display_name
from seq2seq_core.training.events import CheckpointSaved
from seq2seq_core.training.run_folder import named_checkpoint

if TYPE_CHECKING:
    from seq2seq_core.config import RunConfig
    from seq2seq_core.library import ModelEntry
    from seq2seq_core.training.control import TrainingControl
    from seq2seq_core.training.events import TrainingEvent
    from seq2seq_core.training.snapshots import Snapshot
    from seq2seq_core.translator import Translator

STOP_SECONDS = 5.0
"""How long closing the window waits for the worker to come to its next decoder step."""

SUSPEND_SECONDS = 60.0
"""How long it waits for a training to write its checkpoint."""

LIVE_THREADS = 1
"""What "automatic" means here. One sentence of one beam is too little work to share: with a second thread the
two wait for each other at every product, and for a core wherever something else (a training) wants one."""


def load_translator(name: str, device: str, threads: int) -> Translator:
    """The engine's translator of an installed model or a checkpoint. Imports the engine: runs on the worker.

    Args:
        threads: 0 for LIVE_THREADS.
    """
    from seq2seq_core.library import default_library
    from seq2seq_core.training.snapshots import find_model
    from seq2seq_core.translator import Translator

    model = find_model(name, paths.runs_root(), default_library())
    return Translator(model, device=device, threads=threads or LIVE_THREADS)


def train_installed(
    run: RunConfig,
    *,
    control: TrainingControl,
    on_event: Callable[[TrainingEvent], None],
    resume: bool,
    force: bool,
) -> object:
    """The engine's trainer over the user's models. Imports the engine: runs on the training thread."""
    from seq2seq_core.library import default_library
    from seq2seq_core.training.run import train

    return train(
        run,
        library=default_library(),
        runs_root=paths.runs_root(),
        control=control,
        on_event=on_event,
        resume=resume,
        force=force,
    )


def import_pages() -> None:
    """Imports the pages that are not shown yet, and the plots in them. Runs on a thread of its own."""
    pages = (f"app.views.pages.{name}" for name in ("train", "evaluate", "models", "settings"))
    import_quietly("pyqtgraph", *pages)


class Interlinear(QObject):
    """The composed application: the window and what works for it.

    Args:
        prepare: imports the engine, on the worker, and returns the devices that it can run on.
        load: makes the translator of a model, as TranslationService says; the engine's, unless a test brings
            its own.
        list_models: lists the installed models; the engine's, unless a test brings its own.
        list_checkpoints: lists the checkpoints of training runs; the engine's, unless a test brings its own.
        trainer: trains a run; the engine's, unless a test brings its own.
        prepare_pages: imports what the other pages need, once a model is ready.

    Signals:
        prepared: the engine is imported; the devices that it can run on.
    """

    prepared = Signal(object)

    def __init__(
        self,
        prepare: Callable[[], tuple[str, ...]] = import_engine,
        load: Callable[[str, str, int], Translator] = load_translator,
        list_models: Callable[[], Sequence[ModelEntry]] = installed_models,
        list_checkpoints: Callable[[], Sequence[Snapshot]] = checkpoints_of_runs,
        trainer: Trainer = train_installed,
        prepare_pages: Callable[[], None] = import_pages,
    ) -> None:
        super().__init__()
        self._prepare, self._prepare_pages = prepare, prepare_pages
        self._garbage = Garbage(self)
        self._importing = ThreadExecutor("pages")
        self.settings = Settings(paths.settings_path(), self)
        self.languages = i18n.Languages(cast(i18n.Choice, self.settings.language), self)
        self.theme = theme.Theme(cast(theme.Choice, self.settings.theme), self.settings.text_size, self)
        self.worker = SerialExecutor("engine")
        self.models = ModelService(
            self.worker, self.settings.model, list_models, self, list_checkpoints=list_checkpoints
        )
        self.translation = TranslationService(self.worker, load, self)
        self.translation.loaded.connect(self._on_first_model, Qt.ConnectionType.SingleShotConnection)
        self._keeping = SerialExecutor("terms")
        terms = TermService(paths.terms_path(), self._keeping, parent=self)
        self._neighbours = NeighbourService(load, parent=self)
        self._reader = AttentionReader(parent=self)
        self.translate = TranslateViewModel(
            self.translation, self.models, self.settings, terms, self._neighbours, self._reader, self
        )
        # Not one that gives way: while it did, it would keep the interpreter from the first model.
        self._second_worker = SerialExecutor("comparison")
        self._second = TranslationService(self._second_worker, load, self)
        self.comparison = ComparisonViewModel(self._second, self.models, self.settings, self.translate, self)
        self.training = TrainingService(trainer, paths.runs_root(), parent=self)
        self._inspector, general = CorpusInspector(parent=self), CorpusInspector(parent=self)
        self._speeds = SpeedMemory(paths.cache_root() / "training-speed.json")
        self._parameters = ParameterCounter(self.worker, parent=self)
        parts = PartsReader(self.worker, parent=self)
        self.train = TrainingViewModel(
            self.training,
            self._inspector,
            general,
            self.models,
            self._speeds,
            self._parameters,
            parts,
            self,
        )
        self.train.use_model.connect(self._use_model)
        self.training.events_arrived.connect(self._on_training)
        self._library = LibraryService(paths.models_root(), parent=self)
        self._models_view_model = ModelsViewModel(self.models, self._library, self)
        self._models_view_model.evaluate_asked.connect(self._evaluate_model)
        self._arrivals = ArrivalService(parent=self)
        self.arrival = ArrivalViewModel(self._arrivals, self.models, self.settings, self)
        self._evaluation = EvaluationService(load, parent=self)
        self.evaluate = EvaluationViewModel(
            self._evaluation,
            CorpusInspector(parent=self),
            GoldInspector(parent=self),
            self.models,
            self.settings,
            self,
        )
        self._settings_view_model = SettingsViewModel(self.settings, self)
        self.prepared.connect(self._settings_view_model.set_devices)
        self.window = MainWindow(
            [
                PageEntry("translate", "Translate", self._translate_page),
                PageEntry("train", "Train", self._train_page, note=lambda: train_text.note(self.train)),
                PageEntry("models", "Models", self._models_page),
                PageEntry("evaluate", "Evaluate", self._evaluate_page),
                PageEntry("settings", "Settings", self._settings_page, at_bottom=True),
            ]
        )
        for changed in (self.train.mode_changed, self.train.unfinished_changed, self.train.progressed):
            changed.connect(self.window.show_notes)
        self.window.restore(self.settings.geometry)
        self.window.shown.connect(self.start)
        self.window.closing.connect(self.close)
        self.settings.changed.connect(self._apply)
        self.models.chosen.connect(self._remember_model)

    def start(self) -> None:
        """Has the engine imported, the models listed and the model made ready, behind the window."""
        self.worker(lambda: self.prepared.emit(self._prepare()))
        self.models.refresh()
        self.translate.start()

    def close(self) -> None:
        """Ends all work in the background, a training at a checkpoint, and keeps the settings."""
        self.translation.close()
        self._second.close()
        self._inspector.stop()
        self._library.stop()
        self._neighbours.stop()
        self._reader.stop()
        self.settings.geometry = self.window.saveGeometry()
        self.settings.sync()
        self.window.hide()  # an evaluation that is under way may take a few seconds more
        self._evaluation.stop()
        self._arrivals.stop(STOP_SECONDS)  # a server may keep a download waiting
        self.training.suspend(SUSPEND_SECONDS)
        self.worker.close(STOP_SECONDS)
        self._second_worker.close(STOP_SECONDS)
        self._keeping.close(STOP_SECONDS)
        self._importing.join(STOP_SECONDS)
        self._garbage.stop()

    def _on_first_model(self) -> None:
        self._importing(self._prepare_pages)

    def _apply(self, name: str) -> None:
        if name == "language":
            self.languages.choose(cast(i18n.Choice, self.settings.language))
        elif name == "theme":
            self.theme.set_choice(cast(theme.Choice, self.settings.theme))
        elif name == "text_size":
            self.theme.set_text_size(self.settings.text_size)

    def _on_training(self, events: tuple[TrainingEvent, ...]) -> None:
        if self.comparison.open and any(isinstance(event, CheckpointSaved) for event in events):
            self.models.refresh()

    def _remember_model(self, name: str) -> None:
        if named_checkpoint(name) is None:  # its run may have deleted a checkpoint by the next start
            self.settings.model = name

    def _use_model(self, name: str) -> None:
        self.models.choose(name)
        self.window.go_to("translate")

    def _evaluate_model(self, name: str) -> None:
        self.evaluate.choose_model(name)
        self.window.go_to("evaluate")

    def _name_of(self, language: str) -> str:
        return display_name(language, cast(Literal["en", "ko"], self.languages.current))

    # Pages import their modules when they are built, so that the window does not wait for them.

    def _translate_page(self) -> Page:
        from app.views.pages.translate import TranslatePage

        return TranslatePage(self.translate, self.comparison, self.theme, self._name_of)

    def _train_page(self) -> Page:
        from app.views.pages.train import TrainPage

        return TrainPage(self.train, self.theme, self._name_of)

    def _models_page(self) -> Page:
        from app.views.pages.models import ModelsPage

        return ModelsPage(self._models_view_model, self.arrival, self._name_of)

    def _evaluate_page(self) -> Page:
        from app.views.pages.evaluate import EvaluatePage

        return EvaluatePage(self.evaluate, self.theme, self._name_of)

    def _settings_page(self) -> Page:
        from app.views.pages.settings import SettingsPage

        return SettingsPage(self._settings_view_model)
