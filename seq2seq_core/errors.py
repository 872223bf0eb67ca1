"""The one small tree of errors.

Every message says what is wrong, where (file and line when there is one) and what to do about it. The
command line shows ``str(error)`` as it is; the app says ``error.message`` in the interface's language.
"""

from __future__ import annotations

from pathlib import Path

from seq2seq_core.messages import Message


class InterlinearError(Exception):
    """Something the user can understand and mend.

    What is composed of values is given as a Message, so that it can be translated.

    Args:
        what: the fact, one sentence without a final full stop.
        where: the file it was found in, if any.
        line: the line in that file, counted from 1.
        remedy: what to do about it, one sentence.

    Attributes:
        message: all of it.
    """

    def __init__(
        self,
        what: str,
        *,
        where: Path | str | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        self.what = _as_message(what)
        self.where = None if where is None else str(where)
        self.line = line
        self.remedy = _as_message(remedy) if remedy else None
        self.message = self._compose()
        super().__init__(self.message)

    def _compose(self) -> Message:
        message = self.what
        if self.where is not None and self.line is not None:
            message = Message("{file}, line {line}: {what}", file=self.where, line=self.line, what=message)
        elif self.where is not None:
            message = Message("{file}: {what}", file=self.where, what=message)
        if self.remedy is not None:
            message = Message("{what}. {remedy}", what=message, remedy=self.remedy)
        return message


def _as_message(text: str) -> Message:
    return text if isinstance(text, Message) else Message(text)


class CorpusError(InterlinearError):
    """A corpus file cannot be read, or holds something that cannot be trained or scored on."""


class ConfigError(InterlinearError):
    """A configuration value is unknown, of the wrong type or out of range."""


class TokenizerError(InterlinearError):
    """A tokenizer file is unreadable or does not fit its model."""


class BundleError(InterlinearError):
    """A model on disk is incomplete, altered or of a format that this release cannot read."""


class InteropError(InterlinearError):
    """A model of another engine cannot be read, or a model cannot be written for one."""


class DownloadError(InterlinearError):
    """A model cannot be fetched from the hub."""


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
