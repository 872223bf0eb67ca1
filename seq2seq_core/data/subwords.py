"""Subword regularisation: a model in training reads another segmentation of a text each time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.data.store import PairStore
from seq2seq_core.text.tokenizer import Tokenizer, seeded

_STREAM = 3  # keeps these draws apart from others of the same seed and number


class SubwordSampler:
    """Splits texts into pieces at random, as a function of the seed and the step.

    BPE-dropout (Provilkov et al. 2020) or unigram sampling (Kudo 2018), as the vocabulary is.

    Args:
        texts: the pairs as UTF-8 bytes.
        tokenizers: of the two columns.
        alpha: see ``Tokenizer.sample_ids``.
        seed: of the run.
    """

    def __init__(
        self, texts: PairStore, tokenizers: tuple[Tokenizer, Tokenizer], alpha: float, seed: int
    ) -> None:
        self._texts, self._tokenizers, self._alpha, self._seed = texts, tokenizers, alpha, seed

    def draw(self, pairs: NDArray[np.int64], step: int) -> list[list[NDArray[np.int64]]]:
        """Ids of some pairs, first column and second column, without special tokens."""
        columns = [
            [self._texts.ids(column, int(pair)).tobytes().decode() for pair in pairs] for column in (0, 1)
        ]

        def sample() -> list[list[NDArray[np.int64]]]:
            return [
                [np.asarray(ids, np.int64) for ids in tokenizer.sample_ids(texts, self._alpha)]
                for tokenizer, texts in zip(self._tokenizers, columns, strict=True)
            ]

        seed = np.random.SeedSequence((self._seed, step, _STREAM)).generate_state(1)
        return seeded(int(seed[0]), sample)
