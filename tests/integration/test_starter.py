"""The model that ships: whole, small, licensed, and as good as its card says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import resources
from seq2seq_core.bundle import read_manifest, verify_bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.config_file import load_run
from seq2seq_core.corpus import load_pairs
from seq2seq_core.evaluation import bleu
from seq2seq_core.library import default_library
from seq2seq_core.translator import Translator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def starter():
    return Translator(default_library().find("starter"), threads=1)


def test_it_is_whole_and_at_most_30_mb():
    path = resources.models_root() / "starter"
    assert default_library().find() == path
    manifest = verify_bundle(path)
    assert sum(file.stat().st_size for file in path.iterdir()) <= 30e6
    assert set(manifest.directions) == {("en", "fr"), ("fr", "en")}
    assert manifest.language_tokens["fr"] == ">>fra<<"
    assert manifest.provenance["licence"] == "CC BY 2.0 FR"


def test_its_card_gives_attribution_scores_and_limits():
    card = (resources.models_root() / "starter" / "README.md").read_text(encoding="utf-8")
    assert "tatoeba.org" in card
    assert "manythings.org/anki" in card
    assert "What it is not good at" in card
    assert re.search(r"en → fr \| \d+\.\d \| \d+\.\d", card)
    assert "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:" in card


def test_the_recipe_names_its_corpora_by_sha256(shared_data):
    from seq2seq_core.file_hashes import sha256

    recipe = ROOT / "resources" / "recipes" / "starter.toml"
    text = recipe.read_text(encoding="utf-8")
    for name in ("eng-fra.train.tsv.gz", "eng-fra.dev.tsv.gz"):
        assert re.search(rf"sha256 {sha256(shared_data / 'tatoeba' / name)}  {re.escape(name)}", text)


def test_the_recipe_is_sound_and_makes_a_model_of_this_shape():
    run = load_run(ROOT / "resources" / "recipes" / "starter.toml")
    manifest = read_manifest(resources.models_root() / "starter")
    assert (run.name, run.model) == ("starter", manifest.model)
    assert run.training.max_steps is not None
    assert 0 < int(manifest.provenance["steps"]) <= run.training.max_steps  # the best evaluation's


@pytest.mark.parametrize(
    ("source", "target", "text", "words"),
    [
        ("en", "fr", "Where is the station?", {"gare", "station"}),
        ("en", "fr", "I am tired.", {"fatigué", "fatiguée"}),
        ("fr", "en", "Le chat dort.", {"cat"}),
        ("fr", "en", "Je ne parle pas français.", {"French"}),
    ],
)
def test_it_translates_everyday_sentences(starter, source, target, text, words):
    result = starter.translate_text(
        text, source_language=source, target_language=target, options=SearchOptions()
    )
    assert words & set(re.findall(r"\w+", result.text)), result.text


@pytest.mark.slow
@pytest.mark.parametrize(("source", "target"), [("en", "fr"), ("fr", "en")])
def test_it_reaches_the_scores_of_its_card(starter, shared_data, source, target):
    pairs = load_pairs([shared_data / "tatoeba" / "eng-fra.dev.tsv.gz"])
    sources = [p.source if source == "en" else p.target for p in pairs]
    references = [p.target if source == "en" else p.source for p in pairs]
    translations = starter.translate_lines(
        sources, source_language=source, target_language=target, options=SearchOptions(nbest=1)
    )
    card = verify_bundle(default_library().find("starter")).scores[f"{source}-{target} BLEU"]
    assert bleu([t.text for t in translations], references, target).score == pytest.approx(card, abs=0.3)
