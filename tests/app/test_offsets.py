"""Code points and UTF-16 units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from app.viewmodels.offsets import to_code_points, to_utf16

TEXT = "né 👩‍🚀 한글 e\u0301 𝄞."


@pytest.mark.parametrize("code_point", range(len(TEXT) + 1))
def test_there_and_back(code_point: int) -> None:
    assert to_code_points(TEXT, to_utf16(TEXT, code_point)) == code_point


@given(st.text(max_size=30), st.integers(-2, 70))
def test_any_offset_stays_in_the_text(text: str, unit: int) -> None:
    code_point = to_code_points(text, unit)
    assert 0 <= code_point <= len(text)
    assert to_utf16(text, code_point) <= max(0, unit)


def test_inside_an_emoji_is_before_it() -> None:
    assert to_utf16("a👍b", 2) == 3
    assert [to_code_points("a👍b", unit) for unit in range(5)] == [0, 1, 1, 2, 3]


def test_agrees_with_qt() -> None:
    document = QTextDocument()
    document.setPlainText(TEXT)
    cursor = QTextCursor(document)
    cursor.setPosition(to_utf16(TEXT, TEXT.index("한")))
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, 2)
    assert cursor.selectedText() == "한글"
