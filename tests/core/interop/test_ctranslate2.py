"""CTranslate2 folders in: reports, what is refused, defective and hostile files, and out again."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file

from seq2seq_core.bundle import load_bundle
from seq2seq_core.errors import InterlinearError, InteropError, LanguageError
from seq2seq_core.interop.ctranslate2_file import ModelFile
from seq2seq_core.interop.exporting import export_hf
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.interop.reports import ImportReport
from seq2seq_core.library import Library
from seq2seq_core.text.tokenizer import EOS, PAD, UNK
from tests.core.interop.ctranslate2_models import (
    Variable,
    change_content,
    from_marian,
    make_old,
    opennmt,
    read_content,
    write_content,
)
from tests.core.interop.ctranslate2_oracle import assert_same_lists, assert_same_scores, translator

pytest.importorskip("ctranslate2")

Change = Callable[[dict[str, Variable]], object]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that is copied, not changed."""
    return opennmt(tmp_path_factory.mktemp("made") / "opus-mt-en-fr-ct2-int8", quantization="int8")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / made.name))


def report_on(path: Path, library: Library, **wanted: Any) -> ImportReport:
    with importing(path, library, Wanted(**wanted)) as found:
        return found.report


def install(path: Path, library: Library, **wanted: Any) -> Path:
    with importing(path, library, Wanted(**wanted)) as found:
        return found.install()


def refused(path: Path, library: Library, match: str | None = None) -> InterlinearError:
    """The error, after which nothing is left behind."""
    with pytest.raises(InterlinearError, match=match) as caught, importing(path, library) as found:
        found.install()
    assert not library.home.exists() or list(library.home.iterdir()) == []
    return caught.value


def change_json(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_the_report_says_what_was_understood(folder: Path, library: Library) -> None:
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# A model\n")
    report = report_on(folder, library)
    assert (report.family, report.name) == ("CTranslate2", "opus-mt-en-fr-ct2-int8")
    assert report.directions == (("en", "fr"),)
    assert (report.licence, report.number_format) == ("mit", "float32")
    assert report.architecture == "Transformer 1+2 × 16"
    assert [str(note) for note in report.notes] == ["its weights are int8, and are made float32"]
    assert report.unsupported == ()
    assert report.sample is not None


def test_what_is_installed_is_a_bundle_like_others(folder: Path, library: Library) -> None:
    bundle = load_bundle(install(folder, library))
    codec, shape = bundle.codec, bundle.manifest.model
    assert codec.joint
    assert codec.source.pieces([PAD, UNK, EOS, codec.start]) == ["<blank>", "<unk>", "</s>", "<s>"]
    assert codec.start in codec.never_written()
    assert codec.frame(("en", "fr")).source([9]) == [9]
    assert (shape.norm, shape.positions, shape.tied_embeddings) == ("pre", "sinusoidal-interleaved", "all")


def test_halves_stay_halves(tmp_path: Path, library: Library) -> None:
    folder = opennmt(tmp_path / "opus-mt-en-fr", quantization="float16", tied="none", positions="any")
    report = report_on(folder, library)
    assert (report.number_format, report.notes) == ("float16", ())


def test_languages_are_asked_for_where_nothing_says_them(folder: Path, library: Library) -> None:
    silent = folder.rename(folder.parent / "model")
    with pytest.raises(LanguageError, match="between which languages"):
        report_on(silent, library)
    assert report_on(silent, library, sources=("de",), targets=("en",)).directions == (("de", "en"),)


def test_language_tokens_say_the_targets(folder: Path, library: Library) -> None:
    file = folder / "shared_vocabulary.json"
    file.write_text(json.dumps([*json.loads(file.read_text())[:-2], ">>fra<<", ">>deu<<"]))
    bundle = load_bundle(install(folder, library, sources=("en",)))
    assert set(bundle.manifest.directions) == {("en", "fr"), ("en", "de")}
    token = bundle.codec.source.id_of(">>deu<<")
    assert bundle.codec.frame(("en", "de")).source([9]) == [token, 9]


@pytest.mark.parametrize(("version", "revision"), [(5, 5), (5, 4), (4, 3), (3, 3)])
def test_files_of_older_releases_compute_the_same(
    version: int, revision: int, tmp_path: Path, library: Library
) -> None:
    folder = opennmt(tmp_path / "model", 3, None if version == 3 else "int8", activation=2)
    bundle = load_bundle(install(folder, library, sources=("en",), targets=("fr",), name="new"))
    theirs = translator(folder)
    shutil.copytree(folder, tmp_path / "old")
    make_old(tmp_path / "old", version, revision)
    assert translator(tmp_path / "old").model_is_loaded  # theirs reads it as well
    with importing(tmp_path / "old", library, Wanted(sources=("en",), targets=("fr",))) as found:
        assert len(found.report.notes) == (version > 3)
        old = load_bundle(found.install())
    assert old.codec.frame(("en", "fr")) == bundle.codec.frame(("en", "fr"))
    for name, tensor in bundle.model.state_dict().items():
        assert torch.equal(tensor, old.model.state_dict()[name]), name
    assert_same_scores(old, folder, theirs, 1e-4, 3)
    assert_same_lists(old, folder, theirs, 1e-4)


def test_what_stands_there_twice_is_one(folder: Path, library: Library) -> None:
    content = read_content(folder / "model.bin")
    variables = dict(content.variables)
    for alias, name in content.aliases.items():
        for end in ("", "_scale"):
            if name + end in variables:
                variables[alias + end] = variables[name + end]
    write_content(folder / "model.bin", content._replace(variables=variables, aliases={}))
    assert load_bundle(install(folder, library)).manifest.model.tied_embeddings == "all"
    scale = variables["encoder/embeddings_0/weight_scale"]
    variables["encoder/embeddings_0/weight_scale"] = scale._replace(
        content=scale.content[4:] + bytes(3) + b"@"
    )
    write_content(folder / "model.bin", content._replace(variables=variables, aliases={}))
    assert load_bundle(install(folder, library, name="b")).manifest.model.tied_embeddings == "target"


class TestTokenizers:
    def test_none(self, folder: Path, library: Library) -> None:
        (folder / "sentencepiece.model").unlink()
        error = refused(folder, library, "holds 0 SentencePiece models")
        assert "sentencepiece.model, or source.spm and target.spm" in str(error)

    def test_any_name_where_there_is_one(self, folder: Path, library: Library) -> None:
        (folder / "sentencepiece.model").rename(folder / "joint.spm")
        assert report_on(folder, library).sample

    def test_one_for_each_language(self, folder: Path, library: Library) -> None:
        (folder / "source.spm").write_bytes((folder / "sentencepiece.model").read_bytes())
        refused(folder, library, "holds 2 SentencePiece models")
        (folder / "sentencepiece.model").rename(folder / "target.spm")
        assert report_on(folder, library).sample

    def test_of_another_model(self, folder: Path, library: Library) -> None:
        from seq2seq_core.config import TokenizerConfig
        from seq2seq_core.text.tokenizer import train_tokenizer

        texts = [f"{a}{b}" for a in "абвгдежзик" for b in "лмнопрстуф"]
        other, _ = train_tokenizer(texts, TokenizerConfig(vocabulary=100, byte_fallback=False), [], seed=1)
        (folder / "sentencepiece.model").write_bytes(other.serialized)
        refused(folder, library, "does not fit the vocabulary")
        (folder / "sentencepiece.model").write_bytes(b"no model")
        refused(folder, library, "is not a SentencePiece model")


class TestVocabularies:
    def pieces(self, folder: Path) -> list[str]:
        found: list[str] = json.loads((folder / "shared_vocabulary.json").read_text())
        return found

    def test_as_lines(self, folder: Path, library: Library) -> None:
        lines = self.pieces(folder)
        (folder / "shared_vocabulary.json").unlink()
        for ending in ("\n", "\r\n"):
            text = ending.join([*lines, ""])
            (folder / "shared_vocabulary.txt").write_bytes(text.encode())
            name = f"m{len(ending)}"
            codec = load_bundle(install(folder, library, name=name)).codec
            assert set(codec.target.pieces(range(codec.target.size))) == set(lines)

    def test_two_that_are_one(self, folder: Path, library: Library) -> None:
        (folder / "shared_vocabulary.json").rename(folder / "source_vocabulary.json")
        refused(folder, library, "holds no vocabulary")
        shutil.copyfile(folder / "source_vocabulary.json", folder / "target_vocabulary.json")
        assert load_bundle(install(folder, library)).manifest.model.tied_embeddings == "all"

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda p: p.append("more"), "118 pieces, and the model only 117"),
            (lambda p: p.append(p[9]), "a piece twice"),
            (lambda p: p.remove("</s>"), "has no '</s>'"),
            (lambda p: p.remove("<s>"), "has no '<s>'"),
            (lambda p: p.append(5), "no JSON list of texts"),
        ],
    )
    def test_odd_ones(self, change: Any, said: str, folder: Path, library: Library) -> None:
        pieces = self.pieces(folder)
        change(pieces)
        (folder / "shared_vocabulary.json").write_text(json.dumps(pieces))
        refused(folder, library, said)

    def test_ids_without_a_piece_are_never_written(self, folder: Path, library: Library) -> None:
        pieces = self.pieces(folder)
        (folder / "shared_vocabulary.json").write_text(json.dumps(pieces[:-3]))
        codec = load_bundle(install(folder, library)).codec
        assert codec.target.size == len(pieces)
        assert len(codec.never_written()) == 6

    def test_special_pieces_that_are_not_there_have_no_probability(
        self, folder: Path, library: Library
    ) -> None:
        pieces = ["odd" if piece in ("<unk>", "<blank>") else piece for piece in self.pieces(folder)]
        pieces[1] = "even"
        (folder / "shared_vocabulary.json").write_text(json.dumps(pieces))
        bundle = load_bundle(install(folder, library))
        assert bundle.codec.target.size == len(pieces) + 2
        assert bundle.model.embeddings.bias[[PAD, UNK]].tolist() == [-1e4, -1e4]


class TestUnsupported:
    def test_all_at_once(self, folder: Path, library: Library) -> None:
        def change(of: dict[str, Variable]) -> None:
            of["encoder/layer_0/self_attention/relative_position_keys"] = Variable.of(np.ones(5, np.float32))
            of["decoder/layer_1/ffn/linear_0_noact/weight"] = Variable.of(np.ones((2, 2), np.float32))
            of["decoder/layer_0/self_attention/rotary_dim"] = Variable.of(np.int32(8))
            of["decoder/alibi"] = Variable.of(np.int8(1))
            of["encoder/activation"] = Variable.of(np.int8(6))
            of["decoder/num_heads"] = Variable.of(np.int16(3))
            of["decoder/pre_norm"] = Variable.of(np.int8(0))
            of["encoder/scale_embeddings"] = Variable.of(np.float32(3.0))

        change_content(folder, change)
        change_json(folder / "config.json", add_source_bos=True, layer_norm_epsilon=1e-3, eos_token=None)
        with importing(folder, library) as found:
            said = "; ".join(found.report.unsupported)
            assert found.report.sample is None
            with pytest.raises(InteropError, match="not supported"):
                found.install()
        for part in (
            "self_attention/relative_position_keys",
            "ffn/linear_0_noact",
            "self_attention/rotary_dim",
            "alibi",
            "encoder/activation is 6",
            "width 16 is not a multiple of heads 3",
            "pre_norm is not the same",
            "encoder/scale_embeddings is 3.0",
            "add_source_bos is true",
            "layer_norm_epsilon is 0.001",
            "eos_token is null",
        ):
            assert part in said
        assert list(library.home.iterdir()) == []

    @pytest.mark.parametrize(
        "name",
        [
            "decoder/layer_0/self_attention/num_heads_kv",
            "encoder/layer_0/self_attention/head_dim",
            "decoder/layer_0/self_attention/queries_scale",
            "decoder/sliding_window",
            "decoder/scale_outputs",
            "decoder/layer_0/layer_scalar",
        ],
    )
    def test_one_odd_number_is_enough(self, name: str, folder: Path, library: Library) -> None:
        change_content(folder, lambda of: of.update({name: Variable.of(np.int32(2))}))
        assert name.split("/")[-1] in report_on(folder, library).unsupported[0]

    @pytest.mark.parametrize(
        "changes",
        [
            {"decoder_start_token": None},
            {"quantization_type": 1},
            {"multi_query_attention": True},
            {"unk_token": 3},
            {"layer_norm_epsilon": "small"},
            {"add_source_eos": "yes", "encoder/scale_embeddings": "much", "decoder/num_heads": []},
        ],
    )
    def test_one_odd_setting_is_enough(self, changes: dict[str, Any], folder: Path, library: Library) -> None:
        change_json(folder / "config.json", **changes)
        assert report_on(folder, library).unsupported

    def test_other_kinds_of_models(self, folder: Path, library: Library) -> None:
        content = read_content(folder / "model.bin")
        write_content(folder / "model.bin", content._replace(specification="WhisperSpec"))
        (folder / "shared_vocabulary.json").rename(folder / "vocabulary.json")
        assert "WhisperSpec 7" in report_on(folder, library).unsupported[0]
        write_content(folder / "model.bin", content._replace(version=2))
        refused(folder, library, "version 2 of CTranslate2")

    def test_languages_as_pieces(self, folder: Path, library: Library) -> None:
        file = folder / "shared_vocabulary.json"
        pieces = json.loads(file.read_text())
        file.write_text(json.dumps([*pieces[:-2], "__en__", "__fr__"]))
        assert "M2M-100" in report_on(folder, library).unsupported[0]

    def test_positions_that_differ(self, folder: Path, library: Library) -> None:
        name = "encoder/position_encodings/encodings"
        content = read_content(folder / "model.bin")
        for shape in (None, (40, 32)):
            variables, aliases = dict(content.variables), dict(content.aliases)
            table = variables[aliases.pop(name)]
            if shape is not None:
                variables[name] = table._replace(shape=shape)
            write_content(folder / "model.bin", content._replace(variables=variables, aliases=aliases))
            assert "count positions in different ways" in report_on(folder, library).unsupported[0]


@settings(max_examples=60)
@given(version=st.integers(2, 7), content=st.binary(max_size=120))
def test_any_bytes_are_a_file_or_an_error(
    version: int, content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "model.bin"
    file.write_bytes(struct.pack("<I", version) + b"\x02\0a\0" + struct.pack("<I", 7) + content)
    with contextlib.suppress(InteropError):
        assert 3 <= ModelFile(file).version <= 6


class TestHostileFiles:
    def test_truncated(self, folder: Path, library: Library) -> None:
        file = folder / "model.bin"
        whole = file.read_bytes()
        for size in (0, 3, 4, 30, 200, len(whole) // 2, len(whole) - 1):
            file.write_bytes(whole[:size])
            assert refused(folder, library, "ends too early").where == str(file)
        file.write_bytes(whole + b"\0")
        refused(folder, library, "goes on after its end")

    def test_bit_flips_never_do_worse_than_an_error(self, folder: Path, library: Library) -> None:
        names = ("model.bin", "config.json", "shared_vocabulary.json", "sentencepiece.model")
        draw = random.Random(4)
        for number in range(48):
            file = folder / names[number % 4]
            whole = file.read_bytes()
            data = bytearray(whole)
            for _ in range(2):
                most = min(len(data), draw.choice([80, 2_000, 40_000]))
                data[draw.randrange(most)] ^= 1 << draw.randrange(8)
            file.write_bytes(data)
            with contextlib.suppress(InterlinearError), importing(folder, library) as found:
                assert found.report
            assert list(library.home.iterdir()) == []
            file.write_bytes(whole)

    def test_counts_and_sizes_beyond_all_measure(self, folder: Path, library: Library) -> None:
        file = folder / "model.bin"
        start = struct.pack("<I", 6) + b"\x10\0TransformerSpec\0" + struct.pack("<I", 7)
        for count in (1 << 16, (1 << 32) - 1):
            file.write_bytes(start + struct.pack("<I", count))
            refused(folder, library)
        huge = struct.pack("<I", 1) + b"\x02\0a\0" + struct.pack("<BIIBI", 2, 1 << 30, 1 << 30, 0, 1 << 31)
        file.write_bytes(start + huge)
        refused(folder, library, "two sizes that differ")
        empty = struct.pack("<I", 1) + b"\x02\0a\0" + struct.pack("<BIIBI", 2, (1 << 32) - 1, 0, 0, 0)
        file.write_bytes(start + empty)
        refused(folder, library, "holds no numbers in 'a'")
        fits = struct.pack("<I", 1) + b"\x02\0a\0" + struct.pack("<BIBI", 1, 1 << 29, 0, 1 << 31)
        file.write_bytes(start + fits)
        refused(folder, library, "ends too early")

    def test_one_layer_under_many_names(self, tmp_path: Path, library: Library) -> None:
        folder = opennmt(tmp_path / "opus-mt-en-fr", width=64, inner=256, layers=(1, 1), quantization="int8")
        content = read_content(folder / "model.bin")
        aliases = dict(content.aliases)
        for name in (*content.variables, *content.aliases):
            if "/layer_0/" in name:
                of = content.aliases.get(name, name)
                aliases |= {name.replace("layer_0", f"layer_{number}"): of for number in range(1, 60)}
        write_content(folder / "model.bin", content._replace(aliases=aliases))
        refused(folder, library, "same numbers again and again")

    @pytest.mark.parametrize("name", ["a\0b", "", "é" * 20])
    def test_odd_names(self, name: str, folder: Path, library: Library) -> None:
        change_content(folder, lambda of: of.update({name: Variable.of(np.ones(3, np.float32))}))
        assert report_on(folder, library).unsupported

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (
                lambda of: [of.pop(f"encoder/layer_0/ffn/linear_1/weight{end}") for end in ("", "_scale")],
                r"linear_1/weight is missing",
            ),
            (lambda of: of.pop("decoder/layer_norm/gamma"), r"decoder/layer_norm/gamma is missing"),
            (lambda of: of.pop("decoder/embeddings/weight"), "to nothing, or twice"),
            (lambda of: of.pop("decoder/embeddings/weight_scale"), "without a scale"),
            (
                lambda of: of.update({"decoder/layer_norm/beta": Variable.of(np.ones(15, np.float32))}),
                r"\(15,\), not \(16,\)",
            ),
            (
                lambda of: of.update(
                    {"decoder/layer_norm/beta": Variable.of(np.full(16, np.nan, np.float32))}
                ),
                "decoder/layer_norm/beta holds numbers that are not finite",
            ),
            (
                lambda of: of.update(
                    {"decoder/embeddings/weight_scale": Variable.of(np.zeros(117, np.float32))}
                ),
                "decoder/embeddings/weight holds numbers that are not finite",
            ),
            (
                lambda of: of.update(
                    {"decoder/embeddings/weight_scale": Variable.of(np.ones(7, np.float32))}
                ),
                "without a scale that fits",
            ),
            (
                lambda of: of.update({"decoder/layer_norm/beta": Variable.of(np.ones(16, np.int32))}),
                "kind I32",
            ),
            (
                lambda of: of.update({"decoder/layer_norm/beta": Variable((16,), 9, bytes(64))}),
                "unknown kind",
            ),
        ],
    )
    def test_missing_misshapen_and_odd(
        self, change: Change, said: str, folder: Path, library: Library
    ) -> None:
        change_content(folder, change)
        refused(folder, library, said)

    def test_padding_that_is_not_zeros(self, folder: Path, library: Library) -> None:
        change_content(
            folder, lambda of: of.update({"decoder/start_from_zero_embedding": Variable.of(np.int8(1))})
        )
        refused(folder, library, "its padding is not zeros")


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
def test_a_marian_model_goes_back_to_what_it_was_converted_from(
    tmp_path: Path, library: Library, transformers: Any
) -> None:
    folder = from_marian(tmp_path / "opus-mt-en-fr", 1, activation_function="quick_gelu")
    path = install(folder, library)
    bundle = load_bundle(path)
    assert bundle.manifest.model.zero_padding
    assert bundle.codec.start == PAD
    assert bundle.codec.frame(("en", "fr")).source([9]) == [9, EOS]
    export_hf(path, tmp_path / "out")
    ours = load_file(tmp_path / "out" / "model.safetensors")
    theirs = load_file(tmp_path / "opus-mt-en-fr-original" / "model.safetensors")
    bias = ours.pop("final_logits_bias")
    assert torch.equal(bias[:, :-1], theirs.pop("final_logits_bias")[:, :-1])
    assert ours.keys() <= theirs.keys()
    for name, tensor in ours.items():
        assert torch.equal(tensor, theirs[name]), name
    again = transformers.AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "out")
    assert again.config.activation_function == "quick_gelu"


def test_what_is_no_marian_is_not_given_back_as_one(folder: Path, tmp_path: Path, library: Library) -> None:
    with pytest.raises(InteropError, match=r"norm is pre.*sinusoidal-interleaved.*no end token"):
        export_hf(install(folder, library), tmp_path / "out")
