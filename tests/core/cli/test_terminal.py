"""The conversation in the terminal that stands in for the window."""

from __future__ import annotations

import io
import sys

import pytest

from seq2seq_core.cli.terminal import run_terminal
from tests.core.cli.conftest import Outcome

pytestmark = pytest.mark.usefixtures("models")


def converse(text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outcome:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    status = run_terminal()
    captured = capsys.readouterr()
    return Outcome(status, captured.out, captured.err)


def test_hypotheses_with_scores_and_a_map(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = converse("Where is the station?\n\nHello. The cat sleeps.\n", monkeypatch, capsys)
    assert outcome.status == 0
    ranks = [line.split()[0] for line in outcome.lines if line[:1].isdigit()]
    assert ranks == ["1", "2", "3"] * 3, "one list a sentence"
    assert "station?" in outcome.out
    assert "85%" in outcome.out, "the map's legend"
    assert "> " not in outcome.out, "no prompt where nobody types"
    assert "English to French" in outcome.err


def test_the_direction_changes_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = converse(":fr-en\nLe chat dort\n", monkeypatch, capsys)
    assert outcome.status == 0
    assert outcome.err.splitlines() == [
        "Translating from English to French",
        "Translating from French to English",
    ]


def test_a_wrong_direction_from_a_pipe_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = converse(":ko-en\nHello\n", monkeypatch, capsys)
    assert outcome.status == 1
    assert outcome.err.splitlines()[-1].startswith("error: ")


def test_someone_who_types_gets_a_prompt_and_a_second_chance(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(":ko-en\nHello\n"))
    assert run_terminal() == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("> > 1 ")
    assert "error: " in captured.err
    assert "Ctrl-D" in captured.err
