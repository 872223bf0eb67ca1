"""A search that always finds something: where the rules of a sentence cannot be kept, with fewer of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial

import torch

from seq2seq_core.config import MAX_BEAM, SearchOptions
from seq2seq_core.models.protocol import Memory, Seq2SeqModel
from seq2seq_core.search.beam import beam_search
from seq2seq_core.search.constraints import Rules
from seq2seq_core.search.hypotheses import SearchResult
from seq2seq_core.search.sampling import sample
from seq2seq_core.types import Span

# How much wider a beam is that has found nothing.
_WIDER = 8


def search_with_rules(
    model: Seq2SeqModel,
    memory: Memory,
    *,
    start_ids: Sequence[int],
    eos: int,
    options: SearchOptions,
    source_lengths: Sequence[int],
    forbidden: Sequence[int],
    rules: Sequence[Rules],
    source_columns: Sequence[Span],
    chances: Sequence[Sequence[int]],
    should_stop: Callable[[], bool] | None,
) -> list[SearchResult]:
    """``beam_search``, or ``sample``; and where that finds nothing, once more with a wider beam, then with
    the prefix alone, and last with no rules.

    Args:
        chances: for ``sample``; all others are for both.

    Raises:
        Cancelled, BundleError, ConfigError: as ``beam_search`` does.
    """

    def search(memory: Memory, numbers: Sequence[int], options: SearchOptions) -> list[SearchResult]:
        if options.sampling is not None:
            find = partial(sample, chances=[chances[i] for i in numbers])
        else:
            find = partial(beam_search, source_columns=[source_columns[i] for i in numbers])
        return find(
            model,
            memory,
            start_ids=start_ids,
            eos=eos,
            options=options,
            source_lengths=[source_lengths[i] for i in numbers],
            forbidden=forbidden,
            rules=[asked[i] for i in numbers],
            should_stop=should_stop,
        )

    asked = list(rules)
    results = search(memory, range(len(rules)), options)
    wider = dataclasses.replace(
        options, beam=min(MAX_BEAM, _WIDER * options.beam), groups=1, nbest=options.nbest or options.beam
    )
    for how in (wider, options, options):
        lost = [i for i, result in enumerate(results) if not result.hypotheses]
        if not lost:
            break
        some = memory.select(torch.tensor(lost, device=model.device))
        for i, result in zip(lost, search(some, lost, how), strict=True):
            results[i] = result
            asked[i] = asked[i].relaxed()
    return results
