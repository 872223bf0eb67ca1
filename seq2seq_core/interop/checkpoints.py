"""The weights of a Hugging Face folder, whatever files hold them, one tensor after another.

Only tensors are ever read of a pickled file: torch's weights-only loader refuses all else, and runs nothing.
"""

from __future__ import annotations

import pickle
import warnings
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from torch import Tensor

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.json_files import read_json
from seq2seq_core.messages import Message
from seq2seq_core.tensor_files import Shaped, is_finite, list_tensors, read_tensor

SAFE = "model.safetensors"
PICKLED = "pytorch_model.bin"
_INDEX = ".index.json"
_KINDS = {
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.float64: "F64",
}


class Checkpoint(ABC):
    """Some weights.

    Attributes:
        file: where they are, for errors.
        tensors: by name, without their numbers.
    """

    file: Path
    tensors: Mapping[str, Shaped]

    @abstractmethod
    def read(self, name: str) -> Tensor:
        """The numbers of one, as they are.

        Raises:
            InteropError: the file is not what it was.
        """

    def finite(self, name: str) -> Tensor:
        """The numbers of one.

        Raises:
            InteropError: the file is not what it was, or one of them is not finite.
        """
        tensor = self.read(name)
        if not is_finite(tensor):
            raise InteropError(
                Message("{name} holds numbers that are not finite", name=name),
                where=self.file,
                remedy=_AGAIN,
            )
        return tensor


def misfits(
    found: Mapping[str, Shaped],
    required: Mapping[str, tuple[int, ...]],
    optional: Mapping[str, tuple[int, ...]],
    kinds: Collection[str],
) -> list[Message]:
    """All tensors that are missing, not part of an architecture, or of another shape or kind of number.

    Args:
        required: shapes by name.
        optional: the same.
        kinds: that are read.
    """
    shapes = {**optional, **required}
    problems = [Message("{name} is missing", name=name) for name in required if name not in found]
    problems += [
        Message("{name} is not part of this architecture", name=name) for name in found if name not in shapes
    ]
    for name, (kind, shape) in found.items():
        if shape != shapes.get(name, shape):
            problems.append(
                Message("{name} has shape {found}, not {expected}", name=name, found=shape,
                        expected=shapes[name])
            )  # fmt: skip
        if kind not in kinds:
            problems.append(Message("{name} holds numbers of the kind {kind}", name=name, kind=kind))
    return problems


class _Safe(Checkpoint):
    def __init__(self, file: Path) -> None:
        self.file = file
        with _readable(file):
            self.tensors = list_tensors(file)

    def read(self, name: str) -> Tensor:
        with _readable(self.file):
            return read_tensor(self.file, name)


class _Pickled(Checkpoint):
    def __init__(self, file: Path) -> None:
        self.file = file
        with _readable(file), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's about its own old formats
            # What is no zip archive is a format of torch's first years, which is as large as what it holds.
            loaded: Any = torch.load(file, map_location="cpu", weights_only=True, mmap=_is_zip(file))
            loaded = loaded if isinstance(loaded, Mapping) else {}
            self._loaded = {str(name): one for name, one in loaded.items() if isinstance(one, Tensor)}
            dense = all(
                one.layout == torch.strided
                and one.device.type == "cpu"
                # A view may show one number any number of times.
                and one.numel() * one.element_size() <= one.untyped_storage().nbytes()
                for one in self._loaded.values()
            )
        if len(self._loaded) < len(loaded) or not loaded or not dense:
            raise InteropError("holds other things than weights", where=file, remedy=_UNSAFE)
        self.tensors = {
            name: Shaped(_KINDS.get(one.dtype, str(one.dtype)), tuple(one.shape))
            for name, one in self._loaded.items()
        }

    def read(self, name: str) -> Tensor:
        return self._loaded[name]


class _Sharded(Checkpoint):
    def __init__(self, index: Path, kind: type[_Safe] | type[_Pickled]) -> None:
        self.file = index
        places = read_json(index).get("weight_map")
        if not isinstance(places, dict) or not all(_is_name(place) for place in places.values()):
            raise InteropError("names no files of weights", where=index, remedy=_AGAIN)
        parts = {name: kind(index.parent / name) for name in sorted(set(places.values()))}
        self._parts = {tensor: part for part in parts.values() for tensor in part.tensors}
        if self._parts.keys() != places.keys() or sum(len(p.tensors) for p in parts.values()) > len(places):
            raise InteropError("names other weights than its files hold", where=index, remedy=_AGAIN)
        self.tensors = {name: part.tensors[name] for name, part in self._parts.items()}

    def read(self, name: str) -> Tensor:
        return self._parts[name].read(name)


_AGAIN = "Download the model again"
_UNSAFE = "Do not use this model"


def open_checkpoint(folder: Path) -> Checkpoint:
    """The weights of a folder: safetensors where there are any, else what torch pickled.

    Raises:
        InteropError: there are none, or they cannot be read.
    """
    if (folder / SAFE).is_file():
        return _Safe(folder / SAFE)
    if (folder / (SAFE + _INDEX)).is_file():
        return _Sharded(folder / (SAFE + _INDEX), _Safe)
    if (folder / PICKLED).is_file():
        return _Pickled(folder / PICKLED)
    if (folder / (PICKLED + _INDEX)).is_file():
        return _Sharded(folder / (PICKLED + _INDEX), _Pickled)
    raise InteropError(
        Message("holds neither {safe} nor {pickled}", safe=SAFE, pickled=PICKLED),
        where=folder,
        remedy="Download all files of the model",
    )


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except pickle.UnpicklingError as error:
        raise InteropError(
            "holds code or other things than weights, none of which was run", where=file, remedy=_UNSAFE
        ) from error
    except (OSError, SafetensorError, RuntimeError, ValueError, TypeError, KeyError, EOFError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise InteropError(
            Message("cannot be read: {reason}", reason=reason), where=file, remedy=_AGAIN
        ) from error
    except (AttributeError, IndexError, AssertionError, ImportError, MemoryError, OverflowError) as error:
        # What a pickle that was altered makes of torch's own functions.
        raise InteropError("is no file of weights", where=file, remedy=_AGAIN) from error


def _is_zip(file: Path) -> bool:
    return zipfile.is_zipfile(file)


def _is_name(place: object) -> bool:
    return isinstance(place, str) and Path(place).name == place and "\\" not in place and ":" not in place
