"""What lies in a run's folder. Needs no torch, so that the app can look before the engine is there."""

from __future__ import annotations

from pathlib import Path

RUN_FILE = "run.toml"
EVENTS_FILE = "events.jsonl"
TOKENIZER_FILE = "joint.spm"
BASE_FILE = "base.sha256"
"""Of the base's weights, which a checkpoint of some layers or adapters does not hold."""
DATA_FOLDER = "data"
CHECKPOINTS_FOLDER = "checkpoints"
FINISHED = "finished"
"""Is there once the run has come to its end and cannot be resumed."""


MARK = "@"
"""Between a run and a step, in the name of a checkpoint; it stands in no run's name."""
BEST = "best"
"""In the place of the step, for the best weights so far."""


def named_checkpoint(name: str) -> tuple[str, str] | None:
    """The run, and the step or BEST, that a checkpoint's name tells; None for another model's name."""
    run, _, which = name.rpartition(MARK)
    return (run, which) if run and (which == BEST or which.isdecimal()) else None


def unfinished(folder: Path) -> bool:
    """Whether a folder holds a run that has not come to its end."""
    return (folder / RUN_FILE).is_file() and not (folder / FINISHED).exists()
