"""Imports the engine behind the window without holding it up.

Importing torch keeps the interpreter for most of a second while the system's loader maps and relocates its
libraries, and again whenever the garbage collector walks all that it makes. So the libraries are opened first
by a foreign call, which lets other threads run, and the collector rests until the import is done.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.services.garbage import collector_at_rest

log = logging.getLogger(__name__)

NICENESS = 10
LIBRARIES = ("libgomp", "libc10", "libtorch_cpu", "libtorch", "libtorch_python")
"""In the order in which they need each other."""


def import_engine() -> tuple[str, ...]:
    """Imports all that translating needs, and returns the devices that it can run on. Runs on the worker."""
    with collector_at_rest(), imports_unsearched():
        for library in torch_libraries():
            open_library(library)
        importlib.import_module("seq2seq_core.translator")
        torch = importlib.import_module("torch")
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return tuple(name for name, available in there.items() if available)


def import_quietly(*modules: str) -> None:
    """Imports modules so that whoever needs them later does not wait. Runs on a thread that gives way."""
    give_way()
    with collector_at_rest(), imports_unsearched():
        for module in modules:
            importlib.import_module(module)


def give_way() -> None:
    """Makes the calling thread one that waits when another has something to do, where threads can be that."""
    if sys.platform == "linux":  # where a thread has a niceness of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


@contextmanager
def imports_unsearched() -> Iterator[None]:
    """Spares the modules imported inside a search.

    PySide6 reads the source of every module imported after it for its own name, to know where its optional
    snake_case names may be switched on. Nothing here switches them on, and torch alone is 1,000 modules.
    """
    feature = sys.modules.get("shibokensupport.feature")
    search = getattr(feature, "_mod_uses_pyside", None)
    if search is None:
        yield
        return
    setattr(feature, "_mod_uses_pyside", lambda module: False)  # noqa: B010 mypy knows no such module
    try:
        yield
    finally:
        setattr(feature, "_mod_uses_pyside", search)  # noqa: B010


def torch_libraries() -> list[Path]:
    """Torch's own libraries, found without importing it; none where it is built otherwise."""
    spec = importlib.util.find_spec("torch")
    if (
        spec is None or spec.origin is None or sys.platform == "win32"
    ):  # there torch's loader lets threads run
        return []
    files = sorted((Path(spec.origin).parent / "lib").glob("lib*"))
    return [file for name in LIBRARIES for file in files if re.split("[.-]", file.name)[0] == name]


def open_library(file: Path) -> None:
    """Maps a library into the process. One that does not open is left to the import, which says why."""
    if hasattr(
        os, "posix_fadvise"
    ):  # what is not in memory yet is read ahead, not page by page in the loader
        with file.open("rb") as library:
            os.posix_fadvise(library.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    if not dlopen(os.fsencode(file), os.RTLD_NOW | os.RTLD_LOCAL):
        log.info("%s could not be opened ahead of the import", file.name)
