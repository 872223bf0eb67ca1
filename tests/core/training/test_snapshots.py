"""Checkpoints of a run translate as what they are: the weights that an evaluation scored."""

from __future__ import annotations

import dataclasses
import json

import pytest
import torch

from seq2seq_core.bundle import load_bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import ModelNotFound, TrainingError
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import Evaluated
from seq2seq_core.training.run_folder import FINISHED
from seq2seq_core.training.snapshots import Snapshot, list_snapshots, load_snapshot
from seq2seq_core.translator import Translator
from tests.core.training.world import RECURRENT, TRANSFORMER


def same(one: torch.nn.Module, other: torch.nn.Module) -> bool:
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return all(bool((a == b).all()) for a, b in pairs)


def test_the_last_checkpoints_of_a_run_can_be_loaded(world):
    path = world.go(world.run(max_epochs=3, learning_rate=1e-2))
    steps = [event.step for event in world.of(Evaluated)]
    found = list_snapshots(world.runs, world.library)
    assert found == [Snapshot("toy", step, False, (("en", "fr"),)) for step in steps[-2:]]
    bundles = [load_snapshot(one.name, world.runs, world.library) for one in found]
    assert not same(bundles[0].model, bundles[1].model)
    best = max(world.of(Evaluated), key=lambda event: event.bleu).step
    installed = load_bundle(path).model
    for one, bundle in zip(found, bundles, strict=True):
        assert same(bundle.model, installed) == (one.step == best)  # the moving average, not what trains


@pytest.mark.parametrize("model", [TRANSFORMER, RECURRENT], ids=["transformer", "lstm"])
def test_a_checkpoint_translates(world, model):
    world.go(world.run(model=model, data={"directions": "both"}))
    name = list_snapshots(world.runs, world.library)[-1].name
    translator = Translator(load_snapshot(name, world.runs, world.library), device="cpu", threads=1)
    assert (translator.name, translator.directions) == (name, (("en", "fr"), ("fr", "en")))
    found = translator.translate_text(
        "one red house", source_language="en", target_language="fr", options=SearchOptions(attention=True)
    )
    assert found.passages[0].translation.hypotheses[0].attention is not None
    assert translator.reading is not None


def test_the_best_so_far_of_a_run_that_goes_on(world):
    control = TrainingControl()
    world.go(
        world.run(), control, lambda event: control.interrupt() if isinstance(event, Evaluated) else None
    )
    (checkpoint,) = (world.runs / "toy" / "checkpoints").glob("step-*")
    (only,) = list_snapshots(world.runs, world.library)
    assert not only.best  # the best weights are those of the checkpoint itself
    file = checkpoint / "progress.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"best_step": 3}), encoding="utf-8")
    assert [one.name for one in list_snapshots(world.runs, world.library)] == [only.name, "toy@best"]
    best = load_snapshot("toy@best", world.runs, world.library)
    assert best.manifest.provenance["steps"] == "3"
    assert same(best.model, load_snapshot(only.name, world.runs, world.library).model)
    file.write_text("{}x", encoding="utf-8")
    assert list_snapshots(world.runs, world.library) == [only]


def test_without_an_average_the_evaluated_weights_are_there_too(world):
    world.go(world.run(max_epochs=4, average=0.0, average_checkpoints=4))
    steps = [event.step for event in world.of(Evaluated)]
    found = list_snapshots(world.runs, world.library)
    assert [one.step for one in found] == sorted(set(steps))
    models = [load_snapshot(one.name, world.runs, world.library).model for one in found]
    assert not same(models[0], models[1])


def test_a_fine_tuned_checkpoint_does_what_its_base_could(world):
    world.go(world.run(name="base", data={"directions": "both"}))
    world.go(world.run(name="tuned", base="base", max_epochs=1))
    found = [one for one in list_snapshots(world.runs, world.library) if one.run == "tuned"]
    assert found[-1].directions == (("en", "fr"), ("fr", "en"))
    bundle = load_snapshot(found[-1].name, world.runs, world.library)
    assert bundle.manifest.reading == load_bundle(world.library.find("base")).manifest.reading


def test_what_is_not_there_or_damaged_is_said(world):
    world.go(world.run())
    name = list_snapshots(world.runs, world.library)[-1].name
    for other in ("toy@7", "toy@best", "other@7", "toy", "../toy@7", "@7"):
        with pytest.raises(ModelNotFound, match="not there any more"):
            load_snapshot(other, world.runs, world.library)
    file = load_snapshot(name, world.runs, world.library).path
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(TrainingError, match="cannot be read"):
        load_snapshot(name, world.runs, world.library)
    file.unlink()
    with pytest.raises(TrainingError, match="cannot be read"):
        load_snapshot(name, world.runs, world.library)
    (world.runs / "toy" / "run.toml").write_text("no toml", encoding="utf-8")
    assert list_snapshots(world.runs, world.library) == []


def test_a_checkpoint_of_another_shape_is_refused(world):
    world.go(world.run())
    world.go(world.run(name="wide", model=dataclasses.replace(TRANSFORMER, width=48)))
    ours, theirs = (
        load_snapshot(next(one.name for one in list_snapshots(world.runs, world.library) if one.run == run),
                      world.runs, world.library).path
        for run in ("toy", "wide")
    )  # fmt: skip
    ours.write_bytes(theirs.read_bytes())
    with pytest.raises(TrainingError, match="does not fit the model"):
        load_snapshot(f"toy@{int(ours.parent.name.removeprefix('step-'))}", world.runs, world.library)


def test_unfinished_folders_are_left_out(world):
    world.go(world.run())
    assert (world.runs / "toy" / FINISHED).exists()
    (world.runs / "toy").rename(world.runs / ".toy-half")
    assert list_snapshots(world.runs, world.library) == []
    assert list_snapshots(world.root / "nowhere", world.library) == []
