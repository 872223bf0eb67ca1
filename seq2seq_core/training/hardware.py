"""What a run computes on: device, precision, threads, and the C library's memory allocator."""

from __future__ import annotations

import ctypes
import functools
import os
import platform

import torch

from seq2seq_core.config import TrainingConfig
from seq2seq_core.errors import ConfigError
from seq2seq_core.messages import Message


def choose_device(wanted: str) -> torch.device:
    """The device of a name; "auto" is CUDA, then Apple's MPS, then the CPU.

    Raises:
        ConfigError: the name is unknown or the device is not there.
    """
    if wanted == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(wanted)
    except RuntimeError as error:
        raise ConfigError(
            Message("device {name!r} is unknown", name=wanted), remedy="Use auto, cpu, cuda, cuda:1 or mps"
        ) from error
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not there.get(device.type, False):
        raise ConfigError(
            Message("device {name!r} is not there", name=wanted),
            remedy="Use auto or cpu, or install the torch build for it",
        )
    return device


def choose_precision(config: TrainingConfig, device: torch.device) -> torch.dtype:
    """bfloat16 where a GPU computes it well, else float32, unless the configuration says."""
    if config.precision == "auto":
        good = device.type == "cuda" and torch.cuda.is_bf16_supported()
        return torch.bfloat16 if good else torch.float32
    return torch.bfloat16 if config.precision == "bfloat16" else torch.float32


@functools.cache
def keep_freed_memory() -> None:
    """Makes glibc keep freed blocks instead of giving them back to the kernel after each step.

    Each large tensor would otherwise be mapped, zeroed page by page and unmapped again: a third to
    a half of the training time on a CPU. Does nothing where the C library is another.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    libc = ctypes.CDLL(None)
    trim_threshold, top_pad, mmap_max = -1, -2, -4
    libc.mallopt(mmap_max, 0)
    libc.mallopt(trim_threshold, 1 << 30)
    libc.mallopt(top_pad, 64 << 20)


def use_threads(wanted: int) -> int:
    """Sets torch's threads for the calling thread, 0 for the number of processors; returns the number."""
    threads = wanted or len(
        os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    )
    torch.set_num_threads(threads)
    return threads
