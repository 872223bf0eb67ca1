"""M2M-100 and NLLB folders in: languages, tokenizers, reports; defective and hostile ones."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from seq2seq_core.bundle import load_bundle, read_manifest
from seq2seq_core.config import SearchOptions
from seq2seq_core.data.batches import pad
from seq2seq_core.errors import InterlinearError, InteropError, LanguageError
from seq2seq_core.file_hashes import sha256
from seq2seq_core.inspection.token_readings import read_tokens
from seq2seq_core.interop.exporting import export_bundle, export_hf
from seq2seq_core.interop.fairseq_languages import M2M100, NLLB200
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.interop.reports import ImportReport
from seq2seq_core.library import Library
from seq2seq_core.text.languages import normalise_language
from seq2seq_core.translator import Translator
from seq2seq_core.types import Token, TokenReading
from tests.core.interop.m2m_models import (
    Generation,
    added_tokens,
    hand_made,
    save_m2m,
    sentencepiece_model,
    vocabulary,
)

WEIGHTS = "model.safetensors"
EN_FR = {"sources": ("en",), "targets": ("fr",)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return hand_made(tmp_path / "m2m100")


def install(path: Path, library: Library, **wanted: Any) -> Path:
    with importing(path, library, Wanted(**(wanted or EN_FR))) as found:
        return found.install()


def report_on(path: Path, library: Library, **wanted: Any) -> ImportReport:
    with importing(path, library, Wanted(**(wanted or EN_FR))) as found:
        return found.report


def refused(path: Path, library: Library, match: str | None = None) -> InterlinearError:
    """The error, after which nothing is left behind."""
    with pytest.raises(InterlinearError, match=match) as caught:
        install(path, library)
    assert not library.home.exists() or list(library.home.iterdir()) == []
    return caught.value


def change_json(file: Path, **changes: object) -> None:
    table = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(table | changes), encoding="utf-8")


@pytest.mark.parametrize(
    ("generation", "family", "licence", "notes"),
    [("m2m", "M2M-100", "mit", 0), ("spm", "NLLB", "cc-by-nc-4.0", 1)],
)
def test_the_report_says_what_was_understood(
    generation: Generation, family: str, licence: str, notes: int, tmp_path: Path, library: Library
) -> None:
    folder = hand_made(tmp_path / "model", generation)
    report = report_on(folder, library)
    assert report.family == f"{family} (Hugging Face)"
    assert report.architecture == "Transformer 1+2 × 16"
    assert report.directions == (("en", "fr"),)
    assert report.licence == licence
    assert report.parameters == sum(one.numel() for one in load_file(folder / WEIGHTS).values())
    assert report.unsupported == ()
    assert len(report.notes) == notes
    assert all("CC-BY-NC 4.0, which forbids commercial use" in note for note in report.notes)
    assert report.sample is not None


def test_no_language_token_is_read_in_or_written(folder: Path, library: Library) -> None:
    path = install(folder, library, sources=("en",), targets=("ko", "fr"))
    codec = load_bundle(path).codec
    tokens = {codec.source.id_of(f"__{code}__") for code in M2M100}
    assert tokens <= set(codec.never_written())
    assert tokens.isdisjoint(codec.source.encode_ids(["__fr__ to __ko__"])[0])
    scores = {}
    for target in ("ko", "fr"):
        (line,) = Translator(path, device="cpu").translate_lines(
            ["Where is the station?"],
            source_language="en",
            target_language=target,
            options=SearchOptions(beam=3, max_length=8),
            segment=False,
        )
        best = line.hypotheses[0]
        pieces = [token.piece for token in (*line.source_tokens, *best.tokens)]
        pieces += [piece for reading in read(path, target, best.tokens) for piece, _ in reading.best]
        assert not [piece for piece in pieces if piece.startswith("__")]
        scores[target] = best.score
    assert scores["ko"] != scores["fr"]


def read(path: Path, target: str, tokens: tuple[Token, ...]) -> tuple[TokenReading, ...]:
    """What the model thought at each place of a translation."""
    bundle = load_bundle(path)
    frame = bundle.codec.frame(("en", target))
    ids, mask = pad([frame.source(bundle.codec.encode_source("Where is the station?").ids)])
    memory = bundle.model.encode(ids, mask)
    written = bundle.codec.target_ids(tokens)
    return read_tokens(bundle.model, bundle.codec, memory, frame.start, written, tokens, tokens[-1].end)


class TestLanguages:
    """Between any two of very many: those that are asked for."""

    @pytest.mark.parametrize(("generation", "count"), [("m2m", 100), ("spm", 202)])
    def test_all_have_names_of_their_own(
        self, generation: Generation, count: int, tmp_path: Path, library: Library
    ) -> None:
        codes = M2M100 if generation == "m2m" else NLLB200
        assert len({normalise_language(code) for code in codes}) == count
        folder = hand_made(tmp_path / "model", generation)
        with pytest.raises(LanguageError, match=f"any two of {count} languages.*Say source.* ko, "):
            report_on(folder, library, sources=())
        report = report_on(folder, library, targets=("en",))
        assert len(report.directions) == count - 1
        assert ("ko", "en") in report.directions

    def test_by_any_code(self, tmp_path: Path, library: Library) -> None:
        folder = hand_made(tmp_path / "nllb", "spm")
        path = install(folder, library, sources=("kor_Hang", "zh-Hant"), targets=("zho_Hans", "eng"))
        manifest = read_manifest(path)
        assert manifest.directions == (("ko", "zh"), ("ko", "en"), ("zh-Hant", "zh"), ("zh-Hant", "en"))
        assert manifest.language_tokens["zh-Hant"] == "zho_Hant"
        assert (manifest.tagging, manifest.start) == ("both", 3)
        codec = load_bundle(path).codec
        frame = codec.frame(("zh-Hant", "en"))
        assert codec.source.pieces(frame.source([])) == ["zho_Hant", "</s>"]
        assert codec.source.pieces(frame.start) == ["</s>", "eng_Latn"]

    def test_of_the_first_tokenizer_stand_behind(self, tmp_path: Path, library: Library) -> None:
        folder = hand_made(tmp_path / "nllb", "spm")
        change_json(folder / "tokenizer_config.json", legacy_behaviour=True)
        codec = load_bundle(install(folder, library)).codec
        assert codec.source.pieces(codec.frame(("en", "fr")).source([])) == ["</s>", "eng_Latn"]

    def test_of_a_model_that_was_made_for_two(self, tmp_path: Path, library: Library) -> None:
        folder = hand_made(tmp_path / "nllb", "spm")
        change_json(folder / "tokenizer_config.json", src_lang="kor_Hang", tgt_lang="eng_Latn")
        assert report_on(folder, library, sources=()).directions == (("ko", "en"),)
        assert report_on(folder, library, targets=("fr",), sources=("ko",)).directions == (("ko", "fr"),)
        change_json(folder / "tokenizer_config.json", src_lang=None, tgt_lang=None)
        (folder / "generation_config.json").write_text(
            json.dumps({"forced_bos_token_id": vocabulary("spm")["deu_Latn"]}), encoding="utf-8"
        )
        directions = report_on(folder, library, sources=()).directions
        assert {target for _, target in directions} == {"de"}
        assert len(directions) == 201

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            ({"sources": ("xx",)}, "unknown language 'xx'"),
            ({"sources": ("eo",)}, r"no token for the language 'eo'.*It knows af, am"),
            ({"sources": ("en",), "targets": ("eng",)}, "source and target are one language"),
        ],
    )
    def test_that_it_cannot_have(
        self, wanted: dict[str, Any], said: str, folder: Path, library: Library
    ) -> None:
        with pytest.raises(LanguageError, match=said):
            report_on(folder, library, **wanted)


class TestTokenizers:
    """However the ids of language tokens are said, the bundle is the same."""

    def test_with_the_ids_of_its_tokens(self, folder: Path, library: Library) -> None:
        expected = install(folder, library, name="first", **EN_FR)
        change_json(folder / "tokenizer_config.json", **added_tokens())
        found = install(folder, library, name="second", **EN_FR)
        assert read_manifest(found).files["joint.vocabulary.json"] == sha256(
            expected / "joint.vocabulary.json"
        )

    @pytest.mark.usefixtures("transformers")
    def test_both_of_nllb_cut_alike(self, tmp_path: Path, library: Library) -> None:
        texts = ["Where is  the station? 🙂", "역이 어디에 있어요?", "e\u0301 ﬁn…", "أين المحطة؟"]
        cuts = []
        for generation in ("spm", "json"):
            codec = load_bundle(install(hand_made(tmp_path / generation, generation), library)).codec
            cuts.append([[token.piece for token in codec.encode_source(text).tokens] for text in texts])
        assert cuts[0] == cuts[1]

    @pytest.mark.usefixtures("transformers")
    def test_of_both_files_sentencepiece_cuts_and_json_numbers(
        self, tmp_path: Path, library: Library
    ) -> None:
        folder = hand_made(tmp_path / "nllb", "json")
        first = load_bundle(install(folder, library)).codec
        (folder / "sentencepiece.bpe.model").write_bytes(sentencepiece_model())
        change_json(folder / "tokenizer.json", normalizer={"type": "NFC"})
        second = load_bundle(install(folder, library, name="second", **EN_FR)).codec
        assert second.source.serialized == sentencepiece_model()
        assert first.encode_source("Where is the station?") == second.encode_source("Where is the station?")
        (folder / "sentencepiece.bpe.model").unlink()
        assert "normalizer is" in report_on(folder, library, name="third").unsupported[0]

    def test_of_wmt21(self, tmp_path: Path, library: Library) -> None:
        folder = hand_made(tmp_path / "wmt21")
        change_json(folder / "tokenizer_config.json", language_codes="wmt21")
        with pytest.raises(LanguageError, match="any two of 8 languages"):
            report_on(folder, library, sources=())


@pytest.mark.parametrize(
    "changes",
    [
        {"model_type": "nllb-moe", "num_experts": 128, "expert_capacity": 64},
        {"num_experts": 4},
        {"tie_word_embeddings": False},
        {"activation_function": "mish"},
        {"eos_token_id": [2]},
        {"d_model": 15},
        {"quantization_config": {"bits": 8}},
        {"is_encoder_decoder": False},
    ],
)
def test_one_odd_option_is_enough(changes: dict[str, Any], tmp_path: Path, library: Library) -> None:
    folder = hand_made(tmp_path / "m", **changes)
    with importing(folder, library) as found:
        said = " ".join(found.report.unsupported)
        assert all(key in said for key in changes if key != "d_model")
        with pytest.raises(InteropError, match="not supported"):
            found.install()
    assert list(library.home.iterdir()) == []


@pytest.mark.parametrize(
    "changes",
    [{"tokenizer_class": "SMALL100Tokenizer"}, {"tokenizer_class": [1]}, {"language_codes": "mine"}],
)
def test_other_tokenizers_are_named(changes: dict[str, Any], folder: Path, library: Library) -> None:
    change_json(folder / "tokenizer_config.json", **changes)
    assert next(iter(changes)) in report_on(folder, library).unsupported[0]


def test_it_goes_out_as_a_bundle_alone(folder: Path, library: Library, tmp_path: Path) -> None:
    path = install(folder, library)
    with pytest.raises(InteropError, match=r"norm is pre.*first_position is 2.*tokens stand on both sides"):
        export_hf(path, tmp_path / "out")
    export_bundle(path, tmp_path / "out.zip")
    again = install(tmp_path / "out.zip", library, name="again")
    assert {f.name: f.read_bytes() for f in again.iterdir()} == {
        f.name: f.read_bytes() for f in path.iterdir()
    }


@pytest.mark.parametrize("kind", ["bin", "parts", "halves", "positions", "twins"])
def test_other_files_of_the_same_weights(kind: str, folder: Path, library: Library) -> None:
    expected = sha256(install(folder, library, name="expected", **EN_FR) / "weights.safetensors")
    tensors = load_file(folder / WEIGHTS)
    (folder / WEIGHTS).unlink()
    if kind == "bin":
        torch.save(tensors, folder / "pytorch_model.bin")
    elif kind == "parts":
        places = {name: f"model-{number % 2}.safetensors" for number, name in enumerate(sorted(tensors))}
        for file in set(places.values()):
            save_file({n: one for n, one in tensors.items() if places[n] == file}, folder / file)
        (folder / f"{WEIGHTS}.index.json").write_text(json.dumps({"weight_map": places}), encoding="utf-8")
    elif kind == "halves":
        save_file({name: one.half() for name, one in tensors.items()}, folder / WEIGHTS)
        assert report_on(folder, library).number_format == "float16"
        return
    elif kind == "positions":
        half = torch.arange(8, dtype=torch.float64)
        angles = torch.arange(50)[:, None] / 10_000 ** (half / 7)
        table = torch.cat([angles.sin(), angles.cos()], dim=1).float()
        table[1] = 0.0
        save_file(tensors | {"model.encoder.embed_positions.weights": table}, folder / WEIGHTS)
    else:
        save_file(tensors | {"lm_head.weight": tensors["model.shared.weight"].clone()}, folder / WEIGHTS)
    assert sha256(install(folder, library) / "weights.safetensors") == expected


class TestDefects:
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda w: w.pop("model.encoder.layer_norm.bias"), r"encoder\.layer_norm\.bias is missing"),
            (lambda w: w.pop("model.shared.weight"), r"shared\.weight is missing"),
            (lambda w: w.update(final_logits_bias=torch.ones(1, 253)), "final_logits_bias is not part"),
            (lambda w: w.update({"model.decoder.layer_norm.bias": torch.ones(9)}), r"\(9,\), not \(16,\)"),
            (lambda w: w.update({"model.shared.weight": torch.ones(9, 16)}), "has shape"),
            (lambda w: w["model.decoder.layer_norm.weight"][3:4].fill_(float("nan")), "not finite"),
            (lambda w: w["model.shared.weight"].view(-1)[7:8].fill_(float("inf")), "not finite"),
            (
                lambda w: w.update({"model.decoder.embed_positions.weights": torch.ones(50, 16)}),
                "other positions",
            ),
        ],
    )
    def test_of_weights(self, change: Any, said: str, folder: Path, library: Library) -> None:
        tensors = load_file(folder / WEIGHTS)
        change(tensors)
        save_file(tensors, folder / WEIGHTS)
        refused(folder, library, said)

    @pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.999])
    @pytest.mark.parametrize("name", [WEIGHTS, "vocab.json", "sentencepiece.bpe.model"])
    def test_truncated(self, name: str, part: float, folder: Path, library: Library) -> None:
        file = folder / name
        file.write_bytes(file.read_bytes()[: int(part * file.stat().st_size)])
        refused(folder, library)

    @pytest.mark.parametrize("name", ["vocab.json", "sentencepiece.bpe.model"])
    def test_missing(self, name: str, folder: Path, library: Library) -> None:
        (folder / name).unlink()
        assert name in str(refused(folder, library))

    @pytest.mark.usefixtures("transformers")
    @pytest.mark.parametrize(
        ("generation", "name"),
        [("m2m", WEIGHTS), ("m2m", "config.json"), ("m2m", "vocab.json"), ("m2m", "sentencepiece.bpe.model"),
         ("m2m", "tokenizer_config.json"), ("spm", "sentencepiece.bpe.model"), ("json", "tokenizer.json")],
    )  # fmt: skip
    def test_bit_flips_never_do_worse_than_an_error(
        self, generation: Generation, name: str, tmp_path: Path, library: Library
    ) -> None:
        file = hand_made(tmp_path / "model", generation) / name
        whole = file.read_bytes()
        draw = random.Random(name)
        for number in range(8):
            data = bytearray(whole)
            for _ in range(3):
                data[draw.randrange(min(len(data), 12_000))] ^= 1 << draw.randrange(8)
            file.write_bytes(data)
            home = library.home / str(number)
            with contextlib.suppress(InterlinearError):
                assert report_on(file.parent, Library([home]))
            assert not home.exists() or list(home.iterdir()) == []

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"pad_token_id": 5}, "padding is 5 for the model and 1 for the vocabulary"),
            ({"eos_token_id": 5}, "the end is 5 for the model and 2 for the vocabulary"),
            ({"decoder_start_token_id": 100_000}, "not in the vocabulary"),
            ({"vocab_size": 200}, "no row of the embeddings"),
            ({"vocab_size": 300}, "has shape"),
        ],
    )
    def test_of_a_configuration_of_another_model(
        self, changes: dict[str, Any], said: str, tmp_path: Path, library: Library
    ) -> None:
        refused(hand_made(tmp_path / "m", **changes), library, said)

    def test_of_a_tokenizer_of_another_model(self, folder: Path, library: Library) -> None:
        ids = {f"piece {i}" if i > 3 else piece: i for piece, i in vocabulary("m2m").items() if i < 150}
        (folder / "vocab.json").write_text(json.dumps(ids), encoding="utf-8")
        refused(folder, library, "does not fit the vocabulary")
        save_m2m(folder, None, "m2m")
        change_json(folder / "vocab.json", **{"<pad>": 7})
        refused(folder, library, "one id for two pieces")

    @pytest.mark.parametrize(
        "table",
        [
            {"0": 1},
            {"a": {"content": "__en__"}},
            {"9999": {"content": "__en__"}},
            [1],
            {"5": {"content": "__en__"}},
            {"9" * 5000: {"content": "__en__"}},
        ],
    )
    def test_of_added_tokens(self, table: Any, folder: Path, library: Library) -> None:
        change_json(folder / "tokenizer_config.json", added_tokens_decoder=table)
        with contextlib.suppress(InterlinearError):
            report_on(folder, library)
        assert list(library.home.iterdir()) == []
