"""Hidden states in two dimensions, and sentences that a model encodes alike.

Shape legend: N vectors, S' source tokens with special ones, T target tokens, D width of the states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from seq2seq_core.data.batches import pad
from seq2seq_core.errors import Cancelled
from seq2seq_core.models.protocol import Capture, Memory
from seq2seq_core.search.forced import force_decode
from seq2seq_core.search.sentences import BATCH_TOKENS, SentenceTranslator, ShouldStop
from seq2seq_core.text.tokenizer import EOS
from seq2seq_core.types import HiddenStates, Neighbour

_STATES = Capture(states=True)
_LONGEST = 128  # pieces of a corpus sentence that are read; what follows changes little


def hidden_states(
    sentences: SentenceTranslator,
    source: str,
    target: str,
    *,
    direction: tuple[str, str],
    ids: Sequence[int] | None = None,
) -> HiddenStates:
    """The states of the highest layers of both sides, as a given target is read, in two dimensions.

    Args:
        ids: the target's pieces, where it was written with others than the tokenizer's own.

    Raises:
        CorpusError: a side is too long.
        LanguageError: the model has no token for the target language.
    """
    encoded, goal = sentences.encode_pair(source, target)
    frame = sentences.codec.frame(direction)
    read = frame.source(encoded.ids)
    memory = _encode(sentences, [read])
    written = goal.ids if ids is None else ids
    (forced,) = force_decode(
        sentences.model, memory, [written], start_ids=frame.start, eos=EOS, rows=[0], capture=_STATES
    )
    assert memory.states is not None  # both were asked for
    assert forced.states is not None
    context = None if memory.context is None else memory.context.float().cpu().numpy()
    both = np.concatenate([memory.states[0].float().cpu().numpy(), forced.states])
    centre, axes, explained = principal_components(both)
    points = ((both - centre) @ axes.T).astype(np.float32)
    return HiddenStates(
        encoder=points[: len(read)],
        decoder=points[len(read) :],
        explained=explained,
        leading=len(frame.before),
        trailing=len(frame.after),
        context=None if context is None else ((context[0] - centre) @ axes.T).astype(np.float32),
    )


def principal_components(
    vectors: NDArray[np.float32],
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """The two directions in which vectors vary most.

    The variance does not say which way an axis points: here, the way in which its largest component is
    positive, so that the same vectors always look the same.

    Args:
        vectors: ``[N, D]``.

    Returns:
        Their mean ``[D]``; the directions ``[2, D]``, the first the one of more variance, zero where there is
        none; and the share of the variance that they have, from 0 to 1.
    """
    centre = vectors.mean(axis=0, dtype=np.float64)
    _, sizes, axes = np.linalg.svd(vectors - centre, full_matrices=False)
    variances = sizes**2
    total = float(variances.sum())
    found = np.zeros((2, vectors.shape[1]))
    for number, axis in enumerate(axes[:2]):
        if variances[number] > 1e-12 * max(total, 1e-12):
            found[number] = axis * np.sign(axis[np.abs(axis).argmax()])
    return centre, found, float(variances[:2].sum()) / total if total else 1.0


class Neighbourhood:
    """The sentences of a corpus by what a model encodes them as; each is encoded once.

    What stands for a sentence is the context vector of a model without attention. A model with attention has
    none: it is the mean of its encoder's states then.

    Args:
        direction: for models that are told a language with the source.
        corpus: sentences of the source language.
        should_stop: asked between sentences and between batches.
        on_progress: called with the sentences encoded so far, and all.

    Raises:
        Cancelled: ``should_stop`` said so.
        LanguageError: the model has no token for the target language.
    """

    def __init__(
        self,
        sentences: SentenceTranslator,
        corpus: Sequence[str],
        *,
        direction: tuple[str, str],
        should_stop: ShouldStop | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._sentences, self._frame = sentences, sentences.codec.frame(direction)
        self._corpus = corpus
        self._vectors = self._encode(corpus, should_stop, on_progress)

    def nearest(self, sentence: str, count: int = 10) -> list[Neighbour]:
        """The nearest sentences by cosine, nearest first; of equal texts the first, and never the sentence
        itself.
        """
        if not self._corpus:
            return []
        (vector,) = self._encode([sentence])
        similarities = self._vectors @ vector
        found: dict[str, Neighbour] = {}
        for index in np.argsort(-similarities, kind="stable").tolist():
            text = self._corpus[index]
            if text.strip() and text != sentence and text not in found:
                found[text] = Neighbour(text, index + 1, float(similarities[index]))
                if len(found) == count:
                    break
        return list(found.values())

    def _encode(
        self,
        texts: Sequence[str],
        should_stop: ShouldStop | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> NDArray[np.float32]:
        """``[N, D]``, each of length 1."""
        rows: dict[int, NDArray[np.float32]] = {}
        for batch, sources in _batches([self._read(text, should_stop) for text in texts]):
            _check(should_stop)
            memory = _encode(self._sentences, sources)
            vectors = torch.nn.functional.normalize(_summary(memory).float(), dim=1).cpu().numpy()
            rows.update(zip(batch, vectors, strict=True))
            if on_progress is not None:
                on_progress(len(rows), len(texts))
        return np.stack([rows[i] for i in range(len(texts))]) if texts else np.zeros((0, 0), np.float32)

    def _read(self, text: str, should_stop: ShouldStop | None) -> list[int]:
        _check(should_stop)
        ids = self._sentences.encode_source(text).ids[:_LONGEST]
        return self._frame.source(ids)


def _check(should_stop: ShouldStop | None) -> None:
    if should_stop is not None and should_stop():
        raise Cancelled


def _summary(memory: Memory) -> torch.Tensor:
    """``[B, D]``, one vector a sentence."""
    if memory.context is not None:
        return memory.context
    assert memory.states is not None  # they were asked for
    real = memory.mask[:, :, None]
    return (memory.states * real).sum(dim=1) / real.sum(dim=1)


@torch.inference_mode()
def _encode(sentences: SentenceTranslator, sources: Sequence[Sequence[int]]) -> Memory:
    model = sentences.model
    ids, mask = pad(sources)
    return model.encode(ids.to(model.device), mask.to(model.device), _STATES)


def _batches(sources: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], list[Sequence[int]]]]:
    """Batches of similar lengths, and which of the sources they are."""
    order = sorted(range(len(sources)), key=lambda i: len(sources[i]))
    while order:
        size = max(1, BATCH_TOKENS // len(sources[order[-1]]))
        batch = order[-size:]
        yield batch, [sources[i] for i in batch]
        del order[-size:]
