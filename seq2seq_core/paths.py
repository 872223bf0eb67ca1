"""What the environment says: where things live, and whether connections are forbidden.

``INTERLINEAR_HOME`` moves all of them (tests, portable use), ``INTERLINEAR_OFFLINE=1`` is the offline lock.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

OFFLINE = "INTERLINEAR_OFFLINE"


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


def offline_by_environment() -> bool:
    """Whether ``INTERLINEAR_OFFLINE`` forbids every connection."""
    return os.environ.get(OFFLINE, "").strip().lower() not in {"", "0", "no", "false"}
