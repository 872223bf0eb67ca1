"""``interlinear translate``: lines, n-best lists and JSON."""

from __future__ import annotations

import gzip
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from seq2seq_core.config import SearchOptions
from seq2seq_core.inspection.alignments import word_alignment
from seq2seq_core.translator import Translator
from tests.core.cli.conftest import Run

TEXT = "Where is the station?\n\nThe cat sleeps. It was raining.\n   \nHello"
GREEDY = ("--beam", "1", "--from", "en", "--to", "fr")


@pytest.mark.usefixtures("models")
class TestLines:
    def test_as_many_lines_out_as_in(self, run: Run) -> None:
        outcome = run("translate", *GREEDY, stdin=TEXT)
        assert outcome.status == 0
        assert outcome.err == ""
        assert outcome.out.count("\n") == 5
        lines = outcome.out.split("\n")
        assert lines[1] == ""
        assert lines[0]

    def test_a_file_equals_standard_input(self, run: Run, tmp_path: Path) -> None:
        plain, packed = tmp_path / "text.txt", tmp_path / "text.gz"
        plain.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
        packed.write_bytes(gzip.compress(TEXT.encode()))
        piped = run("translate", *GREEDY, stdin=TEXT).out
        assert run("translate", plain, *GREEDY).out == piped
        assert run("translate", packed, *GREEDY).out == piped
        assert run("translate", "-", *GREEDY, stdin="\ufeff" + TEXT).out == piped

    def test_nothing_in_nothing_out(self, run: Run) -> None:
        assert run("translate", *GREEDY, stdin="").out == ""

    def test_characters_that_only_some_take_for_line_ends_do_not_break_lines(self, run: Run) -> None:
        outcome = run("translate", *GREEDY, stdin="One\u2028two\x0bthree\rfour\nfive\n")
        assert len(outcome.out.splitlines()) == outcome.out.count("\n") == 2

    def test_the_direction_is_said_where_it_was_not_given(self, run: Run) -> None:
        outcome = run("translate", "--beam", "1", stdin="Hello")
        assert "English to French" in outcome.err
        assert outcome.out == run("translate", *GREEDY, stdin="Hello").out
        assert "French to English" in run("translate", "--beam", "1", "--from", "fr", stdin="Hello").err
        assert "French to English" in run("translate", "--beam", "1", "--to", "eng", stdin="Hello").err

    def test_no_segment_takes_a_line_as_one_sentence(self, run: Run) -> None:
        line = "The cat sleeps. It was raining."
        parts = json.loads(run("translate", *GREEDY, "--json", stdin=line).out)
        whole = json.loads(run("translate", *GREEDY, "--json", "--no-segment", stdin=line).out)
        assert [part["source"] for part in parts["sentences"]] == ["The cat sleeps.", "It was raining."]
        assert "sentences" not in whole

    def test_many_lines_are_translated_in_blocks_to_the_same_words(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        together = run("translate", *GREEDY, stdin=TEXT).out
        monkeypatch.setattr("seq2seq_core.cli.translate.BLOCK", 2)
        assert run("translate", *GREEDY, stdin=TEXT).out == together


@pytest.mark.usefixtures("models")
class TestNbest:
    def test_lines_are_numbered_from_zero_and_scores_fall(self, run: Run) -> None:
        outcome = run("translate", "--nbest", "3", "--from", "en", "--to", "fr", stdin="Hello\n\nThe cat\n")
        rows = [line.split(" ||| ") for line in outcome.lines]
        assert [row[0] for row in rows] == ["0"] * 3 + ["2"] * 3
        scores = [float(row[2]) for row in rows]
        assert scores[:3] == sorted(scores[:3], reverse=True)
        best = run("translate", "--from", "en", "--to", "fr", stdin="Hello\n").out
        assert best == rows[0][1] + "\n"

    @pytest.mark.parametrize(
        "arguments", [["--beam", "0"], ["--nbest", "6"], ["--beam", "1000"], ["--attention"], ["--bem", "3"]]
    )
    def test_wrong_usage_is_status_2(self, run: Run, arguments: list[str]) -> None:
        outcome = run("translate", *arguments, stdin="Hello")
        assert outcome.status == 2
        assert outcome.out == ""
        assert "Error" in outcome.err


@pytest.mark.usefixtures("models")
class TestSteering:
    short = (*GREEDY[2:], "--max-length", "9")

    def lines(self, run: Run, *arguments: str) -> list[str]:
        outcome = run("translate", *self.short, *arguments, stdin="The cat sleeps")
        assert outcome.status == 0
        return [line.split(" ||| ")[1] for line in outcome.lines]

    def test_what_is_asked_for_is_kept(self, run: Run) -> None:
        plain = self.lines(run, "--nbest", "5")
        word = plain[0].split()[-1]
        found = self.lines(
            run,
            *("--nbest", "2", "--prefix", "Le ch", "--avoid", word, "--avoid", "zzz"),
            *("--min-length", "5", "--no-repeat-ngram", "2"),
        )
        assert all(text.startswith("Le ch") and word not in text.split() for text in found)

    def test_terms(self, run: Run) -> None:
        arguments = ("--term", "cat => chat", "--term", "dog=>chien", "--term", "matin", "--nbest", "1")
        (found,) = self.lines(run, *arguments)
        assert {"chat", "matin"} <= set(re.findall(r"\w+", found))
        assert "chien" not in found

    def test_json_says_where_terms_stand_and_what_is_odd(self, run: Run) -> None:
        arguments = ("--json", "--term", "cat=>chat", "--term", "zz zz", "--avoid", "zz")
        value = json.loads(run("translate", *self.short, *arguments, stdin="The cat sleeps").out)
        hypothesis = value["hypotheses"][0]
        (term,) = hypothesis["terms"]
        assert (term["number"], term["source"]) == (0, [4, 7])
        assert hypothesis["text"][slice(*term["target"])] == "chat"
        assert "unmet" in [notice["kind"] for notice in hypothesis["notices"]]
        assert hypothesis["ending"] in ("end", "limit")

    def test_samples_are_drawn_by_seed(self, run: Run) -> None:
        drawn = self.lines(run, "--nbest", "5", "--sample", "--top-k", "9", "--top-p", "0.9")
        assert drawn == self.lines(run, "--nbest", "5", "--sample", "--top-k", "9", "--top-p", "0.9")
        other = ("--seed", "5", "--temperature", "2")
        assert drawn != self.lines(run, "--nbest", "5", "--sample", "--top-k", "9", *other)

    def test_the_list_ranked_by_risk_is_another_order(self, run: Run) -> None:
        assert sorted(self.lines(run, "--nbest", "5", "--rerank", "mbr")) == sorted(
            self.lines(run, "--nbest", "5")
        )

    def test_all_that_ranks_and_spreads(self, run: Run) -> None:
        arguments = ("--beam", "4", "--groups", "2", "--diversity", "2", "--length-penalty", "0.5")
        found = self.lines(run, "--nbest", "4", *arguments, "--coverage-penalty", "0.2")
        assert 2 <= len(found) <= 4  # two groups may end in the same

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--top-k", "3"],
            ["--sample", "--top-p", "2"],
            ["--sample", "--temperature", "0"],
            ["--sample", "--term", "a"],
            ["--term", "=>"],
            ["--avoid", " "],
            ["--groups", "3"],
            ["--rerank", "bleu"],
            ["--min-length", "4", "--max-length", "3"],
        ],
    )
    def test_wrong_usage_is_status_2(self, run: Run, arguments: list[str]) -> None:
        outcome = run("translate", *arguments, stdin="Hello")
        assert (outcome.status, outcome.out) == (2, "")
        assert "Error" in outcome.err


class TestJson:
    def test_one_object_a_line_and_empty_ones_included(self, run: Run, models: Path) -> None:
        outcome = run("translate", "--json", "--from", "en", "--to", "fr", stdin="The cat sleeps\n\n")
        first, empty = map(json.loads, outcome.lines)
        assert empty == {"source": "", "source_tokens": [], "hypotheses": []}
        assert first["source"] == "The cat sleeps"
        assert list(first) == ["source", "source_tokens", "hypotheses"]
        assert len(first["hypotheses"]) == 5
        for hypothesis in first["hypotheses"]:
            assert list(hypothesis) == [
                "text",
                "tokens",
                "token_logprobs",
                "score",
                "alignment",
                "notices",
                "terms",
                "ending",
            ]
            assert len(hypothesis["token_logprobs"]) == len(hypothesis["tokens"]) + 1
            length = len(hypothesis["token_logprobs"])
            expected = sum(hypothesis["token_logprobs"]) / ((5 + length) / 6)
            assert hypothesis["score"] == pytest.approx(expected, abs=1e-4)
        assert not any(token.startswith(">>") or token == "</s>" for token in first["source_tokens"])

    @pytest.mark.parametrize("model", ["starter", "recurrent"])
    def test_alignment_is_that_of_the_attention(self, run: Run, models: Path, model: str) -> None:
        source = "The cat sleeps on the sofa"
        outcome = run(
            "translate", "--json", "--attention", "-m", model, "--from", "en", "--to", "fr", stdin=source
        )
        [hypothesis, *_] = json.loads(outcome.out)["hypotheses"]
        [translation] = Translator(models / model, device="cpu").translate_lines(
            [source], source_language="en", target_language="fr", options=SearchOptions(attention=True)
        )
        best = translation.hypotheses[0]
        assert best.attention is not None
        expected = word_alignment(
            best.attention.best_map(), translation.source_tokens, best.tokens, source, best.text
        )
        assert [tuple(link) for link in hypothesis["alignment"]] == list(expected.links)
        weights = np.array(hypothesis["attention"]["weights"])
        assert weights.shape[2] == len(hypothesis["tokens"]) + 1
        np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-5)

    def test_a_line_of_several_sentences_joins_their_parts(self, run: Run, models: Path) -> None:
        text = "  The cat sleeps.  It was raining. Hello"
        value = json.loads(run("translate", "--json", "--from", "en", "--to", "fr", stdin=text).out)
        parts = value["sentences"]
        assert [part["source"] for part in parts] == ["The cat sleeps.", "It was raining.", "Hello"]
        best = value["hypotheses"][0]
        assert best["tokens"] == [t for part in parts for t in part["hypotheses"][0]["tokens"]]
        assert best["score"] == pytest.approx(sum(part["hypotheses"][0]["score"] for part in parts))
        # Links count the words of the whole line, so a part's are moved by the words before it.
        source_words, target_words, expected = 0, 0, []
        for part in parts:
            hypothesis = part["hypotheses"][0]
            expected += [[i + source_words, j + target_words] for i, j in hypothesis["alignment"]]
            source_words += len(part["source"].split())
            target_words += len(hypothesis["text"].split())
        assert best["alignment"] == sorted(expected)

    def test_later_joint_hypotheses_have_alignments_inside_their_words(self, run: Run, models: Path) -> None:
        text = "The cat sleeps. It was raining."
        value = json.loads(run("translate", "--json", "--from", "en", "--to", "fr", stdin=text).out)
        assert len({h["text"] for h in value["hypotheses"]}) > 1
        for hypothesis in value["hypotheses"]:
            assert hypothesis["alignment"]
            assert all(i < 6 and j < len(hypothesis["text"].split()) for i, j in hypothesis["alignment"])
            assert math.isfinite(hypothesis["score"])


@pytest.mark.usefixtures("models")
class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "stdin", "parts"),
        [
            (["-m", "nope"], b"x", ["nope", "Installed are", "starter"]),
            (["--from", "xx"], b"x", ["xx"]),
            (["--from", "ko"], b"x", ["starter", "ko", "--from en --to fr"]),
            (["--device", "tpu"], b"x", ["tpu", "cpu"]),
            (["missing.txt"], b"", ["missing.txt", "no such file"]),
            ([], b"fine\n\xff\xfebad\n", ["<standard input>, line 2", "UTF-8"]),
        ],
    )
    def test_one_clear_line_and_status_1(
        self, run: Run, arguments: list[str], stdin: bytes, parts: list[str]
    ) -> None:
        outcome = run("translate", *arguments, stdin=stdin)
        assert outcome.status == 1
        assert outcome.out == ""
        message = outcome.err.splitlines()[-1]
        assert message.startswith("error: ")
        assert all(part in message for part in parts), message
        assert "Traceback" not in outcome.err

    def test_a_file_is_read_through_before_any_line_is_translated(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "text.txt"
        file.write_bytes(b"fine\n" * 3000 + b"caf\xe9\n")
        outcome = run("translate", file, *GREEDY)
        assert outcome.status == 1
        assert outcome.out == ""
        assert "line 3001" in outcome.err

    def test_an_altered_model_is_refused(self, run: Run, models: Path) -> None:
        weights = models / "starter" / "weights.safetensors"
        data = bytearray(weights.read_bytes())
        data[-1] ^= 1
        weights.write_bytes(data)
        outcome = run("translate", stdin="Hello")
        assert outcome.status == 1
        assert "weights.safetensors" in outcome.err
