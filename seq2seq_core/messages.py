"""Texts that can be said in another language: what the engine writes for a user to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence


class Message(str):
    """An English text that knows what it was composed of.

    Args:
        template: English, with names of values in braces; without values it is taken as it stands.
        values: what is named there. A Message among them is a piece of English, and is translated as well.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Message:
        message = super().__new__(cls, _compose(template, values))
        message.template, message.values = template, values
        return message

    def translated(self, translate: Callable[[str], str]) -> str:
        """The text in another language.

        Args:
            translate: gives that language's template for an English one.
        """
        values = {
            name: value.translated(translate) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return _compose(translate(self.template), values)


def listed(messages: Iterable[Message], most: int | None = None) -> Message:
    """Messages with commas between them, which need no translation.

    Args:
        most: as many of the first; then dots.
    """
    named = {f"m{number}": message for number, message in enumerate(messages)}
    shown = [f"{{{name}}}" for name in named]
    return Message(", ".join(shown if most is None or len(shown) <= most else [*shown[:most], "…"]), **named)


def first_of(messages: Sequence[Message]) -> Message:
    """The first of some problems, and how many more there are."""
    if len(messages) == 1:
        return messages[0]
    return Message("{problem} (and {count} more)", problem=messages[0], count=len(messages) - 1)


def _compose(template: str, values: dict[str, object]) -> str:
    return template.format(**values) if values else template
