"""What a user asks of a translation, of tiny models of every kind: kept, or said that it is not."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from seq2seq_core.config import SearchOptions, Term
from seq2seq_core.errors import ConfigError
from seq2seq_core.model_config import ModelConfig, TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.search import force_decode
from seq2seq_core.search.demands import Demands
from seq2seq_core.search.phrases import find_phrase
from seq2seq_core.search.sentences import SentenceTranslator
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.languages import language_token
from seq2seq_core.text.tokenizer import BOS, EOS
from seq2seq_core.types import Hypothesis, Translation
from tests.core.models.recurrent_shapes import SHAPES
from tests.core.tiny import PAIRS, tiny_tokenizer

_SMALL = TransformerConfig(width=16, feed_forward=32, heads=2, encoder_layers=1, decoder_layers=1)
KINDS: dict[str, ModelConfig] = {
    "transformer": _SMALL,
    "ssru": dataclasses.replace(_SMALL, decoder="ssru"),
    "learned positions": dataclasses.replace(_SMALL, positions="learned", max_positions=60),
    **{name: SHAPES[name] for name in ("deep lstm", "deep rnn", "input feeding", "bidirectional tagger")},
}
SENTENCES = [source for source, _ in PAIRS]
LANGUAGES = {"source_language": "en", "target_language": "fr"}


@cache
def translator_of(kind: str) -> SentenceTranslator:
    tokenizer = tiny_tokenizer()
    model = build_model(KINDS[kind], tokenizer.size, tokenizer.size, torch.Generator().manual_seed(3)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(1.5)  # sharper than a new model, so that the choice is no tie
    model.freeze()
    return SentenceTranslator(
        model, Codec(tokenizer, tokenizer, {code: language_token(code) for code in ("en", "fr")})
    )


def translate(kind: str, texts: list[str], **asked: object) -> list[Translation]:
    options = SearchOptions(**{"beam": 3, "max_length": 12, **asked})  # type: ignore[arg-type]
    return translator_of(kind).translate(texts, **LANGUAGES, options=options)


def said(hypothesis: Hypothesis) -> str:
    assert all(notice.kind == "unmet" for notice in hypothesis.notices)
    return "; ".join(notice.message for notice in hypothesis.notices)


def collapsed(text: str) -> str:
    return " ".join(text.split())


PREFIXES = [
    "La",
    "La ga",
    "Le ",
    "été\u00a0",
    "e\u0301t",
    "ﬁn de",
    "가나",
    "東京 は",
    "👩‍👩‍👧",
    "a  b\tc",
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_hypothesis_begins_with_the_prefix(kind: str) -> None:
    normalise = tiny_tokenizer().normalise
    for prefix in PREFIXES:
        for found in translate(kind, SENTENCES[:2], beam=2, prefix=prefix, max_length=26):
            # A tagger writes no more than it has read, so that of a long prefix there is one.
            assert len(found.hypotheses) == 2 or kind == "bidirectional tagger"
            for h in found.hypotheses:
                assert said(h) == ""
                assert h.text.startswith(normalise(prefix + "|")[:-1])


@given(
    text=st.one_of(
        st.text("abéœ 가나다日本👩\u200d👧🏽\u0301'-.\u00a0", min_size=1, max_size=16),
        st.text(min_size=1, max_size=8),
        st.sampled_from([target for _, target in PAIRS]),
    ),
    cut=st.integers(1, 40),
    kind=st.sampled_from(list(KINDS)),
)
def test_any_text_cut_anywhere_is_a_prefix(text: str, cut: int, kind: str) -> None:
    prefix = text[:cut]
    if kind == "learned positions":
        prefix = prefix[:8]
    normal = tiny_tokenizer().normalise(prefix.encode("utf-8", "replace").decode() + "|")[:-1]
    (found,) = translate(kind, SENTENCES[:1], prefix=prefix)
    for h in found.hypotheses:
        assert h.text.startswith(normal) or "beginning" in said(h)
        assert h.text.startswith(normal) == ("beginning" not in said(h))


@pytest.mark.parametrize("kind", KINDS)
def test_probabilities_with_a_prefix_are_those_of_forced_decoding(kind: str) -> None:
    translator = translator_of(kind)
    model, codec = translator.model, translator.codec
    for asked in (
        {"prefix": "Le chat do"},
        {"prefix": "été "},
        {"prefix_ids": tuple(codec.encode_target("Le").ids)},
    ):
        for found in translate(kind, SENTENCES[:2], **asked):
            source = torch.tensor([codec.frame(("en", "fr")).source(codec.encode_source(found.source).ids)])
            with torch.inference_mode():
                memory = model.encode(source, torch.ones_like(source, dtype=torch.bool))
            ids = [[codec.target.id_of(t.piece) or 0 for t in h.tokens] for h in found.hypotheses]
            forced = force_decode(model, memory, ids, start_ids=(BOS,), eos=EOS, rows=[0] * len(ids))
            for h, one in zip(found.hypotheses, forced, strict=True):
                assert h.token_logprobs == pytest.approx(one.logprobs, abs=1e-4)


def test_a_prefix_is_read_in_one_step_where_the_model_can(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, parallel in (("transformer", True), ("deep lstm", False)):
        model = translator_of(kind).model
        widths: list[int] = []
        step = model.step

        def counted(tokens: torch.Tensor, *args: object, widths=widths, step=step, **more: object) -> object:
            widths.append(tokens.shape[1])
            return step(tokens, *args, **more)

        monkeypatch.setattr(model, "step", counted)
        translate(kind, SENTENCES[:1], prefix="Le chat dort sur le vi")
        assert (widths[0] > 5) == parallel
        assert set(widths[1:]) == {1}


def test_a_long_prefix_extends_the_limit() -> None:
    for kind in ("transformer", "bidirectional tagger"):
        (found,) = translate(kind, SENTENCES[:1], prefix="Elle lit un livre tous les soi", max_length=3)
        assert all(h.text.startswith("Elle lit un livre tous les soi") for h in found.hypotheses)
        assert all(h.ending == "limit" or len(h.tokens) for h in found.hypotheses)


def test_what_a_model_cannot_hold_is_refused_or_said() -> None:
    translator = translator_of("learned positions")
    ids = tuple(translator.codec.encode_target("Le chat dort " * 8).ids)
    with pytest.raises(ConfigError, match="writes at most 59"):
        translate("learned positions", SENTENCES[:1], prefix_ids=ids)
    # Its last pieces are free, and the end token needs no place.
    for length, kept in ((19, True), (20, False), (22, False)):
        (found,) = translate("learned positions", SENTENCES[:1], prefix="가" * length)
        assert found.hypotheses
        assert all(("beginning" not in said(h)) == kept for h in found.hypotheses)
    for wrong in (EOS, 0, -1, 10**6):
        with pytest.raises(ConfigError, match="prefix_ids"):
            translate("transformer", SENTENCES[:1], prefix_ids=(wrong,))


TERMS = (
    Term("cat", "le chat"),
    Term("station", "gare"),
    Term("STATION", "gare"),
    Term("", "été"),
    Term("caf", "never"),
    Term("sofa", "日本 ☃"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_terms_stand_in_every_hypothesis(kind: str) -> None:
    (cat, station, other) = translate(
        kind, ["The cat sleeps.", "Where is the Station?", "A caf\u00e9"], terms=TERMS, max_length=30
    )
    for found, numbers in ((cat, [0, 3]), (station, [1, 2, 3]), (other, [3])):
        assert len(found.hypotheses) == 3
        for h in found.hypotheses:
            if kind == "bidirectional tagger" and h.notices:
                continue  # it writes no more than it reads
            assert said(h) == ""
            assert [use.number for use in h.terms] == numbers
            assert len({use.target for use in h.terms}) == len(numbers)
            for use in h.terms:
                term = TERMS[use.number]
                assert collapsed(h.text[slice(*use.target)]) == term.target
                assert use.target in find_phrase(h.text, term.target)
                if use.source is not None:
                    assert found.source[slice(*use.source)].casefold() == term.source.casefold()


@pytest.mark.parametrize("kind", KINDS)
def test_a_term_that_cannot_be_placed_is_said(kind: str) -> None:
    term = Term("cat", "le vieux chat")
    for asked in ({"max_length": 1}, {"avoid": ("vieux",)}):
        (found,) = translate(kind, ["The cat sleeps."], terms=(term, Term("dog", "chien")), **asked)
        assert found.hypotheses
        for h in found.hypotheses:
            assert said(h) == "the term 'le vieux chat' could not be placed"
            assert h.notices[0].source == ((4, 7),)
            assert h.terms == ()


def test_terms_in_the_prefix_count() -> None:
    (found,) = translate("transformer", ["The cat"], terms=(Term("cat", "chat"),), prefix="Le chat et ")
    assert all(h.terms[0].target == (3, 7) for h in found.hypotheses)
    assert any(len(find_phrase(h.text, "chat")) == 1 for h in found.hypotheses)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_avoided_does_not_stand_there(kind: str) -> None:
    before = translate(kind, SENTENCES, beam=5)
    words = {word for found in before for h in found.hypotheses for word in re.findall(r"\w+", h.text)}
    avoid = tuple(sorted(words, key=lambda word: (len(word), word)))[:12]
    for found in translate(kind, SENTENCES, beam=5, avoid=avoid) if avoid else ():
        assert len(found.hypotheses) == 5
        for h in found.hypotheses:
            assert said(h) == ""
            assert not any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", h.text) for word in avoid)


def test_what_is_avoided_and_asked_for_is_said() -> None:
    (found,) = translate("transformer", SENTENCES[:1], prefix="le chat ", avoid=("chat", "le chat"))
    for h in found.hypotheses:
        assert h.text.startswith("le chat ")
        assert said(h) == "'chat' could not be avoided; 'le chat' could not be avoided"
        assert h.notices[0].target[0] == (3, 7)


@settings(max_examples=12)
@given(
    kind=st.sampled_from(list(KINDS)),
    prefix=st.sampled_from(["", "Le", "L'é", "가 "]),
    avoid=st.lists(st.sampled_from(["le", "chat", "a", "é", "s", "t", "가"]), max_size=3, unique=True),
    terms=st.lists(st.sampled_from(["le chat", "gare", "chat", "été é", "가나"]), max_size=3),
    n=st.integers(0, 3),
    least=st.integers(0, 8),
    beta=st.sampled_from([0.0, 0.3]),
    groups=st.sampled_from([1, 2]),
)
def test_anything_together_is_kept_or_said(
    kind: str,
    prefix: str,
    avoid: list[str],
    terms: list[str],
    n: int,
    least: int,
    beta: float,
    groups: int,
) -> None:
    asked = SearchOptions(
        beam=2,
        max_length=12,
        prefix=prefix,
        avoid=tuple(avoid),
        terms=tuple(Term("", text) for text in terms),
        no_repeat_ngram=n,
        min_length=least,
        coverage_penalty=beta if translator_of(kind).model.abilities.attention else 0.0,
        groups=groups,
        trace=True,
    )
    together = translator_of(kind).translate(SENTENCES[:2], **LANGUAGES, options=asked)
    for source, found in zip(SENTENCES, together, strict=False):
        (alone,) = translator_of(kind).translate([source], **LANGUAGES, options=asked)
        assert [h.text for h in alone.hypotheses] == [h.text for h in found.hypotheses]
        assert found.hypotheses
        for h in found.hypotheses:
            message = said(h)
            ids = [token.piece for token in h.tokens]
            grams = [tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)] if n else []
            assert h.text.startswith(prefix) or "beginning" in message
            assert len(ids) >= least or "fewer" in message
            assert len(set(grams)) == len(grams) or "occur twice" in message
            for word in avoid:
                assert not find_phrase(h.text, word) or f"{word!r} could not be avoided" in message
            for text in terms:
                placed = len(find_phrase(h.text, text)) >= terms.count(text)
                assert placed == (f"{text!r} could not be placed" not in message)


def test_rules_are_shared_where_no_term_applies() -> None:
    demands = Demands(SearchOptions(terms=(Term("cat", "chat"),), avoid=("le",)), tiny_tokenizer())
    assert demands.rules("a dog") is demands.rules("a bird")
    assert demands.rules("a cat").terms is not None
