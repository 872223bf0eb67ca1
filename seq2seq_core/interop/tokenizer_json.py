"""Tokenizers of the ``tokenizers`` library (``tokenizer.json``) that were SentencePiece models once.

Such a file says pieces and scores, or pieces and which two are merged first, and what is normalised: all that
a SentencePiece model is made of. What no such model does is refused. White space at the ends of a text, and
more than one space between words, are nothing to SentencePiece, whatever the file makes of them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.json_files import Settings, read_json
from seq2seq_core.interop.sentencepiece_files import Kind, sentencepiece_model
from seq2seq_core.messages import Message
from seq2seq_core.text.pieces import WORD_MARK

TOKENIZER = "tokenizer.json"
_KINDS: dict[str, Kind] = {"BPE": "bpe", "Unigram": "unigram"}
_LONGEST_PIECE = 256
_LARGEST_SCORE = 1e30  # what a piece can have in SentencePiece's own files


class JsonTokenizer:
    """See the module.

    Args:
        file: a ``tokenizer.json``.

    Raises:
        InteropError: it cannot be read, or is none.

    Attributes:
        file: as given.
        ids: of all pieces.
        added: pieces that are found in texts before any others, such as special ones.
        unknown: the unknown piece.
        unsupported: all that no SentencePiece model does.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        table = read_json(file)
        try:
            model, added = dict(table["model"]), table.get("added_tokens") or ()
            self.ids: dict[str, Any] = {str(one["content"]): one["id"] for one in added}
            self.added = frozenset(self.ids)
            steps = [step for part in _PARTS for step in _steps(table.get(part))]
            charsmaps = [step["precompiled_charsmap"] for step in steps if step["type"] == "Precompiled"]
            self._charsmap = base64.b64decode(charsmaps[0] or "", validate=True) if charsmaps else b""
            self._kind = _KINDS.get(model["type"], "bpe")
            scores = self._unigrams(model) if self._kind == "unigram" else self._byte_pairs(model)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
            raise InteropError(
                "is no tokenizer that can be read", where=file, remedy="Download the model again"
            ) from error
        self._scores = scores or {}
        of = Settings(model)
        of.one_of("type", "BPE", _KINDS)
        of.one_of("fuse_unk", True, {True: None})
        of.absent("byte_fallback", "dropout", "ignore_merges")
        of.absent("continuing_subword_prefix", "end_of_word_suffix")
        others = [
            Message("{key} is {value} (supported: {supported})", key=part, value=json.dumps(step)[:80],
                    supported=Message("what SentencePiece does"))
            for part, is_known in _PARTS.items()
            for step in _steps(table.get(part))
            if not is_known(step)
        ]  # fmt: skip
        if scores is None:
            others.append(Message("its pieces are merged in another way than SentencePiece does it"))
        self.unsupported: tuple[Message, ...] = (*of.unsupported, *others)

    def serialized(self) -> bytes:
        """The bytes of the SentencePiece model, where all is supported."""
        return sentencepiece_model(self._scores.items(), self._kind, self.unknown, self._charsmap)

    def _unigrams(self, model: dict[str, Any]) -> dict[str, float]:
        vocabulary = [(str(piece), float(score)) for piece, score in model["vocab"]]
        self.unknown = vocabulary[model["unk_id"]][0]
        self.ids = {piece: i for i, (piece, _) in enumerate(vocabulary)} | self.ids
        scores = {piece: score for piece, score in vocabulary if self._is_text(piece)}
        if not all(abs(score) < _LARGEST_SCORE for score in scores.values()):
            raise ValueError
        return scores

    def _byte_pairs(self, model: dict[str, Any]) -> dict[str, float] | None:
        self.unknown = str(model["unk_token"])
        self.ids = dict(model["vocab"]) | self.ids
        pieces = dict.fromkeys(str(piece) for piece in model["vocab"] if self._is_text(piece))
        merges = (one.split(" ") if isinstance(one, str) else one for one in model["merges"])
        pairs = [(str(left), str(right)) for left, right in merges]
        texts = [(left, right) for left, right in pairs if {left, right, left + right} <= pieces.keys()]
        if any(len(piece) > _LONGEST_PIECE for piece in pieces):
            raise ValueError
        return _merge_scores(pieces, texts)

    def _is_text(self, piece: str) -> bool:
        return piece not in self.added and piece != self.unknown


def _merge_scores(pieces: Collection[str], merges: Iterable[tuple[str, str]]) -> dict[str, float] | None:
    """Scores by which SentencePiece merges the same pairs in the same order.

    It ranks what two pieces become together, and so all pairs of which one piece can be made stand one after
    the other. None where they do not, or where a pair is missing.
    """
    scores = dict.fromkeys(pieces, -float(len(pieces)))
    ranked: list[str] = []
    given = set()
    for left, right in merges:
        if not left or not right:
            return None
        given.add((left, right))
        if not ranked or ranked[-1] != left + right:
            ranked.append(left + right)
    scores |= {piece: -float(rank) for rank, piece in enumerate(ranked)}
    missing = {
        piece
        for piece in pieces
        for cut in range(1, len(piece))
        if (cut == 1 or piece[:cut] in scores)
        and (cut == len(piece) - 1 or piece[cut:] in scores)
        and (piece[:cut], piece[cut:]) not in given
    }
    # Until June 2023, transformers left out the pairs of the piece that is merged first, whose score is 0.
    if missing and missing == {next(iter(pieces))} and not missing & set(ranked):
        scores |= dict.fromkeys(missing, 1.0)
        missing = set()
    crossing = any(WORD_MARK in piece[1:] and piece.strip(WORD_MARK) for piece in pieces)
    return scores if len(set(ranked)) == len(ranked) and not missing and not crossing else None


def _steps(part: Any) -> list[dict[str, Any]]:
    """What a normaliser or a pre-tokenizer does, one after the other."""
    if part is None:
        return []
    if part["type"] == "Sequence":
        return [step for one in part.get("normalizers", part.get("pretokenizers")) for step in _steps(one)]
    return [dict(part)]


def _normalises(step: dict[str, Any]) -> bool:
    if step["type"] == "Replace":
        return step.get("pattern") == {"Regex": " {2,}"} and step.get("content") in (" ", WORD_MARK)
    return step["type"] in ("Precompiled", "Strip")


def _cuts(step: dict[str, Any]) -> bool:
    if step["type"] != "Metaspace":
        return bool(step["type"] == "WhitespaceSplit")
    begins = step.get("prepend_scheme", "always" if step.get("add_prefix_space") else "never")
    return step.get("replacement") == WORD_MARK and begins in ("always", "first")


_PARTS: dict[str, Callable[[dict[str, Any]], bool]] = {"normalizer": _normalises, "pre_tokenizer": _cuts}
