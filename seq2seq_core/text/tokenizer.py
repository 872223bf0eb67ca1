"""SentencePiece tokenizers, with character offsets both ways."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

import sentencepiece as spm

from seq2seq_core.config import TokenizerConfig
from seq2seq_core.errors import TokenizerError
from seq2seq_core.messages import Message
from seq2seq_core.text.borders import Borders
from seq2seq_core.text.pieces import WORD_MARK, Pieces, byte_of
from seq2seq_core.types import Token

Drawn = TypeVar("Drawn")

PAD, UNK, BOS, EOS = 0, 1, 2, 3

SPM = ".spm"
"""Of the names of SentencePiece models."""

# More text than this teaches a tokenizer nothing new, and the unigram trainer holds it in memory.
_TRAINING_SENTENCES = 400_000
_LONGEST_TRAINING_LINE = 4_000  # characters; longer lines are no sentences


class Encoded(NamedTuple):
    """Piece ids of a text and the stretch of the text that each covers."""

    ids: list[int]
    tokens: tuple[Token, ...]


class Decoded(NamedTuple):
    """Text of some ids and the stretch of it that each of them wrote."""

    text: str
    tokens: tuple[Token, ...]


class Tokenizer:
    """A SentencePiece model. Language tokens are control symbols in it: no user text encodes to one.

    Args:
        serialized: the bytes of a ``.spm`` file.
        where: the file they came from, for errors.

    Raises:
        TokenizerError: the bytes are no SentencePiece model, or its special ids differ from ours.
    """

    def __init__(self, serialized: bytes, where: Path | str | None = None) -> None:
        self.serialized = serialized
        self._processor = _processor(serialized, where)
        self._require_our_ids(where)

    @property
    def saved(self) -> dict[str, bytes]:
        """All that makes it, by the endings of the names of files."""
        return {SPM: self.serialized}

    @property
    def size(self) -> int:
        """Number of pieces."""
        return int(self._processor.get_piece_size())

    def encode(self, text: str) -> Encoded:
        """Pieces of ``text``; characters outside the vocabulary become UTF-8 byte pieces.

        The pieces of one character spelled in bytes all cover that character.
        """
        found = self._processor.encode(text, return_type="offset_mapping")
        return Encoded(found["ids"], self._tokens(text, found["ids"], found["offsets"]))

    def encode_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids alone, of many texts.

        One after the other: a call for all of them would keep the interpreter from all other threads (as from
        a window beside a training) while threads of SentencePiece's own do the work.
        """
        return [self._processor.encode(text, out_type=int) for text in texts]

    def sample_ids(self, texts: Sequence[str], alpha: float) -> list[list[int]]:
        """Ids of one of the segmentations of each text, drawn as ``seeded`` says.

        Args:
            alpha: with a BPE vocabulary the part of merges that is dropped (Provilkov et al. 2020); with a
                unigram one the power to which the probability of each segmentation is taken (Kudo 2018, 3.3:
                the smaller, the more even).
        """
        return [
            self._processor.encode(text, out_type=int, enable_sampling=True, alpha=alpha, nbest_size=-1)
            for text in texts
        ]

    def decode(self, ids: Sequence[int]) -> Decoded:
        """The text of some ids, special ones left out, with what each wrote of it."""
        found = self._processor.decode(list(ids), return_type="offset_mapping")
        return Decoded(found["text"], self._tokens(found["text"], list(ids), found["offsets"]))

    def pieces(self, ids: Iterable[int]) -> list[str]:
        """The piece of each id as the model has it, with SentencePiece's word mark."""
        return [self._processor.id_to_piece(int(i)) for i in ids]

    def normalise(self, text: str) -> str:
        """The text as the vocabulary's pieces spell it, white space at its ends left out."""
        normal: str = self._processor.normalize(text)
        return normal.replace(WORD_MARK, " ").strip(" ")

    @cached_property
    def written(self) -> Pieces:
        """What each id writes."""
        pieces = self.pieces(range(self.size))
        texts = [
            byte_of(piece) or piece.replace(WORD_MARK, " ").encode("utf-8", "replace") for piece in pieces
        ]
        for i in self.control_ids:
            texts[i] = b""
        return Pieces(texts, byte_space=self.id_of("<0x20>"))

    @cached_property
    def borders(self) -> Borders:
        """Where words end."""
        return Borders(self.pieces(range(self.size)), EOS)

    def id_of(self, piece: str) -> int | None:
        """The id of a piece, None where there is no such piece."""
        found = int(self._processor.piece_to_id(piece))
        return None if found == UNK and piece != self._processor.id_to_piece(UNK) else found

    @cached_property
    def control_ids(self) -> tuple[int, ...]:
        """Ids that stand for no text: padding, unknown, start and end, language tokens."""
        of = self._processor
        return tuple(i for i in range(self.size) if of.is_control(i) or of.is_unknown(i))

    def _require_our_ids(self, where: Path | str | None) -> None:
        special = (
            self._processor.pad_id(),
            self._processor.unk_id(),
            self._processor.bos_id(),
            self._processor.eos_id(),
        )
        if special != (PAD, UNK, BOS, EOS):
            raise TokenizerError(
                Message(
                    "has its pad, unk, bos and eos at {found}, not at {expected}",
                    found=special,
                    expected=(PAD, UNK, BOS, EOS),
                ),
                where=where,
            )

    def _tokens(self, text: str, ids: Sequence[int], spans: Sequence[tuple[int, int]]) -> tuple[Token, ...]:
        # SentencePiece gives the space before a word to the word's first piece, and all of a
        # byte-spelled character to the last of its bytes; a reader wants neither.
        tokens: list[Token] = []
        pending = 0
        for piece, (start, end) in zip(self.pieces(ids), spans, strict=True):
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            tokens.append(Token(piece, start, end))
            if byte_of(piece):
                pending += 1
                if end > start:
                    tokens[-pending:] = [Token(t.piece, start, end) for t in tokens[-pending:]]
                    pending = 0
            else:
                pending = 0
        return tuple(tokens)


def piece_names(serialized: bytes, where: Path | str | None = None) -> list[str]:
    """All pieces of a SentencePiece model by its own ids, whatever these are.

    Raises:
        TokenizerError: the bytes are none, or a piece is no text.
    """
    processor = _processor(serialized, where)
    try:
        return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    except UnicodeDecodeError as error:
        raise _no_model(where) from error


def _processor(serialized: bytes, where: Path | str | None) -> spm.SentencePieceProcessor:
    processor = spm.SentencePieceProcessor()
    try:
        processor.LoadFromSerializedProto(serialized)
    except RuntimeError as error:
        raise _no_model(where) from error
    return processor


def _no_model(where: Path | str | None) -> TokenizerError:
    return TokenizerError("is not a SentencePiece model", where=where, remedy="Install the model again")


def seeded(seed: int, draw: Callable[[], Drawn]) -> Drawn:
    """What ``draw`` returns where all that it samples from tokenizers is a function of the seed.

    SentencePiece has a generator for each thread, which takes the process's seed when it is first used: so
    ``draw`` runs in a new thread, and no other thread's draws change.
    """
    with ThreadPoolExecutor(max_workers=1) as executor:
        spm.set_random_generator_seed(seed)
        return executor.submit(draw).result()


def load_tokenizer(path: Path) -> Tokenizer:
    """Reads a ``.spm`` file.

    Raises:
        TokenizerError: it cannot be read or is no SentencePiece model.
    """
    return Tokenizer(load_bytes(path), path)


def load_bytes(path: Path) -> bytes:
    """The bytes of a ``.spm`` file.

    Raises:
        TokenizerError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise TokenizerError(
            Message("cannot be read: {reason}", reason=error.strerror),
            where=path,
            remedy="Install the model again",
        ) from error


def train_tokenizer(
    texts: Sequence[str], config: TokenizerConfig, control_symbols: Sequence[str], seed: int
) -> tuple[Tokenizer, int]:
    """Trains a tokenizer on some text.

    Args:
        texts: sentences of both languages.
        control_symbols: language tokens to reserve ids for.
        seed: for the choice of sentences where there are very many.

    Returns:
        The tokenizer and the vocabulary size that it got, which is lower than asked for where the
        corpus is too small for it.

    Raises:
        TokenizerError: there is too little text to train any tokenizer on.
    """
    spm.set_random_generator_seed(seed)
    usable = [text[:_LONGEST_TRAINING_LINE] for text in texts if text.strip()]
    vocabulary = config.vocabulary
    while True:
        writer = io.BytesIO()
        try:
            spm.SentencePieceTrainer.train(
                sentence_iterator=iter(usable),
                model_writer=writer,
                model_type=config.kind,
                vocab_size=vocabulary,
                hard_vocab_limit=config.kind == "bpe",
                character_coverage=0.9998,
                byte_fallback=config.byte_fallback,
                control_symbols=list(control_symbols),
                pad_id=PAD,
                unk_id=UNK,
                bos_id=BOS,
                eos_id=EOS,
                input_sentence_size=_TRAINING_SENTENCES,
                shuffle_input_sentence=True,
                max_sentence_length=_LONGEST_TRAINING_LINE * 4,
                num_threads=1,
                minloglevel=2,
            )
        except (RuntimeError, OSError) as error:
            lower = _vocabulary_limit(str(error), vocabulary)
            if lower < (300 if config.byte_fallback else 20):
                raise TokenizerError(
                    "the training text is too small for a tokenizer",
                    remedy="Give more pairs, or fine-tune an installed model",
                ) from error
            vocabulary = lower
            continue
        tokenizer = Tokenizer(writer.getvalue())
        return tokenizer, tokenizer.size


def _vocabulary_limit(message: str, vocabulary: int) -> int:
    """The largest size that SentencePiece says it can do, else three quarters of what was tried."""
    tail = message.rsplit("<=", 1)[-1].strip(" .)\n")
    if "<=" in message and tail.isdigit() and int(tail) < vocabulary:
        return int(tail)
    return vocabulary * 3 // 4
