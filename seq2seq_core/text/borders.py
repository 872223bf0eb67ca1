"""Where words end among the pieces of a vocabulary.

Shape legend: V pieces of the vocabulary.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.text.pieces import WORD_MARK, bytes_at_end, is_cut

# Signs by which some languages join parts of a word, as in l'an and n'est-ce.
_JOINTS = frozenset("'’ʼ-‐‑·")


class Borders:
    """Says which pieces belong to a word that has begun, and which begin something else.

    Args:
        pieces: of each id, as the model has them.
        end: id of the end token.
    """

    def __init__(self, pieces: Sequence[str], end: int) -> None:
        new = [piece.startswith(WORD_MARK) or _is_punctuation(piece) for piece in pieces]
        self._new = np.array(new)
        self._new[end] = True
        self._accents = np.array([unicodedata.category(piece[:1] or " ")[0] == "M" for piece in pieces])
        self._latin = np.array([_is_latin(piece[:1]) for piece in pieces])

    def ends(self, word: Sequence[str], *, unspaced: bool) -> NDArray[np.bool_]:
        """``[V]`` True at a piece that does not belong to the word that these pieces make.

        Args:
            word: pieces so far, at least one.
            unspaced: of a language that is written without spaces. A word is then what one piece holds; but
                no accent is lost, and no foreign word cut.
        """
        if all(piece == WORD_MARK for piece in word):
            return np.zeros_like(self._new)  # there is nothing but the space before the word yet
        if _is_punctuation(word[-1]):
            return np.ones_like(self._new)
        if not unspaced or is_cut(bytes_at_end(word)):
            return self._new
        inside = self._accents | self._latin if _is_latin(word[-1][-1]) else self._accents
        ends: NDArray[np.bool_] = self._new | ~inside
        return ends


def _is_punctuation(piece: str) -> bool:
    """Whether there are signs alone in a piece, and not such as join the parts of a word."""
    signs = piece.removeprefix(WORD_MARK)
    return all(unicodedata.category(sign)[0] in "PS" for sign in signs) and not set(signs) <= _JOINTS


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
