"""Alternatives, readings of tokens and explanations, against plain computations over the same model."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import Cancelled, CorpusError, LanguageError
from seq2seq_core.text.borders import Borders
from seq2seq_core.text.tokenizer import BOS, EOS
from seq2seq_core.translator import Translator
from tests.core.tiny import PAIRS, tiny_bundle

EN_FR: Any = {"source_language": "en", "target_language": "fr"}
SOURCE, TARGET = PAIRS[1]


@pytest.fixture(scope="module", params=["transformer", "recurrent"])
def translator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    path = tiny_bundle(tmp_path_factory.mktemp("models") / request.param, request.param)
    return Translator(path, device="cpu", threads=1)


def probabilities(translator: Translator, source: str, ids: list[int]) -> torch.Tensor:
    """``[T + 1, V]`` in float64, token by token."""
    model, codec = translator._sentences.model, translator._sentences.codec
    read = torch.tensor([codec.frame(("en", "fr")).source(codec.encode_source(source).ids)])
    with torch.inference_mode():
        state = model.start(model.encode(read, torch.ones_like(read, dtype=torch.bool)))
        rows = []
        for token in (BOS, *ids):
            step = model.step(torch.tensor([[token]]), state)
            state = step.state
            rows.append(step.logits[0, -1].double().softmax(-1))
    return torch.stack(rows)


def all_words(translator: Translator, source: str, prefix: list[int], least: float) -> dict[str, list[float]]:
    """Every next word, with the probabilities of all ways of writing it that begin above ``least``."""
    codec = translator._sentences.codec
    before = len(codec.decode_target(prefix).text)
    found: dict[str, list[float]] = defaultdict(list)

    def extend(word: list[int], reached: float) -> None:
        following = reached * probabilities(translator, source, [*prefix, *word])[-1]
        if word:
            ends = codec.target.borders.ends(codec.target.pieces(word), unspaced=False)
            text = codec.decode_target([*prefix, *word]).text[before:]
            found[text].append(float(following[ends].sum()))
            following[ends] = 0
        else:
            found[""].append(float(following[EOS]))
        following[[*codec.never_written(), EOS]] = 0
        for piece in (following >= least).nonzero()[:, 0].tolist():
            extend([*word, piece], float(following[piece]))

    extend([], 1.0)
    return found


class TestAlternatives:
    @pytest.mark.parametrize("cut", [0, 3, 8, len(TARGET)])
    def test_they_are_the_likeliest_words(self, translator: Translator, cut: int) -> None:
        codec = translator._sentences.codec
        prefix = codec.encode_target(TARGET[:cut])
        found = translator.inspector.alternatives(SOURCE, TARGET[:cut], **EN_FR, count=5)
        for a in found:
            way = 1.0
            for at, piece in enumerate(a.ids):
                way *= float(probabilities(translator, SOURCE, [*prefix.ids, *a.ids[:at]])[-1, piece])
            last = probabilities(translator, SOURCE, [*prefix.ids, *a.ids])[-1]
            ends = codec.target.borders.ends(codec.target.pieces(a.ids), unspaced=False) if a.ids else EOS
            assert a.probability >= way * float(last[ends].sum()) - 1e-6  # others may come to the same text
            whole = codec.decode_target([*prefix.ids, *a.ids]).text
            assert whole == codec.decode_target(prefix.ids).text + a.text
        expected = all_words(translator, SOURCE, prefix.ids, least=found[0].probability / 2)
        assert max(max(ways) for ways in expected.values()) <= found[0].probability + 1e-6
        assert sum(a.probability for a in found) <= 1 + 1e-6
        assert [a.probability for a in found] == sorted((a.probability for a in found), reverse=True)
        assert len({a.text for a in found}) == len(found)

    def test_to_end_is_one_of_them(self, translator: Translator) -> None:
        codec = translator._sentences.codec
        found = translator.inspector.alternatives(SOURCE, TARGET, **EN_FR, count=codec.target.size)
        end = float(probabilities(translator, SOURCE, codec.encode_target(TARGET).ids)[-1, EOS])
        expected = [((), pytest.approx(end, abs=1e-6))] if end > found[-1].probability else []
        assert [(a.ids, a.probability) for a in found if not a.text] == expected

    def test_a_blank_source_has_none(self, translator: Translator) -> None:
        assert translator.inspector.alternatives("  ", "Le", **EN_FR) == ()

    def test_it_stops(self, translator: Translator) -> None:
        with pytest.raises(Cancelled):
            translator.inspector.alternatives(SOURCE, "", **EN_FR, should_stop=lambda: True)

    def test_what_cannot_be_asked(self, translator: Translator) -> None:
        with pytest.raises(LanguageError):
            translator.inspector.alternatives(SOURCE, "", source_language="en", target_language="ko")
        with pytest.raises(CorpusError, match="too long"):
            translator.inspector.alternatives("word " * 3000, "", **EN_FR)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors])
    @given(source=st.text(max_size=20), prefix=st.text(max_size=20), count=st.integers(1, 8))
    def test_any_texts(self, translator: Translator, source: str, prefix: str, count: int) -> None:
        found = translator.inspector.alternatives(source, prefix, **EN_FR, count=count)
        assert len(found) <= count
        assert all(0 < a.probability <= 1 + 1e-5 for a in found)


@pytest.mark.parametrize(
    ("pieces", "spaced", "unspaced"),
    [
        (["▁av", "ons"], True, True),
        (["▁av", "▁nous"], False, False),
        (["▁avons", "."], False, False),
        (["▁«", "a"], False, False),
        (["▁l", "'"], True, False),
        (["▁l", "'", "an"], True, False),
        (["▁n'est", "-", "ce"], True, False),
        (["▁", "猫"], True, True),
        (["▁", ","], True, True),
        (["猫", "が"], True, False),
        (["か", "\u3099"], True, True),  # the voicing mark belongs to the letter before it
        (["Py", "thon"], True, True),
        (["猫", "。"], False, False),
        (["<0xE7>", "<0x8C>"], True, True),
        (["<0xE7>", "<0x8C>", "<0xAB>"], True, True),
        (["<0xE7>", "<0x8C>", "<0xAB>", "<0xE7>"], True, False),
        (["▁Le", "<0xE7>"], True, False),
    ],
)
def test_where_words_end(pieces: list[str], spaced: bool, unspaced: bool) -> None:
    *word, piece = pieces
    borders = Borders(["</s>", piece], end=0)
    for goes_on, without_spaces in ((spaced, False), (unspaced, True)):
        assert bool(borders.ends(word, unspaced=without_spaces)[1]) != goes_on


class TestTokens:
    @pytest.mark.parametrize("target", [TARGET, "", "日本"])
    def test_they_are_those_of_the_plain_computation(self, translator: Translator, target: str) -> None:
        codec = translator._sentences.codec
        encoded = codec.encode_target(target)
        expected = probabilities(translator, SOURCE, encoded.ids)
        readings = translator.inspector.read_tokens(SOURCE, target, **EN_FR)
        assert len(readings) == len(encoded.ids) + 1
        assert [r.token for r in readings[:-1]] == list(encoded.tokens)
        assert readings[-1].token == ("</s>", len(target), len(target))
        for reading, row, token in zip(readings, expected, [*encoded.ids, EOS], strict=True):
            assert reading.probability == pytest.approx(float(row[token]), abs=1e-6)
            assert reading.entropy == pytest.approx(-float((row * row.log2()).nan_to_num().sum()), abs=1e-4)
            top = row.topk(5)
            assert [p for p, _ in reading.best] == codec.target.pieces(top.indices.tolist())
            assert [p for _, p in reading.best] == pytest.approx(top.values.tolist(), abs=1e-6)

    def test_a_hypothesis_is_read_with_its_own_pieces(self, translator: Translator) -> None:
        (found,) = translator.translate_lines([SOURCE], **EN_FR, options=SearchOptions(beam=4, max_length=9))
        for h in found.hypotheses:
            readings = translator.inspector.read_tokens(SOURCE, h.text, **EN_FR, tokens=h.tokens)
            assert [r.token for r in readings[:-1]] == list(h.tokens)
            logprobs = torch.tensor(h.token_logprobs).exp().tolist()
            assert [r.probability for r in readings] == pytest.approx(logprobs, abs=1e-5)


class TestExplanation:
    def test_it_is_the_pair_scored_with_attention(self, translator: Translator) -> None:
        found = translator.inspector.explain(SOURCE, TARGET, **EN_FR)
        (scored,) = translator.score_pairs([(SOURCE, TARGET)], **EN_FR)
        (hypothesis,) = found.hypotheses
        assert (found.source, found.text, found.target_language) == (SOURCE, TARGET, "fr")
        assert hypothesis.token_logprobs == pytest.approx(scored.token_logprobs, abs=1e-5)
        assert hypothesis.attention is not None
        assert hypothesis.attention.token_map().shape == (len(hypothesis.tokens), len(found.source_tokens))

    def test_it_says_what_is_odd(self, translator: Translator) -> None:
        (hypothesis,) = translator.inspector.explain(SOURCE, "le chat " * 5, **EN_FR).hypotheses
        assert "repetition" in [notice.kind for notice in hypothesis.notices]

    def test_an_empty_target(self, translator: Translator) -> None:
        (hypothesis,) = translator.inspector.explain(SOURCE, "", **EN_FR).hypotheses
        assert (hypothesis.tokens, len(hypothesis.token_logprobs)) == ((), 1)
        assert [notice.kind for notice in hypothesis.notices] == ["short"]


def test_it_computes_with_the_threads_of_its_translator(tmp_path: Path) -> None:
    before = torch.get_num_threads()
    translator = Translator(tiny_bundle(tmp_path / "tiny"), device="cpu", threads=1)
    try:
        torch.set_num_threads(2)
        translator.inspector.explain(SOURCE, TARGET, **EN_FR)
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


class TestSaliencyAndStates:
    def test_they_are_of_the_pieces_that_were_written(self, translator: Translator) -> None:
        own = translator._sentences.codec.encode_target(TARGET).tokens
        written = [*own, own[0]]
        (found,) = translator.inspector.saliency(SOURCE, TARGET, ["erasure"], **EN_FR)
        other, attention = translator.inspector.saliency(
            SOURCE, TARGET, ["erasure", "attention"], **EN_FR, tokens=written
        )
        assert found.weights.shape[0] == len(own)
        assert other.weights.shape == attention.weights.shape
        assert other.weights.shape[0] == len(written)
        states = translator.inspector.hidden_states(SOURCE, TARGET, **EN_FR, tokens=written)
        assert len(states.decoder) == len(written) + 1

    def test_attention_is_the_best_map(self, translator: Translator) -> None:
        (found,) = translator.inspector.saliency(SOURCE, TARGET, ["attention"], **EN_FR)
        maps = translator.inspector.explain(SOURCE, TARGET, **EN_FR).hypotheses[0].attention
        assert maps is not None
        assert found.weights == pytest.approx(maps.best_map(), abs=1e-5)

    def test_neighbours_of_a_sentence(self, translator: Translator) -> None:
        corpus = [source for source, _ in PAIRS]
        near = translator.inspector.neighbourhood(corpus, **EN_FR).nearest(SOURCE, count=2)
        assert len(near) == 2
        assert all(corpus[neighbour.line - 1] == neighbour.text for neighbour in near)
        with pytest.raises(Cancelled):
            translator.inspector.neighbourhood(corpus, **EN_FR, should_stop=lambda: True)
