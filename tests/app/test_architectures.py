"""The drawings say what the configurations say, and the gallery offers all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.services.parameters import ParameterCounter
from app.viewmodels.architecture_sketch import (
    HEIGHT,
    MESH,
    SOURCE,
    TARGET,
    TARGET_LEFT,
    VECTOR_AT,
    WIDTH,
    WINDOW,
    Role,
    Sketch,
    sketch_of,
)
from app.viewmodels.architectures import Group, in_groups
from app.viewmodels.training_plan import DEFAULT_PRESET, DEFAULT_SPEEDS
from app.views.theme import Theme
from app.views.widgets.architecture_gallery import ArchitectureGallery
from seq2seq_core.model_config import PRESETS, RecurrentConfig, TaggerConfig, TransformerConfig
from tests.app.training_fakes import inline

ATTENTIVE = [name for name, model in PRESETS.items() if getattr(model, "attention", "none") != "none"]
ONE_VECTOR = ["rnn", "lstm", "gru"]


def crossing(sketch: Sketch) -> list[tuple[float, float]]:
    """From where to where lines go over from the source's side to the target's."""
    ends = [(line.start[0], line.end[0]) for line in sketch.lines]
    return [(a, b) for a, b in ends if a < VECTOR_AT - 5 and b > VECTOR_AT + 5]


def looked_at(sketch: Sketch) -> int:
    """Source tokens that the attention drawn looks back at."""
    return sum(
        line.role is Role.ATTENTION and line.end[0] < VECTOR_AT < line.start[0] for line in sketch.lines
    )


@pytest.mark.parametrize("name", PRESETS)
def test_all_marks_lie_in_the_drawing(name: str) -> None:
    sketch = sketch_of(PRESETS[name])
    assert sketch.lines
    for line in sketch.lines:
        for x, y in (line.start, line.end):
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
    for box in sketch.boxes:
        assert box.width / 2 <= box.middle[0] <= WIDTH - box.width / 2
        assert box.height / 2 <= box.middle[1] <= HEIGHT - box.height / 2


@pytest.mark.parametrize("name", ONE_VECTOR)
def test_without_attention_all_passes_through_one_vector(name: str) -> None:
    sketch = sketch_of(PRESETS[name])
    vectors = [box for box in sketch.boxes if box.role is Role.IDEA]
    assert [box.middle[0] for box in vectors] == [VECTOR_AT]
    assert crossing(sketch) == []
    assert all(line.role is not Role.ATTENTION for line in sketch.lines)


def test_a_vector_that_is_read_at_each_step_is_drawn_so() -> None:
    def readings(model: RecurrentConfig) -> int:
        lines = sketch_of(model).lines
        return sum(line.role is Role.IDEA and line.end[0] > VECTOR_AT + 5 for line in lines)

    model = RecurrentConfig(cell="gru", attention="none", bidirectional="none")
    assert readings(model) == 1
    assert readings(replace(model, context="every-step")) == TARGET


@pytest.mark.parametrize("name", ATTENTIVE)
def test_attention_looks_at_all_source_states_or_at_a_window(name: str) -> None:
    model = PRESETS[name]
    assert isinstance(model, RecurrentConfig)
    expected = len(WINDOW) if model.attention == "luong-local" else SOURCE
    assert looked_at(sketch_of(model)) == expected


def test_the_lowest_layer_asks_in_gnmt_and_all_layers_read() -> None:
    model = RecurrentConfig(attend_from="bottom", encoder_layers=4, decoder_layers=4)
    lines = [line for line in sketch_of(model).lines if line.role is Role.ATTENTION]
    asking = next(line for line in lines if line.start[0] > VECTOR_AT and line.end[1] < 10)
    higher = next(
        line
        for line in sketch_of(replace(model, attend_from="top")).lines
        if line.role is Role.ATTENTION and line.start[0] > VECTOR_AT and line.end[1] < 10
    )
    assert asking.start[1] > higher.start[1]
    assert sum(line.end[0] > TARGET_LEFT for line in lines) == 4


def test_short_cuts_begin_at_the_third_layer() -> None:
    def short_cuts(residual: bool) -> int:
        model = RecurrentConfig(encoder_layers=4, decoder_layers=3, residual=residual)
        return sum(line.role is Role.IDEA for line in sketch_of(model).lines)

    assert short_cuts(False) == 0
    assert short_cuts(True) == 2 * SOURCE + 1 * TARGET


def test_the_words_are_numbered_as_they_are_read() -> None:
    def numbers(reverse: bool) -> str:
        model = RecurrentConfig(attention="none", reverse_source=reverse)
        return "".join(sign.text for sign in sorted(sketch_of(model).signs, key=lambda s: s.middle[0]))

    assert numbers(False) == "12345"
    assert numbers(True) == "54321"


def test_states_that_read_both_ways_are_drawn_with_arrows_both_ways() -> None:
    def backwards(model: TaggerConfig) -> int:
        return sum(line.arrow and line.end[0] < line.start[0] for line in sketch_of(model).lines)

    assert backwards(TaggerConfig()) == 0
    assert backwards(TaggerConfig(bidirectional=True)) == SOURCE - 1


def test_a_transformers_encoder_sees_all_and_its_decoder_what_went_before() -> None:
    model = TransformerConfig(encoder_layers=2, decoder_layers=3)
    mesh = [line for line in sketch_of(model).lines if line.weight == MESH]
    encoder = [line for line in mesh if line.start[0] < VECTOR_AT]
    decoder = [line for line in mesh if line.start[0] > VECTOR_AT]
    assert len(encoder) == 2 * SOURCE**2
    assert len(decoder) == 3 * TARGET * (TARGET + 1) / 2
    assert all(line.start[0] <= line.end[0] for line in decoder)
    running = sketch_of(replace(model, decoder="ssru")).lines
    assert sum(line.start[1] == line.end[1] for line in running) == 3 * (TARGET - 1)


def test_presets_stand_in_groups_along_their_descent() -> None:
    groups = in_groups(PRESETS)
    assert list(groups) == list(Group)
    assert groups[Group.TAGGER] == ["tagger"]
    assert groups[Group.ENCODER_DECODER] == ONE_VECTOR
    assert groups[Group.ATTENTION] == ATTENTIVE
    assert [name for names in groups.values() for name in names] == list(PRESETS)


def test_the_time_of_every_preset_can_be_told_before_it_ever_ran() -> None:
    assert list(DEFAULT_SPEEDS) == list(PRESETS)
    assert DEFAULT_PRESET in PRESETS


@pytest.fixture
def gallery(qtbot: QtBot, qapp: QApplication) -> ArchitectureGallery:
    made = ArchitectureGallery(PRESETS, Theme("light", parent=qapp))
    qtbot.addWidget(made)
    made.set_current("transformer-tiny")
    made.retranslate()
    made.resize(850, 900)
    made.show()
    return made


def test_every_preset_has_a_card_with_its_idea_paper_and_size(gallery: ArchitectureGallery) -> None:
    gallery.set_parameters(dict.fromkeys(PRESETS, 7_300_000))
    for card in gallery.cards.values():
        texts = [text.text() for text in card.findChildren(QLabel)]
        assert len(texts) == len(set(texts)) == 3
        assert any(text.endswith(" · 7.3\N{NO-BREAK SPACE}M") for text in texts)
        assert any(year in card.accessibleName() for year in ("1990", "2005", "2014", "2015", "2016", "2017"))
    lstm = RecurrentConfig(attention="none", reverse_source=True, hidden=64)
    shapes = {"lstm": lstm, "tagger": TaggerConfig(hidden=32), "gnmt": PRESETS["gnmt"]}
    others = ArchitectureGallery(shapes, gallery._theme, gallery)
    assert others.facts("lstm") == (
        "LSTM · depth 1 + 1, width 64 · the encoder reads both ways · the source is read backwards"
    )
    assert others.facts("tagger") == "Tagger · depth 1, width 32"
    others.set_parameters({"gnmt": 24_400_000})
    assert others.facts("gnmt").endswith(" · residual layers · 24.4 M parameters")


def test_cards_are_chosen_by_mouse_and_by_arrow_keys(qtbot: QtBot, gallery: ArchitectureGallery) -> None:
    with qtbot.waitSignal(gallery.chosen) as chosen:
        qtbot.mouseClick(gallery.cards["gru"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["gru"]
    gallery.cards["gru"].setFocus()
    with qtbot.waitSignal(gallery.chosen) as chosen:
        qtbot.keyClick(gallery.cards["gru"], Qt.Key.Key_Left)
    assert chosen.args == ["lstm"]
    with qtbot.assertNotEmitted(gallery.chosen):
        gallery.set_current("rnn")


def test_as_many_cards_stand_side_by_side_as_there_is_room_for(
    qtbot: QtBot, gallery: ArchitectureGallery
) -> None:
    def place(name: str) -> QPoint:
        return gallery.cards[name].pos()

    qtbot.waitUntil(lambda: place("tagger").y() == place("gru").y() < place("gru-bahdanau").y())
    gallery.resize(430, 2400)
    qtbot.waitUntil(lambda: place("tagger").y() < place("rnn").y() == place("lstm").y() < place("gru").y())
    assert place("rnn").x() == place("gru").x()


def test_parameters_are_counted_off_the_window_for_every_shape(qtbot: QtBot) -> None:
    counter = ParameterCounter(inline)
    counted: dict[str, int] = {}
    counter.counted.connect(counted.__setitem__)
    small = TransformerConfig(width=4, feed_forward=8, heads=2, encoder_layers=1, decoder_layers=1)
    counter.request({"small": small, "wider": replace(small, feed_forward=9)}, 100)
    per_block = 2 * 4 + 1  # a column into the wider layer, its bias, and a row out of it
    assert counted["wider"] - counted["small"] == 2 * per_block
    counter.request({"more words": small}, 101)
    assert counted["more words"] - counted["small"] == 4
