"""Where stretches of a line lie: by carets where all is read from the left, and by glyphs elsewhere."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QTextLayout, QTextLine
from PySide6.QtWidgets import QApplication

from app.viewmodels.offsets import grapheme_starts, to_utf16
from app.views.widgets.line_stretches import is_one_way, line_stretches

TURNING = {"R", "AL", "AN", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def line_of(text: str) -> tuple[QTextLayout, QTextLine]:
    font = QFont()
    font.setPixelSize(20)
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100_000)
    layout.endLayout()
    return layout, line


def test_whatever_turns_the_direction_is_known() -> None:
    characters = map(chr, range(sys.maxunicode + 1))
    turning = [one for one in characters if unicodedata.bidirectional(one) in TURNING]
    assert [hex(ord(one)) for one in turning if is_one_way(f"a{one}b")] == []
    assert all(map(is_one_way, ("La maison, l\u2019an !", "새 집을 샀다 👍🏽", "家を買った", "e\u0301")))


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("ab fi,\u2019한家👍\U0001f3fde\u0301\u0302é"), min_size=1, max_size=20),
    st.data(),
)
def test_carets_and_glyphs_agree(qapp: QApplication, text: str, data: st.DataObject) -> None:
    borders = sorted({*grapheme_starts(text), len(text)})
    first, last = (data.draw(st.sampled_from(borders)) for _ in range(2))
    words = text[first:last]
    if first >= last or words != words.strip():  # white space at an end of a line has no glyphs
        return
    _layout, line = line_of(text)
    units = to_utf16(text, first), to_utf16(text, last)
    glyphs, carets = (line_stretches(line, *units, one_way=one_way) for one_way in (False, True))
    assert carets[0][0] == pytest.approx(glyphs[0][0], abs=0.6)
    assert carets[-1][1] == pytest.approx(glyphs[-1][1], abs=0.6)
