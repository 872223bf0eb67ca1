"""What a model that translates is called: an installed one by its name, a checkpoint by run and step."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from seq2seq_core.training.run_folder import BEST, named_checkpoint

translate = QCoreApplication.translate


def model_text(name: str) -> str:
    """The name as it is shown."""
    checkpoint = named_checkpoint(name)
    if checkpoint is None:
        return name
    run, which = checkpoint
    if which == BEST:
        return translate("ModelText", "{} · best so far").format(run)
    return translate("ModelText", "{} · step {}").format(run, f"{int(which):,}")
