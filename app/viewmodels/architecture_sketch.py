"""What the small drawing of an architecture consists of, read from its configuration.

Time runs from left to right, layers lie upon one another. Nothing here knows a colour or a widget: marks have
roles, and the view gives them ink. Coordinates are in a box of WIDTH x HEIGHT, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from seq2seq_core.model_config import Cell, ModelConfig, RecurrentConfig, TaggerConfig, TransformerConfig

WIDTH, HEIGHT = 200.0, 80.0
SOURCE, TARGET = 5, 4
"""Tokens drawn."""
PITCH = 17.0
SOURCE_LEFT, TARGET_LEFT, VECTOR_AT = 15.0, 133.0, 107.0
BASE, TOP = 58.0, 26.0
"""Of the lowest layer's and of the highest possible layer's cells."""
NUMBERS = 74.0
"""Height at which the numbers of the source words stand."""
APEX = 9.0
"""Height at which the weights of an attention are made."""
LOOKED_AT = (0.25, 0.45, 1.0, 0.6, 0.3)
"""Weights of the source tokens in the attention that is drawn."""
MESH = 0.25
"""Weight of a line where all tokens see each other."""
WINDOW = (1, 2, 3)
"""Source tokens inside the window of a local attention, which is drawn smaller than it is."""

Point = tuple[float, float]


class Role(Enum):
    """What a mark says.

    FLOW is what states and words pass along, IDEA what this architecture brought, ATTENTION a look back.
    """

    FLOW = auto()
    IDEA = auto()
    ATTENTION = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """From one point to another, bent to its left by ``bend``; ``weight`` is its ink, up to 1."""

    start: Point
    end: Point
    role: Role = Role.FLOW
    bend: float = 0.0
    arrow: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rounded box around its middle: a cell, a window, the fixed vector; ``filled`` with its role's ink."""

    middle: Point
    width: float
    height: float
    role: Role = Role.FLOW
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A few letters around a point."""

    middle: Point
    text: str
    role: Role = Role.FLOW


@dataclass(slots=True)
class Sketch:
    """All marks; lines lie under boxes."""

    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)


def sketch_of(model: ModelConfig) -> Sketch:
    """The drawing of a configuration."""
    match model:
        case TaggerConfig():
            return _tagger(model)
        case RecurrentConfig():
            return _recurrent(model)
        case TransformerConfig():
            return _transformer(model)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the cells of a block stand.

    Attributes:
        layers: drawn as many as there are.
        deepest: layers of the deepest block in the drawing, which sets the distance.
    """

    left: float
    tokens: int
    layers: int
    deepest: int
    pitch: float = PITCH

    @property
    def rise(self) -> float:
        return min(PITCH, (BASE - TOP) / max(1, self.deepest - 1))

    @property
    def cell(self) -> float:
        return min(11.0, 0.66 * self.rise)

    def at(self, token: int, layer: int) -> Point:
        return self.left + token * self.pitch, BASE - layer * self.rise

    @property
    def top(self) -> int:
        return self.layers - 1


def _tagger(model: TaggerConfig) -> Sketch:
    sketch = Sketch()
    pitch = 30.0
    grid = _Grid((WIDTH - (SOURCE - 1) * pitch) / 2, SOURCE, model.layers, model.layers, pitch)
    both = (model.bidirectional,) * model.layers
    _cells(sketch, grid, model.cell, both)
    _words_in(sketch, grid, range(1, SOURCE + 1))
    _words_out(sketch, grid, Role.IDEA)
    return sketch


def _recurrent(model: RecurrentConfig) -> Sketch:
    sketch = Sketch()
    deepest = max(model.encoder_layers, model.decoder_layers)
    encoder = _Grid(SOURCE_LEFT, SOURCE, model.encoder_layers, deepest)
    decoder = _Grid(TARGET_LEFT, TARGET, model.decoder_layers, deepest)
    both = tuple(
        model.bidirectional == "all" or (model.bidirectional == "first" and layer == 0)
        for layer in range(model.encoder_layers)
    )
    _cells(sketch, encoder, model.cell, both, residual=model.residual)
    _cells(sketch, decoder, model.cell, (False,) * model.decoder_layers, residual=model.residual)
    order = range(1, SOURCE + 1)
    _words_in(sketch, encoder, order[::-1] if model.reverse_source else order)
    _words_out(sketch, decoder)
    if model.attention == "none":
        _fixed_vector(sketch, encoder, decoder, every_step=model.context == "every-step")
    else:
        if model.copies_states:
            _pass_state(sketch, encoder, decoder)
        _attention(sketch, model, encoder, decoder)
    return sketch


def _cells(
    sketch: Sketch, grid: _Grid, cell: Cell, both_ways: Sequence[bool], *, residual: bool = False
) -> None:
    """Cells side by side and upon one another, with what passes between them; an LSTM's holds a memory."""
    half = grid.cell / 2
    for layer in range(grid.layers):
        for token in range(grid.tokens):
            x, y = grid.at(token, layer)
            sketch.boxes.append(Box((x, y), grid.cell, grid.cell))
            if cell == "lstm":
                sketch.boxes.append(Box((x, y), grid.cell / 3, grid.cell / 3, filled=True))
            if layer:
                below = grid.at(token, layer - 1)
                sketch.lines.append(Line((x, below[1] - half), (x, y + half), arrow=False))
                if residual and layer > 1:  # from the third layer on
                    step = grid.rise / 2
                    sketch.lines.append(
                        Line((x, y + step), (x, y - step), Role.IDEA, -grid.cell * 1.3, arrow=False)
                    )
            if token:
                left = grid.at(token - 1, layer)[0] + half
                apart = half / 2.5 if both_ways[layer] else 0.0
                sketch.lines.append(Line((left, y - apart), (x - half, y - apart)))
                if both_ways[layer]:
                    sketch.lines.append(Line((x - half, y + apart), (left, y + apart)))


def _words_in(sketch: Sketch, grid: _Grid, numbers: Sequence[int]) -> None:
    """Source words, numbered in the order in which they stand in the sentence."""
    for token, number in enumerate(numbers):
        x, y = grid.at(token, 0)
        bottom = y + grid.cell / 2
        sketch.lines.append(Line((x, bottom + 4), (x, bottom), arrow=False))
        sketch.signs.append(Sign((x, NUMBERS), str(number)))


def _words_out(sketch: Sketch, grid: _Grid, role: Role = Role.FLOW) -> None:
    for token in range(grid.tokens):
        x, y = grid.at(token, grid.top)
        top = y - grid.cell / 2
        sketch.lines.append(Line((x, top), (x, top - 8), role))


def _fixed_vector(sketch: Sketch, encoder: _Grid, decoder: _Grid, *, every_step: bool) -> None:
    """All that the decoder hears of the source passes through one bar."""
    middle = BASE - (encoder.deepest - 1) * encoder.rise / 2
    height = (encoder.deepest - 1) * encoder.rise + 16
    for layer in range(encoder.layers):
        x, y = encoder.at(SOURCE - 1, layer)
        sketch.lines.append(Line((x + encoder.cell / 2, y), (VECTOR_AT - 4, y), Role.IDEA))
    for layer in range(decoder.layers):
        x, y = decoder.at(0, layer)
        sketch.lines.append(Line((VECTOR_AT + 4, y), (x - decoder.cell / 2, y), Role.IDEA))
    if every_step:
        for token in range(1, TARGET):
            x, y = decoder.at(token, 0)
            start = (VECTOR_AT, BASE + 8)
            sketch.lines.append(Line(start, (x, y + decoder.cell / 2), Role.IDEA, -7.0 - token))
    sketch.boxes.append(Box((VECTOR_AT, middle), 8.0, height, Role.IDEA, filled=True))


def _pass_state(sketch: Sketch, encoder: _Grid, decoder: _Grid) -> None:
    """The decoder begins with what the encoder ended with."""
    for layer in range(min(encoder.layers, decoder.layers)):
        (left, y), (right, _) = encoder.at(SOURCE - 1, layer), decoder.at(0, layer)
        sketch.lines.append(Line((left + encoder.cell / 2, y), (right - decoder.cell / 2, y)))


def _attention(sketch: Sketch, model: RecurrentConfig, encoder: _Grid, decoder: _Grid) -> None:
    """One state asks, all source states answer (in a window, where it is local), and a step reads the sum."""
    before = model.attention == "bahdanau"  # its state before the step asks; Luong's new one does
    asking = 0 if before else 1
    layer = 0 if model.attend_from == "bottom" else decoder.top
    x, y = decoder.at(asking, layer)
    half = decoder.cell / 2
    apex = (x - PITCH * 0.9, APEX)
    window = WINDOW if model.attention == "luong-local" else tuple(range(SOURCE))
    for token in window:
        to_x, to_y = encoder.at(token, encoder.top)
        end = (to_x, to_y - encoder.cell / 2)
        sketch.lines.append(Line(apex, end, Role.ATTENTION, 6.0, arrow=False, weight=LOOKED_AT[token]))
    sketch.lines.append(Line((x - half / 2, y - half), apex, Role.ATTENTION, 2.0))
    if not before:  # what Luong's finds goes into the word that is written
        sketch.lines.append(Line(apex, (x, y - half - 5), Role.ATTENTION, -4.0))
    readers = [(asking + 1, 0)] if before or model.input_feeding else []
    if model.attend_from == "bottom":
        readers = [(asking + 1, each) for each in range(decoder.layers)]
    for token, each in readers:
        to_x, to_y = decoder.at(token, each)
        sketch.lines.append(Line(apex, (to_x, to_y - half), Role.ATTENTION, -7.0))
    if model.attention == "luong-local":
        left, right = encoder.at(WINDOW[0], encoder.top)[0], encoder.at(WINDOW[-1], encoder.top)[0]
        size = encoder.cell + 6
        sketch.boxes.append(
            Box(
                ((left + right) / 2, encoder.at(0, encoder.top)[1]), right - left + size, size, Role.ATTENTION
            )
        )
    sketch.boxes.append(Box(apex, 13.0, 13.0, Role.ATTENTION))
    sketch.signs.append(Sign(apex, _score_sign(model), Role.ATTENTION))


def _score_sign(model: RecurrentConfig) -> str:
    """How two states are compared: a product, a product with a matrix between them, or a sum."""
    return {"luong-dot": "·", "luong-general": "W", "luong-local": "W"}.get(model.attention, "+")


def _transformer(model: TransformerConfig) -> Sketch:
    sketch = Sketch()
    layers = max(model.encoder_layers, model.decoder_layers)
    rise = min(PITCH, (HEIGHT - 28) / layers)
    bottom = HEIGHT - 16

    def rows(left: float, tokens: int, layers: int) -> list[list[Point]]:
        return [[(left + PITCH * t, bottom - rise * n) for t in range(tokens)] for n in range(layers + 1)]

    encoder = rows(SOURCE_LEFT, SOURCE, model.encoder_layers)
    decoder = rows(TARGET_LEFT, TARGET, model.decoder_layers)
    for below, above in pairwise(encoder):
        for start in below:
            sketch.lines += [Line(start, end, Role.IDEA, arrow=False, weight=MESH) for end in above]
    for below, above in pairwise(decoder):
        _decoder_layer(sketch, model, below, above)
        middle = (below[0][1] + above[0][1]) / 2
        sketch.lines.append(Line(encoder[-1][-1], (above[0][0] - 7, middle), Role.ATTENTION))
    for row in (*encoder, *decoder):
        sketch.boxes += [Box(point, 4.0, 4.0, Role.IDEA, filled=True) for point in row]
    for token, (x, _) in enumerate(encoder[0]):
        sketch.signs.append(Sign((x, NUMBERS), str(token + 1)))
    for x, y in decoder[-1]:
        sketch.lines.append(Line((x, y - 2), (x, y - 8)))
    return sketch


def _decoder_layer(
    sketch: Sketch, model: TransformerConfig, below: Sequence[Point], above: Sequence[Point]
) -> None:
    """A decoder's word sees itself and those before it: all of them at once, or by a running state."""
    for token, end in enumerate(above):
        seen = below[: token + 1] if model.decoder != "ssru" else below[token : token + 1]
        sketch.lines += [Line(start, end, Role.IDEA, arrow=False, weight=MESH) for start in seen]
        if token and model.decoder == "ssru":
            sketch.lines.append(Line(above[token - 1], end, Role.IDEA))
