"""Releases of OPUS-MT: what is understood of them, their vocabularies, and what is refused."""

from __future__ import annotations

import contextlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file

from seq2seq_core.bundle import load_bundle, read_manifest
from seq2seq_core.errors import InterlinearError, InteropError, LanguageError
from seq2seq_core.file_hashes import sha256
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.interop.origin import read_origin
from seq2seq_core.interop.reports import ImportReport
from seq2seq_core.interop.yaml_files import read_ids
from seq2seq_core.library import Library
from seq2seq_core.text.tokenizer import EOS, PAD, UNK
from tests.core.interop.marian_releases import (
    NPZ,
    OPTIONS,
    PRE,
    VOCABULARY,
    Arrays,
    options_of,
    release,
    save_npz,
    vocabulary_text,
    yaml_of,
)
from tests.core.interop.test_hostile import Bomb, refused
from tests.core.tiny import tiny_tokenizer

WEIGHTS = "weights.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return release(tmp_path / "eng-fra" / "opus-2020-02-11")


def install(path: Path, library: Library, **wanted: Any) -> Path:
    with importing(path, library, Wanted(**wanted)) as found:
        return found.install()


def report_on(path: Path, library: Library, **wanted: Any) -> ImportReport:
    with importing(path, library, Wanted(**wanted)) as found:
        return found.report


def change_arrays(folder: Path, change: Callable[[Arrays], object]) -> None:
    with np.load(folder / NPZ) as held:
        arrays = dict(held)
    change(arrays)
    np.savez(folder / NPZ, **arrays)


def change_options(folder: Path, **changes: object) -> None:
    """Of the options alone, not of the weights."""
    with np.load(folder / NPZ) as held:
        arrays = {name: array for name, array in held.items() if name != OPTIONS}
    size = len(read_ids(folder / VOCABULARY))
    save_npz(folder / NPZ, arrays, options_of((size, size), **changes))


def change_decoder(folder: Path, **changes: object) -> None:
    table = {"models": [NPZ], "vocabs": [VOCABULARY, VOCABULARY], **changes}
    (folder / "decoder.yml").write_text(yaml_of(table), encoding="utf-8")


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
        change_decoder(folder, models=[NPZ, "other.npz"], vocabs=["a.yml", "b.yml", "c.fsv"])
        (folder / "source.spm").rename(folder / "source.bpe")
        (folder / "source.tcmodel").write_bytes(b"")
        with importing(folder, library) as found:
            said = "\n".join(found.report.unsupported)
            for part in (
                *("Moses and BPE", "truecased by source.tcmodel", "ensemble of 2 models", "factored"),
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


HARD = {
    "</s>": 0,
    "<unk>": 1,
    "no": 2,
    "~": 3,
    "null": 4,
    "1.5": 5,
    "0x10": 6,
    "<<": 7,
    "=": 8,
    "y": 9,
    '"': 10,
    "'": 11,
    "\\": 12,
    ":": 13,
    "#": 14,
    "-": 15,
    "?": 16,
    "::": 17,
    "a: b": 18,
    "a #b": 19,
    "\x85": 20,
    "\u2028": 21,
    "\xa0": 22,
    "▁": 23,
    ">>fra<<": 24,
    "{": 25,
    "[]": 26,
    "!!python": 27,
    "---": 28,
    "...": 29,
    "&a": 30,
    "*a": 31,
    "%": 32,
    "@": 33,
    "`": 34,
    "\ufeff": 35,
    "\u3000": 36,
    "😀": 37,
    "'s": 38,
    "don't": 39,
    '"quoted"': 40,
    " ": 41,
    "-a": 42,
    "?b": 43,
    ":c": 44,
    "true": 45,
    "2020-01-01": 46,
    "1:30": 47,
    "1_000": 48,
    "\t": 49,
    "\x00": 50,
    "\x7f": 51,
    "e\u0301": 52,
    "é": 53,
}


class TestVocabularies:
    def read(self, path: Path, text: str) -> list[tuple[str, object]]:
        file = path / "vocab.yml"
        file.write_bytes(text.encode())
        return read_ids(file)

    def test_pieces_that_yaml_takes_for_something_else(self, tmp_path: Path) -> None:
        assert dict(self.read(tmp_path, vocabulary_text(HARD))) == HARD

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                '"\\x41\\u00e9\\U0001F600\\t\\"\\\\\\/\\_\\N\\L\\P\\e\\0": 7',
                'Aé😀\t"\\/\xa0\x85\u2028\u2029\x1b\0',
            ),
            ("'it''s: \"so\"': 7", 'it\'s: "so"'),
            ("? a\n: 7", "a"),
            ('? "a: b"\n:   7', "a: b"),
            ("%YAML 1.2\n---\n# words\na : 7 \n...\n", "a"),
            ("\ufeffa: 7\r\n", "a"),
            ('{"a": 7}', "a"),
        ],
    )
    def test_ways_to_write_one(self, text: str, expected: str, tmp_path: Path) -> None:
        assert self.read(tmp_path, text) == [(expected, 7)]

    @pytest.mark.parametrize(
        "text",
        [
            *("a", "a:", "a: b", "a: 1.5", "a: -1", "- a", "!!python/object:os.system a: 1", "&x a: 1"),
            *("*x : 1", "{a: 1}", "? a", "? a\nb: 1", '"a: 1', '"\\q": 1', '"\\ud800": 1', "a: 1\na: 2"),
            *('"\\U00110000": 1', "[a]: 1", "a" * 5000 + ": 1", "a: " + "1" * 30, "| a: 1", "  : 1"),
            *("a" + " " * 100_000 + "b",),
        ],
    )
    def test_what_is_none(self, text: str, tmp_path: Path) -> None:
        with pytest.raises(InteropError):
            self.read(tmp_path, text)

    def test_a_plain_list_and_json(self, tmp_path: Path) -> None:
        (tmp_path / "a.vocab").write_text("</s>\n<unk>\n\u2028\n: 5\n", encoding="utf-8")
        assert read_ids(tmp_path / "a.vocab") == [("</s>", 0), ("<unk>", 1), ("\u2028", 2), (": 5", 3)]
        (tmp_path / "a.json").write_text(json.dumps(HARD), encoding="utf-8")
        assert dict(read_ids(tmp_path / "a.json")) == HARD
        (tmp_path / "a.vocab").write_text("a\n\na\n", encoding="utf-8")
        with pytest.raises(InteropError, match="twice"):
            read_ids(tmp_path / "a.vocab")

    @settings(max_examples=200)
    @given(
        pieces=st.lists(
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6), unique=True
        )
    )
    def test_whatever_the_pieces_are(
        self, pieces: list[str], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        ids = {piece: i for i, piece in enumerate(["</s>", *(p for p in pieces if p != "</s>")])}
        assert dict(self.read(tmp_path_factory.getbasetemp(), vocabulary_text(ids))) == ids

    @settings(max_examples=200)
    @given(text=st.text(st.sampled_from("a1 :?\"'\\x#-!&*{}\n\t\u2028,"), max_size=30))
    def test_any_text_is_a_vocabulary_or_an_error(
        self, text: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        with contextlib.suppress(InteropError):
            assert all(isinstance(i, int) for _, i in self.read(tmp_path_factory.getbasetemp(), text))

    def test_sixty_thousand_are_read_at_once(self, tmp_path: Path) -> None:
        ids = {f"▁{i}x": i for i in range(60_000)}
        assert len(self.read(tmp_path, vocabulary_text(ids))) == 60_000

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


def npz_of(folder: Path, members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(folder / NPZ, "w", method) as packed:
        for name, data in members.items():
            packed.writestr(name, data)


def header(text: str) -> bytes:
    data = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(data).to_bytes(2, "little") + data


class TestHostileWeights:
    """Each a clear error, nothing installed, nothing executed."""

    @pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.999])
    def test_truncated(self, part: float, folder: Path, library: Library) -> None:
        file = folder / NPZ
        file.write_bytes(file.read_bytes()[: int(part * file.stat().st_size)])
        assert refused(folder, library).where == str(file)

    def test_one_bit_of_a_tensor(self, folder: Path, library: Library) -> None:
        file = folder / NPZ
        data = bytearray(file.read_bytes())
        data[3000] ^= 8
        file.write_bytes(data)
        refused(folder, library, "Bad CRC-32")

    @pytest.mark.parametrize("name", [NPZ, "decoder.yml", VOCABULARY])
    def test_bit_flips_never_do_worse_than_an_error(self, name: str, folder: Path, library: Library) -> None:
        file = folder / name
        whole = file.read_bytes()
        draw = random.Random(name)
        for number in range(25):
            data = bytearray(whole)
            for _ in range(3):
                # The directory of an archive is at its end.
                place = draw.randrange(min(len(data), 8000))
                data[-place - 1 if number % 2 else place] ^= 1 << draw.randrange(8)
            file.write_bytes(data)
            with (
                contextlib.suppress(InterlinearError),
                importing(folder, Library([library.home / str(number)])) as found,
            ):
                assert found.report
            assert list((library.home / str(number)).iterdir()) == []

    @pytest.mark.parametrize("beside", [True, False])
    def test_pickled_objects(self, beside: bool, folder: Path, library: Library, tmp_path: Path) -> None:
        sign = tmp_path / "sign"
        objects = np.array([[Bomb(sign)]], dtype=object)
        name = "more" if beside else "decoder_ff_logit_out_b"
        change_arrays(folder, lambda a: a.update({name: objects}))
        refused(folder, library, "code or other things than weights, none of which was run")
        buffer = io.BytesIO()
        np.save(buffer, objects)
        (folder / NPZ).write_bytes(buffer.getvalue())
        refused(folder, library)
        (folder / NPZ).write_bytes(objects.dumps())
        refused(folder, library)
        assert not sign.exists()

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
    def test_not_finite(self, value: float, folder: Path, library: Library) -> None:
        def spoil(arrays: Arrays) -> None:
            arrays["decoder_l2_ffn_W1"][0, 3] = value

        change_arrays(folder, spoil)
        refused(folder, library, "decoder_l2_ffn_W1 holds numbers that are not finite")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda a: a.pop("encoder_l1_ffn_b2"), "encoder_l1_ffn_b2 is missing"),
            (lambda a: a.pop("Wemb"), "Wemb is missing"),
            (lambda a: a.pop("decoder_ff_logit_out_b"), "decoder_ff_logit_out_b is missing"),
            (lambda a: a.update(Wpos=np.ones((4, 16), "f4")), "Wpos is not part"),
            (lambda a: a.update(encoder_l2_self_Wq=np.ones((16, 16), "f4")), "is not part"),
            (lambda a: a.update(encoder_l1_ffn_W1=a["encoder_l1_ffn_W1"].T), r"\(24, 16\), not \(16, 24\)"),
            (lambda a: a.update(Wemb=a["Wemb"][:-1]), "has shape"),
            (lambda a: a.update(Wemb=a["Wemb"].astype("f8")), "kind F64"),
            (lambda a: a.update(Wemb=a["Wemb"].astype(">f4")), "kind >f4"),
            (lambda a: a.update(Wemb=a["Wemb"].astype("i1")), "kind I8"),
            (lambda a: a.pop(OPTIONS), "has no special:model.yml"),
            (lambda a: a.update({OPTIONS: np.ones((3, 3), "f4")}), "has no special:model.yml"),
            (lambda a: a.update({OPTIONS: np.ones(1 << 20, "i1")}), "has no special:model.yml"),
        ],
    )
    def test_missing_surplus_and_misshapen(
        self, change: Any, said: str, folder: Path, library: Library
    ) -> None:
        change_arrays(folder, change)
        refused(folder, library, said)

    @pytest.mark.parametrize(
        "text",
        [
            *("type: !!python/object/apply:os.system ['true']", "!!python/name:os.system", "a: *b", "[1, 2]"),
            *("a: &x [1]\nb: [*x, *x]", "a: [", "", "type: transformer\n\t- x", "? [1]\n: 2", "\x07"),
            *("- " * 5000, "[" * 5000),
        ],
    )
    def test_options_that_are_none(self, text: str, folder: Path, library: Library) -> None:
        change_arrays(folder, lambda a: a.update({OPTIONS: np.frombuffer(text.encode() + b"\0", "i1")}))
        assert refused(folder, library).where == str(folder / NPZ)

    @pytest.mark.parametrize(
        "member",
        [
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776,), }"),
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -4), }") + bytes(16),
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }") + bytes(12),
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }") + bytes(12),
            header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }") + bytes(8),
            header("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,), }") + bytes(8),
            header("__import__('os').system('true')"),
            header("(" * 900),
            header("-" * 9000 + "1"),
            header("{'descr': '<f4'}"),
            b"\x93NUMPY\x09\x00" + bytes(40),
            b"",
            b"no array",
        ],
    )
    def test_arrays_that_announce_what_they_are_not(
        self, member: bytes, folder: Path, library: Library
    ) -> None:
        npz_of(folder, {"Wemb.npy": member})
        assert refused(folder, library).where == str(folder / NPZ)

    def test_that_unpack_to_100_gigabytes(self, folder: Path, library: Library) -> None:
        big = header(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({30 << 18},), }}") + bytes(
            30 << 20
        )
        npz_of(folder, {"Wemb.npy": big}, zipfile.ZIP_DEFLATED)
        refused(folder, library, "more than a model can need")

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_with_one_name_twice(self, folder: Path, library: Library) -> None:
        with zipfile.ZipFile(folder / NPZ, "a") as packed:
            packed.writestr("Wemb.npy", b"")
        refused(folder, library, "holds 'Wemb' twice")

    def test_none_at_all(self, folder: Path, library: Library) -> None:
        (folder / NPZ).unlink()
        refused(folder, library, "cannot be read")


class TestHostileDecoders:
    @pytest.mark.parametrize(
        "text",
        [
            *(
                "",
                "models: a.npz",
                "models: []\nvocabs: []",
                "models: [1]\nvocabs: [a]",
                "[]",
                "models: ['']",
            ),
            *("models: ['..']\nvocabs: [a.yml]", "models: ['C:\\x.npz']\nvocabs: [a]", "models: !!set {a}"),
            *("a: &a [x]\nmodels: *a", "models: [a.npz]", "x" * 100_000, "models: !!python/name:os.system"),
            "\xff\xfe",
        ],
    )
    def test_that_name_no_files(self, text: str, folder: Path, library: Library) -> None:
        (folder / "decoder.yml").write_bytes(text.encode("latin-1"))
        assert str(refused(folder, library).where).startswith(str(folder))

    def test_that_name_files_elsewhere_get_those_beside_them(self, folder: Path, library: Library) -> None:
        expected = sha256(install(folder, library, name="expected") / WEIGHTS)
        change_decoder(folder, models=[f"/train/{NPZ}"], vocabs=[f"../../{VOCABULARY}"])
        assert sha256(install(folder, library) / WEIGHTS) == expected
        change_decoder(folder, vocabs=["/etc/passwd"])
        with pytest.raises(InteropError, match="opus-2020-02-11/passwd: is missing"):
            install(folder, library, name="other")
