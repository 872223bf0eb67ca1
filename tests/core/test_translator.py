"""The one door: text in, Translation out, for both architectures, with random weights."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seq2seq_core.config import Sampling, SearchOptions
from seq2seq_core.errors import Cancelled, CorpusError, LanguageError
from seq2seq_core.inspection.alignments import word_alignment
from seq2seq_core.inspection.tree import replay
from seq2seq_core.models.protocol import Capture
from seq2seq_core.search import force_decode, length_penalty
from seq2seq_core.search.reranking import expected_chrf
from seq2seq_core.text.tokenizer import BOS, EOS
from seq2seq_core.translator import Translator
from seq2seq_core.types import AttentionReading, Fate, Hypothesis, Translation
from tests.core.tiny import PAIRS, tiny_bundle

EN_FR: Any = {"source_language": "en", "target_language": "fr"}
SHORT = SearchOptions(beam=3, max_length=8)
SENTENCES = [source for source, _ in PAIRS]


@pytest.fixture(scope="module", params=["transformer", "recurrent"])
def translator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERLINEAR_HOME", str(tmp_path_factory.mktemp("home")))
        path = tiny_bundle(tmp_path_factory.mktemp("models") / request.param, request.param)
        return Translator(path, device="cpu", threads=1)


class Steps:
    """Counts the decoder steps of a translator, and says when to stop."""

    def __init__(self, translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.rows = 0
        model = translator._sentences.model
        step = model.step

        def counted(tokens: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
            self.count += 1
            self.rows += len(tokens)
            return step(tokens, *args, **kwargs)

        monkeypatch.setattr(model, "step", counted)


@pytest.fixture
def steps(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(translator, monkeypatch)


def assert_same(one: Translation, other: Translation) -> None:
    assert one.source == other.source
    assert one.source_tokens == other.source_tokens
    assert [h.text for h in one.hypotheses] == [h.text for h in other.hypotheses]
    for h, g in zip(one.hypotheses, other.hypotheses, strict=True):
        assert h.tokens == g.tokens
        assert h.token_logprobs == pytest.approx(g.token_logprobs, abs=1e-4)
        assert h.score == pytest.approx(g.score, abs=1e-4)


def test_it_says_what_it_is(translator: Translator) -> None:
    assert translator.name in ("transformer", "recurrent")
    assert translator.directions == (("en", "fr"), ("fr", "en"))
    assert translator.abilities.attention


def test_as_many_lines_out_as_in(translator: Translator) -> None:
    lines = ["", SENTENCES[0], "   ", SENTENCES[1], "\u200b", ""]
    found = translator.translate_lines(lines, **EN_FR, options=SHORT)
    assert [t.source for t in found] == lines
    assert [len(t.hypotheses) for t in found] == [0, 3, 0, 3, 0, 0]
    assert found[0].text == ""
    assert translator.translate_lines([], **EN_FR, options=SHORT) == []


def test_hypotheses_are_what_they_say(translator: Translator) -> None:
    for found in translator.translate_lines(SENTENCES, **EN_FR, options=SHORT):
        assert found.seconds > 0
        assert all(found.source[t.start : t.end] or t.piece for t in found.source_tokens)
        scores = [h.score for h in found.hypotheses]
        assert scores == sorted(scores, reverse=True)
        for h in found.hypotheses:
            assert len(h.tokens) + 1 == len(h.token_logprobs) <= 9
            assert h.score == pytest.approx(
                sum(h.token_logprobs) / length_penalty(len(h.token_logprobs), 1.0)
            )
            assert all(0 <= t.start <= t.end <= len(h.text) for t in h.tokens)
            assert h.attention is None
            assert not any(t.piece.startswith(">>") for t in h.tokens)


def test_batched_equals_one_by_one(translator: Translator) -> None:
    together = translator.translate_lines(SENTENCES, **EN_FR, options=SHORT)
    for sentence, found in zip(SENTENCES, together, strict=True):
        (alone,) = translator.translate_lines([sentence], **EN_FR, options=SHORT)
        assert_same(alone, found)
    for found, other in zip(
        together, translator.translate_lines(SENTENCES, **EN_FR, options=SHORT, batch_tokens=1), strict=True
    ):
        assert_same(found, other)


def test_the_target_language_matters(translator: Translator) -> None:
    english = translator.translate_lines(SENTENCES, source_language="fr", target_language="en", options=SHORT)
    french = translator.translate_lines(SENTENCES, **EN_FR, options=SHORT)
    assert all(
        a.hypotheses[0].token_logprobs != b.hypotheses[0].token_logprobs
        for a, b in zip(english, french, strict=True)
    )
    assert english[0].target_language == "en"


def test_languages_by_other_names(translator: Translator) -> None:
    (found,) = translator.translate_lines(
        ["Hello"], source_language="eng", target_language="fr-CA", options=SHORT
    )
    assert (found.source_language, found.target_language) == ("en", "fr")


@pytest.mark.parametrize(("source", "target"), [("en", "de"), ("en", "en"), ("en", "klingon")])
def test_unknown_directions_are_refused(translator: Translator, source: str, target: str) -> None:
    with pytest.raises(LanguageError) as refused:
        translator.translate_lines(["Hello"], source_language=source, target_language=target, options=SHORT)
    if target != "klingon":
        assert "en to fr, fr to en" in str(refused.value)


class TestAttention:
    def test_rows_sum_to_one_and_special_tokens_are_told_apart(self, translator: Translator) -> None:
        options = SearchOptions(beam=3, max_length=8, attention=True)
        for found in translator.translate_lines(SENTENCES, **EN_FR, options=options):
            for h in found.hypotheses:
                assert h.attention is not None
                abilities = translator.abilities
                assert h.attention.weights.shape == (
                    abilities.attention_layers,
                    abilities.attention_heads,
                    len(h.tokens) + 1,
                    len(found.source_tokens) + 2,
                )
                assert h.attention.weights.sum(-1) == pytest.approx(1, abs=1e-5)
                assert (h.attention.leading, h.attention.trailing) == (1, 1)
                assert h.attention.token_map().shape == (len(h.tokens), len(found.source_tokens))

    def test_it_is_that_of_forced_decoding(self, translator: Translator) -> None:
        options = SearchOptions(beam=3, max_length=8, attention=True)
        model, codec = translator._sentences.model, translator._sentences.codec
        for found in translator.translate_lines(SENTENCES, **EN_FR, options=options):
            source = torch.tensor([codec.frame(("en", "fr")).source(codec.encode_source(found.source).ids)])
            with torch.inference_mode():
                memory = model.encode(source, torch.ones_like(source, dtype=torch.bool))
            targets = [[codec.target.id_of(t.piece) or 0 for t in h.tokens] for h in found.hypotheses]
            forced = force_decode(
                model,
                memory,
                targets,
                start_ids=(BOS,),
                eos=EOS,
                rows=[0] * len(targets),
                capture=Capture(attention=True),
            )
            for h, one in zip(found.hypotheses, forced, strict=True):
                assert one.logprobs == pytest.approx(h.token_logprobs, abs=1e-4)
                assert h.attention is not None
                assert one.attention is not None
                assert np.abs(one.attention - h.attention.weights).max() < 1e-4


def test_traces_replay_to_the_hypotheses(translator: Translator) -> None:
    options = SearchOptions(beam=3, max_length=8, trace=True)
    (found,) = translator.translate_lines(SENTENCES[:1], **EN_FR, options=options)
    assert found.trace is not None
    live: list[tuple[str, ...]] = [()]
    ended: list[tuple[float, tuple[str, ...]]] = []
    for step in found.trace.steps:
        grown = [
            (*live[p], found.trace.pieces[t])
            for p, t in zip(step.parent.tolist(), step.token.tolist(), strict=True)
        ]
        ended += [
            (float(step.score[i]), ids[:-1]) for i, ids in enumerate(grown) if step.fate[i] == Fate.FINISHED
        ]
        live = [ids for i, ids in enumerate(grown) if step.kept[i]]
    best = sorted(ended, key=lambda pair: -pair[0])[: len(found.hypotheses)]
    assert [ids for _, ids in best] == [tuple(t.piece for t in h.tokens) for h in found.hypotheses]


class TestSampling:
    options = SearchOptions(beam=4, max_length=8, sampling=Sampling(top_k=20))

    def test_a_sentence_is_drawn_the_same_alone_and_among_others(self, translator: Translator) -> None:
        together = translator.translate_lines(SENTENCES, **EN_FR, options=self.options)
        for sentence, found in zip(SENTENCES, together, strict=True):
            (alone,) = translator.translate_lines([sentence], **EN_FR, options=self.options)
            assert_same(alone, found)
        other = replace(self.options, sampling=Sampling(top_k=20, seed=2))
        assert [t.text for t in translator.translate_lines(SENTENCES, **EN_FR, options=other)] != [
            t.text for t in together
        ]

    def test_it_keeps_what_is_asked_for(self, translator: Translator) -> None:
        plain = translator.translate_lines(SENTENCES[:3], **EN_FR, options=self.options)
        words = sorted({word for t in plain for h in t.hypotheses for word in h.text.split()[1:]})[:6]
        options = replace(self.options, prefix="Le ch", avoid=tuple(words), min_length=6)
        for found in translator.translate_lines(SENTENCES[:3], **EN_FR, options=options):
            assert 0 < len(found.hypotheses) <= 4
            for hypothesis in found.hypotheses:
                assert hypothesis.text.startswith("Le ch")
                assert len(hypothesis.tokens) >= 6
                assert not [n for n in hypothesis.notices if n.kind == "unmet"]


class TestMinimumBayesRisk:
    @pytest.mark.parametrize("sampling", [None, Sampling(top_k=5)])
    def test_the_list_is_ranked_by_expected_chrf(
        self, translator: Translator, sampling: Sampling | None
    ) -> None:
        options = SearchOptions(beam=6, max_length=8, sampling=sampling)
        for by_score in translator.translate_lines(SENTENCES[:4], **EN_FR, options=options):
            (by_risk,) = translator.translate_lines(
                [by_score.source], **EN_FR, options=replace(options, rerank="mbr", nbest=2)
            )
            assert {h.text for h in by_risk.hypotheses} <= {h.text for h in by_score.hypotheses}
            assert len(by_risk.hypotheses) == min(2, len(by_score.hypotheses))
            if sampling is None:
                weights = np.exp([sum(h.token_logprobs) for h in by_score.hypotheses])
                expected = expected_chrf([h.text for h in by_score.hypotheses], weights)
                assert [h.score for h in by_risk.hypotheses] == pytest.approx(
                    sorted(expected, reverse=True)[:2], abs=1e-3
                )

    def test_its_trace_is_still_its_list(self, translator: Translator) -> None:
        options = SearchOptions(beam=4, max_length=8, trace=True, rerank="mbr")
        for found in translator.translate_lines(SENTENCES[:4], **EN_FR, options=options):
            assert found.trace is not None
            codec = translator._sentences.codec
            assert [list(r.ids) for r in replay(found.trace)] == [
                codec.target_ids(h.tokens) for h in found.hypotheses
            ]


def test_what_loops_is_noticed_and_not_changed(translator: Translator) -> None:
    options = SearchOptions(beam=1, max_length=60, attention=True)
    noticed = [
        (hypothesis, notice)
        for found in translator.translate_lines(SENTENCES, **EN_FR, options=options)
        for hypothesis in found.hypotheses
        for notice in hypothesis.notices
    ]
    assert noticed  # random weights soon go in circles
    for hypothesis, notice in noticed:
        assert len(hypothesis.tokens) + 1 == len(hypothesis.token_logprobs)
        assert all(0 <= a < b <= len(hypothesis.text) for a, b in notice.target)


class TestText:
    text = "  The cat sleeps.  Where is the station?\n\n\tShe reads a book. \r\nIt was raining\u2028the end\n"

    def test_what_stands_between_sentences_is_kept(self, translator: Translator) -> None:
        found = translator.translate_text(self.text, **EN_FR, options=SHORT)
        source, target, last_source, last_target = "", "", 0, 0
        assert len(found.passages) == 5
        for p in found.passages:
            assert found.source[p.source_start : p.source_end] == p.translation.source
            assert found.text[p.target_start : p.target_end] == p.translation.text
            source += found.source[last_source : p.source_start]
            target += found.text[last_target : p.target_start]
            last_source, last_target = p.source_end, p.target_end
        assert source == target == "    \n\n\t \r\n\u2028"
        assert found.text.endswith("\n")

    def test_its_sentences_are_those_of_lines(self, translator: Translator) -> None:
        found = translator.translate_text(self.text, **EN_FR, options=SHORT)
        lines = translator.translate_lines(
            [p.translation.source for p in found.passages], **EN_FR, options=SHORT
        )
        for p, line in zip(found.passages, lines, strict=True):
            assert_same(p.translation, line)

    def test_without_segmentation_lines_are_sentences(self, translator: Translator) -> None:
        found = translator.translate_text(self.text, **EN_FR, options=SHORT, segment=False)
        assert [p.translation.source for p in found.passages] == [
            line.strip() for line in self.text.splitlines() if line.strip()
        ]

    @pytest.mark.parametrize("text", ["", " ", "\n\n"])
    def test_nothing_to_translate(self, translator: Translator, text: str) -> None:
        found = translator.translate_text(text, **EN_FR, options=SHORT)
        assert (found.text, found.passages) == (text, ())

    def test_sentences_that_touch_get_a_space(self, translator: Translator) -> None:
        found = translator.translate_text("日本。猫。", **EN_FR, options=SHORT)
        first, second = found.passages
        assert found.text[first.target_end : second.target_start] == " "

    def test_only_the_changed_sentence_is_searched_again(self, translator: Translator, steps: Steps) -> None:
        translator.translate_text("I am new here. So is the cat, I think.", **EN_FR, options=SHORT)
        before = steps.rows
        translator.translate_text("So is the cat, I think. I am new here.", **EN_FR, options=SHORT)
        assert steps.rows == before
        translator.translate_text("So is the dog, I think. I am new here.", **EN_FR, options=SHORT)
        one_sentence = steps.rows - before
        assert 0 < one_sentence <= 1 + 8 * 3
        greedy = SearchOptions(beam=1, max_length=8)
        translator.translate_text("So is the dog, I think. I am new here.", **EN_FR, options=greedy)
        assert steps.rows > before + one_sentence

    def test_what_was_found_before_a_cancellation_is_not_lost(
        self, translator: Translator, steps: Steps
    ) -> None:
        text = "\n".join(
            f"{number} times {number}: this is line number {number}." for number in range(200, 260)
        )
        cancelled = 0
        while cancelled < 20:
            start = steps.count
            try:
                translator.translate_text(
                    text, **EN_FR, options=SHORT, should_stop=lambda start=start: steps.count > start + 8
                )
            except Cancelled:
                cancelled += 1
            else:
                break
        assert 1 < cancelled < 20


class TestCancelling:
    @pytest.mark.parametrize("after", [0, 1, 5])
    def test_it_stops_within_one_step(self, translator: Translator, steps: Steps, after: int) -> None:
        with pytest.raises(Cancelled):
            translator.translate_lines(
                SENTENCES, **EN_FR, options=SearchOptions(), should_stop=lambda: steps.count >= after
            )
        assert steps.count == after


class TestLongLines:
    def test_several_sentences_in_a_line(self, translator: Translator) -> None:
        line = " Where is the station?  The cat sleeps."
        (found,) = translator.translate_lines([line], **EN_FR, options=SHORT)
        assert [part.source for part in found.sentences] == ["Where is the station?", "The cat sleeps."]
        one, two = found.sentences
        expected = sorted((a.score + b.score for a in one.hypotheses for b in two.hypotheses), reverse=True)
        assert [h.score for h in found.hypotheses] == pytest.approx(expected[:3])
        assert found.text == f"{one.text}  {two.text}"
        self.check_offsets(found)
        (whole,) = translator.translate_lines([line], **EN_FR, options=SHORT, segment=False)
        assert whole.sentences == ()
        self.check_offsets(whole)

    @pytest.mark.parametrize("line", ["word, " * 1000, "x" * 5000, "日本語" * 1000, "🙂" * 700])
    def test_what_no_model_can_read_at_once_is_read_in_parts(self, translator: Translator, line: str) -> None:
        (found,) = translator.translate_lines([line], **EN_FR, options=SearchOptions(beam=1, max_length=2))
        assert found.source == line
        assert len(found.hypotheses) == 1
        assert len(found.sentences) > 5
        assert all(len(part.source_tokens) <= 160 for part in found.sentences)
        self.check_offsets(found)

    def check_offsets(self, found: Translation) -> None:
        parts = found.sentences or (found,)
        assert [t.piece for t in found.source_tokens] == [
            t.piece for part in parts for t in part.source_tokens
        ]
        start = 0
        moved = []
        for part in parts:
            start = found.source.index(part.source, start)
            moved += [(t.start + start, t.end + start) for t in part.source_tokens]
            start += len(part.source)
        assert [(t.start, t.end) for t in found.source_tokens] == moved
        for h in found.hypotheses:
            assert len(h.token_logprobs) == len(h.tokens) + 1
            assert sum(h.token_logprobs) < 0


class TestAnyCharacter:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        text=st.text(st.characters(codec=None), max_size=30)
        | st.text("🙂👩‍🚀\ud800\0\u200b\ufeff>ﷺ½ a.\n", max_size=20)
    )
    def test_nothing_crashes_and_offsets_hold(self, translator: Translator, text: str) -> None:
        options = SearchOptions(beam=2, max_length=3, attention=True)
        found = translator.translate_text(text, **EN_FR, options=options)
        for p in found.passages:
            assert text[p.source_start : p.source_end] == p.translation.source
            assert found.text[p.target_start : p.target_end] == p.translation.text
            assert len(p.translation.text.splitlines()) <= 1
        (line,) = translator.translate_lines([text], **EN_FR, options=options, segment=False)
        assert line.source == text

    def test_language_tokens_in_a_text_are_text(self, translator: Translator) -> None:
        (found,) = translator.translate_lines([">>eng<< Hello"], **EN_FR, options=SHORT)
        assert ">>eng<<" not in [t.piece for t in found.source_tokens]


class TestGivenPairs:
    def test_scores(self, translator: Translator) -> None:
        scored = translator.score_pairs([*PAIRS, ("", "Rien"), ("Nothing", ""), ("", "")], **EN_FR)
        assert [h.text for h in scored] == [target for _, target in PAIRS] + ["Rien", "", ""]
        for h in scored:
            assert len(h.token_logprobs) == len(h.tokens) + 1
            assert h.attention is not None
            assert all(0 <= t.start <= t.end <= len(h.text) for t in h.tokens)
        alone = [translator.score_pairs([pair], **EN_FR)[0] for pair in PAIRS]
        for one, other in zip(alone, scored, strict=False):
            assert one.token_logprobs == pytest.approx(other.token_logprobs, abs=1e-4)

    def test_the_length_penalty_and_the_attention_are_optional(self, translator: Translator) -> None:
        (scored,) = translator.score_pairs(PAIRS[:1], **EN_FR, length_penalty=0.0, attention=False)
        assert scored.score == pytest.approx(sum(scored.token_logprobs))
        assert scored.attention is None

    def test_a_pair_that_is_too_long_is_named(self, translator: Translator) -> None:
        with pytest.raises(CorpusError, match="begins 'word word"):
            translator.score_pairs([("ok", "ok"), ("word " * 5000, "mot")], **EN_FR)

    def test_alignments(self, translator: Translator) -> None:
        found = translator.align_pairs([*PAIRS, ("", "")], **EN_FR)
        assert [a.target_words for a in found] == [tuple(target.split()) for _, target in PAIRS] + [()]
        for alignment in found[:-1]:
            assert len({j for _, j in alignment.links}) == len(alignment.target_words)
            assert all(i < len(alignment.source_words) for i, _ in alignment.links)

    def test_alignments_of_another_reading(self, translator: Translator) -> None:
        own = translator.reading
        assert translator.align_pairs(PAIRS, **EN_FR, reading=own) == translator.align_pairs(PAIRS, **EN_FR)
        other = AttentionReading(0, 0, shifted=not own.shifted)
        scored = translator.score_pairs(PAIRS, **EN_FR)
        found = translator.align_pairs(PAIRS, **EN_FR, reading=other)
        for (source, _), hypothesis, alignment in zip(PAIRS, scored, found, strict=True):
            assert hypothesis.attention is not None
            token_map = hypothesis.attention.token_map(0, 0, shifted=other.shifted)
            tokens = translator._sentences.encode_source(source).tokens
            expected = word_alignment(token_map, tokens, hypothesis.tokens, source, hypothesis.text)
            assert alignment.links == expected.links


def test_threads_are_those_of_the_thread_that_works(translator: Translator, tmp_path: Path) -> None:
    other = Translator(tiny_bundle(tmp_path / "two"), device="cpu", threads=2)
    seen: list[int] = []

    def work() -> None:
        other.translate_lines(["Hello"], **EN_FR, options=SHORT)
        seen.append(torch.get_num_threads())

    before = torch.get_num_threads()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [2]
    torch.set_num_threads(before)


def test_progress_is_told(translator: Translator) -> None:
    told: list[tuple[int, int]] = []
    translator.translate_lines(
        SENTENCES,
        **EN_FR,
        options=SHORT,
        batch_tokens=20,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (len(SENTENCES), len(SENTENCES))
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_two_translators_of_one_bundle_agree(tmp_path: Path) -> None:
    path = tiny_bundle(tmp_path / "one")
    first, second = (Translator(path, device="cpu", threads=1) for _ in range(2))
    texts: list[list[Hypothesis]] = [
        [h for t in one.translate_lines(SENTENCES, **EN_FR, options=SHORT) for h in t.hypotheses]
        for one in (first, second)
    ]
    assert [(h.text, h.token_logprobs, h.score) for h in texts[0]] == [
        (h.text, h.token_logprobs, h.score) for h in texts[1]
    ]


def test_a_sentence_is_encoded_once_whatever_is_asked_of_it(tmp_path, monkeypatch):
    translator = Translator(tiny_bundle(tmp_path / "tiny"), device="cpu")
    model = translator._sentences.model
    read = []
    encode = model.encode
    monkeypatch.setattr(
        model, "encode", lambda source, *rest: read.append(source.tolist()) or encode(source, *rest)
    )
    options = SearchOptions(beam=2, max_length=5)
    first = translator.translate_text("The cat.", source_language="en", target_language="fr", options=options)
    again = {"source_language": "en", "target_language": "fr"}
    translator.inspector.alternatives("The cat.", "", **again)
    prefixed = replace(options, prefix=first.text[:2])
    translator.translate_text("The cat.", **again, options=prefixed)
    assert len(read) == 1
    translator.inspector.alternatives("The cat.", "", source_language="fr", target_language="en")
    translator.inspector.alternatives("The dog.", "", **again)
    assert len(read) == 3
    assert read[1] != read[0] != read[2]
