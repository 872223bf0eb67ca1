"""Whole training runs on a small language: reversing and renaming words."""

from __future__ import annotations

import dataclasses
import errno
import json
import random
import threading
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from seq2seq_core.bundle import load_bundle, read_manifest, verify_bundle
from seq2seq_core.config import DataConfig, RunConfig, TokenizerConfig, TrainingConfig
from seq2seq_core.config_file import load_run
from seq2seq_core.errors import CorpusError, LanguageError, StorageError, TrainingError
from seq2seq_core.library import Library
from seq2seq_core.model_config import ModelConfig, RecurrentConfig, TransformerConfig
from seq2seq_core.search.sampling import sample
from seq2seq_core.text.tokenizer import BOS, EOS
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
from seq2seq_core.training.run import train
from seq2seq_core.training.run_folder import unfinished
from tests.core.tiny import tiny_bundle

WORDS = {
    "one": "un",
    "two": "deux",
    "three": "trois",
    "red": "rouge",
    "blue": "bleu",
    "house": "maison",
    "cat": "chat",
}


def corpus(path: Path, pairs: int, seed: int) -> Path:
    rng = random.Random(seed)
    lines = []
    for _ in range(pairs):
        words = rng.choices(list(WORDS), k=rng.randint(1, 5))
        lines.append(" ".join(words) + "\t" + " ".join(WORDS[w] for w in words) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


TRANSFORMER = TransformerConfig(
    width=32, feed_forward=64, heads=2, encoder_layers=1, decoder_layers=1, dropout=0.1
)
RECURRENT = RecurrentConfig(embedding=24, hidden=32, dropout=0.1)


class World:
    """A library, a runs folder and a corpus for one test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.library = Library([root / "models"])
        self.runs = root / "runs"
        self.train = corpus(root / "train.tsv", 300, 1)
        self.dev = corpus(root / "dev.tsv", 40, 2)
        self.events: list = []

    def run(
        self, name="toy", model: ModelConfig | None = TRANSFORMER, data=None, base=None, **training
    ) -> RunConfig:
        defaults = {
            "max_epochs": 2,
            "batch_tokens": 160,
            "learning_rate": 3e-3,
            "warmup": 5,
            "dev_sentences": 20,
            "beam": 2,
            "threads": 1,
            "average": 0.9,
            "log_every": 5,
            "patience": 0,
        }
        files = {"train": (self.train,), "dev": (self.dev,), "languages": ("en", "fr")}
        return RunConfig(
            name=name,
            base=base,
            data=DataConfig(**{**files, **(data or {})}),
            tokenizer=None if base else TokenizerConfig(vocabulary=100, byte_fallback=False),
            model=None if base else model,
            training=TrainingConfig(**{**defaults, **training}),
        )

    def go(self, run, control=None, on_event=None, **options):
        def listen(event):
            self.events.append(event)
            if on_event is not None:
                on_event(event)

        return train(
            run,
            library=self.library,
            runs_root=self.runs,
            control=control or TrainingControl(),
            on_event=listen,
            **options,
        )

    def of(self, kind):
        return [e for e in self.events if isinstance(e, kind)]


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.mark.parametrize("model", [TRANSFORMER, RECURRENT], ids=["transformer", "lstm"])
def test_a_model_learns_and_is_installed(world, model):
    path = world.go(world.run(model=model, max_epochs=25, learning_rate=1e-2, validate_every=40))
    scores = [e.bleu for e in world.of(Evaluated)]
    assert scores[-1] > 50 > scores[0]
    losses = [e.loss for e in world.of(StepDone)]
    assert losses[-1] < losses[0] / 2
    assert path == world.library.find("toy")
    manifest = verify_bundle(path)
    assert manifest.directions == (("en", "fr"),)
    assert manifest.scores["en-fr BLEU"] > 50
    assert load_bundle(path).model.parameter_count() == manifest.parameters
    card = (path / "README.md").read_text(encoding="utf-8")
    assert f"| en → fr | {manifest.scores['en-fr BLEU']:.1f} |" in card
    assert "40 pairs, beam 5" in card  # the whole of dev, not the part that was looked at on the way
    finished = world.of(RunFinished)[0]
    assert finished.reason == "finished"
    assert finished.bundle == str(path)


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


def weights_of(path):
    return load_file(path / "weights.safetensors")


@pytest.mark.parametrize("optimizer", ["adam", "muon"])
def test_resume_equals_an_uninterrupted_run_also_while_another_thread_translates_with_sampling(
    tmp_path, optimizer
):
    whole, parts = World(tmp_path / "a"), World(tmp_path / "b")
    settings = {"max_epochs": 3, "validate_every": 7, "optimizer": optimizer}
    expected = weights_of(whole.go(whole.run(**settings)))

    done = threading.Event()

    translating = load_bundle(tiny_bundle(tmp_path / "tiny"))
    drawn = []

    def translate():
        source = torch.tensor(
            [translating.codec.source_ids(translating.codec.encode_source("The cat.").ids, "fr")]
        )
        generator = torch.Generator().manual_seed(3)
        while not done.is_set():
            with torch.inference_mode():
                memory = translating.model.encode(source, torch.ones_like(source, dtype=torch.bool))
            drawn.extend(
                sample(translating.model, memory, start_ids=BOS, eos=EOS, limits=[12], generator=generator)
            )
            torch.rand(100)  # somebody who draws from the global generator, as other code of a user might

    other = threading.Thread(target=translate)
    other.start()
    try:
        for stop_at in (5, 12, 20):
            control = TrainingControl()

            def interrupt(event, control=control, stop_at=stop_at):
                if isinstance(event, StepDone) and event.step >= stop_at:
                    control.interrupt()

            result = parts.go(parts.run(**settings, log_every=1), control, interrupt, resume=True)
            assert result is None
            assert unfinished(parts.runs / "toy")
        resumed = weights_of(parts.go(parts.run(**settings, log_every=1), resume=True))
    finally:
        done.set()
        other.join()
    assert (
        len({found.ids for found in drawn}) > 1
    )  # the other thread did translate, and differently each time
    assert expected.keys() == resumed.keys()
    assert all(torch.equal(expected[name], resumed[name]) for name in expected)
    scores = [(e.step, e.bleu, e.dev_loss) for e in whole.of(Evaluated)]
    assert scores == [(e.step, e.bleu, e.dev_loss) for e in parts.of(Evaluated)]


@pytest.fixture(autouse=True)
def _folders(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()


def test_both_directions_in_one_model(world):
    path = world.go(world.run(data={"directions": "both"}))
    bundle = load_bundle(path)
    assert bundle.manifest.directions == (("en", "fr"), ("fr", "en"))
    assert bundle.codec.language_tokens == {"fr": ">>fra<<", "en": ">>eng<<"}
    assert [(d.source_language, d.target_language) for d in world.of(Evaluated)[0].directions] == [
        ("en", "fr"),
        ("fr", "en"),
    ]


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
