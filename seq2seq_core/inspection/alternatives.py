"""What else a model would have written at some place of a target.

Shape legend: P pieces of the prefix, C first pieces that are tried, V target vocabulary.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from seq2seq_core.errors import Cancelled
from seq2seq_core.models.protocol import Memory, Seq2SeqModel, State
from seq2seq_core.search.candidates import normalisers
from seq2seq_core.search.forced import read_all
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.pieces import WORD_MARK, bytes_at_end, is_cut
from seq2seq_core.text.tokenizer import BOS, EOS
from seq2seq_core.types import Alternative

# Signs by which some languages join parts of a word, as in l'an and n'est-ce.
_JOINTS = frozenset("'’ʼ-‐‑·")
# A word has fewer pieces; what goes on longer is a model that loops.
_LONGEST_WORD = 16


@torch.inference_mode()
def next_words(
    model: Seq2SeqModel,
    codec: Codec,
    memory: Memory,
    prefix: Sequence[int],
    *,
    count: int,
    unspaced: bool,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Alternative, ...]:
    """The likeliest different words after a prefix; the end of the sentence counts as one, without text.

    The likeliest pieces are each completed to a word by the likeliest ones that follow, all of them together.
    Those that come to the same text are one alternative, with the sum of their probabilities.

    Args:
        memory: of one sentence.
        prefix: ``[P]`` target ids, to the beginning of a word.
        count: the most alternatives to give.
        unspaced: the target is written without spaces between words.
        should_stop: asked before every decoder step.

    Returns:
        The likeliest first; fewer than ``count`` where many pieces come to the same words.

    Raises:
        Cancelled: ``should_stop`` said so.
        BundleError: the model computes NaN.
    """
    _check(should_stop)
    forbidden = torch.tensor(codec.never_written(), device=model.device)
    step = read_all(model, torch.tensor([[BOS, *prefix]], device=model.device), model.start(memory))
    logits = step.logits[0, -1].float()
    probabilities = (logits - normalisers(logits)).exp().index_fill_(-1, forbidden, 0)
    # Twice as many pieces as words, since some come to the same ones.
    first = probabilities.topk(min(2 * count, len(probabilities)))
    words = [[piece] for piece in first.indices.tolist()]
    _complete(model, codec, step.state, words, forbidden, unspaced, should_stop)

    before = len(codec.decode_target(prefix).text)
    found: dict[str, Alternative] = {}
    for ids, probability in zip(words, first.values.tolist(), strict=True):
        if probability == 0:
            break
        ids = [] if ids == [EOS] else ids
        text = codec.decode_target([*prefix, *ids]).text[before:]
        known = found.get(text, Alternative(text, 0.0, tuple(ids)))
        found[text] = known._replace(probability=known.probability + probability)
    best = sorted(found.values(), key=lambda alternative: -alternative.probability)
    return tuple(best[:count])


def _complete(
    model: Seq2SeqModel,
    codec: Codec,
    state: State,
    words: list[list[int]],
    forbidden: Tensor,
    unspaced: bool,
    should_stop: Callable[[], bool] | None,
) -> None:
    """Adds to each of ``words`` the pieces up to its end. ``state`` is that of the prefix."""
    rows = [row for row, ids in enumerate(words) if ids != [EOS]]
    state = state.select(torch.zeros(len(rows), dtype=torch.long, device=model.device))
    for _ in range(_LONGEST_WORD):
        if not rows:
            return
        _check(should_stop)
        step = model.step(torch.tensor([words[row][-1:] for row in rows], device=model.device), state)
        following = step.logits[:, -1].index_fill_(-1, forbidden, -torch.inf).argmax(-1).tolist()
        going = [
            i
            for i, (row, piece) in enumerate(zip(rows, following, strict=True))
            if piece != EOS and _goes_on(codec.target.pieces([*words[row], piece]), unspaced)
        ]
        for i in going:
            words[rows[i]].append(following[i])
        rows = [rows[i] for i in going]
        state = step.state.select(torch.tensor(going, dtype=torch.long, device=model.device))


def _goes_on(pieces: Sequence[str], unspaced: bool) -> bool:
    """Whether the last of the pieces belongs to the word that those before it make."""
    *word, piece = pieces
    if all(p == WORD_MARK for p in word):
        return True  # there is nothing but the space before the word yet
    if piece.startswith(WORD_MARK) or _is_punctuation(word[-1]) or _is_punctuation(piece):
        return False
    if not unspaced or is_cut(bytes_at_end(word)):
        return True
    # A word of such a language is what one piece holds of it; but no accent is lost, and no foreign word cut.
    return unicodedata.category(piece[0])[0] == "M" or _is_latin(word[-1][-1] + piece[0])


def _is_punctuation(piece: str) -> bool:
    """Whether there are signs alone in a piece, and not such as join the parts of a word."""
    signs = piece.removeprefix(WORD_MARK)
    return all(unicodedata.category(sign)[0] in "PS" for sign in signs) and not set(signs) <= _JOINTS


def _is_latin(letters: str) -> bool:
    return letters.isascii() and letters.isalnum()


def _check(should_stop: Callable[[], bool] | None) -> None:
    if should_stop is not None and should_stop():
        raise Cancelled
