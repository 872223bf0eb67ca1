"""Single steps of the training loop against what its settings say, on a few pairs of random ids."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from seq2seq_core.config import TrainingConfig
from seq2seq_core.corpus.pairs import SegmentPair
from seq2seq_core.data.batches import Examples
from seq2seq_core.data.store import PairStore, write_store
from seq2seq_core.model_config import RecurrentConfig, TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.text.codec import Frame
from seq2seq_core.text.tokenizer import BOS, PAD
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.events import Evaluated, StepDone
from seq2seq_core.training.loop import TrainingLoop
from seq2seq_core.training.optimizers import Optimizers
from seq2seq_core.training.scheduled import ScheduledSampling
from tests.core.models.test_protocol import CONFIGS, VOCABULARY

LANGUAGE = 4  # of no text
TRANSFORMER = TransformerConfig(
    width=16, feed_forward=24, heads=2, encoder_layers=1, decoder_layers=1, dropout=0.0
)
RECURRENT = RecurrentConfig(embedding=8, hidden=12, dropout=0.0)


def new_model(config):
    return build_model(config, VOCABULARY, VOCABULARY, torch.Generator().manual_seed(3))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder, rng = tmp_path_factory.mktemp("store"), random.Random(1)

    def text():
        return " ".join(str(rng.randrange(LANGUAGE + 1, VOCABULARY)) for _ in range(rng.randint(2, 6)))

    def encode(block):
        return [[int(number) for number in one.split()] for one in block]

    pairs = [SegmentPair(text(), text(), "here", i) for i in range(24)]
    write_store(folder, pairs, (encode, encode), VOCABULARY)
    return PairStore(folder)


class Steps:
    """What is seen of a training loop that has all pairs in one batch, and evaluates after each step.

    Attributes:
        before: the weights that it starts with, as one vector.
        losses: of each step.
        living: the weights after each step.
        evaluated: the weights that each evaluation is given.
        gradients: that the optimizer gets at each step.
    """

    def __init__(
        self, store, folder, monkeypatch, model=TRANSFORMER, start=(BOS,), precision=torch.float32, **training
    ):
        self._model = new_model(model)
        equal = self._model.abilities.equal_length
        self.examples = Examples(store, [(Frame(start=start), False)], 100, equal_length=equal)
        settings = {"batch_tokens": 10_000, "max_steps": 2, "validate_every": 1, "log_every": 1}
        config = TrainingConfig(**{**settings, "warmup": 0, "learning_rate": 1e-2, **training})
        self.before = self._weights()
        self.losses, self.living, self.evaluated, self.gradients = [], [], [], []
        control = TrainingControl()
        loop = TrainingLoop(
            self._model, self.examples, config, self._evaluate, folder, control, self._see, precision
        )
        step = Optimizers.step

        def watched(optimizers, rate):
            self.gradients.append(torch.cat([p.grad.flatten() for p in self._model.parameters()]))
            step(optimizers, rate)

        with monkeypatch.context() as patch:
            patch.setattr(Optimizers, "step", watched)
            # What takes most of the time of so small a loop: checkpoints on disk, and masks for 500 steps.
            patch.setattr("seq2seq_core.training.loop.save_checkpoint", lambda folder, _: folder)
            patch.setattr("seq2seq_core.models.layers._POOL", 1 << 12)
            loop.run()

    def _weights(self):
        return torch.cat([p.detach().flatten() for p in self._model.parameters()])

    def _see(self, event):
        if isinstance(event, StepDone):
            self.losses.append(event.loss)
            self.living.append(self._weights())

    def _evaluate(self, model, step, between):
        self.evaluated.append(self._weights())
        return Evaluated(step, 1.0, 1.0, 1.0, False, (), 0.0)


@pytest.fixture
def steps(store, tmp_path, monkeypatch):
    return lambda **settings: Steps(store, tmp_path, monkeypatch, **settings)


def test_a_gradient_is_no_longer_than_clip_norm_and_a_shorter_one_is_as_it_was(steps):
    whole = steps(clip_norm=1e9).gradients
    length = float(whole[0].norm())
    short = steps(clip_norm=length / 4).gradients
    torch.testing.assert_close(short[0], whole[0] / 4, rtol=1e-4, atol=1e-7)
    assert all(float(gradient.norm()) <= length / 4 * 1.0001 for gradient in short)
    assert torch.equal(steps(clip_norm=length * 1.5).gradients[0], whole[0])


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_a_step_reports_the_loss_against_smoothed_targets(steps, smoothing):
    seen = steps(label_smoothing=smoothing, max_steps=1)
    model = new_model(TRANSFORMER)
    batch = seen.examples.batch(np.arange(len(seen.examples)), step=1)
    real = batch.target_mask
    expected = F.cross_entropy(
        model.output(model(batch))[real], batch.target_output[real], label_smoothing=smoothing
    )
    assert seen.losses == [pytest.approx(float(expected.detach()), rel=1e-5)]


def test_an_evaluation_is_given_the_moving_average_that_forgets_the_random_start(steps):
    seen = steps(average=0.15, max_steps=4)
    average = seen.before
    for step, (living, evaluated) in enumerate(zip(seen.living, seen.evaluated, strict=True), start=1):
        average = average.lerp(living, 1 - min(0.15, step / (step + 10)))
        torch.testing.assert_close(evaluated, average, rtol=1e-5, atol=1e-6)
    assert len(seen.evaluated) == 4


def test_without_an_average_an_evaluation_is_given_the_weights_themselves(steps):
    seen = steps(average=0.0)
    assert all(torch.equal(*pair) for pair in zip(seen.living, seen.evaluated, strict=True))


@pytest.mark.parametrize("model", [TRANSFORMER, RECURRENT], ids=["transformer", "recurrent"])
def test_a_decoder_reads_more_and_more_of_its_own_words_and_the_language_that_it_is_told(
    steps, monkeypatch, model
):
    feed, read = ScheduledSampling.feed, {}

    def watched(sampling, step):
        choose = feed(sampling, step)

        def watching(gold, features):
            chosen = choose(gold, features)
            own = sampling._model.output(features).argmax(dim=-1)
            read.setdefault(step, []).append(torch.stack([gold, own, chosen]))
            return chosen

        return watching

    monkeypatch.setattr(ScheduledSampling, "feed", watched)
    steps(model=model, start=(BOS, LANGUAGE), scheduled_sampling=0.999999, max_steps=2)
    assert read.keys() == {1, 2}
    for step, parts in read.items():
        gold, own, chosen = torch.cat(parts, dim=2)
        assert (gold[:, 0] == LANGUAGE).all()
        assert (own[:, 0] != LANGUAGE).any()
        assert (chosen[:, 0] == LANGUAGE).all()
        free = (gold != PAD) & (gold != LANGUAGE)
        assert torch.equal(chosen[~free], gold[~free])
        assert ((chosen == gold) | (chosen == own)).all()
        other = free & (own != gold)
        assert float((chosen == own)[other].float().mean()) == pytest.approx(step / 2, abs=0.15)


@pytest.mark.parametrize("name", CONFIGS)
def test_every_architecture_learns_the_same_in_mixed_precision(steps, name):
    exact = steps(model=CONFIGS[name])
    mixed = steps(model=CONFIGS[name], precision=torch.bfloat16)
    assert all(gradient.isfinite().all() for gradient in mixed.gradients)
    assert not torch.equal(mixed.gradients[0], exact.gradients[0])
    assert float(torch.cosine_similarity(mixed.gradients[0], exact.gradients[0], dim=0)) > 0.995
