"""What imported models are compared with: the same model in ``transformers``, and in CTranslate2.

Scores are sums of log-probabilities here (a length penalty of 0), on which all engines agree: ours is GNMT's,
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

from seq2seq_core.bundle import Bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.data.batches import pad
from seq2seq_core.interop.origin import read_origin
from seq2seq_core.interop.renumbering import Renumbering
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.search.beam import beam_search
from seq2seq_core.text.codec import Frame
from seq2seq_core.text.tokenizer import EOS
from tests.core.tiny import PAIRS

TEXTS = [PAIRS[0][0], PAIRS[1][0], "Coffee, please"]
LIMIT = 14
CLOSE = 1e-4

Hypothesis = tuple[tuple[int, ...], float]
"""Ids and score."""


def numbers_of(bundle: Bundle) -> dict[str, Renumbering]:
    origin = read_origin(bundle.path)
    assert origin is not None
    return dict(origin.numbers)


def frame_of(bundle: Bundle) -> Frame:
    return bundle.codec.frame(bundle.manifest.directions[0])


def read(bundle: Bundle) -> tuple[list[list[int]], torch.Tensor, torch.Tensor]:
    """The sources in our ids, padded, and their mask."""
    frame = frame_of(bundle)
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
        start_ids=frame_of(bundle).start,
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
    start = numbers["target"].theirs[list(frame_of(bundle).start)]

    def end_at_the_limit(ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if ids.shape[1] < len(start) + LIMIT:
            return scores
        only = torch.full_like(scores, -torch.inf)
        only[:, eos] = scores[:, eos]
        return only

    forbidden = numbers["target"].theirs[bundle.codec.never_written()].tolist()
    with torch.inference_mode():
        found = model.generate(
            input_ids=numbers["source"].theirs[ids],
            attention_mask=mask.long(),
            decoder_input_ids=start.expand(len(TEXTS), -1),
            num_beams=beam,
            num_return_sequences=beam,
            max_length=LIMIT + len(start) + 1,
            logits_processor=[end_at_the_limit],
            do_sample=False,
            early_stopping=False,
            length_penalty=0.0,
            bad_words_ids=[[i] for i in forbidden],
            output_scores=True,
            output_logits=True,
            return_dict_in_generate=True,
        )
    rows = [row[len(start) :].tolist() for row in found.sequences]
    cut = [tuple(row[: row.index(eos)]) for row in rows]
    if beam == 1:
        steps = torch.stack(found.logits).log_softmax(-1)  # greedy search gives no sums
        scores = [
            sum(steps[t, n, token].item() for t, token in enumerate((*row, eos))) for n, row in enumerate(cut)
        ]
    else:
        scores = found.sequences_scores.tolist()
    return [list(zip(cut, scores, strict=True))[i * beam : (i + 1) * beam] for i in range(len(TEXTS))]


def converted(folder: Path) -> Any:
    """CTranslate2's translator of a folder of ``transformers``."""
    ctranslate2 = pytest.importorskip("ctranslate2")
    converter = ctranslate2.converters.TransformersConverter(str(folder))
    return ctranslate2.Translator(converter.convert(f"{folder}-converted"), inter_threads=1)


def ctranslated(
    translator: Any, bundle: Bundle, beam: int, *, with_end: bool = True
) -> list[list[Hypothesis]]:
    """The n-best lists of CTranslate2, in the ids of ``transformers``.

    To forbidden pieces it gives no share of probability: they must never be likely. Its converters give the
    decoder as many heads as the encoder has. What has not ended at its limit, it returns as it is: beams must
    end soon.

    Args:
        with_end: sources are given their end; models that its other converters made get it by themselves.
    """
    codec, numbers = bundle.codec, numbers_of(bundle)
    sources, _, _ = read(bundle)
    forced = codec.target.pieces(frame_of(bundle).start[1:])
    found = translator.translate_batch(
        [codec.source.pieces(source if with_end else source[:-1]) for source in sources],
        target_prefix=[forced] * len(sources) if forced else None,
        beam_size=beam,
        num_hypotheses=beam,
        min_decoding_length=0,
        max_decoding_length=30,
        length_penalty=0.0,
        patience=4,
        return_scores=True,
    )
    theirs = numbers["target"].theirs
    return [
        [
            (tuple(int(theirs[codec.target.id_of(piece)]) for piece in pieces[len(forced) :]), score)
            for pieces, score in zip(one.hypotheses, one.scores, strict=True)
        ]
        for one in found
    ]


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


def assert_same_logits(model: Any, bundle: Bundle, seed: int) -> None:
    """Of random targets, read at once and token by token."""
    numbers = numbers_of(bundle)
    _, ids, mask = read(bundle)
    generator = torch.Generator().manual_seed(seed)
    target = torch.randint(1, bundle.codec.target.size, (len(TEXTS), 7), generator=generator)
    start = torch.tensor(frame_of(bundle).start)
    target[:, : len(start)] = start
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
