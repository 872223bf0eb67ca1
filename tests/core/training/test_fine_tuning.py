"""Fine-tuning of all weights, of some layers, or of low-rank adapters; and general text beside it."""

from __future__ import annotations

import dataclasses
import shutil

import pytest
import torch
from safetensors.torch import load_file

from seq2seq_core.bundle import load_bundle
from seq2seq_core.errors import ConfigError, TrainingError
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import Evaluated, Note, RunFinished, RunStarted, StepDone
from seq2seq_core.training.parts import belongs, part_of, parts_of
from seq2seq_core.training.snapshots import list_snapshots, load_snapshot
from tests.core.training.world import TRANSFORMER, World, corpus, one_word, weights_of

ADAPTERS = {"train": "adapters", "rank": 3, "alpha": 12.0}
LAYERS = {"train": "layers", "layers": ("decoder", "encoder.0.feed_forward", "embeddings")}


@pytest.fixture(scope="module")
def based(tmp_path_factory):
    """A world with a model to train on from; runs in it have names of their own."""
    world = World(tmp_path_factory.mktemp("world"))
    model = dataclasses.replace(TRANSFORMER, zero_padding=True, dropout=0.0)
    world.go(world.run("base", model, max_epochs=8, learning_rate=1e-2, average=0.0))
    return world


@pytest.fixture
def world(based):
    based.events.clear()
    return based


def tuned(world, name, tuning, data=None, **settings):
    files = {"train": (one_word(world.train),), "dev": (one_word(world.dev),)}
    settings = {"learning_rate": 1e-2, "max_epochs": 2, "average": 0.0, **settings}
    return world.run(name, data={**files, **(data or {})}, base="base", tuning=tuning, **settings)


def changed(world, name):
    before, after = (weights_of(world.library.find(one)) for one in ("base", name))
    assert before.keys() == after.keys()
    return {n for n in before if not torch.equal(before[n], after[n])}, before, after


def checkpoint(world, name):
    return max((world.runs / name / "checkpoints").glob("step-*"))


def test_only_the_layers_that_are_named_move(world):
    world.go(tuned(world, "layers", LAYERS))
    moved, before, _ = changed(world, "layers")
    named = {name for name in before if any(belongs(name, part) for part in LAYERS["layers"])}
    assert 0 < len(named) < len(before)
    assert moved == named
    held = load_file(checkpoint(world, "layers") / "model.safetensors")
    assert held.keys() == named
    started = world.of(RunStarted)[0]
    assert started.trained == sum(w.numel() for w in held.values()) < started.parameters
    assert "| Trained weights | decoder, encoder.0.feed_forward, embeddings |" in card(world, "layers")


def card(world, name):
    return (world.library.find(name) / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("feed_forward", [False, True])
def test_adapters_are_merged_into_the_matrices_beside_which_they_stood(world, feed_forward):
    name = f"adapters-{feed_forward}"
    world.go(tuned(world, name, {**ADAPTERS, "feed_forward": feed_forward}))
    moved, before, after = changed(world, name)
    matrices = {n for n in before if n.startswith(("encoder.", "decoder.")) and before[n].dim() == 2}
    assert moved == {n for n in matrices if feed_forward or "feed_forward" not in n}
    model = load_bundle(world.library.find("base")).model
    for parameter in moved:
        change = (after[parameter] - before[parameter]).double()
        layer = model.get_submodule(parameter.removesuffix(".weight"))
        for block in change.chunk(getattr(layer, "stacked", 1)):
            singular = torch.linalg.svdvals(block)
            assert singular[3] < 1e-5 * singular[0]  # of rank 3, but for rounding
    parts = {part: load_file(checkpoint(world, name) / f"{part}.safetensors") for part in ("model", "best")}
    assert all(n.endswith((".down", ".up")) for held in parts.values() for n in held)
    optimizer = load_file(checkpoint(world, name) / "optimizer.safetensors")
    assert len(optimizer) == 2 * len(parts["model"]) + 1
    assert "low-rank adapters of rank 3, merged" in card(world, name)


@pytest.mark.parametrize("tuning", [{**ADAPTERS, "dropout": 0.2}, LAYERS], ids=["adapters", "layers"])
def test_a_resumed_run_equals_an_uninterrupted_one(world, tuning):
    settings = {"validate_every": 8, "average": 0.9, "optimizer": "muon"}
    kind = tuning["train"]
    world.go(tuned(world, f"{kind}-whole", tuning, **settings))
    scores = [(e.step, e.bleu, e.dev_loss) for e in world.of(Evaluated)]
    world.events.clear()
    run = tuned(world, f"{kind}-parts", tuning, **settings, log_every=1)
    for stop_at in (3, 11):
        control = TrainingControl()

        def interrupt(event, control=control, stop_at=stop_at):
            if isinstance(event, StepDone) and event.step >= stop_at:
                control.interrupt()

        assert world.go(run, control, interrupt, resume=True) is None
    assert world.go(run, resume=True)
    assert [(e.step, e.bleu, e.dev_loss) for e in world.of(Evaluated)] == scores
    whole, parts = (weights_of(world.library.find(f"{kind}-{one}")) for one in ("whole", "parts"))
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    assert changed(world, f"{kind}-parts")[0]


def test_a_checkpoint_of_adapters_translates_as_what_is_installed(world):
    world.go(tuned(world, "seen", ADAPTERS))
    best = max(world.of(Evaluated), key=lambda event: event.bleu).step
    found = {one.step: one.name for one in list_snapshots(world.runs, world.library) if one.run == "seen"}
    assert best in found
    model = load_snapshot(found[best], world.runs, world.library).model
    installed = weights_of(world.library.find("seen"))
    assert {n for n, _ in model.named_parameters()} == installed.keys()
    assert all(torch.equal(weight, installed[n]) for n, weight in model.named_parameters())


def test_what_is_trained_cannot_change_at_a_resume_nor_can_the_base(world, tmp_path):
    elsewhere = World(tmp_path / "elsewhere")
    shutil.copytree(world.library.find("base"), elsewhere.library.new_path("base"))
    run = elsewhere.run("mine", base="base", tuning=ADAPTERS)
    control = TrainingControl()
    assert elsewhere.go(run, control, lambda e: isinstance(e, StepDone) and control.interrupt()) is None
    with pytest.raises(TrainingError, match=r"fine_tuning.rank was 3 and is 4"):
        elsewhere.go(elsewhere.run("mine", base="base", tuning={**ADAPTERS, "rank": 4}), resume=True)
    shutil.move(elsewhere.library.find("base"), tmp_path / "aside")
    elsewhere.go(elsewhere.run("base", seed=5))
    with pytest.raises(TrainingError, match="'base' is not the one that the run was started with"):
        elsewhere.go(run, resume=True)
    name = next(one.name for one in list_snapshots(elsewhere.runs, elsewhere.library) if one.run == "mine")
    with pytest.raises(TrainingError, match="'base' is not the one"):
        load_snapshot(name, elsewhere.runs, elsewhere.library)


def test_layers_that_are_not_there_are_named_with_those_that_are(world):
    with pytest.raises(ConfigError, match=r"names 'decoder.7'.*embeddings, encoder.0, encoder_norm"):
        world.go(tuned(world, "wrong", {"train": "layers", "layers": ("encoder", "decoder.7")}))
    assert not (world.runs / "wrong").exists()


def test_layers_are_parts_by_their_numbers():
    names = [
        "embeddings.target",
        "decoder.10.cross_out.bias",
        "decoder.2.cross_out.bias",
        "decoder_norm.bias",
    ]
    assert parts_of(names) == ("embeddings", "decoder.2", "decoder.10", "decoder_norm")
    assert part_of("decoder.10.cross_out.bias") == "decoder.10"
    assert [name for name in names if belongs(name, "decoder")] == names[1:3]
    assert [name for name in names if belongs(name, "decoder.1")] == []


def test_general_text_is_scored_before_on_the_way_and_after(world):
    general = corpus(world.root / "general.tsv", 30, 7)
    world.go(tuned(world, "forgets", {"train": "all"}, {"general": (general,)}, learning_rate=3e-3))
    evaluations = world.of(Evaluated)
    assert all(e.general_bleu is not None for e in evaluations)
    finished = world.of(RunFinished)[0]
    assert finished.first_general == evaluations[0].general_bleu
    assert finished.best_general == next(e for e in evaluations if e.step == finished.best_step).general_bleu
    assert finished.first_general > finished.best_general + 1
    fell = f"BLEU on general text fell from {finished.first_general:.1f} to {finished.best_general:.1f}"
    assert fell in str(world.of(Note)[-1].message)
    before = f"| General text | 20 pairs: BLEU {finished.first_general:.1f} before"
    assert before in card(world, "forgets")


def test_where_there_is_no_general_text_it_is_said(world):
    world.go(tuned(world, "alone", {"train": "all"}, max_steps=2))
    assert "no general text" in str(world.of(Note)[0].message)
    assert world.of(Evaluated)[0].general_bleu is None
    assert "General text" not in card(world, "alone")


def test_another_general_text_is_refused_at_a_resume(world):
    general = corpus(world.root / "changing.tsv", 30, 7)
    run = tuned(world, "changing", ADAPTERS, {"general": (general,)})
    control = TrainingControl()
    assert world.go(run, control, lambda e: isinstance(e, StepDone) and control.interrupt()) is None
    corpus(general, 20, 8)
    with pytest.raises(TrainingError, match="the general text is not the one"):
        world.go(run, resume=True)
