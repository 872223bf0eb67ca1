"""Marian folders in, and out again: reports, languages, files of weights, and the same bits."""

from __future__ import annotations

import json
import os
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from seq2seq_core.bundle import load_bundle, read_manifest, save_bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import Cancelled, ConfigError, InterlinearError, InteropError, LanguageError
from seq2seq_core.file_hashes import sha256
from seq2seq_core.interop.exporting import export_bundle, export_hf
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.interop.reports import ImportReport
from seq2seq_core.library import Library
from seq2seq_core.paths import cache_root
from seq2seq_core.text.tokenizer import EOS, PAD, UNK
from seq2seq_core.translator import Translator
from tests.core.interop.marian_models import hand_made
from tests.core.tiny import PAIRS, tiny_bundle

WEIGHTS = "model.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return hand_made(tmp_path / "opus-mt-en-fr")


def install(path: Path, library: Library, **wanted: Any) -> Path:
    with importing(path, library, Wanted(**wanted)) as found:
        return found.install()


def report_on(path: Path, library: Library, **wanted: Any) -> ImportReport:
    with importing(path, library, Wanted(**wanted)) as found:
        return found.report


def change_weights(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    tensors = load_file(folder / WEIGHTS)
    changed = change(tensors)
    save_file(changed if isinstance(changed, dict) else tensors, folder / WEIGHTS, metadata={"format": "pt"})


def change_json(file: Path, **changes: object) -> None:
    table = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(table | changes), encoding="utf-8")


def translated(bundle: Path) -> list[list[tuple[str, float]]]:
    (source, target) = read_manifest(bundle).directions[0]
    found = Translator(bundle, device="cpu").translate_lines(
        [pair[0] for pair in PAIRS],
        source_language=source,
        target_language=target,
        options=SearchOptions(beam=3, max_length=12),
        segment=False,
    )
    return [[(h.text, round(h.score, 4)) for h in one.hypotheses] for one in found]


def assert_same_bits(one: Path, other: Path) -> None:
    ours, theirs = load_file(one / WEIGHTS), load_file(other / WEIGHTS)
    assert ours.keys() == theirs.keys()
    for name, tensor in ours.items():
        assert tensor.dtype == theirs[name].dtype
        assert torch.equal(tensor.view(torch.uint8), theirs[name].view(torch.uint8)), name


def test_the_report_says_what_was_understood(folder: Path, library: Library) -> None:
    report = report_on(folder, library)
    assert report.name == "opus-mt-en-fr"
    assert report.architecture == "Transformer 1+2 × 16"
    assert report.directions == (("en", "fr"),)
    assert report.licence == "cc-by-4.0"
    assert report.number_format == "float32"
    assert report.parameters == sum(t.numel() for t in load_file(folder / WEIGHTS).values())
    assert report.size_bytes > 4 * report.parameters
    assert report.unsupported == report.notes == ()
    assert report.sample is not None
    assert report.sample[0] == "Good morning."
    assert list(library.home.iterdir()) == []
    assert not list(cache_root().rglob("*.json"))


def test_what_is_installed_is_a_bundle_like_others(folder: Path, library: Library) -> None:
    path = install(folder, library, name="mine")
    assert path == library.home / "mine"
    assert [entry.name for entry in library.list()] == ["mine"]
    (entry,) = library.list()
    assert (entry.origin, entry.licence) == ("imported", "cc-by-4.0")
    assert "# A model" in (path / "README.md").read_text(encoding="utf-8")
    codec = load_bundle(path).codec
    assert codec.source.pieces([PAD, UNK, EOS]) == ["<pad>", "<unk>", "</s>"]
    assert codec.start == PAD
    assert [p.name for p in library.home.iterdir()] == ["mine"]
    with pytest.raises(InteropError, match="already a model 'mine'"):
        install(folder, library, name="mine")
    with pytest.raises(ConfigError, match="folder's name"):
        install(folder, library, name="../mine")


def test_what_a_killed_import_left_behind_is_cleared_away(tmp_path: Path, library: Library) -> None:
    yesterday = time.time() - 25 * 3600
    for name in (".import-dead", ".import-alive", ".mine-half"):
        (library.home / name / "unpacked").mkdir(parents=True)
    for name in (".import-dead", ".mine-half"):
        os.utime(library.home / name, (yesterday, yesterday))
    install(hand_made(tmp_path / "m"), library, name="mine")
    assert {p.name for p in library.home.iterdir()} == {".import-alive", ".mine-half", "mine"}


def test_all_that_is_not_supported_is_said_at_once(tmp_path: Path, library: Library) -> None:
    folder = hand_made(
        tmp_path / "m", normalize_before=True, activation_function="mish", encoder_layers=0, scale_embedding=1
    )
    with importing(folder, library) as found:
        said = " ".join(found.report.unsupported)
        for part in ("normalize_before is true", 'activation_function is "mish"', "encoder_layers is 0",
                     "scale_embedding is 1"):  # fmt: skip
            assert part in said
        assert found.report.sample is None
        with pytest.raises(InteropError, match="not supported"):
            found.install()
    assert list(library.home.iterdir()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"model_type": "bart"},
        {"d_model": 15},
        {"d_model": "16"},
        {"decoder_attention_heads": 3},
        {"decoder_layers": 10**12},
        {"vocab_size": -1},
        {"eos_token_id": [0, 1]},
        {"dropout": "high"},
        {"quantization_config": {"bits": 8}},
        {"auto_map": {"AutoModel": "code.Model"}},
        {"tie_word_embeddings": False},
        {"is_encoder_decoder": False},
        {"pad_token_id": True},
    ],
)
def test_one_odd_option_is_enough(changes: dict[str, Any], tmp_path: Path, library: Library) -> None:
    assert report_on(hand_made(tmp_path / "m", **changes), library).unsupported


def test_older_models_without_sentencepiece_are_called_so(folder: Path, library: Library) -> None:
    (folder / "source.spm").rename(folder / "source.bpe")
    assert "Moses and BPE" in report_on(folder, library).unsupported[0]


class TestLanguages:
    """Tokenizer settings, then the folder's name, then the card; and what is asked for before all."""

    def directions(self, folder: Path, library: Library, **wanted: Any) -> tuple[tuple[str, str], ...]:
        return report_on(folder, library, **wanted).directions

    def silent(self, path: Path, tokens: tuple[str, ...] = ()) -> Path:
        """A model that says nothing of its languages but by its name."""
        folder = hand_made(path, tokens=tokens)
        (folder / "tokenizer_config.json").unlink()
        (folder / "README.md").unlink()
        return folder

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("opus-mt-de-en", ("de", "en")),
            ("models--Helsinki-NLP--opus-mt-tc-big-en-ko/snapshots/0a1b", ("en", "ko")),
            ("opus-mt-zh-deu", ("zh", "de")),
        ],
    )
    def test_by_the_name(
        self, name: str, expected: tuple[str, str], tmp_path: Path, library: Library
    ) -> None:
        report = report_on(self.silent(tmp_path / name), library)
        assert report.directions == (expected,)
        assert report.name.startswith("opus-mt-")

    def test_groups_of_languages_are_asked_for(self, tmp_path: Path, library: Library) -> None:
        folder = self.silent(tmp_path / "opus-mt-ROMANCE-en")
        with pytest.raises(LanguageError, match="between which languages"):
            report_on(folder, library)
        assert self.directions(folder, library, sources=("fr", "spa"), targets=("en",)) == (
            ("fr", "en"),
            ("es", "en"),
        )

    def test_by_the_card(self, tmp_path: Path, library: Library) -> None:
        folder = self.silent(tmp_path / "model")
        card = "* source language(s): fra ita\n* target language(s): eng\n"
        (folder / "README.md").write_text(card, encoding="utf-8")
        assert self.directions(folder, library) == (("fr", "en"), ("it", "en"))

    def test_targets_by_tokens(self, tmp_path: Path, library: Library) -> None:
        tokens = (">>fra<<", ">>spa<<", ">>zho_Hans<<", ">>xyz<<")
        folder = self.silent(tmp_path / "opus-mt-en-mul", tokens)
        report = report_on(folder, library)
        assert report.directions == (("en", "fr"), ("en", "es"), ("en", "zh"))
        assert ">>xyz<<" in report.notes[0]
        with pytest.raises(LanguageError, match=r"no token for the language 'de'.*es, fr, zh"):
            report_on(folder, library, targets=("fr", "de"))
        path = install(folder, library, targets=("es", "fr"))
        bundle = load_bundle(path)
        assert bundle.manifest.directions == (("en", "es"), ("en", "fr"))
        frame = bundle.codec.frame(("en", "es"))
        assert bundle.codec.source.pieces(frame.before) == [">>spa<<"]
        assert frame.start == (PAD,)
        assert set(bundle.codec.source.encode_ids([">>spa<<"])[0]).isdisjoint(frame.before)
        first, second = (
            Translator(path, device="cpu").translate_lines(
                ["Where is the station?"],
                source_language="en",
                target_language=target,
                options=SearchOptions(beam=2, max_length=8),
            )
            for target in ("es", "fr")
        )
        assert first[0].hypotheses[0].score != second[0].hypotheses[0].score

    def test_of_several_tokens_the_plainest(self, tmp_path: Path, library: Library) -> None:
        tokens = (">>fr_BE<<", ">>fr<<", ">>fr_CA<<", ">>pt_br<<", ">>cmn_Hans<<", ">>zho<<")
        path = install(self.silent(tmp_path / "opus-mt-en-ROMANCE", tokens), library)
        assert dict(read_manifest(path).language_tokens) == {
            "fr": ">>fr<<",
            "pt": ">>pt_br<<",
            "zh": ">>zho<<",
        }

    def test_tokens_for_other_languages_are_not_used(self, tmp_path: Path, library: Library) -> None:
        folder = self.silent(tmp_path / "opus-mt-en-mul", (">>spa<<",))
        report = report_on(folder, library, targets=("fr",))
        assert report.directions == (("en", "fr"),)
        assert "not used" in report.notes[0]

    def test_an_unknown_language_is_refused(self, folder: Path, library: Library) -> None:
        with pytest.raises(LanguageError, match="xx"):
            report_on(folder, library, sources=("xx",))


def in_halves(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: one.half() for name, one in tensors.items()}


def in_brain_floats(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: one.bfloat16() for name, one in tensors.items()}


def with_twins(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """As older releases of ``transformers`` saved them."""
    shared = tensors["model.shared.weight"]
    return tensors | {
        "model.encoder.embed_tokens.weight": shared.clone(),
        "model.decoder.embed_tokens.weight": shared.clone(),
        "lm_head.weight": shared.clone(),
    }


def by_another_name(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name.replace("model.shared", "model.decoder.embed_tokens"): one for name, one in tensors.items()}


def without_bias(tensors: dict[str, torch.Tensor]) -> None:
    del tensors["final_logits_bias"]


def nothing(tensors: dict[str, torch.Tensor]) -> None:
    tensors["final_logits_bias"][0, 3] = -0.0


@pytest.mark.parametrize(
    "change", [nothing, in_halves, in_brain_floats, with_twins, by_another_name, without_bias]
)
def test_in_out_and_in_again_are_the_same_bits(
    change: Any, folder: Path, library: Library, tmp_path: Path
) -> None:
    change_weights(folder, change)
    first = install(folder, library, name="first")
    assert (read_manifest(first).provenance["origin"]) == "imported"
    export_hf(first, tmp_path / "out")
    assert_same_bits(folder, tmp_path / "out")
    for name in ("config.json", "tokenizer_config.json", "source.spm", "target.spm", "README.md"):
        assert (tmp_path / "out" / name).read_bytes() == (folder / name).read_bytes()
    assert json.loads((tmp_path / "out" / "vocab.json").read_text(encoding="utf-8")) == json.loads(
        (folder / "vocab.json").read_text(encoding="utf-8")
    )
    second = install(tmp_path / "out", library, name="second", sources=("en",), targets=("fr",))
    assert read_manifest(second).files == {
        **read_manifest(first).files,
        "README.md": sha256(second / "README.md"),
    }
    with pytest.raises(InteropError, match="already there"):
        export_hf(first, tmp_path / "out")


def test_halves_stay_halves(folder: Path, library: Library) -> None:
    change_weights(folder, in_halves)
    assert report_on(folder, library).number_format == "float16"
    weights = load_file(install(folder, library) / "weights.safetensors")
    assert {one.dtype for one in weights.values()} == {torch.float16}


def test_positions_of_any_release_are_passed_over(folder: Path, library: Library, tmp_path: Path) -> None:
    before = translated(install(folder, library, name="before"))
    half = torch.arange(8, dtype=torch.float64)
    angles = torch.arange(64, dtype=torch.float64)[:, None] / 10_000 ** (half / 8)
    table = torch.cat([angles.sin(), angles.cos()], dim=1).float()
    names = ("model.encoder.embed_positions.weight", "model.decoder.embed_positions.weight")
    change_weights(folder, lambda tensors: tensors | {name: table.clone() for name in names})
    assert translated(install(folder, library, name="after")) == before
    export_hf(library.home / "after", tmp_path / "out")
    assert not {*names} & load_file(tmp_path / "out" / WEIGHTS).keys()
    change_weights(folder, lambda tensors: tensors | {names[0]: table.flip(0).contiguous()})
    with pytest.raises(InteropError, match="other positions"):
        install(folder, library, name="learned")


def test_ids_without_a_piece_are_never_written_and_come_back(
    folder: Path, library: Library, tmp_path: Path
) -> None:
    file = folder / "vocab.json"
    table = json.loads(file.read_text(encoding="utf-8"))
    gone = [piece for piece in table if table[piece] in (7, 11)]
    file.write_text(json.dumps({p: i for p, i in table.items() if p not in gone}), encoding="utf-8")
    path = install(folder, library)
    codec = load_bundle(path).codec
    assert len(codec.never_written()) == 2 + 2
    export_hf(path, tmp_path / "out")
    assert_same_bits(folder, tmp_path / "out")
    assert gone[0] not in json.loads((tmp_path / "out" / "vocab.json").read_text(encoding="utf-8"))


def test_a_first_token_of_its_own_comes_back_as_well(folder: Path, library: Library, tmp_path: Path) -> None:
    change_weights(folder, lambda tensors: tensors["model.shared.weight"][-1].fill_(0.25))
    report = report_on(folder, library)
    assert report.notes == ("its first target token is not zeros, as other Marian models' is",)
    change_json(folder / "config.json", decoder_start_token_id=9)
    path = install(folder, library)
    bundle = load_bundle(path)
    assert bundle.codec.start not in (PAD, UNK, EOS)
    export_hf(path, tmp_path / "out")
    assert_same_bits(folder, tmp_path / "out")


class TestFilesOfWeights:
    """However they are stored, the bundle is the same."""

    @pytest.fixture
    def expected(self, folder: Path, library: Library) -> str:
        return sha256(install(folder, library, name="expected") / "weights.safetensors")

    @pytest.mark.parametrize("zipped", [True, False])
    def test_pickled(self, zipped: bool, folder: Path, library: Library, expected: str) -> None:
        tensors = load_file(folder / WEIGHTS)
        (folder / WEIGHTS).unlink()
        torch.save(tensors, folder / "pytorch_model.bin", _use_new_zipfile_serialization=zipped)
        assert sha256(install(folder, library) / "weights.safetensors") == expected

    @pytest.mark.parametrize("kind", ["safetensors", "bin"])
    def test_in_several_files(self, kind: str, folder: Path, library: Library, expected: str) -> None:
        tensors = load_file(folder / WEIGHTS)
        (folder / WEIGHTS).unlink()
        names = sorted(tensors)
        places = {}
        stem = "model" if kind == "safetensors" else "pytorch_model"
        for number, part in enumerate((names[:9], names[9:])):
            file = f"{stem}-{number + 1:05}-of-00002.{kind}"
            some = {name: tensors[name] for name in part}
            save_file(some, folder / file) if kind == "safetensors" else torch.save(some, folder / file)
            places |= dict.fromkeys(part, file)
        index = folder / f"{stem}.{kind}.index.json"
        index.write_text(json.dumps({"metadata": {}, "weight_map": places}), encoding="utf-8")
        assert sha256(install(folder, library) / "weights.safetensors") == expected
        for wrong in (places | {names[0]: "../x." + kind}, places | {"more": places[names[0]]}, {}, [1]):
            index.write_text(json.dumps({"weight_map": wrong}), encoding="utf-8")
            with pytest.raises(InteropError):
                install(folder, library, name="other")


def test_a_zip_archive_is_as_good_as_its_folder(folder: Path, library: Library, tmp_path: Path) -> None:
    install(folder, library, name="folder")
    for name, root in (("flat", folder), ("deep", folder.parent)):
        archive = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in folder.iterdir():
                packed.write(file, file.relative_to(root))
            packed.writestr("__MACOSX/._config.json", "")
            packed.writestr(".gitattributes", "")
        path = install(archive, library)
        assert path.name == name
        assert sha256(path / "weights.safetensors") == sha256(library.home / "folder" / "weights.safetensors")


class TestBundles:
    """Bundles travel as zip archives."""

    def test_out_and_in_again_is_the_same(self, folder: Path, library: Library, tmp_path: Path) -> None:
        for bundle in (install(folder, library), tiny_bundle(library.home / "tiny")):
            archive = tmp_path / f"{bundle.name}.zip"
            export_bundle(bundle, archive)
            path = install(archive, library, name="again")
            assert {f.name: f.read_bytes() for f in path.iterdir()} == {
                f.name: f.read_bytes() for f in bundle.iterdir()
            }
            shutil.rmtree(path)
            first = archive.read_bytes()
            archive.unlink()
            export_bundle(bundle, archive)
            assert archive.read_bytes() == first
            with pytest.raises(InteropError, match="already there"):
                export_bundle(bundle, archive)

    @pytest.mark.parametrize("export", [export_bundle, export_hf])
    def test_an_export_tells_how_far_it_is_and_can_be_given_up(
        self, folder: Path, library: Library, tmp_path: Path, export: Callable[..., None]
    ) -> None:
        bundle = install(folder, library)
        told: list[float] = []
        export(bundle, tmp_path / "whole", on_progress=told.append)
        assert told == sorted(told)
        assert told[-1] == 1.0

        def give_up(part: float) -> None:
            if part > 0.5:
                raise Cancelled

        (tmp_path / "given-up").mkdir()
        with pytest.raises(Cancelled):
            export(bundle, tmp_path / "given-up" / "place", on_progress=give_up)
        assert list((tmp_path / "given-up").iterdir()) == []

    def test_what_else_lies_beside_it_stays_behind(self, library: Library, tmp_path: Path) -> None:
        bundle = tiny_bundle(tmp_path / "tiny")
        (bundle / "setup.py").write_text("1 / 0", encoding="utf-8")
        assert not (install(bundle, library) / "setup.py").exists()

    def test_an_altered_one_is_refused(self, library: Library, tmp_path: Path) -> None:
        bundle = tiny_bundle(tmp_path / "tiny")
        weights = bundle / "weights.safetensors"
        data = bytearray(weights.read_bytes())
        data[-5] ^= 1
        weights.write_bytes(data)
        with pytest.raises(InterlinearError, match="altered"):
            install(bundle, library)
        assert list(library.home.iterdir()) == []


class TestExportOfOurOwn:
    """What Marian's architecture is can be exported, whatever it came from."""

    def test_what_does_not_fit_is_refused_with_all_reasons(self, library: Library, tmp_path: Path) -> None:
        bundle = tiny_bundle(library.home / "tiny")
        with pytest.raises(InteropError, match=r"norm is pre.*starts with a word"):
            export_hf(bundle, tmp_path / "out")
        recurrent = tiny_bundle(library.home / "lstm", "recurrent")
        with pytest.raises(InteropError, match="no Transformer"):
            export_hf(recurrent, tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_what_fits_translates_the_same_when_it_comes_back(
        self, folder: Path, library: Library, tmp_path: Path
    ) -> None:
        own = self.forgetful(install(folder, library, name="first"), library.home / "own")
        export_hf(own, tmp_path / "out")
        vocabulary = json.loads((tmp_path / "out" / "vocab.json").read_text(encoding="utf-8"))
        assert [vocabulary[p] for p in ("</s>", "<unk>", "<pad>")] == [0, 1, len(vocabulary) - 1]
        assert translated(install(tmp_path / "out", library, name="back")) == translated(own)

    def forgetful(self, bundle: Path, path: Path) -> Path:
        """The same model, as if it had been trained here."""
        loaded = load_bundle(bundle)
        save_bundle(
            path,
            name="own",
            model=loaded.model,
            codec=loaded.codec,
            directions=loaded.manifest.directions,
            card="",
        )
        return path


def trained(bundle: Path, path: Path, change: Callable[[torch.Tensor], object]) -> Path:
    """The bundle with its weights changed, as by training."""
    from seq2seq_core.bundle import extra_files

    loaded = load_bundle(bundle)
    with torch.no_grad():
        for parameter in loaded.model.parameters():
            change(parameter)
    save_bundle(
        path,
        name="trained",
        model=loaded.model,
        codec=loaded.codec,
        directions=loaded.manifest.directions,
        card="",
        extra=extra_files(bundle),
    )
    return path


def test_halves_that_were_trained_are_exported_as_what_they_became(
    folder: Path, library: Library, tmp_path: Path
) -> None:
    change_weights(folder, in_halves)
    change_json(folder / "config.json", torch_dtype="float16")
    bundle = install(folder, library)
    same = trained(bundle, library.home / "same", lambda p: p)
    export_hf(same, tmp_path / "same")
    assert_same_bits(folder, tmp_path / "same")
    other = trained(bundle, library.home / "other", lambda p: p.mul_(1.0001))
    export_hf(other, tmp_path / "other")
    assert {one.dtype for one in load_file(tmp_path / "other" / WEIGHTS).values()} == {torch.float32}
    assert json.loads((tmp_path / "other" / "config.json").read_text())["torch_dtype"] == "float32"
    assert translated(install(tmp_path / "other", library, name="back")) == translated(other)


def test_a_bundle_cannot_make_export_write_elsewhere(folder: Path, library: Library, tmp_path: Path) -> None:
    bundle = install(folder, library)
    extra = json.loads((bundle / "origin.json").read_text(encoding="utf-8"))
    extra["files"]["../escaped"] = "x"
    loaded = load_bundle(bundle)
    bad = library.home / "bad"
    save_bundle(
        bad,
        name="bad",
        model=loaded.model,
        codec=loaded.codec,
        directions=(("en", "fr"),),
        card="",
        extra={"origin.json": json.dumps(extra).encode()},
    )
    with pytest.raises(InterlinearError, match="another model"):
        export_hf(bad, tmp_path / "out" / "folder")
    assert not list(tmp_path.rglob("escaped"))


def test_an_import_can_be_cancelled(folder: Path, library: Library) -> None:
    asked = iter([False] * 5 + [True])
    with pytest.raises(Cancelled), importing(folder, library, should_stop=lambda: next(asked)):
        pass
    assert list(library.home.iterdir()) == []
