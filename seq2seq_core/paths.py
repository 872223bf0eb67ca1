"""Where things live on this machine. ``INTERLINEAR_HOME`` moves all of it (tests, portable use)."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """The folder under which Interlinear keeps everything of the user's."""
    moved = os.environ.get("INTERLINEAR_HOME")
    return (
        Path(moved).expanduser()
        if moved
        else Path(platformdirs.user_data_dir("Interlinear", appauthor=False))
    )


def models_root() -> Path:
    """The user's installed models, one folder each."""
    return home() / "models"


def runs_root() -> Path:
    """Training runs, one folder each."""
    return home() / "runs"


def cache_root() -> Path:
    """What can be computed again: id stores, facts learnt about a bundle."""
    if os.environ.get("INTERLINEAR_HOME"):
        return home() / "cache"
    return Path(platformdirs.user_cache_dir("Interlinear", appauthor=False))


def settings_path() -> Path:
    """The app's settings file."""
    return home() / "settings.ini"


def terms_path() -> Path:
    """The user's terminology."""
    return home() / "terms.json"


def log_path() -> Path:
    """The app's log file."""
    return home() / "interlinear.log"
