"""What CTranslate2 makes of its own files, beside what ours makes of them.

Scores are sums of log-probabilities here (a length penalty of 0). CTranslate2 forbids no piece: in the
models of these tests those that ours never writes have no probability. What is quantised is made float32 by
both. What has not ended at its limit CTranslate2 returns as it is: these models end soon.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import torch

from seq2seq_core.bundle import Bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.data.batches import pad
from seq2seq_core.search.beam import beam_search
from seq2seq_core.search.forced import force_decode
from seq2seq_core.text.tokenizer import EOS
from tests.core.tiny import PAIRS

TEXTS = [PAIRS[0][0], PAIRS[1][0], "Coffee, please"]
LIMIT = 40


def translator(folder: Path) -> Any:
    import ctranslate2

    return ctranslate2.Translator(str(folder), compute_type="float32", inter_threads=1, intra_threads=1)


def sources(bundle: Bundle) -> list[list[int]]:
    frame = bundle.codec.frame(("en", "fr"))
    return [frame.source(bundle.codec.encode_source(text).ids) for text in TEXTS]


def written(bundle: Bundle, folder: Path) -> list[list[str]]:
    """The sources as CTranslate2 wants them, without the end that it adds itself."""
    added = json.loads((folder / "config.json").read_text())["add_source_eos"]
    return [bundle.codec.source.pieces(ids[:-1] if added else ids) for ids in sources(bundle)]


def assert_same_scores(bundle: Bundle, folder: Path, theirs: Any, close: float, seed: int) -> None:
    """Of random targets, token by token."""
    draw = random.Random(seed)
    usable = sorted(set(range(bundle.codec.target.size)) - set(bundle.codec.target.control_ids))
    targets = [draw.choices(usable, k=draw.randint(1, 9)) for _ in TEXTS]
    found = theirs.score_batch(written(bundle, folder), [bundle.codec.target.pieces(ids) for ids in targets])
    with torch.inference_mode():
        memory = bundle.model.encode(*pad(sources(bundle)))
    forced = force_decode(
        bundle.model, memory, targets, start_ids=[bundle.codec.start], eos=EOS, rows=range(len(TEXTS))
    )
    for own, other in zip(forced, found, strict=True):
        assert own.logprobs == pytest.approx(other.log_probs, abs=close)


def assert_same_lists(bundle: Bundle, folder: Path, theirs: Any, close: float) -> None:
    """Of a beam of 4, in the same order; what is as good as equal to rounding may change places."""
    found = theirs.translate_batch(
        written(bundle, folder),
        beam_size=4,
        num_hypotheses=4,
        min_decoding_length=0,
        max_decoding_length=LIMIT,
        length_penalty=0.0,
        patience=4,
        return_scores=True,
    )
    bundle.model.freeze()
    ids = sources(bundle)
    with torch.inference_mode():
        memory = bundle.model.encode(*pad(ids))
    ours = beam_search(
        bundle.model,
        memory,
        start_ids=[bundle.codec.start],
        eos=EOS,
        options=SearchOptions(beam=4, max_length=LIMIT, length_penalty=0.0),
        source_lengths=[len(source) for source in ids],
        forbidden=bundle.codec.never_written(),
    )
    for own, other in zip(ours, found, strict=True):
        assert [one.score for one in own.hypotheses] == pytest.approx(other.scores, abs=close)
        known = dict(zip(map(tuple, other.hypotheses), other.scores, strict=True))
        for one, pieces, score in zip(own.hypotheses, other.hypotheses, other.scores, strict=True):
            same = bundle.codec.target.pieces(one.ids)
            if same != pieces:
                assert one.score == pytest.approx(known.get(tuple(same), other.scores[-1]), abs=close)
                assert one.score == pytest.approx(score, abs=close)
