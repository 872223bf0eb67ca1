"""What else a model would have written at some place of a target.

Shape legend: P pieces of the prefix, R words that have begun, V target vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from seq2seq_core.errors import Cancelled
from seq2seq_core.models.protocol import Memory, Seq2SeqModel
from seq2seq_core.search.candidates import normalisers
from seq2seq_core.search.forced import read_all
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import EOS
from seq2seq_core.types import Alternative

# A word has fewer pieces; what goes on longer is a model that loops.
_LONGEST_WORD = 16
# The most beginnings that are pursued together, for each word that is wanted.
_BREADTH = 4


@torch.inference_mode()
def next_words(
    model: Seq2SeqModel,
    codec: Codec,
    memory: Memory,
    start_ids: Sequence[int],
    prefix: Sequence[int],
    *,
    count: int,
    unspaced: bool,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Alternative, ...]:
    """The likeliest different words after a prefix; the end of the sentence counts as one, without text.

    A beam search among the beginnings of words. A word has the probability of its pieces, and that whatever
    follows them begins something else; those that come to the same text are one, with the sum.

    Args:
        memory: of one sentence.
        start_ids: what the decoder reads before it writes.
        prefix: ``[P]`` target ids, to the beginning of a word.
        count: the most alternatives to give.
        unspaced: the target is written without spaces between words.
        should_stop: asked before every decoder step.

    Returns:
        The likeliest first.

    Raises:
        Cancelled: ``should_stop`` said so.
        BundleError: the model computes NaN.
    """
    _check(should_stop)
    never = np.array([*codec.never_written(), EOS])
    step = read_all(model, torch.tensor([[*start_ids, *prefix]], device=model.device), model.start(memory))
    following = _probabilities(step.logits[:, -1])
    words = _Words(codec, prefix, count)
    words.add([], float(following[0, EOS]))
    following[:, never] = 0
    begun: list[list[int]] = [[]]
    state = step.state
    for _ in range(_LONGEST_WORD):
        parents, begun, reached = _likeliest(begun, following, words.least(), _BREADTH * count)
        if not begun:
            break
        _check(should_stop)
        state = state.select(torch.tensor(parents, device=model.device))
        step = model.step(torch.tensor([ids[-1:] for ids in begun], device=model.device), state)
        state = step.state
        following = reached[:, None] * _probabilities(step.logits[:, -1])
        for ids, after in zip(begun, following, strict=True):
            others = codec.target.borders.ends(codec.target.pieces(ids), unspaced=unspaced)
            words.add(ids, float(after[others].sum(dtype=np.float64)))
            after[others] = 0
        following[:, never] = 0
    return words.best()


class _Words:
    """The words found so far, by their text."""

    def __init__(self, codec: Codec, prefix: Sequence[int], count: int) -> None:
        self._codec, self._prefix, self._count = codec, prefix, count
        self._before = len(codec.decode_target(prefix).text)
        self._found: dict[str, Alternative] = {}

    def add(self, ids: Sequence[int], probability: float) -> None:
        """Takes in a word; of equal texts, the pieces of the first are kept."""
        if probability == 0:
            return
        text = self._codec.decode_target([*self._prefix, *ids]).text[self._before :]
        known = self._found.get(text, Alternative(text, 0.0, tuple(ids)))
        self._found[text] = known._replace(probability=known.probability + probability)

    def best(self) -> tuple[Alternative, ...]:
        """The likeliest first."""
        ordered = sorted(self._found.values(), key=lambda word: -word.probability)
        return tuple(ordered[: self._count])

    def least(self) -> float:
        """What a word must have more than, to be one of the best."""
        best = self.best()
        return best[-1].probability if len(best) == self._count else 0.0


def _likeliest(
    begun: Sequence[list[int]], following: NDArray[np.float32], least: float, most: int
) -> tuple[list[int], list[list[int]], NDArray[np.float32]]:
    """The likeliest ways to go on, ``most`` of those above ``least``: rows that they come from, their pieces,
    their probabilities.

    Args:
        following: ``[R, V]`` probability of each beginning with each piece behind it.
    """
    flat = following.ravel()
    above = np.flatnonzero(flat > least)
    best = above[np.argsort(-flat[above], kind="stable")[:most]]
    rows, pieces = (column.tolist() for column in np.divmod(best, following.shape[1]))
    grown = [[*begun[row], piece] for row, piece in zip(rows, pieces, strict=True)]
    return rows, grown, flat[best]


def _probabilities(logits: Tensor) -> NDArray[np.float32]:
    """``[R, V]``."""
    logits = logits.float()
    found: NDArray[np.float32] = logits.sub(normalisers(logits)).exp_().cpu().numpy()
    return found


def _check(should_stop: Callable[[], bool] | None) -> None:
    if should_stop is not None and should_stop():
        raise Cancelled
