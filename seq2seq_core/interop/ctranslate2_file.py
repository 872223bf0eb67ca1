"""CTranslate2's ``model.bin``: variables one after another, read one at a time and with suspicion.

What the file says of its own sizes is compared with what is left of it before it is believed. Numbers are
little endian; a text is its length and its bytes with a zero at their end:

    version, specification (a text), revision, how many variables there are
    each: name, rank (1 byte), dimensions, kind of number (1 byte), bytes, the numbers
    how many aliases there are; each: name, the variable that it means

Version 3 has the width of a number in place of its kind, and counts numbers for bytes.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, NamedTuple

import torch
from torch import Tensor

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.checkpoints import Checkpoint
from seq2seq_core.messages import Message
from seq2seq_core.tensor_files import Shaped, is_finite

VERSIONS = range(3, 7)
OLD_INT16_SCALE = 1000.0
"""By which numbers of 16 bits are multiplied where the file does not say it."""

_MOST_VARIABLES = 1 << 16
_MOST_TEXT = 1 << 10  # of an attribute, bytes
_PIECE = 1 << 20
_AGAIN = "Download the model again"


class _Kind(NamedTuple):
    name: str
    dtype: torch.dtype


_KINDS = (
    _Kind("F32", torch.float32),
    _Kind("I8", torch.int8),
    _Kind("I16", torch.int16),
    _Kind("I32", torch.int32),
    _Kind("F16", torch.float16),
    _Kind("BF16", torch.bfloat16),
)
_OLD_KINDS = {4: _KINDS[0], 2: _KINDS[2], 1: _KINDS[1]}
"""By the width of a number, in version 3."""

QUANTISED = {"I8", "I16"}
FLOATS = {"F32", "F16", "BF16"}


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    kind: _Kind
    shape: tuple[int, ...]
    place: int
    bytes: int


class ModelFile(Checkpoint):
    """See the module. Variables and scales that go with others are one: tensors are all but scales.

    Args:
        file: a ``model.bin``.

    Raises:
        InteropError: it is none, of another version, or says what cannot be.

    Attributes:
        version: of the format.
        specification: whose variables these are, such as "TransformerSpec".
        revision: of the specification.
        tensors: of rank 1 and more but for texts, under all their names; ``kind`` is that of the file.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.tensors: Mapping[str, Shaped]
        try:
            with file.open("rb") as stream:
                self._read(_Reader(stream, file))
        except OSError as error:
            raise _unreadable(error, file) from error
        self.tensors = {
            name: Shaped(one.kind.name, one.shape)
            for name, one in self._variables.items()
            if one.shape and not self._is_scale(name) and not self._is_text(one)
        }

    @cached_property
    def attributes(self) -> dict[str, int | float]:
        """Variables of one number, by name; flags are 0 and 1."""
        scalars = (name for name, one in self._variables.items() if not one.shape)
        return {name: self._raw(name).item() for name in scalars if not self._is_scale(name)}

    def text(self, name: str) -> str | None:
        """An attribute that is a text; None where there is none such."""
        one = self._variables.get(name)
        if one is None or not self._is_text(one) or one.bytes > _MOST_TEXT:
            return None
        return bytes(self._raw(name).view(torch.uint8).tolist()).decode("utf-8", "replace")

    def read(self, name: str) -> Tensor:
        """The numbers of one; those of few bits are made float32 again.

        Raises:
            InteropError: the file is not what it was, or its scale is none.
        """
        tensor = self._raw(name)
        if self.tensors[name].kind not in QUANTISED:
            return tensor
        scale = self._scale(name, len(tensor))
        return tensor.float().div_(scale.reshape(-1, *[1] * (tensor.dim() - 1)))

    def are_one(self, first: str, second: str) -> bool:
        """Whether two names mean the same numbers, by an alias or since they are equal."""
        one, other = self._variables[first], self._variables[second]
        scales = (self._variables.get(f"{each.name}_scale") for each in (one, other))
        return self._are_equal(one, other) and self._are_equal(*scales)

    def _are_equal(self, one: _Variable | None, other: _Variable | None) -> bool:
        if one is other:
            return True
        if one is None or other is None or (one.kind, one.shape) != (other.kind, other.shape):
            return False
        return all(
            self._bytes(one, start, _PIECE) == self._bytes(other, start, _PIECE)
            for start in range(0, one.bytes, _PIECE)
        )

    def _scale(self, name: str, rows: int) -> Tensor:
        variable = self._variables[name]
        scale = self._variables.get(f"{variable.name}_scale")
        if scale is None and variable.kind.name == "I16":
            return torch.tensor(OLD_INT16_SCALE)
        if scale is not None and scale.kind.name in FLOATS and scale.shape in ((), (1,), (rows,)):
            found = self._raw(scale.name).float()
            if is_finite(found):
                return found
        raise InteropError(
            Message("{name} is quantised, without a scale that fits it", name=name),
            where=self.file,
            remedy=_AGAIN,
        )

    def _is_text(self, of: _Variable) -> bool:
        return "/" not in of.name and of.kind.name == "I8" and len(of.shape) == 1

    def _is_scale(self, name: str) -> bool:
        return name.endswith("_scale") and name.removesuffix("_scale") in self._variables

    def _raw(self, name: str) -> Tensor:
        one = self._variables[name]
        if not one.bytes:
            return torch.empty(one.shape, dtype=one.kind.dtype)
        return torch.frombuffer(self._bytes(one), dtype=one.kind.dtype).reshape(one.shape)

    def _bytes(self, of: _Variable, start: int = 0, most: int | None = None) -> bytearray:
        left = of.bytes - start
        content = bytearray(left if most is None else min(left, most))
        try:
            with self.file.open("rb") as stream:
                stream.seek(of.place + start)
                read = stream.readinto(content)
        except OSError as error:
            raise _unreadable(error, self.file) from error
        if read < len(content):
            raise InteropError("ends too early", where=self.file, remedy=_AGAIN)
        return content

    def _read(self, of: _Reader) -> None:
        self.version = of.number("I")
        if self.version not in VERSIONS:
            raise InteropError(
                Message("is of version {found} of CTranslate2's format, not of {first} to {last}",
                        found=self.version, first=VERSIONS[0], last=VERSIONS[-1]),
                where=self.file,
                remedy="Convert the original again with CTranslate2 4",
            )  # fmt: skip
        self.specification, self.revision = of.text(), of.number("I")
        self._variables: dict[str, _Variable] = {}
        for _ in range(of.count()):
            self._add(self._variable(of), of)
        for _ in range(of.count()):
            alias, name = of.text(), of.text()
            variable = self._variables.get(name)
            if variable is None or alias in self._variables:
                raise of.defect(Message("gives the name {name!r} to nothing, or twice", name=alias))
            self._variables[alias] = variable
        of.expect_end()

    def _variable(self, of: _Reader) -> _Variable:
        name = of.text()
        shape = tuple(of.number("I") for _ in range(of.number("B")))
        kind_of, length = of.number("B"), of.number("I")
        if self.version == VERSIONS[0]:
            kind, length = _OLD_KINDS.get(kind_of), length * kind_of
        else:
            kind = _KINDS[kind_of] if kind_of < len(_KINDS) else None
        if kind is None:
            raise of.defect(Message("holds numbers of an unknown kind, in {name!r}", name=name))
        if length != Shaped(kind.name, shape).size * kind.dtype.itemsize:
            raise of.defect(Message("says of {name!r} two sizes that differ", name=name))
        if len(shape) > 1 and not length:  # of rows that take no room there may be any number
            raise of.defect(Message("holds no numbers in {name!r}", name=name))
        return _Variable(name, kind, shape, of.skipped(length), length)

    def _add(self, variable: _Variable, of: _Reader) -> None:
        if variable.name in self._variables:
            raise of.defect(Message("holds {name!r} twice", name=variable.name))
        self._variables[variable.name] = variable


class _Reader:
    """Reads no further than a file goes."""

    def __init__(self, stream: BinaryIO, file: Path) -> None:
        self._stream, self._file = stream, file
        self._left = os.fstat(stream.fileno()).st_size

    def number(self, form: str) -> int:
        """An unsigned one, B, H or I as in ``struct``."""
        value: int = struct.unpack(f"<{form}", self._taken(struct.calcsize(f"<{form}")))[0]
        return value

    def count(self) -> int:
        """How many things follow."""
        found = self.number("I")
        if found > _MOST_VARIABLES:
            raise self.defect(Message("says that it holds {count:,} variables", count=found))
        return found

    def text(self) -> str:
        raw = self._taken(self.number("H"))
        if not raw.endswith(b"\0"):
            raise self.defect(Message("holds a name that does not end"))
        try:
            return raw[:-1].decode()
        except UnicodeDecodeError as error:
            raise self.defect(Message("holds a name that is no text")) from error

    def skipped(self, length: int) -> int:
        """Passes over some bytes, and says where they begin."""
        self._require(length)
        place = self._stream.tell()
        self._stream.seek(length, os.SEEK_CUR)
        return place

    def expect_end(self) -> None:
        if self._left:
            raise self.defect(Message("goes on after its end"))

    def defect(self, what: Message) -> InteropError:
        return InteropError(what, where=self._file, remedy=_AGAIN)

    def _taken(self, length: int) -> bytes:
        self._require(length)
        return self._stream.read(length)

    def _require(self, length: int) -> None:
        if length > self._left:
            raise InteropError("ends too early", where=self._file, remedy=_AGAIN)
        self._left -= length


def _unreadable(error: OSError, file: Path) -> InteropError:
    return InteropError(
        Message("cannot be read: {reason}", reason=error.strerror or str(error)), where=file, remedy=_AGAIN
    )
