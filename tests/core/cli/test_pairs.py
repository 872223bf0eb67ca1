"""``align``, ``score``, ``evaluate`` and ``corpus inspect``: commands over pairs of lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seq2seq_core import library, paths
from seq2seq_core.inspection.alignments import parse_pharaoh
from seq2seq_core.inspection.symmetrisation import SYMMETRISATIONS, symmetrise
from seq2seq_core.translator import Translator
from seq2seq_core.types import AttentionReading
from tests.core.cli.conftest import Run
from tests.core.tiny import PAIRS, tiny_bundle

EN_FR = ("--from", "en", "--to", "fr")


class TestAlign:
    def test_prints_what_the_translator_aligns(
        self, run: Run, models: Path, pair_files: tuple[Path, Path]
    ) -> None:
        outcome = run("align", *pair_files, *EN_FR)
        pairs = list(
            zip(*(file.read_text(encoding="utf-8").splitlines() for file in pair_files), strict=True)
        )
        expected = Translator(models / "starter", device="cpu").align_pairs(
            pairs, source_language="en", target_language="fr"
        )
        assert outcome.lines == [alignment.pharaoh() for alignment in expected]
        assert outcome.err == ""

    @pytest.mark.usefixtures("models")
    @pytest.mark.parametrize("base", [0, 1])
    def test_against_itself_as_gold_nothing_is_wrong(
        self, run: Run, pair_files: tuple[Path, Path], tmp_path: Path, base: int
    ) -> None:
        links = run("align", *pair_files, *EN_FR).lines
        gold = tmp_path / "gold"
        shifted = [
            " ".join("-".join(str(int(n) + base) for n in link.split("-")) for link in line.split())
            for line in links
        ]
        gold.write_text("\n".join(shifted) + "\n", encoding="utf-8")
        outcome = run("align", *pair_files, *EN_FR, "--gold", gold, "--base", str(base))
        assert outcome.lines[:-1] == links
        assert outcome.lines[-1].startswith("AER 0.00%")

    @pytest.mark.usefixtures("models")
    @pytest.mark.parametrize("options", [("--layer", "1"), ("--head", "0", "--shifted"), ("--plain",)])
    def test_a_reading_can_be_asked_for(
        self, run: Run, models: Path, pair_files: tuple[Path, Path], options: tuple[str, ...]
    ) -> None:
        numbers = {
            name: int(options[i + 1]) for i, name in enumerate(options) if name in ("--layer", "--head")
        }
        reading = AttentionReading(
            numbers.get("--layer"), numbers.get("--head"), shifted="--plain" not in options
        )
        pairs = list(
            zip(*(file.read_text(encoding="utf-8").splitlines() for file in pair_files), strict=True)
        )
        expected = Translator(models / "starter", device="cpu").align_pairs(
            pairs, source_language="en", target_language="fr", reading=reading
        )
        assert run("align", *pair_files, *EN_FR, *options).lines == [one.pharaoh() for one in expected]

    @pytest.mark.usefixtures("models")
    def test_a_layer_that_is_not_there_is_wrong_usage(self, run: Run, pair_files: tuple[Path, Path]) -> None:
        outcome = run("align", *pair_files, *EN_FR, "--layer", "2")
        assert outcome.status == 2
        assert "2 layers" in outcome.err

    @pytest.mark.parametrize("reverse", [(), ("--reverse", "recurrent")])
    def test_two_directions_as_one(
        self, run: Run, models: Path, pair_files: tuple[Path, Path], reverse: tuple[str, ...]
    ) -> None:
        source, target = pair_files
        there = [parse_pharaoh(line).sure for line in run("align", source, target, *EN_FR).lines]
        name = reverse[-1] if reverse else "starter"
        back = run("align", target, source, "--from", "fr", "--to", "en", "-m", name).lines
        for method in SYMMETRISATIONS:
            found = run("align", source, target, *EN_FR, "--symmetrise", method, *reverse).lines
            for line, one, other in zip(found, there, back, strict=True):
                turned = {(i, j) for j, i in parse_pharaoh(other).sure}
                assert parse_pharaoh(line).sure == set(symmetrise(one, turned, method))

    def test_an_installed_model_aligns_back_where_the_model_cannot(
        self, run: Run, pair_files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(library, "default_library", lambda: library.Library([paths.models_root()]))
        source, target = pair_files
        tiny_bundle(paths.models_root() / "there", directions=(("en", "fr"),))
        refused = run("align", source, target, "-m", "there", "--symmetrise", "union")
        assert refused.status == 1
        assert "no installed model translates back from fr to en" in refused.err
        tiny_bundle(paths.models_root() / "a-vector", "vector")  # it translates back, but cannot align
        tiny_bundle(paths.models_root() / "back", "recurrent", directions=(("fr", "en"),))
        found = run("align", source, target, "-m", "there", "--symmetrise", "union")
        assert "Aligning back with back" in found.err
        there = run("align", source, target, "-m", "there").lines
        back = run("align", target, source, "-m", "back").lines
        for line, one, other in zip(found.lines, there, back, strict=True):
            turned = {(i, j) for j, i in parse_pharaoh(other).sure}
            assert parse_pharaoh(line).sure == parse_pharaoh(one).sure | turned

    def test_a_reading_is_measured_on_the_pairs_and_remembered(
        self, run: Run, models: Path, tmp_path: Path
    ) -> None:
        source, target = tmp_path / "many.en", tmp_path / "many.fr"
        for side, file in enumerate((source, target)):
            file.write_text("".join(f"{pair[side]}\n" for pair in PAIRS * 3), encoding="utf-8")
        first = run("align", source, target, *EN_FR)
        assert "aligns best by" in first.err
        again = run("align", source, target, *EN_FR)
        assert again.err == ""
        assert again.lines == first.lines
        once_more = run("align", source, target, *EN_FR, "--measure")
        assert (once_more.err, once_more.lines) == (first.err, first.lines)

    @pytest.mark.parametrize(
        ("text", "parts"), [("0-0\n", ["gold", "1 lines", "2 pairs"]), ("0-0\nx\n", ["gold, line 2", "'x'"])]
    )
    def test_gold_that_does_not_fit_is_told_before_a_model_is_loaded(
        self, run: Run, pair_files: tuple[Path, Path], tmp_path: Path, text: str, parts: list[str]
    ) -> None:
        gold = tmp_path / "gold"
        gold.write_text(text, encoding="utf-8")
        outcome = run("align", *pair_files, "--gold", gold, "-m", "not-installed")
        assert outcome.status == 1
        assert all(part in outcome.err for part in parts), outcome.err

    @pytest.mark.usefixtures("models")
    def test_gold_in_four_columns(self, run: Run, pair_files: tuple[Path, Path], tmp_path: Path) -> None:
        links = run("align", *pair_files, *EN_FR).lines
        gold = tmp_path / "gold"
        rows = [
            f"{n} {' '.join(link.split('-'))} S\n" for n, line in enumerate(links, 1) for link in line.split()
        ]
        gold.write_text("".join(rows), encoding="utf-8")
        outcome = run("align", *pair_files, *EN_FR, "--gold", gold)
        assert outcome.lines[-1].startswith("AER 0.00%")
        assert outcome.err == ""

    @pytest.mark.usefixtures("models")
    def test_links_behind_the_last_word_are_noted(
        self, run: Run, pair_files: tuple[Path, Path], tmp_path: Path
    ) -> None:
        gold = tmp_path / "gold"
        gold.write_text("1-1\n99-1\n", encoding="utf-8")
        outcome = run("align", *pair_files, *EN_FR, "--gold", gold)
        assert outcome.status == 0
        assert "gold, line 2: a link behind the last word" in outcome.err
        assert "--base 1" in outcome.err

    def test_files_of_different_length(self, run: Run, pair_files: tuple[Path, Path]) -> None:
        source, target = pair_files
        target.write_text("Où est la gare ?\n", encoding="utf-8")
        outcome = run("align", source, target)
        assert outcome.status == 1
        assert "line 2" in outcome.err
        assert str(source) in outcome.err


class TestScore:
    def test_the_log_probability_of_each_pair(
        self, run: Run, models: Path, pair_files: tuple[Path, Path]
    ) -> None:
        plain = run("score", *pair_files, *EN_FR)
        values = [json.loads(line) for line in run("score", *pair_files, *EN_FR, "--json").lines]
        assert [float(line) for line in plain.lines] == [
            pytest.approx(v["logprob"], abs=1e-5) for v in values
        ]
        pairs = [(value["source"], value["target"]) for value in values]
        expected = Translator(models / "starter", device="cpu").score_pairs(
            pairs, source_language="en", target_language="fr"
        )
        assert [value["score"] for value in values] == [pytest.approx(h.score, abs=1e-5) for h in expected]
        for value in values:
            assert sum(value["token_logprobs"]) == pytest.approx(value["logprob"])
            assert len(value["token_logprobs"]) == len(value["tokens"]) + 1


class TestEvaluate:
    def test_given_hypotheses_need_no_model(self, run: Run, pair_files: tuple[Path, Path]) -> None:
        source, reference = pair_files
        outcome = run("evaluate", source, reference, "--hypotheses", reference, "--json")
        value = json.loads(outcome.out)
        assert list(value) == ["bleu", "chrf", "ter"]
        assert value["bleu"]["score"] == pytest.approx(100)
        assert value["ter"]["score"] == pytest.approx(0)
        assert all("version" in score["signature"] for score in value.values())

    @pytest.mark.usefixtures("models")
    def test_the_model_is_scored_by_its_translations(
        self, run: Run, pair_files: tuple[Path, Path], tmp_path: Path
    ) -> None:
        source, reference = pair_files
        found = tmp_path / "found.fr"
        found.write_text(run("translate", source, *EN_FR).out, encoding="utf-8")
        by_model = json.loads(run("evaluate", source, reference, *EN_FR, "--json").out)
        by_file = json.loads(
            run("evaluate", source, reference, "--hypotheses", found, "--to", "fr", "--json").out
        )
        assert by_model == by_file

    def test_an_empty_file(self, run: Run, tmp_path: Path) -> None:
        empty = tmp_path / "empty"
        empty.touch()
        outcome = run("evaluate", empty, empty)
        assert outcome.status == 1
        assert str(empty) in outcome.err


class TestCorpusInspect:
    def test_counts(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "pairs.tsv"
        file.write_text("a\tb\na\tb\nc\t\nd\td\n", encoding="utf-8")
        value = json.loads(run("corpus", "inspect", file, "--json").out)
        assert value["file"] == str(file)
        assert (value["pairs"], value["duplicates"], value["empty_target"], value["identical"]) == (
            4,
            1,
            1,
            1,
        )
        assert "duplicates" in run("corpus", "inspect", file).out

    def test_two_files(self, run: Run, pair_files: tuple[Path, Path]) -> None:
        assert json.loads(run("corpus", "inspect", "--moses", *pair_files, "--json").out)["pairs"] == 2
        assert run("corpus", "inspect", "--moses", pair_files[0]).status == 2
