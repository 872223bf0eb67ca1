"""Defective and hostile models: each a clear error, nothing installed, nothing executed."""

from __future__ import annotations

import contextlib
import json
import pickle
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from seq2seq_core.errors import InterlinearError, InteropError, TokenizerError
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.interop.renumbering import Renumbering, read_pieces
from seq2seq_core.interop.unpacking import unpack
from seq2seq_core.library import Library
from tests.core.interop.marian_models import hand_made
from tests.core.interop.marian_releases import release
from tests.core.tiny import tiny_tokenizer

WEIGHTS = "model.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return hand_made(tmp_path / "opus-mt-en-fr")


def refused(path: Path, library: Library, match: str | None = None) -> InterlinearError:
    """The error, after which nothing is left behind."""
    with pytest.raises(InterlinearError, match=match) as caught, importing(path, library) as found:
        found.install()
    assert not library.home.exists() or list(library.home.iterdir()) == []
    return caught.value


def change_weights(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    tensors = load_file(folder / WEIGHTS)
    change(tensors)
    save_file(tensors, folder / WEIGHTS)


class TestWeights:
    @pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.999])
    def test_truncated(self, part: float, folder: Path, library: Library) -> None:
        file = folder / WEIGHTS
        file.write_bytes(file.read_bytes()[: int(part * file.stat().st_size)])
        assert refused(folder, library).where == str(file)

    @pytest.mark.parametrize("name", [WEIGHTS, "config.json", "vocab.json", "source.spm", "target.spm"])
    def test_bit_flips_never_do_worse_than_an_error(self, name: str, folder: Path, library: Library) -> None:
        file = folder / name
        whole = file.read_bytes()
        draw = random.Random(name)
        for number in range(12):
            data = bytearray(whole)
            for _ in range(3):
                data[draw.randrange(min(len(data), 12_000))] ^= 1 << draw.randrange(8)
            file.write_bytes(data)
            with (
                contextlib.suppress(InterlinearError),
                importing(folder, Library([library.home / str(number)])) as found,
            ):
                assert found.report
            assert list((library.home / str(number)).iterdir()) == []

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
    def test_not_finite(self, value: float, folder: Path, library: Library) -> None:
        change_weights(folder, lambda w: w["model.decoder.layers.1.fc1.weight"].view(-1)[5:6].fill_(value))
        refused(folder, library, r"model\.decoder\.layers\.1\.fc1\.weight holds numbers that are not finite")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda w: w.pop("model.encoder.layers.0.fc2.bias"), r"fc2\.bias is missing"),
            (lambda w: w.pop("model.shared.weight"), r"shared\.weight is missing"),
            (lambda w: w.update(more=torch.ones(2)), "more is not part"),
            (lambda w: w.update({"model.encoder.layers.1.fc1.bias": torch.ones(24)}), "is not part"),
            (
                lambda w: w.update({"model.encoder.layers.0.fc1.bias": torch.ones(25)}),
                r"\(25,\), not \(24,\)",
            ),
            (lambda w: w.update({"final_logits_bias": torch.ones(7)}), "has shape"),
            (lambda w: w.update({"model.shared.weight": torch.ones(9, 16)}), "has shape"),
            (lambda w: w.update({"final_logits_bias": w["final_logits_bias"].double()}), "kind F64"),
            (lambda w: w.update({"lm_head.weight": w["model.shared.weight"] + 1}), "should be the same"),
        ],
    )
    def test_missing_surplus_and_misshapen(
        self, change: Any, said: str, folder: Path, library: Library
    ) -> None:
        change_weights(folder, change)
        refused(folder, library, said)

    def test_finite_but_too_large_to_compute_with(self, folder: Path, library: Library) -> None:
        name = "model.decoder.layers.1.fc2.weight"
        change_weights(folder, lambda w: w[name].mul_(1e38).clamp_(-3e38, 3e38))
        assert "Download the model again" in str(refused(folder, library, "scores that are not numbers"))

    def test_none_at_all(self, folder: Path, library: Library) -> None:
        (folder / WEIGHTS).unlink()
        refused(folder, library, "holds neither")

    def test_a_header_that_claims_too_much(self, folder: Path, library: Library) -> None:
        header = json.dumps(
            {"a": {"dtype": "F32", "shape": [1 << 40], "data_offsets": [0, 1 << 42]}}
        ).encode()
        for length in (len(header), 1 << 62):
            (folder / WEIGHTS).write_bytes(struct.pack("<Q", length) + header)
            refused(folder, library)


class TestTexts:
    """What is looked for in a model card or a licence must not take time without end."""

    @pytest.mark.parametrize(
        "text",
        ["\n" * 100_000, "source languages" + "\n" * 100_000, "licence" + " \n" * 50_000, " " * 100_000],
    )
    def test_cards(self, text: str, folder: Path, library: Library) -> None:
        (folder / "README.md").write_text(text, encoding="utf-8")
        with importing(folder, library) as found:
            assert found.report.directions == (("en", "fr"),)

    @pytest.mark.parametrize("text", ["Attribution-" * 10_000, "\n" * 100_000, "licence" + "\n" * 100_000])
    def test_licences(self, text: str, library: Library, tmp_path: Path) -> None:
        folder = release(tmp_path / "opus-en-fr")
        for name in ("LICENSE", "README.md"):
            (folder / name).write_text(text, encoding="utf-8")
        with importing(folder, library, Wanted(sources=("en",), targets=("fr",))) as found:
            assert len(found.report.licence) <= 80


class Bomb:
    """What runs when it is unpickled, if anybody lets it."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.write_text, (self.sign, "boom")


class TestPickles:
    @pytest.mark.parametrize("zipped", [True, False])
    @pytest.mark.parametrize("beside", [True, False])
    def test_with_code(
        self, zipped: bool, beside: bool, folder: Path, library: Library, tmp_path: Path
    ) -> None:
        tensors: dict[str, Any] = load_file(folder / WEIGHTS)
        (folder / WEIGHTS).unlink()
        sign = tmp_path / "sign"
        loaded: Any = {**tensors, "more": Bomb(sign)} if beside else Bomb(sign)
        torch.save(loaded, folder / "pytorch_model.bin", _use_new_zipfile_serialization=zipped)
        refused(folder, library, "holds code or other things than weights, none of which was run")
        (folder / "pytorch_model.bin").write_bytes(pickle.dumps(loaded))
        refused(folder, library)
        assert not sign.exists()

    @pytest.mark.parametrize("loaded", [[1, 2], {"a": 1}, {}, None, {"a": torch.ones(2).to_sparse()}])
    def test_with_something_else(self, loaded: object, folder: Path, library: Library) -> None:
        (folder / WEIGHTS).unlink()
        torch.save(loaded, folder / "pytorch_model.bin")
        refused(folder, library, "other things than weights")

    def test_with_one_number_shown_many_times(self, folder: Path, library: Library) -> None:
        tensors = load_file(folder / WEIGHTS)
        (folder / WEIGHTS).unlink()
        shown = {name: torch.zeros(1).expand(tensor.shape) for name, tensor in tensors.items()}
        torch.save(shown, folder / "pytorch_model.bin")
        refused(folder, library, "other things than weights")

    def test_of_odd_bytes(self, folder: Path, library: Library) -> None:
        tensors = load_file(folder / WEIGHTS)
        (folder / WEIGHTS).unlink()
        file = folder / "pytorch_model.bin"
        torch.save(tensors, file)
        whole = file.read_bytes()
        draw = random.Random(1)
        for size in (0, 1, 50, len(whole) // 2, len(whole) - 30):
            file.write_bytes(whole[:size])
            refused(folder, library)
        for _ in range(15):
            data = bytearray(whole)
            data[draw.randrange(4000)] ^= 1 << draw.randrange(8)
            file.write_bytes(data)
            with contextlib.suppress(InterlinearError), importing(folder, library) as found:
                assert found.report
            assert list(library.home.iterdir()) == []


class TestTokenizers:
    def test_of_another_model(self, folder: Path, library: Library) -> None:
        texts = [f"{a}{b}" for a in "абвгдежзик" for b in "лмнопрстуф"]
        from seq2seq_core.config import TokenizerConfig
        from seq2seq_core.text.tokenizer import train_tokenizer

        other, _ = train_tokenizer(texts, TokenizerConfig(vocabulary=100, byte_fallback=False), [], seed=1)
        (folder / "source.spm").write_bytes(other.serialized)
        refused(folder, library, "does not fit the vocabulary")

    def test_that_are_none(self, folder: Path, library: Library) -> None:
        (folder / "target.spm").write_bytes(b"no model")
        refused(folder, library, "is not a SentencePiece model")
        (folder / "target.spm").unlink()
        refused(folder, library, r"target\.spm")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda t: t.update(x=len(t) + 5), "no row of the embeddings"),
            (lambda t: t.update(x=-1), "no row of the embeddings"),
            (lambda t: t.update(x="1"), "no row of the embeddings"),
            (lambda t: t.update(x=True), "no row of the embeddings"),
            (lambda t: t.update(x=3), "one id for two pieces"),
            (lambda t: t.pop("<unk>"), "has no '<unk>'"),
            (lambda t: t.pop("</s>"), "has no '</s>'"),
            (lambda t: t.update({"</s>": t["<unk>"], "<unk>": t["</s>"]}), "the end is"),
            (lambda t: t.clear(), "has no"),
            (lambda t: t.update({"\ud800": t.pop("▁")}), "is no text"),
        ],
    )
    def test_with_an_odd_vocabulary(self, change: Any, said: str, folder: Path, library: Library) -> None:
        file = folder / "vocab.json"
        table = json.loads(file.read_text(encoding="utf-8"))
        change(table)
        file.write_text(json.dumps(table), encoding="utf-8")
        refused(folder, library, said)

    @pytest.mark.parametrize(
        "text", ["", "[]", "null", '{"a": 1, "a": 2}', "{", "\xff", "[" * 100_000, "1e999"]
    )
    @pytest.mark.parametrize("name", ["vocab.json", "config.json", "tokenizer_config.json"])
    def test_with_json_that_is_none(self, name: str, text: str, folder: Path, library: Library) -> None:
        (folder / name).write_bytes(text.encode("latin-1"))
        refused(folder, library)

    def test_specials_out_of_range(self, tmp_path: Path, library: Library) -> None:
        for number, changes in enumerate(
            ({"pad_token_id": 10**6}, {"pad_token_id": 0}, {"decoder_start_token_id": 10**6})
        ):
            refused(hand_made(tmp_path / f"opus-mt-en-fr-{number}", **changes), library)


@settings(max_examples=80)
@given(
    table=st.dictionaries(
        st.text(max_size=4),
        st.integers(-2, 20) | st.sampled_from([True, None, "1", 2.0, [], {}]),
        max_size=20,
    )
)
def test_any_json_is_a_vocabulary_or_an_error(
    table: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "vocab.json"
    file.write_text(json.dumps(table), encoding="utf-8")
    try:
        pieces = read_pieces(file, 16)
    except InteropError:
        return
    assert {piece: i for i, piece in enumerate(pieces) if piece is not None} == table


@given(size=st.integers(4, 60), data=st.data())
def test_a_renumbering_is_a_permutation_with_our_special_ids(size: int, data: st.DataObject) -> None:
    pad, unk, eos = data.draw(st.permutations(range(size)).map(lambda order: order[:3]))
    of = Renumbering(size, pad=pad, unk=unk, eos=eos)
    assert sorted(of.theirs.tolist()) == list(range(size))
    assert of.theirs[[0, 1, 3]].tolist() == [pad, unk, eos]
    assert of.theirs[of.ours].tolist() == list(range(size))
    others = [i for i in of.theirs.tolist() if i not in (pad, unk, eos)]
    assert others == sorted(others)


def archive_of(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as packed:
        for name, content in members.items():
            info = zipfile.ZipInfo()
            info.filename = info.orig_filename = name
            info.compress_type = method
            packed.writestr(info, content)
    return path


class TestArchives:
    @pytest.mark.parametrize(
        "name",
        [
            *("../evil", "a/../../evil", "/tmp/evil", "C:evil", "C:\\evil", "a\\..\\..\\evil", "a/..", ".."),
            *("a\0b", "x" * 300, "con ", "dots..."),
        ],
    )
    def test_that_escape(self, name: str, tmp_path: Path, library: Library) -> None:
        archive = archive_of(tmp_path / "a.zip", {name: b"evil"})
        before = set(tmp_path.rglob("*"))
        refused(archive, library)
        assert set(tmp_path.rglob("*")) - before <= {library.home}

    @pytest.mark.parametrize("kind", [0o120777, 0o010644, 0o060644])
    def test_with_links_and_devices(self, kind: int, tmp_path: Path, library: Library) -> None:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
            info = zipfile.ZipInfo("config.json")
            info.external_attr = kind << 16
            packed.writestr(info, "/etc/passwd")
        refused(tmp_path / "a.zip", library, "no plain file inside it")

    def test_with_one_name_twice(self, tmp_path: Path, library: Library) -> None:
        archive = archive_of(tmp_path / "a.zip", {"a/config.json": b"1", "A/CONFIG.json": b"2"})
        refused(archive, library, "twice")

    def test_that_unpack_to_100_gigabytes(self, tmp_path: Path, library: Library) -> None:
        archive = archive_of(tmp_path / "a.zip", {"model.safetensors": bytes(30 << 20)})
        refused(archive, library, "more than a model can need")
        # The same announced: sizes are looked at before anything is unpacked.
        stored = archive_of(tmp_path / "b.zip", {"model.safetensors": b"x" * 100}, zipfile.ZIP_STORED)
        self.announce(stored, 0xFFFFFFF0)
        refused(stored, library)

    def test_that_announce_other_sizes(self, tmp_path: Path, library: Library) -> None:
        for number, announced in enumerate((10, 40_000)):
            archive = archive_of(tmp_path / f"{number}.zip", {"vocab.json": bytes(30_000)})
            self.announce(archive, announced)
            refused(archive, library)

    def announce(self, archive: Path, size: int) -> None:
        """Writes another size into the directory of the archive, and before its only file."""
        data = bytearray(archive.read_bytes())
        struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, size)
        struct.pack_into("<I", data, data.index(b"PK\x03\x04") + 22, size)
        archive.write_bytes(data)

    def test_with_too_many_files(self, tmp_path: Path, library: Library) -> None:
        archive = archive_of(tmp_path / "a.zip", {f"{i}": b"" for i in range(1_200)})
        refused(archive, library, "more than a model can need")

    def test_that_are_encrypted_or_damaged(self, tmp_path: Path, library: Library) -> None:
        archive = archive_of(tmp_path / "a.zip", {"config.json": bytes(range(256)) * 40})
        whole = archive.read_bytes()
        data = bytearray(whole)
        data[data.index(b"PK\x01\x02") + 8] |= 1
        archive.write_bytes(data)
        refused(archive, library, "encrypted")
        data = bytearray(whole)
        data[60] ^= 0xFF
        archive.write_bytes(data)
        refused(archive, library, "no whole zip archive")
        archive.write_bytes(b"no archive")
        refused(archive, library, "neither a folder nor a zip archive")
        refused(tmp_path / "nowhere", library, "no such file")

    @settings(max_examples=60)
    @given(
        names=st.lists(st.text("ab./\\:\0 é", min_size=1, max_size=8), max_size=4, unique=True),
        method=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]),
        flips=st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 7)), max_size=3),
    )
    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_of_any_names_and_bytes_stay_inside(
        self,
        names: list[str],
        method: int,
        flips: list[tuple[int, int]],
        tmp_path_factory: pytest.TempPathFactory,
    ) -> None:
        outside = tmp_path_factory.mktemp("outside")
        folder = outside / "deep" / "folder"
        folder.mkdir(parents=True)
        archive = archive_of(outside / "a.zip", {name: name.encode() * 9 for name in names}, method)
        data = bytearray(archive.read_bytes())
        for place, bit in flips:
            data[place % len(data)] ^= 1 << bit
        archive.write_bytes(data)
        with contextlib.suppress(InterlinearError):
            unpack(archive, folder, most_bytes=10_000)
        found = {p for p in outside.rglob("*") if p.is_file() and p != archive}
        assert all(p.is_relative_to(folder) and not p.is_symlink() for p in found)
        assert sum(p.stat().st_size for p in found) <= 10_000


def test_an_odd_vocabulary_of_a_bundle_names_its_file(tmp_path: Path) -> None:
    from seq2seq_core.text.mapped_tokenizer import load_mapped

    (tmp_path / "a.spm").write_bytes(tiny_tokenizer().serialized)
    (tmp_path / "a.json").write_text('{"pieces": ["a", "a"], "control": [0, 1, 3]}', encoding="utf-8")
    with pytest.raises(TokenizerError, match=r"a\.json: has a piece twice"):
        load_mapped(tmp_path / "a.spm", tmp_path / "a.json")
