"""Messages and errors: the English text, and what another language is made from."""

from __future__ import annotations

import pytest

from seq2seq_core.errors import ConfigError, CorpusError, InterlinearError
from seq2seq_core.messages import Message, listed

BACKWARDS = {
    "{file}, line {line}: {what}": "{what} ({file} {line})",
    "{file}: {what}": "{what} ({file})",
    "{what}. {remedy}": "{remedy}! {what}",
    "{count:,} of {name!r}": "{name} {count}",
    "no tab": "tab no",
    "Put one in": "in one Put",
}


def backwards(template: str) -> str:
    """Another language."""
    return BACKWARDS.get(template, template)


def test_a_message_is_its_english_text() -> None:
    message = Message("{count:,} of {name!r}", count=1200, name="a")
    assert message == "1,200 of 'a'"
    assert isinstance(message, str)
    assert message.translated(backwards) == "a 1200"


@pytest.mark.parametrize("text", ["{", "{braces}", "{0} {{}}"])
def test_braces_without_values_are_text(text: str) -> None:
    assert Message(text) == text
    assert Message(text).translated(lambda template: template + "}") == text + "}"
    assert str(InterlinearError(text, where="{file}", line=1)) == "{file}, line 1: " + text


def test_braces_in_a_value_are_text() -> None:
    message = Message("{count:,} of {name!r}", count=1, name="{count}")
    assert message == "1 of '{count}'"
    assert message.translated(backwards) == "{count} 1"


def test_messages_in_a_message_are_translated_and_other_values_are_not() -> None:
    whole = listed([Message("no tab"), Message("{file}: {what}", file="no tab", what=Message("no tab"))])
    assert whole == "no tab, no tab: no tab"
    assert whole.translated(backwards) == "tab no, tab no (no tab)"


def test_a_list_of_nothing_is_empty() -> None:
    assert listed([]) == ""


@pytest.mark.parametrize(
    ("error", "english", "other"),
    [
        (CorpusError("no tab"), "no tab", "tab no"),
        (CorpusError("no tab", where="f"), "f: no tab", "tab no (f)"),
        (CorpusError("no tab", where="f", line=2), "f, line 2: no tab", "tab no (f 2)"),
        (CorpusError("no tab", remedy="Put one in"), "no tab. Put one in", "in one Put! tab no"),
        (
            CorpusError(Message("{count:,} of {name!r}", count=3, name="x"), where="f", remedy="Put one in"),
            "f: 3 of 'x'. Put one in",
            "in one Put! x 3 (f)",
        ),
    ],
)
def test_an_error_says_all_of_it_in_either_language(
    error: InterlinearError, english: str, other: str
) -> None:
    assert str(error) == english
    assert error.message.translated(backwards) == other


def test_an_error_made_of_another_can_still_be_translated() -> None:
    first = CorpusError(Message("{count:,} of {name!r}", count=3, name="x"), remedy="Put one in")
    error = ConfigError(first.what, where="f", line=1, remedy=first.remedy)
    assert str(error) == "f, line 1: 3 of 'x'. Put one in"
    assert error.message.translated(backwards) == "in one Put! x 3 (f 1)"
