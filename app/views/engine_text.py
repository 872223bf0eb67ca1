"""What the engine says, in the language of the interface.

Services and view models hand its messages on as they are. No thread but the UI's may ask a catalogue: while
the language is switched, the two could wait for each other for ever (ADR 7).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from seq2seq_core.messages import Message

CONTEXT = "engine"
"""Of the catalogues, for all templates of messages."""


def in_force(template: str) -> str:
    """The template of a message in the language in force."""
    return QCoreApplication.translate(CONTEXT, template)


def localised(text: str) -> str:
    """A message in the language in force; any other text as it is."""
    if not isinstance(text, Message):
        return text
    return text.translated(in_force)
