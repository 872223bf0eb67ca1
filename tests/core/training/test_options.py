"""Training options: scheduled sampling, subword regularisation, batches without buckets, means of weights."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from seq2seq_core.bundle import read_manifest
from seq2seq_core.data.store import PairStore
from seq2seq_core.errors import TrainingError
from seq2seq_core.model_config import RecurrentConfig, TaggerConfig
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.text.tokenizer import Tokenizer
from seq2seq_core.training import dev
from seq2seq_core.training.checkpoints import forget_weights, mean_weights, save_weights
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import Evaluated, Note, RunFinished, StepDone
from seq2seq_core.training.scheduled import ScheduledSampling
from tests.core.training.world import RECURRENT, TRANSFORMER, World, weights_of

TAGGER = TaggerConfig(embedding=24, hidden=32, dropout=0.0)

OPTIONS = {
    "scheduled sampling, transformer": {"scheduled_sampling": 0.5},
    "scheduled sampling, recurrent": {"scheduled_sampling": 0.5, "model": RECURRENT},
    "subwords": {"subword_regularization": 0.1, "data": {"directions": "both"}},
    "no buckets": {"bucketing": False},
    "mean of checkpoints": {"average_checkpoints": 3},
}


LIMITS = {"max_epochs": 2, "max_steps": 12, "validate_every": 5}
"""Two evaluations and a bit, and more than an epoch."""


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """The weights of a run with no option: ``without(model, directions)``."""

    @cache
    def weights(model, directions):
        world = World(tmp_path_factory.mktemp("without"))
        return weights_of(world.go(world.run(model=model, data={"directions": directions}, **LIMITS)))

    return weights


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_changes_a_run_and_a_resume_does_not(tmp_path, without, option):
    settings = {"model": TRANSFORMER, **LIMITS, **OPTIONS[option]}
    whole, parts = World(tmp_path / "a"), World(tmp_path / "b")
    expected = weights_of(whole.go(whole.run(**settings)))
    for stop_at in (3, 10):
        control = TrainingControl()

        def interrupt(event, control=control, stop_at=stop_at):
            if isinstance(event, StepDone) and event.step >= stop_at:
                control.interrupt()

        assert parts.go(parts.run(**settings, log_every=1), control, interrupt, resume=True) is None
    resumed = weights_of(parts.go(parts.run(**settings, log_every=1), resume=True))
    assert all(torch.equal(expected[name], resumed[name]) for name in expected)
    if option != "mean of checkpoints":
        other = without(settings["model"], settings.get("data", {}).get("directions", "forward"))
        assert any(not torch.equal(expected[name], other[name]) for name in expected)


class Echo(Seq2SeqModel):
    """Features are token ids; the likeliest token is the id after them."""

    def output(self, features: Tensor, rows: Tensor | None = None) -> Tensor:
        return torch.nn.functional.one_hot(features[..., 0].long() + 1, 200).float()

    encode = start = step = forward = output_weight = None


@pytest.mark.parametrize("step", [0, 400, 1000])
def test_scheduled_sampling_reads_the_likeliest_token_as_often_as_it_should(step):
    model = Echo.__new__(Echo)
    sampling = ScheduledSampling(model, 0.6, seed=1, max_steps=1000)
    gold = torch.randint(4, 100, (100, 50), generator=torch.Generator().manual_seed(1))
    gold[:, 40:] = 0
    features = (gold[..., None] + 50).float()
    read = sampling.feed(step)(gold, features)
    changed = read != gold
    assert not changed[:, 40:].any()
    assert torch.equal(read[changed], gold[changed] + 51)
    assert float(changed[:, :40].float().mean()) == pytest.approx(0.6 * step / 1000, abs=0.03)
    assert torch.equal(read, sampling.feed(step)(gold, features))
    if step:
        assert not torch.equal(read, sampling.feed(step + 1)(gold, features))
        other = ScheduledSampling(model, 0.6, seed=2, max_steps=1000)
        assert not torch.equal(read, other.feed(step)(gold, features))


def test_padding_is_reported_as_it_is_without_buckets(world):
    world.go(world.run(max_epochs=1))
    bucketed = [e.padding for e in world.of(StepDone)]
    world.events.clear()
    world.go(world.run(name="other", max_epochs=1, bucketing=False))
    assert max(bucketed) < 0.15 < min(e.padding for e in world.of(StepDone))


def test_nothing_is_sampled_where_a_model_is_tested(world, monkeypatch):
    sampled, alphas = [], set()
    sample = Tokenizer.sample_ids

    def watched(self, texts, alpha):
        sampled.extend(texts)
        alphas.add(alpha)
        return sample(self, texts, alpha)

    monkeypatch.setattr(Tokenizer, "sample_ids", watched)
    world.dev.write_text("red red red red red red\trouge rouge rouge rouge rouge rouge\n", encoding="utf-8")
    world.go(world.run(max_epochs=1, subword_regularization=0.1))
    assert len(sampled) >= 2 * 300
    assert alphas == {0.1}
    assert "red red red red red red" not in sampled


def test_weights_are_kept_averaged_and_forgotten(tmp_path):
    for step, value in [(5, 1.0), (10, 2.0), (15, 6.0), (20, 10.0)]:
        save_weights(tmp_path, step, {"w": torch.full((2,), value)}, kept=3)
    count, mean = mean_weights(tmp_path, 3, torch.device("cpu"))
    assert (count, mean["w"].tolist()) == (3, [6.0, 6.0])
    assert mean_weights(tmp_path, 2, torch.device("cpu"))[1]["w"].tolist() == [8.0, 8.0]
    forget_weights(tmp_path, 15)
    assert mean_weights(tmp_path, 3, torch.device("cpu"))[1]["w"].tolist() == [4.0, 4.0]
    (tmp_path / "weights-0000015.safetensors").write_bytes(b"broken")
    with pytest.raises(TrainingError, match="weights-0000015"):
        mean_weights(tmp_path, 3, torch.device("cpu"))


@pytest.mark.parametrize(("of_the_mean", "better"), [(40.0, True), (25.0, False)])
def test_the_mean_of_the_last_evaluations_is_installed_if_it_scores_better(
    world, monkeypatch, of_the_mean, better
):
    scores = iter([10.0, 30.0, 20.0, 15.0, of_the_mean, 33.0])
    monkeypatch.setattr(dev, "bleu", lambda *_: SimpleNamespace(score=next(scores)))
    run = world.run(max_steps=20, max_epochs=3, validate_every=5, average_checkpoints=3, average=0.0)
    installed = weights_of(world.go(run))
    kept = sorted((world.runs / "toy" / "checkpoints").glob("weights-*"))
    assert [file.stem for file in kept] == ["weights-0000010", "weights-0000015", "weights-0000020"]
    files = [load_file(file) for file in kept]
    expected = {name: sum(w[name] for w in files) / 3 for name in files[0]} if better else files[0]
    for name, weight in installed.items():
        torch.testing.assert_close(weight, expected[name])
    note = world.of(Note)[-1].message
    assert f"BLEU {of_the_mean:.2f}, the best of them 30.00" in note
    assert note.endswith("the mean is kept" if better else "the best is kept")
    finished = world.of(RunFinished)[0]
    assert (finished.best_step, finished.best_bleu) == ((20, of_the_mean) if better else (10, 30.0))
    assert len(world.of(Evaluated)) == 4
    card = (world.library.find("toy") / "README.md").read_text(encoding="utf-8")
    assert ("mean of the last 3 evaluations" in card) == better


def test_a_tagger_learns_what_has_no_reordering(world):
    world.go(world.run(model=TAGGER, max_epochs=4, learning_rate=1e-2))
    assert world.of(Evaluated)[-1].bleu > 90


def test_a_tagger_says_what_it_cannot_write_and_refuses_what_it_does_not_do(world):
    for file in (world.train, world.dev):
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("".join(f"{line} fin\n" for line in lines), encoding="utf-8")
    world.go(world.run(model=TAGGER, max_epochs=1))
    store = PairStore(world.runs / "toy" / "data")
    unwritten = int(np.maximum(0, store.lengths(1) - store.lengths(0)).sum())
    total = int(store.lengths(1).sum()) + len(store)
    assert unwritten >= 100
    assert any(
        note.message.startswith(f"{unwritten:,} of {total:,} target tokens") for note in world.of(Note)
    )
    with pytest.raises(TrainingError, match="scheduled_sampling is for models that read"):
        world.go(world.run(name="other", model=TAGGER, scheduled_sampling=0.2))
    with pytest.raises(TrainingError, match="learns one direction"):
        world.go(world.run(name="other", model=TAGGER, data={"directions": "both"}))


def test_a_model_without_attention_goes_both_ways_and_has_no_reading_of_it(world):
    model = RecurrentConfig(embedding=24, hidden=32, attention="none")
    path = world.go(world.run(model=model, max_epochs=1, data={"directions": "both"}))
    assert read_manifest(path).reading is None
