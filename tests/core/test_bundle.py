from __future__ import annotations

import errno
import shutil
import tomllib
from pathlib import Path

import pytest
import tomli_w
import torch
from safetensors.torch import load_file, save_file

from seq2seq_core import bundle as bundles
from seq2seq_core import storage
from seq2seq_core.bundle import load_bundle, read_manifest, save_bundle, verify_bundle
from seq2seq_core.errors import BundleError, InterlinearError, ModelNotFound, StorageError, TokenizerError
from seq2seq_core.file_hashes import sha256
from seq2seq_core.library import Library
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.mapped_tokenizer import MappedTokenizer, Vocabulary
from seq2seq_core.text.tokenizer import EOS
from tests.core.tiny import tiny_bundle


@pytest.fixture
def path(tmp_path):
    return tiny_bundle(tmp_path / "tiny")


@pytest.fixture
def another(tmp_path_factory):
    """What to save in the place of the bundle at ``path``."""
    bundle = load_bundle(tiny_bundle(tmp_path_factory.mktemp("other") / "tiny", seed=2))
    directions = bundle.manifest.directions
    return {"model": bundle.model, "codec": bundle.codec, "directions": directions, "card": "card"}


def change_manifest(path: Path, change) -> None:
    file = path / "model.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    change(table)
    file.write_text(tomli_w.dumps(table), encoding="utf-8")


def change_weights(path: Path, change) -> None:
    """Alters the weights of a bundle together with their sha256, as a faulty producer would."""
    file = path / "weights.safetensors"
    weights = load_file(file)
    change(weights)
    save_file(weights, file)
    change_manifest(path, lambda t: t["files"].update({"weights.safetensors": sha256(file)}))


@pytest.mark.parametrize("architecture", ["transformer", "recurrent"])
def test_a_saved_bundle_loads_to_the_same_logits(tmp_path, architecture):
    first = load_bundle(tiny_bundle(tmp_path / "a", architecture))
    save_bundle(
        tmp_path / "b",
        name="b",
        model=first.model,
        codec=first.codec,
        directions=first.manifest.directions,
        card="card",
    )
    second = load_bundle(tmp_path / "b")
    source = torch.tensor(
        [first.codec.frame(("en", "fr")).source(first.codec.encode_source("The cat sleeps.").ids)]
    )
    mask = torch.ones_like(source, dtype=torch.bool)
    logits = []
    for loaded in (first, second):
        with torch.inference_mode():
            state = loaded.model.start(loaded.model.encode(source, mask))
            logits.append(loaded.model.step(torch.tensor([[2, 9, 17]]), state).logits)
    assert torch.equal(*logits)
    assert second.manifest.parameters == first.model.parameter_count()


def test_a_truncated_or_altered_file_is_named_and_nothing_is_loaded(path):
    for name in ("weights.safetensors", "joint.spm", "README.md"):
        copy = path.parent / f"copy-{name}"
        shutil.copytree(path, copy)
        data = bytearray((copy / name).read_bytes())
        data[len(data) // 2] ^= 1
        (copy / name).write_bytes(data)
        for check in (load_bundle, verify_bundle):
            with pytest.raises(BundleError, match=rf"{name}.*altered.*Install"):
                check(copy)
        (copy / name).write_bytes(data[: len(data) // 2])
        with pytest.raises(BundleError, match=name):
            load_bundle(copy)
        (copy / name).unlink()
        with pytest.raises(BundleError, match=rf"{name}.*missing"):
            load_bundle(copy)


def test_a_file_altered_after_its_first_load_is_noticed(path):
    load_bundle(path)
    file = path / "weights.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(BundleError, match="altered"):
        load_bundle(path)


def test_unchanged_files_are_not_hashed_again(path, monkeypatch):
    load_bundle(path)
    monkeypatch.setattr(bundles, "sha256", lambda file: pytest.fail(f"hashed {file}"))
    load_bundle(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.update(format=99), "format 99.*newer Interlinear"),
        (lambda t: t.pop("name"), "incomplete.*name"),
        (lambda t: t["model"].update(width="wide"), "width is 'wide'"),
        (lambda t: t["files"].pop("weights.safetensors"), "sha256 of weights.safetensors"),
        (lambda t: t["files"].update({"../evil": "0"}), "outside the bundle"),
        (lambda t: t["languages"].update(directions=[["en"]]), "incomplete"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(path, change, says):
    change_manifest(path, change)
    with pytest.raises(BundleError, match=says):
        load_bundle(path)


def test_a_manifest_that_is_no_toml_and_a_folder_that_is_no_model(path, tmp_path):
    with pytest.raises(BundleError, match=r"no model\.toml"):
        read_manifest(tmp_path)
    (path / "model.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BundleError, match="cannot be read"):
        read_manifest(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda w: w.pop("decoder.0.self_in.weight"), "decoder.0.self_in.weight is missing"),
        (lambda w: w.update(extra=torch.zeros(2)), "extra is not part"),
        (lambda w: w.update({"decoder.0.self_in.bias": torch.zeros(3)}), r"shape \(3,\), not \(48,\)"),
        (lambda w: w["encoder.0.attention_in.bias"].fill_(float("nan")), "not finite"),
    ],
)
def test_weights_that_do_not_fit_are_named(path, change, says):
    change_weights(path, change)
    with pytest.raises(BundleError, match=says):
        load_bundle(path)


def test_an_unknown_language_token_is_refused(path):
    change_manifest(path, lambda t: t["languages"]["tokens"].update(xx=">>xxx<<"))
    with pytest.raises(TokenizerError, match=">>xxx<<"):
        load_bundle(path)


def test_a_full_disk_leaves_the_old_bundle_and_no_rest(path, another, monkeypatch):
    before = {file.name: file.read_bytes() for file in path.iterdir()}

    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage, "_sync", full)
    with pytest.raises(StorageError, match=r"No space left.*Free some space"):
        save_bundle(path, name="tiny", **another)
    assert {file.name: file.read_bytes() for file in path.iterdir()} == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_bundle_is_replaced_whole(path, another):
    old = sha256(path / "weights.safetensors")
    save_bundle(path, name="tiny", **another)
    assert sha256(path / "weights.safetensors") != old
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_the_library_lists_by_name_and_the_users_own_wins(tmp_path):
    mine, shipped = tmp_path / "mine", tmp_path / "shipped"
    tiny_bundle(shipped / "starter")
    tiny_bundle(shipped / "other")
    tiny_bundle(mine / "other", "recurrent")
    (mine / "broken").mkdir()
    (mine / "broken" / "model.toml").write_text("format = 99", encoding="utf-8")
    library = Library([mine, shipped])
    entries = {entry.name: entry for entry in library.list()}
    assert list(entries) == ["starter", "broken", "other"]
    assert entries["other"].path == mine / "other"
    assert not entries["other"].shipped
    assert entries["starter"].shipped
    assert entries["starter"].licence == "CC0-1.0"
    assert "Transformer 2+2" in entries["starter"].architecture
    assert entries["starter"].attention == (2, 2, True)
    assert entries["other"].attention == (1, 1, False)
    assert entries["broken"].attention == (0, 0, False)
    assert "format 99" in entries["broken"].problem
    assert library.find() == shipped / "starter"
    assert library.find(str(shipped / "other")) == shipped / "other"
    for name in ("nothing", "..", "", str(tmp_path)):
        with pytest.raises(ModelNotFound, match="Installed are: starter, broken, other"):
            library.find(name)


def test_a_library_without_models_says_what_to_do(tmp_path):
    library = Library([tmp_path / "nowhere"])
    assert library.list() == []
    with pytest.raises(InterlinearError, match="Train one"):
        library.find()


def test_a_bundle_with_a_vocabulary_of_its_own_is_of_the_second_format(tmp_path):
    first = load_bundle(tiny_bundle(tmp_path / "a"))
    own = first.codec.source
    vocabulary = Vocabulary(tuple(own.pieces(range(own.size))), frozenset(own.control_ids))
    mapped = MappedTokenizer(own.serialized, vocabulary)
    codec = Codec(mapped, mapped, first.codec.language_tokens, tagging="both", start=EOS, source_end=False)
    kwargs = {"name": "b", "model": first.model, "directions": first.manifest.directions, "card": "card"}
    save_bundle(tmp_path / "b", **kwargs, codec=codec, extra={"origin.json": b"{}"})
    assert tomllib.loads((tmp_path / "a" / "model.toml").read_text())["format"] == 1
    assert tomllib.loads((tmp_path / "b" / "model.toml").read_text())["format"] == 2
    second = load_bundle(tmp_path / "b")
    assert second.manifest.joint
    assert second.codec.source.saved == mapped.saved
    assert second.codec.frame(("en", "fr")) == codec.frame(("en", "fr"))
    assert (tmp_path / "b" / "origin.json").read_bytes() == b"{}"
    change_manifest(tmp_path / "b", lambda t: t["languages"].update(tagging="sideways"))
    with pytest.raises(BundleError, match="sideways"):
        load_bundle(tmp_path / "b")
