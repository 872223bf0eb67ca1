from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core.config import FineTuning, RunConfig, SearchOptions
from seq2seq_core.config_file import dump_run, load_run, model_from_table, model_table
from seq2seq_core.errors import ConfigError
from seq2seq_core.model_config import PRESETS, RecurrentConfig, TransformerConfig

RUN = """
name = "my-model"
[data]
train = "train.tsv"
languages = ["en", "fr"]
"""


def written(tmp_path, text):
    path = tmp_path / "run.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_designs_example_is_read(tmp_path):
    run = load_run(
        written(
            tmp_path,
            """
name = "my-model"
base = "starter"
[data]
train = ["a.tsv", {source = "b.en", target = "b.fr"}]
dev = "dev.tsv"
languages = ["en", "fr"]
directions = "both"
[training]
max_epochs = 30
batch_tokens = 4096
device = "auto"
precision = "auto"
seed = 1
""",
        )
    )
    assert run.data.train == (tmp_path / "a.tsv", (tmp_path / "b.en", tmp_path / "b.fr"))
    assert run.data.dev == (tmp_path / "dev.tsv",)
    assert run.data.language_pairs() == (("en", "fr"), ("fr", "en"))
    assert (run.base, run.training.max_epochs) == ("starter", 30)


def test_two_files_can_be_named_as_source_and_target(tmp_path):
    text = (
        'name = "m"\n[data]\nsource = ["a.en", "b.en"]\ntarget = ["a.fr", "b.fr"]\nlanguages = ["en", "fr"]\n'
    )
    assert load_run(written(tmp_path, text)).data.train == (
        (tmp_path / "a.en", tmp_path / "a.fr"),
        (tmp_path / "b.en", tmp_path / "b.fr"),
    )


def test_a_run_survives_its_file(tmp_path):
    text = RUN + '[tokenizer]\nvocabulary = 500\n[card]\nlicence = "CC0"\n'
    text += '[model]\npreset = "lstm-bahdanau"\nhidden = 64\n'
    run = load_run(written(tmp_path, text))
    again = tmp_path / "again.toml"
    again.write_text(dump_run(run), encoding="utf-8")
    assert load_run(again) == run
    assert isinstance(run.model, RecurrentConfig)
    assert run.model.hidden == 64


def test_what_is_fine_tuned_survives_its_file(tmp_path):
    table = '[fine_tuning]\ntrain = "layers"\nlayers = ["decoder", "encoder.5"]\n'
    text = 'base = "starter"\n' + RUN.replace("[data]", '[data]\ngeneral = "general.tsv"') + table
    run = load_run(written(tmp_path, text))
    assert run.data.general == (tmp_path / "general.tsv",)
    assert run.fine_tuning == FineTuning(train="layers", layers=("decoder", "encoder.5"))
    again = tmp_path / "again.toml"
    again.write_text(dump_run(run), encoding="utf-8")
    assert load_run(again) == run
    overrides = ["fine_tuning.train=adapters", "fine_tuning.layers=[]", "fine_tuning.rank=4"]
    assert load_run(again, overrides).fine_tuning == FineTuning(train="adapters", rank=4)


TUNED = 'base = "starter"\n{}\n[fine_tuning]\n'


def test_overrides_are_toml_or_text(tmp_path):
    path = written(tmp_path, RUN)
    overrides = ["training.max_epochs=3", "name=other", "data.directions=both", "training.average = 0.5"]
    run = load_run(path, overrides)
    training = run.training
    assert (run.name, run.data.directions) == ("other", "both")
    assert (training.max_epochs, training.average) == (3, 0.5)
    with pytest.raises(ConfigError, match="not key=value"):
        load_run(path, ["training.max_epochs"])
    with pytest.raises(ConfigError, match="not a table"):
        load_run(path, ["name.x=1"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "is not TOML"),
        ('name = "m"\n', r"no table \[data\]"),
        (RUN.replace("train =", "trian ="), r"data.trian is unknown.*train"),
        (RUN.replace('"train.tsv"', "[]"), "data.train names no file"),
        (RUN.replace('"train.tsv"', "3"), "data.train must be a path"),
        (RUN.replace('["en", "fr"]', '["en"]'), "must name two languages"),
        (RUN + 'source = ["a"]\ntarget = []\n', "names 1 files and data.target names 0"),
        (RUN + "[training]\nmax_epochs = 2.5\n", "training.max_epochs is 2.5, it must be a whole number"),
        (RUN + "[training]\nmax_epochs = 0\n", "training.max_epochs is 0, it must be above 0"),
        (RUN + '[training]\nschedule = "cosine"\n', "training.schedule is 'cosine', it must be one of"),
        (RUN + '[model]\npreset = "huge"\n', "preset 'huge' is unknown. Choose one of tagger, rnn"),
        (RUN + "[model]\nwidth = 10\nheads = 3\n", "not a multiple"),
        (RUN + "[model]\nhidden = 10\n", "model.hidden is unknown"),
        (RUN.replace('"my-model"', '"../up"'), "cannot be a folder's name"),
        ('base = "starter"\n' + RUN + "[model]\nwidth = 8\n", "belong to a new model"),
        (RUN + '[fine_tuning]\ntrain = "adapters"\n', "for a model that is trained on, and base names none"),
        (
            TUNED.format(RUN) + 'train = "lora"\n',
            "fine_tuning.train is 'lora', it must be one of 'all', 'layers'",
        ),
        (TUNED.format(RUN) + 'train = "layers"\n', 'must name layers if fine_tuning.train is "layers"'),
        (TUNED.format(RUN) + 'layers = ["decoder"]\n', "must name layers .* and only then"),
        (TUNED.format(RUN) + "layers = [5]\n", r"fine_tuning.layers is \[5\], it must be a list of texts"),
        (TUNED.format(RUN) + "rank = 0\n", "fine_tuning.rank is 0, it must be above 0"),
    ],
)
def test_each_mistake_is_named_with_its_file(tmp_path, text, says):
    with pytest.raises(ConfigError, match=says) as caught:
        load_run(written(tmp_path, text))
    assert "run.toml" in str(caught.value)


def test_a_missing_file_and_one_of_another_encoding_are_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml.*No such file"):
        load_run(tmp_path / "nowhere.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes('name = "é"'.encode("latin-1"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_run(latin)


@pytest.mark.parametrize("name", PRESETS)
def test_models_survive_their_table(name):
    assert model_from_table(model_table(PRESETS[name])) == PRESETS[name]
    assert model_from_table({"preset": name}) == PRESETS[name]


@given(beam=st.integers(-5, 100), nbest=st.none() | st.integers(-5, 100), alpha=st.floats())
def test_search_options_are_sound_or_refused(beam, nbest, alpha):
    try:
        options = SearchOptions(beam=beam, nbest=nbest, length_penalty=alpha)
    except ConfigError as error:
        assert any(name in str(error) for name in ("beam", "nbest", "length_penalty"))  # noqa: PT017
    else:
        assert 1 <= options.beam <= 64
        assert options.nbest is None or options.nbest <= options.beam
        assert 0 <= options.length_penalty < float("inf")


def test_paths_are_relative_to_the_file(tmp_path, monkeypatch):
    written(tmp_path, RUN)
    monkeypatch.chdir(tmp_path.parent)
    assert load_run(Path(tmp_path.name) / "run.toml").data.train == (Path(tmp_path.name) / "train.tsv",)


def test_shared_embeddings_and_shapes_are_checked():
    with pytest.raises(ConfigError, match="odd"):
        TransformerConfig(width=7, heads=7)
    with pytest.raises(ConfigError, match="dropout"):
        RecurrentConfig(dropout=1.0)
    with pytest.raises(ConfigError, match="cannot be a folder"):
        RunConfig(name="", data=None)  # type: ignore[arg-type]
