"""Data that ships with the program: starter model, icons, styles, interface catalogues, samples.

Nothing here runs but the look-up of folders; the engine finds the models through the entry-point
group ``interlinear.models`` and never imports this package.
"""

from pathlib import Path


def models_root() -> Path:
    """The folder that holds the shipped models, one bundle a folder."""
    return Path(__file__).resolve().parent / "models"
