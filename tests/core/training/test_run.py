"""Whole training runs on a small language: reversing and renaming words."""

from __future__ import annotations

import dataclasses
import errno
import json
import threading

import pytest
import torch

from seq2seq_core.bundle import load_bundle, read_manifest, verify_bundle
from seq2seq_core.config_file import load_run
from seq2seq_core.errors import CorpusError, LanguageError, StorageError, TrainingError
from seq2seq_core.training import checkpoints
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import (
    CheckpointSaved,
    Evaluated,
    Note,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    StepDone,
    from_json,
)
from seq2seq_core.training.run_folder import unfinished
from tests.core.training.world import RECURRENT, TRANSFORMER, weights_of


@pytest.mark.parametrize("model", [TRANSFORMER, RECURRENT], ids=["transformer", "lstm"])
def test_a_model_learns_and_is_installed(world, model):
    model = dataclasses.replace(model, dropout=0.0)
    path = world.go(world.run(model=model, max_epochs=16, learning_rate=1e-2, validate_every=40))
    scores = [e.bleu for e in world.of(Evaluated)]
    assert scores[-1] > 50 > scores[0]
    losses = [e.loss for e in world.of(StepDone)]
    assert losses[-1] < losses[0] / 2
    assert path == world.library.find("toy")
    manifest = verify_bundle(path)
    assert manifest.directions == (("en", "fr"),)
    assert manifest.reading is not None  # of one direction, too
    assert manifest.scores["en-fr BLEU"] > 50
    assert load_bundle(path).model.parameter_count() == manifest.parameters
    card = (path / "README.md").read_text(encoding="utf-8")
    assert f"| en → fr | {manifest.scores['en-fr BLEU']:.1f} |" in card
    assert "40 pairs, beam 5" in card  # the whole of dev, not the part that was looked at on the way
    finished = world.of(RunFinished)[0]
    assert finished.reason == "finished"
    assert finished.bundle == str(path)


def test_pairs_longer_than_a_models_positions_are_refused_at_the_start(world):
    model = dataclasses.replace(TRANSFORMER, positions="learned", max_positions=64)
    with pytest.raises(TrainingError, match=r"data.max_length is 128, and the model has positions for 62"):
        world.go(world.run(model=model))


def test_events_and_configuration_are_on_disk(world):
    run = world.run()
    world.go(run)
    folder = world.runs / "toy"
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [from_json(line) for line in lines] == world.events
    assert all("time" in json.loads(line) for line in lines)
    assert load_run(folder / "run.toml") == run
    started = world.of(RunStarted)[0]
    assert (started.train_pairs, started.dev_pairs, started.threads) == (300, 40, 1)
    assert world.of(StepDone)[-1].progress == 1.0


def test_both_directions_in_one_model(world):
    path = world.go(world.run(data={"directions": "both"}))
    bundle = load_bundle(path)
    assert bundle.manifest.directions == (("en", "fr"), ("fr", "en"))
    assert bundle.codec.language_tokens == {"fr": ">>fra<<", "en": ">>eng<<"}
    assert [(d.source_language, d.target_language) for d in world.of(Evaluated)[0].directions] == [
        ("en", "fr"),
        ("fr", "en"),
    ]


def test_the_harder_direction_can_be_read_more_often(world):
    steps = []
    for passes in (1, 3):
        world.go(world.run(f"passes-{passes}", data={"directions": "both", "forward_passes": passes}))
        steps.append(world.of(RunStarted)[-1].max_steps)
    assert steps[1] > 1.5 * steps[0]  # twice as many examples an epoch


def test_fine_tuning_starts_from_the_base_and_says_where_it_stood(world):
    first = world.run(max_epochs=3, data={"directions": "both"})
    world.go(dataclasses.replace(first, card={"licence": "CC0-1.0"}))
    before = world.of(Evaluated)[-1].bleu
    world.events.clear()
    path = world.go(world.run(name="tuned", base="toy", max_epochs=1, learning_rate=1e-4))
    first = world.of(Evaluated)[0]
    assert first.step == 0
    assert abs(first.directions[0].bleu - before) < 40
    assert read_manifest(path).provenance["base"] == "toy"
    assert read_manifest(path).provenance["licence"] == "CC0-1.0"
    assert read_manifest(path).directions == (("en", "fr"), ("fr", "en"))


def test_a_direction_that_the_base_cannot_do_is_refused(world):
    world.go(world.run(max_epochs=1))
    with pytest.raises(LanguageError, match=r"does not translate en to de.*en to fr"):
        world.go(world.run(name="tuned", base="toy", data={"languages": ("en", "de")}))


def test_stopping_keeps_the_best(world):
    control = TrainingControl()
    path = world.go(
        world.run(max_epochs=50),
        control,
        lambda event: control.stop() if isinstance(event, StepDone) and event.step >= 10 else None,
    )
    assert world.of(RunFinished)[0].reason == "stopped"
    assert world.of(RunFinished)[0].step == 10
    assert verify_bundle(path)
    assert not unfinished(world.runs / "toy")


def test_training_stops_early_when_patience_is_over(world):
    world.go(world.run(max_epochs=60, learning_rate=1e-9, validate_every=2, patience=3))
    finished = world.of(RunFinished)[0]
    assert finished.reason == "early stopping"
    assert finished.step == 8
    assert finished.best_step == 2


def test_a_pause_holds_the_run_and_a_resume_lets_it_go(world):
    control = TrainingControl()

    def steer(event):
        if isinstance(event, StepDone) and event.step == 5:
            control.pause()
        if isinstance(event, Paused):
            threading.Timer(0.05, control.resume).start()

    world.go(world.run(), control, steer)
    assert [e.step for e in world.of(Paused)] == [e.step for e in world.of(Resumed)] == [5]
    assert world.of(RunFinished)[0].reason == "finished"


def test_a_name_that_is_taken_is_refused_unless_forced(world):
    first = world.go(world.run(max_epochs=1))
    before = weights_of(first)
    with pytest.raises(TrainingError, match="run 'toy' already"):
        world.go(world.run(max_epochs=1))
    with pytest.raises(TrainingError, match="finished"):
        world.go(world.run(max_epochs=1), resume=True)
    assert all(torch.equal(before[n], w) for n, w in weights_of(first).items())
    world.go(world.run(max_epochs=2), force=True)
    assert any(not torch.equal(before[n], w) for n, w in weights_of(first).items())


def test_without_dev_text_a_stable_split_is_taken_and_said(world):
    world.go(world.run(max_epochs=1, data={"dev": ()}))
    assert any("set aside as dev" in note.message for note in world.of(Note))
    assert world.of(RunStarted)[0].dev_pairs > 0


def test_a_corpus_of_no_pairs_leaves_no_model(world):
    world.train.write_text("\t\n\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="0 pairs"):
        world.go(world.run())
    assert world.library.list() == []


def test_pairs_that_are_too_long_are_counted_and_none_left_is_an_error(world):
    world.long = world.root / "long.tsv"
    world.long.write_text("one two three red\tun deux trois rouge\n" * 30, encoding="utf-8")
    with pytest.raises(TrainingError, match="no training pair is short enough"):
        world.go(world.run(data={"train": (world.long,), "max_length": 3}))
    assert any("longer than 3 pieces" in note.message for note in world.of(Note))


def test_a_loss_that_is_no_number_ends_the_run_with_a_remedy(world):
    with pytest.raises(TrainingError, match=r"no longer a number.*learning_rate"):
        world.go(world.run(learning_rate=1e30, max_epochs=20))
    assert unfinished(world.runs / "toy")


def test_a_full_disk_is_a_clear_error_and_older_checkpoints_stay(world, monkeypatch):
    whole = checkpoints.save_file
    saved = []

    def save_until_full(tensors, path):
        if len(saved) >= 6:
            raise OSError(errno.ENOSPC, "No space left on device")
        saved.append(path)
        whole(tensors, path)

    monkeypatch.setattr(checkpoints, "save_file", save_until_full)
    with pytest.raises(StorageError, match=r"No space left.*Free some space"):
        world.go(world.run(max_epochs=3, validate_every=5))
    steps = sorted(p.name for p in (world.runs / "toy" / "checkpoints").iterdir())
    assert steps == ["step-0000005"]
    monkeypatch.setattr(checkpoints, "save_file", whole)
    assert world.go(world.run(max_epochs=3, validate_every=5), resume=True)


def test_a_damaged_checkpoint_is_named(world):
    control = TrainingControl()
    world.go(world.run(), control, lambda e: control.interrupt() if isinstance(e, StepDone) else None)
    newest = max((world.runs / "toy" / "checkpoints").iterdir())
    (newest / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(TrainingError, match=newest.name):
        world.go(world.run(), resume=True)


def test_only_two_checkpoints_are_kept(world):
    world.go(world.run(max_epochs=4, validate_every=4))
    assert len(world.of(CheckpointSaved)) > 2
    assert len(list((world.runs / "toy" / "checkpoints").iterdir())) == 2


def test_half_precision_bundles_translate_with_the_same_weights_to_rounding(world):
    path = world.go(world.run(save_as="float16"))
    assert {t.dtype for t in weights_of(path).values()} == {torch.float16}
    assert {p.dtype for p in load_bundle(path).model.parameters()} == {torch.float32}
