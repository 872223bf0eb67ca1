"""Weights in npz files, one tensor after another: zip archives of NumPy arrays.

All that such a file announces is held against its size before memory is taken, and nothing of it is ever
unpickled.
"""

from __future__ import annotations

import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import torch
from torch import Tensor

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.checkpoints import Checkpoint
from seq2seq_core.interop.unpacking import is_swollen
from seq2seq_core.messages import Message
from seq2seq_core.tensor_files import Shaped

_KINDS = {"<f4": "F32", "<f2": "F16", "<f8": "F64", "|i1": "I8", "|u1": "U8"}
_ENDING = ".npy"
_AGAIN = "Download the model again"


class _Header(NamedTuple):
    shape: tuple[int, ...]
    fortran: bool
    dtype: np.dtype[np.generic]


class NpzCheckpoint(Checkpoint):
    """See the module.

    Args:
        file: the npz file.

    Raises:
        InteropError: it cannot be read, is damaged, or holds other things than numbers.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.tensors = {}
        with self._opened() as archive:
            for info in archive.infolist():
                name = info.filename.removesuffix(_ENDING)
                if name in self.tensors:
                    raise self._defect(Message("holds {name!r} twice", name=name))
                if is_swollen(info):
                    raise self._defect(Message("unpacks to more than a model can need"))
                with archive.open(info) as stream:
                    header = _header(stream)
                    size = Shaped("", header.shape).size * header.dtype.itemsize
                    if header.dtype.hasobject:
                        raise InteropError(
                            "holds code or other things than weights, none of which was run",
                            where=file,
                            remedy="Do not use this model",
                        )
                    if min(header.shape, default=0) < 0 or stream.tell() + size != info.file_size:
                        raise self._defect(Message("{name} is not as large as it says", name=name))
                kind = _KINDS.get(header.dtype.str, str(header.dtype))
                self.tensors[name] = Shaped(kind, header.shape)

    def read(self, name: str) -> Tensor:
        with self._opened() as archive, archive.open(name + _ENDING) as stream:
            array = np.lib.format.read_array(stream, allow_pickle=False)
            if tuple(array.shape) != self.tensors[name].shape or stream.read(1):
                raise ValueError("it has changed")
        return torch.from_numpy(array)

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.file) as archive:
                yield archive
        except (
            *(zipfile.BadZipFile, zlib.error, tokenize.TokenError),
            *(OSError, EOFError, RuntimeError, ValueError, TypeError, KeyError, SyntaxError, OverflowError),
            MemoryError,  # of a parser
        ) as error:
            reason = str(error).partition("\n")[0][:200]
            raise self._defect(Message("cannot be read: {reason}", reason=reason)) from error

    def _defect(self, what: Message) -> InteropError:
        return InteropError(what, where=self.file, remedy=_AGAIN)


def _header(stream: IO[bytes]) -> _Header:
    """What an array says of itself; the stream stands at its numbers then."""
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        return _Header(*np.lib.format.read_array_header_1_0(stream))
    if version == (2, 0):
        return _Header(*np.lib.format.read_array_header_2_0(stream))
    raise ValueError(f"arrays of version {version}")
