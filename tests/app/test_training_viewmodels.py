"""The Train page without a window: what is asked, what it means, what a run shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.services.training import RunEnded
from app.viewmodels.chosen_pairs import default_name
from app.viewmodels.training import TrainingViewModel
from app.viewmodels.training_run import MAX_POINTS, Curve, State, TrainingRun, differences
from app.viewmodels.training_setup import Obstacle
from seq2seq_core.config import FineTuning
from seq2seq_core.config_file import dump_run, load_run
from seq2seq_core.errors import TrainingError
from seq2seq_core.model_config import PRESETS, TransformerConfig
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import Paused, Resumed, RunFinished
from tests.app.training_fakes import (
    PARTS,
    STEPS,
    FakeTrainer,
    corpus,
    evaluation,
    model_entry,
    step_done,
    training_view_model,
)


@pytest.fixture
def view_model(qtbot: QtBot, tmp_path: Path) -> TrainingViewModel:
    return training_view_model(tmp_path)


def with_file(view_model: TrainingViewModel, folder: Path, qtbot: QtBot, **options) -> TrainingViewModel:
    with qtbot.waitSignal(
        view_model.setup.changed, check_params_cb=lambda: view_model.setup.pairs.summary is not None
    ):
        view_model.setup.pairs.choose([corpus(folder, **options)])
    qtbot.waitUntil(lambda: view_model.setup.pairs.summary is not None)
    return view_model


def test_it_says_what_is_missing_one_thing_after_the_other(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    setup = view_model.setup
    assert setup.obstacle is Obstacle.NO_FILE
    with_file(view_model, tmp_path, qtbot)
    assert setup.obstacle is None
    assert (setup.name, setup.source_language, setup.target_language) == ("eng-fra", "en", "fr")
    for change, obstacle in (
        (lambda: setup.set_languages("fr", "fr"), Obstacle.SAME_LANGUAGES),
        (lambda: setup.set_languages("en", ""), Obstacle.NO_LANGUAGES),
        (lambda: setup.set_languages("en", "de"), Obstacle.BASE_DIRECTION),
        (lambda: (setup.set_task("new"), setup.set_languages("en", "de")), None),
        (lambda: setup.set_name("../etc"), Obstacle.BAD_NAME),
        (lambda: setup.set_name("starter"), Obstacle.TAKEN_NAME),
        (lambda: setup.set_name(""), Obstacle.NO_NAME),
    ):
        change()
        assert setup.obstacle is obstacle


def test_a_bad_file_is_told_and_a_good_one_after_it_is_taken(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    (tmp_path / "bad.tsv").write_text("no tab here\n", encoding="utf-8")
    view_model.setup.pairs.choose([tmp_path / "bad.tsv"])
    qtbot.waitUntil(lambda: view_model.setup.obstacle is not Obstacle.READING)
    assert view_model.setup.obstacle is Obstacle.BAD_FILE
    assert "tab" in view_model.setup.pairs.error
    with_file(view_model, tmp_path, qtbot)
    assert view_model.setup.obstacle is None


def test_more_effort_takes_longer_and_changed_options_hold_until_the_next_choice(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    setup = with_file(view_model, tmp_path, qtbot, pairs=3000).setup
    times = [setup.seconds(effort) for effort in ("quick", "balanced", "thorough")]
    assert times == sorted(times)
    assert times[0] > 0
    assert not setup.speed.measured
    setup.set_option("epochs", 3)
    assert setup.options_changed
    assert setup.options.epochs == 3
    assert setup.seconds() != setup.seconds("balanced")
    setup.set_effort("quick")
    assert not setup.options_changed


def test_the_run_is_a_configuration_that_the_command_line_reads_too(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    setup = with_file(view_model, tmp_path, qtbot).setup
    setup.set_option("seed", 7)
    fine = setup.run()
    assert (fine.base, fine.model, fine.training.seed) == ("starter", None, 7)
    setup.set_task("new")
    setup.set_both_directions(True)
    assert setup.run().training.average_checkpoints == 0
    for name, value in (
        ("scheduled_sampling", 0.25),
        ("subword_regularization", 0.1),
        ("average_checkpoints", 4),
    ):
        setup.set_option(name, value)
        assert getattr(setup.run().training, name) == value
    new = setup.run()
    assert isinstance(new.model, TransformerConfig)
    assert (new.base, new.data.directions) == (None, "both")
    (tmp_path / "run.toml").write_text(dump_run(new), encoding="utf-8")
    assert load_run(tmp_path / "run.toml") == new


def test_what_of_a_model_learns_is_part_of_the_run(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    setup = with_file(view_model, tmp_path, qtbot).setup
    keys = {setup.speed_key}
    assert setup.run().fine_tuning == FineTuning()
    assert setup.tuning.parts == ()  # not read before they are asked for
    setup.set_way("layers")
    assert setup.tuning.parts == PARTS
    assert setup.run().fine_tuning == FineTuning(train="layers", layers=("decoder.0", "decoder.1"))
    setup.tuning.set_layer("encoder.1", True)
    assert setup.run().fine_tuning.layers == ("encoder.1", "decoder.0", "decoder.1")
    for part in PARTS:
        setup.tuning.set_layer(part, False)
    assert setup.obstacle is Obstacle.NO_LAYERS
    keys.add(setup.speed_key)
    slow = setup.options.learning_rate
    setup.set_way("adapters")
    assert setup.options.learning_rate > slow
    setup.tuning.set_rank(4)
    setup.tuning.set_feed_forward(True)
    run = setup.run()
    assert run.fine_tuning == FineTuning(train="adapters", rank=4, alpha=8.0, feed_forward=True)
    assert len(keys | {setup.speed_key}) == 3
    (tmp_path / "run.toml").write_text(dump_run(run), encoding="utf-8")
    assert load_run(tmp_path / "run.toml") == run
    setup.set_task("new")
    assert setup.obstacle is None
    assert setup.run().fine_tuning == FineTuning()


def test_general_text_is_part_of_the_run_until_it_is_removed(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    setup = with_file(view_model, tmp_path, qtbot).setup
    quick = setup.seconds()
    file = corpus(tmp_path, name="general.tsv")
    setup.general.choose([file])
    assert setup.obstacle is None
    assert setup.run().data.general == (file,)
    assert setup.seconds() > quick
    (tmp_path / "bad.tsv").write_text("no tab here\n", encoding="utf-8")
    setup.general.choose([tmp_path / "bad.tsv"])
    assert setup.obstacle is Obstacle.BAD_GENERAL
    setup.general.choose([])
    assert setup.obstacle is None
    assert setup.run().data.general == ()


def test_what_is_forgotten_is_a_curve_and_a_difference(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    with_file(view_model, tmp_path, qtbot).setup.general.choose([corpus(tmp_path, name="general.tsv")])
    view_model.start()
    run = view_model.run
    qtbot.waitUntil(lambda: run.over)
    assert [round(y, 1) for y in run.general.y] == [41.0, 40.0, 39.0, 38.0, 37.0]
    assert run.finished.forgotten == 4.0


def test_a_tagger_is_asked_for_nothing_that_it_cannot_do(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    setup = with_file(view_model, tmp_path, qtbot).setup
    setup.set_task("new")
    setup.set_both_directions(True)
    setup.set_option("scheduled_sampling", 0.25)
    setup.set_preset("tagger")
    assert (setup.both_directions, setup.options.scheduled_sampling) == (False, 0.0)
    assert setup.run().data.directions == "forward"
    setup.set_preset("gru")
    assert (setup.both_directions, setup.options.scheduled_sampling) == (True, 0.25)


def test_every_architecture_can_be_trained(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    setup = with_file(view_model, tmp_path, qtbot).setup
    assert setup.parameters == {}
    setup.set_task("new")
    assert list(setup.parameters) == list(PRESETS)
    for preset, model in PRESETS.items():
        setup.set_preset(preset)
        assert setup.run().model == model
        assert setup.seconds() is not None


def test_a_run_from_start_to_use(qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel) -> None:
    with_file(view_model, tmp_path, qtbot)
    view_model.start()
    assert view_model.mode == "run"
    run = view_model.run
    qtbot.waitUntil(lambda: run.over)
    assert run.state is State.FINISHED
    assert [round(y, 1) for y in run.bleu.y] == [21.4, 26.1, 30.8, 35.5, 40.2]
    assert list(run.train_loss.x) == list(range(1, STEPS + 1))
    with qtbot.waitSignal(view_model.use_model) as used:
        view_model.use()
    assert used.args == ["eng-fra"]
    assert view_model.setup.speed.measured
    view_model.new_training()
    assert view_model.mode == "setup"


def test_an_interrupted_run_is_offered_and_resumed_with_its_curves(qtbot: QtBot, tmp_path: Path) -> None:
    def hook(step: int, control: TrainingControl) -> None:
        if step == 25:
            control.interrupt()

    trainer = FakeTrainer(tmp_path / "runs", hook)
    first = with_file(training_view_model(tmp_path, trainer), tmp_path, qtbot)
    first.start()
    qtbot.waitUntil(lambda: first.run.over)
    assert first.run.state is State.SUSPENDED

    trainer.hook = None
    second = with_file(training_view_model(tmp_path, trainer), tmp_path, qtbot)
    assert [(run.name, run.step) for run in second.unfinished] == [("eng-fra", 24)]
    assert second.setup.name == "eng-fra-2"
    second.setup.set_name("eng-fra")
    assert second.setup.obstacle is Obstacle.UNFINISHED_NAME
    second.resume_unfinished("eng-fra")
    qtbot.waitUntil(lambda: second.run.over)
    assert trainer.calls[-1][1:] == (True, False)
    assert list(second.run.bleu.x) == [0, 10, 20, 30, 40]
    assert np.all(np.diff(second.run.train_loss.x) > 0)
    assert second.unfinished == ()


def test_an_interrupted_run_can_be_discarded(qtbot: QtBot, tmp_path: Path) -> None:
    trainer = FakeTrainer(tmp_path / "runs", lambda step, control: control.interrupt() if step == 5 else None)
    view_model = with_file(training_view_model(tmp_path, trainer), tmp_path, qtbot)
    view_model.start()
    qtbot.waitUntil(lambda: view_model.run.over)
    view_model.new_training()
    view_model.discard_unfinished("eng-fra")
    assert view_model.unfinished == ()
    assert not (tmp_path / "runs" / "eng-fra").exists()


def test_a_failed_run_says_why_and_goes_back_with_all_that_was_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    def hook(step: int, _control: TrainingControl) -> None:
        raise TrainingError("the loss is no longer a number", remedy="Lower the learning rate")

    view_model = with_file(
        training_view_model(tmp_path, FakeTrainer(tmp_path / "runs", hook)), tmp_path, qtbot
    )
    view_model.setup.set_option("learning_rate", 0.5)
    view_model.start()
    qtbot.waitUntil(lambda: view_model.run.over)
    assert view_model.run.ended.error == "the loss is no longer a number. Lower the learning rate"
    view_model.new_training()
    assert view_model.setup.options.learning_rate == 0.5
    assert view_model.setup.obstacle is None


def a_run(qtbot: QtBot, clock) -> TrainingRun:
    from seq2seq_core.config import DataConfig, RunConfig

    config = RunConfig(name="mine", data=DataConfig(train=(Path("x"),), languages=("en", "fr")))
    return TrainingRun(config, clock=clock)


def test_pauses_do_not_count_as_time(qtbot: QtBot) -> None:
    now = [100.0]
    run = a_run(qtbot, lambda: now[0])
    now[0] += 10
    run.take([step_done(1)])
    run.asked_to_pause()
    assert run.state is State.PAUSING
    run.take([Paused(1)])
    assert run.state is State.PAUSED
    now[0] += 1000
    assert run.seconds_gone == 10
    run.asked_to_resume()
    run.take([Resumed(1)])
    now[0] += 5
    assert run.seconds_gone == 15
    run.asked_to_stop()
    run.take([evaluation(2, 30.0), RunFinished("stopped", 2, 2, 30.0, 48.0, "x")])
    assert run.state is State.STOPPING
    run.end(RunEnded("mine", "finished"))
    assert run.state is State.FINISHED


@given(st.integers(1, 5 * MAX_POINTS))
@example(2559)
def test_a_long_curve_keeps_its_shape_in_few_points(count: int) -> None:
    curve = Curve()
    for x in range(count):
        curve.add(x, 2 * x)
    assert 0 < len(curve) <= MAX_POINTS
    assert np.all(np.diff(curve.x) > 0)
    assert np.allclose(curve.y, 2 * curve.x)
    assert curve.x[-1] >= count - 1 - (count // MAX_POINTS + 1)


@pytest.mark.parametrize(
    ("before", "now", "marked"),
    [
        ("Retourne un nombre.", "Renvoie un nombre.", ["Renvoie"]),
        ("le dossier", "le fichier 🙂 joint", ["fichier 🙂 joint"]),
        ("same", "same", []),
        ("", "all new", ["all new"]),
        ("나는 학교에 간다", "나는 학교에 갔다", ["갔다"]),
    ],
)
def test_differences_are_whole_words(before: str, now: str, marked: list[str]) -> None:
    assert [now[start:end] for start, end in differences(before, now)] == marked


def test_names_come_from_files() -> None:
    assert default_name(Path("eng-fra.train.tsv.gz")) == "eng-fra"
    assert default_name((Path("my corpus.en"), Path("my corpus.fr"))) == "my-corpus.en"
    assert default_name(Path("….tsv")) == "model"


def test_a_base_without_the_direction_is_told(
    qtbot: QtBot, tmp_path: Path, view_model: TrainingViewModel
) -> None:
    assert model_entry("starter", tmp_path).directions == (("en", "fr"), ("fr", "en"))
    setup = with_file(view_model, tmp_path, qtbot, name="deu-eng.tsv").setup
    assert setup.obstacle is Obstacle.BASE_DIRECTION
