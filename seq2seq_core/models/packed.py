"""The output layer laid out for translating on a CPU.

At a step of a few rows the product with the ``[V, D]`` output weight takes as long as reading that weight
from memory does, and it is the largest of a small model. In half precision there is half as much to read.
"""

from __future__ import annotations

import torch
from torch import Tensor

_ENGINES = ("fbgemm", "x86")


class PackedOutput:
    """Products with one weight that is kept in float16; sums are float32. Made by ``pack_output``."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        self._packed = torch.ops.quantized.linear_prepack_fp16(weight, bias)
        self._rows = len(weight)

    def __call__(self, features: Tensor) -> Tensor:
        """``[..., D]`` -> ``[..., V]``."""
        flat: Tensor = torch.ops.quantized.linear_dynamic_fp16(
            features.reshape(-1, features.shape[-1]), self._packed
        )
        return flat.view(*features.shape[:-1], self._rows)


def pack_output(weight: Tensor, bias: Tensor | None) -> PackedOutput | None:
    """A packed weight, None where it would not help or not be the same.

    It is the same only where every number of the weight is one that float16 has, as in a bundle that was
    saved so; and the packed product is there on x86 processors alone.
    """
    if weight.device.type != "cpu" or torch.backends.quantized.engine not in _ENGINES:
        return None
    weight = weight.detach()
    return PackedOutput(weight, bias) if torch.equal(weight.half().float(), weight) else None
