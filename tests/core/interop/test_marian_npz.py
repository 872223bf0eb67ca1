"""Releases of OPUS-MT: what is understood of them, their vocabularies, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from seq2seq_core.bundle import load_bundle, read_manifest
from seq2seq_core.errors import InteropError, LanguageError
from seq2seq_core.file_hashes import sha256
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import importing
from seq2seq_core.interop.origin import read_origin
from seq2seq_core.interop.yaml_files import read_ids
from seq2seq_core.library import Library
from seq2seq_core.text.tokenizer import EOS, PAD, UNK
from tests.core.interop.marian_releases import (
    NPZ,
    OPTIONS,
    PRE,
    VOCABULARY,
    change_arrays,
    change_decoder,
    change_options,
    release,
)
from tests.core.interop.test_hostile import refused
from tests.core.interop.test_importing import install, report_on
from tests.core.tiny import tiny_tokenizer

WEIGHTS = "weights.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return release(tmp_path / "eng-fra" / "opus-2020-02-11")


def test_the_report_says_what_was_understood(folder: Path, library: Library) -> None:
    report = report_on(folder, library)
    assert (report.family, report.name) == ("Marian (OPUS-MT release)", "opus-2020-02-11")
    assert report.architecture == "Transformer 1+2 × 16"
    assert report.directions == (("en", "fr"),)
    assert (report.licence, report.number_format) == ("cc-by-4.0", "float32")
    assert report.unsupported == report.notes == ()
    assert report.sample is not None
    assert list(library.home.iterdir()) == []


def test_padding_is_one_more_id_of_zeros_that_is_never_written(folder: Path, library: Library) -> None:
    bundle = load_bundle(install(folder, library))
    codec, size = bundle.codec, len(read_ids(folder / VOCABULARY))
    assert codec.target.size == size + 1
    assert codec.target.pieces([PAD, UNK, EOS]) == ["<pad>", "<unk>", "</s>"]
    assert codec.start == PAD
    assert PAD in codec.never_written()
    assert not bundle.model.embeddings.target[PAD].any()
    source = torch.tensor([[5, 6, EOS]])
    with torch.inference_mode():
        state = bundle.model.start(bundle.model.encode(source, source >= 0))
        logits = bundle.model.step(torch.tensor([[PAD]]), state).logits[0, 0]
    assert logits.softmax(0)[PAD] == 0.0
    origin = read_origin(bundle.path)
    assert origin is not None
    assert origin.family == "marian-npz"
    assert origin.files.keys() == {"decoder.yml", "README.md", "LICENSE", "preprocess.sh", "postprocess.sh"}


def test_an_output_of_its_own_parts_the_embeddings(tmp_path: Path, library: Library) -> None:
    tied = {"tied-embeddings-all": False, "tied-embeddings-src": True}
    folder = release(tmp_path / "eng-fra" / "opus", **tied)
    (note,) = report_on(folder, library).notes
    assert "one table, and are two" in note
    embeddings = load_bundle(install(folder, library)).model.embeddings
    assert torch.equal(embeddings.source, embeddings.target)
    assert not torch.equal(embeddings.output, embeddings.target)


def test_halves_stay_halves(folder: Path, library: Library) -> None:
    change_arrays(folder, lambda a: a.update({n: x.astype("f2") for n, x in a.items() if n != OPTIONS}))
    assert report_on(folder, library).number_format == "float16"
    weights = load_file(install(folder, library) / WEIGHTS)
    assert {one.dtype for one in weights.values()} == {torch.float16}


def test_arrays_in_any_order_of_bytes_in_memory_and_packed(folder: Path, library: Library) -> None:
    expected = sha256(install(folder, library, name="first") / WEIGHTS)
    change_arrays(folder, lambda a: a.update({n: np.asfortranarray(x) for n, x in a.items()}))
    assert sha256(install(folder, library, name="second") / WEIGHTS) == expected
    with np.load(folder / NPZ) as held:
        np.savez_compressed(folder / NPZ, **dict(held))
    assert sha256(install(folder, library, name="third") / WEIGHTS) == expected


@pytest.mark.parametrize("deep", [False, True])
def test_a_zip_archive_is_as_good_as_its_folder(
    deep: bool, folder: Path, library: Library, tmp_path: Path
) -> None:
    (folder / "README.md").unlink()
    install(folder, library, name="folder")
    archive = tmp_path / "eng-fra" / "opus-2020-02-11.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in folder.iterdir():
            packed.write(file, file.relative_to(folder.parent if deep else folder))
    path = install(archive, library)
    assert path.name == "opus-2020-02-11"
    assert read_manifest(path).directions == (("en", "fr"),)
    assert sha256(path / WEIGHTS) == sha256(library.home / "folder" / WEIGHTS)


class TestLanguages:
    """The README's lists, then the folder that the release lies in, there or here; tokens before all."""

    def test_by_the_lists_of_the_readme(self, folder: Path, library: Library) -> None:
        text = "* source language(s): deu\n* target language(s): nld\n"
        (folder / "README.md").write_text(text, encoding="utf-8")
        assert report_on(folder, library).directions == (("de", "nl"),)

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            ("OPUS-MT-models/so-en", [("so", "en")]),
            ("Tatoeba-MT-models/eng-ces+slk", [("en", "cs"), ("en", "sk")]),
        ],
    )
    def test_by_the_address_of_the_release(
        self, where: str, expected: list[tuple[str, str]], folder: Path, library: Library
    ) -> None:
        text = f"* download: [opus.zip](https://object.pouta.csc.fi/{where}/opus-2019-12-05.zip)\n"
        (folder / "README.md").write_text(text, encoding="utf-8")
        assert list(report_on(folder, library).directions) == expected

    def test_by_the_folder_around_it(self, tmp_path: Path, library: Library) -> None:
        for name in ("de-en", "gmw-eng"):
            (release(tmp_path / name / "opus") / "README.md").unlink()
        assert report_on(tmp_path / "de-en" / "opus", library).directions == (("de", "en"),)
        with pytest.raises(LanguageError, match="between which languages"):
            report_on(tmp_path / "gmw-eng" / "opus", library)
        wanted = {"sources": ("de",), "targets": ("en",)}
        assert report_on(tmp_path / "gmw-eng" / "opus", library, **wanted).directions == (("de", "en"),)

    def test_targets_by_tokens(self, tmp_path: Path, library: Library) -> None:
        folder = release(tmp_path / "eng-roa" / "opus", tokens=(">>fra<<", ">>ita<<"))
        bundle = load_bundle(install(folder, library))
        assert bundle.manifest.directions == (("en", "fr"), ("en", "it"))
        frame = bundle.codec.frame(("en", "it"))
        assert bundle.codec.source.pieces(frame.before) == [">>ita<<"]
        assert (folder / VOCABULARY).read_text(encoding="utf-8").count('">>ita<<"') == 1


@pytest.mark.parametrize(
    ("text", "readme", "expected"),
    [
        ("Attribution 4.0 International\n", "", "cc-by-4.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 3.0 Unported", "", "cc-by-nc-sa-3.0"),
        ("  Apache License\n  Version 2.0", "", "apache-2.0"),
        ("MIT License\n", "* license: CC-BY 4.0\n", "mit"),
        ("", "* license: CC-BY 4.0\n", "CC-BY 4.0"),
        ("\n  All rights reserved.  \n", "", "All rights reserved."),
        ("", "---\nlicense: gpl-3.0\n---\n", "gpl-3.0"),
        ("", "", ""),
    ],
)
def test_licences(text: str, readme: str, expected: str, folder: Path, library: Library) -> None:
    (folder / "LICENSE").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(readme, encoding="utf-8")
    assert report_on(folder, library).licence == expected


class TestUnsupported:
    """All of it is said at once, and nothing of it is installed."""

    def test_all_at_once(self, folder: Path, library: Library) -> None:
        change_options(
            folder,
            **{
                "transformer-decoder-autoreg": "rnn",
                "dec-cell": "ssru",
                "transformer-ffn-activation": "gelu",
            },
            **{"transformer-tied-layers": [1, 1, 2], "right-left": True, "dim-vocabs": [1, 2, 3]},
        )
        change_decoder(folder, models=[NPZ, "other.npz"], vocabs=["a.spm", "b.yml", "c.fsv"])
        (folder / "source.spm").rename(folder / "source.bpe")
        (folder / "source.tcmodel").write_bytes(b"")
        with importing(folder, library) as found:
            said = "\n".join(found.report.unsupported)
            for part in (
                *("Moses and BPE", "truecased by source.tcmodel", "ensemble of 2 models", "factored"),
                "vocabulary is a SentencePiece model",
                *("more than one source", 'autoreg is "rnn"', "recurrent (ssru)", 'activation is "gelu"'),
                *("tied-layers is [1, 1, 2]", "right-left is true", "dim-vocabs is [1, 2, 3]"),
            ):
                assert part in said, part
            assert found.report.sample is None
            with pytest.raises(InteropError, match="not supported"):
                found.install()
        assert list(library.home.iterdir()) == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"type": "s2s"},
            {"type": "amun"},
            {"transformer-decoder-autoreg": "average-attention"},
            {"transformer-no-projection": True},
            {"transformer-train-positions": True},
            {"transformer-preprocess": "n"},
            PRE | {"transformer-postprocess-top": ""},
            {"transformer-postprocess": "dhn"},
            {"transformer-postprocess-emb": "nd"},
            {"transformer-ffn-depth": 1},
            {"transformer-heads": 3},
            {"transformer-heads": "many"},
            {"dec-depth": 10**9},
            {"dim-emb": 15},
            {"input-types": ["sequence", "class"]},
            {"input-types": 1},
            {"ulr": True},
            {"lemma-dim-emb": -2},
            {"tied-embeddings": 1},
        ],
    )
    def test_one_odd_option_is_enough(self, changes: dict[str, Any], folder: Path, library: Library) -> None:
        change_options(folder, **changes)
        assert len(report_on(folder, library).unsupported) == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"transformer-postprocess": "an", "transformer-postprocess-emb": ""},
            {"transformer-guided-alignment-layer": 2},
            {"input-types": ["sequence", "sequence"], "transformer-decoder-ffn-depth": 2},
            {"a new option": [{"of": "any kind"}]},
        ],
    )
    def test_what_changes_nothing_is_passed_over(
        self, changes: dict[str, Any], folder: Path, library: Library
    ) -> None:
        expected = sha256(install(folder, library, name="expected") / WEIGHTS)
        change_options(folder, **changes)
        assert sha256(install(folder, library) / WEIGHTS) == expected

    def test_other_files_of_weights(self, folder: Path, library: Library) -> None:
        change_decoder(folder, models=["model.bin"])
        assert report_on(folder, library).unsupported == (
            "its weights are in model.bin, not in an .npz file",
        )

    def test_pre_norm_stays_here(self, tmp_path: Path, library: Library) -> None:
        bundle = install(release(tmp_path / "eng-fra" / "opus", **PRE), library)
        with pytest.raises(InteropError, match="norm is pre, not post"):
            export_hf(bundle, tmp_path / "out")


class TestVocabularies:
    """Each must fit the weights and the tokenizers."""

    def test_ids_of_nematus(self, folder: Path, library: Library) -> None:
        expected = sha256(install(folder, library, name="expected") / WEIGHTS)
        file = folder / VOCABULARY
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("</s>: 0\n<unk>: 1\n", "eos: 0\nUNK: 1\n"), encoding="utf-8")
        path = install(folder, library)
        assert sha256(path / WEIGHTS) == expected
        assert load_bundle(path).codec.target.pieces([UNK, EOS]) == ["<unk>", "</s>"]

    def test_that_do_not_fit(self, folder: Path, library: Library) -> None:
        file = folder / VOCABULARY
        text = file.read_text(encoding="utf-8")
        for changed, said in (
            (text + "more: 4000\n", "no row of the embeddings"),
            (text + "more: 5\n", "one id for two"),
            (text.replace("</s>: 0", "start: 0"), "has no '</s>'"),
            (text.replace("<unk>: 1", "!!str x: 1"), "line 2 is no piece"),
            ("</s>: 0\n<unk>: 1\n", "does not fit the vocabulary"),
            ("", r"source\.spm"),
        ):
            file.write_text(changed, encoding="utf-8")
            refused(folder, library, said)
        file.unlink()
        refused(folder, library, r"vocab\.yml: is missing")

    def test_two_that_differ_for_one_table(self, folder: Path, library: Library) -> None:
        text = (folder / VOCABULARY).read_text(encoding="utf-8")
        changed = text.replace(": 9\n", ": x\n").replace(": 10\n", ": 9\n").replace(": x\n", ": 10\n")
        (folder / "other.yml").write_text(changed, encoding="utf-8")
        change_decoder(folder, vocabs=[VOCABULARY, "other.yml"])
        refused(folder, library, "two vocabularies that differ")

    def test_a_tokenizer_of_another_model(self, folder: Path, library: Library) -> None:
        (folder / "source.spm").write_bytes(tiny_tokenizer().serialized)
        refused(folder, library, "does not fit the vocabulary")
        (folder / "source.spm").unlink()
        refused(folder, library, r"source\.spm")
