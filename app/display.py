"""Whether a window can open here, found out before Qt is asked, which would end the process."""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path

PACKAGES = (
    "Debian, Ubuntu: apt install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4"
    " libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0 libdbus-1-3 libfontconfig1;"
    " Fedora: dnf install mesa-libEGL mesa-libGL libxkbcommon-x11 xcb-util-cursor xcb-util-wm"
    " xcb-util-keysyms xcb-util-image xcb-util-renderutil dbus-libs fontconfig"
)
NO_SCREEN = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
"""Platforms of Qt's that need neither X nor Wayland."""


def why_no_window() -> str:
    """Why no window can open, in one line; empty if one can, as far as this can tell."""
    if not has_display(os.environ, sys.platform):
        return "There is no display (DISPLAY and WAYLAND_DISPLAY are not set)."
    return _why_no_x() if uses_x(os.environ, sys.platform) else ""


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether there is something to show a window on; elsewhere than on Linux there always is."""
    if not platform.startswith("linux"):
        return True
    return bool(
        environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY") or _chosen(environment) in NO_SCREEN
    )


def uses_x(environment: Mapping[str, str], platform: str) -> bool:
    """Whether Qt will speak to an X server, and to nothing else."""
    wayland = bool(environment.get("WAYLAND_DISPLAY")) and not _chosen(environment)
    return platform.startswith("linux") and _chosen(environment) in ("", "xcb") and not wayland


def missing_library(message: str) -> str:
    """One line on a system library that Qt lacks, and where it comes from."""
    return f"The window cannot open: Qt needs {message.partition(':')[0]}. {PACKAGES}"


def _chosen(environment: Mapping[str, str]) -> str:
    return environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]


def _why_no_x() -> str:
    spec = importlib.util.find_spec("PySide6")
    plugin = Path(str(spec.origin)).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so" if spec else None
    if plugin is not None and plugin.exists():
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            return missing_library(str(error))
    return "" if _x_answers() else f"The display {os.environ.get('DISPLAY')} does not answer."


def _x_answers() -> bool:
    """Whether the X server can be spoken to; True where that cannot be found out."""
    name = ctypes.util.find_library("xcb")
    if name is None:
        return True
    xcb = ctypes.CDLL(name)
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed
