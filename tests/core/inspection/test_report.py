"""The report of a sentence, read back with a parser of HTML and one of XML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.config import SearchOptions
from seq2seq_core.inspection.alignments import Word, words_of
from seq2seq_core.inspection.drawings import draw_flow, draw_map, draw_tree, merged, units_of
from seq2seq_core.inspection.report import Findings, html_report
from seq2seq_core.inspection.tree import search_tree
from seq2seq_core.messages import Message
from seq2seq_core.types import (
    AttentionMaps,
    AttentionReading,
    Hypothesis,
    Notice,
    Saliency,
    Token,
    TokenReading,
    Translation,
)
from tests.core.inspection.test_tree import TRACE

SVG = "{http://www.w3.org/2000/svg}"
ALPHABET = st.characters(codec="utf-8")


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def findings(source: str, target: str, *, everything: bool = True) -> Findings:
    """A sentence whose tokens are its characters."""
    cut = [tuple(Token(text[n], n, n + 1) for n in range(len(text))) for text in (source, target)]
    shape = len(cut[1]), len(cut[0])
    attention = None
    if everything:
        weights = np.full((1, 1, shape[0] + 1, shape[1]), 1 / max(1, shape[1]), np.float32)
        attention = AttentionMaps(weights, 0, 0, AttentionReading())
    notices = (Notice("short", Message("{n} words only", n=2)),) if everything else ()
    hypothesis = Hypothesis(target, cut[1], (-0.5,) * (shape[0] + 1), -0.25, attention, notices)
    translation = Translation(source, cut[0], (hypothesis,), "en", "ar", trace=TRACE if everything else None)
    if not everything:
        return Findings(translation, "starter", SearchOptions())
    readings = tuple(TokenReading(token, 0.5, 1.5, ((token.piece, 0.5), ("<b>", 0.25))) for token in cut[1])
    signed = np.linspace(-1, 2, shape[0] * shape[1], dtype=np.float32).reshape(shape)
    saliency = (Saliency("gradient", signed, 1.25, 0.5), Saliency("erasure", signed, 0.75, 0.5))
    options = SearchOptions(beam=3, no_repeat_ngram=2, attention=True, trace=True)
    return Findings(translation, "<starter>", options, readings=readings, saliency=saliency)


def drawings(page: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def test_it_tells_all_that_was_found() -> None:
    page = html_report([findings("ab c", "xy z")], date="2026-11-21")
    text = Page(page).text
    for told in ("ab c", "xy z", "2 words only", "<starter> · en → ar · beam 3 · no_repeat_ngram 2"):
        assert told in text
    for heading in ("Hypotheses", "Alignment", "Flow", "Tokens", "Saliency", "Beam tree", "2026-11-21"):
        assert heading in text
    for number in ("-0.250", "1.250", "0.750", "0.500", "1.50"):
        assert number in text
    assert len(drawings(page)) == 5


def test_what_is_not_there_is_left_out() -> None:
    text = Page(html_report([findings("ab", "xy", everything=False)])).text
    assert "Hypotheses" in text
    for heading in ("Alignment", "Flow", "Tokens", "Saliency", "Beam tree"):
        assert heading not in text
    empty = Findings(Translation("", (), (), "en", "fr"), "starter", SearchOptions())
    assert "starter" in Page(html_report([empty])).text


def test_it_needs_no_network_and_has_both_colour_schemes() -> None:
    page = html_report([findings("ab c", "xy z")])
    tags = Page(page).tags
    assert {"script", "link", "img", "iframe"}.isdisjoint(tag for tag, _ in tags)
    assert {"src", "href"}.isdisjoint(name for _, attributes in tags for name in attributes)
    assert "url(" not in page
    assert "prefers-color-scheme: dark" in page
    used, told = set(re.findall(r"var\((--\w+)\)", page)), re.findall(r"(--\w+):", page)
    assert {name: told.count(name) for name in used} == dict.fromkeys(used, 2)


def test_texts_say_their_direction_and_language() -> None:
    tags = Page(html_report([findings("ab", "سلام")])).tags
    texts = [attributes for tag, attributes in tags if tag == "p" and "dir" in attributes]
    assert [(one["dir"], one["lang"]) for one in texts] == [("auto", "en"), ("auto", "ar")]


def test_in_another_language() -> None:
    korean = {"Hypotheses": "번역 후보", "{n} words only": "단어 {n}개뿐"}
    text = Page(html_report([findings("ab", "xy")], say=lambda template: korean.get(template, template))).text
    assert "번역 후보" in text
    assert "단어 2개뿐" in text


@given(st.text(ALPHABET, min_size=1, max_size=12), st.text(ALPHABET, min_size=1, max_size=12))
def test_no_text_is_taken_for_markup(source: str, target: str) -> None:
    plain = Page(html_report([findings("a" * len(source), "b" * len(target))])).tags
    page = html_report([findings(source, target)])
    counted = [tag for tag, _ in Page(page).tags]
    words = {"rect", "text", "g", "path", "title", "svg"}  # as many as there are words
    assert [tag for tag in counted if tag not in words] == [tag for tag, _ in plain if tag not in words]
    assert len(drawings(page)) == 5


@given(st.integers(1, 6), st.integers(1, 6), st.booleans())
def test_a_map_has_a_cell_for_each_pair(rows: int, columns: int, signed: bool) -> None:
    target, source = words_of("xx " * rows), words_of("yy " * columns)
    values = np.linspace(-2.0 if signed else 0.0, 1.0, rows * columns, dtype=np.float32)
    drawn = ElementTree.fromstring(draw_map(values.reshape(rows, columns), target, source))
    cells = list(drawn.iter(f"{SVG}rect"))
    assert len(cells) == rows * columns
    assert all(0 <= float(cell.attrib["fill-opacity"]) <= 1 for cell in cells)
    negative = [cell.attrib["class"] == "n" for cell in cells]
    assert negative == (values < 0).tolist()


def test_a_flow_follows_the_reading_direction() -> None:
    source, target = words_of("one two"), words_of("واحد اثنان")
    drawn = ElementTree.fromstring(draw_flow(np.eye(2, dtype=np.float32), target, source))
    place = {text.text: float(text.attrib["x"]) for text in drawn.iter(f"{SVG}text")}
    assert place["one"] < place["two"]
    assert place["واحد"] > place["اثنان"]
    assert len(list(drawn.iter(f"{SVG}path"))) == 2


def test_words_and_pieces() -> None:
    tokens = (Token("▁a", 0, 1), Token("b", 1, 2), Token("▁c", 2, 4))
    assert units_of("ab c", tokens, "en") == (Word("ab", 0, 2), Word("c", 3, 4))
    assert [unit.text for unit in units_of("가 나", (Token("가", 0, 1), Token("나", 2, 3)), "ja")] == [
        "가",
        "나",
    ]
    weights = np.array([[1, 2, 4], [3, 4, 8], [0, 0, 5]], np.float32)
    words = units_of("ab c", tokens, "en")
    assert merged(weights, tokens, tokens, words, words) == pytest.approx(np.array([[5, 6], [0, 5]]))


def test_a_tree_has_every_candidate_and_shows_the_best_way() -> None:
    tree = search_tree(TRACE)
    drawn = ElementTree.fromstring(draw_tree(tree))
    groups = list(drawn.iter(f"{SVG}g"))
    assert len(groups) == len(tree.nodes)
    best = [number for number, group in enumerate(groups) if group.attrib["class"] == "b"]
    assert best == tree.path(tree.finished[0])
