"""The one small tree of errors.

Every message says what is wrong, where (file and line when there is one) and what to do about it,
so that the app and the command line can show ``str(error)`` as it is.
"""

from __future__ import annotations

from pathlib import Path


class InterlinearError(Exception):
    """Something the user can understand and mend.

    Args:
        what: the fact, one sentence without a final full stop.
        where: the file it was found in, if any.
        line: the line in that file, counted from 1.
        remedy: what to do about it, one sentence.
    """

    def __init__(
        self,
        what: str,
        *,
        where: Path | str | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        self.what = what
        self.where = None if where is None else str(where)
        self.line = line
        self.remedy = remedy
        super().__init__(self._message())

    def _message(self) -> str:
        place = ""
        if self.where is not None:
            place = self.where if self.line is None else f"{self.where}, line {self.line}"
            place += ": "
        remedy = f". {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class CorpusError(InterlinearError):
    """A corpus file cannot be read, or holds something that cannot be trained or scored on."""


class ConfigError(InterlinearError):
    """A configuration value is unknown, of the wrong type or out of range."""


class TokenizerError(InterlinearError):
    """A tokenizer file is unreadable or does not fit its model."""


class BundleError(InterlinearError):
    """A model on disk is incomplete, altered or of a format that this release cannot read."""


class ModelNotFound(InterlinearError):
    """No installed model, and no folder, has this name."""


class LanguageError(InterlinearError):
    """A language is unknown, or the model does not translate between the two asked for."""


class TrainingError(InterlinearError):
    """A training run cannot start or go on."""


class StorageError(InterlinearError):
    """Nothing could be written: no space left, no permission, a read-only disk."""


class Cancelled(InterlinearError):
    """The caller asked for the work to stop; nothing is wrong."""

    def __init__(self) -> None:
        super().__init__("cancelled")
