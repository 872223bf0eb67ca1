"""State of the Evaluate page, without widgets and without threads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.corpora import CorpusInspector
from app.services.evaluation import (
    EvaluationRequest,
    EvaluationResult,
    EvaluationService,
    Progress,
    SystemResult,
)
from app.services.gold import GoldFile, GoldInspector
from app.services.models import ModelService
from app.services.readings import ReadingChoice
from app.services.settings import Settings
from app.viewmodels.evaluation import (
    EvaluationViewModel,
    Obstacle,
    score_rows,
    scores_as_text,
    sentence_rows,
)
from seq2seq_core.evaluation import Comparison, PValue, Score, Scores
from seq2seq_core.model_config import AttentionShape
from tests.app.evaluation_fakes import Models, gold_file, pair_file
from tests.app.fakes import inline, installed


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def view_model(qtbot: QtBot, tmp_path: Path, clock: Clock) -> EvaluationViewModel:
    entries = [
        installed("starter"),
        installed("other"),
        replace(installed("backwards"), directions=(("fr", "en"),)),
        replace(installed("ko-en"), directions=(("ko", "en"),)),
        installed("broken", problem="weights.safetensors is missing"),
    ]
    models = ModelService(inline, "starter", lambda: entries)
    made = EvaluationViewModel(
        EvaluationService(Models(), executor=inline),
        CorpusInspector(executor=inline),
        GoldInspector(executor=inline),
        models,
        Settings(tmp_path / "settings.ini"),
        clock=clock,
    )
    for owned in (models, made._service, made.pairs._inspector, made.gold._inspector, made._settings):
        owned.setParent(made)
    models.refresh()
    return made


def test_what_is_in_the_way_is_told_one_after_the_other(
    view_model: EvaluationViewModel, tmp_path: Path
) -> None:
    assert view_model.obstacle is Obstacle.NO_FILE
    view_model.pairs.choose([tmp_path / "nowhere.tsv"])
    assert view_model.obstacle is Obstacle.BAD_FILE
    assert "no such file" in view_model.pairs.error
    empty = tmp_path / "empty.tsv"
    empty.write_text("\n\n", encoding="utf-8")
    view_model.pairs.choose([empty])
    assert view_model.obstacle is Obstacle.NO_PAIRS
    view_model.pairs.choose([pair_file(tmp_path)])
    assert view_model.pairs.error == ""
    assert view_model.obstacle is None
    view_model.choose_second("ko-en")
    assert view_model.obstacle is Obstacle.NO_DIRECTION
    view_model.choose_second("")
    view_model.choose_model("gone")
    assert view_model.obstacle is Obstacle.NO_MODEL


def test_files_of_different_length_and_encoding_are_one_line(
    view_model: EvaluationViewModel, tmp_path: Path
) -> None:
    long, short, latin = (tmp_path / name for name in ("a.en", "a.fr", "b.fr"))
    long.write_text("one\ntwo\nthree\n", encoding="utf-8")
    short.write_text("un\ndeux\n", encoding="utf-8")
    latin.write_bytes("un\ndeux\nété\n".encode("cp1252"))
    view_model.pairs.choose([long, short])
    assert "a.en has 3 lines" in view_model.pairs.error
    view_model.pairs.choose([long, latin])
    assert f"{latin}, line 3" in view_model.pairs.error
    assert "UTF-8" in view_model.pairs.error
    assert "\n" not in view_model.pairs.error


def test_gold_is_read_once_the_pairs_are_there(view_model: EvaluationViewModel, tmp_path: Path) -> None:
    gold = view_model.gold
    gold.offer([gold_file(tmp_path)])
    assert gold.reading
    assert view_model.obstacle is Obstacle.NO_FILE
    gold.offer([pair_file(tmp_path)])
    assert gold.summary is not None
    assert (gold.summary.base, gold.summary.certain, gold.summary.sure, gold.summary.possible) == (
        1,
        True,
        31,
        4,
    )
    assert view_model.obstacle is None
    gold.choose_base(0)
    assert (gold.summary.base, gold.summary.beyond) == (0, (1, 2, 3, 4))
    view_model.start()
    assert view_model.result is not None
    assert view_model.result.request.gold == GoldFile(tmp_path / "gold.wa", base=0)
    gold.remove()
    assert (gold.file, gold.reading, view_model.obstacle) == (None, False, None)


def test_gold_that_does_not_fit_is_in_the_way_until_it_is_removed(
    view_model: EvaluationViewModel, tmp_path: Path
) -> None:
    gold = gold_file(tmp_path)
    gold.write_text("1-1\n", encoding="utf-8")
    view_model.gold.offer([pair_file(tmp_path), gold])
    assert view_model.obstacle is Obstacle.BAD_FILE
    assert "there are 1 lines of links for 5 pairs" in view_model.gold.error
    view_model.gold.remove()
    assert (view_model.gold.error, view_model.obstacle) == ("", None)


def test_links_follow_when_the_files_are_swapped(view_model: EvaluationViewModel, tmp_path: Path) -> None:
    source, target, gold = (tmp_path / name for name in ("a.en", "a.fr", "gold"))
    for file, text in ((source, "one two\n"), (target, "un deux trois\n"), (gold, "0-2\n")):
        file.write_text(text, encoding="utf-8")
    view_model.gold.offer([source, gold, target])
    assert view_model.pairs.file == (source, target)
    links = [one.possible for one in view_model.gold.summary.links]
    view_model.pairs.swap()
    assert view_model.gold.file == GoldFile(gold, target_first=True)
    assert [{(j, i) for i, j in one.possible} for one in view_model.gold.summary.links] == links
    view_model.gold.turn()
    assert view_model.gold.summary.beyond == (1,)
    view_model.gold.turn()
    view_model.pairs.swap()
    assert view_model.gold.file == GoldFile(gold)


def test_too_many_files_are_refused(view_model: EvaluationViewModel, tmp_path: Path) -> None:
    pairs, gold = pair_file(tmp_path), gold_file(tmp_path)
    view_model.gold.offer([pairs, gold, gold])
    assert (view_model.gold.too_many, view_model.pairs.file, view_model.gold.file) == (3, None, None)
    view_model.gold.offer([pairs, pairs, pairs, gold])
    assert view_model.gold.too_many == 4
    view_model.gold.offer([pairs, gold])
    assert view_model.gold.too_many == 0
    assert (view_model.pairs.file, view_model.gold.file) == (pairs, GoldFile(gold))


def test_only_models_that_can_be_used_are_offered(view_model: EvaluationViewModel) -> None:
    assert view_model.model_names == ("starter", "other", "backwards", "ko-en")
    assert view_model.first == "starter"


def test_the_direction_is_what_the_file_says_if_the_models_do_it(
    view_model: EvaluationViewModel, tmp_path: Path
) -> None:
    assert view_model.direction == ("en", "fr")
    view_model.pairs.choose([pair_file(tmp_path, "test.fr-en.tsv")])
    assert view_model.direction == ("fr", "en")
    view_model.pairs.choose([pair_file(tmp_path, "test.ja-de.tsv")])
    assert view_model.direction == ("en", "fr")
    view_model.choose_direction(("en", "ko"))
    assert view_model.direction == ("en", "ko")
    view_model.choose_second("backwards")
    assert (view_model.directions, view_model.direction) == ((("fr", "en"),), ("fr", "en"))


def test_a_model_is_not_compared_with_itself(view_model: EvaluationViewModel) -> None:
    view_model.choose_second("other")
    view_model.choose_model("other")
    assert (view_model.first, view_model.second) == ("other", "")


def test_models_that_are_deleted_are_let_go(view_model: EvaluationViewModel) -> None:
    view_model.choose_model("other")
    view_model.choose_second("backwards")
    view_model._models._list_models = lambda: [installed("starter")]
    view_model._models.refresh()
    assert (view_model.first, view_model.second) == ("starter", "")


def test_an_evaluation_from_start_to_end(view_model: EvaluationViewModel, tmp_path: Path) -> None:
    view_model.pairs.choose([pair_file(tmp_path)])
    view_model.choose_second("other")
    view_model.choose_beam(3)
    seen: list[str | None] = []
    view_model.progressed.connect(lambda: seen.append(view_model.progress and view_model.progress.stage))
    view_model.start()
    assert (seen[0], seen[-1]) == ("reading", None)
    assert not view_model.running
    result = view_model.result
    assert result is not None
    assert result.request == EvaluationRequest(
        tmp_path / "test.en-fr.tsv", ("starter", "other"), "en", "fr", beam=3
    )
    assert result.systems[0].scores.bleu.score == pytest.approx(100)


def test_a_failure_is_kept_until_the_next_start(view_model: EvaluationViewModel, tmp_path: Path) -> None:
    view_model.pairs.choose([pair_file(tmp_path)])
    del view_model._service._load.translators["starter"]
    view_model.start()
    assert "no model 'starter'" in view_model.error
    view_model.choose_model("other")
    view_model.start()
    assert view_model.error == ""
    assert view_model.result is not None


def test_cancelling_keeps_the_result_before(view_model: EvaluationViewModel, tmp_path: Path) -> None:
    view_model.pairs.choose([pair_file(tmp_path)])
    view_model.start()
    before = view_model.result
    held: list = []
    view_model._service._execute = held.append
    view_model.start()
    assert view_model.running
    view_model.start()
    assert len(held) == 1
    view_model.cancel()
    held[0]()
    assert (view_model.running, view_model.result) == (False, before)


def test_the_time_left_is_told_once_it_can_be(view_model: EvaluationViewModel, clock: Clock) -> None:
    advance = view_model._service.progressed.emit
    advance(Progress("translating", "starter", 0, 100))
    clock.now += 1
    advance(Progress("translating", "starter", 10, 100))
    assert view_model.seconds_left is None
    clock.now += 4
    advance(Progress("translating", "starter", 25, 100))
    assert view_model.seconds_left == pytest.approx(15)
    advance(Progress("scoring", done=100, total=100))
    assert view_model.seconds_left is None


def result_of(*sentence_scores: tuple[float, ...], texts: tuple[tuple[str, ...], ...]) -> EvaluationResult:
    """A result with these chrF scores a system."""
    scores = [
        Scores(Score(30.0 + n, "b"), Score(50.0 + n, "c"), Score(60.0 - n, "t"))
        for n in range(len(sentence_scores))
    ]
    systems = tuple(
        SystemResult(f"model-{n}", texts[n], scores[n], values, ())
        for n, values in enumerate(sentence_scores)
    )
    two = len(systems) == 2
    comparison = (
        Comparison(*scores, PValue(0.04, "b|bs"), PValue(0.2, "c|bs"), PValue(1.0, "t|bs")) if two else None
    )
    request = EvaluationRequest(Path("x"), tuple(s.model for s in systems), "en", "fr", 5)
    count = len(texts[0])
    references = tuple(f"le mot {n}" for n in range(count))
    return EvaluationResult(
        request, tuple(f"word {n}" for n in range(count)), references, systems, comparison
    )


def test_with_one_model_the_worst_sentences_come_first_and_are_compared_with_the_reference() -> None:
    result = result_of((50.0, 10.0, 90.0), texts=(("le mot 0", "un mot 1", "le mot 2"),))
    assert [row.number for row in sentence_rows(result, "worst")] == [2, 1, 3]
    assert [row.number for row in sentence_rows(result, "best", most=2)] == [3, 1]
    (rendering,) = sentence_rows(result, "worst", most=1)[0].renderings
    assert (rendering.model, rendering.score, rendering.differences) == ("model-0", 10.0, ((0, 2),))


def test_with_two_models_those_that_differ_most_come_first() -> None:
    texts = (("a b", "c", "d", "e"), ("a x", "c", "z", "f"))
    result = result_of((50.0, 40.0, 10.0, 60.0), (60.0, 40.0, 80.0, 55.0), texts=texts)
    assert [row.number for row in sentence_rows(result, "differing")] == [3, 1, 4]
    assert [row.number for row in sentence_rows(result, "first")] == [4]
    assert [row.number for row in sentence_rows(result, "second")] == [3, 1]
    first, second = sentence_rows(result, "second")[1].renderings
    assert (first.differences, second.differences) == (((2, 3),), ((2, 3),))


def test_rows_of_scores() -> None:
    alone = score_rows(result_of((1.0,), texts=(("a",),)))
    assert [(row.metric, row.scores, row.p) for row in alone] == [
        ("BLEU", (30.0,), None),
        ("chrF", (50.0,), None),
        ("TER", (60.0,), None),
    ]
    both = score_rows(result_of((1.0,), (2.0,), texts=(("a",), ("b",))))
    assert [(row.difference, row.p, row.signature) for row in both] == [
        (1.0, 0.04, "b|bs"),
        (1.0, 0.2, "c|bs"),
        (-1.0, 1.0, "t|bs"),
    ]


def test_scores_to_paste() -> None:
    text = scores_as_text(result_of((1.0,), (2.0,), texts=(("a",), ("b",))))
    assert text.splitlines()[:2] == [
        "\tmodel-0\tmodel-1\tp\tsignature",
        "BLEU\t30.00\t31.00\t0.0400\tb|bs",
    ]


def test_alignment_scores_to_paste(view_model: EvaluationViewModel, tmp_path: Path) -> None:
    view_model.gold.offer([pair_file(tmp_path), gold_file(tmp_path)])
    view_model.start()
    assert scores_as_text(view_model.result).splitlines()[-4:] == [
        "",
        "\tlayer\thead\tshifted\tAER\tprecision\trecall\tpairs",
        "starter\t3\tmean\tyes\t0.00\t100.00\t100.00\t4",
        "starter\t3\tmean\tno\t100.00\t0.00\t0.00\t4",
    ]


def test_a_layer_that_not_all_chosen_models_have_is_let_go(view_model: EvaluationViewModel) -> None:
    shapes = {
        "starter": (6, 8, True),
        "small": (3, 4, True),
        "recurrent": (1, 1, False),
        "tagger": (0, 0, False),
    }
    entries = [replace(installed(name), attention=AttentionShape(*shape)) for name, shape in shapes.items()]
    view_model._models._list_models = lambda: entries
    view_model._models.refresh()
    assert view_model.attention == (6, 8, True)
    view_model.choose_reading(ReadingChoice(2, 5, shifted=False))
    view_model.choose_second("recurrent")
    assert (view_model.attention, view_model.reading) == ((6, 8, True), ReadingChoice(2, 5, shifted=False))
    view_model.choose_second("small")
    assert view_model.attention == (3, 4, True)
    assert view_model.reading == ReadingChoice(2, "best", shifted=False)
    view_model.choose_second("tagger")
    view_model.choose_model("recurrent")
    assert view_model.attention == (1, 1, False)
    assert view_model.reading == ReadingChoice(shifted=False)
    view_model.choose_model("tagger")
    assert view_model.attention == (0, 0, False)
