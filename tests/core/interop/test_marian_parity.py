"""Imported Marian models compute what ``transformers`` and CTranslate2 compute.

Scores are sums of log-probabilities here (a length penalty of 0), on which all three agree: ours is GNMT's,
theirs divides by a power of the length. What ours never writes (the unknown piece, say) is forbidden to them,
and keeps its share of probability; and so do other tokens where a target is as long as it may be, at which
``transformers`` of itself would take its end for certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from seq2seq_core.bundle import Bundle, load_bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.data.batches import pad
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import importing
from seq2seq_core.interop.origin import read_origin
from seq2seq_core.interop.renumbering import Renumbering
from seq2seq_core.library import Library
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.search.beam import beam_search
from seq2seq_core.text.tokenizer import EOS
from tests.core.interop.marian_models import marian_model, save_marian
from tests.core.tiny import PAIRS

pytestmark = [
    pytest.mark.usefixtures("transformers"),
    pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses"),
]

CONFIGURATIONS = 54
TEXTS = [PAIRS[0][0], PAIRS[1][0], "Coffee, please"]
LIMIT = 14
CLOSE = 1e-4

Hypothesis = tuple[tuple[int, ...], float]
"""Ids and score."""


def imported(folder: Path, library: Library, model: Any, vocabularies: list[dict[str, int]]) -> Bundle:
    with importing(save_marian(folder, model, vocabularies), library) as found:
        return load_bundle(found.install())


def numbers_of(bundle: Bundle) -> dict[str, Renumbering]:
    origin = read_origin(bundle.path)
    assert origin is not None
    return dict(origin.numbers)


def read(bundle: Bundle) -> tuple[list[list[int]], torch.Tensor, torch.Tensor]:
    """The sources in our ids, padded, and their mask."""
    frame = bundle.codec.frame(bundle.manifest.directions[0])
    sources = [frame.source(bundle.codec.encode_source(text).ids) for text in TEXTS]
    return sources, *pad(sources)


def searched(model: Seq2SeqModel, bundle: Bundle, beam: int) -> list[list[Hypothesis]]:
    """The n-best lists, in their ids."""
    sources, ids, mask = read(bundle)
    with torch.inference_mode():
        memory = model.encode(ids, mask)
    results = beam_search(
        model,
        memory,
        start_ids=[bundle.codec.start],
        eos=EOS,
        options=SearchOptions(beam=beam, max_length=LIMIT, length_penalty=0.0),
        source_lengths=[len(source) for source in sources],
        forbidden=bundle.codec.never_written(),
    )
    theirs = numbers_of(bundle)["target"].theirs
    return [
        [(tuple(theirs[list(found.ids)].tolist()), found.score) for found in result.hypotheses]
        for result in results
    ]


def generated(model: Any, bundle: Bundle, beam: int) -> list[list[Hypothesis]]:
    """The n-best lists of ``transformers``."""
    numbers = numbers_of(bundle)
    _, ids, mask = read(bundle)
    eos = model.config.eos_token_id

    def end_at_the_limit(ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if ids.shape[1] <= LIMIT:
            return scores
        only = torch.full_like(scores, -torch.inf)
        only[:, eos] = scores[:, eos]
        return only

    forbidden = numbers["target"].theirs[bundle.codec.never_written()].tolist()
    with torch.inference_mode():
        found = model.generate(
            input_ids=numbers["source"].theirs[ids],
            attention_mask=mask.long(),
            num_beams=beam,
            num_return_sequences=beam,
            max_length=LIMIT + 2,
            logits_processor=[end_at_the_limit],
            do_sample=False,
            early_stopping=False,
            length_penalty=0.0,
            bad_words_ids=[[i] for i in forbidden],
            output_scores=True,
            output_logits=True,
            return_dict_in_generate=True,
        )
    rows = [row[1:].tolist() for row in found.sequences]
    cut = [tuple(row[: row.index(eos)]) for row in rows]
    if beam == 1:
        steps = torch.stack(found.logits).log_softmax(-1)  # greedy search gives no sums
        scores = [
            sum(steps[t, n, token].item() for t, token in enumerate((*row, eos))) for n, row in enumerate(cut)
        ]
    else:
        scores = found.sequences_scores.tolist()
    return [list(zip(cut, scores, strict=True))[i * beam : (i + 1) * beam] for i in range(len(TEXTS))]


def assert_same(ours: Sequence[Sequence[Hypothesis]], theirs: Sequence[Sequence[Hypothesis]]) -> None:
    """The same lists in the same order; what is as good as equal to rounding may change places."""
    for own, other in zip(ours, theirs, strict=True):
        own_scores, other_scores = ([score for _, score in side] for side in (own, other))
        assert own_scores == pytest.approx(other_scores, abs=CLOSE)
        known = dict(other)
        for (ids, score), (others, other_score) in zip(own, other, strict=True):
            if ids != others:
                assert score == pytest.approx(known.get(ids, other_scores[-1]), abs=CLOSE)
                assert score == pytest.approx(other_score, abs=CLOSE)


@pytest.mark.parametrize("seed", range(CONFIGURATIONS))
def test_a_random_model_computes_and_finds_the_same(seed: int, tmp_path: Path, library: Library) -> None:
    model, vocabularies = marian_model(seed)
    bundle = imported(tmp_path / "opus-mt-en-fr", library, model, vocabularies)
    assert bundle.manifest.model.zero_padding  # type: ignore[union-attr]
    numbers = numbers_of(bundle)
    _, ids, mask = read(bundle)
    generator = torch.Generator().manual_seed(seed)
    target = torch.randint(1, bundle.codec.target.size, (len(TEXTS), 7), generator=generator)
    target[:, 0] = bundle.codec.start
    with torch.inference_mode():
        theirs = model(
            input_ids=numbers["source"].theirs[ids],
            attention_mask=mask.long(),
            decoder_input_ids=numbers["target"].theirs[target],
        ).logits[:, :, numbers["target"].theirs]
        state = bundle.model.start(bundle.model.encode(ids, mask))
        at_once = bundle.model.step(target, state).logits
        state = bundle.model.start(bundle.model.encode(ids, mask))
        one_by_one = []
        for token in target.unbind(dim=1):
            step = bundle.model.step(token[:, None], state)
            state = step.state
            one_by_one.append(step.logits)
    torch.testing.assert_close(at_once, theirs, rtol=0, atol=1e-4)
    torch.testing.assert_close(torch.cat(one_by_one, dim=1), theirs, rtol=0, atol=1e-4)
    bundle.model.freeze()
    assert_same(searched(bundle.model, bundle, 4), generated(model, bundle, 4))
    assert_same(searched(bundle.model, bundle, 1), generated(model, bundle, 1))


@pytest.mark.parametrize(
    ("seed", "std"), [(101, 0.2), (104, 0.2), (105, 0.2), (122, 0.2), (102, 0.3), (103, 0.3), (110, 0.3)]
)
def test_ctranslate2_finds_the_same_in_what_was_exported(
    seed: int, std: float, tmp_path: Path, library: Library
) -> None:
    """It has no padding, and the unknown piece no share: here both are never likely. Its converter gives the
    decoder as many heads as the encoder has. What has not ended at its limit, it returns as it is: the
    beams of these models end soon.
    """
    ctranslate2 = pytest.importorskip("ctranslate2")
    model, vocabularies = marian_model(
        seed,
        share_encoder_decoder_embeddings=True,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        init_std=std,
    )
    with torch.no_grad():
        model.final_logits_bias[0, 0] += 1.0
        model.final_logits_bias[0, 1] = -1e4
    bundle = imported(tmp_path / "opus-mt-en-fr", library, model, vocabularies)
    export_hf(bundle.path, tmp_path / "exported")
    converter = ctranslate2.converters.TransformersConverter(str(tmp_path / "exported"))
    translator = ctranslate2.Translator(converter.convert(str(tmp_path / "converted")), inter_threads=1)
    pieces = {i: piece for piece, i in vocabularies[0].items()}
    numbers = numbers_of(bundle)
    sources, _, _ = read(bundle)
    written = [[pieces[i] for i in numbers["source"].theirs[source].tolist()] for source in sources]
    for beam in (4, 1):
        found = translator.translate_batch(
            written,
            beam_size=beam,
            num_hypotheses=beam,
            min_decoding_length=0,
            max_decoding_length=30,
            length_penalty=0.0,
            patience=4,
            return_scores=True,
        )
        theirs = [
            [
                (tuple(vocabularies[0][piece] for piece in ids), score)
                for ids, score in zip(one.hypotheses, one.scores, strict=True)
            ]
            for one in found
        ]
        ours = searched(bundle.model, bundle, beam)
        if beam > 1:
            assert_same(ours, theirs)
        else:
            assert [own[0][0] for own in ours] == [other[0][0][:LIMIT] for other in theirs]


def test_an_exported_model_loads_in_transformers_as_it_was(
    tmp_path: Path, library: Library, transformers: Any
) -> None:
    for seed, share in ((1, True), (2, False)):
        model, vocabularies = marian_model(seed, share_encoder_decoder_embeddings=share)
        bundle = imported(tmp_path / f"{seed}", library, model, vocabularies)
        export_hf(bundle.path, tmp_path / f"exported-{seed}")
        again = transformers.AutoModelForSeq2SeqLM.from_pretrained(tmp_path / f"exported-{seed}")
        kept = again.state_dict()
        for name, tensor in model.state_dict().items():
            assert torch.equal(kept[name], tensor), name
        tokenizer = transformers.AutoTokenizer.from_pretrained(tmp_path / f"exported-{seed}")
        sources, _, _ = read(bundle)
        for text, source in zip(TEXTS, sources, strict=True):
            assert tokenizer(text).input_ids == numbers_of(bundle)["source"].theirs[source].tolist()
