"""Sentences of a text: every word in one, no line break in any, nothing lost between."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.text.segmentation import split_sentences

LANGUAGES = st.sampled_from(["en", "fr", "de", "es", "ko", "ja", "zh", "hi", "ar", "xx", "", "fr-CA"])
LIVELY = st.text(
    st.sampled_from(
        list("aB é한。.!?…\"'()«»「」、 \t\n\r\x0b\x85\u2028\u00a0\u3000😀1,;\u0301\u200d\ud800İ-")
    )
)


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@given(text=st.one_of(LIVELY, st.text()), language=LANGUAGES)
def test_spans_cover_all_but_white_space(text: str, language: str) -> None:
    position, rebuilt = 0, ""
    for start, end in split_sentences(text, language):
        assert position <= start < end
        assert not text[position:start].strip()
        sentence = text[start:end]
        assert sentence == sentence.strip()
        assert len(sentence.splitlines()) == 1
        rebuilt += text[position:start] + sentence
        position = end
    assert not text[position:].strip()
    assert rebuilt + text[position:] == text


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["Dr. Smith met J. R. R. Tolkien at 5 p.m. today.", "Really?!", "Yes."]),
        ("en", ["See os.Path for more.", "It helps."]),
        ("fr", ["M. Dupont est né en 50 av. J.-C. à Rome.", "Mme. Petit dort.", "Quoi ?", "Oui !"]),
        ("de", ["Am 3. Oktober kam z.B. Dr. Müller.", "Er blieb."]),
        ("es", ["El Sr. Pérez duerme.", "¿Qué?", "¡Hola!"]),
        ("ko", ["그는 말했다.", "어디 가세요?", "3.14는 파이입니다."]),
        ("fr", ["Roe v. Wade est connu.", "Piquet Jr. a été limogé.", "Il habite à St. Louis."]),
        ("ko", ["“정말 기쁘다.”고 말했다.", '그는 "네."라고 했다.', "끝."]),
        ("ja", ["「そうです。」と言った。", "はい！"]),
        ("zh", ["你好。", "我是学生。"]),
        ("xx", ["One here.", "Two there."]),
    ],
)
def test_sentences_of_a_line(language: str, parts: list[str]) -> None:
    for space in ("", " ") if language in {"ja", "zh"} else (" ", "  "):
        assert sentences(space.join(parts), language) == parts


def test_an_enumeration_stays_with_its_text() -> None:
    assert sentences("1. First point. 2. Second point.") == ["1. First point.", "2. Second point."]


def test_line_breaks_end_a_sentence() -> None:
    assert sentences("A title\n\n  One line,\r\nbroken. And on\u2028to the end") == [
        "A title",
        "One line,",
        "broken.",
        "And on",
        "to the end",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\u3000\n"])
def test_no_text_has_no_sentence(text: str) -> None:
    assert split_sentences(text, "en") == []


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "word ",
        "Hello there. ",
        ".",
        "a. ",
        "M. ",
        "a.",
        '("Hi.") ',
        "「a。」と",
        "한국어 문장입니다. ",
        "é 😀. B",
    ],
)
@pytest.mark.parametrize("language", ["fr", "ja"])
def test_a_very_long_line_takes_no_long_time(unit: str, language: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    spans = split_sentences(text, language)
    assert time.process_time() - start < 5  # half a second on an idle machine; quadratic code takes minutes
    assert spans[-1].end == len(text.rstrip())


def test_a_sentence_across_the_limit_of_a_chunk_is_one() -> None:
    sentence = "This is sentence number one thousand and one, as it were."
    assert sentences(" ".join([sentence] * 400)) == [sentence] * 400
