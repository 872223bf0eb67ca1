"""The alignment as files: pictures of all of it, and numbers that other programs read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.composition import Interlinear
from app.viewmodels.inside import Tab
from app.views.pages.translate import TranslatePage
from app.views.widgets.alignment_tab import AlignmentTab
from tests.app.driving import open_tab, write


@pytest.fixture
def tab(qtbot: QtBot, interlinear: Interlinear, page: TranslatePage) -> AlignmentTab:
    """Of a sentence with an Arabic, a Korean and an emoji word."""
    write(qtbot, interlinear, page, "بيت 한국어 👍 end.")
    return open_tab(interlinear, page, Tab.ALIGNMENT, AlignmentTab)


def test_a_picture_holds_all_cells_and_labels(
    tab: AlignmentTab, interlinear: Interlinear, tmp_path: Path
) -> None:
    for ending in (".png", ".svg"):
        tab.export.write(tmp_path / f"map{ending}")
        image = QImage(str(tmp_path / f"map{ending}"))
        assert image.width() > 0
    svg = (tmp_path / "map.svg").read_text("utf-8")
    assert all(f">{word}<" in svg for word in ("بيت", "한국어", "👍", "end", "dne"))
    assert "<image" not in svg
    picture = QImage(str(tmp_path / "map.png")).convertToFormat(QImage.Format.Format_RGB32)
    assert len(np.unique(np.frombuffer(picture.constBits(), np.uint32))) > 20


def test_a_table_of_the_weights(tab: AlignmentTab, interlinear: Interlinear, tmp_path: Path) -> None:
    tab.export.write(tmp_path / "map.csv")
    with (tmp_path / "map.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    shown = interlinear.translate.inside.alignment.map
    assert shown is not None
    assert head == ["", "بيت", "한국어", "👍", "end", "."]
    assert [row[0] for row in rows] == [unit.label for unit in shown.target]
    np.testing.assert_allclose(np.array([row[1:] for row in rows], float), shown.values, atol=1e-6)


def test_json_tells_what_is_shown(tab: AlignmentTab, interlinear: Interlinear, tmp_path: Path) -> None:
    interlinear.translate.inside.alignment.choose_layer(1)
    interlinear.translate.inside.alignment.choose_head(2)
    tab.export.write(tmp_path / "map.json")
    content = json.loads((tmp_path / "map.json").read_text("utf-8"))
    assert (content["layer"], content["head"], content["units"]) == (1, 2, "words")
    assert content["source_language"] == "en"
    for unit in content["source_units"]:
        assert content["source"][unit["start"] : unit["end"]] == unit["text"]
    shown = interlinear.translate.inside.alignment.map
    assert shown is not None
    np.testing.assert_allclose(content["weights"], shown.values, atol=1e-6)


def test_pharaoh_counts_words_as_align_does(tab: AlignmentTab, tmp_path: Path) -> None:
    tab.export.write(tmp_path / "map.txt")
    assert (tmp_path / "map.txt").read_text("utf-8") == "0-0 1-1 2-2 3-3\n"


def test_what_cannot_be_written_is_told(tab: AlignmentTab, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with qtbot.waitSignal(tab.failed) as told:
        tab.export.write(tmp_path / "file" / "map.csv")
    assert "map.csv" in told.args[0]
