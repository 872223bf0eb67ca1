"""Languages by any of their codes."""

from __future__ import annotations

import pytest

from seq2seq_core.errors import LanguageError
from seq2seq_core.text.languages import LANGUAGES, display_name, language_token, normalise_language


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fr", "fr"), ("fra", "fr"), ("fre", "fr"), ("fr-FR", "fr"), ("fr_CA", "fr"), (">>fra<<", "fr"),
        (" FR ", "fr"), ("deu", "de"), ("ger", "de"), ("spa", "es"), ("kor", "ko"), ("eng", "en"),
        ("zh-Hant-TW", "zh-Hant"), (">>cmn_Hans<<", "zh"), ("iw", "he"), ("ceb", "ceb"), ("zh-TW", "zh"),
        ("zho_Hant", "zh-Hant"), ("zho_Hans", "zh"), ("kor_Hang", "ko"), ("ace_Arab", "ace-Arab"),
        ("ace_Latn", "ace"), ("sr-Latn", "sr"), ("ns", "nso"), (">>zho_Hant<<", "zh-Hant"),
    ],
)  # fmt: skip
def test_any_code_of_a_language_is_known(code: str, expected: str) -> None:
    assert normalise_language(code) == expected


@pytest.mark.parametrize("code", ["", "xx", "xyz", "f", "French", "fr FR", ">>fra", ">><<", "-", "프랑스어"])
def test_an_unknown_language_is_named(code: str) -> None:
    with pytest.raises(LanguageError) as caught:
        normalise_language(code)
    assert f"'{code}'" in caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize(("code", "token"), [("fr", ">>fra<<"), ("ko-KR", ">>kor<<"), ("de", ">>deu<<")])
def test_tokens_of_models(code: str, token: str) -> None:
    assert language_token(code) == token


def test_the_table_is_sound() -> None:
    assert len(LANGUAGES) > 60
    for field in ("iso639_3", "english", "korean"):
        assert len({getattr(language, field) for language in LANGUAGES.values()}) == len(LANGUAGES)
    for code, language in LANGUAGES.items():
        assert language.code == code
        assert normalise_language(language_token(code)) == code


def test_names_in_both_languages_of_the_app() -> None:
    assert display_name("fra") == "French"
    assert display_name("fr", ui="ko") == "프랑스어"
