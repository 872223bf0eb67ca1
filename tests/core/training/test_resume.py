"""Runs that are interrupted, paused, stopped, forced and gone on with."""

from __future__ import annotations

import itertools
import json
import os
import threading
from pathlib import Path

import pytest
import torch

from seq2seq_core.bundle import load_bundle
from seq2seq_core.config import Sampling, SearchOptions
from seq2seq_core.errors import ConfigError, CorpusError, ModelNotFound, TrainingError
from seq2seq_core.search.sampling import sample
from seq2seq_core.text.tokenizer import BOS, EOS
from seq2seq_core.training import dev, run_data
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import Evaluated, Paused, Resumed, RunFinished, StepDone
from seq2seq_core.training.run_folder import unfinished
from tests.core.tiny import tiny_bundle
from tests.core.training.world import RECURRENT, World, corpus, weights_of


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
            [translating.codec.frame(("en", "fr")).source(translating.codec.encode_source("The cat.").ids)]
        )
        options = SearchOptions(beam=1, max_length=12, sampling=Sampling())
        for chance in itertools.count():
            if done.is_set():
                break
            with torch.inference_mode():
                memory = translating.model.encode(source, torch.ones_like(source, dtype=torch.bool))
            (result,) = sample(
                translating.model,
                memory,
                start_ids=(BOS,),
                eos=EOS,
                options=options,
                source_lengths=[4],
                chances=[[chance]],
            )
            drawn.extend(result.hypotheses)
            torch.rand(100)  # somebody who draws from the global generator, as other code of a user might

    other = threading.Thread(target=translate)
    other.start()
    try:
        for stop_at in (5, 12, 14, 20):
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


def interrupted(world, run, at=5):
    """A run that was left at a step."""
    control = TrainingControl()
    assert (
        world.go(
            run, control, lambda e: control.interrupt() if isinstance(e, StepDone) and e.step >= at else None
        )
        is None
    )


def evaluations(world):
    return [(e.step, e.bleu, e.dev_loss, e.best) for e in world.of(Evaluated)]


def at_first_search(monkeypatch, act):
    """Calls ``act`` when the next evaluation begins to translate."""
    search, pending = dev.beam_search, [act]

    def patched(*args, **kwargs):
        if pending:
            pending.pop()()
        return search(*args, **kwargs)

    monkeypatch.setattr(dev, "beam_search", patched)


WRONG = {
    "no such corpus": ({"data": {"train": (Path("gone.tsv"),)}}, CorpusError),
    "nothing short enough": ({"data": {"train": (Path("long.tsv"),), "max_length": 3}}, TrainingError),
    "no such base": ({"base": "gone"}, ModelNotFound),
    "no such device": ({"device": "cuda:99"}, ConfigError),
}


@pytest.mark.parametrize("change", WRONG)
def test_a_forced_run_that_cannot_start_leaves_the_old_one_as_it_was(world, monkeypatch, change):
    monkeypatch.chdir(world.root)
    (world.root / "long.tsv").write_text("one two three red\tun deux trois rouge\n" * 30, encoding="utf-8")
    run = world.run()
    interrupted(world, run)
    folder = world.runs / "toy"
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    settings, error = WRONG[change]
    with pytest.raises(error):
        world.go(world.run(**settings), force=True)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    assert os.listdir(world.runs) == ["toy"]
    assert world.go(run, resume=True)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"batch_tokens": 200}, "training.batch_tokens was 160 and is 200"),
        ({"seed": 2}, "training.seed was 1 and is 2"),
        ({"optimizer": "muon"}, "training.optimizer"),
        ({"data": {"max_length": 20}}, "data.max_length was 128 and is 20"),
        ({"data": {"directions": "both"}}, "data.directions"),
        ({"model": RECURRENT}, "model.architecture was 'transformer' and is 'recurrent'"),
    ],
)
def test_what_a_checkpoint_depends_on_cannot_change_at_a_resume(world, change, key):
    run = world.run()
    interrupted(world, run)
    with pytest.raises(TrainingError, match=key):
        world.go(world.run(**change), resume=True)
    assert world.go(run, resume=True)


def test_what_nothing_depends_on_may_change_at_a_resume(world):
    interrupted(world, world.run())
    change = {"max_epochs": 1, "learning_rate": 1e-3, "validate_every": 9, "patience": 3, "log_every": 2}
    assert world.go(world.run(**change), resume=True)
    assert world.of(RunFinished)[-1].reason == "finished"


@pytest.mark.parametrize("part", ["train", "dev"])
def test_another_corpus_is_refused_at_a_resume_and_the_old_one_goes_on(world, part):
    run = world.run()
    interrupted(world, run)
    file = getattr(world, part)
    text = file.read_text(encoding="utf-8")
    corpus(file, 50, seed=3)
    for _ in range(2):  # nor does asking again help
        with pytest.raises(TrainingError, match=r"text is not the one.*Put the files"):
            world.go(run, resume=True)
    file.write_text(text, encoding="utf-8")  # the same text in a new file
    assert world.go(run, resume=True)


def test_a_corpus_that_is_as_it_was_is_not_read_again(world, monkeypatch):
    run = world.run(data={"dev": ()})
    interrupted(world, run)
    monkeypatch.setattr(run_data, "load_corpus", lambda files: pytest.fail("was read again"))
    assert world.go(run, resume=True)


def test_a_run_of_an_earlier_release_goes_on(world, tmp_path):
    whole = World(tmp_path / "a")
    expected = weights_of(whole.go(whole.run(max_epochs=2)))
    interrupted(world, world.run(max_epochs=2))
    folder = world.runs / "toy"
    (folder / "data" / "stamp.json").unlink()
    (folder / "data" / "dev.json").unlink()
    progress = max((folder / "checkpoints").iterdir()) / "progress.json"
    known = [
        "step",
        "epoch",
        "batch",
        "seconds",
        "best_step",
        "best_bleu",
        "best_chrf",
        "evaluations_since_best",
        "ended",
    ]
    values = json.loads(progress.read_text(encoding="utf-8"))
    progress.write_text(json.dumps({key: values[key] for key in known}), encoding="utf-8")
    resumed = weights_of(world.go(world.run(max_epochs=2), resume=True))
    assert all(torch.equal(expected[name], resumed[name]) for name in expected)


def test_an_interrupt_abandons_an_evaluation_and_the_resumed_run_makes_it(tmp_path, monkeypatch):
    whole, parts = World(tmp_path / "a"), World(tmp_path / "b")
    expected = weights_of(whole.go(whole.run(validate_every=7)))
    control = TrainingControl()
    at_first_search(monkeypatch, control.interrupt)
    assert parts.go(parts.run(validate_every=7), control) is None
    assert not parts.of(Evaluated)
    assert parts.of(RunFinished)[0].step == 7
    resumed = weights_of(parts.go(parts.run(validate_every=7), resume=True))
    assert all(torch.equal(expected[name], resumed[name]) for name in expected)
    assert evaluations(whole) == evaluations(parts)


def test_the_evaluation_of_a_base_is_made_at_the_resume_if_it_was_abandoned(world, monkeypatch):
    world.go(world.run(max_epochs=1))
    world.events.clear()
    control = TrainingControl()
    at_first_search(monkeypatch, control.interrupt)
    tuned = world.run(name="tuned", base="toy", max_epochs=1)
    assert world.go(tuned, control) is None
    assert world.go(tuned, resume=True)
    assert world.of(Evaluated)[0].step == 0


def test_a_pause_holds_an_evaluation_and_does_not_count(tmp_path, monkeypatch):
    whole, world = World(tmp_path / "a"), World(tmp_path / "b")
    expected = weights_of(whole.go(whole.run(validate_every=7)))
    control = TrainingControl()
    at_first_search(monkeypatch, control.pause)
    resumed = weights_of(
        world.go(
            world.run(validate_every=7),
            control,
            lambda e: threading.Timer(1.0, control.resume).start() if isinstance(e, Paused) else None,
        )
    )
    assert [e.step for e in world.of(Paused)] == [e.step for e in world.of(Resumed)] == [7]
    assert world.events.index(world.of(Paused)[0]) < world.events.index(world.of(Evaluated)[0])
    assert world.of(Evaluated)[0].seconds < 0.8
    assert all(torch.equal(expected[name], resumed[name]) for name in expected)
    assert evaluations(whole) == evaluations(world)


def test_what_is_saved_in_a_paused_evaluation_is_what_training_goes_on_from(tmp_path, monkeypatch):
    whole, parts = World(tmp_path / "a"), World(tmp_path / "b")
    expected = weights_of(whole.go(whole.run(validate_every=7)))
    control = TrainingControl()
    at_first_search(monkeypatch, control.pause)

    def killed(event):
        if isinstance(event, Paused):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parts.go(parts.run(validate_every=7), control, killed)
    resumed = weights_of(parts.go(parts.run(validate_every=7), resume=True))
    assert all(torch.equal(expected[name], resumed[name]) for name in expected)
    assert evaluations(whole) == evaluations(parts)


def test_a_stop_in_an_evaluation_keeps_the_best_there_is(world, monkeypatch):
    control = TrainingControl()

    def after_the_first(event):
        if isinstance(event, Evaluated):
            at_first_search(monkeypatch, control.stop)

    assert world.go(world.run(max_epochs=2, validate_every=7), control, after_the_first)
    assert [e.step for e in world.of(Evaluated)] == [7]
    finished = world.of(RunFinished)[0]
    assert (finished.reason, finished.step, finished.best_step) == ("stopped", 14, 7)


def test_a_stop_in_the_first_evaluation_waits_for_it(world, monkeypatch):
    control = TrainingControl()
    at_first_search(monkeypatch, control.stop)
    assert world.go(world.run(validate_every=7), control)
    assert world.of(RunFinished)[0].best_step == 7


@pytest.mark.parametrize("stop", [False, True], ids=["finished", "stopped"])
def test_an_interrupt_while_the_card_is_scored_leaves_only_the_installing_to_do(world, monkeypatch, stop):
    control = TrainingControl()

    def near_the_end(event):
        if isinstance(event, Evaluated):
            at_first_search(monkeypatch, control.interrupt)
            if stop:
                control.stop()

    run = world.run(max_epochs=1)
    assert world.go(run, control, near_the_end) is None
    assert unfinished(world.runs / "toy")
    assert world.library.list() == []
    steps = world.of(StepDone)
    assert world.go(run, resume=True)
    assert world.of(StepDone) == steps
    assert world.of(RunFinished)[-1].reason == ("stopped" if stop else "finished")


def test_the_time_that_is_left_counts_the_evaluations(world):
    world.go(world.run(max_epochs=4, validate_every=9, log_every=1))
    first = world.of(Evaluated)[0]
    steps = world.of(StepDone)
    later = [e for e in steps if 9 < e.step < 18]
    assert later
    for event in later:
        left = -(-steps[-1].step // 9) - 1 + 40 / 20  # and the whole of dev, twice as long, for the card
        assert event.seconds_left > left * first.seconds
        assert event.seconds_left < left * first.seconds + (steps[-1].step - event.step) * 10
