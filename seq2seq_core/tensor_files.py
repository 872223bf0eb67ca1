"""Weights on disk as safetensors files, written and read one tensor after another.

So a model is never in memory twice, and one that only passes through never as a whole.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

BYTES = {"F32": 4, "F16": 2, "BF16": 2, "F64": 8}
"""Of one number, by the format's name for its kind."""


class Shaped(NamedTuple):
    """A tensor without its numbers.

    Attributes:
        kind: of its numbers, a key of BYTES, or another name of the format's.
    """

    kind: str
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Numbers."""
        size = 1
        for length in self.shape:
            size *= length
        return size


def write_tensors(file: Path, tensors: Mapping[str, Shaped], read: Callable[[str], Tensor]) -> None:
    """Writes a safetensors file.

    Args:
        tensors: what is written, by name.
        read: gives each of them, of that shape; it is asked once for each, and rounded to the kind.

    Raises:
        OSError: it could not be written.
    """
    import torch

    kinds = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64}
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    # The format wants wide numbers first, so that each lies at a multiple of its width.
    order = sorted(tensors, key=lambda name: (-BYTES[tensors[name].kind], name))
    for name in order:
        kind, shape = tensors[name]
        start, end = end, end + BYTES[kind] * tensors[name].size
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with file.open("wb") as stream:
        stream.write(struct.pack("<Q", len(text)))
        stream.write(text)
        for name in order:
            kind, shape = tensors[name]
            tensor = read(name).detach().to("cpu", kinds[kind]).contiguous()
            if tuple(tensor.shape) != shape:
                raise ValueError(f"{name} is of shape {tuple(tensor.shape)}, not {shape}")
            stream.write(tensor.reshape(-1).view(torch.uint8).numpy().data)


def list_tensors(file: Path) -> dict[str, Shaped]:
    """What a safetensors file holds, by name.

    Raises:
        OSError, SafetensorError: it cannot be read.
    """
    from safetensors import safe_open

    with safe_open(file, "pt") as opened:
        slices = {name: opened.get_slice(name) for name in opened.keys()}  # noqa: SIM118
        return {name: Shaped(one.get_dtype(), tuple(one.get_shape())) for name, one in slices.items()}


def read_tensor(file: Path, name: str) -> Tensor:
    """One tensor of a safetensors file; nothing else of the file stays in memory.

    Raises:
        OSError, SafetensorError: it cannot be read.
    """
    from safetensors import safe_open

    with safe_open(file, "pt") as opened:
        tensor: Tensor = opened.get_tensor(name)
    return tensor


def is_finite(tensor: Tensor) -> bool:
    """Whether all its numbers are; takes no memory, which ``isfinite`` does."""
    if not tensor.numel():
        return True
    lowest, highest = tensor.aminmax()  # either is not a number where any is not
    return bool(lowest.isfinite() and highest.isfinite())
