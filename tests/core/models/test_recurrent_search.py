"""The one beam search and forced decoding, over every recurrent model."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from seq2seq_core.config import SearchOptions
from seq2seq_core.data.batches import make_batch
from seq2seq_core.models import build_model
from seq2seq_core.search import beam_search
from seq2seq_core.search.forced import force_decode
from seq2seq_core.text.tokenizer import BOS, EOS
from tests.core.models.recurrent_shapes import SHAPES
from tests.core.models.test_protocol import VOCABULARY, batch_of

OPTIONS = SearchOptions(beam=3, max_length=8)


@pytest.fixture(params=SHAPES)
def model(request):
    built = build_model(
        SHAPES[request.param], VOCABULARY, VOCABULARY, torch.Generator().manual_seed(5)
    ).eval()
    with torch.no_grad():
        for parameter in built.parameters():
            parameter.mul_(1.5)  # sharper than a new model, so that the choice is no tie
    return built


def search(model, source, mask):
    with torch.inference_mode():
        memory = model.encode(source, mask)
    lengths = (mask.sum(dim=1) - 1).tolist()
    return memory, beam_search(
        model, memory, start_ids=(BOS,), eos=EOS, options=OPTIONS, source_lengths=lengths, forbidden=[0, 1, 2]
    )


def test_a_beam_over_a_batch_is_that_of_each_sentence_and_its_probabilities_are_the_models(model):
    batch = batch_of([(5, 1), (2, 1), (7, 1)])
    memory, results = search(model, batch.source, batch.source_mask)
    for row, result in enumerate(results):
        length = int(batch.source_mask[row].sum())
        alone = search(
            model, batch.source[row : row + 1, :length], batch.source_mask[row : row + 1, :length]
        )[1][0]
        assert [f.ids for f in result.hypotheses] == [f.ids for f in alone.hypotheses]
        targets = [f.ids for f in result.hypotheses]
        forced = force_decode(model, memory, targets, start_ids=(BOS,), eos=EOS, rows=[row] * len(targets))
        for found, one in zip(result.hypotheses, forced, strict=True):
            assert found.logprobs == pytest.approx(one.logprobs, abs=1e-4)
        if model.abilities.equal_length:
            assert all(len(f.logprobs) <= length for f in result.hypotheses)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_a_few_steps_teach_to_copy(name):
    config = dataclasses.replace(SHAPES[name], embedding=24, hidden=48, dropout=0.0)
    model = build_model(config, VOCABULARY, VOCABULARY, torch.Generator().manual_seed(5))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    draw = torch.Generator().manual_seed(1)
    for _ in range(100):
        texts = torch.randint(4, 10, (32, 3), generator=draw).numpy()
        batch = make_batch([[*text, EOS] for text in texts], texts)
        logits = model.output(model(batch))
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), batch.target_output.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.detach() < 0.5
    source, mask = batch.source, batch.source_mask
    results = search(model.eval(), source, mask)[1]
    right = [result.hypotheses[0].ids == tuple(text) for result, text in zip(results, texts, strict=True)]
    assert sum(right) > 0.5 * len(right)  # by chance one in 216 is
